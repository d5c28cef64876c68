"""Trackers, and which libraries' own schedulers have the same values."""

from __future__ import annotations

import lrtrack
from lrtrack import Tracker

COSINE = lrtrack.CosineTracker(base_value=0.5, max_updates=20)
FALLING = lrtrack.MultiStepTracker(base_value=0.5, milestones=[5, 6, 30], factor=0.1)
T, K, X, M = "torch-only", "keras-only", "optax-only", "mxnet-only"

CASES = {
    "fixed": (Tracker.fixed(0.5), {T, K, X, M}),
    "factor": (lrtrack.FactorTracker(base_value=0.5, factor=0.9), {T, K, X, M}),
    "factor with an end": (
        lrtrack.FactorTracker(base_value=0.5, factor=0.9, max_updates=7),
        set(),
    ),
    "exponential": (lrtrack.ExponentialTracker(base_value=0.5, decay=0.1), {T, K, X, M}),
    "exponential growth": (lrtrack.ExponentialTracker(base_value=0.5, decay=-0.1), {T, K, X}),
    "step": (lrtrack.StepTracker(base_value=0.5, factor=0.3, step_size=7), {T, K, X}),
    "step, MXNet's": (
        lrtrack.StepTracker(base_value=0.5, factor=0.3, step_size=7).delay(1),
        {T, X, M},
    ),
    "multi step": (FALLING, {T, K, X, M}),
    "multi factor": (
        lrtrack.MultiFactorTracker(base_value=0.5, steps=[3, 9], factor=0.5),
        {T, K, X, M},
    ),
    "two values": (
        lrtrack.PiecewiseConstantTracker(boundaries=[10], values=[0.1, 0.5]),
        {T, K, X},
    ),
    "equal factors": (
        lrtrack.PiecewiseConstantTracker(boundaries=[3, 10], values=[1, 0.5, 0.25]),
        {T, K, X, M},
    ),
    "any values": (
        lrtrack.PiecewiseConstantTracker(boundaries=[3, 10], values=[0.1, 0.5, 0.2]),
        {K, X},
    ),
    "line": (lrtrack.PiecewiseLinearTracker(points=[(0, 0.5), (20, 0.1)]), {T, K, X, M}),
    "rising line": (lrtrack.PiecewiseLinearTracker(points=[(0, 0.1), (20, 0.5)]), {T, K, X, M}),
    "lines": (
        lrtrack.PiecewiseLinearTracker(points=[(2, 0.1), (9, 0.5), (20, 0.2), (31, 0)]),
        {T, X},
    ),
    "lines from 0": (lrtrack.PiecewiseLinearTracker(points=[(0, 0), (9, 0.5), (20, 0)]), {X}),
    "linear": (
        lrtrack.LinearTracker(base_value=0.5, slope=-0.01, max_updates=30),
        {T, K, X, M},
    ),
    "linear without an end": (lrtrack.LinearTracker(base_value=0.5, slope=-0.01), set()),
    "polynomial": (
        lrtrack.PolynomialDecayTracker(
            base_value=0.5, end_learning_rate=0, decay_steps=20, power=2
        ),
        {T, K, X, M},
    ),
    "polynomial to a value": (
        lrtrack.PolynomialDecayTracker(
            base_value=0.5, end_learning_rate=0.1, decay_steps=20, power=2
        ),
        {K, X, M},
    ),
    "polynomial to a value, power 1": (
        lrtrack.PolynomialDecayTracker(base_value=0.5, end_learning_rate=0.1, decay_steps=20),
        {T, K, X, M},
    ),
    "polynomial cycles": (
        lrtrack.PolynomialDecayTracker(
            base_value=0.5, end_learning_rate=0.1, decay_steps=20, cycle=True
        ),
        {K},
    ),
    "inverse time": (lrtrack.InverseTimeTracker(base_value=0.5, decay=0.1), {K}),
    "inverse time per epoch": (
        lrtrack.InverseTimeTracker(base_value=0.5, decay=0.1).per_epoch(4),
        {K},
    ),
    "exponential per epoch": (
        lrtrack.ExponentialTracker(base_value=0.5, decay=0.1).per_epoch(4),
        {K},
    ),
    "cosine": (COSINE, {T, K, X, M}),
    "cosine in double precision": (COSINE.astype("float64"), {T, K, X, M}),
    "cosine restarts": (
        lrtrack.CosineRestartsTracker(
            base_value=0.5, final_value=0.1, first_cycle=7, cycle_factor=2
        ),
        {T, K},
    ),
    "cosine restarts that decay": (
        lrtrack.CosineRestartsTracker(base_value=0.5, first_cycle=7, cycle_decay=0.5),
        {K},
    ),
    "cyclical": (
        lrtrack.CyclicalTracker(base_value=0.1, max_value=0.5, step_size_up=7, step_size_down=4),
        {T},
    ),
    "cyclical, decaying": (
        lrtrack.CyclicalTracker(
            base_value=0.1, max_value=0.5, step_size_up=7, mode="exp_range", gamma=0.9
        ),
        {T},
    ),
    "one cycle": (lrtrack.OneCycleTracker(max_value=0.5, total_updates=60), {T}),
    "one cycle of three lines": (
        lrtrack.OneCycleTracker(
            max_value=0.5, total_updates=60, anneal="linear", three_phase=True, div_factor=10
        ),
        {T},
    ),
    "trapezoid": (
        lrtrack.TrapezoidTracker(
            base_value=0.5, warm_up_steps=5, stable_steps=9, decay_steps=10, final_value=0.1
        ),
        {X},
    ),
    "trapezoid, cosine": (
        lrtrack.TrapezoidTracker(
            base_value=0.5, warm_up_steps=0, stable_steps=9, decay_steps=10, decay="cosine"
        ),
        {X},
    ),
    "trapezoid, root": (
        lrtrack.TrapezoidTracker(
            base_value=0.5, warm_up_steps=0, stable_steps=9, decay_steps=10, decay="sqrt"
        ),
        set(),
    ),
    "warm-up of a cosine": (
        lrtrack.WarmUpTracker(main_tracker=COSINE, warm_up_steps=5, warm_up_begin_value=0.1),
        {T, K, X, M},
    ),
    "warm-up from 0": (lrtrack.WarmUpTracker(main_tracker=COSINE, warm_up_steps=5), {K, X, M}),
    "warm-up of no steps": (lrtrack.WarmUpTracker(main_tracker=COSINE), {T, K, X, M}),
    "warm-up of steps": (
        lrtrack.WarmUpTracker(main_tracker=FALLING, warm_up_steps=5, warm_up_begin_value=0.1),
        {T, X, M},
    ),
    "constant warm-up of a fixed value": (
        lrtrack.WarmUpTracker(
            main_tracker=Tracker.fixed(0.5),
            warm_up_steps=5,
            warm_up_begin_value=0.1,
            warm_up_mode="constant",
        ),
        {T, X, M},
    ),
    "warm-up of a falling exponential": (
        lrtrack.WarmUpTracker(
            main_tracker=lrtrack.ExponentialTracker(base_value=0.5, decay=0.1),
            warm_up_steps=5,
            warm_up_begin_value=0.1,
        ),
        {T, X},
    ),
    "cosine warm-up": (
        lrtrack.WarmUpTracker(
            main_tracker=COSINE, warm_up_steps=5, warm_up_begin_value=0.1, warm_up_mode="cosine"
        ),
        set(),
    ),
    "sequence": (Tracker.sequence([(COSINE, 10), (FALLING, 12), Tracker.fixed(0.5)]), {T, X}),
    "sequence of sequences": (
        Tracker.sequence(
            [
                (lrtrack.WarmUpTracker(main_tracker=COSINE, warm_up_steps=9,
                                       warm_up_begin_value=0.1), 5),
                (lrtrack.PiecewiseLinearTracker(points=[(0, 0.5), (9, 0.1), (20, 0.2)]), 25),
                COSINE.delay(4),
            ]
        ),
        {T, X},
    ),
    "sequence of unequal bases": (Tracker.sequence([(COSINE, 10), Tracker.fixed(0.1)]), {X}),
    "delayed": (COSINE.delay(7), {T, X}),
    "ahead": (COSINE.delay(-7), set()),
    "product": (
        FALLING * lrtrack.StepTracker(base_value=0.9, factor=0.7, step_size=4) * 2,
        {T},
    ),
    "sum": (COSINE + 1, set()),
    "clipped": (COSINE.clip(0.1, 0.2), set()),
    "per parameter": (lrtrack.PerParameterTracker(COSINE), set()),
}  # fmt: skip


def converted_cases(target):
    return [name for name, (_, targets) in CASES.items() if target in targets]


def horizon(name):
    """How many updates the values agree for: torch's cosine rises again behind its end."""
    ends = {"cosine": 21, "cosine in double precision": 21, "one cycle": 60}
    ends |= {"one cycle of three lines": 60, "warm-up of a cosine": 26, "warm-up of no steps": 21}
    ends |= {"delayed": 28, "sequence of sequences": 30 + 4 + 21}
    return ends.get(name, 100)
