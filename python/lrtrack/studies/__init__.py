"""Studies that compare schedules: several seeds, many processes, and no ranking without grounds."""

from __future__ import annotations

from lrtrack.studies.run import Run
from lrtrack.studies.study import Study

__all__ = ["Run", "Study"]
