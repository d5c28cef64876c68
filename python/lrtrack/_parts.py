"""What a composition is made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MethodType
from typing import Any

from lrtrack._core import ParameterTracker
from lrtrack.plateau import PlateauTracker


def plateaus(value: Any) -> list[PlateauTracker]:
    """The plateaus inside a tracker, or a collection of trackers, each once."""
    return list({id(tracker): tracker for tracker in _walk(value)}.values())


def _walk(value: Any) -> Iterator[PlateauTracker]:
    if isinstance(value, PlateauTracker):
        yield value
    if isinstance(value, ParameterTracker):
        value = value.__reduce__()
    elif isinstance(value, MethodType):
        value = [value.__self__]
    elif isinstance(value, Mapping):
        value = value.values()
    elif not isinstance(value, (tuple, list)):
        return
    for part in value:
        yield from _walk(part)
