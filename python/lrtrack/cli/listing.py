"""`lrtrack list`."""

from __future__ import annotations

import shutil
import sys

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
        _print_columns([(name, str(row["summary"])) for name, row in table.items()])
        return
    name = tracker.replace("_", "-")
    if name not in table:
        raise click.UsageError(no_schedule(tracker))
    row = table[name]
    click.echo(f"{row['name']}: {row['summary']}\n\n{_indented(row['formula'])}\n")
    _print_columns([_described(parameter) for parameter in row["parameters"]], indent=2)
    click.echo(f"\n{_indented(row['example'])}\n\nSource: {row['source']}")


def _described(parameter: Row) -> tuple[str, str]:
    default = "" if parameter["default"] is None else f"  [{parameter['default']}]"
    needed = "  [required]" if parameter["required"] else default
    return option_name(parameter), f"{parameter['description']}{needed}"


def _print_columns(rows: list[tuple[str, str]], indent: int = 0) -> None:
    """As wide as the terminal; elsewhere each row is one line."""
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 1000
    formatter = click.HelpFormatter(width=width)
    formatter.current_indent = indent
    formatter.write_dl(rows)
    click.echo(formatter.getvalue(), nl=False)


def _indented(text: str) -> str:
    return "\n".join(f"  {line}".rstrip() for line in text.splitlines())
