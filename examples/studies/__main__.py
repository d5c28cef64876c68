"""The command: python -m examples.studies --help"""

from __future__ import annotations

import argparse
import functools
import time
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from examples.studies.schedules import STUDIES, trackers
from examples.studies.train import EPOCHS, PEAK, train
from lrtrack.studies import Results, Study

SEEDS = 10
TITLES = {
    "chapter": "The schedules of Dive into Deep Learning 8.11 on Fashion-MNIST",
    "field": "Twelve schedules on Fashion-MNIST",
}
GUESSING = 0.1  # the accuracy of a network that says the same of every image


def parser() -> argparse.ArgumentParser:
    result = argparse.ArgumentParser(
        prog="python -m examples.studies",
        description="Trains LeNet on 12,000 images of Fashion-MNIST under each schedule of a study "
        "with each seed, and writes what the data say. A schedule that both studies have is "
        "trained once. What was interrupted goes on when the command is given again.",
    )
    result.add_argument("studies", nargs="*", metavar="STUDY", help=f"{', '.join(STUDIES)} (both)")
    result.add_argument("--schedules", nargs="+", metavar="NAME", help="some of a study's (all)")
    result.add_argument("--images", type=int, default=12_000, help="(%(default)s)")
    result.add_argument("--epochs", type=int, default=EPOCHS, help="(%(default)s)")
    result.add_argument("--seeds", type=int, default=SEEDS, help="how many (%(default)s)")
    result.add_argument("--workers", type=int, default=2, help="runs at once (%(default)s)")
    result.add_argument("--storage", default="sqlite:///build/studies.db", help="(%(default)s)")
    result.add_argument(
        "--output", type=Path, default=Path("build/studies"), metavar="DIR", help="(%(default)s)"
    )
    return result


def make_study(name: str, arguments: argparse.Namespace) -> Study:
    """A study by its name; both share their runs."""
    settings = {"images": arguments.images, "epochs": arguments.epochs}
    schedules = trackers(name, PEAK, arguments.epochs)
    return Study(
        functools.partial(train, **settings),
        {each: schedules[each] for each in arguments.schedules or schedules if each in schedules},
        range(arguments.seeds),
        metric="accuracy",
        storage=arguments.storage,
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
        options.error(f"STUDY must be one of {', '.join(STUDIES)}, received {' '.join(names)}")
    Path("build").mkdir(exist_ok=True)
    for name in names:
        begin = time.monotonic()
        study = make_study(name, arguments)
        study.run(workers=arguments.workers)
        results = study.results()
        results.name = TITLES[name]
        write(results, arguments.output / name)
        console = Console()
        console.print(results.table())
        minutes = (time.monotonic() - begin) / 60
        console.print(f"{minutes:.0f} minutes; {arguments.output / name / 'index.html'}")


if __name__ == "__main__":
    main()
