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

    optax passes 0 for the first update, so with :math:`f` the tracker, :math:`c` the count and
    :math:`n` ``num_updates`` the schedule is

    .. math:: s(c) = f(\text{first\_update} + \min(\max(c, 0), n - 1))

    The values are computed here, once. A training step that JAX compiles (``jit``, ``scan``,
    ``vmap``, ``grad``, ``jax.export``) looks them up in a table, which becomes a constant of the
    program: 4 bytes an update, 8 in float64. After the last update, its value is held. Negative
    counts, with which ``optax.join_schedules`` calls schedules before their turn, read the first.

    The values are weakly typed, like Python's floats and the values of optax's own schedules: they
    leave parameters of ``bfloat16`` and ``float16`` in their precision.

    Any hyper-parameter can follow a tracker: see ``optax.inject_hyperparams``, which also counts
    from 0. A ``PlateauTracker`` is refused, since a compiled step would not see its value
    change: pass ``optax.inject_hyperparams`` a number, and assign to ``state.hyperparams`` after
    each evaluation.

    Args:
        tracker: The schedule, a function of update numbers; ``tracker.per_epoch(u)`` if it counts
            epochs of u updates.
        num_updates: How many updates the run has.
        first_update: The update number at which the first update reads the tracker. DJL and MXNet
            begin at 1.

    Raises:
        TypeError: ``tracker`` is not a ``Tracker``, or a number is not an integer. When the
            schedule is called: the count is not an integer.
        ValueError: ``num_updates`` is not positive, ``first_update`` is negative, a value is not
            finite, or ``tracker`` has a ``PlateauTracker`` in it. (Negative values are allowed:
            ``optax.scale_by_schedule`` needs them.) When the schedule is
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

    Schedules are values: they are compared, hashed, copied and pickled by their arguments. As
    static arguments of a compiled function, equal ones share a trace.

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
