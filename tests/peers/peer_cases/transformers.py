"""transformers.optimization, with an optimizer whose learning rate is 0.1."""

from __future__ import annotations

from .case import Case

WSD = "get_wsd_schedule(optimizer, num_warmup_steps=6, num_stable_steps=10, num_decay_steps=20"

LINEAR = [
    Case(
        "constant",
        "get_constant_schedule(optimizer)",
        "FixedTracker(value=0.1)",
        updates=20,
    ),
    Case(
        "constant after a warm-up",
        "get_constant_schedule_with_warmup(optimizer, num_warmup_steps=6)",
        "WarmUpTracker(main_tracker=FixedTracker(value=0.1), warm_up_steps=6)",
    ),
    Case(
        "constant after a warm-up of no update",
        "get_constant_schedule_with_warmup(optimizer, num_warmup_steps=0)",
        "WarmUpTracker(main_tracker=FixedTracker(value=0.1), warm_up_steps=0)",
        updates=20,
    ),
    Case(
        "linear",
        "get_linear_schedule_with_warmup(optimizer, num_warmup_steps=6, num_training_steps=30)",
        "TrapezoidTracker(base_value=0.1, warm_up_steps=6, stable_steps=0, decay_steps=30 - 6)",
    ),
    Case(
        "linear without a warm-up",
        "get_linear_schedule_with_warmup(optimizer, num_warmup_steps=0, num_training_steps=30)",
        "PolynomialDecayTracker(base_value=0.1, end_learning_rate=0, decay_steps=30)",
    ),
    Case(
        # What is a division by 0 in the formula falls to 0 at once.
        "linear, all of it a warm-up",
        "get_linear_schedule_with_warmup(optimizer, num_warmup_steps=30, num_training_steps=30)",
        "TrapezoidTracker(base_value=0.1, warm_up_steps=30, stable_steps=0, decay_steps=0)",
    ),
    Case(
        "polynomial",
        "get_polynomial_decay_schedule_with_warmup(optimizer, num_warmup_steps=6,"
        " num_training_steps=30, lr_end=0.01, power=2.0)",
        "WarmUpTracker(main_tracker=PolynomialDecayTracker(base_value=0.1, end_learning_rate=0.01,"
        " decay_steps=24, power=2), warm_up_steps=6)",
    ),
    Case(
        "polynomial without a warm-up",
        "get_polynomial_decay_schedule_with_warmup(optimizer, num_warmup_steps=0,"
        " num_training_steps=30)",
        "PolynomialDecayTracker(base_value=0.1, end_learning_rate=1e-7, decay_steps=30)",
    ),
    Case(
        "inverse square root",
        "get_inverse_sqrt_schedule(optimizer, num_warmup_steps=9)",
        "InverseSquareRootTracker(base_value=0.1, warm_up_steps=9)",
    ),
    Case(
        "inverse square root with a timescale",
        "get_inverse_sqrt_schedule(optimizer, num_warmup_steps=6, timescale=20)",
        "InverseSquareRootTracker(base_value=0.1, warm_up_steps=6, timescale=20)",
    ),
    Case(
        "inverse square root with a timescale shorter than the warm-up",
        "get_inverse_sqrt_schedule(optimizer, num_warmup_steps=10, timescale=3)",
        "InverseSquareRootTracker(base_value=0.1, warm_up_steps=10, timescale=3)",
    ),
    Case(
        "inverse square root without a warm-up",
        "get_inverse_sqrt_schedule(optimizer, num_warmup_steps=0)",
        "InverseSquareRootTracker(base_value=0.1, warm_up_steps=0, timescale=10_000)",
    ),
]

