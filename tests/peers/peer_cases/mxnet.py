"""mxnet.lr_scheduler, asked for 0, 1, … in this order."""

from __future__ import annotations

from .case import Case

FACTORS = [
    Case(
        "FactorScheduler",
        "FactorScheduler(step=7, factor=0.5, base_lr=0.1)",
        "StepTracker(base_value=0.1, factor=0.5, step_size=7).delay(1)",
    ),
    Case(
        "FactorScheduler at every update",
        "FactorScheduler(step=1, factor=0.9, base_lr=0.1)",
        "StepTracker(base_value=0.1, factor=0.9, step_size=1).delay(1)",
    ),
    Case(
        "FactorScheduler with a lowest value",
        "FactorScheduler(step=5, factor=0.4, stop_factor_lr=0.003, base_lr=0.1)",
        "StepTracker(base_value=0.1, factor=0.4, step_size=5).delay(1).clip(0.003, 0.1)",
    ),
    Case(
        # MXNet counts the steps from update 0, also with a warm-up.
        "FactorScheduler after a warm-up",
        "FactorScheduler(step=7, factor=0.5, base_lr=0.1, warmup_steps=5, warmup_begin_lr=0.01)",
        "WarmUpTracker(main_tracker=StepTracker(base_value=0.1, factor=0.5, step_size=7, offset=4),"
        " warm_up_steps=5, warm_up_begin_value=0.01)",
    ),
    Case(
        # The warm-up climbs to the base value; what was missed falls all at once.
        "FactorScheduler after a warm-up longer than its step",
        "FactorScheduler(step=4, factor=0.5, base_lr=0.1, warmup_steps=11)",
        "Tracker.sequence([(WarmUpTracker(main_tracker=FixedTracker(value=0.1), warm_up_steps=11),"
        " 11), StepTracker(base_value=0.1, factor=0.5, step_size=4, offset=10)])",
    ),
    Case(
        "MultiFactorScheduler",
        "MultiFactorScheduler(step=[5, 6, 20], factor=0.5, base_lr=0.1)",
        "MultiFactorTracker(base_value=0.1, steps=[5, 6, 20], factor=0.5)",
    ),
    Case(
        "MultiFactorScheduler with one step",
        "MultiFactorScheduler(step=[30], factor=0.1, base_lr=0.1)",
        "MultiStepTracker(base_value=0.1, milestones=[30 + 1], factor=0.1)",
    ),
    Case(
        "MultiFactorScheduler after a warm-up",
        "MultiFactorScheduler(step=[15, 16, 20], factor=0.5, base_lr=0.1, warmup_steps=6,"
        ' warmup_begin_lr=0.02, warmup_mode="constant")',
        "WarmUpTracker(main_tracker=MultiFactorTracker(base_value=0.1, steps=[9, 10, 14],"
        " factor=0.5), warm_up_steps=6, warm_up_begin_value=0.02, warm_up_mode='constant')",
    ),
    Case(
        "MultiFactorScheduler with a step inside the warm-up",
        "MultiFactorScheduler(step=[4, 12, 20], factor=0.5, base_lr=0.1, warmup_steps=8)",
        "Tracker.sequence([(WarmUpTracker(main_tracker=FixedTracker(value=0.1), warm_up_steps=8),"
        " 8), MultiStepTracker(base_value=0.1, milestones=[5, 13, 21], factor=0.5).delay(-8)])",
    ),
    Case(
        "MultiFactorScheduler with a step where the warm-up ends",
        "MultiFactorScheduler(step=[8, 20], factor=0.5, base_lr=0.1, warmup_steps=8)",
        "Tracker.sequence([(WarmUpTracker(main_tracker=FixedTracker(value=0.1), warm_up_steps=8),"
        " 8), MultiStepTracker(base_value=0.1, milestones=[9, 21], factor=0.5).delay(-8)])",
    ),
    Case(
        "MultiFactorScheduler with one step, inside the warm-up",
        "MultiFactorScheduler(step=[3], factor=0.5, base_lr=0.1, warmup_steps=8,"
        " warmup_begin_lr=0.01)",
        "Tracker.sequence([(WarmUpTracker(main_tracker=FixedTracker(value=0.1), warm_up_steps=8,"
        " warm_up_begin_value=0.01), 8),"
        " MultiStepTracker(base_value=0.1, milestones=[4], factor=0.5).delay(-8)])",
        updates=25,
    ),
]

DECAYS = [
    Case(
        "PolyScheduler",
        "PolyScheduler(max_update=20, base_lr=0.1, pwr=2, final_lr=0.01)",
        "PolynomialDecayTracker(base_value=0.1, end_learning_rate=0.01, decay_steps=20, power=2)",
    ),
    Case(
        "PolyScheduler in one update",
        "PolyScheduler(max_update=1, base_lr=0.1, pwr=1)",
        "PolynomialDecayTracker(base_value=0.1, end_learning_rate=0, decay_steps=1)",
        updates=20,
    ),
    Case(
        # max_update includes the warm-up.
        "PolyScheduler after a warm-up",
        "PolyScheduler(max_update=25, base_lr=0.1, pwr=2, final_lr=0.01, warmup_steps=5)",
        "WarmUpTracker(main_tracker=PolynomialDecayTracker(base_value=0.1, end_learning_rate=0.01,"
        " decay_steps=20, power=2), warm_up_steps=5)",
    ),
    Case(
        "PolyScheduler of power 0.9 after a constant warm-up",
        "PolyScheduler(max_update=30, base_lr=0.1, pwr=0.9, warmup_steps=4, warmup_begin_lr=0.03,"
        ' warmup_mode="constant")',
        "WarmUpTracker(main_tracker=PolynomialDecayTracker(base_value=0.1, end_learning_rate=0,"
        " decay_steps=26, power=0.9), warm_up_steps=4, warm_up_begin_value=0.03,"
        " warm_up_mode='constant')",
    ),
    Case(
        "CosineScheduler",
        "CosineScheduler(max_update=20, base_lr=0.1, final_lr=0.01)",
        "CosineTracker(base_value=0.1, final_value=0.01, max_updates=20)",
    ),
    Case(
        "CosineScheduler in one update",
        "CosineScheduler(max_update=1, base_lr=0.1)",
        "CosineTracker(base_value=0.1, final_value=0, max_updates=1)",
        updates=20,
    ),
    Case(
        "CosineScheduler after a warm-up",
        "CosineScheduler(max_update=25, base_lr=0.1, final_lr=0.01, warmup_steps=5,"
        " warmup_begin_lr=0.02)",
        "WarmUpTracker(main_tracker=CosineTracker(base_value=0.1, final_value=0.01,"
        " max_updates=20), warm_up_steps=5, warm_up_begin_value=0.02)",
    ),
    Case(
        "CosineScheduler after a constant warm-up of one update",
        "CosineScheduler(max_update=25, base_lr=0.1, warmup_steps=1, warmup_begin_lr=0.02,"
        ' warmup_mode="constant")',
        "WarmUpTracker(main_tracker=CosineTracker(base_value=0.1, final_value=0,"
        " max_updates=24), warm_up_steps=1, warm_up_begin_value=0.02, warm_up_mode='constant')",
    ),
]

CASES = [*FACTORS, *DECAYS]
