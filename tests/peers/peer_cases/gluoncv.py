"""gluoncv.utils.lr_scheduler, asked for 0, 1, …"""

from __future__ import annotations

from .case import Case

CASES = [
    Case(
        "constant",
        'LRScheduler("constant", base_lr=0.1, niters=20)',
        "FixedTracker(value=0.1)",
        updates=20,
    ),
    Case(
        "linear",
        'LRScheduler("linear", base_lr=0.1, target_lr=0.02, niters=21)',
        "PiecewiseLinearTracker(points=[(0, 0.1), (21 - 1, 0.02)])",
    ),
    Case(
        "a warm-up arrives at n − 1",
        'LRScheduler("linear", base_lr=0, target_lr=0.1, niters=10)',
        "WarmUpTracker(main_tracker=FixedTracker(value=0.1), warm_up_steps=10 - 1)",
        updates=20,
    ),
    Case(
        "poly, by its default a square",
        'LRScheduler("poly", base_lr=0.1, niters=30)',
        "PolynomialDecayTracker(base_value=0.1, end_learning_rate=0, decay_steps=30 - 1, power=2)",
    ),
    Case(
        "poly of power 0.9, by epochs",
        'LRScheduler("poly", base_lr=0.1, target_lr=0.01, nepochs=3, iters_per_epoch=10,'
        " power=0.9)",
        "PolynomialDecayTracker(base_value=0.1, end_learning_rate=0.01, decay_steps=3 * 10 - 1,"
        " power=0.9)",
    ),
    Case(
        "cosine",
        'LRScheduler("cosine", base_lr=0.1, target_lr=0.001, niters=31)',
        "CosineTracker(base_value=0.1, final_value=0.001, max_updates=31 - 1)",
    ),
    Case(
        "cosine in two updates",
        'LRScheduler("cosine", base_lr=0.1, niters=2)',
        "CosineTracker(base_value=0.1, final_value=0, max_updates=1)",
        updates=20,
    ),
    Case(
        "step",
        'LRScheduler("step", base_lr=0.1, niters=40, step_iter=[8, 9, 25], step_factor=0.5)',
        "MultiStepTracker(base_value=0.1, milestones=[8, 9, 25], factor=0.5)",
    ),
    Case(
        "step by epochs",
        'LRScheduler("step", base_lr=0.1, nepochs=8, iters_per_epoch=5, step_epoch=[3, 6])',
        "MultiStepTracker(base_value=0.1, milestones=[3 * 5, 6 * 5], factor=0.1)",
    ),
    Case(
        # Past the last update GluonCV stays there; a step that lies beyond is never reached.
        "step past the end",
        'LRScheduler("step", base_lr=0.1, niters=20, step_iter=[10, 25], step_factor=0.5)',
        "MultiStepTracker(base_value=0.1, milestones=[10], factor=0.5)",
    ),
    Case(
        "LRSequential of a warm-up and a cosine",
        'LRSequential([LRScheduler("linear", base_lr=0, target_lr=0.1, niters=6),'
        ' LRScheduler("cosine", base_lr=0.1, niters=30)])',
        "Tracker.sequence([(PiecewiseLinearTracker(points=[(0, 0), (6 - 1, 0.1)]), 6),"
        " CosineTracker(base_value=0.1, final_value=0, max_updates=30 - 1)])",
    ),
    Case(
        "LRSequential of a warm-up and steps",
        'LRSequential([LRScheduler("linear", base_lr=0, target_lr=0.1, nepochs=2,'
        ' iters_per_epoch=4), LRScheduler("step", base_lr=0.1, nepochs=10, iters_per_epoch=4,'
        " step_epoch=[3, 6])])",
        "Tracker.sequence([(PiecewiseLinearTracker(points=[(0, 0), (2 * 4 - 1, 0.1)]), 2 * 4),"
        " MultiStepTracker(base_value=0.1, milestones=[3 * 4, 6 * 4], factor=0.1)])",
        updates=48,
    ),
    Case(
        "LRSequential of three",
        'LRSequential([LRScheduler("linear", base_lr=0.01, target_lr=0.1, niters=5),'
        ' LRScheduler("constant", base_lr=0.1, niters=10),'
        ' LRScheduler("poly", base_lr=0.1, niters=20)])',
        "Tracker.sequence([(PiecewiseLinearTracker(points=[(0, 0.01), (4, 0.1)]), 5),"
        " (FixedTracker(value=0.1), 10),"
        " PolynomialDecayTracker(base_value=0.1, end_learning_rate=0, decay_steps=19, power=2)])",
    ),
    Case(
        "a warm-up by a cosine",
        'LRScheduler("cosine", base_lr=0, target_lr=0.1, niters=12)',
        "0.1 - CosineTracker(base_value=0.1, final_value=0, max_updates=12 - 1)",
        updates=20,
    ),
    Case(
        "LRSequential by epochs",
        'LRSequential([LRScheduler("constant", base_lr=0.1, nepochs=2, iters_per_epoch=5),'
        ' LRScheduler("step", base_lr=0.1, nepochs=6, iters_per_epoch=5, step_epoch=[2, 4])])',
        "MultiStepTracker(base_value=0.1, milestones=[2 + 2, 2 + 4], factor=0.1).per_epoch(5)",
    ),
]
