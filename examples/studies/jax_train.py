"""The studies' training in JAX: all schedules side by side in one compiled program, by vmap."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax

from examples.fashion_mnist import data
from examples.studies.settings import BATCH_SIZE, CHANCE, EPOCHS, IMAGES
from lrtrack import Tracker
from lrtrack.jax import schedules
from lrtrack.studies import Results, RunResult

Weights = list[Any]
SHAPES = ((25, 8), (200, 16), (400, 120), (120, 84), (84, 10))
METRICS = ("loss", "train_accuracy", "accuracy")


def train_all(
    trackers: Mapping[str, Tracker],
    seeds: Iterable[int],
    images: int = IMAGES,
    epochs: int = EPOCHS,
) -> Results:
    """The results of a study whose runs of a seed are one program."""
    dataset = data.load(data.SHIPPED)
    training, test = to_arrays(dataset.train.first(images)), to_arrays(dataset.test)
    batches = images // BATCH_SIZE
    rates = schedules([t.per_epoch(batches) for t in trackers.values()], epochs * batches)
    program = jax.jit(jax.vmap(train, in_axes=(0, None, None, None, None)))
    runs = []
    for seed in seeds:
        began = time.perf_counter()
        shuffle = np.random.default_rng(seed)
        order = np.stack([shuffle.permutation(images) for _ in range(epochs)])
        order = order[:, : batches * BATCH_SIZE].reshape(epochs, batches, BATCH_SIZE)
        found = [np.asarray(of) for of in program(rates, draw(seed), training, test, order)]
        seconds = (time.perf_counter() - began) / len(trackers)
        for name, *curves in zip(trackers, *found):
            by_epoch = zip(*(curve.tolist() for curve in curves))
            reported = {e: dict(zip(METRICS, values)) for e, values in enumerate(by_epoch, 1)}
            # The program continues after a NaN loss, but that network is lost.
            diverged = not np.isfinite([of["loss"] for of in reported.values()]).all()
            outcome = "diverged" if diverged else "finished"
            runs.append(RunResult(name, seed, outcome, seconds=seconds, epochs=reported))
    expressions = {name: repr(tracker) for name, tracker in trackers.items()}
    runs.sort(key=lambda run: list(trackers).index(run.schedule))
    return Results("jax", "accuracy", "maximize", expressions, runs).without_stuck(CHANCE)


def train(
    rates: Callable[[Any], Any], weights: Weights, training: Any, test: Any, order: Any
) -> tuple[Any, ...]:
    """The metrics of each epoch under one schedule."""
    optimizer = optax.sgd(rates)

    def update(carry: Any, batch: Any) -> Any:
        weights, state = carry
        images, labels = training[0][batch], training[1][batch]
        (loss, correct), gradients = jax.value_and_grad(measure, has_aux=True)(
            weights, images, labels
        )
        changes, state = optimizer.update(gradients, state)
        return (optax.apply_updates(weights, changes), state), (loss, correct)

    def train_epoch(carry: Any, batches: Any) -> Any:
        carry, (losses, correct) = jax.lax.scan(update, carry, batches)
        _, accuracy = measure(carry[0], *test)
        return carry, (losses.mean(), correct.mean(), accuracy)

    _, metrics = jax.lax.scan(train_epoch, (weights, optimizer.init(weights)), order)
    return tuple(metrics)


def measure(weights: Weights, images: Any, labels: Any) -> tuple[Any, Any]:
    """The mean loss and the accuracy."""
    output = predict(weights, images)
    losses = optax.softmax_cross_entropy_with_integer_labels(output, labels)
    return losses.mean(), (output.argmax(axis=1) == labels).mean()


def predict(weights: Weights, images: Any) -> Any:
    hidden = images
    for layer, padding in ((0, 2), (1, 0)):
        kernel, bias = weights[layer]
        hidden = pool(jax.nn.relu(see_each_place(hidden, padding) @ kernel + bias))
    hidden = hidden.reshape(len(images), -1)
    for layer in (2, 3):
        hidden = jax.nn.relu(hidden @ weights[layer][0] + weights[layer][1])
    return hidden @ weights[4][0] + weights[4][1]


def see_each_place(images: Any, padding: int) -> Any:
    """What a kernel of 5 by 5 sees at each place, so that the convolution is a matrix product.

    Under vmap on a CPU this is much faster than convolutions, each with its own kernel.
    """
    wide = jnp.pad(images, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    height, width = wide.shape[1] - 4, wide.shape[2] - 4
    shifts = [wide[:, i : i + height, j : j + width] for i in range(5) for j in range(5)]
    return jnp.concatenate(shifts, axis=-1)


def pool(values: Any) -> Any:
    count, height, width, channels = values.shape
    return values.reshape(count, height // 2, 2, width // 2, 2, channels).max(axis=(2, 4))


def draw(seed: int) -> Weights:
    """Xavier's uniform weights, as the other frameworks draw theirs."""
    random = np.random.default_rng(seed)
    weights = []
    for layer, (inputs, outputs) in enumerate(SHAPES):
        # A kernel of a convolution is also asked by each of its places.
        fan_out = 25 * outputs if layer < 2 else outputs
        limit = np.sqrt(6 / (inputs + fan_out))
        kernel = random.uniform(-limit, limit, (inputs, outputs))
        weights.append((jnp.asarray(kernel, jnp.float32), jnp.zeros(outputs)))
    return weights


def to_arrays(split: data.Split) -> tuple[Any, Any]:
    images = jnp.asarray(split.images[..., None].astype(np.float32) / 255)
    return images, jnp.asarray(split.labels.astype(np.int32))
