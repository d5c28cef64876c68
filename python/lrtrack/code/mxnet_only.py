"""Trackers as schedulers of MXNet's own. This module does not import MXNet.

MXNet counts from 1: its schedulers have the tracker's values at 1, 2, 3 ...
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from lrtrack._core import (
    CosineTracker,
    DelayedTracker,
    ExponentialTracker,
    FactorTracker,
    FixedTracker,
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
from lrtrack.code.equivalents import (
    NoEquivalentError,
    common_factor,
    converted,
    decay_factor,
    double,
    line_points,
    require,
    steps,
)
from lrtrack.code.layout import assignment, call


class Scheduler(NamedTuple):
    kind: str
    base: float
    shape: dict[str, Any]

    def text(self) -> str:
        return call(f"mx.lr_scheduler.{self.kind}", **self.shape, base_lr=self.base)


def to_mxnet(tracker: ParameterTracker) -> str:
    scheduler = converted(tracker, "MXNet", CONVERSIONS)
    return "\n".join(
        [
            "import mxnet as mx",
            "",
            assignment("scheduler", scheduler.text()),
            f'options = {{"learning_rate": {scheduler.base!r}, "lr_scheduler": scheduler}}',
            'trainer = mx.gluon.Trainer(net.collect_params(), "sgd", options)',
        ]
    )


def _fixed(tracker: FixedTracker) -> Scheduler:
    return _factor(1, 1.0, tracker.value)


def _factor(step: int, factor: float, base: float) -> Scheduler:
    require("the factor", "at most 1", factor, factor <= 1)
    require("the base value", "positive", base, base > 0)  # it would stop at stop_factor_lr
    return Scheduler(
        "FactorScheduler", base, {"step": step, "factor": factor, "stop_factor_lr": 0.0}
    )


def _exponential(tracker: ExponentialTracker | FactorTracker) -> Scheduler:
    factor = decay_factor(tracker)
    return _factor(1, factor, tracker.base_value * factor)


def _step(tracker: StepTracker) -> Scheduler:
    raise NoEquivalentError("MXNet's steps come one update later, as with .delay(1)")


def _delayed(tracker: DelayedTracker) -> Scheduler:
    inner = tracker.tracker
    require("tracker", "a StepTracker", inner, isinstance(inner, StepTracker))
    assert isinstance(inner, StepTracker)
    require("offset", "0", inner.offset, inner.offset == 0)
    require("updates", "1", tracker.updates, tracker.updates == 1)
    return _factor(inner.step_size, inner.factor, inner.base_value)


def _steps(tracker: MultiStepTracker | MultiFactorTracker | PiecewiseConstantTracker) -> Scheduler:
    starts, values = steps(tracker)
    if isinstance(tracker, PiecewiseConstantTracker):
        factor = common_factor(values)
    else:
        factor = tracker.factor
    require("factor", "at most 1", factor, factor <= 1)
    require("the first step", "after update 1", starts[0], starts[0] >= 2)
    return Scheduler(
        "MultiFactorScheduler",
        values[0],
        {"step": [start - 1 for start in starts], "factor": factor},
    )


def _lines(tracker: PiecewiseLinearTracker | LinearTracker) -> Scheduler:
    points = line_points(tracker)
    require("points", "two", points, len(points) == 2)
    (begin, first), (end, last) = points
    require("the first point", "update 0", begin, begin == 0)
    return Scheduler("PolyScheduler", first, {"max_update": end, "pwr": 1, "final_lr": last})


def _polynomial(tracker: PolynomialDecayTracker) -> Scheduler:
    require("cycle", "False", tracker.cycle, not tracker.cycle)
    shape = {
        "max_update": tracker.decay_steps,
        "pwr": tracker.power,
        "final_lr": tracker.end_learning_rate,
    }
    return Scheduler("PolyScheduler", tracker.base_value, shape)


def _cosine(tracker: CosineTracker) -> Scheduler:
    shape = {"max_update": tracker.max_updates, "final_lr": tracker.final_value}
    return Scheduler("CosineScheduler", tracker.base_value, shape)


def _warm_up(tracker: WarmUpTracker) -> Scheduler:
    main, length, mode = tracker.main_tracker, tracker.warm_up_steps, tracker.warm_up_mode
    scheduler = converted(main, "MXNet", CONVERSIONS)
    if length == 0:
        return scheduler
    shape, begin = dict(scheduler.shape), tracker.warm_up_begin_value
    known = (WarmUpMode.LINEAR, WarmUpMode.CONSTANT)
    require("warm_up_mode", "LINEAR or CONSTANT", mode.name, mode in known)
    what = f"at most the value that it climbs to ({scheduler.base})"
    require("warm_up_begin_value", what, begin, begin <= scheduler.base)
    require("main_tracker", "free of a warm-up", main, "warmup_steps" not in shape)
    is_base = double(main, 0) == scheduler.base
    require("main_tracker", "at its base value at update 0", main, is_base)
    if "max_update" in shape:
        shape["max_update"] += length
    elif isinstance(shape["step"], list):
        shape["step"] = [step + length for step in shape["step"]]
    else:
        require("main_tracker", "free of steps that repeat", main, shape["factor"] == 1)
    warm_up = {"warmup_steps": length, "warmup_begin_lr": begin, "warmup_mode": mode.name.lower()}
    return scheduler._replace(shape={**shape, **warm_up})


CONVERSIONS: dict[str, Callable[[Any], Scheduler]] = {
    "FixedTracker": _fixed,
    "FactorTracker": _exponential,
    "ExponentialTracker": _exponential,
    "StepTracker": _step,
    "DelayedTracker": _delayed,
    "MultiStepTracker": _steps,
    "MultiFactorTracker": _steps,
    "PiecewiseConstantTracker": _steps,
    "PiecewiseLinearTracker": _lines,
    "LinearTracker": _lines,
    "PolynomialDecayTracker": _polynomial,
    "CosineTracker": _cosine,
    "WarmUpTracker": _warm_up,
}
