"""`lrtrack play`."""

from __future__ import annotations

import click

from lrtrack.cli.schedules import CommandOfSchedules, Count, ScheduleText, read


def _play(schedules: tuple[str, ...], port: int, browser: bool) -> None:
    from lrtrack.playing import serve

    serve([read(text) for text in schedules], port=port, browser=browser)  # type: ignore[misc]


command = CommandOfSchedules(
    "play",
    params=[
        click.Argument(["schedules"], nargs=-1, type=ScheduleText()),
        click.Option(
            ["--port"], type=Count(0, 65535), metavar="N", default=0, help="Where to listen."
        ),
        click.Option(["--browser/--no-browser"], default=True, help="Whether to open a browser."),
    ],
    callback=_play,
    help="""Change schedules in the browser.

    The page shows the schedules that are given, each in one word or in quotes, until Ctrl-C. No
    other machine can reach it.
    """,
    context_settings={"help_option_names": ["-h", "--help"]},
)
