"""`lrtrack list`."""

from __future__ import annotations

import click
from click.shell_completion import CompletionItem

from lrtrack.cli.schedules import Row, no_schedule, option_name, schedules_beginning_with, trackers


def _complete(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    return [item for item in schedules_beginning_with(incomplete) if item.type == "plain"]


@click.command("list", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("tracker", required=False, shell_complete=_complete)
def command(tracker: str | None) -> None:
    """All trackers, one a line; or what one of them is: its formula, parameters, source."""
    table = trackers()
    if tracker is None:
        width = max(map(len, table)) + 2
        for name, row in table.items():
            click.echo(f"{name:{width}}{row['summary']}")
        return
    name = tracker.replace("_", "-")
    if name not in table:
        raise click.UsageError(no_schedule(tracker))
    for line in _described(table[name]):
        click.echo(line)


def _described(row: Row) -> list[str]:
    lines = [f"{row['name']}: {row['summary']}", "", *_indented(row["formula"]), ""]
    for parameter in row["parameters"]:
        default = "" if parameter["default"] is None else f"  [{parameter['default']}]"
        needed = "  [required]" if parameter["required"] else default
        lines.append(f"  {option_name(parameter):24} {parameter['description']}{needed}")
    return [*lines, "", *_indented(row["example"]), "", f"Source: {row['source']}"]


def _indented(text: str) -> list[str]:
    return [f"  {line}".rstrip() for line in text.splitlines()]
