"""A real training loop in JAX and optax, and the schedule alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from bench.pairs import Effort, statement
from bench.results import Measure, same_values
from bench.rows.row import Pair, Row
from lrtrack import CosineTracker, FixedTracker

UPDATES = 1_000_000
RATE = 0.125
NEEDS = ("jax", "optax")


def rows() -> list[Row]:
    loop, alone = "training loop (JAX, an MLP of 64-64-10)", "schedule alone (JAX)"
    ours = "a step with lrtrack's schedule"
    return [
        Row(
            loop, "cosine", ours, "with cosine_decay_schedule", _loops(_our_cosine, _cosine),
            measure=Measure.COST, needs=NEEDS,
        ),
        Row(
            loop, "fixed", ours, "with a number", _loops(_our_fixed, lambda: RATE),
            measure=Measure.COST, needs=NEEDS,
        ),
        Row(
            alone, "compiled", "lrtrack's schedule", "cosine_decay_schedule", _compiled,
            measure=Measure.COST, needs=NEEDS,
        ),
        Row(
            alone, "eager", "lrtrack's schedule", "cosine_decay_schedule", _eager,
            measure=Measure.COST, needs=NEEDS,
        ),
    ]  # fmt: skip


def _our_cosine() -> Any:
    from lrtrack.jax import schedule

    return schedule(CosineTracker(base_value=RATE, final_value=0, max_updates=UPDATES), UPDATES)


def _our_fixed() -> Any:
    from lrtrack.jax import schedule

    return schedule(FixedTracker(value=RATE), UPDATES)


def _cosine() -> Any:
    import optax

    return optax.cosine_decay_schedule(RATE, UPDATES)


class Loop:
    """One network, its batch and optimizer; each call is a compiled training step."""

    def __init__(self, rates: Any) -> None:
        import jax
        import jax.numpy as jnp
        import optax

        random = np.random.default_rng(1)
        shapes = [(64, 64), (64,), (64, 10), (10,)]
        self.weights = [jnp.asarray(random.normal(0, 0.1, s), jnp.float32) for s in shapes]
        images = jnp.asarray(random.normal(size=(32, 64)), jnp.float32)
        labels = jnp.asarray(random.integers(0, 10, 32))
        optimizer = optax.sgd(rates)
        self.state = optimizer.init(self.weights)

        def loss(weights: Any) -> Any:
            hidden = jax.nn.relu(images @ weights[0] + weights[1])
            scores = hidden @ weights[2] + weights[3]
            return optax.softmax_cross_entropy_with_integer_labels(scores, labels).mean()

        def change(weights: Any, state: Any) -> Any:
            updates, state = optimizer.update(jax.grad(loss)(weights), state)
            return optax.apply_updates(weights, updates), state

        self.change = jax.jit(change)

    def step(self) -> None:
        self.weights, self.state = self.change(self.weights, self.state)
        self.weights[0].block_until_ready()

    def values(self) -> Any:
        return np.concatenate([np.ravel(weight) for weight in self.weights])


def _loops(ours: Callable[[], Any], other: Callable[[], Any]) -> Callable[[Effort], Pair]:
    def prepare(_effort: Effort) -> Pair:
        loops = Loop(ours()), Loop(other())
        for loop in loops:
            for _ in range(20):
                loop.step()
        left, right = (loop.values() for loop in loops)
        return Pair(
            statement("step()", {"step": loops[0].step}),
            statement("step()", {"step": loops[1].step}),
            same_values(left, right, "the weights after 20 steps"),
        )

    return prepare


def _compiled(_effort: Effort) -> Pair:
    import jax

    return _calls(jax.jit(_our_cosine()), jax.jit(_cosine()))


def _eager(_effort: Effort) -> Pair:
    return _calls(_our_cosine(), _cosine())


def _calls(ours: Callable[[Any], Any], other: Callable[[Any], Any]) -> Pair:
    import jax.numpy as jnp

    counts = [jnp.int32(count) for count in (0, 7, UPDATES // 2, UPDATES - 1)]
    left, right = ([float(rates(count)) for count in counts] for rates in (ours, other))
    call = "rates(count).block_until_ready()"
    return Pair(
        statement(call, {"rates": ours, "count": counts[2]}),
        statement(call, {"rates": other, "count": counts[2]}),
        same_values(np.array(left), np.array(right), "the rates of four updates"),
    )
