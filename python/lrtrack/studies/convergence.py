"""How long runs take to reach a value of the metric."""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Convergence:
    """How long the runs of a schedule took to reach a value of the metric.

    Attributes:
        target: The value.
        reached: How many runs reached it.
        runs: Of how many.
        median: The median of the first epochs that did; infinite if half of the runs did not.
        median_to_stay: Likewise, of the epochs from which on all did.
        expected: The expected running time: the epochs of all runs up to there, or to their end,
            divided by the number of runs that reached it.
    """

    target: float
    reached: int
    runs: int
    median: float
    median_to_stay: float
    expected: float


def measure(curves: Sequence[Mapping[int, float]], target: float, sign: int) -> Convergence:
    """Of metrics by epoch; sign is −1 where less is better."""
    first, to_stay, spent = [], [], 0
    for curve in curves:
        reached = [epoch for epoch, value in curve.items() if sign * (value - target) >= 0]
        first.append(reached[0] if reached else math.inf)
        to_stay.append(_last_run(list(curve), reached))
        spent += sum(epoch <= first[-1] for epoch in curve)
    successes = sum(math.isfinite(epoch) for epoch in first)
    return Convergence(
        target=target,
        reached=successes,
        runs=len(curves),
        median=_censored_median(first),
        median_to_stay=_censored_median(to_stay),
        expected=spent / successes if successes else math.inf,
    )


def _last_run(epochs: Sequence[int], reached: Sequence[int]) -> float:
    """The epoch from which on all are among those reached."""
    start = math.inf
    for epoch in reversed(epochs):
        if epoch not in reached:
            break
        start = epoch
    return start


def _censored_median(epochs: Sequence[float]) -> float:
    """An epoch that occurred, or infinity where half of the runs never got there."""
    return statistics.median_high(epochs) if epochs else math.inf
