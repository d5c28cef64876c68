"""Those of Tracker's factories that follow from no table of parameters."""

# Signatures show the annotations, which are real types in Python 3.9, too.
from typing import Any, Callable, Sequence, Tuple, Union  # noqa: UP035

from lrtrack._arguments import refusal, to_integer
from lrtrack._core import FixedTracker, SequentialTracker, Tracker


def fixed(value: float) -> FixedTracker:
    """A FixedTracker with that value."""
    return FixedTracker(value=value)


def sequence(parts: Sequence[Union[Tracker, Tuple[Tracker, int]]]) -> SequentialTracker:  # noqa: UP006
    """Trackers one after the other: pairs (tracker, length), the last with or without length.

    Each starts at its own update 0 when the one before ends; updates count from 0, so the first
    `length` updates are the first tracker's. A last one with a length holds its last value after
    it. Gives a SequentialTracker.
    """
    what = "pairs (tracker, length), the last with or without length"
    if not isinstance(parts, (list, tuple)):
        raise TypeError(refusal("parts", what, parts))
    if not parts:
        raise ValueError(refusal("parts", what, parts))
    *pairs, last = parts
    if isinstance(last, Tracker):
        end = [last]
    else:
        pairs, end = list(parts), []
    for pair in pairs:
        is_pair = isinstance(pair, (list, tuple)) and len(pair) == 2
        if not is_pair or not isinstance(pair[0], Tracker):
            raise TypeError(refusal("parts", what, pair))
    trackers = [tracker for tracker, _ in pairs] + end
    lengths = _to_lengths([length for _, length in pairs])
    if not end and not any(lengths):
        raise ValueError(refusal(_LENGTHS, "positive in all", lengths))
    return SequentialTracker(trackers=trackers, lengths=lengths)


# What to write instead of a call with other arguments.
FACTORIES: dict[Callable[..., Any], str] = {
    fixed: "",
    sequence: "Tracker.sequence([(tracker, length), ..., tracker])",
}

_LENGTHS = "the lengths in parts"


def _to_lengths(given: Sequence[object]) -> list[int]:
    """The lengths, whose sum is an update number."""
    lengths: list[int] = []
    left = 2**63 - 1
    for item in given:
        length = to_integer(_LENGTHS, item, "non-negative")
        if length > left:
            raise ValueError(refusal(_LENGTHS, "at most 9223372036854775807 in all", length))
        left -= length
        lengths.append(length)
    return lengths
