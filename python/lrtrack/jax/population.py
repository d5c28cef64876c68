"""Several trackers as one optax schedule, for runs side by side."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, SupportsIndex

import jax
import numpy as np

from lrtrack import Tracker
from lrtrack._arguments import refusal
from lrtrack._window import Window
from lrtrack.jax._lookup import look_up, require_precision


def schedules(
    trackers: Iterable[Tracker], num_updates: SupportsIndex, *, first_update: SupportsIndex = 0
) -> Schedules:
    """Several trackers as one schedule for ``jax.vmap``, which trains under all of them at once.

    The result is a pytree whose only leaf is the table of all values, one row for each tracker.
    ``jax.vmap(train)(schedules(...))`` calls ``train`` with one row, which optax can call with its
    count, like the result of :func:`schedule`. The table is an argument of the compiled program,
    not a constant in it, so other trackers with as many updates need no recompilation.

    Args:
        trackers: The schedules.
        num_updates: How many updates a run has.
        first_update: The update number at which the first update reads the trackers.

    Raises:
        TypeError: As for :func:`schedule`.
        ValueError: As for :func:`schedule`; and there are no trackers, or one of them computes in
            float64 while ``jax_enable_x64`` is off.

    Example:
        >>> import jax, optax
        >>> from lrtrack import Tracker
        >>> from lrtrack.jax import schedules
        >>> def train(rates):
        ...     optimizer = optax.sgd(rates)
        ...     def step(carry, _):
        ...         weight, state = carry
        ...         updates, state = optimizer.update(2 * (weight - 3), state)
        ...         return (optax.apply_updates(weight, updates), state), None
        ...     carry = 0.0, optimizer.init(0.0)
        ...     return jax.lax.scan(step, carry, length=10)[0][0]
        >>> cosines = [
        ...     Tracker.cosine().set_base_value(base).set_max_updates(10).build()
        ...     for base in (0.02, 0.1, 0.5)
        ... ]
        >>> [round(float(weight), 2) for weight in jax.jit(jax.vmap(train))(schedules(cosines, 10))]
        [0.81, 2.18, 3.0]
    """
    given: object = trackers  # which may be what its type forbids
    if isinstance(given, Tracker):
        raise TypeError(refusal("trackers", "a list of Trackers", trackers))
    windows = [Window(tracker, num_updates, first_update) for tracker in trackers]
    if not windows:
        raise ValueError("trackers must have at least one, received none")
    table = np.stack([window.values for window in windows])
    require_precision(table)
    return Schedules(table)


@jax.tree_util.register_pytree_node_class
class Schedules:
    """What :func:`schedules` returns: a table of values by tracker and count.

    Its ``table`` is the leaf of a pytree, so inside ``vmap``, ``jit`` and ``scan`` it is whatever
    JAX passes for it.

    Example:
        >>> from lrtrack import Tracker
        >>> from lrtrack.jax import schedules
        >>> both = schedules([Tracker.fixed(0.5), Tracker.fixed(0.25)], 20)
        >>> both.table.shape, both(7).tolist()
        ((2, 20), [0.5, 0.25])
    """

    def __init__(self, table: Any) -> None:
        self.table = table

    def __call__(self, count: Any) -> Any:
        """The value at a count, of each tracker where there are several."""
        return look_up(self.table, count)

    def tree_flatten(self) -> tuple[tuple[Any], None]:
        return (self.table,), None

    @classmethod
    def tree_unflatten(cls, _nothing: None, leaves: tuple[Any]) -> Schedules:
        return cls(*leaves)
