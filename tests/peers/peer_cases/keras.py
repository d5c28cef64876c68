"""keras.optimizers.schedules, and ReduceLROnPlateau, with float64 as Keras' floatx."""

from __future__ import annotations

from .case import Case
from .metrics import ACCURACIES, LOSSES

STEPS = [
    Case(
        "ExponentialDecay, staircase",
        "ExponentialDecay(0.1, decay_steps=7, decay_rate=0.5, staircase=True)",
        "StepTracker(base_value=0.1, factor=0.5, step_size=7)",
    ),
    Case(
        "PiecewiseConstantDecay",
        "PiecewiseConstantDecay([5, 6, 20], [0.1, 0.05, 0.2, 0.01])",
        "PiecewiseConstantTracker(boundaries=[5, 6, 20], values=[0.1, 0.05, 0.2, 0.01])",
    ),
    Case(
        "PiecewiseConstantDecay with one boundary, update 0",
        "PiecewiseConstantDecay([0], [0.1, 0.05])",
        "PiecewiseConstantTracker(boundaries=[0], values=[0.1, 0.05])",
        updates=20,
    ),
    Case(
        "ExponentialDecay that grows, staircase",
        "ExponentialDecay(0.01, decay_steps=6, decay_rate=2.0, staircase=True)",
        "StepTracker(base_value=0.01, factor=2, step_size=6)",
    ),
    Case(
        "InverseTimeDecay, staircase",
        "InverseTimeDecay(0.1, decay_steps=6, decay_rate=0.5, staircase=True)",
        "InverseTimeTracker(base_value=0.1, decay=0.5).per_epoch(6)",
    ),
]

DECAYS = [
    Case(
        "ExponentialDecay",
        "ExponentialDecay(0.1, decay_steps=7, decay_rate=0.5)",
        "ExponentialTracker(base_value=0.1, decay=-math.log(0.5) / 7)",
    ),
    Case(
        "PolynomialDecay",
        "PolynomialDecay(0.1, decay_steps=20, end_learning_rate=0.01, power=2.0)",
        "PolynomialDecayTracker(base_value=0.1, end_learning_rate=0.01, decay_steps=20, power=2)",
    ),
    Case(
        "PolynomialDecay as documented, a square root",
        "PolynomialDecay(0.1, 30, 0.01, power=0.5)",
        "PolynomialDecayTracker(base_value=0.1, end_learning_rate=0.01, decay_steps=30, power=0.5)",
    ),
    Case(
        "PolynomialDecay in one update",
        "PolynomialDecay(0.1, 1)",
        "PolynomialDecayTracker(base_value=0.1, end_learning_rate=0.0001, decay_steps=1)",
        updates=20,
    ),
    Case(
        "InverseTimeDecay",
        "InverseTimeDecay(0.1, decay_steps=4, decay_rate=0.5)",
        "InverseTimeTracker(base_value=0.1, decay=0.5 / 4)",
    ),
    Case(
        "InverseTimeDecay at every update",
        "InverseTimeDecay(0.1, 1.0, 0.5)",
        "InverseTimeTracker(base_value=0.1, decay=0.5)",
    ),
    Case(
        # Keras' alpha is a share of the initial learning rate.
        "CosineDecay",
        "CosineDecay(0.1, decay_steps=20, alpha=0.05)",
        "CosineTracker(base_value=0.1, final_value=0.1 * 0.05, max_updates=20)",
    ),
    Case(
        "CosineDecay in one update",
        "CosineDecay(0.1, decay_steps=1)",
        "CosineTracker(base_value=0.1, final_value=0, max_updates=1)",
        updates=20,
    ),
    Case(
        "CosineDecay after a warm-up",
        "CosineDecay(0.02, decay_steps=20, warmup_target=0.1, warmup_steps=5)",
        "WarmUpTracker(main_tracker=CosineTracker(base_value=0.1, final_value=0.0, max_updates=20),"
        " warm_up_steps=5, warm_up_begin_value=0.02)",
    ),
    Case(
        # alpha is then a share of the warm-up's target.
        "CosineDecay after a warm-up from 0, with alpha",
        "CosineDecay(0.0, 25, alpha=0.1, warmup_target=0.2, warmup_steps=10)",
        "WarmUpTracker(main_tracker=CosineTracker(base_value=0.2, final_value=0.2 * 0.1,"
        " max_updates=25), warm_up_steps=10)",
    ),
    Case(
        "CosineDecay after a warm-up of no update",
        "CosineDecay(0.0, 25, warmup_target=0.2, warmup_steps=0)",
        "CosineTracker(base_value=0.2, final_value=0, max_updates=25)",
        updates=30,
    ),
    Case(
        "ExponentialDecay that grows",
        "ExponentialDecay(0.01, decay_steps=10, decay_rate=3.0)",
        "ExponentialTracker(base_value=0.01, decay=-math.log(3) / 10)",
    ),
    Case(
        "PolynomialDecay, cycle",
        "PolynomialDecay(0.1, 7, end_learning_rate=0.01, cycle=True)",
        "PolynomialDecayTracker(base_value=0.1, end_learning_rate=0.01, decay_steps=7, cycle=True)",
    ),
    Case(
        "PolynomialDecay, cycle, a square",
        "PolynomialDecay(0.1, 10, end_learning_rate=0.0, power=2.0, cycle=True)",
        "PolynomialDecayTracker(base_value=0.1, end_learning_rate=0, decay_steps=10, power=2,"
        " cycle=True)",
        updates=100,
    ),
    Case(
        "PolynomialDecay, cycle, of one update",
        "PolynomialDecay(0.1, 1, end_learning_rate=0.01, cycle=True)",
        "PolynomialDecayTracker(base_value=0.1, end_learning_rate=0.01, decay_steps=1, cycle=True)",
        updates=20,
    ),
]

