"""The trackers that are defined in Python and that dictionaries hold, by their kind."""

from __future__ import annotations

from lrtrack.plateau import PlateauTracker

DEFINED_IN_PYTHON = {PlateauTracker.__name__: PlateauTracker}
