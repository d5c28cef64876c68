"""Hands the compiled part what of the package is written in Python; it imports nothing itself."""

from __future__ import annotations

from lrtrack import _core
from lrtrack._base_lr import add_base_lr
from lrtrack._kinds import LOADERS
from lrtrack._pickling import reduce_defined_in_python, restore
from lrtrack.plateau import PlateauTracker


def hand_over() -> None:
    """Called once, when lrtrack is imported."""
    _core._handed_over.update(
        loaders=LOADERS,
        plateau_builder=PlateauTracker.builder,
        reduce_defined_in_python=reduce_defined_in_python,
        restore=restore,
    )
    add_base_lr()
