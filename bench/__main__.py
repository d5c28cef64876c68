"""The command: python -m bench --help"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from tqdm import tqdm

from bench import report
from bench.pairs import QUICK, Effort
from bench.results import Result
from bench.rows import all_rows


def parser() -> argparse.ArgumentParser:
    result = argparse.ArgumentParser(
        prog="python -m bench",
        description="Times lrtrack against what people would use instead, in interleaved pairs, "
        "checks that both give the same values, and writes a table, JSON and a picture.",
    )
    result.add_argument(
        "--only", nargs="+", default=[""], metavar="TEXT", help="rows whose name has one of these"
    )
    result.add_argument("--pairs", type=int, default=Effort.pairs, help="(%(default)s)")
    result.add_argument("--quick", action="store_true", help="tiny sizes: only the values matter")
    result.add_argument(
        "--output", type=Path, default=Path("build/bench"), metavar="DIR", help="(%(default)s)"
    )
    result.add_argument("--name", default="python", help="of the files there (%(default)s)")
    return result


def main(argv: Sequence[str] | None = None) -> int:
    """Returns 1 if the sides of a row gave different values; a missed target is not a failure."""
    arguments = parser().parse_args(argv)
    effort = QUICK if arguments.quick else replace(Effort(), pairs=arguments.pairs)
    rows = [
        row
        for row in all_rows()
        if any(text in f"{row.group} / {row.name}" for text in arguments.only)
    ]
    results = [row.run(effort) for row in tqdm(rows, unit="row")]
    console = report.console()
    console.print(report.table(results, "lrtrack against …"))
    console.print(report.summary(results))
    report.save_all(results, arguments.output, arguments.name)
    console.print(f"Files: {arguments.output}/{arguments.name}.*")
    return int(any(isinstance(row, Result) and not row.check.passed for row in results))


if __name__ == "__main__":
    raise SystemExit(main())
