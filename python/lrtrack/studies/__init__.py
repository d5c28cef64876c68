"""Studies that compare schedules with several seeds, in many processes, by statistical tests.

study = Study(train, {"constant": constant, "cosine": cosine}, range(5), metric="accuracy")
study.run(workers=2)
rich.print(study.table())
study.report("report")
"""

from __future__ import annotations

try:
    import optuna  # noqa: F401
except ModuleNotFoundError as error:
    what = "lrtrack.studies needs optuna: pip install 'lrtrack[study]'"
    raise ModuleNotFoundError(what, name=error.name) from None

from lrtrack.studies.convergence import Convergence
from lrtrack.studies.drawing import scaled, suggest
from lrtrack.studies.reading import load
from lrtrack.studies.results import Results, RunResult, Summary
from lrtrack.studies.run import Run
from lrtrack.studies.search import search
from lrtrack.studies.statistics import Comparison, compare
from lrtrack.studies.study import Study

__all__ = [
    "Comparison",
    "Convergence",
    "Results",
    "Run",
    "RunResult",
    "Study",
    "Summary",
    "compare",
    "load",
    "scaled",
    "search",
    "suggest",
]
