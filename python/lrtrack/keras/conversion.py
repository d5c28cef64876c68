"""Keras' own schedules as trackers."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from keras.optimizers import schedules

from lrtrack import (
    CosineRestartsTracker,
    CosineTracker,
    ExponentialTracker,
    InverseTimeTracker,
    PiecewiseConstantTracker,
    PolynomialDecayTracker,
    StepTracker,
    Tracker,
    WarmUpTracker,
)
from lrtrack._arguments import refusal, to_integer

Config = dict[str, Any]


def from_scheduler(schedule: Any) -> Tracker:
    r"""The float64 tracker that has the values of a Keras schedule.

    Keras computes in its ``floatx``, which is float32 unless it is set, so its values are rounded
    more often. With :math:`b` the initial learning rate, :math:`n` the (first) decay steps:

    .. math::
        \text{ExponentialDecay: } & b \cdot \text{decay\_rate}^{t / n} \\
        \text{InverseTimeDecay: } & b / (1 + \text{decay\_rate} \cdot t / n),
            \ \text{both with} \lfloor t / n \rfloor \text{ for a staircase} \\
        \text{PiecewiseConstantDecay: } & v_i,\ i = |\{s \in \text{boundaries} : s < t\}| \\
        \text{PolynomialDecay: } & e + (b - e) (1 - \min(t, n) / n)^\text{power} \\
        \text{CosineDecay: } & b (\alpha + (1 - \alpha) (1 + \cos(\pi \min(t, n) / n)) / 2),
            \ \text{also after its warm-up} \\
        \text{CosineDecayRestarts: } & b (\alpha + (1 - \alpha)\, \text{m\_mul}^i
            (1 + \cos(\pi t_i / n_i)) / 2),\ n_i = n \cdot \text{t\_mul}^i

    Args:
        schedule: One of these, from ``keras.optimizers.schedules``.

    Raises:
        TypeError: It is of another class, also a subclass, which may compute something else. (A
            :class:`Schedule` has its ``tracker``.)
        ValueError: Its numbers make no tracker, or a ``PolynomialDecay`` has ``cycle=True``.

    Example:
        >>> from keras.optimizers.schedules import ExponentialDecay
        >>> from lrtrack.keras import from_scheduler
        >>> from_scheduler(ExponentialDecay(0.5, decay_steps=10, decay_rate=0.25, staircase=True))
        StepTracker(base_value=0.5, factor=0.25, step_size=10).astype('float64')
    """
    name = type(schedule).__name__
    if name not in _CONVERSIONS or type(schedule) is not getattr(schedules, name):
        raise TypeError(refusal("schedule", "one of " + ", ".join(_CONVERSIONS), schedule))
    tracker: Tracker = _CONVERSIONS[name](schedule.get_config())
    return tracker.astype("float64")


def _exponential(config: Config) -> Tracker:
    base, rate = config["initial_learning_rate"], config["decay_rate"]
    if config["staircase"]:
        return StepTracker(base_value=base, factor=rate, step_size=_steps(config, "decay_steps"))
    return ExponentialTracker(base_value=base, decay=-math.log(rate) / config["decay_steps"])


def _inverse_time(config: Config) -> Tracker:
    base, rate = config["initial_learning_rate"], config["decay_rate"]
    if config["staircase"]:
        steps = _steps(config, "decay_steps")
        return InverseTimeTracker(base_value=base, decay=rate).per_epoch(steps)
    return InverseTimeTracker(base_value=base, decay=rate / config["decay_steps"])


def _piecewise(config: Config) -> Tracker:
    boundaries = [_to_steps("boundaries", boundary) for boundary in config["boundaries"]]
    return PiecewiseConstantTracker(boundaries=boundaries, values=config["values"])


def _polynomial(config: Config) -> Tracker:
    if config["cycle"]:
        raise ValueError(refusal("cycle", "False", True))
    return PolynomialDecayTracker(
        base_value=config["initial_learning_rate"],
        end_learning_rate=config["end_learning_rate"],
        decay_steps=_steps(config, "decay_steps"),
        power=config["power"],
    )


def _cosine(config: Config) -> Tracker:
    start, target = config["initial_learning_rate"], config["warmup_target"]
    base = start if target is None else target
    main = CosineTracker(
        base_value=base,
        final_value=base * config["alpha"],
        max_updates=_steps(config, "decay_steps"),
    )
    if target is None:
        return main
    return WarmUpTracker(
        main_tracker=main,
        warm_up_steps=_steps(config, "warmup_steps"),
        warm_up_begin_value=start,
    )


def _restarts(config: Config) -> Tracker:
    base, floor = config["initial_learning_rate"], config["alpha"]
    restarts = CosineRestartsTracker(
        base_value=base * (1 - floor),
        first_cycle=_steps(config, "first_decay_steps"),
        cycle_factor=config["t_mul"],
        cycle_decay=config["m_mul"],
    )
    return restarts + base * floor if floor else restarts


def _steps(config: Config, name: str) -> int:
    return _to_steps(name, config[name])


def _to_steps(name: str, value: Any) -> int:
    """An integer, which Keras also takes as a float."""
    return to_integer(
        name, int(value) if isinstance(value, float) and value.is_integer() else value
    )


_CONVERSIONS: dict[str, Callable[[Config], Tracker]] = {
    "ExponentialDecay": _exponential,
    "InverseTimeDecay": _inverse_time,
    "PiecewiseConstantDecay": _piecewise,
    "PolynomialDecay": _polynomial,
    "CosineDecay": _cosine,
    "CosineDecayRestarts": _restarts,
}
