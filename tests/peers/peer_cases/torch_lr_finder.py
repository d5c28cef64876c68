"""torch_lr_finder.LRFinder: the learning rates of its range test, on an optimizer with 0.1."""

from __future__ import annotations

from .case import Case

CASES = [
    Case(
        "range_test arrives at n − 1",
        "finder.range_test(loader, start_lr=1e-5, end_lr=10, num_iter=100)",
        "RangeTestTracker(min_value=1e-5, max_value=10, total_updates=100 - 1)",
        updates=100,
    ),
    Case(
        "range_test from the optimizer's learning rate",
        "finder.range_test(loader, end_lr=2, num_iter=30)",
        "RangeTestTracker(min_value=0.1, max_value=2, total_updates=30 - 1)",
        updates=30,
    ),
    Case(
        "range_test, linear",
        'finder.range_test(loader, start_lr=1e-3, end_lr=1, num_iter=40, step_mode="linear")',
        "RangeTestTracker(min_value=1e-3, max_value=1, total_updates=40 - 1, growth='linear')",
    ),
    Case(
        "range_test, linear, from 0.1 to 1 in 20 updates",
        'finder.range_test(loader, end_lr=1, num_iter=20, step_mode="linear")',
        "PiecewiseLinearTracker(points=[(0, 0.1), (20 - 1, 1)])",
        updates=20,
    ),
]
