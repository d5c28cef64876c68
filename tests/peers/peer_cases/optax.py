"""optax's schedules, with 64-bit numbers in JAX."""

from __future__ import annotations

from .case import Case

STEPS = [
    Case(
        "piecewise_constant_schedule, equal factors",
        "piecewise_constant_schedule(0.1, {5: 0.5, 9: 0.5})",
        "MultiStepTracker(base_value=0.1, milestones=[5, 9], factor=0.5)",
    ),
    Case(
        "piecewise_constant_schedule, other factors",
        "piecewise_constant_schedule(0.1, {5: 0.5, 9: 3.0, 20: 0.1})",
        "PiecewiseConstantTracker(boundaries=[5 - 1, 9 - 1, 20 - 1],"
        " values=[0.1, 0.05, 0.15, 0.015])",
    ),
    Case(
        "exponential_decay, staircase",
        "exponential_decay(0.1, transition_steps=7, decay_rate=0.5, staircase=True)",
        "StepTracker(base_value=0.1, factor=0.5, step_size=7)",
    ),
    Case(
        "exponential_decay, staircase, that begins later and ends",
        "exponential_decay(0.1, 7, 0.5, transition_begin=4, staircase=True, end_value=0.02)",
        "StepTracker(base_value=0.1, factor=0.5, step_size=7).delay(4).clip(0.02, 0.1)",
    ),
    Case(
        "exponential_decay that grows to a highest value, staircase",
        "exponential_decay(0.01, 5, 2.0, staircase=True, end_value=0.1)",
        "StepTracker(base_value=0.01, factor=2, step_size=5).clip(0.01, 0.1)",
    ),
]

DECAYS = [
    Case(
        "constant_schedule",
        "constant_schedule(0.1)",
        "FixedTracker(value=0.1)",
        updates=20,
    ),
    Case(
        "linear_schedule that begins later",
        "linear_schedule(0.1, 0.02, transition_steps=12, transition_begin=4)",
        "PiecewiseLinearTracker(points=[(4, 0.1), (4 + 12, 0.02)])",
    ),
    Case(
        "linear_schedule that rises",
        "linear_schedule(0.0, 0.1, 10)",
        "WarmUpTracker(main_tracker=FixedTracker(value=0.1), warm_up_steps=10)",
    ),
    Case(
        "linear_schedule of no update keeps its first value",
        "linear_schedule(0.1, 0.02, transition_steps=0)",
        "FixedTracker(value=0.1)",
        updates=20,
    ),
    Case(
        "polynomial_schedule",
        "polynomial_schedule(0.1, 0.02, power=2.0, transition_steps=12)",
        "PolynomialDecayTracker(base_value=0.1, end_learning_rate=0.02, decay_steps=12, power=2)",
    ),
    Case(
        "polynomial_schedule that begins later",
        "polynomial_schedule(0.1, 0.0, power=0.5, transition_steps=20, transition_begin=6)",
        "PolynomialDecayTracker(base_value=0.1, end_learning_rate=0, decay_steps=20, power=0.5)"
        ".delay(6)",
    ),
    Case(
        "polynomial_schedule in one update",
        "polynomial_schedule(0.1, 0.02, power=3.0, transition_steps=1)",
        "PolynomialDecayTracker(base_value=0.1, end_learning_rate=0.02, decay_steps=1, power=3)",
        updates=20,
    ),
    Case(
        "exponential_decay",
        "exponential_decay(0.1, transition_steps=7, decay_rate=0.5)",
        "ExponentialTracker(base_value=0.1, decay=-math.log(0.5) / 7)",
    ),
    Case(
        "exponential_decay that begins later and ends",
        "exponential_decay(0.1, 10, 0.3, transition_begin=5, end_value=0.004)",
        "ExponentialTracker(base_value=0.1, decay=-math.log(0.3) / 10).delay(5).clip(0.004, 0.1)",
    ),
    Case(
        "exponential_decay of rate 0 keeps its first value",
        "exponential_decay(0.1, 10, 0.0)",
        "FixedTracker(value=0.1)",
        updates=20,
    ),
    Case(
        "cosine_decay_schedule",
        "cosine_decay_schedule(0.1, decay_steps=20, alpha=0.05)",
        "CosineTracker(base_value=0.1, final_value=0.1 * 0.05, max_updates=20)",
    ),
    Case(
        "cosine_decay_schedule in one update",
        "cosine_decay_schedule(0.1, decay_steps=1)",
        "CosineTracker(base_value=0.1, final_value=0, max_updates=1)",
        updates=20,
    ),
    Case(
        "polynomial_schedule that rises",
        "polynomial_schedule(0.01, 0.1, power=2.0, transition_steps=15)",
        "0.1 - PolynomialDecayTracker(base_value=0.1 - 0.01, end_learning_rate=0, decay_steps=15,"
        " power=2)",
    ),
    Case(
        "exponential_decay that grows to a highest value",
        "exponential_decay(0.01, 8, 2.0, end_value=0.1)",
        "ExponentialTracker(base_value=0.01, decay=-math.log(2) / 8).clip(0.01, 0.1)",
    ),
    Case(
        "cosine_decay_schedule with an exponent",
        "cosine_decay_schedule(0.1, decay_steps=25, exponent=2.0)",
        "0.1 * CosineTracker(base_value=1, final_value=0, max_updates=25) ** 2",
    ),
    Case(
        "cosine_decay_schedule with an exponent and alpha",
        "cosine_decay_schedule(0.1, decay_steps=25, alpha=0.2, exponent=0.5)",
        "0.1 * (1 - 0.2) * CosineTracker(base_value=1, final_value=0, max_updates=25) ** 0.5"
        " + 0.1 * 0.2",
    ),
]

