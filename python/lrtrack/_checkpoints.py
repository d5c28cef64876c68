"""What a checkpoint keeps of a schedule, and what is said where another one goes on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lrtrack import ParameterTracker

# What a dictionary holds beside the schedule itself.
BESIDE = {"dtype", "state"}


def to_plain(tracker: ParameterTracker) -> dict[str, Any] | str:
    """The tracker as a dictionary, or a word on one whose Python code only pickles keep."""
    try:
        return tracker.to_dict()
    except TypeError:
        return f"a {type(tracker).__name__} with Python code"


def is_changed(saved: Any, current: Any) -> bool:
    """Whether two results of to_plain, or lists of them, are of different schedules.

    Precision and the state of a plateau make no difference; Python code is not compared.
    """
    if isinstance(saved, Mapping) and isinstance(current, Mapping):
        keys = saved.keys() - BESIDE
        return keys != current.keys() - BESIDE or any(
            is_changed(saved[key], current[key]) for key in keys
        )
    if isinstance(saved, (list, tuple)) and isinstance(current, (list, tuple)):
        return len(saved) != len(current) or any(map(is_changed, saved, current))
    return bool(saved != current)


def to_text(saved: Any) -> str:
    """What to call a result of to_plain, or a list of them, in a message."""
    if isinstance(saved, Mapping):
        try:
            return repr(ParameterTracker.from_dict(saved))
        except (TypeError, ValueError):
            return repr(saved)
    if isinstance(saved, (list, tuple)):
        return f"[{', '.join(map(to_text, saved))}]"
    return str(saved)
