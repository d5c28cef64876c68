"""`lrtrack compare`."""

from __future__ import annotations

import re
from typing import Any

import click

from lrtrack._core import ParameterTracker
from lrtrack.cli.pictures import picture_options, show
from lrtrack.cli.schedules import CommandOfSchedules, ScheduleText, read


def _compare(schedules: tuple[str, ...], **settings: Any) -> None:
    trackers: dict[str, ParameterTracker] = {}
    for name, tracker in map(_named, schedules):
        if name in trackers:
            raise click.UsageError(f"{name} is there twice: write NAME=SCHEDULE")
        trackers[name] = tracker
    show(trackers, **settings)


def _named(text: str) -> tuple[str, ParameterTracker]:
    """A name and a schedule, from NAME=SCHEDULE or SCHEDULE, whose own text is its name then."""
    found = re.match(r"(\w[\w.]*(?:[ -]\w[\w.]*)*)=(?!=)(.*)", text, re.DOTALL)
    return (found[1], read(found[2])) if found else (text, read(text))


command = CommandOfSchedules(
    "compare",
    params=[
        click.Argument(["schedules"], nargs=-1, required=True, type=ScheduleText()),
        *picture_options(),
    ],
    callback=_compare,
    help="""Draw several schedules into one picture.

    Each is an expression, a file, - for standard input, or a tracker with its options in quotes,
    with a name before it if you like:

    \b
      lrtrack compare a="cosine --base-value 0.5 --max-updates 90" b=saved.json
    """,
    context_settings={"help_option_names": ["-h", "--help"]},
)
