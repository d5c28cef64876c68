"""Trains one network under one schedule."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from examples.fashion_mnist.data import CLASSES, Dataset, Split
from examples.fashion_mnist.network import initialized_lenet, mx
from lrtrack import Tracker
from lrtrack.mxnet import LRScheduler

# MXNet queues work without end; waiting now and then bounds the queue and keeps the bar honest.
BATCHES_IN_FLIGHT = 16
# By then a network that can learn is better than guessing under each of the example's schedules.
UPDATES_TO_LEARN = 100


@dataclass(frozen=True)
class Settings:
    epochs: int
    batch_size: int
    peak: float
    filters: int
    seed: int = 0


@dataclass
class History:
    """What one run did, epoch by epoch."""

    schedule: str
    rates: list[float] = field(default_factory=list)
    train_losses: list[float] = field(default_factory=list)
    train_accuracies: list[float] = field(default_factory=list)
    test_accuracies: list[float] = field(default_factory=list)
    examples: int = 0
    updates: int = 0
    seconds: float = 0.0

    @property
    def examples_per_second(self) -> float:
        return self.examples / self.seconds

    @property
    def is_stuck(self) -> bool:
        """Whether the network gives every image the same class: its loss is that of guessing.

        Every network begins like this; one that diverged to NaN ends like this.
        """
        loss = self.train_losses[-1]
        if math.isnan(loss):
            return True
        has_had_its_chance = self.updates >= UPDATES_TO_LEARN
        is_guessing = loss > math.log(CLASSES) - 0.01 and self.test_accuracies[-1] < 1.5 / CLASSES
        return has_had_its_chance and is_guessing


@dataclass(frozen=True)
class Arrays:
    """A split in MXNet's memory, ready to be sliced into batches."""

    images: Any
    labels: Any

    @classmethod
    def of(cls, split: Split) -> Arrays:
        images = np.expand_dims(split.images, 1).astype(np.float32) / 255
        return cls(mx.nd.array(images), mx.nd.array(split.labels.astype(np.float32)))

    def __len__(self) -> int:
        return len(self.labels)

    def reordered(self, order: Any) -> Arrays:
        indices = mx.nd.array(order, dtype="int32")
        return Arrays(mx.nd.take(self.images, indices), mx.nd.take(self.labels, indices))

    def batches(self, size: int) -> Iterator[tuple[Any, Any]]:
        for start in range(0, len(self), size):
            yield self.images[start : start + size], self.labels[start : start + size]


class Experiment:
    """Trains a fresh network under each schedule it is given, with all else equal."""

    def __init__(self, dataset: Dataset, settings: Settings) -> None:
        if settings.batch_size > len(dataset.train):
            raise ValueError(
                f"batch_size must be at most the number of training images, "
                f"{len(dataset.train)}, received {settings.batch_size}"
            )
        self.settings = settings
        self.train = Arrays.of(dataset.train)
        self.test = Arrays.of(dataset.test)
        self.batches_per_epoch = len(self.train) // settings.batch_size
        self.loss = mx.gluon.loss.SoftmaxCrossEntropyLoss()
        self.loss.hybridize()

    def run(self, name: str, tracker: Tracker, progress: Any) -> History:
        """Trains under a schedule that counts epochs; ``progress`` is called for every batch."""
        history = History(name)
        for history in self.epochs(name, tracker, progress):
            progress.set_postfix(test_accuracy=f"{history.test_accuracies[-1]:.3f}")
        return history

    def epochs(self, name: str, tracker: Tracker, progress: Any) -> Iterator[History]:
        """Trains like train(), and yields the history so far after each epoch."""
        settings = self.settings
        net = initialized_lenet(settings.filters, self.train.images[:1], settings.seed)
        scheduler = LRScheduler(tracker, updates_per_epoch=self.batches_per_epoch)
        options = {"lr_scheduler": scheduler}
        trainer = mx.gluon.Trainer(net.collect_params(), "sgd", options, kvstore=None)
        shuffle = np.random.default_rng(settings.seed)
        history = History(name)
        for _ in range(settings.epochs):
            self._train_epoch(net, trainer, shuffle, history, progress)
            history.rates.append(trainer.learning_rate)
            history.test_accuracies.append(self._test_accuracy(net))
            yield history

    def _train_epoch(
        self, net: Any, trainer: Any, shuffle: Any, history: History, progress: Any
    ) -> None:
        begin = time.perf_counter()
        # The last, partial batch is dropped: a step on a few images can undo an epoch.
        count = self.batches_per_epoch * self.settings.batch_size
        epoch = self.train.reordered(shuffle.permutation(len(self.train))[:count])
        loss_sum, correct = mx.nd.zeros(1), mx.nd.zeros(1)
        for number, (images, labels) in enumerate(epoch.batches(self.settings.batch_size)):
            with mx.autograd.record():
                output = net(images)
                loss = self.loss(output, labels)
            loss.backward()
            trainer.step(self.settings.batch_size)
            loss_sum += loss.sum()
            correct += count_correct(output, labels)
            if number % BATCHES_IN_FLIGHT == 0:
                correct.wait_to_read()
            progress.update()
        history.train_losses.append(loss_sum.asscalar().item() / count)
        history.train_accuracies.append(correct.asscalar().item() / count)
        history.examples += count
        history.updates += self.batches_per_epoch
        history.seconds += time.perf_counter() - begin

    def _test_accuracy(self, net: Any) -> float:
        correct = mx.nd.zeros(1)
        for images, labels in self.test.batches(self.settings.batch_size):
            correct += count_correct(net(images), labels)
        return float(correct.asscalar().item() / len(self.test))


def count_correct(output: Any, labels: Any) -> Any:
    return (output.argmax(axis=1) == labels).sum()
