"""A snapshot ensemble: five networks from one training, and whether they are worth it.

python -m examples.fashion_mnist.snapshots --help
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from examples.fashion_mnist.__main__ import SUBSET, SUBSET_COUNT, positive_int, shipped
from examples.fashion_mnist.network import initialized_lenet, mx
from examples.fashion_mnist.training import Arrays
from lrtrack import CosineRestartsTracker
from lrtrack.mxnet import LRScheduler, SnapshotEnsemble


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m examples.fashion_mnist.snapshots",
        description="Trains LeNet on the subset that comes with lrtrack under cosine cycles, and "
        "compares every snapshot with the mean of all and of the last ones.",
    )
    parser.add_argument("--cycles", type=positive_int, default=5, help="(%(default)s)")
    parser.add_argument("--epochs", type=positive_int, default=2, help="a cycle (%(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="(%(default)s)")
    parser.add_argument("--images", type=positive_int, default=SUBSET_COUNT, help="(%(default)s)")
    arguments = parser.parse_args()
    dataset = shipped(arguments.images)
    train, test = Arrays.of(dataset.train), Arrays.of(dataset.test)
    with tempfile.TemporaryDirectory() as folder:
        ensemble = train_cycles(train, arguments, Path(folder))
        second_net = initialized_lenet(SUBSET.filters, train.images[:1], arguments.seed)
        batches = [images for images, _ in test.batches(SUBSET.batch_size)]
        labels = test.labels.asnumpy()
        probabilities = [
            ensemble.predict(second_net, batches, last=last)
            for last in range(1, arguments.cycles + 1)
        ]
    for last, mean in enumerate(probabilities, start=1):
        single = last * mean - (last - 1) * probabilities[last - 2] if last > 1 else mean
        print(
            f"cycle {arguments.cycles + 1 - last}: alone {accuracy(single, labels):.3f}, "
            f"mean of the last {last} {accuracy(mean, labels):.3f}"
        )


def train_cycles(train: Arrays, arguments: argparse.Namespace, folder: Path) -> SnapshotEnsemble:
    per_epoch = len(train) // SUBSET.batch_size
    net = initialized_lenet(SUBSET.filters, train.images[:1], arguments.seed)
    cycles = CosineRestartsTracker(base_value=SUBSET.peak, first_cycle=arguments.epochs * per_epoch)
    options = {"lr_scheduler": LRScheduler(cycles, first_update=0)}
    trainer = mx.gluon.Trainer(net.collect_params(), "sgd", options, kvstore=None)
    loss_of = mx.gluon.loss.SoftmaxCrossEntropyLoss()
    ensemble = SnapshotEnsemble(net, trainer, folder)
    shuffle = np.random.default_rng(arguments.seed)
    for _ in range(arguments.cycles * arguments.epochs):
        epoch = train.reordered(shuffle.permutation(len(train))[: per_epoch * SUBSET.batch_size])
        for images, labels in epoch.batches(SUBSET.batch_size):
            with mx.autograd.record():
                loss = loss_of(net(images), labels)
            loss.backward()
            trainer.step(SUBSET.batch_size)
            ensemble.step()
        mx.nd.waitall()
    return ensemble


def accuracy(probabilities: NDArray[Any], labels: NDArray[Any]) -> float:
    return float((probabilities.argmax(axis=1) == labels).mean())


if __name__ == "__main__":
    main()
