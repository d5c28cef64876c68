"""The parameter of MultiStepTracker that has the name of a method of all trackers."""

from __future__ import annotations

from typing import Any, SupportsIndex

import numpy as np
import numpy.typing as npt

from lrtrack import _core


class GivenMilestones(tuple[int, ...]):
    """The milestones that a MultiStepTracker was made of; called, those below a stop."""

    _tracker: _core.ParameterTracker

    def __new__(cls, milestones: tuple[int, ...], tracker: _core.ParameterTracker) -> Any:
        self = super().__new__(cls, milestones)
        self._tracker = tracker
        return self

    def __call__(self, stop: SupportsIndex) -> npt.NDArray[np.int64]:
        """What ParameterTracker.milestones gives."""
        return _core.ParameterTracker.milestones(self._tracker, stop)

    def __reduce__(self) -> tuple[type, tuple[tuple[int, ...]]]:
        return tuple, (tuple(self),)  # copies are tuples, without the tracker
