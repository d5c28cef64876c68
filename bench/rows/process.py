"""The cost to a process: the import, and memory beyond the values."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass

import numpy as np

from bench.pairs import Effort, TimeFunction
from bench.results import (
    Check,
    Measure,
    Missing,
    Result,
    Spread,
    Target,
    cost_at_most,
    same_values,
)
from bench.rows.row import Pair, Row
from bench.schedules import schedules

SCHEDULES = ("cosine", "polynomial, power 1.75", "sequence", "product")


def rows() -> list[Row | MemoryRow]:
    importing = Row(
        "import",
        "import lrtrack",
        "import lrtrack",
        "import numpy",
        _import_pair,
        cost_at_most(1.3),
        Measure.COST,
    )
    return [importing, *[MemoryRow(name) for name in SCHEDULES]]


def _import_pair(_effort: Effort) -> Pair:
    return Pair(_importing("lrtrack"), _importing("numpy"), _check_import())


def _importing(module: str) -> TimeFunction:
    """The time of the import alone, in a new interpreter each time."""
    program = (
        f"import time; t = time.perf_counter(); import {module}; print(time.perf_counter() - t)"
    )

    def seconds(loops: int) -> float:
        return sum(float(_output_of(program)) for _ in range(loops))

    return seconds


def _check_import() -> Check:
    value = _output_of("import lrtrack; print(lrtrack.SquareRootTracker(base_value=0.5)(3))")
    return same_values([float(value)], [0.25], "a value in the new interpreter", 0)


def _output_of(program: str, *arguments: str) -> str:
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout


PEAK_PROGRAM = """
import resource, sys
import numpy as np
from bench.schedules import schedules

tracker = schedules(int(sys.argv[2]))[sys.argv[1]].tracker
tracker[0:10]
out = np.ones(int(sys.argv[2]), np.float32)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
tracker.get_new_values(range(len(out)), out)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@dataclass(frozen=True)
class MemoryRow:
    """By how much filling an array raises the process's peak memory (Linux: in KiB)."""

    schedule: str

    group = "memory"

    @property
    def name(self) -> str:
        return f"10^7 values into out: {self.schedule}"

    def run(self, effort: Effort) -> Result | Missing:
        size = effort.size(10_000_000)
        growths = [
            int(_output_of(PEAK_PROGRAM, self.schedule, str(size))) * 1024 / 1e6 for _ in range(3)
        ]
        schedule = schedules(size)[self.schedule]
        updates = np.arange(size)
        return Result(
            group=self.group,
            name=self.name,
            ours="peak memory after the call",
            other="peak memory before it",
            measure=Measure.MEGABYTES,
            spread=Spread.of(growths),
            target=Target(1, Measure.MEGABYTES),
            check=same_values(
                schedule.tracker[0:size], schedule.expression(updates), f"{size:,} values"
            ),
        )
