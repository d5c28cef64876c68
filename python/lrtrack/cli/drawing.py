"""Schedules drawn in the terminal."""

from __future__ import annotations

import os
import shutil
import sys

import click
import numpy as np
from numpy.typing import NDArray

from lrtrack.cli import canvas
from lrtrack.plotting import Curve, curve
from lrtrack.plotting.lines import Lines

WIDTH, HEIGHT = 80, 24
MARGIN = 11  # for the numbers at the left
MOST_ROWS = 20
COLOURS = ("cyan", "yellow", "green", "magenta", "red", "blue")
SECONDS = 10.0


def draw(lines: Lines, stop: int, *, log: bool, ascii_only: bool) -> None:
    """Prints curves of the lines over one another, with numbers at the axes, and what they are."""
    columns, rows = shutil.get_terminal_size((WIDTH, HEIGHT))
    width = max(min(columns, 200) - MARGIN - 1, 20)
    height = max(min(rows - 4 - len(lines), MOST_ROWS), 5)
    in_letters = ascii_only or not _has_braille() or (len(lines) > 1 and not _has_colours())
    across, down = (1, 1) if in_letters else (2, 4)
    curves = [
        curve(tracker, stop, columns=width * across, seconds=SECONDS / len(lines))
        for _, tracker in lines
    ]
    low, high = _range(curves, log)
    grids = [
        canvas.dots(
            found.updates / max(stop - 1, 1),
            (_heights(found, log) - low) / (high - low),
            width * across,
            height * down,
        )
        for found in curves
    ]
    picture = canvas.to_letters(grids) if in_letters else _coloured(grids)
    _print_with_axes(picture, (low, high), log, stop, width, in_letters)
    _print_legend(lines, curves, in_letters)


def _has_braille() -> bool:
    try:
        "⠿".encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return os.environ.get("TERM") != "linux"  # whose console has no such characters


def _has_colours() -> bool:
    is_wanted = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return is_wanted and sys.stdout.isatty()


def _heights(found: Curve, log: bool) -> NDArray[np.float64]:
    values = found.values.astype(np.float64)
    values[~np.isfinite(values)] = np.nan
    if not log:
        return values
    values[~(values > 0)] = np.nan
    return np.log10(values)


def _range(curves: list[Curve], log: bool) -> tuple[float, float]:
    heights = np.concatenate([_heights(found, log) for found in curves])
    heights = heights[np.isfinite(heights)]
    if not len(heights):
        what = "above 0, for --log" if log else "finite"
        raise click.UsageError(f"some value must be {what}, and none is")
    low, high = float(heights.min()), float(heights.max())
    if low == high:
        low, high = low - (abs(low) / 2 or 0.5), high + (abs(high) / 2 or 0.5)
    return low, high


def _coloured(grids: list[canvas.Dots]) -> list[str]:
    """Braille, in which each cell has the colour of the first curve in it."""
    everything = np.logical_or.reduce(grids)
    lines = canvas.to_braille(everything)
    if len(grids) == 1 or not _has_colours():
        return lines
    height, width = everything.shape
    owner = np.full((height // 4, width // 2), -1)
    for index in range(len(grids) - 1, -1, -1):
        owner[grids[index].reshape(height // 4, 4, width // 2, 2).any(axis=(1, 3))] = index
    return [
        "".join(
            click.style(c, COLOURS[index % len(COLOURS)]) if index >= 0 else c
            for c, index in zip(line, owners)
        )
        for line, owners in zip(lines, owner)
    ]


def _print_with_axes(
    picture: list[str],
    bounds: tuple[float, float],
    log: bool,
    stop: int,
    width: int,
    in_letters: bool,
) -> None:
    low, high = bounds
    last = len(picture) - 1
    axis, corner, dash = ("|", "+", "-") if in_letters else ("│", "└", "─")
    marked = {0, last // 2, last}
    for row, line in enumerate(picture):
        height = high - (high - low) * row / max(last, 1)
        value = 10**height if log else height
        number = f"{value:.4g}" if row in marked else ""
        click.echo(f"{number:>{MARGIN - 1}} {axis}{line.rstrip()}")
    click.echo(" " * MARGIN + corner + dash * width)
    middle, end = f"{(stop - 1) // 2:,}", f"{stop - 1:,}"
    left = "0".ljust(max(width // 2 - len(middle) // 2, 2)) + middle
    click.echo(" " * (MARGIN + 1) + left + end.rjust(max(width - len(left), len(end) + 1)))


def _print_legend(lines: Lines, curves: list[Curve], in_letters: bool) -> None:
    for index, ((name, tracker), found) in enumerate(zip(lines, curves)):
        values = f"f(0) = {tracker(0):.6g}, f(1) = {tracker(1):.6g}"
        end = f"f({int(found.updates[-1]):,}) = {found.values[-1]:.6g}"
        sampled = "" if found.is_exact else "  (sampled)"
        mark = ""
        if len(lines) > 1:
            letter = canvas.LETTERS[index % len(canvas.LETTERS)] if in_letters else "━"
            colour = COLOURS[index % len(COLOURS)]
            mark = (click.style(letter, colour) if _has_colours() else letter) + " "
        click.echo(f"{mark}{_shortened(name)}{values}, {end}{sampled}")


def _shortened(name: str) -> str:
    if not name:
        return ""
    return f"{name if len(name) <= 70 else name[:67] + '...'}: "
