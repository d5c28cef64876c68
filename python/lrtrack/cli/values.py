"""`lrtrack values`."""

from __future__ import annotations

import csv
import io
import json
import math
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import click

from lrtrack._core import ParameterTracker
from lrtrack.cli.schedules import Count, ScheduleGroup

if TYPE_CHECKING:
    from lrtrack.plotting.lines import Lines

BLOCK = 65536


def _values(
    tracker: ParameterTracker, start: int, stop: int | None, step: int, format: str
) -> None:
    from lrtrack.plotting import default_stop
    from lrtrack.plotting.lines import lines_of

    updates = range(start, default_stop(tracker) if stop is None else stop, step)
    lines = lines_of({"": tracker})
    WRITERS[format](tracker, [(name or "value", line) for name, line in lines], updates)


def _rows(lines: Lines, updates: range) -> Iterator[list[Any]]:
    """The update and its values, block by block."""
    for begin in range(0, len(updates), BLOCK):
        block = updates[begin : begin + BLOCK]
        columns = [line.get_new_values(block) for _, line in lines]
        yield from ([update, *values] for update, *values in zip(block, *columns))


def _write_table(tracker: ParameterTracker, lines: Lines, updates: range) -> None:
    width = max(len(f"{updates[-1]:,}") if updates else 0, len("update"))
    click.echo("  ".join(["update".rjust(width), *(name for name, _ in lines)]))
    for update, *values in _rows(lines, updates):
        texts = [str(v).ljust(len(name)) for v, (name, _) in zip(values, lines)]
        print("  ".join([f"{update:,}".rjust(width), *texts]).rstrip())


def _write_csv(tracker: ParameterTracker, lines: Lines, updates: range) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["update", *(name for name, _ in lines)])
    writer.writerows([update, *map(str, values)] for update, *values in _rows(lines, updates))


def _write_json(tracker: ParameterTracker, lines: Lines, updates: range) -> None:
    values = {
        name: [v if math.isfinite(v) else None for v in line.get_new_values(updates).tolist()]
        for name, line in lines
    }
    document = {
        "schedule": repr(tracker),
        "updates": list(updates),
        "values": values if len(lines) > 1 else values[lines[0][0]],
    }
    click.echo(json.dumps(document, ensure_ascii=False))


def _write_npy(tracker: ParameterTracker, lines: Lines, updates: range) -> None:
    import numpy as np

    if sys.stdout.isatty():
        raise click.UsageError("--format npy writes bytes: send them into a file, with > file.npy")
    values = [line.get_new_values(updates) for _, line in lines]
    memory = io.BytesIO()  # NumPy wants to know its place in a stream, and pipes have none
    np.save(memory, np.stack(values) if len(values) > 1 else values[0])
    sys.stdout.buffer.write(memory.getvalue())


WRITERS: dict[str, Callable[[ParameterTracker, Lines, range], None]] = {
    "table": _write_table,
    "csv": _write_csv,
    "json": _write_json,
    "npy": _write_npy,
}

command = ScheduleGroup(
    "values",
    _values,
    [
        click.Option(["--start"], type=Count(0), metavar="N", default=0, help="The first update."),
        click.Option(["--stop"], type=Count(0), metavar="N", help="The first update not printed."),
        click.Option(
            ["--step"], type=Count(), metavar="N", default=1, help="Every Nth update only."
        ),
        click.Option(
            ["--format"],
            type=click.Choice(list(WRITERS)),
            default="table",
            metavar="|".join(WRITERS),
            help="How. json has null where a value is not finite; npy is for a pipe or a file.",
        ),
    ],
    "Print a schedule's values.",
)
