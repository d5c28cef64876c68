"""Checkpoints from which a training resumes bit for bit, wherever it was killed."""

from __future__ import annotations

import os
import pickle
import random
import shutil
from collections.abc import Collection
from pathlib import Path
from typing import Any

import numpy as np

from lrtrack._arguments import refusal
from lrtrack.mxnet.numpy_compat import import_mxnet
from lrtrack.mxnet.resuming import after_load_states
from lrtrack.mxnet.trainers import require_updates_here

_UNFINISHED = ".unfinished"
_PARAMETERS = "net.params"
_STATES = "trainer.states"
_STATISTICS = "statistics.params"
_REST = "rest.pickle"


def random_state() -> Any:
    """The state of Python's and NumPy's global random generators, for :func:`save_checkpoint`.

    MXNet's own generator can be seeded, but not read.

    Example:
        >>> import random
        >>> from lrtrack.mxnet import random_state
        >>> random.seed(1)
        >>> state = random_state()
        >>> random.seed(2)
        >>> state == random_state()
        False
    """
    legacy: Any = np.random.get_state(legacy=True)
    # Plain numbers compare and pickle wherever the checkpoint goes.
    return random.getstate(), (legacy[0], legacy[1].tolist(), *legacy[2:])


def save_checkpoint(
    folder: str | os.PathLike[str],
    net: Any,
    trainer: Any,
    *,
    random_state: Any = None,
    **extra: Any,
) -> None:
    """Saves what a training needs to resume as if it had never stopped.

    That is the network's parameters and, on several devices, each device's own statistics
    (BatchNorm's); the optimizer with its states, counts and schedule, a plateau's state included;
    ``lr_mult``, ``wd_mult`` and AMP's loss scale, which ``Trainer.save_states`` omits; Python's and
    NumPy's random state; and whatever else you pass: the epoch, the batch, your sums.

    Two things are up to the training loop::

        begin = random_state()                      # at the epoch's start, before it is shuffled
        for batch, (data, label) in enumerate(loader):
            mx.random.seed(base + update)           # MXNet's generator can't be read: Dropout
            ...
            trainer.step(batch_size)
            save_checkpoint(folder, net, trainer, random_state=begin, epoch=epoch, batch=batch + 1)

    and after :func:`load_checkpoint`, which restores the random state, the loop restarts that epoch
    and skips the batches that are done. Save after a step: gradients are not kept.

    The folder always holds one complete checkpoint: the new one is written beside the old, then
    renamed, then the old one is deleted. One process may save to a folder at a time. Only load
    checkpoints that you trust: they hold pickles.

    Args:
        folder: Where the checkpoint goes. It is created if it does not exist.
        net: The ``gluon.Block``.
        trainer: Its ``gluon.Trainer``, whose weights MXNet's parameter server does not update.
        random_state: What :func:`random_state` returned at the epoch's start; None for the current
            state.
        extra: Anything that can be pickled. :func:`load_checkpoint` returns it.

    Raises:
        ValueError: The parameter server updates the weights.
        OSError: Files cannot be written. The old checkpoint is still there then, as after any
            other error.

    Example:
        >>> import tempfile
        >>> from lrtrack import Tracker
        >>> from lrtrack.mxnet import LRScheduler, import_mxnet, load_checkpoint, save_checkpoint
        >>> mx = import_mxnet()
        >>> net = mx.gluon.nn.Dense(1, in_units=1)
        >>> net.initialize()
        >>> options = {"lr_scheduler": LRScheduler(Tracker.fixed(0.5))}
        >>> trainer = mx.gluon.Trainer(net.collect_params(), "sgd", options)
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     save_checkpoint(folder, net, trainer, epoch=3)
        ...     load_checkpoint(folder, net, trainer)
        {'epoch': 3}
    """
    require_updates_here(trainer, "a checkpoint can be saved")
    import_mxnet().nd.waitall()
    folder = Path(folder)
    unfinished = folder / _UNFINISHED
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    rest = {
        "random_state": random_state or _random_state_now(),
        "names": _names(net, trainer),
        "multipliers": [(param.lr_mult, param.wd_mult) for param in _parameters(trainer)],
        "loss_scaler": _loss_scaler_state(trainer),
        "extra": extra,
    }
    try:
        (unfinished / _REST).write_bytes(pickle.dumps(rest, protocol=4))
        trainer.save_states(str(unfinished / _STATES))
        net.save_parameters(str(unfinished / _PARAMETERS))
        _save_statistics(trainer, unfinished / _STATISTICS)
        for file in [*unfinished.iterdir(), unfinished]:
            _flush_to_disk(file)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    earlier = _finished(folder)
    unfinished.rename(folder / str(int(earlier[-1].name) + 1 if earlier else 1))
    _flush_to_disk(folder)
    for old in earlier:
        shutil.rmtree(old, ignore_errors=True)


