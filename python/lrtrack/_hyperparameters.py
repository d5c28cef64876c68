"""What the values of hyper-parameters must be, by their names in any framework."""

from __future__ import annotations

import math

from lrtrack import ParameterTracker, Tracker
from lrtrack._arguments import refusal

# Decays of running means: at 1 a mean would never move.
_BELOW_ONE = {"momentum", "beta1", "beta2", "betas[0]", "betas[1]", "beta_1", "beta_2"}
_NON_NEGATIVE = {"learning_rate", "lr", "wd", "weight_decay"}


def checked_tracker(name: str, tracker: object) -> Tracker:
    """The tracker of a hyper-parameter that all parameters share.

    Raises:
        TypeError: It is no Tracker.
    """
    if isinstance(tracker, Tracker):
        return tracker
    what = "a lrtrack.Tracker"
    if isinstance(tracker, ParameterTracker):
        what += ", with one value for all parameters"
    raise TypeError(refusal(name, what, tracker))


def checked_value(name: str, value: float) -> float:
    """The value of a hyper-parameter.

    Raises:
        ValueError: It is not finite, negative, or 1 or more where that cannot be.
    """
    if name in _BELOW_ONE:
        what, holds = "from 0 to below 1", 0 <= value < 1
    elif name in _NON_NEGATIVE and value < 0:
        what, holds = "non-negative", False
    else:
        what, holds = "finite", math.isfinite(value)
    if not holds:
        raise ValueError(refusal(name, what, value))
    return value


def checked_at(name: str, value: float, num_update: int, tracker: ParameterTracker) -> float:
    """The value that a hyper-parameter's tracker has at an update.

    Raises:
        ValueError: As from checked_value; it names the update and the tracker.
    """
    try:
        return checked_value(name, value)
    except ValueError as error:
        raise ValueError(f"{error} at update {num_update} from {tracker!r}") from None
