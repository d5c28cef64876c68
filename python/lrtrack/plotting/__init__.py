"""Trackers as pictures: what to draw of them, in matplotlib and in notebooks."""

from __future__ import annotations

from lrtrack.plotting.axes import plot
from lrtrack.plotting.curves import Curve, curve
from lrtrack.plotting.horizons import default_stop
from lrtrack.plotting.svg import to_html

__all__ = ["Curve", "curve", "default_stop", "plot", "to_html"]
