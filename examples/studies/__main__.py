"""The command: python -m examples.studies --help"""

from __future__ import annotations

import argparse
import functools
import importlib
import time
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from examples.studies.schedules import STUDIES, trackers
from examples.studies.settings import CHANCE, EPOCHS, IMAGES, PEAK
from lrtrack.studies import Results, Study

SEEDS = 10
TITLES = {
    "chapter": "The schedules of Dive into Deep Learning 8.11 on Fashion-MNIST",
    "field": "Twelve schedules on Fashion-MNIST",
}
TRAINS = {"mxnet": "examples.studies.train", "torch": "examples.studies.torch_train"}


def parser() -> argparse.ArgumentParser:
    result = argparse.ArgumentParser(
        prog="python -m examples.studies",
        description="Trains LeNet on 12,000 images of Fashion-MNIST under each schedule of a study "
        "with each seed, and writes what the data say. A schedule that both studies have is "
        "trained once. An interrupted study continues when the command is run again.",
    )
    result.add_argument("studies", nargs="*", metavar="STUDY", help=f"{', '.join(STUDIES)} (both)")
    result.add_argument(
        "--framework", choices=[*TRAINS, "jax"], default="mxnet",
        help="jax trains all schedules of a seed in one program (%(default)s)",
    )  # fmt: skip
    result.add_argument("--schedules", nargs="+", metavar="NAME", help="some of a study's (all)")
    result.add_argument("--images", type=int, default=IMAGES, help="(%(default)s)")
    result.add_argument("--epochs", type=int, default=EPOCHS, help="(%(default)s)")
    result.add_argument("--seeds", type=int, default=SEEDS, help="how many (%(default)s)")
    result.add_argument("--workers", type=int, default=2, help="runs at once (%(default)s)")
    result.add_argument("--storage", default="sqlite:///build/studies.db", help="(%(default)s)")
    result.add_argument(
        "--output", type=Path, default=Path("build/studies"), metavar="DIR", help="(%(default)s)"
    )
    return result


def run_study(name: str, arguments: argparse.Namespace) -> Results:
    """Trains what a study lacks; both studies share their runs."""
    settings = {"images": arguments.images, "epochs": arguments.epochs}
    schedules = trackers(name, PEAK, arguments.epochs)
    chosen = arguments.schedules or schedules
    schedules = {each: tracker for each, tracker in schedules.items() if each in chosen}
    if arguments.framework == "jax":
        from examples.studies.jax_train import train_all

        return train_all(schedules, range(arguments.seeds), **settings)
    train = importlib.import_module(TRAINS[arguments.framework]).train
    study = Study(
        functools.partial(train, **settings),
        schedules,
        range(arguments.seeds),
        metric="accuracy",
        storage=arguments.storage,
        name=f"fashion-mnist-{arguments.framework}",
        chance=CHANCE,
    )
    study.run(workers=arguments.workers)
    return study.results()


def write(results: Results, folder: Path) -> None:
    """The results in every form: index.html, results.json, runs.csv, picture.png and table.txt."""
    folder.mkdir(parents=True, exist_ok=True)
    results.report(folder)
    results.to_json(folder / "results.json")
    results.to_csv(folder / "runs.csv")
    results.plot().savefig(folder / "picture.png", dpi=80)
    with (folder / "table.txt").open("w", encoding="utf-8") as file:
        Console(file=file, width=80).print(results.table())


def main(argv: Sequence[str] | None = None) -> None:
    options = parser()
    arguments = options.parse_args(argv)
    names = arguments.studies or list(STUDIES)
    if not set(names) <= set(STUDIES):
        options.error(f"STUDY must be one of {', '.join(STUDIES)}, received {' '.join(names)}")
    Path("build").mkdir(exist_ok=True)
    for name in names:
        begin = time.monotonic()
        results = run_study(name, arguments)
        results.name = TITLES[name]
        write(results, arguments.output / name)
        console = Console()
        console.print(results.table())
        minutes = (time.monotonic() - begin) / 60
        console.print(f"{minutes:.0f} minutes; {arguments.output / name / 'index.html'}")


if __name__ == "__main__":
    main()
