"""What lines a drawing of trackers has, and what they are called."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from lrtrack import _core
from lrtrack._arguments import refusal
from lrtrack._core import FixedTracker, ParameterTracker, Tracker

Lines = list[tuple[str, Tracker]]


def expression(tracker: ParameterTracker) -> str:
    """The tracker's repr, even if it is a user's own and fails."""
    try:
        return repr(tracker)
    except Exception:
        return f"<{type(tracker).__name__}>"


def lines_of(trackers: object) -> Lines:
    """A name and a tracker for each line.

    A ParameterTracker has a line for each name or pattern that it knows, and for what is left.

    Raises:
        TypeError: Something is not a tracker, or has no line.
        ValueError: There is nothing.
    """
    lines = [line for where, name, given in _named(trackers) for line in _lines(where, name, given)]
    if not lines:
        raise ValueError(refusal("trackers", "one tracker or more", trackers))
    return lines


def _named(trackers: object) -> Iterator[tuple[str, str, object]]:
    """For each tracker its name in messages, its name in the legend, and the tracker."""
    if isinstance(trackers, ParameterTracker):
        name = expression(trackers) if isinstance(trackers, Tracker) else ""
        yield "tracker", name, trackers
    elif isinstance(trackers, Mapping):
        for name, tracker in trackers.items():
            yield f"trackers[{name!r}]", str(name), tracker
    elif isinstance(trackers, Iterable) and not isinstance(trackers, (str, bytes)):
        for index, tracker in enumerate(trackers):
            is_tracker = isinstance(tracker, ParameterTracker)
            yield f"trackers[{index}]", expression(tracker) if is_tracker else "", tracker
    else:
        what = "a tracker, or trackers in a list or dictionary"
        raise TypeError(refusal("trackers", what, trackers))


def _lines(where: str, name: str, given: object) -> Lines:
    if isinstance(given, Tracker):
        return [(name, given)]
    if not isinstance(given, ParameterTracker):
        raise TypeError(refusal(where, "a tracker", given))
    parameters = [line for row in _rows(given) for line in _of_parameter(given, row)]
    if not parameters:
        advice = ": draw LambdaTracker(function=lambda t: tracker(parameter_id, t))"
        raise TypeError(
            refusal(where, "a tracker with a value for an update alone", given) + advice
        )
    prefix = f"{name}: " if name else ""
    return [(prefix + parameter, tracker) for parameter, tracker in parameters]


def _rows(tracker: ParameterTracker) -> list[dict[str, Any]]:
    types = {row["name"]: row["parameters"] for row in _core._tracker_types()}
    rows: list[dict[str, Any]] = types.get(type(tracker).__name__, [])
    return rows if type(tracker) is getattr(_core, type(tracker).__name__, None) else []


def _of_parameter(tracker: ParameterTracker, row: dict[str, Any]) -> Lines:
    value = getattr(tracker, row["name"])
    if row["kind"] == "reals_by_name":
        return [(name, FixedTracker(value=real)) for name, real in value.items()]
    if row["kind"] == "trackers_by_name":
        return list(value.items())
    return [("all others", value if isinstance(value, Tracker) else FixedTracker(value=value))]
