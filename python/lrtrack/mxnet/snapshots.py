"""Snapshot ensembles: one training, several networks."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lrtrack import Tracker
from lrtrack._arguments import refusal
from lrtrack.mxnet.numpy_compat import import_mxnet
from lrtrack.mxnet.scheduler import LRScheduler, position


class SnapshotEnsemble:
    r"""Saves the weights at the end of each cycle of the schedule, and predicts with all of them.

    A cycle ends with the update whose rate is the lowest, before the schedule rises again with a
    new piece: with one of the tracker's ``milestones``. With :math:`p_i` the probabilities that the
    i-th of :math:`n` snapshots gives,

    .. math:: p = \frac{1}{n} \sum_{i=1}^{n} p_i, \qquad p_i = \mathrm{softmax}(\text{net}_i(x))

    ::

        ensemble = SnapshotEnsemble(net, trainer, "snapshots")
        for data, label in batches:
            ...
            trainer.step(batch_size)
            ensemble.step()
        ensemble.save()                     # the last cycle, which nothing follows
        probabilities = ensemble.predict(second_net, test_images)

    Huang et al. write f(k − 1) for update k: with ``CosineRestartsTracker`` and
    ``first_update=0`` a snapshot is taken after every ``first_cycle`` updates, at the lowest rate.

    The snapshots are files of ``Block.save_parameters``, named after their update; a resumed
    training keeps those that exist. On several devices they have the mean of the
    devices' statistics.

    Args:
        net: The ``gluon.Block`` that is trained.
        trainer: Its ``gluon.Trainer``, with an :class:`LRScheduler`.
        folder: Where the snapshots go. It is created if it does not exist.

    Raises:
        TypeError: The trainer has no :class:`LRScheduler`.

    Example:
        >>> import tempfile
        >>> from lrtrack import CosineRestartsTracker
        >>> from lrtrack.mxnet import LRScheduler, SnapshotEnsemble, import_mxnet
        >>> mx = import_mxnet()
        >>> net, second_net = (mx.gluon.nn.Dense(2, in_units=1) for _ in range(2))
        >>> net.initialize()
        >>> cycles = CosineRestartsTracker(base_value=0.5, first_cycle=3)
        >>> options = {"lr_scheduler": LRScheduler(cycles, first_update=0)}
        >>> trainer = mx.gluon.Trainer(net.collect_params(), "sgd", options)
        >>> ensemble = SnapshotEnsemble(net, trainer, tempfile.mkdtemp())
        >>> for update in range(1, 8):
        ...     with mx.autograd.record():
        ...         loss = net(mx.nd.ones((4, 1))).sum()
        ...     loss.backward()
        ...     trainer.step(4)
        ...     if ensemble.step():
        ...         print(update)
        3
        6
        >>> ensemble.predict(second_net, mx.nd.ones((5, 1))).shape
        (5, 2)

    Source: Huang et al., Snapshot Ensembles: Train 1, Get M for Free, 2017.
    """

    def __init__(self, net: Any, trainer: Any, folder: str | os.PathLike[str]) -> None:
        self._net = net
        self._trainer = trainer
        self._folder = Path(folder)
        self._scheduler()
        self._folder.mkdir(parents=True, exist_ok=True)

    @property
    def snapshots(self) -> list[Path]:
        """The files, oldest first."""
        return sorted(self._folder.glob("update-*.params"), key=_update_of)

    def step(self) -> bool:
        """Saves the weights if a cycle has ended. Call it after each ``trainer.step``.

        Returns:
            Whether one has.
        """
        scheduler, update = self._scheduler(), self._trainer.optimizer.num_update
        here, there = (
            position(number, scheduler.updates_per_epoch, scheduler.first_update)
            for number in (update, update + 1)
        )
        # In epochs, the last update of the epoch ends it.
        if update == 0 or here == there or not _is_end_of_cycle(scheduler.tracker, here):
            return False
        self.save()
        return True

    def save(self) -> Path:
        """Saves the weights as they are now, as at the end of the last cycle."""
        path = self._folder / f"update-{self._trainer.optimizer.num_update}.params"
        unfinished = path.with_suffix(".unfinished")
        self._net.save_parameters(str(unfinished))
        unfinished.replace(path)
        return path

    def predict(self, net: Any, data: Any, *, last: int | None = None) -> NDArray[np.float64]:
        """The mean of the snapshots' probabilities.

        Args:
            net: A second network of the same layers, whose output are logits (no softmax). The
                snapshots are loaded into it one after the other, which in the trained network
                would lose the weights, and on a store the momentum.
            data: A batch for the network, an NDArray, or an iterable of batches.
            last: How many of the newest snapshots to use; None for all.

        Returns:
            An array (count, classes).

        Raises:
            ValueError: There is no snapshot; ``net`` is the one that is trained; ``last`` is not
                from 1 to the number of snapshots.
        """
        if net is self._net:
            raise ValueError("net must be a second network, received the one that is trained")
        snapshots = self.snapshots
        if not snapshots:
            raise ValueError(f"there must be a snapshot, received none in {self._folder}")
        if last is not None and not 1 <= last <= len(snapshots):
            raise ValueError(refusal("last", f"from 1 to {len(snapshots)}", last))
        mx = import_mxnet()
        batches = [data] if isinstance(data, mx.nd.NDArray) else list(data)
        chosen = snapshots[-(last or len(snapshots)) :]
        each = np.stack([_probabilities(mx, net, path, batches) for path in chosen])
        mean: NDArray[np.float64] = each.mean(axis=0)
        return mean

    def _scheduler(self) -> LRScheduler:
        scheduler = self._trainer.optimizer.lr_scheduler
        if not isinstance(scheduler, LRScheduler):
            what = "a lrtrack.mxnet.LRScheduler"
            raise TypeError(refusal("the trainer's lr_scheduler", what, scheduler))
        return scheduler


def _is_end_of_cycle(tracker: Tracker, last: int) -> bool:
    """Whether a piece of the schedule has fallen to its value at `last`, and a rise follows."""
    if last == 0:
        return False
    before, lowest, after = tracker[last - 1 : last + 2]
    # A cosine's last values may be equal after rounding.
    if not (lowest <= before and lowest < after):
        return False
    # A triangle's next piece begins with its lowest value, a cosine's after it.
    begins = tracker.milestones(last + 2)
    return last in begins or last + 1 in begins


def _probabilities(mx: Any, net: Any, path: Path, batches: Iterable[Any]) -> NDArray[np.float64]:
    net.load_parameters(str(path))
    parts = [mx.nd.softmax(net(batch)).asnumpy() for batch in batches]
    return np.array(np.concatenate(parts), np.float64)


def _update_of(path: Path) -> int:
    return int(path.stem.split("-")[1])
