"""Times two sides in alternation, so that the machine's load affects both.

pyperf measures one side after the other, each in its own processes; here `timeit` times the rounds
and pyperf keeps them (report.py).
"""

from __future__ import annotations

import timeit
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bench.results import Times

# Runs a side a number of times and returns the seconds it took, like pyperf's bench_time_func.
TimeFunction = Callable[[int], float]


@dataclass(frozen=True)
class Effort:
    """How long to measure, and how large the largest arrays are."""

    pairs: int = 15
    round_seconds: float = 0.02
    row_seconds: float = 4.0
    largest: int = 10_000_000

    def size(self, wanted: int) -> int:
        return min(wanted, self.largest)


QUICK = Effort(pairs=2, round_seconds=0, row_seconds=0, largest=512)
FEWEST_PAIRS = 2


def statement(text: str, names: Mapping[str, object], unroll: int = 1) -> TimeFunction:
    """Times a statement; `names` are its local variables, the fastest kind of name."""
    setup = "; ".join(f"{name} = names[{name!r}]" for name in names) or "pass"
    timer = timeit.Timer("; ".join([text] * unroll), setup, globals={"names": names})
    return timer.timeit


def calls(function: str, arguments: list[str], names: Mapping[str, object]) -> TimeFunction:
    """Times a call with each of the arguments: written out, so that no loop is timed with them."""
    return statement("; ".join(f"{function}({argument})" for argument in arguments), names)


def alternate(ours: TimeFunction, other: TimeFunction, effort: Effort) -> Times:
    loops = {ours: _loops(ours, effort), other: _loops(other, effort)}
    pair_seconds = sum(side(loops[side]) for side in (ours, other))
    affordable = int(effort.row_seconds / max(pair_seconds, 1e-9))
    count = max(FEWEST_PAIRS, min(effort.pairs, affordable))
    seconds: dict[TimeFunction, list[float]] = {ours: [], other: []}
    for pair in range(count):
        # Alternate the order, so that neither is always the second.
        for side in (ours, other) if pair % 2 == 0 else (other, ours):
            seconds[side].append(side(loops[side]) / loops[side])
    return Times(seconds[ours], seconds[other])


def _loops(side: TimeFunction, effort: Effort) -> int:
    """How many times to run a side in a round."""
    loops = 1
    while (taken := side(loops)) < effort.round_seconds:
        growth = effort.round_seconds / max(taken, 1e-9)
        loops *= max(2, min(10, int(growth)))
    return loops
