"""What trackers have for those who look at them: a method that plots, and notebooks' HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING, SupportsIndex

from lrtrack._core import ParameterTracker, Tracker

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def plot(
    self: ParameterTracker,
    stop: SupportsIndex | None = None,
    *,
    ax: Axes | None = None,
    log: bool = False,
    updates_per_epoch: SupportsIndex | None = None,
    momentum: bool | Tracker = False,
    milestones: bool = True,
) -> Axes:
    """Draws the tracker over the updates with matplotlib, and returns the axes.

    The arguments are those of `lrtrack.plot`, which draws several: up to stop (by default the
    schedule's end and a little more), into ax, with a log axis, epochs, the momentum beside it,
    marks at the milestones.

    Raises ModuleNotFoundError without matplotlib, and TypeError or ValueError for an argument of
    the wrong type or out of its range.
    """
    from lrtrack.plotting import plot

    return plot(
        self,
        stop,
        ax=ax,
        log=log,
        updates_per_epoch=updates_per_epoch,
        momentum=momentum,
        milestones=milestones,
    )


def repr_html(self: ParameterTracker) -> str | None:
    """What a notebook shows: `lrtrack.plotting.to_html`. Where that fails it shows the repr."""
    from lrtrack.plotting import to_html

    try:
        return to_html(self)
    except Exception:
        return None


def add_to(interface: type[ParameterTracker]) -> None:
    """Makes them methods of all trackers."""
    for name, function in (("plot", plot), ("_repr_html_", repr_html)):
        function.__name__, function.__qualname__ = name, f"{interface.__name__}.{name}"
        setattr(interface, name, function)
