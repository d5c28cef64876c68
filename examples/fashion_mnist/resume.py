"""A training that can be stopped at any moment, and resumes bit for bit.

Stop it with Ctrl-C or kill it, and run it again: python -m examples.fashion_mnist.resume --help
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import numpy as np

from examples.fashion_mnist.__main__ import SUBSET, SUBSET_COUNT, positive_int, shipped
from examples.fashion_mnist.network import initialized_lenet, mx
from examples.fashion_mnist.training import Arrays
from lrtrack import OneCycleTracker
from lrtrack.mxnet import (
    HyperparameterScheduler,
    LRScheduler,
    load_checkpoint,
    random_state,
    save_checkpoint,
)


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m examples.fashion_mnist.resume",
        description="Trains LeNet under a one-cycle of rate and momentum, saves now and then, and "
        "resumes from the last checkpoint if there is one.",
    )
    parser.add_argument("--epochs", type=positive_int, default=5, help="(%(default)s)")
    parser.add_argument("--images", type=positive_int, default=SUBSET_COUNT, help="(%(default)s)")
    parser.add_argument("--save-every", type=positive_int, default=50, help="(%(default)s)")
    parser.add_argument(
        "--folder", type=Path, default=Path("build/fashion_mnist/checkpoint"), metavar="DIR"
    )
    arguments = parser.parse_args()
    train = Arrays.of(shipped(arguments.images).train)
    net = initialized_lenet(SUBSET.filters, train.images[:1], seed=0)
    np.random.seed(0)
    trainer, momentum = make_trainer(net, arguments.epochs * (len(train) // SUBSET.batch_size))
    try:
        done = load_checkpoint(arguments.folder, net, trainer, followed=["momentum"])
        print(f"going on after update {trainer.optimizer.num_update}")
    except FileNotFoundError:
        done = {"epoch": 0, "batches": 0}
    loss_of = mx.gluon.loss.SoftmaxCrossEntropyLoss()
    for epoch in range(done["epoch"], arguments.epochs):
        begin = random_state()
        skip = done["batches"] if epoch == done["epoch"] else 0
        for batch, (images, labels) in enumerate(shuffled(train)):
            if batch < skip:
                continue
            mx.random.seed(trainer.optimizer.num_update)
            with mx.autograd.record():
                loss = loss_of(net(images), labels)
            loss.backward()
            momentum.step()
            trainer.step(SUBSET.batch_size)
            if (batch + 1) % arguments.save_every == 0:
                save_checkpoint(
                    arguments.folder, net, trainer, random_state=begin, epoch=epoch,
                    batches=batch + 1,
                )  # fmt: skip
        print(f"epoch {epoch}: loss {float(loss.mean().asscalar()):.9f}", flush=True)


def make_trainer(net: Any, updates: int) -> tuple[Any, HyperparameterScheduler]:
    cycle = OneCycleTracker(max_value=SUBSET.peak, total_updates=updates)
    options = {"lr_scheduler": LRScheduler(cycle, first_update=0)}
    trainer = mx.gluon.Trainer(net.collect_params(), "sgd", options, kvstore=None)
    return trainer, HyperparameterScheduler(trainer, momentum=cycle.momentum())


def shuffled(train: Arrays) -> Any:
    count = len(train) // SUBSET.batch_size * SUBSET.batch_size
    return train.reordered(np.random.permutation(len(train))[:count]).batches(SUBSET.batch_size)


if __name__ == "__main__":
    main()
