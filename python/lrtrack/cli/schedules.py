"""The commands' schedules: a tracker with options, an expression, a file, `-`."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TextIO

import click
from click.shell_completion import CompletionItem

import lrtrack
from lrtrack import _core
from lrtrack._core import ParameterTracker

Row = dict[str, Any]
Use = Callable[..., Any]

MAX_PATH = 200
LARGEST = 2**63 - 1  # update
EXAMPLES = {
    "real": "X",
    "integer": "N",
    "integers": "3,7",
    "reals": "0.5,0.25",
    "points": "0:0.1,50:1.0",
    "reals_by_name": "bias=0.1",
    "tracker": "SCHEDULE",
    "trackers": "SCHEDULE",
    "trackers_by_name": "NAME=SCHEDULE",
}


def trackers() -> dict[str, Row]:
    """The tables of the classes that a command line can say, by the names of their commands."""
    return {
        row["factory"].rstrip("_").replace("_", "-"): row
        for row in _core._tracker_types()
        if not any(parameter["kind"] == "function" and parameter["required"]
                   for parameter in row["parameters"])
    }  # fmt: skip


def read(text: str) -> ParameterTracker:
    """The schedule that a text names.

    It is - for standard input, a tracker with options ("cosine --base-value 0.5"), a file, or an
    expression, JSON or YAML itself.
    """
    if text == "-":
        return _read_from("standard input", _contents(sys.stdin))
    table, first = trackers(), "".join(text.split(None, 1)[:1]).replace("_", "-")
    if first in table:
        return _made_by_options(first, table[first], text)
    path = Path(text)
    if len(text) > MAX_PATH or "\0" in text or not _can_be_read(path):
        if re.search(r"[({:\n]", text) or not text.strip():
            return _read_from("", text)
        raise click.UsageError(no_schedule(text))
    try:
        with path.open(encoding="utf-8") as file:
            content = _contents(file)
    except (OSError, UnicodeDecodeError) as error:
        raise click.UsageError(f"{text} cannot be read: {error}") from None
    return _read_from(text, content)


def _can_be_read(path: Path) -> bool:
    """Whether it is a file, or a pipe as the shell passes for <(command)."""
    return path.exists() and not path.is_dir()


def _made_by_options(name: str, row: Row, text: str) -> ParameterTracker:
    command = click.Command(name, params=options(row), add_help_option=False)
    try:
        words = shlex.split(text)[1:]
    except ValueError as error:
        raise click.UsageError(f"{text}: {error}") from None
    try:
        context = command.make_context(name, words)
        return make(row, given(row, context.params))
    except click.UsageError as error:
        raise click.UsageError(f"{name}: {error.format_message()}") from None


def _contents(file: TextIO) -> str:
    """Reads only a little more than a schedule may have, as a device may never end."""
    from lrtrack.expressions import MAX_CHARACTERS_OF_DICTIONARIES

    return file.read(MAX_CHARACTERS_OF_DICTIONARIES + 1)


def _read_from(name: str, text: str) -> ParameterTracker:
    from lrtrack.expressions import read_any

    try:
        return read_any(text)
    except ValueError as error:
        raise click.UsageError(f"{name}: {error}" if name else str(error)) from None


def no_schedule(text: str) -> str:
    """What to say of a text that is neither a tracker nor a file."""
    if re.search(r"[/.]", text):
        return f"there is no file {text}"
    import difflib

    meant = {row["name"].lower(): name for name, row in trackers().items()}
    meant |= {name: name for name in trackers()}
    near = difflib.get_close_matches(text.lower(), meant, 1)
    advice = f"; did you mean {meant[near[0]]}?" if near else ": `lrtrack list` shows all trackers"
    return f"there is no tracker or file {text}{advice}"


def make(row: Row, given: dict[str, Any]) -> ParameterTracker:
    """The tracker of that table, whose parameters a message calls as the options are called."""
    try:
        tracker: ParameterTracker = getattr(lrtrack, row["name"])(**given)
    except (ValueError, TypeError) as error:
        message = str(error)
        for parameter in row["parameters"]:
            message = re.sub(rf"\b{parameter['name']}\b", option_name(parameter), message)
        raise click.UsageError(_as_missing_option(message)) from None
    return tracker


def option_name(parameter: Row) -> str:
    name: str = parameter["name"]
    return "--" + name.replace("_", "-")


def _as_missing_option(message: str) -> str:
    return re.sub(r"(--[\w-]+) must be set: call set_\w+", r"\1 must be given", message)


class ScheduleText(click.ParamType):  # type: ignore[type-arg]
    """A schedule in one word of the command line: shells complete trackers and files."""

    name = "schedule"

    def shell_complete(
        self, context: click.Context, parameter: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        return schedules_beginning_with(incomplete)


class CommandOfSchedules(click.Command):
    """A command whose arguments are schedules, each in one word."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        words = list(args)
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            named = [word for word in words if word.replace("_", "-") in trackers()]
            if not named or error.possibilities:
                raise
            example = f'{self.name} "{named[0]} {error.option_name} ..."'
            what = f"a tracker and its options stand in quotes: {example}"
            raise click.UsageError(f"{error.format_message()} Here {what}") from None


