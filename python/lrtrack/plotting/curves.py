"""The few points that draw a tracker, however many updates are shown."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, SupportsIndex

import numpy as np
from numpy.typing import NDArray

from lrtrack._arguments import refusal, to_integer
from lrtrack._core import ParameterTracker, Tracker

COLUMNS = 2000  # more than most pictures are wide, in pixels
SECONDS = 20.0
BLOCK_BYTES = 4_000_000
FIRST_BLOCK = 4096  # of a slow tracker, for a first impression
IMPRESSION_SECONDS = 0.1
STRIDE, WHOLE = (
    40503,
    65536,
)  # their quotient is the golden section: it meets no cycle again and again

Point = tuple[int, float]


@dataclass(frozen=True)
class Curve:
    """Some of a tracker's values, which draw the same line as all of them.

    ``updates`` increase, ``values`` are the tracker's there. ``is_exact`` is False if the values
    between them were not evaluated, because that would have taken too long.
    """

    updates: NDArray[np.int64]
    values: NDArray[Any]
    is_exact: bool


def curve(
    tracker: Tracker,
    stop: SupportsIndex,
    *,
    start: SupportsIndex = 0,
    columns: SupportsIndex = COLUMNS,
    seconds: float = SECONDS,
) -> Curve:
    """The first, the lowest, the highest and the last value of each column of a picture.

    Column i of c shows the updates from start + i · n // c up to start + (i + 1) · n // c, of the
    n = stop − start updates; where each would have four or fewer, the curve has all of them. A
    column with values that are NaN also has the first of these.

    Every update is evaluated, in blocks of 4 MB: 10^9 of them take about a second. If that would
    take longer than ``seconds``, as with a slow Python function, the curve has four updates of each
    column, and both sides of each milestone.

    Args:
        tracker: What to draw.
        stop: The first update that is not shown.
        start: The first one that is.
        columns: How many, at least one: the width of the picture in pixels.
        seconds: How long evaluation may take.

    Returns:
        The curve.

    Raises:
        TypeError: An argument is of the wrong type; a ParameterTracker has no values to draw.
        ValueError: stop is not above start, or columns is not positive.

    Example:
        >>> from lrtrack import PiecewiseConstantTracker
        >>> from lrtrack.plotting import curve
        >>> spike = PiecewiseConstantTracker(boundaries=[500, 501], values=[0.25, 1.0, 0.5])
        >>> found = curve(spike, 1000, columns=1)
        >>> found.updates.tolist(), found.values.tolist()
        ([0, 501, 999], [0.25, 1.0, 0.5])

    Source: Jugel et al., M4: A Visualization-Oriented Time Series Data Aggregation, 2014.
    """
    if not isinstance(tracker, Tracker):
        raise TypeError(refusal("tracker", "a Tracker", tracker))
    first = to_integer("start", start, "non-negative")
    end = to_integer("stop", stop, "positive")
    if end <= first:
        raise ValueError(refusal("stop", f"above start ({first})", end))
    count = to_integer("columns", columns, "positive")
    if end - first <= 4 * count:
        return Curve(np.arange(first, end), tracker[first:end], is_exact=True)
    return _looked_through(tracker, first, end, count, seconds) or _sampled(
        tracker, first, end, count
    )


def _looked_through(
    tracker: Tracker, start: int, stop: int, columns: int, seconds: float
) -> Curve | None:
    """None where it would take longer than that."""
    edges = [start + (stop - start) * i // columns for i in range(columns + 1)]
    points: list[Point] = []
    in_column: list[Point] = []
    column = 0
    for begin, values in _blocks(tracker, start, stop, seconds):
        if values is None:
            return None
        end = begin + len(values)
        while column < columns and edges[column] < end:
            first, last = max(edges[column], begin), min(edges[column + 1], end)
            in_column += _candidates(values[first - begin : last - begin], first)
            if last < edges[column + 1]:
                break
            points += _chosen(in_column)
            in_column = []
            column += 1
    updates, chosen = zip(*points)
    return Curve(np.array(updates, np.int64), np.array(chosen, tracker.dtype), is_exact=True)


def _blocks(
    tracker: Tracker, start: int, stop: int, seconds: float
) -> Iterator[tuple[int, NDArray[Any] | None]]:
    """Where each block begins, and its values; None for them as soon as it takes too long."""
    largest = min(stop - start, BLOCK_BYTES // tracker.dtype.itemsize)
    memory = np.empty(largest, tracker.dtype)
    began = time.perf_counter()
    begin, size = start, FIRST_BLOCK
    while begin < stop:
        size = min(size, largest, stop - begin)
        yield begin, tracker.get_new_values(slice(begin, begin + size), out=memory[:size])
        begin += size
        elapsed = time.perf_counter() - began
        share = (begin - start) / (stop - start)
        is_slow = elapsed > min(IMPRESSION_SECONDS, seconds / 2) and elapsed > seconds * share
        if is_slow and begin < stop:
            yield begin, None
        size *= 4


def _candidates(values: NDArray[Any], first: int) -> Iterator[Point]:
    """The first, lowest, highest and last value in a block of a column, and the first NaN."""
    lowest, highest = int(values.argmin()), int(values.argmax())
    chosen = {0, lowest, highest, len(values) - 1}
    if math.isnan(values[lowest]):  # to argmin and argmax NaN is an extreme
        numbers = np.flatnonzero(~np.isnan(values))
        if len(numbers):
            chosen |= {int(numbers[f(values[numbers])]) for f in (np.argmin, np.argmax)}
    for index in sorted(chosen):
        yield first + index, float(values[index])


def _chosen(candidates: list[Point]) -> list[Point]:
    """The points that a column shows, of those chosen from its blocks."""
    numbers = [point for point in candidates if not math.isnan(point[1])]
    undefined = [point for point in candidates if math.isnan(point[1])]
    chosen = [candidates[0], candidates[-1], *undefined[:1]]
    if numbers:
        chosen.append(min(numbers, key=lambda point: point[1]))
        chosen.append(max(numbers, key=lambda point: point[1]))
    return sorted(dict(chosen).items())


def _sampled(tracker: Tracker, start: int, stop: int, columns: int) -> Curve:
    count = 4 * columns
    spread = [
        start + (stop - start) * (i * WHOLE + i * STRIDE % WHOLE) // (count * WHOLE)
        for i in range(count)
    ]
    milestones = milestones_between(tracker, start, stop)
    milestones = milestones[:: len(milestones) // count + 1]
    updates = np.union1d([*spread, stop - 1], [milestones - 1, milestones])
    return Curve(updates, tracker.get_new_values(updates), is_exact=False)


def milestones_between(tracker: ParameterTracker, start: int, stop: int) -> NDArray[np.int64]:
    """The milestones after start and before stop; none where there are too many to list."""
    try:
        found = np.asarray(tracker.milestones(stop), np.int64)
    except ValueError:
        return np.empty(0, np.int64)
    between: NDArray[np.int64] = found[(found > start) & (found < stop)]
    return between
