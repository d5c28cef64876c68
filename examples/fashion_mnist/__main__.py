"""The command: python -m examples.fashion_mnist --help"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from tqdm import tqdm

from examples.fashion_mnist import data, report
from examples.fashion_mnist.schedules import SCHEDULES
from examples.fashion_mnist.training import Experiment, History, Settings
from lrtrack import Tracker

# The book's network and rates, with few enough epochs that six schedules take minutes on two cores.
FULL = Settings(epochs=4, batch_size=256, peak=0.3, filters=6)
SUBSET_COUNT = 12_000
# Stable with few images, where the settings above would rank the schedules by chance.
SUBSET = Settings(epochs=10, batch_size=64, peak=0.1, filters=8)


def parser() -> argparse.ArgumentParser:
    result = argparse.ArgumentParser(
        prog="python -m examples.fashion_mnist",
        description="Trains LeNet on Fashion-MNIST under six learning-rate schedules, prints a "
        "table and saves a picture. Without --data, --full or --subset it takes the full set "
        "where this machine has it, else the subset that comes with lrtrack.",
    )
    source = result.add_mutually_exclusive_group()
    source.add_argument("--full", action="store_true", help="the full set, 60,000 images")
    source.add_argument(
        "--subset",
        type=positive_int,
        nargs="?",
        const=SUBSET_COUNT,
        metavar="N",
        help="the first N training images of the subset that comes with lrtrack (12,000)",
    )
    source.add_argument("--data", type=Path, metavar="DIR", help="a folder with the four idx files")
    result.add_argument("--epochs", type=positive_int, help="(full set 4, subset 10)")
    result.add_argument("--batch-size", type=positive_int, help="(full set 256, subset 64)")
    result.add_argument("--peak", type=rate, help="the rate of 'fixed' (full set 0.3, subset 0.1)")
    result.add_argument("--seed", type=seed, default=0, help="(0)")
    result.add_argument(
        "--schedules", nargs="+", choices=SCHEDULES, default=list(SCHEDULES), metavar="NAME",
        help=f"any of: {', '.join(SCHEDULES)} (all)",
    )  # fmt: skip
    result.add_argument(
        "--output", type=Path, default=Path("build/fashion_mnist"), metavar="DIR",
        help="where schedules.png goes (%(default)s)",
    )  # fmt: skip
    return result


def positive_int(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"must be positive, received {text}")
    return value


def rate(text: str) -> float:
    """A number of which no schedule makes one that MXNet, which computes in float32, refuses."""
    value = float(text)
    if not 1e-9 <= value <= 1e9:
        raise argparse.ArgumentTypeError(f"must be between 1e-9 and 1e9, received {text}")
    return value


def seed(text: str) -> int:
    value = int(text)
    if not 0 <= value < 2**31:
        raise argparse.ArgumentTypeError(f"must be between 0 and 2147483647, received {text}")
    return value


def choose_data(arguments: argparse.Namespace) -> data.Dataset:
    full = data.full_set()
    if arguments.data is not None:
        return data.load(arguments.data)
    if arguments.subset is not None or (full is None and not arguments.full):
        return shipped(arguments.subset)
    if full is None:
        raise FileNotFoundError(
            f"the full set is not in {data.DEBIAN}: apt-get install dataset-fashion-mnist"
        )
    return data.load(full)


def shipped(count: int | None) -> data.Dataset:
    dataset = data.load(data.SHIPPED)
    if count is not None and count > len(dataset.train):
        raise ValueError(f"the subset has {len(dataset.train)} images, received --subset {count}")
    return replace(dataset, train=dataset.train.first(count or len(dataset.train)))


def choose_settings(arguments: argparse.Namespace, dataset: data.Dataset) -> Settings:
    defaults = FULL if len(dataset.train) > SUBSET_COUNT else SUBSET
    return replace(
        defaults,
        epochs=arguments.epochs or defaults.epochs,
        batch_size=arguments.batch_size or defaults.batch_size,
        peak=arguments.peak or defaults.peak,
        seed=arguments.seed,
    )


def choose_picture(folder: Path) -> Path:
    """Where the picture goes; raises OSError if it cannot be written there."""
    folder.mkdir(parents=True, exist_ok=True)
    picture = folder / "schedules.png"
    is_new = not picture.exists()
    picture.open("ab").close()
    if is_new:
        picture.unlink()
    return picture


def train_all(experiment: Experiment, trackers: Mapping[str, Tracker]) -> list[History]:
    histories = []
    total = len(trackers) * experiment.settings.epochs * experiment.batches_per_epoch
    with tqdm(total=total, unit="batch") as progress:
        for name, tracker in trackers.items():
            progress.set_description(name, refresh=False)
            progress.set_postfix()  # what it showed was the last schedule's
            history = experiment.run(name, tracker, progress)
            progress.write(f"{name}: test accuracy {history.test_accuracies[-1]:.3f}")
            histories.append(history)
    return histories


def main(argv: Sequence[str] | None = None) -> None:
    options = parser()
    arguments = options.parse_args(argv)
    try:
        dataset = choose_data(arguments)
        settings = choose_settings(arguments, dataset)
        trackers = {
            name: SCHEDULES[name](settings.peak, settings.epochs) for name in arguments.schedules
        }
        experiment = Experiment(dataset, settings)
        picture = choose_picture(arguments.output)
    except (OSError, ValueError) as error:
        options.error(str(error))
    title = (
        f"LeNet on {len(dataset.train):,} images of Fashion-MNIST, {settings.epochs} epochs, "
        f"batches of {settings.batch_size}"
    )
    console = Console()
    console.print(f"{title} (data: {dataset.source})", soft_wrap=True)
    histories = train_all(experiment, trackers)
    console.print(report.table(histories, title))
    report.save_picture(histories, title, picture)
    console.print(f"Picture: {picture}")


if __name__ == "__main__":
    main()
