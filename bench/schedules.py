"""A tracker of each kind beside the NumPy expression of the same schedule.

Every parameter is a dyadic fraction, so that float32 and float64 start from the same numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

import lrtrack
from lrtrack import Tracker

Updates = NDArray[np.int64]
Expression = Callable[[Updates], NDArray[np.floating[Any]]]

HIGH, LOW = 0.5, 2.0**-7


@dataclass(frozen=True)
class Schedule:
    tracker: Tracker
    expression: Expression
    # The share of a memory fill's speed that a range should reach; None without a target.
    fill_share: float | None = None


def schedules(horizon: int) -> dict[str, Schedule]:
    """All kinds, with parameters that suit the updates from 0 to horizon - 1."""
    return {**_djl(horizon), **_field(horizon), **_composed(horizon)}


def cosine(horizon: int) -> Schedule:
    return Schedule(
        lrtrack.CosineTracker(base_value=HIGH, final_value=LOW, max_updates=horizon),
        lambda n: _half_cosine(HIGH, LOW, n / horizon),
        0.5,
    )


def _half_cosine(start: float, end: float, share: Any) -> Any:
    return end + (start - end) * (1 + np.cos(np.pi * share)) / 2


def _slow_factor(horizon: int) -> float:
    """Close enough to 1 that its powers stay well above 0, and exact in float32."""
    return 1 - 2.0 ** -min(23, max(2, horizon.bit_length()))


def _djl(horizon: int) -> dict[str, Schedule]:
    factor = _slow_factor(horizon)
    slope = -(2.0 ** -(horizon.bit_length() + 1))
    steps = [max(1, horizon * part // 4) + part for part in (1, 2, 3)]
    warm_up = max(2, horizon // 8)
    main = cosine(horizon)
    decay = Schedule(
        lrtrack.FactorTracker(base_value=HIGH, factor=factor), lambda n: HIGH * factor**n, 0.5
    )
    return {
        "fixed": Schedule(lrtrack.FixedTracker(value=HIGH), lambda n: np.full(n.shape, HIGH), 0.5),
        "factor": decay,
        "multi_factor": Schedule(
            lrtrack.MultiFactorTracker(base_value=HIGH, steps=steps, factor=0.5),
            lambda n: HIGH * 0.5 ** np.searchsorted(steps, n),
            0.5,
        ),
        "cosine": main,
        "linear": Schedule(
            lrtrack.LinearTracker(base_value=HIGH, slope=slope), lambda n: HIGH + slope * n, 0.5
        ),
        "polynomial, power 2": _polynomial(horizon, 2.0, 0.5),
        "polynomial, power 1.75": _polynomial(horizon, 1.75, 0.15),
        **_cyclical(horizon),
        "warm_up to cosine": _warm_up(main, warm_up),
        "warm_up to factor": _warm_up(decay, warm_up),
    }


def _polynomial(horizon: int, power: float, fill_share: float) -> Schedule:
    tracker = lrtrack.PolynomialDecayTracker(
        base_value=HIGH, end_learning_rate=LOW, decay_steps=horizon, power=power
    )
    return Schedule(tracker, lambda n: (HIGH - LOW) * (1 - n / horizon) ** power + LOW, fill_share)


def _warm_up(main: Schedule, steps: int) -> Schedule:
    return Schedule(
        lrtrack.WarmUpTracker(
            main_tracker=main.tracker, warm_up_steps=steps, warm_up_begin_value=LOW
        ),
        lambda n: np.where(
            n < steps, LOW + (HIGH - LOW) * n / steps, main.expression(np.maximum(n - steps, 0))
        ),
        0.5,
    )


def _wave(n: Updates, up: int) -> NDArray[np.float64]:
    share = n / (2 * up) % 1
    return np.where(share < 0.5, 2 * share, 2 - 2 * share)


def _cyclical(horizon: int) -> dict[str, Schedule]:
    up = max(1, horizon // 8)
    gamma = _slow_factor(horizon)

    def tracker(mode: str) -> Tracker:
        return lrtrack.CyclicalTracker(
            base_value=LOW, max_value=HIGH, step_size_up=up, mode=mode, gamma=gamma
        )

    height = HIGH - LOW
    return {
        "cyclical, triangular": Schedule(
            tracker("triangular"), lambda n: LOW + height * _wave(n, up), 0.5
        ),
        "cyclical, triangular2": Schedule(
            tracker("triangular2"),
            lambda n: LOW + height * _wave(n, up) / 2.0 ** (n // (2 * up)),
            0.5,
        ),
        "cyclical, exp_range": Schedule(
            tracker("exp_range"), lambda n: LOW + height * _wave(n, up) * gamma**n, 0.5
        ),
    }


def _field(horizon: int) -> dict[str, Schedule]:
    part = max(2, horizon // 4)
    decay = 4 / horizon
    marks = [part, 2 * part, 3 * part]
    values = [HIGH, HIGH / 2, HIGH / 4, HIGH / 8]
    points = [(0, LOW), (part, HIGH), (horizon, 0.0)]
    up = 0.25 * horizon - 1
    return {
        "square_root": Schedule(
            lrtrack.SquareRootTracker(base_value=HIGH), lambda n: HIGH / np.sqrt(n + 1)
        ),
        "inverse_time": Schedule(
            lrtrack.InverseTimeTracker(base_value=HIGH, decay=decay),
            lambda n: HIGH / (1 + decay * n),
        ),
        "step": Schedule(
            lrtrack.StepTracker(base_value=HIGH, factor=0.5, step_size=part),
            lambda n: HIGH * 0.5 ** (n // part),
        ),
        "multi_step": Schedule(
            lrtrack.MultiStepTracker(base_value=HIGH, milestones=marks, factor=0.5),
            lambda n: HIGH * 0.5 ** np.searchsorted(marks, n, side="right"),
        ),
        "exponential": Schedule(
            lrtrack.ExponentialTracker(base_value=HIGH, decay=decay),
            lambda n: HIGH * np.exp(-decay * n),
        ),
        "piecewise_constant": Schedule(
            lrtrack.PiecewiseConstantTracker(boundaries=marks, values=values),
            lambda n: np.array(values)[np.searchsorted(marks, n)],
        ),
        "piecewise_linear": Schedule(
            lrtrack.PiecewiseLinearTracker(points=points),
            lambda n: np.interp(n, [x for x, _ in points], [y for _, y in points]),
        ),
        "inverse_square_root": Schedule(
            lrtrack.InverseSquareRootTracker(base_value=HIGH, warm_up_steps=part),
            lambda n: HIGH * np.minimum(n / part, np.sqrt(part / np.maximum(n, 1))),
        ),
        "cosine_restarts": Schedule(
            lrtrack.CosineRestartsTracker(base_value=HIGH, final_value=LOW, first_cycle=part),
            lambda n: _half_cosine(HIGH, LOW, n % part / part),
        ),
        "one_cycle": Schedule(
            lrtrack.OneCycleTracker(
                max_value=HIGH, total_updates=horizon, pct_start=0.25, div_factor=16,
                final_div_factor=1024,
            ),
            lambda n: np.where(
                n < up,
                _half_cosine(HIGH / 16, HIGH, n / up),
                _half_cosine(HIGH, HIGH / 2**14, (n - up) / (horizon - 1 - up)),
            ),
        ),
        "trapezoid": Schedule(
            lrtrack.TrapezoidTracker(
                base_value=HIGH, warm_up_steps=part, stable_steps=part, decay_steps=part
            ),
            lambda n: np.interp(n, [0, part, 2 * part, 3 * part], [0, HIGH, HIGH, 0]),
        ),
        "rex": Schedule(
            lrtrack.RexTracker(base_value=HIGH, total_updates=horizon),
            lambda n: HIGH * (1 - n / horizon) / (1 - n / horizon / 2),
        ),
        "tanh": Schedule(
            lrtrack.TanhTracker(
                base_value=HIGH, final_value=LOW, total_updates=horizon, lower=-6, upper=3
            ),
            lambda n: LOW + (HIGH - LOW) / 2 * (1 - np.tanh(-6 + 9 * n / horizon)),
        ),
        "range_test": Schedule(
            lrtrack.RangeTestTracker(min_value=LOW, max_value=HIGH, total_updates=horizon),
            lambda n: LOW * (HIGH / LOW) ** (n / horizon),
        ),
        **_momentums(horizon),
    }  # fmt: skip


def _momentums(horizon: int) -> dict[str, Schedule]:
    fall = max(1, horizon // 8)
    low_at = 0.25 * horizon - 1
    return {
        "cyclical_momentum": Schedule(
            lrtrack.CyclicalMomentumTracker(base_value=LOW, max_value=HIGH, step_size_up=fall),
            lambda n: HIGH - (HIGH - LOW) * _wave(n, fall),
        ),
        "one_cycle_momentum": Schedule(
            lrtrack.OneCycleMomentumTracker(
                base_value=LOW, max_value=HIGH, total_updates=horizon, pct_start=0.25
            ),
            lambda n: np.where(
                n < low_at,
                _half_cosine(HIGH, LOW, n / low_at),
                _half_cosine(LOW, HIGH, (n - low_at) / (horizon - 1 - low_at)),
            ),
        ),
    }


def _composed(horizon: int) -> dict[str, Schedule]:
    main = cosine(horizon)
    tracker, expression = main.tracker, main.expression
    part = max(2, horizon // 4)
    return {
        "sequence": Schedule(
            Tracker.sequence([(lrtrack.FixedTracker(value=HIGH), part), tracker]),
            lambda n: np.where(n < part, HIGH, expression(np.maximum(n - part, 0))),
        ),
        "product": Schedule(tracker * tracker, lambda n: expression(n) ** 2),
        "sum": Schedule(tracker + tracker, lambda n: expression(n) + expression(n)),
        "quotient": Schedule(tracker / tracker, lambda n: expression(n) / expression(n)),
        "power": Schedule(tracker**2, lambda n: expression(n) ** 2),
        "clip": Schedule(
            tracker.clip(0.125, 0.375), lambda n: np.clip(expression(n), 0.125, 0.375)
        ),
        "delay": Schedule(tracker.delay(part), lambda n: expression(np.maximum(n - part, 0))),
        "per epoch": Schedule(tracker.per_epoch(part), lambda n: expression(n // part)),
        "repeat": Schedule(tracker.repeat(part), lambda n: expression(n % part)),
    }
