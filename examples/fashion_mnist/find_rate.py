"""Finds a learning rate by a range test, and trains with it and with a grid of rates.

python -m examples.fashion_mnist.find_rate --help
"""

from __future__ import annotations

import argparse
import itertools
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from tqdm import tqdm

from examples.fashion_mnist.__main__ import (
    SUBSET,
    SUBSET_COUNT,
    choose_picture,
    positive_int,
    shipped,
)
from examples.fashion_mnist.network import initialized_lenet, mx
from examples.fashion_mnist.schedules import cosine
from examples.fashion_mnist.training import Experiment
from lrtrack.mxnet import range_test
from lrtrack.range_test import SUGGESTIONS, RangeTest

GRID = (0.01, 0.03, 0.1, 0.3)


def find_rate(experiment: Experiment, updates: int) -> RangeTest:
    """The range test of the network that the experiment trains."""
    settings = experiment.settings
    net = initialized_lenet(settings.filters, experiment.train.images[:1], settings.seed)
    trainer = mx.gluon.Trainer(net.collect_params(), "sgd", kvstore=None)
    return range_test(
        net,
        experiment.loss,
        _shuffled(experiment),
        trainer,
        min_value=1e-5,
        updates=updates,
    )


def _shuffled(experiment: Experiment) -> Iterator[Any]:
    shuffle = np.random.default_rng(experiment.settings.seed)
    size = experiment.settings.batch_size
    while True:
        epoch = experiment.train.reordered(shuffle.permutation(len(experiment.train)))
        yield from itertools.islice(epoch.batches(size), experiment.batches_per_epoch)


def accuracy(experiment: Experiment, rate: float) -> float:
    """Of the test images, after a training whose cosine begins at the rate."""
    tracker = cosine(rate, experiment.settings.epochs)
    with tqdm(disable=True) as no_progress:
        return experiment.run(f"{rate:.3g}", tracker, no_progress).test_accuracies[-1]


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m examples.fashion_mnist.find_rate",
        description="Finds a learning rate for LeNet by a range test, draws it, and trains at the "
        "suggestion and at a grid of rates, each the beginning of a cosine.",
    )
    parser.add_argument("--epochs", type=positive_int, default=10, help="(%(default)s)")
    parser.add_argument(
        "--updates", type=positive_int, default=800, help="of the range test (%(default)s)"
    )
    parser.add_argument("--seeds", type=positive_int, default=3, help="how many (%(default)s)")
    parser.add_argument("--output", type=Path, default=Path("build/fashion_mnist"), metavar="DIR")
    parser.add_argument("--images", type=positive_int, default=SUBSET_COUNT, help="(%(default)s)")
    arguments = parser.parse_args()
    dataset = shipped(arguments.images)
    figure = Figure(figsize=(5 * arguments.seeds, 4), layout="constrained")
    for seed in range(arguments.seeds):
        settings = replace(SUBSET, epochs=arguments.epochs, seed=seed)
        experiment = Experiment(dataset, settings)
        found = find_rate(experiment, arguments.updates)
        found.plot(figure.add_subplot(1, arguments.seeds, seed + 1)).set_title(f"seed {seed}")
        print(f"seed {seed}: {found!r}")
        rates = {how: found.suggest(how) for how in SUGGESTIONS}
        rates.update((f"grid {rate}", rate) for rate in GRID)
        for name, rate in rates.items():
            reached = accuracy(experiment, rate)
            print(f"  {name:10} {rate:.4f}: test accuracy {reached:.3f}", flush=True)
    picture = choose_picture(arguments.output).with_name("range_test.png")
    figure.savefig(picture, dpi=120)
    print(f"Picture: {picture}")


if __name__ == "__main__":
    main()