WARM_UPS = [
    Case(
        # decay_steps includes the warm-up.
        "warmup_cosine_decay_schedule",
        "warmup_cosine_decay_schedule(0.01, 0.1, warmup_steps=5, decay_steps=25, end_value=0.02)",
        "WarmUpTracker(main_tracker=CosineTracker(base_value=0.1, final_value=0.02,"
        " max_updates=25 - 5), warm_up_steps=5, warm_up_begin_value=0.01)",
    ),
    Case(
        "warmup_cosine_decay_schedule from 0 to 0",
        "warmup_cosine_decay_schedule(0.0, 0.1, warmup_steps=5, decay_steps=25)",
        "TrapezoidTracker(base_value=0.1, warm_up_steps=5, stable_steps=0, decay_steps=25 - 5,"
        " decay='cosine')",
    ),
    Case(
        "warmup_cosine_decay_schedule without a warm-up",
        "warmup_cosine_decay_schedule(0.01, 0.1, warmup_steps=0, decay_steps=25)",
        "CosineTracker(base_value=0.1, final_value=0, max_updates=25)",
        updates=30,
    ),
    Case(
        "warmup_cosine_decay_schedule to a peak of 0",
        "warmup_cosine_decay_schedule(0.1, 0.0, warmup_steps=5, decay_steps=25, end_value=0.02)",
        "PiecewiseLinearTracker(points=[(0, 0.1), (5, 0.0)])",
        updates=30,
    ),
    Case(
        "warmup_constant_schedule",
        "warmup_constant_schedule(0.01, 0.1, warmup_steps=6)",
        "WarmUpTracker(main_tracker=FixedTracker(value=0.1), warm_up_steps=6,"
        " warm_up_begin_value=0.01)",
    ),
    Case(
        "warmup_constant_schedule without a warm-up keeps its first value",
        "warmup_constant_schedule(0.01, 0.1, warmup_steps=0)",
        "FixedTracker(value=0.01)",
        updates=20,
    ),
    Case(
        "warmup_exponential_decay_schedule",
        "warmup_exponential_decay_schedule(0.01, 0.1, warmup_steps=6, transition_steps=8,"
        " decay_rate=0.5)",
        "WarmUpTracker(main_tracker=ExponentialTracker(base_value=0.1, decay=-math.log(0.5) / 8),"
        " warm_up_steps=6, warm_up_begin_value=0.01)",
    ),
    Case(
        "warmup_exponential_decay_schedule, staircase, that begins later and ends",
        "warmup_exponential_decay_schedule(0.0, 0.1, 6, 8, 0.5, transition_begin=3,"
        " staircase=True, end_value=0.02)",
        "WarmUpTracker(main_tracker=StepTracker(base_value=0.1, factor=0.5, step_size=8).delay(3)"
        ".clip(0.02, 0.1), warm_up_steps=6)",
        updates=50,
    ),
    Case(
        "warmup_cosine_decay_schedule with an exponent",
        "warmup_cosine_decay_schedule(0.0, 0.1, warmup_steps=5, decay_steps=30, exponent=3.0)",
        "WarmUpTracker(main_tracker=0.1 * CosineTracker(base_value=1, final_value=0,"
        " max_updates=25) ** 3, warm_up_steps=5)",
    ),
    Case(
        "warmup_exponential_decay_schedule that grows",
        "warmup_exponential_decay_schedule(0.0, 0.01, 5, 10, 3.0, end_value=0.2)",
        "WarmUpTracker(main_tracker=ExponentialTracker(base_value=0.01, decay=-math.log(3) / 10)"
        ".clip(0.01, 0.2), warm_up_steps=5)",
    ),
]