def schedules_beginning_with(incomplete: str) -> list[CompletionItem]:
    found = [
        CompletionItem(name, help=row["summary"])
        for name, row in trackers().items()
        if name.startswith(incomplete)
    ]
    return found or [CompletionItem(incomplete, type="file")]


class Parsed(ScheduleText):
    """An option's text that is turned into what the class takes."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.name = kind

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        if not isinstance(value, str):
            return value
        name = option_name({"name": param.name})
        try:
            return PARSERS[self.kind](value)
        except click.UsageError as error:
            raise click.UsageError(f"{name}: {error.format_message()}") from None
        except (ValueError, OverflowError):
            what = FORMS.get(self.kind) or f"of the form {EXAMPLES[self.kind]}"
            raise click.UsageError(f"{name} must be {what}, received {value!r}") from None

    def shell_complete(
        self, context: click.Context, parameter: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        return schedules_beginning_with(incomplete) if self.kind.startswith("tracker") else []


class Count(Parsed):
    """An option's integer, from a least one up."""

    def __init__(self, least: int = 1, most: int = LARGEST) -> None:
        super().__init__("integer")
        self.least, self.most = least, most

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        number, name = super().convert(value, param, ctx), option_name({"name": param.name})
        if number < self.least:
            what = "positive" if self.least else "non-negative"
            raise click.UsageError(f"{name} must be {what}, received {number}")
        if number > self.most:
            raise click.UsageError(f"{name} must be at most {self.most}, received {number}")
        return number


def _numbers(kind: Callable[[str], Any]) -> Callable[[str], list[Any]]:
    return lambda text: [kind(item) for item in text.split(",")] if text.strip() else []


def _points(text: str) -> list[tuple[int, float]]:
    pairs = [item.split(":") for item in text.split(",")]
    return [(int(update), float(value)) for update, value in pairs]


def _by_name(text: str) -> tuple[str, str]:
    name, separator, value = text.partition("=")
    if not separator:
        raise ValueError(f"{text!r} has no =")
    return name, value


FORMS = {"real": "a number", "integer": "an integer"}
PARSERS: dict[str, Callable[[str], Any]] = {
    "real": float,
    "integer": int,
    "integers": _numbers(int),
    "reals": _numbers(float),
    "points": _points,
    "reals_by_name": lambda text: (_by_name(text)[0], float(_by_name(text)[1])),
    "tracker": read,
    "trackers": read,
    "trackers_by_name": lambda text: (_by_name(text)[0], read(_by_name(text)[1])),
}
REPEATED = ("reals_by_name", "trackers", "trackers_by_name")


