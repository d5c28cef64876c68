"""The commands by their names. A command's module is imported when it is asked for."""

from __future__ import annotations

import importlib
import io
import os
import sys
from collections.abc import Sequence
from typing import NamedTuple

import click

from lrtrack import __version__


class Entry(NamedTuple):
    module: str  # which has a click command named `command`
    help: str


COMMANDS = {
    "list": Entry("lrtrack.cli.listing", "All trackers, or what one of them is."),
    "show": Entry("lrtrack.cli.show", "Draw a schedule, here or in a file."),
    "values": Entry("lrtrack.cli.values", "Print a schedule's values."),
    "compare": Entry("lrtrack.cli.compare", "Draw several schedules into one picture."),
    "convert": Entry("lrtrack.cli.convert", "Print a schedule as code, JSON or YAML."),
    "study": Entry("lrtrack.cli.study", "Train under several schedules, and see which differ."),
    "play": Entry("lrtrack.cli.play", "Change schedules in the browser."),
}

EPILOG = """A schedule is a tracker with options (cosine --base-value 0.5 --max-updates 20), an
expression in quotes ("CosineTracker(base_value=0.5, max_updates=20) * 0.5"), a file with an
expression, JSON or YAML in it, or - for standard input. `lrtrack COMMAND --help` tells more."""


class Commands(click.Group):
    def list_commands(self, context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(COMMANDS[name].module).command
        return command

    def resolve_command(
        self, context: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in COMMANDS and not context.resilient_parsing:
            raise click.UsageError(f"there is no command {args[0]}{_advice(args[0])}")
        return super().resolve_command(context, args)

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """From the table, so that the help imports no command."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in COMMANDS.items()])


def _advice(word: str) -> str:
    import difflib

    from lrtrack.cli.schedules import trackers

    meant = {name: f"show {name}" for name in trackers()} | {name: name for name in COMMANDS}
    near = difflib.get_close_matches(word, meant, 1)
    return f"; did you mean {meant[near[0]]}?" if near else ": `lrtrack --help` shows all commands"


@click.group(cls=Commands, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="lrtrack")
def lrtrack() -> None:
    """Learning-rate schedules: list, draw, print, compare and convert them."""


def run(arguments: Sequence[str] | None = None) -> int:
    """Runs the command. Mistakes are one line on standard error, with exit code 2."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if f"_{lrtrack.name}_COMPLETE".upper() in os.environ:
        lrtrack.main(words, prog_name="lrtrack")
    if isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout.errors == "strict":
        sys.stdout.reconfigure(errors="backslashreplace")  # as Windows' pipes know no minus sign
    try:
        with lrtrack.make_context("lrtrack", words) as context:
            lrtrack.invoke(context)
        print(end="", flush=True)
    except click.exceptions.Exit as done:
        return done.exit_code
    except (click.Abort, KeyboardInterrupt):
        return 130
    except BrokenPipeError:
        # Nobody reads on. The interpreter's own flush at the end must not complain either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except click.ClickException as error:
        return _complain(error)
    except MemoryError:
        return _complain(click.ClickException("there is not memory enough for so many values"))
    except (ValueError, TypeError, OSError, ModuleNotFoundError) as error:
        return _complain(click.ClickException(str(error)))
    return 0


def _complain(error: click.ClickException) -> int:
    if isinstance(error, getattr(click.exceptions, "NoArgsIsHelpError", ())):
        error.show()
        return 2
    click.echo(f"lrtrack: {_one_line(error.format_message())}", err=True)
    return 2


def _one_line(message: str) -> str:
    return " ".join(message.split())
