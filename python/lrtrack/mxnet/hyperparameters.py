"""Hyper-parameters of a Gluon trainer that follow trackers."""

from __future__ import annotations

from typing import Any, SupportsIndex

from lrtrack import ParameterTracker, Tracker
from lrtrack._arguments import refusal
from lrtrack._hyperparameters import checked_tracker, checked_value
from lrtrack.mxnet.multipliers import check_by_parameter, set_multipliers
from lrtrack.mxnet.scheduler import LRScheduler, position, to_first_update, to_updates_per_epoch
from lrtrack.mxnet.trainers import has_updated, require_updates_here


class HyperparameterScheduler:
    r"""Makes momentum, weight decay, adam's betas and factors per parameter follow trackers.

    MXNet's schedulers give the learning rate only. Everything else it reads from the optimizer and
    the parameters in every update, so this sets them before each step, and patches nothing::

        scheduler = HyperparameterScheduler(trainer, momentum=cycle.momentum())
        for data, label in batches:
            ...
            scheduler.step()
            trainer.step(batch_size)

    The *k*-th update reads each tracker where it reads the learning rate, at
    :math:`\text{first\_update} + \lfloor (k - 1) / \text{updates\_per\_epoch} \rfloor`. *k* is
    the trainer's own count, so there is no state to save: after ``Trainer.load_states`` the
    trackers continue with the schedule.

    **Momentum** may not be 0 in any update. MXNet then keeps no buffer, and when momentum rises
    later it fails or, on its key-value store, silently stops changing the weights. A small positive
    number works. Adam's bias correction assumes that beta has been the same since the first update.

    Args:
        trainer: A ``gluon.Trainer``. Its updates may be made on several devices, on its key-value
            store or off it, but not on MXNet's distributed parameter server, where such changes
            have no effect.
        momentum: For optimizers that have it, such as ``sgd``, ``nag`` and ``signum``; for instance
            ``OneCycleTracker.momentum()`` or ``CyclicalTracker.momentum()``.
        wd: The weight decay.
        beta1: For ``adam``, ``lamb`` and similar optimizers.
        beta2: Like beta1.
        lr_mult: Factors on the learning rate by the parameter's name, such as a
            ``PerParameterTracker``.
        wd_mult: Factors on the weight decay, likewise. Gluon's own, 1, decays biases too.
        updates_per_epoch: How many updates an epoch has, where the trackers count epochs.
        first_update: Where the first update reads the trackers. If neither is given, both are
            those of the trainer's :class:`LRScheduler`, or its defaults if there is none.

    Raises:
        TypeError: An argument is not of its type.
        ValueError: There is no tracker, the optimizer doesn't have the hyper-parameter, or the
            parameter server updates the weights.

    Example:
        >>> from lrtrack import OneCycleTracker
        >>> from lrtrack.mxnet import HyperparameterScheduler, LRScheduler, import_mxnet
        >>> mx = import_mxnet()
        >>> layer = mx.gluon.nn.Dense(1, in_units=1)
        >>> layer.initialize()
        >>> cycle = OneCycleTracker(max_value=0.5, total_updates=100, anneal="linear")
        >>> options = {"lr_scheduler": LRScheduler(cycle, first_update=0)}
        >>> trainer = mx.gluon.Trainer(layer.collect_params(), "sgd", options)
        >>> scheduler = HyperparameterScheduler(trainer, momentum=cycle.momentum(0.75, 0.875))
        >>> scheduler.step()
        {'momentum': 0.875}
        >>> trainer.optimizer.momentum
        0.875
    """

    def __init__(
        self,
        trainer: Any,
        *,
        momentum: Tracker | None = None,
        wd: Tracker | None = None,
        beta1: Tracker | None = None,
        beta2: Tracker | None = None,
        lr_mult: ParameterTracker | None = None,
        wd_mult: ParameterTracker | None = None,
        updates_per_epoch: SupportsIndex | None = None,
        first_update: SupportsIndex | None = None,
    ) -> None:
        shared = {"momentum": momentum, "wd": wd, "beta1": beta1, "beta2": beta2}
        factors = {"lr_mult": lr_mult, "wd_mult": wd_mult}
        self._trainer = trainer
        self._shared = {
            name: checked_tracker(name, tracker)
            for name, tracker in shared.items()
            if tracker is not None
        }
        self._factors = {name: own for name, own in factors.items() if own is not None}
        if not self._shared and not self._factors:
            names = ", ".join([*shared, *factors])
            raise ValueError(f"at least one of {names} must be given, received none")
        for name, by_parameter in self._factors.items():
            check_by_parameter(name, by_parameter)
        for name in self._shared:
            _require_hyperparameter(trainer.optimizer, name)
        self._updates_per_epoch, self._first_update = _counting(
            trainer.optimizer.lr_scheduler, updates_per_epoch, first_update
        )

    def step(self) -> dict[str, Any]:
        """Sets the values for the next update. Call it before each ``trainer.step``.

        Returns:
            What was set, by name; of lr_mult and wd_mult a dictionary by parameter.

        Raises:
            ValueError: A value is out of range, momentum is 0 or was 0 in an update before, or the
                parameter server updates the weights. The step after it would be wrong.
        """
        require_updates_here(self._trainer, "hyper-parameters can follow trackers")
        optimizer = self._trainer.optimizer
        at = position(optimizer.num_update + 1, self._updates_per_epoch, self._first_update)
        values: dict[str, Any] = {
            name: checked_value(name, tracker(at)) for name, tracker in self._shared.items()
        }
        if "momentum" in values:
            _require_buffer(optimizer, values["momentum"])
        for name, value in values.items():
            _require_hyperparameter(optimizer, name)
            setattr(optimizer, name, value)
        for name, tracker in self._factors.items():
            values[name] = set_multipliers(name, optimizer.param_dict, tracker, at)
        return values


def _counting(
    scheduler: Any, updates_per_epoch: SupportsIndex | None, first_update: SupportsIndex | None
) -> tuple[int | None, int]:
    if updates_per_epoch is None and first_update is None and isinstance(scheduler, LRScheduler):
        return scheduler.updates_per_epoch, scheduler.first_update
    length = to_updates_per_epoch(updates_per_epoch)
    return length, to_first_update(first_update, length)


def _require_hyperparameter(optimizer: Any, name: str) -> None:
    if not isinstance(getattr(optimizer, name, None), (int, float)):
        kind = type(optimizer).__name__
        raise ValueError(f"{name} must be a hyper-parameter of the optimizer, which is {kind}")


def _require_buffer(optimizer: Any, momentum: float) -> None:
    if momentum == 0:
        raise ValueError(
            refusal("momentum", "positive at every update, as MXNet keeps no buffer at 0", momentum)
        )
    if optimizer.momentum == 0 and has_updated(optimizer):
        raise ValueError(
            "momentum must be positive since the first update, as MXNet keeps no buffer at 0, "
            f"received 0 in update {optimizer.num_update}"
        )