COSINES = [
    Case(
        "cosine",
        # From update 39 on transformers rises again.
        "get_cosine_schedule_with_warmup(optimizer, num_warmup_steps=6, num_training_steps=39)",
        "TrapezoidTracker(base_value=0.1, warm_up_steps=6, stable_steps=0, decay_steps=33,"
        " decay='cosine')",
    ),
    Case(
        "cosine without a warm-up",
        "get_cosine_schedule_with_warmup(optimizer, num_warmup_steps=0, num_training_steps=39)",
        "CosineTracker(base_value=0.1, final_value=0, max_updates=39)",
    ),
    Case(
        "cosine of a quarter of a wave",
        "get_cosine_schedule_with_warmup(optimizer, num_warmup_steps=6, num_training_steps=36,"
        " num_cycles=0.25)",
        "WarmUpTracker(main_tracker=CosineTracker(base_value=0.1, final_value=0,"
        " max_updates=2 * 30), warm_up_steps=6)",
        updates=36,
    ),
    Case(
        "hard restarts",
        "get_cosine_with_hard_restarts_schedule_with_warmup(optimizer, num_warmup_steps=4,"
        " num_training_steps=40, num_cycles=3)",
        "WarmUpTracker(main_tracker=CosineRestartsTracker(base_value=0.1, first_cycle=12),"
        " warm_up_steps=4)",
    ),
    Case(
        # After the last cycle transformers stays at 0.
        "hard restarts past the end",
        "get_cosine_with_hard_restarts_schedule_with_warmup(optimizer, num_warmup_steps=4,"
        " num_training_steps=24, num_cycles=2)",
        "WarmUpTracker(main_tracker=Tracker.sequence([(CosineRestartsTracker(base_value=0.1,"
        " first_cycle=10), 20), FixedTracker(value=0)]), warm_up_steps=4)",
    ),
    Case(
        "hard restarts, but one cycle",
        "get_cosine_with_hard_restarts_schedule_with_warmup(optimizer, num_warmup_steps=0,"
        " num_training_steps=30)",
        "CosineTracker(base_value=0.1, final_value=0, max_updates=30)",
    ),
    Case(
        "cosine with min_lr",
        "get_cosine_with_min_lr_schedule_with_warmup(optimizer, num_warmup_steps=6,"
        " num_training_steps=36, min_lr=0.01)",
        "WarmUpTracker(main_tracker=CosineTracker(base_value=0.1, final_value=0.01,"
        " max_updates=30), warm_up_steps=6)",
        updates=37,
    ),
    Case(
        "cosine with min_lr_rate, without a warm-up",
        "get_cosine_with_min_lr_schedule_with_warmup(optimizer, num_warmup_steps=0,"
        " num_training_steps=30, min_lr_rate=0.2)",
        "CosineTracker(base_value=0.1, final_value=0.1 * 0.2, max_updates=30)",
        updates=31,
    ),
    Case(
        # All of it is one update early.
        "cosine with a warm-up that does not begin at 0",
        "get_cosine_with_min_lr_schedule_with_warmup_lr_rate(optimizer, num_warmup_steps=6,"
        " num_training_steps=36, min_lr_rate=0.2)",
        "WarmUpTracker(main_tracker=CosineTracker(base_value=0.1, final_value=0.1 * 0.2,"
        " max_updates=30), warm_up_steps=6).delay(-1)",
        updates=36,
    ),
    Case(
        "cosine with warmup_lr_rate",
        "get_cosine_with_min_lr_schedule_with_warmup_lr_rate(optimizer, num_warmup_steps=6,"
        " num_training_steps=36, min_lr=0.01, warmup_lr_rate=0.3)",
        "Tracker.sequence([(PiecewiseLinearTracker(points=[(0, 0.1 * 0.3), (6 - 1, 0.1)]), 6),"
        " CosineTracker(base_value=0.1, final_value=0.01, max_updates=30).delay(-1)])",
        updates=36,
    ),
    Case(
        "cosine of less than half a wave that does not divide",
        "get_cosine_schedule_with_warmup(optimizer, num_warmup_steps=6, num_training_steps=36,"
        " num_cycles=0.45)",
        "WarmUpTracker(main_tracker=CosineRestartsTracker(base_value=0.1,"
        " first_cycle=30 / (2 * 0.45)), warm_up_steps=6)",
        updates=36,
    ),
    Case(
        "cosine of one and a half waves",
        "get_cosine_schedule_with_warmup(optimizer, num_warmup_steps=4, num_training_steps=40,"
        " num_cycles=1.5)",
        "WarmUpTracker(main_tracker=Tracker.sequence([(CosineTracker(base_value=0.1,"
        " final_value=0, max_updates=12), 12), (0.1 - CosineTracker(base_value=0.1,"
        " final_value=0, max_updates=12), 12)]).repeat(24), warm_up_steps=4)",
    ),
    Case(
        "hard restarts, a number that does not divide",
        "get_cosine_with_hard_restarts_schedule_with_warmup(optimizer, num_warmup_steps=4,"
        " num_training_steps=40, num_cycles=5)",
        "WarmUpTracker(main_tracker=CosineRestartsTracker(base_value=0.1, first_cycle=36 / 5),"
        " warm_up_steps=4)",
    ),
    Case(
        "hard restarts, some of them at whole updates",
        "get_cosine_with_hard_restarts_schedule_with_warmup(optimizer, num_warmup_steps=4,"
        " num_training_steps=110, num_cycles=20)",
        "WarmUpTracker(main_tracker=CosineRestartsTracker(base_value=0.1, first_cycle=106 / 20),"
        " warm_up_steps=4)",
        updates=110,
    ),
    Case(
        "hard restarts, two and a half cycles",
        "get_cosine_with_hard_restarts_schedule_with_warmup(optimizer, num_warmup_steps=3,"
        " num_training_steps=40, num_cycles=2.5)",
        "WarmUpTracker(main_tracker=CosineRestartsTracker(base_value=0.1, first_cycle=37 / 2.5),"
        " warm_up_steps=3)",
    ),
]