def option(parameter: Row) -> click.Option:
    """The option for a parameter, from its row in the class's table."""
    flag, kind = option_name(parameter), parameter["kind"]
    settings: dict[str, Any] = {"help": _help(parameter), "default": None}
    if kind == "boolean":
        return click.Option([f"{flag}/--no-{flag[2:]}"], **settings)
    if kind == "choice":
        members = [member.lower() for member in parameter["members"]]
        settings["type"] = click.Choice(members, case_sensitive=False)
        settings["metavar"] = "|".join(members)
    else:
        settings |= {"type": Parsed(kind), "metavar": EXAMPLES[kind]}
        settings["multiple"] = kind in REPEATED
    return click.Option([flag], **settings)


def _help(parameter: Row) -> str:
    text = str(parameter["description"])
    if parameter["required"]:
        return f"{text}  [required]"
    default = parameter["default"]
    if parameter["kind"] == "choice":
        default = str(default).lower()
    is_plain = default is not None and not isinstance(default, (dict, list))
    return f"{text}  [{default}]" if is_plain else text


def options(row: Row) -> list[click.Parameter]:
    return [option(parameter) for parameter in _parameters(row)]


def _parameters(row: Row) -> Iterator[Row]:
    return (parameter for parameter in row["parameters"] if parameter["kind"] != "function")


def given(row: Row, values: dict[str, Any]) -> dict[str, Any]:
    """Of a command's values, those for the class's parameters, which it removes."""
    found: dict[str, Any] = {}
    for parameter in _parameters(row):
        value = values.pop(parameter["name"])
        if value is None or value == ():
            if parameter["required"]:
                raise click.UsageError(f"{option_name(parameter)} must be given")
            continue
        found[parameter["name"]] = dict(value) if "by_name" in parameter["kind"] else value
    return found


class ScheduleGroup(click.Group):
    """A command whose first argument is a schedule: `command TRACKER [OPTIONS]` or `command TEXT`.

    Each tracker is a subcommand that is made of its table when it is asked for. All else is a
    text to be read.
    """

    def __init__(self, name: str, use: Use, own: list[click.Parameter], summary: str) -> None:
        super().__init__(
            name,
            help=summary,
            no_args_is_help=True,
            subcommand_metavar="SCHEDULE [OPTIONS]",
            context_settings={"help_option_names": ["-h", "--help"]},
        )
        self.use, self.own = use, own

    def list_commands(self, context: click.Context) -> list[str]:
        return list(trackers())

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        table = trackers()
        dashed = name.replace("_", "-")
        if dashed in table:
            return self._of_class(dashed, table[dashed])
        return None

    def resolve_command(
        self, context: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        command = self.get_command(context, args[0])
        if command is None:
            command = self._of_text(args[0])
        return args[0], command, args[1:]

    def _of_class(self, name: str, row: Row) -> click.Command:
        def callback(**values: Any) -> Any:
            return self.use(make(row, given(row, values)), **values)

        formula = f"{row['summary']}\n\n\b\n{row['formula']}"
        return click.Command(name, params=[*options(row), *self.own], callback=callback,
                             help=formula, context_settings=self.context_settings)  # fmt: skip

    def _of_text(self, text: str) -> click.Command:
        def callback(**values: Any) -> Any:
            return self.use(read(text), **values)

        name = text if len(text) < 30 and "\n" not in text else "SCHEDULE"
        return click.Command(name, params=self.own, callback=callback,
                             context_settings=self.context_settings)  # fmt: skip

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        return schedules_beginning_with(incomplete)

    def format_options(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Options, after the schedule"):
            records = [parameter.get_help_record(context) for parameter in self.own]
            formatter.write_dl([record for record in records if record is not None])
        with formatter.section("Trackers, which have options of their own"):
            formatter.write_text(", ".join(trackers()))
        formatter.write_paragraph()
        formatter.write_text(
            "Other schedules are expressions, files with an expression, JSON or YAML, and - for "
            "standard input."
        )
