"""Shared by `show` and `compare`: the options, and drawing in the terminal or into a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from lrtrack._core import ParameterTracker
from lrtrack.cli.schedules import Count

SUFFIXES = (".png", ".svg", ".pdf")
# What plot() refuses, by the first word of its message, in the words of a command line.
REFUSALS = {
    "log": "some value must be above 0, for --log, and none is",
    "momentum": "--momentum needs a schedule with a momentum, such as one-cycle",
}


def picture_options() -> list[click.Parameter]:
    path = click.Path(dir_okay=False)
    return [
        click.Option(["--stop"], type=Count(), metavar="N", help="The first update not drawn."),
        click.Option(["--log"], is_flag=True, help="A logarithmic axis of values."),
        click.Option(["-o", "--output"], type=path, help="A file: .png, .svg or .pdf."),
        click.Option(["--ascii"], is_flag=True, help="Draw with ASCII characters only."),
        click.Option(
            ["--epochs-of"],
            type=Count(),
            metavar="N",
            help="With --output: an axis of epochs.",
        ),
        click.Option(["--momentum"], is_flag=True, help="With --output: the momentum too."),
    ]


def show(trackers: dict[str, ParameterTracker], **settings: Any) -> None:
    """Draws the trackers as the options say."""
    if settings["output"] is not None:
        _save(trackers, **settings)
        return
    for name in ("epochs_of", "momentum"):
        if settings[name]:
            raise click.UsageError(f"--{name.replace('_', '-')} needs --output")
    from lrtrack.cli.drawing import draw
    from lrtrack.plotting import default_stop
    from lrtrack.plotting.lines import lines_of

    stop = settings["stop"] or max(default_stop(tracker) for tracker in trackers.values())
    draw(lines_of(trackers), stop, log=settings["log"], ascii_only=settings["ascii"])


def _save(trackers: dict[str, ParameterTracker], **settings: Any) -> None:
    path = Path(settings["output"])
    if path.suffix.lower() not in SUFFIXES:
        what = f"--output must end with {', '.join(SUFFIXES)}, received {path.name}"
        raise click.UsageError(what)
    try:
        import matplotlib
    except ModuleNotFoundError:
        what = "--output needs matplotlib: pip install 'lrtrack[plot]'"
        raise click.UsageError(what) from None
    matplotlib.use("agg")
    import lrtrack

    try:
        axes = lrtrack.plot(
            trackers if len(trackers) > 1 else list(trackers.values()),
            settings["stop"],
            log=settings["log"],
            updates_per_epoch=settings["epochs_of"],
            momentum=settings["momentum"],
        )
    except ValueError as error:
        message = str(error)
        raise click.UsageError(REFUSALS.get(message.split(" ")[0], message)) from None
    figure: Any = axes.figure
    try:
        figure.savefig(path, bbox_inches="tight")
    except OSError as error:
        raise click.UsageError(f"--output: {error.strerror}: {path}") from None
