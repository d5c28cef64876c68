"""base_lr, which MXNet's optimizers compare with their learning_rate, and set if it differs.

DJL's users hand a tracker to an optimizer as it is, and so may MXNet's.
"""

from __future__ import annotations

import math
import warnings
from numbers import Real
from typing import NoReturn

from lrtrack._core import ParameterTracker, Tracker


class FirstValue(float):
    """A schedule's value at 0, which equals others within a millionth, as float32's formulas do.

    An optimizer asks whether it is != its learning_rate. If so, MXNet prints that the schedule has
    been overwritten, which is never true here, and assigns to base_lr, which a user's frozen class
    refuses. So != warns of a learning_rate that changes nothing, and finds no difference.
    """

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Real) and math.isclose(self, other, rel_tol=1e-6)

    def __ne__(self, other: object) -> bool:
        ignore_learning_rate(self, other, stacklevel=3)
        return False

    # Numbers that are equal here have different hashes.
    __hash__ = None  # type: ignore[assignment]


def base_lr(tracker: Tracker) -> FirstValue:
    """The tracker's value at 0, where it begins."""
    return FirstValue(tracker(0))


def ignore_learning_rate(first: FirstValue, learning_rate: object, stacklevel: int) -> None:
    """Warns that an optimizer's learning_rate changes nothing, unless it is the first value."""
    if first == learning_rate:
        return
    warnings.warn(
        f"learning_rate {learning_rate!r} is ignored: the tracker alone decides the learning "
        "rate (pass 'learning_rate': None beside 'lr_scheduler' to avoid this message)",
        UserWarning,
        stacklevel=stacklevel,
    )


def _refuse(tracker: ParameterTracker) -> NoReturn:
    raise AttributeError(
        f"{type(tracker).__name__} has a value per parameter and no base_lr: give an optimizer "
        "lrtrack.mxnet.LRScheduler(tracker), and this to lrtrack.mxnet.set_lr_multipliers"
    )


def _set_base_lr(tracker: Tracker, learning_rate: object) -> None:
    ignore_learning_rate(base_lr(tracker), learning_rate, stacklevel=3)


def add_base_lr() -> None:
    """Gives trackers the attribute, as schedulers have it."""
    ParameterTracker.base_lr = property(_refuse)  # type: ignore[method-assign, assignment]
    Tracker.base_lr = property(base_lr, _set_base_lr)  # type: ignore[method-assign, assignment]
