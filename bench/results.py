"""The result of a row of a benchmark."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np
from numpy.typing import ArrayLike


class Measure(Enum):
    """The unit of a row."""

    COST = "× the time"
    SPEED = "× as fast"
    MEGABYTES = "MB"


@dataclass(frozen=True)
class Target:
    """A bound that a row's median should keep: from above for a cost, from below for a speed."""

    bound: float
    measure: Measure

    def is_met(self, value: float) -> bool:
        return value >= self.bound if self.measure is Measure.SPEED else value <= self.bound

    def __str__(self) -> str:
        sign = "≥" if self.measure is Measure.SPEED else "≤"
        return f"{sign} {self.bound:g}"


def cost_at_most(bound: float) -> Target:
    return Target(bound, Measure.COST)


def speed_at_least(bound: float) -> Target:
    return Target(bound, Measure.SPEED)


@dataclass(frozen=True)
class Check:
    """Whether both sides gave the same values."""

    difference: float
    tolerance: float
    compared: str

    @property
    def passed(self) -> bool:
        return self.difference <= self.tolerance

    def __str__(self) -> str:
        limit = "equal bits" if self.tolerance == 0 else f"within {self.tolerance:g}"
        return limit if self.passed else f"DIFFER by {self.difference:.2g}, not {limit}"


FLOAT32_TOLERANCE = 2e-6


def same_values(
    ours: ArrayLike, other: ArrayLike, compared: str, tolerance: float = FLOAT32_TOLERANCE
) -> Check:
    """The largest difference, as a share of the largest value."""
    left, right = np.asarray(ours, np.float64), np.asarray(other, np.float64)
    if left.shape != right.shape:
        raise ValueError(f"shapes must be the same, received {left.shape} and {right.shape}")
    difference = float(np.abs(left - right).max() / np.abs(right).max())
    return Check(difference, tolerance, compared)


@dataclass(frozen=True)
class Spread:
    """The median and the quartiles of some ratios."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, ratios: Sequence[float]) -> Spread:
        if len(ratios) == 1:
            return cls(ratios[0], ratios[0], ratios[0])
        low, median, high = statistics.quantiles(ratios, n=4, method="inclusive")
        return cls(median, low, high)


@dataclass(frozen=True)
class Times:
    """Seconds for one call of each side, pair by pair."""

    ours: Sequence[float]
    other: Sequence[float]

    def ratios(self, measure: Measure) -> list[float]:
        pairs = zip(self.ours, self.other)
        if measure is Measure.SPEED:
            return [other / ours for ours, other in pairs]
        return [ours / other for ours, other in pairs]


@dataclass(frozen=True)
class Result:
    group: str
    name: str
    ours: str
    other: str
    measure: Measure
    spread: Spread
    target: Target | None
    check: Check
    times: Times | None = None

    @property
    def meets_target(self) -> bool | None:
        return None if self.target is None else self.target.is_met(self.spread.median)


@dataclass(frozen=True)
class Missing:
    """A row that cannot be measured here."""

    group: str
    name: str
    reason: str


def from_json(row: dict[str, Any]) -> Result | Missing:
    """A row of the JSON file, without the times of its rounds."""
    if "reason" in row:
        return Missing(row["group"], row["name"], row["reason"])
    measure = Measure(row["measure"])
    check = Check(*(row["check"][key] for key in ("difference", "tolerance", "compared")))
    target = None if row["target"] is None else Target(row["target"], measure)
    return Result(
        row["group"], row["name"], row["ours"], row["other"], measure,
        Spread(**row["spread"]), target, check,
    )  # fmt: skip
