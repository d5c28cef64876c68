"""base_lr, which MXNet's optimizers compare with their learning_rate, and set if it differs.

DJL's users hand a tracker to an optimizer as it is, and so may MXNet's.
"""

from __future__ import annotations

import math
import warnings
from numbers import Real
from typing import NoReturn

from lrtrack._core import ParameterTracker, Tracker


class ToSixDigits(float):
    """A number that equals others within a millionth, as far as float32's formulas are exact."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Real) and math.isclose(self, other, rel_tol=1e-6)

    def __ne__(self, other: object) -> bool:
        return not self == other

    # Numbers that are equal here have different hashes.
    __hash__ = None  # type: ignore[assignment]


def base_lr(tracker: Tracker) -> float:
    """The tracker's value at 0, where it begins."""
    return ToSixDigits(tracker(0))


def ignore_learning_rate(tracker: Tracker, learning_rate: object, stacklevel: int = 2) -> None:
    """Warns that an optimizer's learning_rate changes nothing, unless it is base_lr."""
    if base_lr(tracker) == learning_rate:
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


def add_base_lr() -> None:
    """Gives trackers the attribute, as schedulers have it."""
    ParameterTracker.base_lr = property(_refuse)  # type: ignore[method-assign, assignment]
    Tracker.base_lr = property(base_lr, ignore_learning_rate)  # type: ignore[method-assign, assignment]
