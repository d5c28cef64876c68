"""How trackers get into pickles and out again."""

from __future__ import annotations

import copyreg
from typing import Any

from lrtrack import _core
from lrtrack._arguments import refusal


def restore(
    class_name: str, dtype: str, parameters: dict[str, Any], state: dict[str, Any] | None = None
) -> _core.ParameterTracker:
    """The tracker of that class with these parameters; pickles call it by its name."""
    make = _epoch_tracker if class_name == "EpochTracker" else getattr(_core, class_name)
    tracker: Any = make(**parameters)
    if state is not None:
        tracker.load_state_dict(state)
    restored: _core.ParameterTracker = tracker.astype(dtype)
    return restored


def _epoch_tracker(tracker: _core.Tracker, updates_per_epoch: int) -> _core.Tracker:
    """The EpochTracker of version 0.1, whose epoch 1 began at update updates_per_epoch + 1."""
    epochs = _core.EpochwiseTracker(tracker=tracker, updates_per_epoch=updates_per_epoch)
    return epochs.delay(1)


def contents_of(tracker: _core.ParameterTracker) -> tuple[str, str, dict[str, Any]]:
    """What restore() makes the tracker of again.

    Raises:
        TypeError: its class is defined in Python.
    """
    contents = _core._contents(tracker)
    if contents is None:
        raise TypeError(refusal("the tracker", "one of lrtrack's own classes", tracker))
    return contents


def reduce(self: _core.ParameterTracker, /) -> Any:
    """What pickle needs, at any protocol."""
    contents = _core._contents(self)
    return _reduce_defined_in_python(self) if contents is None else (restore, contents)


def reduce_ex(self: _core.ParameterTracker, protocol: Any, /) -> Any:
    """What pickle needs, at any protocol."""
    return reduce(self)


def _reduce_defined_in_python(tracker: _core.ParameterTracker) -> Any:
    """What pickle needs for an instance of a class that is defined in Python.

    It is what object.__reduce_ex__ would give at protocol 2, were it not that this refuses every
    class with a C++ base, and that protocols 0 and 1 do not call the class's own __new__.
    """
    kind = type(tracker)
    if kind.__reduce__ is not _core.ParameterTracker.__reduce__:
        return tracker.__reduce__()
    return copyreg.__newobj__, (kind,), _state(tracker)  # type: ignore[attr-defined]


def _state(tracker: _core.ParameterTracker) -> Any:
    kind = type(tracker)
    own_state: Any = getattr(kind, "__getstate__", None)
    if own_state is not getattr(object, "__getstate__", None):
        return own_state(tracker)
    names = copyreg._slotnames(kind)  # type: ignore[attr-defined]
    slots = {name: getattr(tracker, name) for name in names if hasattr(tracker, name)}
    attributes = getattr(tracker, "__dict__", None)
    return (attributes, slots) if slots else attributes
