"""The scheduler that MXNet's optimizers call. This module must never import mxnet."""

from __future__ import annotations

import math
import warnings
from typing import SupportsIndex

from lrtrack import ParameterTracker, Tracker
from lrtrack._arguments import to_integer


class LRScheduler:
    r"""Gives a tracker's values to every MXNet optimizer that calls a learning-rate scheduler.

    An optimizer passes 1 on its first update and *k* on its *k*-th, the numbers that DJL passes
    too, so with :math:`f` the tracker the *k*-th update uses

    .. math::
        \eta_k = f(k)
        \qquad\text{or, with } u = \text{updates\_per\_epoch},\qquad
        \eta_k = f\left(\left\lfloor \frac{k - 1}{u} \right\rfloor\right)

    The first form counts in updates, the second in epochs: its first epoch reads :math:`f(0)`.
    Before the first step ``trainer.learning_rate`` shows :math:`f(0)` in both. The value is always
    a Python ``float``, and parameters' ``lr_mult`` multiply it afterwards.

    **The tracker alone decides.** MXNet overwrites a scheduler's ``base_lr`` where the optimizer
    has a ``learning_rate`` too: one given beside the scheduler, or the default of ``adam``,
    ``adamax``, ``nadam``, ``lamb``, ``rmsprop`` and ``signum``. Here that leaves the schedule as it
    is, and warns where the ``learning_rate`` is not the schedule's first value. MXNet's own line
    on standard output, that the scheduler's rate "has been overwritten", is then not true.
    ``'learning_rate': None`` avoids both messages. (``ftrl`` keeps its ``learning_rate`` to itself:
    there nothing is said. ``adadelta`` asks no scheduler at all.)

    A scheduler never changes: any number of trainers may share it. It compares, hashes, copies and
    pickles by its two arguments, so ``Trainer.save_states`` and MXNet's parameter server carry it.
    ``Trainer.load_states`` puts the saved scheduler back in place of the new one.

    On the parameter server ``dist_sync`` counts aggregated updates as above, ``dist_async`` counts
    one for each worker's push. ``Trainer.save_states`` refuses there: ``begin_num_update`` resumes.
    How the updates of a ``PlateauTracker`` get there, its own documentation says. MXNet does
    **not** report a scheduler that fails there, or that cannot be unpickled and so leaves the
    weights wrong: a Python function or class inside the tracker has to live in a module other than
    the script, one that does not import MXNet.

    Args:
        tracker: The schedule, a :class:`lrtrack.Tracker`.
        updates_per_epoch: How many updates an epoch has, where the tracker counts epochs; ``None``
            where it counts updates.

    Raises:
        TypeError: ``tracker`` is not a ``Tracker`` (one that has values for each parameter only,
            such as ``FixedPerVarTracker``, belongs in :func:`set_lr_multipliers`), or
            ``updates_per_epoch`` is not an integer.
        ValueError: ``updates_per_epoch`` is not positive.

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

    __slots__ = ("_tracker", "_updates_per_epoch")

    _tracker: Tracker
    _updates_per_epoch: int | None

    def __init__(self, tracker: Tracker, updates_per_epoch: SupportsIndex | None = None) -> None:
        self._tracker = _checked_tracker(tracker)
        self._updates_per_epoch = _checked_updates_per_epoch(updates_per_epoch)

    @property
    def tracker(self) -> Tracker:
        """The schedule."""
        return self._tracker

    @property
    def updates_per_epoch(self) -> int | None:
        """How many updates an epoch has, or ``None`` where the tracker counts updates."""
        return self._updates_per_epoch

    @property
    def base_lr(self) -> float:
        """The schedule's value at 0. MXNet assigns to it; that warns and changes nothing."""
        return self(0)

    @base_lr.setter
    def base_lr(self, learning_rate: object) -> None:
        warnings.warn(
            f"learning_rate {learning_rate!r} is ignored: the tracker alone decides the learning "
            "rate (pass 'learning_rate': None beside 'lr_scheduler' to avoid this message)",
            UserWarning,
            stacklevel=2,
        )

    def __call__(self, num_update: SupportsIndex) -> float:
        """The learning rate of one update.

        Args:
            num_update: The update, from 1; 0 stands for the time before the first.

        Raises:
            TypeError: ``num_update`` is not an integer.
            ValueError: ``num_update`` is negative, or the tracker's value there is not finite.
        """
        value = float(self._tracker(self._position(num_update)))
        if not math.isfinite(value):
            raise ValueError(
                f"the learning rate must be finite, received {value!r} at update {num_update!r} "
                f"from {self._tracker!r}"
            )
        return value

    def _position(self, num_update: SupportsIndex) -> SupportsIndex:
        """Where to read the tracker, in its own unit."""
        if self._updates_per_epoch is None:
            return num_update
        update = to_integer("num_update", num_update, "non-negative")
        return max(update - 1, 0) // self._updates_per_epoch

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, LRScheduler) or type(other) is not type(self):
            return NotImplemented
        return self._arguments() == other._arguments()

    def __hash__(self) -> int:
        return hash(self._arguments())

    def __repr__(self) -> str:
        if self._updates_per_epoch is None:
            return f"{type(self).__name__}({self._tracker!r})"
        return (
            f"{type(self).__name__}({self._tracker!r}, updates_per_epoch={self._updates_per_epoch})"
        )

    def __reduce__(self) -> tuple[type[LRScheduler], tuple[Tracker, int | None]]:
        # The parameter server takes pickle protocol 0 only, which cannot read __slots__ by itself.
        return type(self), self._arguments()

    def _arguments(self) -> tuple[Tracker, int | None]:
        return self._tracker, self._updates_per_epoch


def _checked_tracker(tracker: object) -> Tracker:
    if isinstance(tracker, Tracker):
        return tracker
    if isinstance(tracker, ParameterTracker):
        raise TypeError(
            f"tracker must have one value for all parameters, received {tracker!r}: give it to "
            "lrtrack.mxnet.set_lr_multipliers"
        )
    raise TypeError(f"tracker must be a lrtrack.Tracker, received {tracker!r}")


def _checked_updates_per_epoch(updates_per_epoch: SupportsIndex | None) -> int | None:
    if updates_per_epoch is None:
        return None
    return to_integer("updates_per_epoch", updates_per_epoch, "positive")