RESTARTS = [
    Case(
        "CosineDecayRestarts",
        "CosineDecayRestarts(0.1, first_decay_steps=5, t_mul=1.0, m_mul=0.5)",
        "CosineRestartsTracker(base_value=0.1, first_cycle=5, cycle_decay=0.5)",
    ),
    Case(
        "CosineDecayRestarts as documented, doubling",
        "CosineDecayRestarts(0.1, 6)",
        "CosineRestartsTracker(base_value=0.1, first_cycle=6, cycle_factor=2)",
        updates=100,
    ),
    Case(
        "CosineDecayRestarts, doubling and falling",
        "CosineDecayRestarts(0.1, first_decay_steps=3, t_mul=2.0, m_mul=0.9)",
        "CosineRestartsTracker(base_value=0.1, first_cycle=3, cycle_factor=2, cycle_decay=0.9)",
    ),
    Case(
        "CosineDecayRestarts, cycles of no whole length",
        "CosineDecayRestarts(0.1, first_decay_steps=7, t_mul=1.3, m_mul=0.9)",
        "CosineRestartsTracker(base_value=0.1, first_cycle=7, cycle_factor=1.3, cycle_decay=0.9)",
        updates=200,
    ),
    Case(
        "CosineDecayRestarts with alpha",
        "CosineDecayRestarts(0.1, 7, t_mul=1.0, alpha=0.05)",
        "CosineRestartsTracker(base_value=0.1, final_value=0.1 * 0.05, first_cycle=7)",
    ),
    Case(
        # With both, each cycle falls to alpha's share of the first one.
        "CosineDecayRestarts, falling, with alpha",
        "CosineDecayRestarts(0.1, 5, t_mul=2.0, m_mul=0.5, alpha=0.2)",
        "CosineRestartsTracker(base_value=0.1 * (1 - 0.2), first_cycle=5, cycle_factor=2,"
        " cycle_decay=0.5) + 0.1 * 0.2",
        updates=80,
    ),
    Case(
        "CosineDecayRestarts, growing",
        "CosineDecayRestarts(0.1, 6, t_mul=1.0, m_mul=1.2)",
        "CosineTracker(base_value=0.1, final_value=0, max_updates=6).repeat(6, value_factor=1.2)",
    ),
    Case(
        "CosineDecayRestarts, falling to alpha, by a floor",
        "CosineDecayRestarts(0.1, 9, t_mul=1.0, m_mul=0.5, alpha=0.1)",
        "CosineTracker(base_value=0.1, final_value=0.1 * 0.1, max_updates=9)"
        ".repeat(9, value_factor=0.5, value_floor=0.1 * 0.1)",
    ),
]

PLATEAUS = [
    Case(
        "ReduceLROnPlateau: patience p is p − 1 here",
        'ReduceLROnPlateau(mode="min", factor=0.5, patience=3, min_delta=0.01)',
        "PlateauTracker(base_value=0.1, factor=0.5, patience=3 - 1, threshold=0.01,"
        " threshold_mode='absolute')",
        metrics=LOSSES,
    ),
    Case(
        "ReduceLROnPlateau of patience 1",
        'ReduceLROnPlateau(mode="max", factor=0.3, patience=1)',
        "PlateauTracker(base_value=0.1, mode='max', factor=0.3, patience=0, threshold=1e-4,"
        " threshold_mode='absolute')",
        metrics=ACCURACIES,
    ),
    Case(
        "ReduceLROnPlateau of patience 0, which is like 1",
        'ReduceLROnPlateau(mode="min", factor=0.8, patience=0)',
        "PlateauTracker(base_value=0.1, factor=0.8, patience=0, threshold=1e-4,"
        " threshold_mode='absolute')",
        metrics=LOSSES,
    ),
    Case(
        "ReduceLROnPlateau: cooldown c is c − 1 here",
        'ReduceLROnPlateau(mode="min", factor=0.8, patience=2, cooldown=3, min_lr=0.03)',
        "PlateauTracker(base_value=0.1, factor=0.8, patience=1, cooldown=3 - 1, min_value=0.03,"
        " threshold=1e-4, threshold_mode='absolute')",
        metrics=LOSSES,
    ),
    Case(
        "ReduceLROnPlateau of patience 1 with cooldown 1, which is like 0",
        'ReduceLROnPlateau(mode="max", factor=0.8, patience=1, cooldown=1, min_delta=0)',
        "PlateauTracker(base_value=0.1, mode='max', factor=0.8, patience=0, cooldown=0,"
        " threshold=0)",
        metrics=ACCURACIES,
    ),
]

CASES = [*STEPS, *DECAYS, *RESTARTS, *PLATEAUS]
