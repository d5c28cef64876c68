"""Learning-rate trackers in Keras 3, on its JAX, torch and TensorFlow backends.

:class:`Schedule` makes a tracker the learning rate of an optimizer, :class:`LRScheduler` is a
callback for plateaus and other hyper-parameters, :func:`range_test` finds a learning rate, and
:func:`from_scheduler` turns Keras' own schedules into trackers.
"""

from lrtrack.keras.callback import LRScheduler
from lrtrack.keras.conversion import from_scheduler
from lrtrack.keras.range_test import range_test
from lrtrack.keras.schedule import Schedule

__all__ = ["LRScheduler", "Schedule", "from_scheduler", "range_test"]