INTERPOLATIONS = [
    Case(
        "piecewise_interpolate_schedule, linear",
        'piecewise_interpolate_schedule("linear", 0.1, {5: 2.0, 20: 0.1})',
        "PiecewiseLinearTracker(points=[(0, 0.1), (5, 0.2), (20, 0.02)])",
    ),
    Case(
        "piecewise_interpolate_schedule, linear, as documented",
        'piecewise_interpolate_schedule("linear", 1.0, {4: 0.1, 8: 0.01})',
        "PiecewiseLinearTracker(points=[(0, 1), (4, 0.1), (8, 0.001)])",
        updates=20,
    ),
    Case(
        "piecewise_interpolate_schedule, cosine, that falls",
        'piecewise_interpolate_schedule("cosine", 0.1, {8: 0.5, 20: 0.1})',
        "Tracker.sequence([(CosineTracker(base_value=0.1, final_value=0.05, max_updates=8), 8),"
        " CosineTracker(base_value=0.05, final_value=0.005, max_updates=20 - 8)])",
    ),
    Case(
        "linear_onecycle_schedule",
        "linear_onecycle_schedule(40, 0.5)",
        "PiecewiseLinearTracker(points=[(0, 0.5 / 25), (int(0.3 * 40), 0.5),"
        " (int(0.85 * 40), 0.5 / 25), (40, 0.5 / 25 / 1e4)])",
        updates=50,
    ),
    Case(
        # OneCycleTracker is torch's, which ends at n − 1.
        "cosine_onecycle_schedule",
        "cosine_onecycle_schedule(40, 0.5)",
        "WarmUpTracker(main_tracker=CosineTracker(base_value=0.5, final_value=0.5 / 25 / 1e4,"
        " max_updates=40 - int(0.3 * 40)), warm_up_steps=int(0.3 * 40),"
        " warm_up_begin_value=0.5 / 25, warm_up_mode='cosine')",
        updates=50,
    ),
    Case(
        "piecewise_interpolate_schedule, cosine, that rises and falls",
        'piecewise_interpolate_schedule("cosine", 0.1, {10: 3.0, 25: 0.1})',
        "Tracker.sequence([(0.3 - CosineTracker(base_value=0.3 - 0.1, final_value=0,"
        " max_updates=10), 10), CosineTracker(base_value=0.3, final_value=0.03, max_updates=15)])",
    ),
]

JOINS = [
    Case(
        "join_schedules",
        "join_schedules([linear_schedule(0.0, 0.1, 5), cosine_decay_schedule(0.1, 12),"
        " exponential_decay(0.05, 7, 0.5)], boundaries=[5, 20])",
        "Tracker.sequence([(PiecewiseLinearTracker(points=[(0, 0.0), (5, 0.1)]), 5),"
        " (CosineTracker(base_value=0.1, final_value=0, max_updates=12), 15),"
        " ExponentialTracker(base_value=0.05, decay=-math.log(0.5) / 7)])",
    ),
    Case(
        "join_schedules with a part of no update",
        "join_schedules([constant_schedule(0.3), linear_schedule(0.1, 0.0, 10),"
        " constant_schedule(0.2)], boundaries=[0, 6])",
        "Tracker.sequence([(FixedTracker(value=0.3), 0),"
        " (PiecewiseLinearTracker(points=[(0, 0.1), (10, 0)]), 6), FixedTracker(value=0.2)])",
        updates=20,
    ),
    Case(
        "sgdr_schedule",
        "sgdr_schedule([dict(init_value=0.01, peak_value=0.1, warmup_steps=3, decay_steps=13,"
        " end_value=0.001), dict(init_value=0.02, peak_value=0.05, warmup_steps=2,"
        " decay_steps=20)])",
        "Tracker.sequence([(WarmUpTracker(main_tracker=CosineTracker(base_value=0.1,"
        " final_value=0.001, max_updates=10), warm_up_steps=3, warm_up_begin_value=0.01), 13),"
        " WarmUpTracker(main_tracker=CosineTracker(base_value=0.05, final_value=0,"
        " max_updates=18), warm_up_steps=2, warm_up_begin_value=0.02)])",
    ),
    Case(
        "sgdr_schedule of equal cycles",
        "sgdr_schedule([dict(init_value=0.0, peak_value=0.1 * 0.5**i, warmup_steps=2,"
        " decay_steps=10) for i in range(4)])",
        "WarmUpTracker(main_tracker=CosineTracker(base_value=0.1, final_value=0, max_updates=8),"
        " warm_up_steps=2).repeat(10, value_factor=0.5)",
    ),
    Case(
        # The highest value is halved, the lowest stays.
        "sgdr_schedule of equal cycles above a floor",
        "sgdr_schedule([dict(init_value=5e-6, peak_value=5e-6 + (5e-4 - 5e-6) * 0.5**i,"
        " warmup_steps=6, decay_steps=30, end_value=5e-6) for i in range(4)])",
        "WarmUpTracker(main_tracker=CosineTracker(base_value=5e-4, final_value=5e-6,"
        " max_updates=24), warm_up_steps=6, warm_up_begin_value=5e-6)"
        ".repeat(30, value_factor=0.5, value_floor=5e-6)",
        updates=120,
    ),
]

CASES = [*STEPS, *DECAYS, *WARM_UPS, *INTERPOLATIONS, *JOINS]
