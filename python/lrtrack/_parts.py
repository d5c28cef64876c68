"""What a composition is made of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lrtrack._core import ParameterTracker, _tracker_types
from lrtrack.plateau import PlateauTracker

_PARAMETERS = {
    entry["name"]: [row["name"] for row in entry["parameters"]] for entry in _tracker_types()
}


def plateaus_in(tracker: ParameterTracker) -> Iterator[PlateauTracker]:
    """The trackers with state that this one is, holds or follows."""
    if isinstance(tracker, PlateauTracker):
        yield tracker
    for name in _PARAMETERS.get(type(tracker).__name__, []):
        for part in _trackers_in(getattr(tracker, name)):
            yield from plateaus_in(part)


def _trackers_in(value: Any) -> Iterator[ParameterTracker]:
    if isinstance(value, ParameterTracker):
        yield value
    elif isinstance(value, dict):
        yield from (item for item in value.values() if isinstance(item, ParameterTracker))
    elif isinstance(value, tuple):
        yield from (item for item in value if isinstance(item, ParameterTracker))
    elif callable(value):  # a method, as the float64 form of a tracker defined in Python has it
        yield from _trackers_in(getattr(value, "__self__", None))
