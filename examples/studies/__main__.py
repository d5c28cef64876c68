"""The command: python -m examples.studies --help"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from examples.studies.schedules import STUDIES, trackers
from examples.studies.train import EPOCHS, PEAK, train
from lrtrack.studies import Results, Study

SEEDS = 10
GUESSING = 0.1  # the accuracy of a network that says the same of every image


def parser() -> argparse.ArgumentParser:
    result = argparse.ArgumentParser(
        prog="python -m examples.studies",
        description="Trains LeNet on 12,000 images of Fashion-MNIST under each schedule of a study "
        "with each seed, and writes what the data say. A schedule that both studies have is "
        "trained once. What was interrupted goes on when the command is given again.",
    )
    result.add_argument("studies", nargs="*", metavar="STUDY", help=f"{', '.join(STUDIES)} (both)")
    result.add_argument("--seeds", type=int, default=SEEDS, help="how many (%(default)s)")
    result.add_argument("--workers", type=int, default=2, help="runs at once (%(default)s)")
    result.add_argument("--storage", default="sqlite:///build/studies.db", help="(%(default)s)")
    result.add_argument(
        "--output", type=Path, default=Path("build/studies"), metavar="DIR", help="(%(default)s)"
    )
    return result


def study(name: str, seeds: int, storage: str) -> Study:
    """A study by its name; both share their runs."""
    return Study(
        train,
        trackers(name, PEAK, EPOCHS),
        range(seeds),
        metric="accuracy",
        storage=storage,
        name="fashion-mnist",
        chance=GUESSING,
    )


def write(results: Results, folder: Path) -> None:
    """The results in every form: index.html, results.json, runs.csv, picture.png and table.txt."""
    folder.mkdir(parents=True, exist_ok=True)
    results.report(folder)
    results.to_json(folder / "results.json")
    results.to_csv(folder / "runs.csv")
    results.plot().savefig(folder / "picture.png", dpi=80)
    with (folder / "table.txt").open("w", encoding="utf-8") as file:
        Console(file=file, width=160).print(results.table())


def main(argv: Sequence[str] | None = None) -> None:
    options = parser()
    arguments = options.parse_args(argv)
    names = arguments.studies or list(STUDIES)
    if not set(names) <= set(STUDIES):
        options.error(f"STUDY must be one of {', '.join(STUDIES)}")
    if arguments.storage.startswith("sqlite:///build/"):
        Path("build").mkdir(exist_ok=True)
    for name in names:
        begin = time.monotonic()
        one = study(name, arguments.seeds, arguments.storage)
        one.run(workers=arguments.workers)
        results = one.results()
        results.name = f"The schedules of {STUDIES[name].title}"
        write(results, arguments.output / name)
        Console().print(results.table())
        minutes = (time.monotonic() - begin) / 60
        print(f"{minutes:.0f} minutes; {arguments.output / name / 'index.html'}")


if __name__ == "__main__":
    main()
