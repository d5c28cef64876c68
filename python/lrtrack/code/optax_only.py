"""Trackers as schedules of optax's own. This module does not import optax."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

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
    SequentialTracker,
    StepTracker,
    TrapezoidDecay,
    TrapezoidTracker,
    WarmUpMode,
    WarmUpTracker,
)
from lrtrack.code.equivalents import converted, decay_factor, double, line_points, require, steps
from lrtrack.code.layout import assignment, call

Pieces = list[tuple[int, str]]  # where each begins


def to_optax(tracker: ParameterTracker) -> str:
    text = converted(tracker, "optax", CONVERSIONS)
    return f"import optax\n\n{assignment('schedule', text)}\noptimizer = optax.sgd(schedule)"


def _call(name: str, *arguments: object, **keywords: object) -> str:
    return call(f"optax.{name}", *map(repr, arguments), **keywords)


def _joined(pieces: Pieces) -> str:
    if len(pieces) == 1:
        return pieces[0][1]
    texts = ", ".join(text for _, text in pieces)
    return f"optax.join_schedules([{texts}], {[start for start, _ in pieces[1:]]})"


def _fixed(tracker: FixedTracker) -> str:
    return _call("constant_schedule", tracker.value)


def _exponential(tracker: ExponentialTracker | FactorTracker) -> str:
    return _call("exponential_decay", tracker.base_value, 1, decay_factor(tracker))


def _step(tracker: StepTracker) -> str:
    require("offset", "0", tracker.offset, tracker.offset == 0)
    numbers = (tracker.base_value, tracker.step_size, tracker.factor)
    return _call("exponential_decay", *numbers, staircase=True)


def _steps(tracker: MultiStepTracker | MultiFactorTracker) -> str:
    starts, _ = steps(tracker)
    factors = dict.fromkeys(starts, tracker.factor)
    return _call("piecewise_constant_schedule", tracker.base_value, factors)


def _constants(tracker: PiecewiseConstantTracker) -> str:
    starts, values = steps(tracker)
    constants = [_call("constant_schedule", value) for value in values]
    return _joined(list(zip([0, *starts], constants)))


def _lines(tracker: PiecewiseLinearTracker | LinearTracker) -> str:
    points = line_points(tracker)
    if points[0][0] > 0:
        points.insert(0, (0, points[0][1]))
    pieces = [
        (begin, _call("linear_schedule", first, last, end - begin))
        for (begin, first), (end, last) in zip(points, points[1:])
    ]
    return _joined(pieces or [(0, _call("constant_schedule", points[0][1]))])


def _polynomial(tracker: PolynomialDecayTracker) -> str:
    require("cycle", "False", tracker.cycle, not tracker.cycle)
    ends = (tracker.base_value, tracker.end_learning_rate)
    return _call("polynomial_schedule", *ends, tracker.power, tracker.decay_steps)


def _cosine(tracker: CosineTracker) -> str:
    alpha = tracker.final_value / tracker.base_value
    return _call("cosine_decay_schedule", tracker.base_value, tracker.max_updates, alpha=alpha)


def _trapezoid(tracker: TrapezoidTracker) -> str:
    top, last, decay = tracker.base_value, tracker.final_value, tracker.decay
    known = (TrapezoidDecay.LINEAR, TrapezoidDecay.COSINE)
    require("decay", "LINEAR or COSINE", decay.name, decay in known)
    fall = _call("constant_schedule", last)
    if tracker.decay_steps > 0 and decay is TrapezoidDecay.LINEAR:
        fall = _call("linear_schedule", top, last, tracker.decay_steps)
    elif tracker.decay_steps > 0:
        fall = _call("cosine_decay_schedule", top, tracker.decay_steps, alpha=last / top)
    lengths = (tracker.warm_up_steps, tracker.stable_steps)
    rise = _call("linear_schedule", 0.0, top, lengths[0])
    parts = [(0, rise, lengths[0]), (lengths[0], _call("constant_schedule", top), lengths[1])]
    return _joined([(start, text) for start, text, n in parts if n > 0] + [(sum(lengths), fall)])


def _sequence(tracker: SequentialTracker) -> str:
    lengths = list(tracker.lengths)
    require("lengths", "one less than trackers", lengths, len(lengths) < len(tracker.trackers))
    require("lengths", "positive", lengths, all(length > 0 for length in lengths))
    texts = [converted(part, "optax", CONVERSIONS) for part in tracker.trackers]
    return _joined([(sum(lengths[:i]), text) for i, text in enumerate(texts)])


def _warm_up(tracker: WarmUpTracker) -> str:
    main, length, mode = tracker.main_tracker, tracker.warm_up_steps, tracker.warm_up_mode
    text = converted(main, "optax", CONVERSIONS)
    if length == 0:
        return text
    known = (WarmUpMode.LINEAR, WarmUpMode.CONSTANT)
    require("warm_up_mode", "LINEAR or CONSTANT", mode.name, mode in known)
    begin = tracker.warm_up_begin_value
    ramp = _call("constant_schedule", begin)
    if mode is WarmUpMode.LINEAR:
        ramp = _call("linear_schedule", begin, double(main, 0), length)
    return _joined([(0, ramp), (length, text)])


def _delayed(tracker: DelayedTracker) -> str:
    require("updates", "non-negative", tracker.updates, tracker.updates >= 0)
    text = converted(tracker.tracker, "optax", CONVERSIONS)
    if tracker.updates == 0:
        return text
    hold = _call("constant_schedule", double(tracker, 0))
    return _joined([(0, hold), (tracker.updates, text)])


CONVERSIONS: dict[str, Callable[[Any], str]] = {
    "FixedTracker": _fixed,
    "FactorTracker": _exponential,
    "ExponentialTracker": _exponential,
    "StepTracker": _step,
    "MultiStepTracker": _steps,
    "MultiFactorTracker": _steps,
    "PiecewiseConstantTracker": _constants,
    "PiecewiseLinearTracker": _lines,
    "LinearTracker": _lines,
    "PolynomialDecayTracker": _polynomial,
    "CosineTracker": _cosine,
    "TrapezoidTracker": _trapezoid,
    "SequentialTracker": _sequence,
    "WarmUpTracker": _warm_up,
    "DelayedTracker": _delayed,
}
