"""Shared by the conversions to other libraries' schedulers."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, TypeVar

from lrtrack._core import (
    FactorTracker,
    LinearTracker,
    MultiFactorTracker,
    MultiStepTracker,
    ParameterTracker,
    PiecewiseConstantTracker,
    PiecewiseLinearTracker,
    Tracker,
)

Result = TypeVar("Result")
Points = list[tuple[int, float]]


class NoEquivalentError(ValueError):
    """The library has no such schedule."""


def converted(
    tracker: ParameterTracker, library: str, conversions: dict[str, Callable[[Any], Result]]
) -> Result:
    """What the conversion for the tracker's class makes of it."""
    kind = type(tracker).__name__
    if kind not in conversions:
        raise NoEquivalentError(f"{library} has no scheduler for {kind}")
    try:
        return conversions[kind](tracker)
    except NoEquivalentError as error:
        message = str(error)
        if not message.startswith(f"{library} has"):
            message = f"{library} has no scheduler for this {kind}: {message}"
        raise NoEquivalentError(message) from None


def require(name: str, what: str, received: object, holds: bool) -> None:
    """Raises unless the library supports what was received."""
    if not holds:
        is_tracker = isinstance(received, ParameterTracker)
        what_came = type(received).__name__ if is_tracker else repr(received)
        raise NoEquivalentError(f"{name} must be {what}, received {what_came}")


def double(tracker: Tracker, update: int) -> float:
    """A value in double precision."""
    return tracker.astype("float64")(update)


def line_points(tracker: PiecewiseLinearTracker | LinearTracker) -> Points:
    """The corners of what is made of straight lines."""
    if isinstance(tracker, PiecewiseLinearTracker):
        return [(int(update), float(value)) for update, value in tracker.points]
    end = int(tracker.milestones(2**53)[-1]) if len(tracker.milestones(2**53)) else 0
    require("max_updates", "given, or a lowest or highest value", None, end > 0)
    return [(0, tracker.base_value), (end, double(tracker, end))]


def steps(tracker: Tracker) -> tuple[list[int], list[float]]:
    """At which updates a value begins, and the values, one more."""
    if isinstance(tracker, MultiStepTracker):
        starts = [int(milestone) for milestone in tracker.given_milestones]
    elif isinstance(tracker, MultiFactorTracker):
        starts = [step + 1 for step in tracker.steps]
    else:
        assert isinstance(tracker, PiecewiseConstantTracker)
        starts = [boundary + 1 for boundary in tracker.boundaries]
        return starts, [float(value) for value in tracker.values]
    powers = [tracker.base_value * tracker.factor**i for i in range(len(starts) + 1)]
    return starts, powers


def common_factor(values: list[float]) -> float:
    """The factor from each value to the next."""
    factors = [after / before for before, after in zip(values, values[1:])] if all(values) else []
    is_common = bool(factors) and all(abs(factor - factors[0]) < 1e-14 for factor in factors)
    require("values", "each the same multiple of the one before", values, is_common)
    return factors[0]


def decay_factor(tracker: Any) -> float:
    """By what each update multiplies the value of an exponential."""
    if isinstance(tracker, FactorTracker):
        limit = tracker.min_value if tracker.min_value is not None else tracker.max_updates
        require("min_value and max_updates", "absent", limit, limit is None)
        return tracker.factor
    return math.exp(-tracker.decay)