WARM_UP_STABLE_DECAY = [
    Case(
        "WSD, linear",
        f'{WSD}, decay_type="linear")',
        "TrapezoidTracker(base_value=0.1, warm_up_steps=6, stable_steps=10, decay_steps=20)",
    ),
    Case(
        "WSD, 1-sqrt",
        f'{WSD}, decay_type="1-sqrt")',
        "TrapezoidTracker(base_value=0.1, warm_up_steps=6, stable_steps=10, decay_steps=20,"
        " decay='sqrt')",
    ),
    Case(
        # The warm-up starts at the final value.
        "WSD, cosine, with min_lr_ratio",
        f'{WSD}, decay_type="cosine", min_lr_ratio=0.2)',
        "WarmUpTracker(main_tracker=TrapezoidTracker(base_value=0.1, warm_up_steps=0,"
        " stable_steps=10, decay_steps=20, final_value=0.1 * 0.2, decay='cosine'),"
        " warm_up_steps=6, warm_up_begin_value=0.1 * 0.2)",
    ),
    Case(
        "WSD with a warm-up by a cosine",
        f'{WSD}, warmup_type="cosine", decay_type="linear")',
        "WarmUpTracker(main_tracker=TrapezoidTracker(base_value=0.1, warm_up_steps=0,"
        " stable_steps=10, decay_steps=20), warm_up_steps=6, warm_up_mode='cosine')",
    ),
    Case(
        "WSD by the total, without a stable phase",
        "get_wsd_schedule(optimizer, num_warmup_steps=10, num_decay_steps=20,"
        ' num_training_steps=30, decay_type="linear")',
        "TrapezoidTracker(base_value=0.1, warm_up_steps=10, stable_steps=0, decay_steps=20)",
    ),
    Case(
        "WSD without a warm-up, ending at once",
        "get_wsd_schedule(optimizer, num_warmup_steps=0, num_stable_steps=15, num_decay_steps=0,"
        " min_lr_ratio=0.1)",
        "TrapezoidTracker(base_value=0.1, warm_up_steps=0, stable_steps=15, decay_steps=0,"
        " final_value=0.1 * 0.1)",
        updates=20,
    ),
    Case(
        "WSD with a warm-up by 1-sqrt",
        f'{WSD}, warmup_type="1-sqrt", decay_type="1-sqrt")',
        "WarmUpTracker(main_tracker=TrapezoidTracker(base_value=0.1, warm_up_steps=0,"
        " stable_steps=10, decay_steps=20, decay='sqrt'), warm_up_steps=6, warm_up_mode='sqrt')",
    ),
    Case(
        "WSD with a warm-up by 1-sqrt and min_lr_ratio",
        f'{WSD}, warmup_type="1-sqrt", decay_type="cosine", min_lr_ratio=0.2)',
        "WarmUpTracker(main_tracker=TrapezoidTracker(base_value=0.1, warm_up_steps=0,"
        " stable_steps=10, decay_steps=20, final_value=0.1 * 0.2, decay='cosine'),"
        " warm_up_steps=6, warm_up_begin_value=0.1 * 0.2, warm_up_mode='sqrt')",
    ),
]

CASES = [*LINEAR, *COSINES, *WARM_UP_STABLE_DECAY]
