"""Trackers whose values Python code gives: what lrtrack adds to that code."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import lrtrack
from bench import by_hand
from bench.pairs import Effort, TimeFunction, calls, statement
from bench.results import Check, Measure, same_values
from bench.rows.row import Pair, Row
from bench.rows.scalar import HORIZON, UPDATES
from bench.schedules import HIGH

GROUP = "values from Python code"
LOSSES = [1 / (1 + 0.3 * i) if i < 9 else 0.25 + 0.001 * i for i in range(20)]


def square_root(num_update: int) -> float:
    return HIGH / math.sqrt(num_update + 1)


class SquareRoot(lrtrack.Tracker):
    def get_new_value(self, num_update: int) -> float:
        return square_root(num_update)


def function_tracker() -> lrtrack.LambdaTracker:
    return lrtrack.LambdaTracker(function=square_root)


def plateaus() -> tuple[lrtrack.PlateauTracker, by_hand.Plateau]:
    tracker = lrtrack.PlateauTracker(base_value=HIGH, factor=0.5, patience=2, threshold=2.0**-7)
    return tracker, by_hand.Plateau(HIGH, 0.5, 2, 2.0**-7)


def rows() -> list[Row]:
    return [
        _row("LambdaTracker: t(n)", "the function itself", _scalar_pair(function_tracker())),
        _row("a class of Python's: t(n)", "its own get_new_value(n)", _scalar_pair(SquareRoot())),
        _row("LambdaTracker: t[0:1000]", "a list of the function's values", _range_pair),
        _row("PlateauTracker: t(n)", "by hand: schedule(n)", _plateau_call_pair),
        _row("PlateauTracker: t.value", "by hand: schedule.rate", _plateau_value_pair),
        _row("PlateauTracker: t.update(x)", "by hand: schedule.update(x)", _plateau_update_pair),
    ]


def _row(name: str, other: str, prepare: Callable[[Effort], Pair]) -> Row:
    ours = name.partition(": ")[2]
    return Row(GROUP, name, ours, other, prepare, measure=Measure.COST)


def _scalar_pair(tracker: lrtrack.Tracker) -> Callable[[Effort], Pair]:
    own = getattr(tracker, "function", tracker.get_new_value)

    def prepare(_effort: Effort) -> Pair:
        numbers = [str(n) for n in UPDATES]
        check = same_values(
            [tracker(n) for n in UPDATES], [own(n) for n in UPDATES], f"{len(UPDATES)} updates"
        )
        return Pair(calls("t", numbers, {"t": tracker}), calls("own", numbers, {"own": own}), check)

    return prepare


def _range_pair(effort: Effort) -> Pair:
    size = effort.size(HORIZON)
    tracker = function_tracker()
    names = {"t": tracker, "function": square_root, "updates": range(size), "size": size}
    return Pair(
        statement("t[0:size]", names),
        statement("[function(n) for n in updates]", names),
        same_values(tracker[0:size], [square_root(n) for n in range(size)], f"{size} updates"),
    )


def _plateau_call_pair(_effort: Effort) -> Pair:
    numbers = [str(n) for n in UPDATES]
    return _plateau_pair(lambda name, owner: calls(name, numbers, {name: owner}))


def _plateau_value_pair(_effort: Effort) -> Pair:
    texts = {"tracker": "tracker.value", "schedule": "schedule.rate"}
    return _plateau_pair(lambda name, owner: statement(texts[name], {name: owner}, unroll=20))


def _plateau_update_pair(_effort: Effort) -> Pair:
    losses = [repr(loss) for loss in LOSSES]
    return _plateau_pair(lambda name, owner: calls(f"{name}.update", losses, {name: owner}))


def _plateau_pair(timing: Callable[[str, Any], TimeFunction]) -> Pair:
    tracker, schedule = plateaus()
    return Pair(timing("tracker", tracker), timing("schedule", schedule), _check_plateaus())


def _check_plateaus() -> Check:
    tracker, schedule = plateaus()
    ours, other = [], []
    for loss in LOSSES:
        tracker.update(loss)
        schedule.update(loss)
        ours.append([tracker.value, tracker(7)])
        other.append([schedule.rate, schedule(7)])
    return same_values(ours, other, f"after each of {len(LOSSES)} losses", 0)
