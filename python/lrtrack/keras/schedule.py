"""One tracker as a Keras learning-rate schedule."""

from __future__ import annotations

from typing import Any, SupportsIndex

import keras
import numpy as np
from keras import ops

from lrtrack import Tracker
from lrtrack._arguments import refusal, to_integer
from lrtrack._window import OfWindow, Window


@keras.saving.register_keras_serializable(package="lrtrack")
class Schedule(OfWindow, keras.optimizers.schedules.LearningRateSchedule):  # type: ignore[misc]
    r"""A Keras learning-rate schedule with a tracker's values, bit for bit.

    Keras passes 0 for the first batch, so with :math:`f` the tracker, :math:`c` the count of
    batches and :math:`n` ``num_updates`` the schedule is

    .. math::
        s(c) = f\left(\text{first\_update}
            + \min\left(\lfloor c / \text{accumulation} \rfloor, n - 1\right)\right)

    After the last update, its value is held. The values are computed here, once. On the JAX and
    TensorFlow backends, which compile the training step, they become a constant of the program:
    4 bytes an update, 8 in float64.

    **Gradient accumulation.** An optimizer with ``gradient_accumulation_steps=3`` passes its
    schedule the number of batches, not updates: pass ``accumulation=3`` as well, or the schedule
    runs three times too fast.

    **Saving.** A model saved in the ``.keras`` format includes the schedule, and continues where it
    stopped. A process that loads it must import ``lrtrack.keras`` first.

    A schedule depends on the number of the update only. :class:`LRScheduler`, a callback,
    is for ``PlateauTracker`` and for other hyper-parameters than the learning rate. An optimizer
    with a schedule refuses Keras' callbacks that assign a learning rate, ``LearningRateScheduler``
    and ``ReduceLROnPlateau``.

    Args:
        tracker: The schedule, a function of update numbers; ``tracker.per_epoch(u)`` if it counts
            epochs of u updates.
        num_updates: How many updates the run has.
        first_update: The update number at which the first update reads the tracker. DJL and MXNet
            begin at 1.
        accumulation: How many batches an update has: the optimizer's
            ``gradient_accumulation_steps``.

    Raises:
        TypeError: ``tracker`` is not a ``Tracker``, or a number is not an integer. When a model is
            saved: the tracker holds a Python function.
        ValueError: ``num_updates`` or ``accumulation`` is not positive, ``first_update`` is
            negative, a value is negative or not finite, or ``tracker`` has a ``PlateauTracker`` in
            it. When the schedule is called: the tracker computes in float64 and the backend does
            not (JAX, where ``jax_enable_x64`` is off).

    Example:
        >>> import keras
        >>> from lrtrack import Tracker
        >>> from lrtrack.keras import Schedule
        >>> cosine = Tracker.cosine().set_base_value(0.5).set_max_updates(20).build()
        >>> rates = Schedule(cosine, 20)
        >>> float(rates(10)) == cosine(10)
        True
        >>> optimizer = keras.optimizers.AdamW(rates)
    """

    def __init__(
        self,
        tracker: Tracker,
        num_updates: SupportsIndex,
        *,
        first_update: SupportsIndex = 0,
        accumulation: SupportsIndex = 1,
    ) -> None:
        self._window = Window(tracker, num_updates, first_update, "learning_rate")
        self._accumulation = to_integer("accumulation", accumulation, "positive")

    @property
    def accumulation(self) -> int:
        """How many batches an update has."""
        return self._accumulation

    def __call__(self, step: Any) -> Any:
        """The learning rate of a batch, a tensor; batches count from 0.

        Raises:
            TypeError: step is not an integer.
        """
        count = ops.convert_to_tensor(step)
        if not keras.backend.is_int_dtype(count.dtype):
            raise TypeError(refusal("step", "an integer", step))
        if keras.config.backend() == "torch":  # it would copy the table in every step
            return _to_tensor(self._window.at(int(count) // self._accumulation))
        position = ops.clip(count // self._accumulation, 0, self.num_updates - 1)
        return ops.take(_to_tensor(self._window.values), position)

    def get_config(self) -> dict[str, Any]:
        """The arguments as plain values, the tracker by ``to_dict()``."""
        return {
            "tracker": self.tracker.to_dict(),
            "num_updates": self.num_updates,
            "first_update": self.first_update,
            "accumulation": self._accumulation,
        }

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Schedule:
        """The schedule that get_config() described."""
        return cls(**{**config, "tracker": Tracker.from_dict(config["tracker"])})

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Schedule):
            return NotImplemented
        return (self._window, self._accumulation) == (other._window, other._accumulation)

    def __hash__(self) -> int:
        return hash((self._window, self._accumulation))

    def __repr__(self) -> str:
        accumulation = f", accumulation={self._accumulation}" if self._accumulation != 1 else ""
        return f"Schedule({self._window.arguments()}{accumulation})"


def _to_tensor(values: Any) -> Any:
    tensor = ops.convert_to_tensor(np.asarray(values))  # of a float64 number Keras makes float32
    if keras.backend.standardize_dtype(tensor.dtype) != str(values.dtype):
        raise ValueError(
            f"tracker must compute in float32 while jax_enable_x64 is off, received {values.dtype}"
            ": take tracker.astype('float32'), or enable x64"
        )
    return tensor
