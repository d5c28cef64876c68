"""One tracker as an optax schedule."""

from __future__ import annotations

from typing import Any, SupportsIndex

from lrtrack import Tracker
from lrtrack._window import OfWindow, Window
from lrtrack.jax._lookup import look_up


def schedule(
    tracker: Tracker, num_updates: SupportsIndex, *, first_update: SupportsIndex = 0
) -> Schedule:
    r"""An optax schedule with a tracker's values, bit for bit.

    optax hands 0 to the first update, so with :math:`f` the tracker, :math:`c` the count and
    :math:`n` ``num_updates`` the schedule is

    .. math:: s(c) = f(\text{first\_update} + \min(\max(c, 0), n - 1))

    The values are computed here, once. A training step that JAX compiles (``jit``, ``scan``,
    ``vmap``, ``grad``, ``jax.export``) looks them up in a table, which becomes a constant of the
    program: 4 bytes an update, 8 in float64. After the last update, its value holds. Negative
    counts, which ``optax.join_schedules`` hands to the parts that have not begun, read the first.

    The values are weakly typed, like Python's floats and the values of optax's own schedules: they
    leave parameters of ``bfloat16`` and ``float16`` in their precision.

    Any hyper-parameter can follow a tracker: see ``optax.inject_hyperparams``, which counts from 0
    as well. A ``PlateauTracker`` is refused, since a compiled step would never see its value
    change: give ``optax.inject_hyperparams`` a number, and assign to ``state.hyperparams`` after
    each evaluation.

    Args:
        tracker: The schedule, a function of update numbers; ``tracker.per_epoch(u)`` if it counts
            epochs of u updates.
        num_updates: How many updates the run has.
        first_update: The update number at which the first update reads the tracker. DJL and MXNet
            begin at 1.

    Raises:
        TypeError: ``tracker`` is no ``Tracker``, or a number is no integer. When the schedule is
            called: the count is no integer.
        ValueError: ``num_updates`` is not positive, ``first_update`` is negative, a value is not
            finite, or ``tracker`` has a ``PlateauTracker`` in it. (Negative values pass: optax
            takes steps from ``scale_by_schedule`` that have their sign.) When the schedule is
            called: the tracker computes in float64 and JAX does not (``jax_enable_x64`` is off).

    Example:
        >>> import optax
        >>> from lrtrack import Tracker
        >>> from lrtrack.jax import schedule
        >>> cosine = Tracker.cosine().set_base_value(0.5).set_max_updates(20).build()
        >>> rates = schedule(cosine, 20)
        >>> float(rates(10)) == cosine(10)
        True
        >>> optimizer = optax.adamw(rates)
    """
    return Schedule(tracker, num_updates, first_update=first_update)


class Schedule(OfWindow):
    """What :func:`schedule` returns: a function of optax's count.

    Schedules are values: they compare, hash, copy and pickle by what they were made of. Equal ones
    share a trace where they are static arguments of a function that is compiled.

    Example:
        >>> from lrtrack import Tracker
        >>> from lrtrack.jax import schedule
        >>> rates = schedule(Tracker.fixed(0.5), 20, first_update=1)
        >>> rates.num_updates, rates.first_update
        (20, 1)
    """

    def __init__(
        self, tracker: Tracker, num_updates: SupportsIndex, *, first_update: SupportsIndex = 0
    ) -> None:
        self._window = Window(tracker, num_updates, first_update)

    def __call__(self, count: Any) -> Any:
        """The value at a count, or the values at an array of counts, as a weakly typed array."""
        return look_up(self._window.values, count)

    def __eq__(self, other: object) -> bool:
        return self._window == other._window if isinstance(other, Schedule) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._window)

    def __repr__(self) -> str:
        return f"schedule({self._window.arguments()})"
