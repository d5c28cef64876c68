"""Puts results into the documents: python -m bench.publish build/bench/python.json …

results-NAME.md gets every row, and README.md the overview, between the comments that name it.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Sequence
from pathlib import Path

from bench import report
from bench.results import Result, from_json

HERE = Path(__file__).resolve().parent


def publish(results: Path, folder: Path) -> None:
    document = json.loads(results.read_text("utf-8"))
    rows = [row for row in map(from_json, document["rows"]) if isinstance(row, Result)]
    name = results.stem
    pattern = rf"(<!-- {name} -->\n).*?(?=<!-- end -->)"
    _replace(folder / "README.md", pattern, report.overview(rows))
    _replace(folder / f"results-{name}.md", r"(.*?\n)(?=### ).*", report.markdown(rows))
    print(name, *(f"{key}: {value}" for key, value in document["machine"].items()), sep="\n  ")


def _replace(path: Path, pattern: str, text: str) -> None:
    """What follows the pattern's first group becomes the text."""
    old = path.read_text("utf-8")
    found = re.search(pattern, old, re.DOTALL)
    if found is None:
        raise ValueError(f"{path} has no place for the results")
    path.write_text(f"{old[: found.end(1)]}{text}{old[found.end() :]}", "utf-8")


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.publish", description=__doc__)
    parser.add_argument("results", type=Path, nargs="+", help="build/bench/NAME.json")
    for results in parser.parse_args(argv).results:
        publish(results, HERE)


if __name__ == "__main__":
    main()
