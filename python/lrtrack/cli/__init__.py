"""The command `lrtrack`: lists, draws, tabulates, compares and converts schedules."""

from __future__ import annotations

import sys
from collections.abc import Sequence

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command, and returns its exit code: 0, 1 for what broke off, 2 for a mistake."""
    try:
        import click  # noqa: F401
    except ModuleNotFoundError:
        print("lrtrack's commands need click: pip install 'lrtrack[cli]'", file=sys.stderr)
        return 2
    from lrtrack.cli.commands import run

    return run(arguments)
