"""How much of a tracker a drawing shows by default."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lrtrack import _core
from lrtrack._arguments import refusal
from lrtrack._core import ParameterTracker, Tracker
from lrtrack._parts import parts, walk

UPDATES = 100  # of a tracker about which nothing can be known
PIECES = 6  # of a tracker that repeats for ever
WAY = 0.9  # how much of the way to a value that is never reached
FEWEST, LONGEST_TAIL = 10, 9  # updates of that way, and how many times what comes before it

LONGEST = 2**50
LONGEST_IN_PYTHON = 2**20  # where Python code makes a list of milestones

# Compositions that evaluate all their parts at their own update.
BESIDE = (
    _core.ProductTracker,
    _core.SumTracker,
    _core.QuotientTracker,
    _core.PowerTracker,
    _core.ClippedTracker,
)


class Horizon(NamedTuple):
    """How far one wants to see, and whether that is where the last value is reached and held."""

    end: int
    is_held: bool


def default_stop(tracker: ParameterTracker) -> int:
    """Where a drawing of a tracker stops by default.

    That is a little after the schedule's end, where its last value is reached and held. A
    tracker that repeats (steps, cycles, restarts) is drawn for six pieces, or to the end of another
    tracker that it is multiplied with; one that approaches a value for ever, for nine tenths
    of the way; one without bounds, until it has changed by as much as its first value.
    A tracker of which nothing is known, such as a Python function, is drawn for 100 updates.

    Args:
        tracker: A Tracker or ParameterTracker; of the latter, the farthest of its parts counts.

    Returns:
        The first update that is not shown.

    Raises:
        TypeError: tracker is not a tracker.

    Example:
        >>> from lrtrack import CosineTracker, StepTracker
        >>> from lrtrack.plotting import default_stop
        >>> default_stop(CosineTracker(base_value=0.5, max_updates=1000))
        1051
        >>> default_stop(StepTracker(base_value=0.5, factor=0.5, step_size=10))
        61
    """
    if not isinstance(tracker, ParameterTracker):
        raise TypeError(refusal("tracker", "a Tracker", tracker))
    if not isinstance(tracker, Tracker):
        return max([default_stop(part) for part in parts(tracker)], default=UPDATES)
    end, is_held = _horizon(tracker)
    return end + (max(1, end // 20) if is_held else 0) + 1 if end else UPDATES


def _horizon(tracker: ParameterTracker) -> Horizon:
    limit = LONGEST if all(_is_compiled(part) for part in walk(tracker)) else LONGEST_IN_PYTHON
    beginnings, is_endless = _beginnings(tracker, limit)
    if not is_endless:
        origin = int(beginnings[-1]) if len(beginnings) else 0
        return _after(tracker, origin)
    end = int(beginnings[:PIECES][-1]) if len(beginnings) else UPDATES - 1
    beside = [_horizon(part) for part in parts(tracker)] if isinstance(tracker, BESIDE) else []
    return max([Horizon(end, False), *(horizon for horizon in beside if horizon.is_held)])


def _is_compiled(tracker: ParameterTracker) -> bool:
    return type(tracker).__module__.partition(".")[0] == "lrtrack"


def _beginnings(tracker: ParameterTracker, limit: int) -> tuple[NDArray[np.int64], bool]:
    """The milestones, or the first of them, and whether they never end."""
    try:
        found = np.asarray(tracker.milestones(limit), np.int64)
    except ValueError:  # too many
        return _first_beginnings(tracker, limit), True
    return found, len(found) > PIECES and found[-1] > limit // 64


def _first_beginnings(tracker: ParameterTracker, limit: int) -> NDArray[np.int64]:
    found = np.empty(0, np.int64)
    stop = 1024
    while stop < limit and len(found) < PIECES:
        try:
            found = np.asarray(tracker.milestones(stop), np.int64)
        except ValueError:
            break
        stop *= 4
    return found


def _after(tracker: ParameterTracker, origin: int) -> Horizon:
    """How far to go on after the last milestone, where the value may still change."""
    if not isinstance(tracker, Tracker) or _calls_python(tracker):
        return Horizon(max(2 * origin, UPDATES - 1), False)
    first = tracker(origin)
    distances = 2 ** np.arange(LONGEST.bit_length())
    values = tracker.get_new_values(origin + distances).astype(np.float64)
    with np.errstate(invalid="ignore"):  # infinite values
        changes = np.abs(values - first)
        settles = abs(values[-1] - values[-2]) < 0.01 * changes[-1]
    if not (changes > 0).any():
        return Horizon(origin, True)
    goal = WAY * changes[-1] if settles else abs(first)
    enough = distances[changes >= goal]
    if first == 0 or math.isinf(first) or not len(enough):
        return Horizon(origin + UPDATES - 1, False)
    length = max(_length(tracker, origin, goal, int(enough[0])), FEWEST)
    if origin:  # to be seen beside what comes before it, which is to be seen too
        length = min(max(length, origin), LONGEST_TAIL * origin)
    return Horizon(origin + length, False)


def _length(tracker: Tracker, origin: int, goal: float, most: int) -> int:
    """After how many updates the value has changed by that much; most − 1 is more than half."""
    least, first = most // 2, tracker(origin)
    while most - least > 1:
        middle = (least + most) // 2
        if abs(tracker(origin + middle) - first) >= goal:
            most = middle
        else:
            least = middle
    return most


def _calls_python(tracker: Tracker) -> bool:
    """Whether evaluating it calls Python code, which may not expect late updates."""
    try:
        tracker.to_dict()
    except TypeError:
        return True
    return False
