"""Learning-rate trackers in JAX, as schedules for optax and for training loops without it.

:func:`schedule` makes a schedule of one tracker, :func:`schedules` one of many, which
``jax.vmap`` trains side by side.

There is no ``from_scheduler``: optax's own schedules are closures that cannot be inspected.
``LambdaTracker(function=optax_schedule)`` calls one; docs/peers.md writes each as a tracker.
"""

from lrtrack.jax.population import Schedules, schedules
from lrtrack.jax.schedule import Schedule, schedule

__all__ = ["Schedule", "Schedules", "schedule", "schedules"]
