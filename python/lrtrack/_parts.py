"""What a composition is made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MethodType
from typing import Any

from lrtrack import _core
from lrtrack._core import ParameterTracker, PlateauTracker


def plateaus(value: Any) -> list[PlateauTracker]:
    """The plateaus inside a tracker, or a collection of trackers, each once."""
    found = [part for part in walk(value) if isinstance(part, PlateauTracker)]
    return list(dict.fromkeys(found))


def walk(value: Any) -> Iterator[ParameterTracker]:
    """The trackers inside a tracker, itself included, or inside a collection of trackers."""
    if isinstance(value, ParameterTracker):
        yield value
    for part in _contents(value):
        yield from walk(part)


def parts(tracker: ParameterTracker) -> Iterator[ParameterTracker]:
    """The trackers that a tracker is directly made of."""
    for value in _contents(tracker):
        yield from _outermost(value)


def _outermost(value: Any) -> Iterator[ParameterTracker]:
    if isinstance(value, ParameterTracker):
        yield value
        return
    for part in _contents(value):
        yield from _outermost(part)


def _contents(value: Any) -> Iterator[Any]:
    if isinstance(value, ParameterTracker):
        value = _core._contents(value) or value.__reduce__()
    elif isinstance(value, MethodType):
        value = [value.__self__]
    elif isinstance(value, Mapping):
        value = value.values()
    elif not isinstance(value, (tuple, list)):
        return
    yield from value
