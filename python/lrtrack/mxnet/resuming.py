"""Completing ``Trainer.load_states``."""

from __future__ import annotations

import warnings
from collections.abc import Collection
from typing import Any

from lrtrack._arguments import refusal
from lrtrack._checkpoints import is_changed, to_plain
from lrtrack._parts import plateaus
from lrtrack.mxnet.scheduler import LRScheduler
from lrtrack.mxnet.trainers import has_counts_of_its_devices

# What changes as a training goes on, and what MXNet itself keeps here.
_NO_SETTINGS = {"num_update", "begin_num_update", "rescale_grad", "aggregate_num", "lr_scheduler"}

KEEP = ("loaded", "trainer")


def after_load_states(
    trainer: Any, before: Any, *, keep: str | None = None, followed: Collection[str] = ()
) -> None:
    """Corrects counts and schedule after ``Trainer.load_states``.

    ``load_states`` silently replaces the trainer's optimizer by the saved one, schedule and
    hyper-parameters included. Keep a reference to the trainer's own until then::

        before = trainer.optimizer
        trainer.load_states(path)
        after_load_states(trainer, before)

    - **Counts.** On another device than the states were saved on, MXNet counts from 0, so that the
      schedule stands still. Here it continues from the loaded count.
    - **Schedule and hyper-parameters.** Where the loaded ones differ from the trainer's own, a
      warning names both, and the loaded ones are used, as in MXNet. ``keep`` chooses, without a
      warning.
    - **Plateaus.** Where the schedules are equal, the trainer's own scheduler is put back,
      and the ``PlateauTracker`` in it gets the saved state, so that updates of your reference to it
      reach the trainer.

    ``lr_mult`` and ``wd_mult`` are not in the states. Gluon assigns states by the order of the
    parameters' sorted names, in which ``dense10`` comes before ``dense9``: give layers a
    ``prefix``. :func:`save_checkpoint` keeps all of that.

    Args:
        trainer: The ``gluon.Trainer`` after ``load_states``.
        before: ``trainer.optimizer`` as it was before.
        keep: ``"loaded"`` or ``"trainer"``: whose schedule and hyper-parameters to use. The counts
            and the states of the weights are always the loaded ones. ``None`` warns of a
            difference and uses the loaded ones.
        followed: Names of hyper-parameters that are set before each step, and so may differ.

    Raises:
        ValueError: ``keep`` is neither of the two; the states are of another class of optimizer and
            ``keep`` is ``"trainer"``; or ``before`` is the loaded optimizer, taken too late.

    Example:
        >>> import os, tempfile
        >>> from lrtrack import Tracker
        >>> from lrtrack.mxnet import LRScheduler, after_load_states, import_mxnet
        >>> mx = import_mxnet()
        >>> layer = mx.gluon.nn.Dense(1, in_units=1)
        >>> layer.initialize()
        >>> def make(rate):
        ...     options = {"lr_scheduler": LRScheduler(Tracker.fixed(rate))}
        ...     return mx.gluon.Trainer(layer.collect_params(), "sgd", options)
        >>> path = os.path.join(tempfile.mkdtemp(), "trainer.states")
        >>> make(0.5).save_states(path)
        >>> trainer = make(0.25)
        >>> before = trainer.optimizer
        >>> trainer.load_states(path)
        >>> trainer.learning_rate
        0.5
        >>> after_load_states(trainer, before, keep="trainer")
        >>> trainer.learning_rate
        0.25
    """
    if keep is not None and keep not in KEEP:
        raise ValueError(refusal("keep", "one of " + ", ".join(KEEP), keep))
    loaded = trainer.optimizer
    if before is loaded:
        raise ValueError("before must be trainer.optimizer from before load_states, as it was")
    differences = _differences(loaded, before, followed)
    if keep == "trainer":
        _keep_own(loaded, before, differences)
    elif differences and keep is None:
        _warn(differences)
    if "lr_scheduler" not in differences:
        _keep_own_scheduler(loaded, before)
    if not has_counts_of_its_devices(trainer):
        loaded.begin_num_update = loaded.num_update


def _differences(loaded: Any, own: Any, followed: Collection[str]) -> dict[str, tuple[Any, Any]]:
    """The loaded and the trainer's own of whatever differs, by name, as a message shows it."""
    differences = {}
    if type(loaded) is not type(own):
        differences["optimizer"] = (type(loaded).__name__, type(own).__name__)
    schedulers = loaded.lr_scheduler, own.lr_scheduler
    if is_changed(*map(_plain_scheduler, schedulers)):
        differences["lr_scheduler"] = (_scheduler_text(loaded), _scheduler_text(own))
    settings, own_settings = _settings(loaded), _settings(own)
    for name in sorted((settings.keys() & own_settings.keys()) - set(followed)):
        if settings[name] != own_settings[name]:
            differences[name] = (settings[name], own_settings[name])
    return differences


def _settings(optimizer: Any) -> dict[str, Any]:
    """The numbers and switches that an optimizer was made with."""
    return {
        name: value
        for name, value in vars(optimizer).items()
        if (value is None or isinstance(value, (bool, int, float, str)))
        and not name.startswith("_")
        and name not in _NO_SETTINGS
        # Beside a scheduler, lr is never asked for.
        and not (name == "lr" and optimizer.lr_scheduler is not None)
    }


def _plain_scheduler(scheduler: Any) -> Any:
    """What of a scheduler is_changed compares; of one that is not lrtrack's, its class alone."""
    if not isinstance(scheduler, LRScheduler):
        return type(scheduler).__name__
    return [to_plain(scheduler.tracker), scheduler.updates_per_epoch, scheduler.first_update]


def _scheduler_text(optimizer: Any) -> str:
    scheduler = optimizer.lr_scheduler
    if scheduler is None or isinstance(scheduler, LRScheduler):
        return repr(scheduler)
    return type(scheduler).__name__


def _warn(differences: dict[str, tuple[Any, Any]]) -> None:
    texts = [f"{name} {loaded}, not {own}" for name, (loaded, own) in differences.items()]
    warnings.warn(
        f"the loaded states continue with {'; '.join(texts)} as the trainer was made with "
        "(keep='loaded' avoids this warning, keep='trainer' uses the trainer's own)",
        UserWarning,
        stacklevel=3,
    )


def _keep_own(loaded: Any, own: Any, differences: dict[str, tuple[Any, Any]]) -> None:
    if "optimizer" in differences:
        kinds = differences["optimizer"]
        raise ValueError(
            f"the states must be of the trainer's optimizer, {kinds[1]}, received {kinds[0]}"
        )
    for name in differences:
        setattr(loaded, name, getattr(own, name))
    if "lr_scheduler" in differences:
        loaded.lr = own.lr


def _keep_own_scheduler(loaded: Any, own: Any) -> None:
    if not isinstance(own.lr_scheduler, LRScheduler):
        return
    states = plateaus(loaded.lr_scheduler.tracker)
    for plateau, saved in zip(plateaus(own.lr_scheduler.tracker), states):
        plateau.load_state_dict(saved.state_dict())
    loaded.lr_scheduler = own.lr_scheduler
