"""The command: python -m bench.native PROGRAM, with the lrtrack_bench that CMake built.

Compares the core's ranges with a memory fill, and the core with DJL on the JVM. Google Benchmark
and JMH do the timing; runs of the two alternate.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from bench import report
from bench.results import Check, Missing, Result, Spread, Target, Times, speed_at_least
from bench.results import Measure as Kind
from tests.djl import runner

JAVA = Path(__file__).resolve().parent.parent / "java"
COUNT, LARGE = 1_000_000, 10_000_000
NO_FILL_TARGET = {"polynomial_power": 0.15}


@dataclass(frozen=True)
class Timed:
    seconds: float
    bits: int


@dataclass(frozen=True)
class Effort:
    pairs: int
    seconds: float


Side = Callable[[], Timed]


def native(program: Path, name: str, effort: Effort) -> Side:
    """One run of one of Google Benchmark's benchmarks."""

    def run() -> Timed:
        command = [
            str(program), f"--benchmark_filter=^{name}/real_time$", "--benchmark_format=json",
            f"--benchmark_min_time={effort.seconds}",
        ]  # fmt: skip
        (answer,) = json.loads(_output_of(command))["benchmarks"]
        return Timed(answer["per_value"], int(answer["bits"]))

    return run


def djl(sample: str, effort: Effort) -> Side:
    """One JMH run: a new JVM that warms up, then measures."""

    def run() -> Timed:
        milliseconds = f"{max(1, round(1000 * effort.seconds))}ms"
        with tempfile.NamedTemporaryFile(suffix=".json") as file:
            command = [
                "java", "-jar", str(runner.require_jar(JAVA)), "-f", "1", "-p", f"sample={sample}",
                "-wi", "5", "-w", milliseconds, "-i", "3", "-r", milliseconds,
                "-rf", "json", "-rff", file.name,
            ]  # fmt: skip
            said = _output_of(command)
            (answer,) = json.load(file)
        bits = re.search(r"^bits (\d+)$", said, re.MULTILINE)
        if bits is None:
            raise RuntimeError(f"JMH measured nothing: {said}")
        return Timed(answer["primaryMetric"]["score"] * 1e-9, int(bits[1]))

    return run


def _output_of(command: Sequence[str]) -> str:
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout


@dataclass(frozen=True)
class NativeRow:
    group: str
    name: str
    labels: tuple[str, str]
    sides: tuple[Side, Side]
    target: Target | None
    same_values: bool
    reason: str | None = None

    def run(self, effort: Effort) -> Result | Missing:
        if self.reason is not None:
            return Missing(self.group, self.name, self.reason)
        runs = [(self.sides[0](), self.sides[1]()) for _ in range(effort.pairs)]
        times = Times([ours.seconds for ours, _ in runs], [other.seconds for _, other in runs])
        differing = sum(ours.bits != other.bits for ours, other in runs)
        check = Check(differing if self.same_values else 0, 0, "the sum over the values' bits")
        return Result(
            self.group, self.name, *self.labels, Kind.SPEED,
            Spread.of(times.ratios(Kind.SPEED)), self.target, check, times,
        )  # fmt: skip


def samples(program: Path) -> list[str]:
    listed = _output_of([str(program), "--benchmark_list_tests"])
    return re.findall(r"^one_by_one/(\w+)/", listed, re.MULTILINE)


def rows(program: Path, effort: Effort) -> list[NativeRow]:
    names = samples(program)
    reason = runner.available(JAVA)
    result = [
        NativeRow(
            "native range of 10^7 against a memory fill", name, ("tracker.fill", "std::fill"),
            (
                native(program, f"range/{name}/{LARGE}", effort),
                native(program, f"fill/{LARGE}", effort),
            ),
            speed_at_least(NO_FILL_TARGET.get(name, 0.5)), same_values=name == "fixed",
        )
        for name in names
    ]  # fmt: skip
    targets = {
        "one_by_one": speed_at_least(2), "one_by_one_virtual": None, "range": speed_at_least(20),
    }  # fmt: skip
    for kind, target in targets.items():
        result += [
            NativeRow(
                f"native {kind.replace('_', ' ')} against DJL on the JVM, 10^6 values", name,
                (f"C++ {kind}", "Java's getNewValue in a loop"),
                (native(program, f"{kind}/{name}/{COUNT}", effort), djl(name, effort)),
                target, same_values=True, reason=reason,
            )
            for name in names
        ]  # fmt: skip
    return result


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.native", description=__doc__)
    parser.add_argument("program", type=Path, help="the lrtrack_bench that CMake built")
    parser.add_argument("--pairs", type=int, default=5, help="(%(default)s)")
    parser.add_argument("--seconds", type=float, default=0.1, help="of each run (%(default)s)")
    parser.add_argument("--only", default="", metavar="TEXT", help="rows whose name has TEXT")
    parser.add_argument("--output", type=Path, default=Path("build/bench"), metavar="DIR")
    arguments = parser.parse_args(argv)
    effort = Effort(arguments.pairs, arguments.seconds)
    chosen = [
        row
        for row in rows(arguments.program, effort)
        if arguments.only in f"{row.group} / {row.name}"
    ]
    results = [row.run(effort) for row in tqdm(chosen, unit="row")]
    console = report.console()
    console.print(report.table(results, "lrtrack's core against …"))
    console.print(report.summary(results))
    report.save_all(results, arguments.output, "native")
    return int(any(isinstance(row, Result) and not row.check.passed for row in results))


if __name__ == "__main__":
    raise SystemExit(main())
