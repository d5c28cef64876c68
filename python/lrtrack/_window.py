"""The window of a schedule that a run reads, as a table for training steps that are compiled."""

from __future__ import annotations

from typing import Any, SupportsIndex

from numpy.typing import NDArray

from lrtrack._arguments import refusal, to_integer
from lrtrack._core import Tracker
from lrtrack._hyperparameters import checked_at, checked_tracker, checked_value
from lrtrack._parts import plateaus


class Window:
    """What a tracker gives from `first_update` on, for `num_updates` updates.

    Before and after these, the nearest of the values holds. Windows are equal if their schedules,
    precisions and bounds are. The values must be what the hyper-parameter of that name may be.
    """

    def __init__(
        self,
        tracker: Tracker,
        num_updates: SupportsIndex,
        first_update: SupportsIndex = 0,
        name: str = "the values",
    ) -> None:
        self.tracker = to_fixed_tracker(tracker)
        self.num_updates = to_integer("num_updates", num_updates, "positive")
        self.first_update = to_integer("first_update", first_update, "non-negative")
        stop = self.first_update + self.num_updates
        if stop >= 2**63:
            raise ValueError(refusal("first_update + num_updates", "below 2**63", stop))
        self.values = self.tracker[self.first_update : stop]
        _check_values(name, self.values, self.first_update, self.tracker)

    def at(self, counts: Any) -> Any:
        """The values at these counts, of which the first update of the run has 0."""
        return self.values.take(counts, mode="clip")

    def arguments(self) -> str:
        """What makes this window, as a call has it between its parentheses."""
        first_update = f", first_update={self.first_update}" if self.first_update else ""
        return f"{self.tracker!r}, {self.num_updates}{first_update}"

    def __eq__(self, other: object) -> bool:
        return self._key() == other._key() if isinstance(other, Window) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._key())

    def __reduce__(self) -> tuple[type[Window], tuple[Tracker, int, int]]:
        return Window, (self.tracker, self.num_updates, self.first_update)

    def _key(self) -> tuple[object, ...]:
        # Trackers that differ in their precision alone are equal.
        return self.tracker, str(self.tracker.dtype), self.num_updates, self.first_update


class OfWindow:
    """What every framework's schedule says of the window that it reads."""

    _window: Window

    @property
    def tracker(self) -> Tracker:
        """The tracker whose values these are."""
        return self._window.tracker

    @property
    def num_updates(self) -> int:
        """How many updates the run has."""
        return self._window.num_updates

    @property
    def first_update(self) -> int:
        """Where the first update reads the tracker."""
        return self._window.first_update


def to_fixed_tracker(tracker: object) -> Tracker:
    """The tracker, if its values do not depend on when it is asked."""
    checked = checked_tracker("tracker", tracker)
    for plateau in plateaus(checked):
        what = "free of PlateauTracker, whose value changes during the run"
        raise ValueError(refusal("tracker", what, plateau))
    return checked


def _check_values(name: str, values: NDArray[Any], first_update: int, tracker: Tracker) -> None:
    """Refuses the first value that cannot be. NaN is both extremes of an array that has it."""
    try:
        checked_value(name, float(values.min()))
        checked_value(name, float(values.max()))
    except ValueError:
        for update, value in enumerate(values.tolist(), start=first_update):
            checked_at(name, value, update, tracker)
