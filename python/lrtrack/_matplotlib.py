"""matplotlib, imported when something is drawn: it takes half a second."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lrtrack._arguments import refusal

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def to_axes(ax: object) -> Axes:
    """The axes to draw in; those of a new figure for None.

    Raises:
        ModuleNotFoundError: matplotlib is not installed.
        TypeError: ax is something else.
    """
    try:
        from matplotlib.axes import Axes
    except ModuleNotFoundError as error:
        hint = "plot needs matplotlib: pip install 'lrtrack[plot]'"
        raise ModuleNotFoundError(hint, name=error.name) from error
    if ax is None:
        from matplotlib import pyplot  # chooses how figures are shown

        return pyplot.subplots(layout="constrained")[1]
    if not isinstance(ax, Axes):
        raise TypeError(refusal("ax", "matplotlib's Axes", ax))
    return ax
