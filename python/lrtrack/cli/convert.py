"""`lrtrack convert`."""

from __future__ import annotations

import click

from lrtrack._core import ParameterTracker
from lrtrack.cli.schedules import Count, ScheduleGroup
from lrtrack.code import TARGETS, to_code


def _convert(tracker: ParameterTracker, to: str, num_updates: int | None) -> None:
    click.echo(to_code(tracker, to, num_updates=num_updates))


command = ScheduleGroup(
    "convert",
    _convert,
    [
        click.Option(
            ["--to"],
            type=click.Choice(list(TARGETS)),
            default="python",
            show_default=True,
            metavar="TARGET",
            help="; ".join(f"{name}: {what}" for name, what in TARGETS.items()),
        ),
        click.Option(
            ["--num-updates"],
            type=Count(),
            metavar="N",
            help="The run's length, for keras and jax.",
        ),
    ],
    "Print the same schedule as code, JSON or YAML.",
)
