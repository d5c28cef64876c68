"""The scheduler that MXNet's optimizers call. This module must never import mxnet."""

from __future__ import annotations

from typing import Any, SupportsIndex

from lrtrack import ParameterTracker, Tracker
from lrtrack._arguments import to_integer
from lrtrack._base_lr import FirstValue, base_lr, ignore_learning_rate
from lrtrack._hyperparameters import checked_at


class LRScheduler:
    r"""Gives a tracker's values to every MXNet optimizer that calls a learning-rate scheduler.

    An optimizer passes 1 on its first update and *k* on its *k*-th. With :math:`f` the tracker and
    :math:`u` updates_per_epoch, 1 where it is not given, the *k*-th update uses

    .. math:: \eta_k = f\left(\text{first\_update} + \left\lfloor (k - 1) / u \right\rfloor\right)

    ======================================= ================ ===============================
    scheduler                               update *k* reads the count of
    ======================================= ================ ===============================
    ``LRScheduler(f)``                      f(k)             DJL and MXNet, updates from 1
    ``LRScheduler(f, first_update=0)``      f(k − 1)         torch, Keras, optax, papers
    ``LRScheduler(f, updates_per_epoch=u)`` f((k − 1) // u)  epochs from 0
    ======================================= ================ ===============================

    Before the first step ``trainer.learning_rate`` shows what that step will use,
    :math:`f(\text{first\_update})`. The value is always a Python ``float``, and parameters'
    ``lr_mult`` multiply it afterwards. Without ``updates_per_epoch``, the rates of a run of *N*
    updates are ``tracker[first_update:first_update + N]``.

    With ``updates_per_epoch`` **every** number in the tracker is in epochs, a warm-up's too. For a
    warm-up in updates followed by epochs, write the tracker in updates and the epochs within it:
    ``Tracker.sequence([(warm_up, 2 * u), decay.per_epoch(u)])`` with ``first_update=0``.

    **The tracker alone decides.** MXNet overwrites a scheduler's ``base_lr`` where the optimizer
    has a ``learning_rate`` too: one given beside the scheduler, or the default of ``adam``,
    ``adamax``, ``nadam``, ``lamb``, ``rmsprop`` and ``signum``. Here the schedule stays as it is,
    and a warning says so where the ``learning_rate`` is not :attr:`base_lr`;
    ``'learning_rate': None`` avoids it. (There is no warning with ``ftrl``, which hides its
    ``learning_rate``. ``adadelta`` uses no scheduler. ``lbsgd`` reads the rate before it counts,
    and is one update late.)

    **A tracker without a scheduler**, ``{"lr_scheduler": tracker}``, trains with every optimizer as
    ``LRScheduler(tracker)`` does, with two differences: values that are negative or not finite are
    not refused, and before the first step ``trainer.learning_rate`` shows the tracker's value
    at 0.

    A scheduler never changes: any number of trainers may share it. It is compared, hashed, copied
    and pickled by its arguments, so it works with ``Trainer.save_states`` and MXNet's parameter
    server. ``Trainer.load_states`` replaces the trainer's scheduler with the saved one:
    :func:`after_load_states` says where they differ.

    On the parameter server ``dist_sync`` counts aggregated updates as above, ``dist_async`` counts
    one for each worker's push. ``Trainer.save_states`` raises there: ``begin_num_update`` resumes.
    The updates of a ``PlateauTracker`` do not reach it: docs/gluon.md has two ways. MXNet does
    **not** report a scheduler that fails there, or that cannot be unpickled, which leaves the
    weights wrong: a Python function or class in the tracker must be in a module other than
    the script, one that does not import MXNet. :func:`check_distributed` finds such failures.

    Args:
        tracker: The schedule, a :class:`lrtrack.Tracker`.
        updates_per_epoch: How many updates an epoch has, where the tracker counts epochs; ``None``
            where it counts updates.
        first_update: Where the first update reads the tracker, in the tracker's own unit. ``None``
            stands for 1, or for 0 with ``updates_per_epoch``.

    Raises:
        TypeError: ``tracker`` is not a ``Tracker`` (one that has values for each parameter only,
            such as ``FixedPerVarTracker``, belongs in :func:`set_lr_multipliers`), or
            another argument is not an integer.
        ValueError: ``updates_per_epoch`` is not positive, or ``first_update`` is negative.

    Example:
        >>> from lrtrack import Tracker
        >>> from lrtrack.mxnet import LRScheduler, import_mxnet
        >>> mx = import_mxnet()
        >>> layer = mx.gluon.nn.Dense(1)
        >>> layer.initialize()
        >>> cosine = Tracker.cosine().set_base_value(0.5).set_max_updates(20).build()
        >>> options = {"lr_scheduler": LRScheduler(cosine, updates_per_epoch=235)}
        >>> trainer = mx.gluon.Trainer(layer.collect_params(), "sgd", options)
        >>> trainer.learning_rate
        0.5
    """

    __slots__ = ("_first_update", "_tracker", "_updates_per_epoch")

    _tracker: Tracker
    _updates_per_epoch: int | None
    _first_update: int

    def __init__(
        self,
        tracker: Tracker,
        updates_per_epoch: SupportsIndex | None = None,
        first_update: SupportsIndex | None = None,
    ) -> None:
        self._tracker = _checked_tracker(tracker)
        self._updates_per_epoch = to_updates_per_epoch(updates_per_epoch)
        self._first_update = to_first_update(first_update, self._updates_per_epoch)

    @property
    def tracker(self) -> Tracker:
        """The schedule."""
        return self._tracker

    @property
    def updates_per_epoch(self) -> int | None:
        """How many updates an epoch has, or ``None`` where the tracker counts updates."""
        return self._updates_per_epoch

    @property
    def first_update(self) -> int:
        """Where the first update reads the tracker."""
        return self._first_update

    @property
    def base_lr(self) -> FirstValue:
        """The tracker's value at 0, where it begins, which MXNet compares and assigns to.

        It equals every number within a millionth, such as the 0.1 that the schedule was made of,
        which float32 cannot hold. Assigning another changes nothing, and warns; so does ``!=``,
        by which MXNet compares, and which finds no difference.
        """
        return base_lr(self._tracker)

    @base_lr.setter
    def base_lr(self, learning_rate: object) -> None:
        ignore_learning_rate(self.base_lr, learning_rate, stacklevel=3)

    def __call__(self, num_update: SupportsIndex) -> float:
        """The learning rate of one update.

        Args:
            num_update: The update, from 1; 0 stands for the time before the first, and reads what
                the first reads.

        Raises:
            TypeError: ``num_update`` is not an integer.
            ValueError: ``num_update`` is negative, or the tracker's value there is negative or not
                finite.
        """
        update = to_integer("num_update", num_update, "non-negative")
        value = float(self._tracker(position(update, self._updates_per_epoch, self._first_update)))
        return checked_at("learning_rate", value, update, self._tracker)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, LRScheduler) or type(other) is not type(self):
            return NotImplemented
        return self._arguments() == other._arguments()

    def __hash__(self) -> int:
        return hash(self._arguments())

    def __repr__(self) -> str:
        arguments = [repr(self._tracker)]
        if self._updates_per_epoch is not None:
            arguments.append(f"updates_per_epoch={self._updates_per_epoch}")
        if self._has_own_first_update():
            arguments.append(f"first_update={self._first_update}")
        return f"{type(self).__name__}({', '.join(arguments)})"

    def __reduce__(self) -> tuple[type[LRScheduler], tuple[Any, ...]]:
        # The parameter server takes pickle protocol 0 only, which cannot read __slots__ by itself.
        arguments = self._arguments()
        # A subclass may know the first two only.
        return type(self), arguments if self._has_own_first_update() else arguments[:2]

    def _has_own_first_update(self) -> bool:
        return self._first_update != to_first_update(None, self._updates_per_epoch)

    def _arguments(self) -> tuple[Tracker, int | None, int]:
        return self._tracker, self._updates_per_epoch, self._first_update


def position(update: int, updates_per_epoch: int | None, first_update: int) -> int:
    """Where an update reads its tracker; 0, before the first, reads what the first reads."""
    return first_update + max(update - 1, 0) // (updates_per_epoch or 1)


def _checked_tracker(tracker: object) -> Tracker:
    if isinstance(tracker, Tracker):
        return tracker
    if isinstance(tracker, ParameterTracker):
        raise TypeError(
            f"tracker must have one value for all parameters, received {tracker!r}: give it to "
            "lrtrack.mxnet.set_lr_multipliers"
        )
    raise TypeError(f"tracker must be a lrtrack.Tracker, received {tracker!r}")


def to_updates_per_epoch(updates_per_epoch: SupportsIndex | None) -> int | None:
    """updates_per_epoch as a user gives it, checked."""
    if updates_per_epoch is None:
        return None
    return to_integer("updates_per_epoch", updates_per_epoch, "positive")


def to_first_update(first_update: SupportsIndex | None, updates_per_epoch: int | None) -> int:
    """first_update as a user gives it, checked, or its default."""
    if first_update is None:
        return 1 if updates_per_epoch is None else 0
    return to_integer("first_update", first_update, "non-negative")
