"""Handlers for MXNet's ``gluon.contrib.estimator.Estimator``. This module alone imports mxnet.

An Estimator calls its handlers in the order of their ``priority``: the step at −2000, metrics and
validation at −1000, MXNet's ``CheckpointHandler`` at 0, the log last. The handlers here have
priorities that fit, wherever they stand in the list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from lrtrack._arguments import refusal, to_integer
from lrtrack._parts import plateaus
from lrtrack.mxnet.hyperparameters import HyperparameterScheduler
from lrtrack.mxnet.numpy_compat import import_mxnet
from lrtrack.mxnet.range_testing import range_test
from lrtrack.mxnet.scheduler import LRScheduler
from lrtrack.mxnet.snapshots import SnapshotEnsemble
from lrtrack.range_test import RangeTest

import_mxnet()

from mxnet.gluon.contrib.estimator import event_handler  # noqa: E402

__all__ = [
    "HyperparameterHandler",
    "PlateauHandler",
    "RangeTestHandler",
    "RateHandler",
    "SnapshotHandler",
]

_BEFORE_THE_STEP = -2500
_AFTER_THE_STEP = -1500
_AFTER_VALIDATION = -500
_AFTER_RESUMING = 500


class RateHandler(event_handler.BatchEnd):  # type: ignore[misc]
    """Logs what each update used: the learning rate, in full digits, and hyper-parameters.

    Args:
        log_interval: How many updates there are from one log to the next.
        hyperparameters: Which of the optimizer's other numbers to log, such as
            ``["momentum", "wd"]``.
        writer: Also gets every update's values, each as a scalar with its name: anything with
            TensorBoard's ``add_scalar(tag, value, step)``, such as the ``SummaryWriter`` of
            tensorboardX or of torch.

    Raises:
        TypeError, ValueError: ``log_interval`` is not a positive integer.

    Example:
        >>> from lrtrack.mxnet.estimator import RateHandler
        >>> handler = RateHandler(log_interval=100, hyperparameters=["momentum"])
        >>> # estimator.fit(train_data, epochs=5, event_handlers=[handler])
    """

    def __init__(
        self,
        log_interval: int = 1,
        hyperparameters: list[str] | tuple[str, ...] = (),
        writer: Any = None,
        priority: float = _AFTER_THE_STEP,
    ) -> None:
        self.log_interval = to_integer("log_interval", log_interval, "positive")
        self.hyperparameters = list(hyperparameters)
        self.writer = writer
        self.priority = priority

    def batch_end(self, estimator: Any, *args: Any, **kwargs: Any) -> None:
        optimizer = estimator.trainer.optimizer
        update = optimizer.num_update
        values = {"learning_rate": optimizer.learning_rate}
        values.update((name, getattr(optimizer, name)) for name in self.hyperparameters)
        if update % self.log_interval == 0:
            text = ", ".join(f"{name} {value!r}" for name, value in values.items())
            estimator.logger.info("[Update %d] %s", update, text)
        if self.writer is not None:
            for name, value in values.items():
                self.writer.add_scalar(name, value, update)


class PlateauHandler(event_handler.EpochEnd):  # type: ignore[misc]
    """Updates the plateau of the trainer's schedule with a metric at the end of each epoch.

    It looks up the ``PlateauTracker`` in the trainer's own schedule each time, so that it is the
    right one after ``CheckpointHandler`` has resumed a training, and updates it before that
    handler saves.

    Args:
        metric: Which metric, such as ``estimator.val_metrics[0]``. Validation comes first.
        epoch_period: How many epochs there are between updates, as in ``ValidationHandler``.

    Raises:
        TypeError, ValueError: ``epoch_period`` is not a positive integer. At the end of an epoch:
            the trainer's schedule is not lrtrack's, or has no plateau.

    Example:
        >>> from lrtrack.mxnet import import_mxnet
        >>> mx = import_mxnet()
        >>> from lrtrack.mxnet.estimator import PlateauHandler
        >>> handler = PlateauHandler(mx.metric.Loss())
        >>> # estimator.fit(train_data, val_data, epochs=5, event_handlers=[handler])
    """

    def __init__(
        self, metric: Any, epoch_period: int = 1, priority: float = _AFTER_VALIDATION
    ) -> None:
        self.metric = metric
        self.epoch_period = to_integer("epoch_period", epoch_period, "positive")
        self.priority = priority
        self._epochs = 0

    def epoch_end(self, estimator: Any, *args: Any, **kwargs: Any) -> None:
        self._epochs += 1
        if self._epochs % self.epoch_period:
            return
        scheduler = estimator.trainer.optimizer.lr_scheduler
        found = plateaus(scheduler.tracker) if isinstance(scheduler, LRScheduler) else []
        if not found:
            what = "a lrtrack.mxnet.LRScheduler with a PlateauTracker"
            raise ValueError(refusal("the trainer's lr_scheduler", what, scheduler))
        for plateau in found:
            plateau.update(self.metric.get()[1])


class HyperparameterHandler(event_handler.BatchEnd):  # type: ignore[misc]
    """Calls a :class:`lrtrack.mxnet.HyperparameterScheduler` before each step.

    Args:
        scheduler: Of the estimator's trainer.

    Example:
        >>> from lrtrack import Tracker
        >>> from lrtrack.mxnet import HyperparameterScheduler, import_mxnet
        >>> from lrtrack.mxnet.estimator import HyperparameterHandler
        >>> mx = import_mxnet()
        >>> net = mx.gluon.nn.Dense(1)
        >>> net.initialize()
        >>> trainer = mx.gluon.Trainer(net.collect_params(), "sgd", {"momentum": 0.9})
        >>> scheduler = HyperparameterScheduler(trainer, momentum=Tracker.fixed(0.5))
        >>> handler = HyperparameterHandler(scheduler)
        >>> # estimator.fit(train_data, epochs=5, event_handlers=[handler])
    """

    def __init__(
        self, scheduler: HyperparameterScheduler, priority: float = _BEFORE_THE_STEP
    ) -> None:
        self.scheduler = scheduler
        self.priority = priority

    def batch_end(self, estimator: Any, *args: Any, **kwargs: Any) -> None:
        self.scheduler.step()


class SnapshotHandler(event_handler.BatchEnd):  # type: ignore[misc]
    """Calls a :class:`lrtrack.mxnet.SnapshotEnsemble` after each step.

    Args:
        ensemble: Of the estimator's network and trainer.

    Example:
        >>> import tempfile
        >>> from lrtrack import CosineRestartsTracker
        >>> from lrtrack.mxnet import LRScheduler, SnapshotEnsemble, import_mxnet
        >>> from lrtrack.mxnet.estimator import SnapshotHandler
        >>> mx = import_mxnet()
        >>> net = mx.gluon.nn.Dense(1)
        >>> net.initialize()
        >>> cycles = CosineRestartsTracker(base_value=0.5, first_cycle=5)
        >>> options = {"lr_scheduler": LRScheduler(cycles, first_update=0)}
        >>> trainer = mx.gluon.Trainer(net.collect_params(), "sgd", options)
        >>> handler = SnapshotHandler(SnapshotEnsemble(net, trainer, tempfile.mkdtemp()))
        >>> # estimator.fit(train_data, epochs=5, event_handlers=[handler])
    """

    def __init__(self, ensemble: SnapshotEnsemble, priority: float = _AFTER_THE_STEP) -> None:
        self.ensemble = ensemble
        self.priority = priority

    def batch_end(self, estimator: Any, *args: Any, **kwargs: Any) -> None:
        self.ensemble.step()


class RangeTestHandler(event_handler.TrainBegin):  # type: ignore[misc]
    """Runs a range test before the first update, logs its rate, and may set the schedule by it.

    A training that ``CheckpointHandler`` has resumed is left as it is.

    Args:
        data: The batches to test with, such as the ``train_data`` of ``fit``.
        scheduler: Makes the trainer's scheduler from the suggested rate; None to only log it.
        how: Which suggestion, as in :meth:`lrtrack.range_test.RangeTest.suggest`.
        options: Other arguments of :func:`lrtrack.mxnet.range_test`, such as ``updates=400``.

    Raises:
        ValueError: When training begins: no rate lowered the loss, or an argument is out of its
            range.

    Example:
        >>> from lrtrack import CosineTracker
        >>> from lrtrack.mxnet import LRScheduler
        >>> from lrtrack.mxnet.estimator import RangeTestHandler
        >>> def cosine(rate):
        ...     return LRScheduler(CosineTracker(base_value=rate, max_updates=1000), first_update=0)
        >>> train_data = []
        >>> handler = RangeTestHandler(train_data, cosine, updates=400)
        >>> # estimator.fit(train_data, epochs=5, event_handlers=[handler])
        >>> # handler.result.plot()
    """

    def __init__(
        self,
        data: Iterable[Any],
        scheduler: Callable[[float], LRScheduler] | None = None,
        how: str = "minimum/2",
        priority: float = _AFTER_RESUMING,
        **options: Any,
    ) -> None:
        self.data = data
        self.scheduler = scheduler
        self.how = how
        self.priority = priority
        self.options = options
        #: What the test found, None before it.
        self.result: RangeTest | None = None

    def train_begin(self, estimator: Any, *args: Any, **kwargs: Any) -> None:
        trainer = estimator.trainer
        if trainer.optimizer.num_update > 0:
            return
        self.result = range_test(estimator.net, estimator.loss, self.data, trainer, **self.options)
        rate = self.result.suggest(self.how)
        estimator.logger.info("[Range test] learning_rate %r (%s)", rate, self.how)
        if self.scheduler is not None:
            trainer.optimizer.lr_scheduler = self.scheduler(rate)
