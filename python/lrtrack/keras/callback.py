"""Trackers in a Keras callback, for what a schedule of the learning rate cannot do."""

from __future__ import annotations

from typing import Any, SupportsIndex

import keras

from lrtrack import Tracker
from lrtrack._arguments import refusal, to_integer
from lrtrack._hyperparameters import checked_tracker, checked_value
from lrtrack._parts import plateaus


class LRScheduler(keras.callbacks.Callback):  # type: ignore[misc]
    r"""Assigns trackers' values to the optimizer before each batch.

    With :math:`f` a tracker and :math:`k = 1, 2, \ldots` the number of the update,

    .. math:: \eta_k = f(\text{first\_update} + k - 1)

    The number is the optimizer's own ``iterations``: accumulated batches count as one update, a
    batch that a loss scale skips does not count, and a run that is resumed continues. Each
    epoch's logs and history have the last ``learning_rate``.

    It does what :class:`Schedule` cannot: ``PlateauTracker``, alone or in a composition, and other
    hyper-parameters than the learning rate, by their names in the optimizer: ``momentum=``,
    ``weight_decay=``, ``beta_1=``. Where a schedule is enough, it is faster:
    on the JAX backend an assigned value is lost unless the training state has been brought back
    from the compiled step first, which this callback does before every batch.

    Keras keeps those other hyper-parameters as Python numbers, which are constants of a compiled
    training step. So they can follow trackers on the torch backend, and on JAX and
    TensorFlow in models compiled with ``run_eagerly=True``; elsewhere they are refused.

    The state of a ``PlateauTracker`` is not saved with the model. Save ``tracker.state_dict()``,
    and load it before training continues.

    Args:
        tracker: The learning rate's; None to leave it as it is. The optimizer must have been made
            with a number as its ``learning_rate``, which is ignored.
        first_update: The update number at which the first update reads the trackers.
        monitor: The name of the metric in the epoch's logs, such as ``"val_loss"``, with which
            every ``PlateauTracker`` is updated after each epoch. None if you call ``update``
            yourself.
        hyper_parameters: A tracker for each of the optimizer's other hyper-parameters.

    Raises:
        TypeError: A tracker is not a ``Tracker``, ``first_update`` is not an integer. When training
            begins: the optimizer has a schedule.
        ValueError: There is no tracker, ``first_update`` is negative, or ``monitor`` is given
            without a ``PlateauTracker``. When training begins: the optimizer has no such
            hyper-parameter, it cannot follow a tracker on this backend, ``momentum`` is 0 in the
            optimizer, which then has no room for it, or ``steps_per_execution`` is not 1. Later: a
            value is not finite, a learning rate is negative, or the logs have no metric of that
            name.

    Example:
        >>> import keras, numpy
        >>> from lrtrack import PlateauTracker
        >>> from lrtrack.keras import LRScheduler
        >>> model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
        >>> model.compile(keras.optimizers.SGD(1.0), "mse")
        >>> rates = LRScheduler(PlateauTracker(base_value=0.5, patience=2), monitor="loss")
        >>> data = numpy.zeros((4, 1))
        >>> history = model.fit(data, data, epochs=5, callbacks=[rates], verbose=0)
        >>> [round(rate, 3) for rate in history.history["learning_rate"]]
        [0.5, 0.5, 0.5, 0.5, 0.05]
    """

    def __init__(
        self,
        tracker: Tracker | None = None,
        *,
        first_update: SupportsIndex = 0,
        monitor: str | None = None,
        **hyper_parameters: Tracker,
    ) -> None:
        super().__init__()
        if "learning_rate" in hyper_parameters:
            raise TypeError("learning_rate's tracker must be given first, without its name")
        if tracker is not None:
            hyper_parameters = {"learning_rate": tracker, **hyper_parameters}
        self._trackers = {
            name: checked_tracker("tracker" if name == "learning_rate" else name, value)
            for name, value in hyper_parameters.items()
        }
        if not self._trackers:
            raise ValueError("tracker must be given, or a hyper-parameter's, received none")
        self._first_update = to_integer("first_update", first_update, "non-negative")
        self._monitor = monitor
        self._plateaus = plateaus(list(self._trackers.values()))
        if monitor is not None and not self._plateaus:
            raise ValueError(refusal("monitor", "None where no PlateauTracker is", monitor))

    @property
    def tracker(self) -> Tracker | None:
        """The learning rate's tracker."""
        return self._trackers.get("learning_rate")

    def on_train_begin(self, logs: Any = None) -> None:
        """Refuses what would silently not work."""
        if self.model.steps_per_execution != 1:
            steps = self.model.steps_per_execution
            raise ValueError(refusal("steps_per_execution", "1 for LRScheduler", steps))
        for name in self._trackers:
            if name != "learning_rate":
                self._check(name)

    def _check(self, name: str) -> None:
        values = vars(self._optimizer)
        names = {key for key, value in values.items() if isinstance(value, float)}
        names = {key for key in names if not key.startswith("_")} | {"weight_decay"}
        if name not in names:
            what = f"one of {', '.join(sorted(names))}"
            optimizer = type(self._optimizer).__name__
            raise ValueError(refusal(f"a hyper-parameter of {optimizer}", what, name))
        if name == "momentum" and values[name] == 0:
            raise ValueError(
                "momentum must not be 0 in the optimizer, which then has no room for it, received 0"
            )
        if _compiles_numbers(self.model):
            raise ValueError(
                f"{name} must be a constant on the {keras.config.backend()} backend, where a "
                "compiled step would never see it change: compile the model with run_eagerly=True"
            )

    @property
    def _optimizer(self) -> Any:
        """The optimizer itself, even if a loss scale is around it."""
        return getattr(self.model.optimizer, "inner_optimizer", self.model.optimizer)

    def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
        """Assigns the values of the update that this batch belongs to."""
        if keras.config.backend() == "jax":
            self.model.jax_state_sync()
        position = self._first_update + int(keras.ops.convert_to_tensor(self._optimizer.iterations))
        for name, tracker in self._trackers.items():
            setattr(self._optimizer, name, checked_value(name, tracker(position)))

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Updates the plateaus with the monitored metric, and logs the learning rate."""
        logs = {} if logs is None else logs
        logs["learning_rate"] = float(keras.ops.convert_to_tensor(self._optimizer.learning_rate))
        if self._monitor is None:
            return
        if self._monitor not in logs:
            raise ValueError(refusal("monitor", f"one of {', '.join(logs)}", self._monitor))
        for plateau in self._plateaus:
            plateau.update(float(logs[self._monitor]))


def _compiles_numbers(model: Any) -> bool:
    """Whether the training step is compiled with Python's numbers as constants."""
    if keras.config.backend() == "jax":
        return bool(model.jit_compile) and not model.run_eagerly
    return keras.config.backend() == "tensorflow" and not model.run_eagerly
