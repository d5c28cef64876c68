"""One value at a time for a parameter: DJL's form with two arguments."""

from __future__ import annotations

import math
from collections.abc import Callable

import lrtrack
from bench import by_hand
from bench.pairs import Effort, calls
from bench.results import Check, Measure, cost_at_most, same_values
from bench.rows.row import Pair, Row
from bench.rows.scalar import HORIZON, UPDATES
from bench.schedules import HIGH, LOW, cosine

NAMES = ["dense0_weight", "dense0_bias", "batchnorm0_gamma", "conv12_bias"]
RATES = {"dense0_bias": LOW, "conv12_bias": 2 * LOW}
PATTERNS = {"batchnorm*": LOW, "*bias": 2 * LOW}

ByHand = Callable[[str, int], float]


def by_name() -> lrtrack.FixedPerVarTracker:
    return lrtrack.FixedPerVarTracker(default_value=HIGH, values=RATES)


def by_pattern() -> lrtrack.PerParameterTracker:
    trackers = {pattern: lrtrack.Tracker.fixed(rate) for pattern, rate in PATTERNS.items()}
    return lrtrack.PerParameterTracker(lrtrack.Tracker.fixed(HIGH), trackers)


def rows() -> list[Row]:
    main = cosine(HORIZON).tracker
    pairs: dict[str, tuple[lrtrack.ParameterTracker, ByHand]] = {
        "fixed_per_var": (by_name(), by_hand.RateByName(HIGH, RATES)),
        "per_parameter": (by_pattern(), by_hand.RateByPattern(HIGH, PATTERNS)),
        "cosine": (main, lambda _name, n: main(n)),
    }
    ours = "t.get_new_value(id, n)"
    built_in = [
        Row(
            "scalar by parameter against a built-in", name, ours, "math.pow(x, y)",
            _built_in_pair(tracker, expected), cost_at_most(1.3), Measure.COST,
        )
        for name, (tracker, expected) in pairs.items()
    ]  # fmt: skip
    python = [
        Row(
            "scalar by parameter against plain Python", name, ours, "a class with __call__",
            _python_pair(*pairs[name]),
        )
        for name in ("fixed_per_var", "per_parameter")
    ]  # fmt: skip
    return [*built_in, *python]


def _arguments() -> list[str]:
    return [f"{NAMES[i % len(NAMES)]!r}, {n}" for i, n in enumerate(UPDATES)]


def _built_in_pair(tracker: lrtrack.ParameterTracker, expected: ByHand) -> Callable[[Effort], Pair]:
    def prepare(_effort: Effort) -> Pair:
        return Pair(
            calls("t.get_new_value", _arguments(), {"t": tracker}),
            calls("math.pow", [f"{n / 10}, 0.5" for n in UPDATES], {"math": math}),
            _check(tracker, expected),
        )

    return prepare


def _python_pair(tracker: lrtrack.ParameterTracker, schedule: ByHand) -> Callable[[Effort], Pair]:
    def prepare(_effort: Effort) -> Pair:
        return Pair(
            calls("t.get_new_value", _arguments(), {"t": tracker}),
            calls("schedule", _arguments(), {"schedule": schedule}),
            _check(tracker, schedule),
        )

    return prepare


def _check(tracker: lrtrack.ParameterTracker, expected: ByHand) -> Check:
    return same_values(
        [tracker.get_new_value(name, n) for name in NAMES for n in UPDATES],
        [expected(name, n) for name in NAMES for n in UPDATES],
        f"{len(NAMES)} parameters at {len(UPDATES)} updates",
        0,
    )
