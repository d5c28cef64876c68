"""Trackers as schedules of Keras' own. This module does not import Keras."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lrtrack._core import (
    CosineRestartsTracker,
    CosineTracker,
    EpochwiseTracker,
    ExponentialTracker,
    FactorTracker,
    FixedTracker,
    InverseTimeTracker,
    LinearTracker,
    MultiFactorTracker,
    MultiStepTracker,
    ParameterTracker,
    PiecewiseConstantTracker,
    PiecewiseLinearTracker,
    PolynomialDecayTracker,
    StepTracker,
    WarmUpMode,
    WarmUpTracker,
)
from lrtrack.code.equivalents import converted, decay_factor, line_points, require, steps
from lrtrack.code.layout import assignment, call


def to_keras(tracker: ParameterTracker) -> str:
    text = converted(tracker, "Keras", CONVERSIONS)
    imports = ["import keras"]
    if "schedules." in text:
        imports.append("from keras.optimizers import schedules")
    return "\n".join(
        [*imports, "", assignment("schedule", text), "optimizer = keras.optimizers.SGD(schedule)"]
    )


def _call(name: str, *arguments: object, **keywords: object) -> str:
    return call(f"schedules.{name}", *map(repr, arguments), **keywords)


def _fixed(tracker: FixedTracker) -> str:
    return repr(tracker.value)


def _exponential(tracker: ExponentialTracker | FactorTracker) -> str:
    factor = decay_factor(tracker)
    return _call("ExponentialDecay", tracker.base_value, decay_steps=1, decay_rate=factor)


def _step(tracker: StepTracker) -> str:
    require("offset", "0", tracker.offset, tracker.offset == 0)
    shape = {"decay_steps": tracker.step_size, "decay_rate": tracker.factor, "staircase": True}
    return _call("ExponentialDecay", tracker.base_value, **shape)


def _steps(tracker: MultiStepTracker | MultiFactorTracker | PiecewiseConstantTracker) -> str:
    starts, values = steps(tracker)
    boundaries = [start - 1 for start in starts]
    return _call("PiecewiseConstantDecay", boundaries=boundaries, values=values)


def _lines(tracker: PiecewiseLinearTracker | LinearTracker) -> str:
    points = line_points(tracker)
    require("points", "two, of which the first is update 0", points, len(points) == 2)
    (begin, first), (end, last) = points
    require("the first point", "update 0", begin, begin == 0)
    return _call("PolynomialDecay", first, end, end_learning_rate=last)


def _polynomial(tracker: PolynomialDecayTracker) -> str:
    shape = {"end_learning_rate": tracker.end_learning_rate, "power": tracker.power}
    if tracker.cycle:
        shape["cycle"] = True
    return _call("PolynomialDecay", tracker.base_value, tracker.decay_steps, **shape)


def _inverse_time(tracker: InverseTimeTracker) -> str:
    require("recursive", "False", tracker.recursive, not tracker.recursive)
    shape = {"decay_steps": 1, "decay_rate": tracker.decay}
    return _call("InverseTimeDecay", tracker.base_value, **shape)


def _epochwise(tracker: EpochwiseTracker) -> str:
    inner = tracker.tracker
    what = "InverseTimeTracker or ExponentialTracker"
    require("tracker", what, inner, isinstance(inner, (InverseTimeTracker, ExponentialTracker)))
    if isinstance(inner, InverseTimeTracker):
        require("recursive", "False", inner.recursive, not inner.recursive)
        name, rate = "InverseTimeDecay", inner.decay
    else:
        name, rate = "ExponentialDecay", decay_factor(inner)
    shape = {"decay_steps": tracker.updates_per_epoch, "decay_rate": rate, "staircase": True}
    return _call(name, inner.base_value, **shape)  # type: ignore[attr-defined]


def _cosine(tracker: CosineTracker) -> str:
    alpha = tracker.final_value / tracker.base_value
    return _call("CosineDecay", tracker.base_value, tracker.max_updates, alpha=alpha)


def _warm_up(tracker: WarmUpTracker) -> str:
    main, mode = tracker.main_tracker, tracker.warm_up_mode
    if tracker.warm_up_steps == 0:
        return converted(main, "Keras", CONVERSIONS)
    require("main_tracker", "a CosineTracker", main, isinstance(main, CosineTracker))
    assert isinstance(main, CosineTracker)
    require("warm_up_mode", "LINEAR", mode.name, mode is WarmUpMode.LINEAR)
    return _call(
        "CosineDecay",
        tracker.warm_up_begin_value,
        main.max_updates,
        alpha=main.final_value / main.base_value,
        warmup_target=main.base_value,
        warmup_steps=tracker.warm_up_steps,
    )


def _restarts(tracker: CosineRestartsTracker) -> str:
    decay, final = tracker.cycle_decay, tracker.final_value
    require("cycle_decay", "1, or final_value 0", decay, decay == 1 or final == 0)
    shape = {
        "t_mul": float(tracker.cycle_factor),
        "m_mul": float(decay),
        "alpha": final / tracker.base_value,
    }
    first = float(tracker.first_cycle)
    length = int(first) if first.is_integer() else first
    return _call("CosineDecayRestarts", tracker.base_value, length, **shape)


CONVERSIONS: dict[str, Callable[[Any], str]] = {
    "FixedTracker": _fixed,
    "FactorTracker": _exponential,
    "ExponentialTracker": _exponential,
    "StepTracker": _step,
    "MultiStepTracker": _steps,
    "MultiFactorTracker": _steps,
    "PiecewiseConstantTracker": _steps,
    "PiecewiseLinearTracker": _lines,
    "LinearTracker": _lines,
    "PolynomialDecayTracker": _polynomial,
    "InverseTimeTracker": _inverse_time,
    "EpochwiseTracker": _epochwise,
    "CosineTracker": _cosine,
    "WarmUpTracker": _warm_up,
    "CosineRestartsTracker": _restarts,
}
