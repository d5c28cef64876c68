"""A real training loop in Keras, on the backend that KERAS_BACKEND names."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import numpy as np

from bench.pairs import Effort, statement
from bench.results import Measure, same_values
from bench.rows.row import Pair, Row
from lrtrack import CosineTracker, FixedTracker

UPDATES = 1_000_000
RATE = 0.125
BATCHES = 100  # in an epoch, which is what is timed
NEEDS = ("keras",)
Make = Callable[[], tuple[Any, list[Any]]]  # the optimizer's learning rate, and callbacks


def rows() -> list[Row]:
    group = "training loop (Keras, an MLP of 64-64-10)"
    ours = f"{BATCHES} steps with lrtrack's Schedule"
    return [
        Row(
            group, "cosine", ours, "with CosineDecay", _epochs(_our_cosine, _cosine),
            measure=Measure.COST, needs=NEEDS,
        ),
        Row(
            group, "fixed", ours, "with a number", _epochs(_our_fixed, _number),
            measure=Measure.COST, needs=NEEDS,
        ),
        Row(
            group, "the callback", f"{BATCHES} steps with lrtrack's LRScheduler", "with a number",
            _epochs(_our_callback, _number), measure=Measure.COST, needs=NEEDS,
        ),
    ]  # fmt: skip


def _our_cosine() -> tuple[Any, list[Any]]:
    from lrtrack.keras import Schedule

    cosine = CosineTracker(base_value=RATE, final_value=0, max_updates=UPDATES)
    return Schedule(cosine, UPDATES), []


def _our_fixed() -> tuple[Any, list[Any]]:
    from lrtrack.keras import Schedule

    return Schedule(FixedTracker(value=RATE), UPDATES), []


def _our_callback() -> tuple[Any, list[Any]]:
    from lrtrack.keras import LRScheduler

    return 1.0, [LRScheduler(FixedTracker(value=RATE))]


def _cosine() -> tuple[Any, list[Any]]:
    from keras.optimizers.schedules import CosineDecay

    return CosineDecay(RATE, UPDATES), []


def _number() -> tuple[Any, list[Any]]:
    return RATE, []


class Loop:
    """One network and its data; each call is an epoch of `fit`."""

    def __init__(self, make: Make) -> None:
        os.environ.setdefault("KERAS_BACKEND", "jax")
        import keras

        keras.utils.set_random_seed(1)
        layers = [keras.layers.Dense(64, "relu"), keras.layers.Dense(10)]
        self.net = keras.Sequential([keras.Input((64,)), *layers])
        random = np.random.default_rng(1)
        self.images = random.normal(size=(32 * BATCHES, 64)).astype(np.float32)
        self.labels = random.integers(0, 10, 32 * BATCHES)
        rate, self.callbacks = make()
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        self.net.compile(keras.optimizers.SGD(rate), loss)

    def epoch(self) -> None:
        self.net.fit(
            self.images,
            self.labels,
            batch_size=32,
            shuffle=False,
            verbose=0,
            callbacks=list(self.callbacks),
        )

    def values(self) -> Any:
        import keras

        weights = self.net.weights
        return np.concatenate([keras.ops.convert_to_numpy(w.value).ravel() for w in weights])


def _epochs(ours: Make, other: Make) -> Callable[[Effort], Pair]:
    def prepare(_effort: Effort) -> Pair:
        loops = Loop(ours), Loop(other)
        for loop in loops:
            loop.epoch()
        left, right = (loop.values() for loop in loops)
        return Pair(
            statement("epoch()", {"epoch": loops[0].epoch}),
            statement("epoch()", {"epoch": loops[1].epoch}),
            same_values(left, right, f"the weights after {BATCHES} steps", 1e-5),
        )

    return prepare
