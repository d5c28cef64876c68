"""A row: two sides, how they are compared, and what the ratio should be."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass

from bench.pairs import Effort, TimeFunction, alternate
from bench.results import Check, Measure, Missing, Result, Spread, Target


@dataclass(frozen=True)
class Pair:
    """The two sides of a row, ready to be timed."""

    ours: TimeFunction
    other: TimeFunction
    check: Check


@dataclass(frozen=True)
class Row:
    group: str
    name: str
    ours: str
    other: str
    prepare: Callable[[Effort], Pair]
    target: Target | None = None
    measure: Measure = Measure.SPEED
    needs: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.target is not None and self.target.measure is not self.measure:
            raise ValueError(f"the target of {self.name} must be a {self.measure.name}")

    def run(self, effort: Effort) -> Result | Missing:
        missing = [module for module in self.needs if importlib.util.find_spec(module) is None]
        if missing:
            return Missing(self.group, self.name, f"{' and '.join(missing)} not installed")
        pair = self.prepare(effort)
        times = alternate(pair.ours, pair.other, effort)
        return Result(
            group=self.group,
            name=self.name,
            ours=self.ours,
            other=self.other,
            measure=self.measure,
            spread=Spread.of(times.ratios(self.measure)),
            target=self.target,
            check=pair.check,
            times=times,
        )
