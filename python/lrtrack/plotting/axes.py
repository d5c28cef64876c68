"""Trackers in matplotlib's axes."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, SupportsIndex

import numpy as np

from lrtrack._arguments import refusal, to_integer
from lrtrack._core import ParameterTracker, Tracker
from lrtrack._matplotlib import to_axes
from lrtrack.plotting.curves import Curve, curve, milestones_between
from lrtrack.plotting.horizons import default_stop
from lrtrack.plotting.lines import Lines, lines_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.lines import Line2D

MOST_MARKS = 40  # milestones; more would hide the line
FONT_SIZE = 8  # of the legend, in points
CHARACTER = 0.6 * FONT_SIZE  # about as wide as one is
LINE_AND_GAP = 6  # characters beside each label
NARROWEST, WIDEST = 16, 60  # labels, in characters
LINE_HEIGHT = 1.5 * FONT_SIZE
BELOW_LABELS = 4.2  # font sizes from the axes to what is below their numbers and their name


def plot(
    trackers: ParameterTracker | Mapping[str, ParameterTracker] | Iterable[ParameterTracker],
    stop: SupportsIndex | None = None,
    *,
    ax: Axes | None = None,
    log: bool = False,
    updates_per_epoch: SupportsIndex | None = None,
    momentum: bool | Tracker = False,
    milestones: bool = True,
) -> Axes:
    """Draws trackers over the updates with matplotlib.

    Every update is evaluated, as `lrtrack.plotting.curve` says: no spike is missed. The line of a
    tracker for which that takes too long, such as a slow Python function, is labelled "sampled".

    Args:
        trackers: Trackers by their names; or a list, whose names are their expressions; or
            one tracker. One with a value per parameter has a line for each pattern or name.
        stop: The first update that is not drawn. None for a little after the schedules' end, as
            `lrtrack.plotting.default_stop` says; of several, the farthest counts.
        ax: Where to draw; None for a new figure.
        log: Whether the values have a logarithmic axis, which omits those that are not above 0.
        updates_per_epoch: How many updates an epoch has, for a second axis, above, in epochs.
        momentum: Whether to draw momentum(), on an axis at the right, of the trackers that have
            it; or the tracker of a momentum.
        milestones: Whether to mark them; a line with more than 40 has none.

    Returns:
        The axes, to change and to save: ``plot(tracker).figure.savefig("schedule.png")``.

    Raises:
        ModuleNotFoundError: matplotlib is not installed.
        TypeError: An argument is of the wrong type.
        ValueError: There is no tracker; stop or updates_per_epoch is not positive; no value is
            above 0 for log; or no tracker has a momentum.

    Example:
        >>> import lrtrack
        >>> cosine = lrtrack.CosineTracker(base_value=0.5, max_updates=1000)
        >>> axes = lrtrack.plot({"cosine": cosine, "warmed up": cosine.delay(100)})
        >>> axes.get_xlabel(), axes.get_legend_handles_labels()[1]
        ('update', ['cosine', 'warmed up'])
    """
    lines = lines_of(trackers)
    end = _to_stop(stop, lines)
    momenta = _momenta(momentum, lines)
    if updates_per_epoch is not None:
        updates_per_epoch = to_integer("updates_per_epoch", updates_per_epoch, "positive")
    curves = [curve(tracker, end) for _, tracker in lines]
    if log and not any((found.values > 0).any() for found in curves):
        raise ValueError(refusal("log", "False where no value is above 0", log))
    axes = to_axes(ax)
    from matplotlib.figure import Figure

    drawn = [_draw(axes, name, found) for (name, _), found in zip(lines, curves)]
    if milestones:
        for (_, tracker), line in zip(lines, drawn):
            _mark_milestones(axes, tracker, end, line)
    _finish(axes, log)
    if updates_per_epoch is not None:
        _add_epochs(axes, updates_per_epoch)
    if momenta:
        _add_momenta(axes, momenta, end, drawn)
    height = _add_legend(axes)
    if ax is None and isinstance(axes.figure, Figure):
        axes.figure.set_figheight(axes.figure.get_figheight() + height / 72)
    return axes


def _to_stop(stop: SupportsIndex | None, lines: Lines) -> int:
    if stop is None:
        return max(default_stop(tracker) for _, tracker in lines)
    return to_integer("stop", stop, "positive")


def _momenta(momentum: object, lines: Lines) -> dict[int, Tracker]:
    """The tracker of the momentum for the lines that have one, by their numbers."""
    if momentum is False:
        return {}
    if isinstance(momentum, Tracker):
        return {0: momentum}
    if momentum is not True:
        raise TypeError(refusal("momentum", "True, False or a tracker", momentum))
    methods = [getattr(tracker, "momentum", None) for _, tracker in lines]
    found = {number: method() for number, method in enumerate(methods) if callable(method)}
    if not found:
        raise ValueError(refusal("momentum", "False where no tracker has momentum()", momentum))
    return found


def _draw(axes: Axes, name: str, found: Curve, **style: Any) -> Line2D:
    label = _wrapped(axes, name).replace("$", r"\$")  # which would begin a formula
    sampled = "" if found.is_exact else " (sampled)"
    if len(found.updates) == 1:  # of which a line alone would show nothing
        style["marker"] = "o"
    (line,) = axes.plot(found.updates, found.values, label=label + sampled, **style)
    return line


def _characters(axes: Axes) -> int:
    """How many of them the axes are wide."""
    return int(axes.bbox.width / axes.figure.dpi * 72 / CHARACTER)


def _wrapped(axes: Axes, name: str) -> str:
    width = min(max(_characters(axes) - LINE_AND_GAP, NARROWEST), WIDEST)
    wrapper = textwrap.TextWrapper(width, max_lines=3, placeholder=" …", break_on_hyphens=False)
    # Besides blanks, after a bracket and before the name of a class.
    wrapper.wordsep_simple_re = re.compile(r"(\s+|(?<=[(\[])|(?<==)(?=[A-Z]))")
    return wrapper.fill(name)


def _add_legend(axes: Axes) -> float:
    """Below the axes, where it hides no curve. Returns about how high it is, in points."""
    labels = axes.get_legend_handles_labels()[1]
    lines = [line for label in labels for line in label.split("\n")]
    columns = _characters(axes) // (max(map(len, lines)) + LINE_AND_GAP)
    columns = min(max(columns, 1), len(labels))
    axes.legend(
        loc="upper center",
        bbox_to_anchor=(0.5, 0),
        borderaxespad=BELOW_LABELS,
        ncol=columns,
        fontsize=FONT_SIZE,
        frameon=False,
    )
    return LINE_HEIGHT * len(lines) / columns


def _mark_milestones(axes: Axes, tracker: Tracker, stop: int, line: Line2D) -> None:
    updates = milestones_between(tracker, 0, stop)
    if 0 < len(updates) <= MOST_MARKS:
        values = tracker.get_new_values(updates)
        axes.plot(updates, values, "o", markersize=3.5, color=line.get_color())


def _finish(axes: Axes, log: bool) -> None:
    from matplotlib.ticker import EngFormatter, MaxNLocator

    axes.set(xlabel="update", ylabel="value")
    axes.xaxis.set_major_locator(MaxNLocator("auto", steps=[1, 2, 5, 10], integer=True))
    axes.xaxis.set_major_formatter(EngFormatter(sep=""))
    axes.grid(axis="y", alpha=0.3)
    if log:
        axes.set_yscale("log", nonpositive="clip")


def _add_epochs(axes: Axes, updates_per_epoch: int) -> None:
    def to_epochs(updates: Any) -> Any:
        return np.asarray(updates) / updates_per_epoch

    def to_updates(epochs: Any) -> Any:
        return np.asarray(epochs) * updates_per_epoch

    axes.secondary_xaxis("top", functions=(to_epochs, to_updates)).set_xlabel("epoch")


def _add_momenta(
    axes: Axes, momenta: dict[int, Tracker], stop: int, drawn: Sequence[Line2D]
) -> None:
    right = axes.twinx()
    right.set_ylabel("momentum (dashed)")
    for number, tracker in momenta.items():
        _draw(
            right, "momentum", curve(tracker, stop), color=drawn[number].get_color(), linestyle="--"
        )
