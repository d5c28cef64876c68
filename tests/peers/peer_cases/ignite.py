"""ignite.handlers, called once for each event, with an optimizer whose learning rate is 0.1."""

from __future__ import annotations

from .case import Case

CYCLIC = 'LinearCyclicalScheduler(optimizer, "lr", '
COSINE = 'CosineAnnealingScheduler(optimizer, "lr", '

CASES = [
    Case(
        "PiecewiseLinear",
        'PiecewiseLinear(optimizer, "lr", milestones_values=[(5, 0.1), (12, 0.03), (13, 0.08),'
        " (30, 0.0)])",
        "PiecewiseLinearTracker(points=[(5, 0.1), (12, 0.03), (13, 0.08), (30, 0.0)])",
    ),
    Case(
        "PiecewiseLinear of one point",
        'PiecewiseLinear(optimizer, "lr", milestones_values=[(5, 0.02)])',
        "PiecewiseLinearTracker(points=[(5, 0.02)])",
        updates=20,
    ),
    Case(
        "LinearCyclicalScheduler, up and down",
        f"{CYCLIC}start_value=0.01, end_value=0.1, cycle_size=10)",
        "CyclicalTracker(base_value=0.01, max_value=0.1, step_size_up=10 // 2)",
    ),
    Case(
        "LinearCyclicalScheduler as documented, down and up",
        f"{CYCLIC}start_value=0.1, end_value=0.001, cycle_size=12)",
        "CyclicalTracker(base_value=0.001, max_value=0.1, step_size_up=12 // 2).delay(-(12 // 2))",
    ),
    Case(
        "LinearCyclicalScheduler of two updates",
        f"{CYCLIC}start_value=0.1, end_value=0.01, cycle_size=2)",
        "CyclicalTracker(base_value=0.01, max_value=0.1, step_size_up=1).delay(-1)",
        updates=20,
    ),
    Case(
        # The lowest point is between two updates.
        "LinearCyclicalScheduler of an odd number of updates",
        f"{CYCLIC}start_value=0.1, end_value=0.01, cycle_size=5)",
        "Tracker.sequence([(PiecewiseLinearTracker(points=[(0, 0.1), (5, 2 * 0.01 - 0.1)]), 3),"
        " PiecewiseLinearTracker(points=[(0, 2 * 0.01 - 0.1), (5, 0.1)]).delay(-3)]).repeat(5)",
    ),
    Case(
        "LinearCyclicalScheduler, both ends falling",
        f"{CYCLIC}start_value=0.01, end_value=0.1, cycle_size=8, start_value_mult=0.5,"
        " end_value_mult=0.5)",
        "CyclicalTracker(base_value=0.01, max_value=0.1, step_size_up=8 // 2)"
        ".repeat(8, value_factor=0.5)",
    ),
    Case(
        "LinearCyclicalScheduler, doubling",
        f"{CYCLIC}start_value=0.01, end_value=0.1, cycle_size=6, cycle_mult=2)",
        "PiecewiseLinearTracker(points=[(0, 0.01), (6 // 2, 0.1), (6, 0.01)])"
        ".repeat(6, length_factor=2, stretch=True)",
        updates=6 + 12 + 24,
    ),
    Case(
        "LinearCyclicalScheduler, monotonic",
        f"{CYCLIC}start_value=0.1, end_value=0.02, cycle_size=7, monotonic=True)",
        "PiecewiseLinearTracker(points=[(0, 0.1), (7, 0.02)]).repeat(7)",
    ),
    Case(
        "LinearCyclicalScheduler, monotonic, with a warm-up before each cycle",
        f"{CYCLIC}start_value=0.1, end_value=0.02, cycle_size=7, monotonic=True,"
        " warmup_duration=3)",
        "PiecewiseLinearTracker(points=[(0, 0.1), (7, 0.02), (7 + 3, 0.1)]).repeat(7 + 3)",
    ),
    Case(
        "CosineAnnealingScheduler",
        f"{COSINE}start_value=0.1, end_value=0.001, cycle_size=10)",
        "CosineRestartsTracker(base_value=0.1, final_value=0.001, first_cycle=10)",
    ),
    Case(
        "CosineAnnealingScheduler, doubling",
        f"{COSINE}start_value=0.1, end_value=0.0, cycle_size=5, cycle_mult=2)",
        "CosineRestartsTracker(base_value=0.1, first_cycle=5, cycle_factor=2)",
        updates=120,
    ),
    Case(
        "CosineAnnealingScheduler, its start falling",
        f"{COSINE}start_value=0.1, end_value=0.001, cycle_size=8, start_value_mult=0.8)",
        "CosineRestartsTracker(base_value=0.1, final_value=0.001, first_cycle=8, cycle_decay=0.8)",
    ),
    Case(
        "CosineAnnealingScheduler, both ends falling",
        f"{COSINE}start_value=0.1, end_value=0.02, cycle_size=8, start_value_mult=0.5,"
        " end_value_mult=0.5)",
        "CosineTracker(base_value=0.1, final_value=0.02, max_updates=8)"
        ".repeat(8, value_factor=0.5)",
    ),
    Case(
        "CosineAnnealingScheduler with a warm-up before each cycle",
        f"{COSINE}start_value=0.1, end_value=0.02, cycle_size=8, warmup_duration=4)",
        "Tracker.sequence([(CosineTracker(base_value=0.1, final_value=0.02, max_updates=8), 8),"
        " PiecewiseLinearTracker(points=[(0, 0.02), (4, 0.1)])]).repeat(8 + 4)",
    ),
    Case(
        "ConcatScheduler as documented",
        f"ConcatScheduler([{CYCLIC}start_value=0.1, end_value=0.5, cycle_size=10),"
        f" {COSINE}start_value=0.5, end_value=0.01, cycle_size=20)], durations=[15])",
        "Tracker.sequence([(CyclicalTracker(base_value=0.1, max_value=0.5, step_size_up=5), 15),"
        " CosineRestartsTracker(base_value=0.5, final_value=0.01, first_cycle=20)])",
    ),
    Case(
        # The warm-up's last value is the schedule's first one, which is not given twice.
        "create_lr_scheduler_with_warmup",
        f"create_lr_scheduler_with_warmup({COSINE}start_value=0.1, end_value=0.001, cycle_size=30),"
        " warmup_start_value=0.01, warmup_duration=6, warmup_end_value=0.1)",
        "WarmUpTracker(main_tracker=CosineRestartsTracker(base_value=0.1, final_value=0.001,"
        " first_cycle=30), warm_up_steps=6 - 1, warm_up_begin_value=0.01)",
    ),
    Case(
        "create_lr_scheduler_with_warmup to another value",
        f"create_lr_scheduler_with_warmup({COSINE}start_value=0.1, end_value=0.001, cycle_size=30),"
        " warmup_start_value=0.01, warmup_duration=6, warmup_end_value=0.05)",
        "Tracker.sequence([(PiecewiseLinearTracker(points=[(0, 0.01), (6 - 1, 0.05)]), 6),"
        " CosineRestartsTracker(base_value=0.1, final_value=0.001, first_cycle=30)])",
    ),
    Case(
        "create_lr_scheduler_with_warmup as documented, before torch's ExponentialLR",
        "create_lr_scheduler_with_warmup(ExponentialLR(optimizer, gamma=0.98),"
        " warmup_start_value=0.0, warmup_duration=3, warmup_end_value=0.1)",
        "WarmUpTracker(main_tracker=FactorTracker(base_value=0.1, factor=0.98),"
        " warm_up_steps=3 - 1)",
        updates=20,
    ),
    Case(
        "LRScheduler around torch's StepLR",
        "LRScheduler(StepLR(optimizer, step_size=3, gamma=0.1))",
        "StepTracker(base_value=0.1, factor=0.1, step_size=3)",
        updates=20,
    ),
    Case(
        "CosineAnnealingScheduler that rises",
        f"{COSINE}start_value=0.01, end_value=0.1, cycle_size=9)",
        "0.1 - CosineRestartsTracker(base_value=0.1 - 0.01, first_cycle=9)",
    ),
]
