"""timm.scheduler, with an optimizer whose learning rate is 0.1; t is timm's epoch."""

from __future__ import annotations

from .case import Case

WARM_UP = "warmup_t=5, warmup_lr_init=0.02"

STEPS = [
    Case(
        "StepLRScheduler",
        "StepLRScheduler(optimizer, decay_t=7, decay_rate=0.3)",
        "StepTracker(base_value=0.1, factor=0.3, step_size=7)",
    ),
    Case(
        "StepLRScheduler after a warm-up",
        f"StepLRScheduler(optimizer, decay_t=7, decay_rate=0.3, {WARM_UP})",
        "WarmUpTracker(main_tracker=StepTracker(base_value=0.1, factor=0.3, step_size=7),"
        " warm_up_steps=5, warm_up_begin_value=0.02)",
    ),
    Case(
        "StepLRScheduler beside a warm-up",
        f"StepLRScheduler(optimizer, decay_t=4, decay_rate=0.8, {WARM_UP}, warmup_prefix=False)",
        "Tracker.sequence([(WarmUpTracker(main_tracker=FixedTracker(value=0.1), warm_up_steps=5,"
        " warm_up_begin_value=0.02), 5),"
        " StepTracker(base_value=0.1, factor=0.8, step_size=4).delay(-5)])",
    ),
    Case(
        "MultiStepLRScheduler steps at s − 1",
        "MultiStepLRScheduler(optimizer, decay_t=[5, 9], decay_rate=0.3)",
        "MultiStepTracker(base_value=0.1, milestones=[5 - 1, 9 - 1], factor=0.3)",
    ),
    Case(
        "MultiStepLRScheduler with one step",
        "MultiStepLRScheduler(optimizer, decay_t=[30], decay_rate=0.1)",
        "MultiStepTracker(base_value=0.1, milestones=[30 - 1], factor=0.1)",
    ),
    Case(
        "MultiStepLRScheduler after a warm-up",
        f"MultiStepLRScheduler(optimizer, decay_t=[5, 9], decay_rate=0.3, {WARM_UP})",
        "WarmUpTracker(main_tracker=MultiStepTracker(base_value=0.1, milestones=[4, 8],"
        " factor=0.3), warm_up_steps=5, warm_up_begin_value=0.02)",
    ),
    Case(
        # The first step falls into the warm-up.
        "MultiStepLRScheduler beside a warm-up",
        f"MultiStepLRScheduler(optimizer, decay_t=[3, 9], decay_rate=0.3, {WARM_UP},"
        " warmup_prefix=False)",
        "Tracker.sequence([(WarmUpTracker(main_tracker=FixedTracker(value=0.1), warm_up_steps=5,"
        " warm_up_begin_value=0.02), 5),"
        " MultiStepTracker(base_value=0.1, milestones=[2, 8], factor=0.3).delay(-5)])",
        updates=20,
    ),
]

COSINES = [
    Case(
        "CosineLRScheduler",
        "CosineLRScheduler(optimizer, t_initial=30, lr_min=0.01)",
        "CosineTracker(base_value=0.1, final_value=0.01, max_updates=30)",
    ),
    Case(
        "CosineLRScheduler after a warm-up",
        f"CosineLRScheduler(optimizer, t_initial=30, lr_min=0.01, {WARM_UP}, warmup_prefix=True)",
        "WarmUpTracker(main_tracker=CosineTracker(base_value=0.1, final_value=0.01,"
        " max_updates=30), warm_up_steps=5, warm_up_begin_value=0.02)",
    ),
    Case(
        # timm's default: the warm-up hides the cosine's first updates.
        "CosineLRScheduler beside a warm-up",
        f"CosineLRScheduler(optimizer, t_initial=30, lr_min=0.01, {WARM_UP})",
        "Tracker.sequence([(WarmUpTracker(main_tracker=FixedTracker(value=0.1), warm_up_steps=5,"
        " warm_up_begin_value=0.02), 5),"
        " CosineTracker(base_value=0.1, final_value=0.01, max_updates=30).delay(-5)])",
    ),
    Case(
        "CosineLRScheduler in one epoch",
        "CosineLRScheduler(optimizer, t_initial=1, lr_min=0.01)",
        "CosineTracker(base_value=0.1, final_value=0.01, max_updates=1)",
        updates=20,
    ),
    Case(
        "CosineLRScheduler, doubling and falling",
        "CosineLRScheduler(optimizer, t_initial=5, lr_min=0.001, cycle_mul=2, cycle_decay=0.5,"
        " cycle_limit=100)",
        "CosineRestartsTracker(base_value=0.1, final_value=0.001, first_cycle=5, cycle_factor=2,"
        " cycle_decay=0.5)",
        updates=150,
    ),
    Case(
        "CosineLRScheduler, falling",
        "CosineLRScheduler(optimizer, t_initial=8, lr_min=0.001, cycle_decay=0.9, cycle_limit=100)",
        "CosineRestartsTracker(base_value=0.1, final_value=0.001, first_cycle=8, cycle_decay=0.9)",
    ),
    Case(
        "CosineLRScheduler of two cycles",
        "CosineLRScheduler(optimizer, t_initial=10, lr_min=0.001, cycle_limit=2)",
        "Tracker.sequence([(CosineRestartsTracker(base_value=0.1, final_value=0.001,"
        " first_cycle=10), 2 * 10), FixedTracker(value=0.001)])",
    ),
]