def load_checkpoint(
    folder: str | os.PathLike[str],
    net: Any,
    trainer: Any,
    *,
    keep: str | None = None,
    followed: Collection[str] = (),
) -> dict[str, Any]:
    """Loads the newest checkpoint of a folder into a network and its trainer.

    It handles counts, changed schedules and plateaus as :func:`after_load_states` does.

    Args:
        folder: Where :func:`save_checkpoint` saved.
        net: A network of the same layers, initialized on as many devices.
        trainer: Its trainer, made as the saved one was.
        keep: Whose schedule and hyper-parameters to use where they differ: ``"loaded"`` or
            ``"trainer"``; ``None`` warns and uses the loaded ones.
        followed: Names of hyper-parameters that are set before each step, and so may differ.

    Returns:
        What was passed as ``extra``.

    Raises:
        FileNotFoundError: There is no checkpoint in the folder.
        ValueError: The trainer has other parameters than the saved one, or has them in another
            order; ``keep`` is none of the two; or the parameter server updates the weights.

    Example:
        >>> from lrtrack.mxnet import import_mxnet, load_checkpoint
        >>> mx = import_mxnet()
        >>> net = mx.gluon.nn.Dense(1, in_units=1)
        >>> net.initialize()
        >>> trainer = mx.gluon.Trainer(net.collect_params(), "sgd")
        >>> try:
        ...     epoch = load_checkpoint("checkpoints", net, trainer)["epoch"]
        ... except FileNotFoundError:
        ...     epoch = 0
    """
    require_updates_here(trainer, "a checkpoint can be loaded")
    finished = _finished(Path(folder))
    if not finished:
        raise FileNotFoundError(f"folder must hold a checkpoint, received {os.fspath(folder)!r}")
    newest = finished[-1]
    rest = pickle.loads((newest / _REST).read_bytes())
    _check_names(rest["names"], _names(net, trainer))
    before = trainer.optimizer
    # In this order: loading parameters resets a store, states with it.
    net.load_parameters(str(newest / _PARAMETERS))
    trainer.load_states(str(newest / _STATES))
    _load_statistics(trainer, newest / _STATISTICS)
    after_load_states(trainer, before, keep=keep, followed=followed)
    for param, (lr_mult, wd_mult) in zip(_parameters(trainer), rest["multipliers"]):
        param.lr_mult, param.wd_mult = lr_mult, wd_mult
    if rest["loss_scaler"] is not None and hasattr(trainer, "_amp_loss_scaler"):
        vars(trainer._amp_loss_scaler).update(rest["loss_scaler"])
    restore_random_state(rest["random_state"])
    return rest["extra"]  # type: ignore[no-any-return]


_random_state_now = random_state


def restore_random_state(state: Any) -> None:
    """Puts back what random_state() gave."""
    random.setstate(state[0])
    np.random.set_state(state[1])


def _finished(folder: Path) -> list[Path]:
    """The complete checkpoints, oldest first. If there are two, the older was to be deleted."""
    found = folder.iterdir() if folder.is_dir() else ()
    return sorted((path for path in found if path.name.isdigit()), key=lambda path: int(path.name))


def _parameters(trainer: Any) -> list[Any]:
    """The trainer's parameters in its own order, by which it assigns states."""
    return list(trainer.optimizer.param_dict.values())


def _names(net: Any, trainer: Any) -> list[str]:
    """Their names from the network's structure, without the numbers of layers."""
    by_parameter = {id(param): name for name, param in net._collect_params_with_prefix().items()}
    return [by_parameter.get(id(param), param.name) for param in _parameters(trainer)]


def _check_names(saved: list[str], current: list[str]) -> None:
    if saved != current:
        what = f"{saved}, as saved, in the same order (prefix= fixes the names of layers)"
        raise ValueError(refusal("the trainer's parameters", what, current))


def _save_statistics(trainer: Any, path: Path) -> None:
    """Each device's parameters without gradients, of which save_parameters has only the mean."""
    values = {
        f"{device}:{index}": value
        for index, param in enumerate(_parameters(trainer))
        if param.grad_req == "null" and len(param.list_ctx()) > 1
        for device, value in enumerate(param.list_data())
    }
    if values:
        import_mxnet().nd.save(str(path), values)


def _load_statistics(trainer: Any, path: Path) -> None:
    if not path.exists():
        return
    parameters = _parameters(trainer)
    for key, value in import_mxnet().nd.load(str(path)).items():
        device, index = map(int, key.split(":"))
        devices = parameters[index].list_data()
        if device < len(devices):
            devices[device][:] = value


def _loss_scaler_state(trainer: Any) -> dict[str, Any] | None:
    scaler = getattr(trainer, "_amp_loss_scaler", None)
    return None if scaler is None else dict(vars(scaler))


def _flush_to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
