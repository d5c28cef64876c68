"""64 schedules in one compiled run, against 64 runs: `python -m examples.jax.sweep`.

A small network learns what another one computes, under eight shapes of schedules at eight heights.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax

from lrtrack import (
    CosineRestartsTracker,
    CosineTracker,
    FixedTracker,
    InverseSquareRootTracker,
    OneCycleTracker,
    PolynomialDecayTracker,
    StepTracker,
    Tracker,
    WarmUpTracker,
)
from lrtrack.jax import schedule, schedules

HEIGHTS = np.geomspace(0.001, 0.1, 8).tolist()
Weights = list[Any]


def make_trackers(updates: int) -> dict[str, Tracker]:
    """The 64 schedules, by what they are."""
    tenth = max(updates // 10, 1)
    shapes: dict[str, Callable[[float], Tracker]] = {
        "fixed": lambda peak: FixedTracker(value=peak),
        "cosine": lambda peak: _cosine(peak, updates),
        "linear": lambda peak: PolynomialDecayTracker(
            base_value=peak, end_learning_rate=0, decay_steps=updates
        ),
        "steps": lambda peak: StepTracker(base_value=peak, factor=0.5, step_size=2 * tenth),
        "one cycle": lambda peak: OneCycleTracker(max_value=peak, total_updates=updates),
        "restarts": lambda peak: CosineRestartsTracker(base_value=peak, first_cycle=3 * tenth),
        "warm-up and cosine": lambda peak: WarmUpTracker(
            main_tracker=_cosine(peak, updates - tenth), warm_up_steps=tenth
        ),
        "inverse root": lambda peak: InverseSquareRootTracker(base_value=peak, warm_up_steps=tenth),
    }
    return {
        f"{shape}, {peak:.3f}": make(peak) for shape, make in shapes.items() for peak in HEIGHTS
    }


def _cosine(peak: float, updates: int) -> Tracker:
    return CosineTracker(base_value=peak, final_value=0, max_updates=updates)


def make_weights(seed: int) -> Weights:
    random = np.random.default_rng(seed)
    shapes = [(16, 32), (32,), (32, 1), (1,)]
    return [jnp.asarray(random.normal(0, 0.3, shape), jnp.float32) for shape in shapes]


def predict(weights: Weights, inputs: Any) -> Any:
    first, first_bias, second, second_bias = weights
    return jnp.tanh(inputs @ first + first_bias) @ second + second_bias


def train(rates: Callable[[Any], Any], updates: int) -> Any:
    """The mean loss of the last tenth of a training, in one scan."""
    teacher, optimizer = make_weights(seed=1), optax.sgd(rates, momentum=0.9)

    def loss(weights: Weights, inputs: Any) -> Any:
        return jnp.mean((predict(weights, inputs) - predict(teacher, inputs)) ** 2)

    def step(carry: tuple[Weights, Any], key: Any) -> tuple[tuple[Weights, Any], Any]:
        weights, state = carry
        inputs = jax.random.normal(key, (32, 16))
        value, gradients = jax.value_and_grad(loss)(weights, inputs)
        changes, state = optimizer.update(gradients, state)
        return (optax.apply_updates(weights, changes), state), value

    weights = make_weights(seed=2)
    keys = jax.random.split(jax.random.key(0), updates)
    _, losses = jax.lax.scan(step, (weights, optimizer.init(weights)), keys)
    return losses[-max(updates // 10, 1) :].mean()


def train_together(trackers: list[Tracker], updates: int) -> Any:
    """One program that trains under all schedules at once."""
    side_by_side = jax.jit(jax.vmap(lambda rates: train(rates, updates)))
    return np.asarray(side_by_side(schedules(trackers, updates)))


def train_one_by_one(trackers: list[Tracker], updates: int) -> Any:
    """A program for each schedule, one after the other."""

    def final_loss(tracker: Tracker) -> Any:
        return jax.jit(lambda: train(schedule(tracker, updates), updates))()

    return np.asarray([final_loss(tracker) for tracker in trackers])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--updates", type=int, default=500, help="how long to train")
    updates = parser.parse_args().updates
    named = make_trackers(updates)
    results = []
    for run in (train_together, train_one_by_one):
        start = time.perf_counter()
        results.append(run(list(named.values()), updates))
        print(f"{run.__name__}: {time.perf_counter() - start:.1f} s")
    together, alone = results
    difference = np.nanmax(np.abs(together - alone) / alone)
    print(f"largest relative difference of a loss: {difference:.1e}")
    ranking = sorted(zip(together.tolist(), named))
    for loss, name in ranking[:5]:
        print(f"{loss:.2e}  {name}")


if __name__ == "__main__":
    main()