OTHERS = [
    Case(
        # At the end, timm drops to lr_min, from which the tangent is still a little away.
        "TanhLRScheduler",
        "TanhLRScheduler(optimizer, t_initial=30, lb=-6.0, ub=3.0, lr_min=0.001)",
        "Tracker.sequence([(TanhTracker(base_value=0.1, final_value=0.001, total_updates=30), 30),"
        " FixedTracker(value=0.001)])",
    ),
    Case(
        "TanhLRScheduler with its defaults",
        "TanhLRScheduler(optimizer, t_initial=40)",
        "TanhTracker(base_value=0.1, total_updates=40, lower=-7)",
    ),
    Case(
        "TanhLRScheduler of falling cycles",
        "TanhLRScheduler(optimizer, t_initial=8, lb=-4.0, ub=2.0, cycle_decay=0.5, cycle_limit=9)",
        "TanhTracker(base_value=0.1, total_updates=8, lower=-4, upper=2)"
        ".repeat(8, value_factor=0.5)",
    ),
    Case(
        # A warm-up in front climbs to the base value, not to the tangent's first value.
        "TanhLRScheduler after a warm-up",
        f"TanhLRScheduler(optimizer, t_initial=30, lb=-2.0, {WARM_UP}, warmup_prefix=True)",
        "Tracker.sequence([(WarmUpTracker(main_tracker=FixedTracker(value=0.1), warm_up_steps=5,"
        " warm_up_begin_value=0.02), 5), TanhTracker(base_value=0.1, total_updates=30, lower=-2)])",
        updates=35,
    ),
    Case(
        "TanhLRScheduler beside a warm-up",
        f"TanhLRScheduler(optimizer, t_initial=30, lb=-2.0, {WARM_UP})",
        "WarmUpTracker(main_tracker=TanhTracker(base_value=0.1, total_updates=30, lower=-2)"
        ".delay(-5), warm_up_steps=5, warm_up_begin_value=0.02)",
        updates=30,
    ),
    Case(
        "PolyLRScheduler",
        "PolyLRScheduler(optimizer, t_initial=30, lr_min=0.01)",
        "PolynomialDecayTracker(base_value=0.1, end_learning_rate=0.01, decay_steps=30, power=0.5)",
    ),
    Case(
        "PolyLRScheduler after a warm-up",
        f"PolyLRScheduler(optimizer, t_initial=30, power=2.0, {WARM_UP}, warmup_prefix=True)",
        "WarmUpTracker(main_tracker=PolynomialDecayTracker(base_value=0.1, end_learning_rate=0,"
        " decay_steps=30, power=2), warm_up_steps=5, warm_up_begin_value=0.02)",
    ),
    Case(
        "PolyLRScheduler of falling cycles",
        "PolyLRScheduler(optimizer, t_initial=7, power=1.0, cycle_decay=0.8, cycle_limit=9)",
        "PolynomialDecayTracker(base_value=0.1, end_learning_rate=0, decay_steps=7)"
        ".repeat(7, value_factor=0.8)",
    ),
    Case(
        "WSDLRScheduler",
        f"WSDLRScheduler(optimizer, t_initial=25, decay_t=10, lr_min=0.001, {WARM_UP})",
        "WarmUpTracker(main_tracker=TrapezoidTracker(base_value=0.1, warm_up_steps=0,"
        " stable_steps=25 - 10, decay_steps=10, final_value=0.001, decay='sqrt'),"
        " warm_up_steps=5, warm_up_begin_value=0.02)",
    ),
    Case(
        "WSDLRScheduler, linear from 0 to 0",
        'WSDLRScheduler(optimizer, t_initial=25, decay_t=10, decay_fn="linear", warmup_t=5)',
        "TrapezoidTracker(base_value=0.1, warm_up_steps=5, stable_steps=25 - 10, decay_steps=10)",
    ),
    Case(
        "WSDLRScheduler, cosine, that only decays",
        'WSDLRScheduler(optimizer, t_initial=25, decay_t=25, decay_fn="cosine", lr_min=0.01)',
        "CosineTracker(base_value=0.1, final_value=0.01, max_updates=25)",
    ),
    Case(
        "WSDLRScheduler, falling before its decay",
        'WSDLRScheduler(optimizer, t_initial=30, decay_t=10, stable_fn="rsqrt", decay_fn="linear",'
        " warmup_t=8)",
        "InverseSquareRootTracker(base_value=0.1, warm_up_steps=8)"
        " * TrapezoidTracker(base_value=1, warm_up_steps=0, stable_steps=8 + 20, decay_steps=10)",
    ),
    Case(
        "WSDLRScheduler, falling before its decay, without a warm-up",
        'WSDLRScheduler(optimizer, t_initial=30, decay_t=10, stable_fn="rsqrt", stable_timescale=6,'
        ' decay_fn="cosine")',
        "InverseSquareRootTracker(base_value=0.1, warm_up_steps=0, timescale=6)"
        " * TrapezoidTracker(base_value=1, warm_up_steps=0, stable_steps=20, decay_steps=10,"
        " decay='cosine')",
    ),
    Case(
        "WSDLRScheduler that decays by a power",
        'WSDLRScheduler(optimizer, t_initial=30, decay_t=20, decay_fn="power", decay_power=2.0)',
        "0.1 * (1 - PiecewiseLinearTracker(points=[(30 - 20, 0), (30, 1)]) ** 2)",
    ),
]

CASES = [*STEPS, *COSINES, *OTHERS]
