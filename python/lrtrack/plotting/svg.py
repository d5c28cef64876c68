"""A tracker in a notebook: a small drawing that needs nothing but the browser."""

from __future__ import annotations

import html
import time
from collections.abc import Sequence

import numpy as np

from lrtrack._core import ParameterTracker
from lrtrack.plotting.curves import Curve, curve
from lrtrack.plotting.horizons import default_stop
from lrtrack.plotting.lines import Lines, expression, lines_of

WIDTH, HEIGHT = 380, 150
LEFT, TOP, RIGHT, BOTTOM = 48, 8, 12, 18  # what the numbers beside the curve need
INNER_WIDTH, INNER_HEIGHT = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
SCALE = 4  # quarters of a pixel: with full pixels a smooth curve trembles
COLUMNS = 150  # the wildest curve takes 5 KB then

COLOURS = ("#3b82c4", "#d9822b", "#3f9c5a", "#b55fb0")  # to be seen on white and on black
LONGEST_EXPRESSION, LONGEST_NAME = 1000, 60
SLOW_CALL = 0.05  # seconds
DRAWING_SECONDS = 1.0

Pixel = tuple[int, int]


def to_html(tracker: ParameterTracker) -> str:
    """What a notebook shows for a tracker: its curve, its first and last values, its expression.

    The curve goes to `default_stop`. Text and axes have the colour of the surrounding text, light
    or dark. Values that are infinite or NaN leave gaps. For a tracker with a value per parameter
    the first four names or patterns are drawn. A Python function that takes longer than 50 ms for
    a value is called only twice.

    Raises:
        Exception: Whatever a user's function raises.
    """
    lines = _lines(tracker)
    began = time.perf_counter()
    values = [f"f(0) = {line(0):.4g}, f(1) = {line(1):.4g}" for _, line in lines]
    curves: list[Curve] = []
    if lines and time.perf_counter() - began < 2 * len(lines) * SLOW_CALL:
        curves = _curves(lines, default_stop(tracker))
        values = [f"{text}, {_last_value(found)}" for text, found in zip(values, curves)]
    names = [_shortened(name, LONGEST_NAME) for name, _ in lines]
    drawing = _svg(curves, "; ".join(values)) if curves else ""
    described = "".join(map(_described, names, values, COLOURS))
    code = _shortened(expression(tracker), LONGEST_EXPRESSION)
    return (
        f'<div style="max-width:{WIDTH * 2}px">{drawing}{described}'
        f'<pre style="white-space:pre-wrap;overflow-wrap:anywhere;margin:2px 0">{code}</pre></div>'
    )


def _lines(tracker: ParameterTracker) -> Lines:
    try:
        return lines_of({"": tracker})[: len(COLOURS)]
    except TypeError:  # a class of Python's, of whose parameters nothing is known
        return []


def _curves(lines: Lines, stop: int) -> list[Curve]:
    columns, seconds = COLUMNS // len(lines), DRAWING_SECONDS / len(lines)
    return [curve(tracker, stop, columns=columns, seconds=seconds) for _, tracker in lines]


def _last_value(found: Curve) -> str:
    sampled = "" if found.is_exact else " (sampled)"
    return f"f({found.updates[-1]:,}) = {found.values[-1]:.4g}{sampled}"


def _described(name: str, values: str, colour: str) -> str:
    mark = f'<span style="color:{colour}">━ {name}</span>: ' if name else ""
    return f'<div style="font-size:90%">{mark}{values}</div>'


def _shortened(text: str, length: int) -> str:
    """Text for HTML, without the characters that XML has no place for."""
    short = text if len(text) <= length else text[: length - 1] + "…"
    return html.escape(
        "".join(c if c.isprintable() or c == "\n" else "\N{REPLACEMENT CHARACTER}" for c in short)
    )


def _svg(curves: Sequence[Curve], title: str) -> str:
    finite = np.concatenate([found.values[np.isfinite(found.values)] for found in curves])
    low, high = float(finite.min(initial=0)), float(finite.max(initial=0))
    if low / 2 == high / 2:
        high = 1.0
    last = max(1, int(curves[0].updates[-1]))
    right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM
    paths = "".join(
        f'<path d="{_path(found, low, high, last)}" stroke="{colour}"/>'
        for found, colour in zip(curves, COLOURS)
    )
    return (
        f'<svg width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
        f' aria-label="{title}" fill="currentColor" style="max-width:100%;font:11px sans-serif">'
        f"<title>{title}</title>"
        f'<path d="M{LEFT} {TOP}V{bottom}H{right}" stroke="currentColor" opacity=".4" fill="none"/>'
        f'<text x="{LEFT - 5}" y="{TOP + 5}" text-anchor="end">{high:.3g}</text>'
        f'<text x="{LEFT - 5}" y="{bottom}" text-anchor="end">{low:.3g}</text>'
        f'<text x="{LEFT}" y="{HEIGHT - 4}">0</text>'
        f'<text x="{(LEFT + right) // 2}" y="{HEIGHT - 4}" text-anchor="middle">update</text>'
        f'<text x="{right}" y="{HEIGHT - 4}" text-anchor="end">{last:,}</text>'
        f'<g transform="translate({LEFT} {TOP}) scale({1 / SCALE})" fill="none" stroke-width="6"'
        f' stroke-linejoin="round" stroke-linecap="round">{paths}</g></svg>'
    )


def _path(found: Curve, low: float, high: float, last: int) -> str:
    """The curve in quarters of a pixel, broken where a value is not finite."""
    is_finite = np.isfinite(found.values)
    # Halves, because the difference of two large values may be infinite.
    heights = (high / 2 - found.values[is_finite].astype(float) / 2) / (high / 2 - low / 2)
    across = np.rint(found.updates[is_finite] / last * (INNER_WIDTH * SCALE)).astype(int)
    down = np.rint(heights * (INNER_HEIGHT * SCALE)).astype(int)
    run_of_each = np.cumsum(~is_finite)[is_finite]
    runs: dict[int, list[Pixel]] = {}
    for run, *pixel in zip(run_of_each.tolist(), across.tolist(), down.tolist()):
        runs.setdefault(run, []).append((pixel[0], pixel[1]))
    return "".join(_stroke(_corners(pixels)) for pixels in runs.values())


def _corners(pixels: list[Pixel]) -> list[Pixel]:
    """Without the pixels that lie on the way from one to the next."""
    corners: list[Pixel] = []
    for pixel in pixels:
        if corners and pixel == corners[-1]:
            continue
        if len(corners) > 1 and _is_on_the_way(corners[-2], corners[-1], pixel):
            corners.pop()
        corners.append(pixel)
    return corners


def _is_on_the_way(begin: Pixel, middle: Pixel, end: Pixel) -> bool:
    (a, b), (c, d) = [(q[0] - p[0], q[1] - p[1]) for p, q in ((begin, middle), (middle, end))]
    return a * d == b * c and a * c + b * d > 0


def _stroke(corners: list[Pixel]) -> str:
    x, y = corners[0]
    steps = [f"l{q[0] - p[0]} {q[1] - p[1]}" for p, q in zip(corners, corners[1:])]
    return f"M{x} {y}" + ("".join(steps) or "h0")
