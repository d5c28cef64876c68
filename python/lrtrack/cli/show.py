"""`lrtrack show`."""

from __future__ import annotations

from typing import Any

from lrtrack._core import ParameterTracker
from lrtrack.cli.pictures import picture_options, show
from lrtrack.cli.schedules import ScheduleGroup


def _show(tracker: ParameterTracker, **settings: Any) -> None:
    show({"": tracker}, **settings)


command = ScheduleGroup(
    "show", _show, picture_options(), "Draw a schedule in the terminal, or into a file."
)
