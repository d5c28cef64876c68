"""Many values at once: ranges, random updates, many trackers."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import NDArray

import lrtrack
from bench.pairs import Effort, statement
from bench.results import Check, Target, same_values, speed_at_least
from bench.rows.row import Pair, Row
from bench.schedules import Schedule, cosine, schedules

LARGEST = 10_000_000
NAMES = list(schedules(LARGEST))


def rows() -> list[Row]:
    return [
        *_against_fill(),
        *_against_numpy(),
        *_random_updates(),
        *_threads(),
    ]


def at(name: str, size: int) -> Schedule:
    return schedules(size)[name]


def _against_fill() -> list[Row]:
    shares = {name: schedule.fill_share for name, schedule in schedules(LARGEST).items()}
    return [
        Row(
            "range against a memory fill",
            f"t[0:10^7] into out: {name}",
            "t.get_new_values(range(10**7), out)",
            "out.fill(0.5)",
            _fill_pair(name),
            None if share is None else speed_at_least(share),
        )
        for name, share in shares.items()
    ]


def _fill_pair(name: str) -> Callable[[Effort], Pair]:
    def prepare(effort: Effort) -> Pair:
        size = effort.size(LARGEST)
        tracker = at(name, size).tracker
        out = np.zeros(size, np.float32)
        return Pair(
            fill_range(tracker, out),
            statement("out.fill(0.5)", {"out": np.zeros(size, np.float32)}),
            check_bits(tracker, out),
        )

    return prepare


def fill_range(tracker: lrtrack.Tracker, out: NDArray[Any]) -> Any:
    names = {"t": tracker, "out": out, "updates": range(len(out))}
    return statement("t.get_new_values(updates, out)", names)


def check_bits(tracker: lrtrack.Tracker, out: NDArray[Any]) -> Check:
    """A range against scalar calls at about a thousand places."""
    tracker.get_new_values(range(len(out)), out)
    places = np.unique(np.linspace(0, len(out) - 1, 997).astype(np.int64))
    scalars = [tracker(int(n)) for n in places]
    return same_values(out[places], scalars, f"range and {len(places)} scalar calls", 0)


def _against_numpy() -> list[Row]:
    targets: dict[int, Target | None] = {
        100: speed_at_least(5),
        1000: speed_at_least(5),
        100_000: None,
        LARGEST: speed_at_least(20),
    }
    return [
        Row(
            "range against NumPy",
            f"N = {size:,}: {name}",
            "t.get_new_values(range(N), out)" if size <= 1000 else "t[0:N]",
            "the float64 expression, np.arange made before",
            _numpy_pair(name, size),
            target,
        )
        for size, target in targets.items()
        for name in NAMES
    ]


def _numpy_pair(name: str, wanted: int) -> Callable[[Effort], Pair]:
    def prepare(effort: Effort) -> Pair:
        size = effort.size(wanted)
        schedule = at(name, size)
        updates = np.arange(size)
        if wanted <= 1000:
            ours = fill_range(schedule.tracker, np.zeros(size, np.float32))
        else:
            ours = statement("t[0:size]", {"t": schedule.tracker, "size": size})
        return Pair(
            ours,
            statement("expression(n)", {"expression": schedule.expression, "n": updates}),
            check_expression(schedule, updates),
        )

    return prepare


def check_expression(schedule: Schedule, updates: NDArray[np.int64]) -> Check:
    return same_values(
        schedule.tracker.get_new_values(updates),
        schedule.expression(updates),
        f"{len(updates):,} values, float32 and float64",
    )


def _random_updates() -> list[Row]:
    return [
        Row(
            "random updates against NumPy",
            f"10^6 updates below 10^7: {name}",
            "t.get_new_values(n)",
            "the float64 expression of n",
            _random_pair(name),
            speed_at_least(3),
        )
        for name in NAMES
    ]


def _random_pair(name: str) -> Callable[[Effort], Pair]:
    def prepare(effort: Effort) -> Pair:
        horizon = effort.size(LARGEST)
        schedule = at(name, horizon)
        updates = np.random.default_rng(1).integers(0, horizon, effort.size(1_000_000))
        names = {"t": schedule.tracker, "n": updates, "expression": schedule.expression}
        return Pair(
            statement("t.get_new_values(n)", names),
            statement("expression(n)", names),
            check_expression(schedule, updates),
        )

    return prepare


def _threads() -> list[Row]:
    return [
        Row(
            "threads",
            "evaluate 64 cosines × 10^6 updates",
            "threads=2",
            "threads=1",
            _threads_pair,
            speed_at_least(1.8),
        ),
        # What a second thread gains on this machine: without memory traffic, and with nothing else.
        Row(
            "threads",
            "for comparison: SHA-256 of 16 × 512 KB",
            "two threads",
            "one thread",
            _computing_pair,
        ),
        Row(
            "threads",
            "for comparison: ndarray.fill of 64 × 10^6 values",
            "two threads",
            "one thread",
            _filling_pair,
        ),
    ]


def _on_two_threads(function: Callable[[Any], object], items: Sequence[Any]) -> Pair:
    on_two = ThreadPoolExecutor(2).map
    names = {"on_two": on_two, "f": function, "items": items}
    differ = list(on_two(function, items)) != [function(item) for item in items]
    return Pair(
        statement("list(on_two(f, items))", names),
        statement("list(map(f, items))", names),
        Check(float(differ), 0, "all results"),
    )


def _computing_pair(effort: Effort) -> Pair:
    buffers = [bytes([i]) * effort.size(1 << 19) for i in range(16)]
    return _on_two_threads(lambda buffer: hashlib.sha256(buffer).digest(), buffers)


def _filling_pair(effort: Effort) -> Pair:
    rows = list(np.zeros((64, effort.size(1_000_000)), np.float32))
    return _on_two_threads(lambda row: row.fill(0.5), rows)


def _threads_pair(effort: Effort) -> Pair:
    size = effort.size(1_000_000)
    trackers = [cosine(size + i).tracker for i in range(64)]
    out = np.zeros((64, size), np.float32)
    names = {"evaluate": lrtrack.evaluate, "t": trackers, "n": range(size), "out": out}
    one = lrtrack.evaluate(trackers, range(size), threads=1)
    two = lrtrack.evaluate(trackers, range(size), threads=2)
    return Pair(
        statement("evaluate(t, n, out, threads=2)", names),
        statement("evaluate(t, n, out, threads=1)", names),
        same_values(two, one, "all values", 0),
    )
