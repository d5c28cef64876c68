"""Trackers as pictures: what to draw of them, and drawings of it."""

from __future__ import annotations

from lrtrack.plotting.curves import Curve, curve
from lrtrack.plotting.horizons import default_stop

__all__ = ["Curve", "curve", "default_stop"]
