"""The results of a study: its runs, and statistics of each schedule."""

from __future__ import annotations

import csv
import json
import math
import os
import statistics as middle
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, SupportsFloat

from lrtrack._arguments import refusal, to_real
from lrtrack.studies import ledger
from lrtrack.studies.convergence import Convergence, measure
from lrtrack.studies.run import Key, last_line
from lrtrack.studies.statistics import Comparison, compare, half_interval

if TYPE_CHECKING:
    import pandas
    from matplotlib.figure import Figure
    from rich.console import Group

STUCK = "stuck"
TRAIN = "train_"
SINGLE = 2.0**-23  # how exact numbers of single precision are, in which many metrics are computed


@dataclass(frozen=True)
class RunResult:
    """One run.

    Attributes:
        schedule: Its schedule's name.
        seed: Its seed.
        outcome: ``finished``, ``stuck``, ``diverged``, ``error``, ``killed``, ``interrupted`` or
            ``running``.
        attempt: How often it had been started before.
        seconds: How long it trained.
        epochs: For each epoch that was reported, its number and its metrics.
        error: What it raised.
    """

    schedule: str
    seed: int
    outcome: str
    attempt: int = 0
    seconds: float = math.nan
    epochs: dict[int, dict[str, float]] = field(default_factory=dict)
    error: str = ""

    @property
    def key(self) -> Key:
        """Which run it is."""
        return Key(self.schedule, self.seed)

    def curve(self, metric: str) -> dict[int, float]:
        """A metric by epoch, where it was reported."""
        return {epoch: of[metric] for epoch, of in self.epochs.items() if metric in of}


@dataclass(frozen=True)
class Summary:
    """What the finished runs of a schedule reached; stuck and failed ones are counted alone.

    Attributes:
        schedule: Its name.
        tier: 1 is the best; schedules of one tier are not told apart.
        letters: Schedules that share one are not told apart.
        runs: How many finished.
        mean: Of the final metric, adjusted for seeds that the schedule lacks.
        low: Where the mean's 95% interval begins.
        high: Where it ends.
        best: The mean of the best metric of each run, adjusted by as much.
        best_low: Where its 95% interval begins.
        best_high: Where it ends.
        area: The mean of the metric over all epochs: the area under its curve, for each epoch.
        gap: By how much the final metric is better on training data: ``train_…`` minus its
        namesake. deviation: The standard deviation of the residuals of schedule and seed.
        seconds: The mean of a run's time.
        convergence: The time to the target.
        stuck: How many ended no better than by chance.
        failed: How many diverged, raised an error, or were killed too often.
    """

    schedule: str
    tier: int
    letters: str
    runs: int
    mean: float
    low: float
    high: float
    best: float
    best_low: float
    best_high: float
    area: float
    gap: float
    deviation: float
    seconds: float
    convergence: Convergence
    stuck: int
    failed: int


class Results(Sequence[RunResult]):
    """The runs of a study, and what can be said of them."""

    def __init__(
        self,
        name: str,
        metric: str,
        direction: str,
        schedules: Mapping[str, str],
        runs: Sequence[RunResult],
    ) -> None:
        self.name = name
        self.metric = metric
        self.direction = direction
        self.schedules = dict(schedules)
        self.runs = list(runs)

    def __len__(self) -> int:
        return len(self.runs)

    def __getitem__(self, index: Any) -> Any:
        return self.runs[index]

    def __iter__(self) -> Iterator[RunResult]:
        return iter(self.runs)

    def __repr__(self) -> str:
        finished = sum(run.outcome == ledger.FINISHED for run in self)
        return f"<Results of {self.name!r}: {finished} of {len(self)} runs finished>"

    @property
    def sign(self) -> int:
        """1 where more is better, −1 where less is."""
        return 1 if self.direction == "maximize" else -1

    def without_stuck(self, chance: SupportsFloat) -> Results:
        """These runs, with those that finished no better than by chance counted as stuck."""
        floor = to_real("chance", chance, "finite")
        runs = [replace(run, outcome=STUCK) if self._is_stuck(run, floor) else run for run in self]
        return Results(self.name, self.metric, self.direction, self.schedules, runs)

    def _is_stuck(self, run: RunResult, chance: float) -> bool:
        if run.outcome != ledger.FINISHED:
            return False
        return self.sign * (self.final(run) - chance) <= SINGLE * abs(chance)

    def finished(self, schedule: str) -> list[RunResult]:
        return [r for r in self if r.schedule == schedule and r.outcome == ledger.FINISHED]

    def final(self, run: RunResult) -> float:
        """The metric in the last epoch that reported it."""
        return list(run.curve(self.metric).values())[-1]

    def rows(self) -> list[dict[str, Any]]:
        """One of each run, with numbers and strings alone."""
        return [self._row(run) for run in self]

    def _row(self, run: RunResult) -> dict[str, Any]:
        values = list(run.curve(self.metric).values())
        gaps = self._gaps(run)
        return {
            "schedule": run.schedule,
            "seed": run.seed,
            "outcome": run.outcome,
            "final": values[-1] if values else math.nan,
            "best": self._best(values) if values else math.nan,
            "area": _mean(values),
            "gap": gaps[-1] if gaps else math.nan,
            "epochs": len(run.epochs),
            "seconds": run.seconds,
            "attempt": run.attempt,
            "error": run.error,
        }

    def _best(self, values: Sequence[float]) -> float:
        return max(values) if self.direction == "maximize" else min(values)

    def _gaps(self, run: RunResult) -> list[float]:
        training, name = TRAIN + self.metric, self.metric
        return [
            self.sign * (of[training] - of[name])
            for of in run.epochs.values()
            if training in of and name in of
        ]

    def compare(self, method: str = "tukey") -> Comparison:
        """Which schedules differ in the final metric, ordered from the best.

        Where less is better the means are negative: they are those of the metric times −1.

        Args:
            method: ``tukey``, with seeds as blocks, or ``paired-t``, which does not assume that
                all schedules vary alike.

        Raises:
            ValueError: No run has finished, or method is another.
        """
        values: dict[str, dict[int, float]] = {
            schedule: {run.seed: self.sign * self.final(run) for run in self.finished(schedule)}
            for schedule in self.schedules
        }
        if not any(values.values()):
            whys = [f"; {run.key}: {last_line(run.error)}" for run in self if run.error]
            message = refusal("results", "of at least one finished run", self)
            raise ValueError(message + "".join(whys[:1]))
        return compare(values, method)

    def default_target(self) -> float:
        """The median of all runs' final values."""
        return middle.median(self.final(r) for r in self if r.outcome == ledger.FINISHED)

    def convergence(self, schedule: str, target: SupportsFloat) -> Convergence:
        """How long a schedule took to reach a value of the metric."""
        value = to_real("target", target, "finite")
        curves = [run.curve(self.metric) for run in self.finished(schedule)]
        return measure(curves, value, self.sign)

    def summaries(
        self, method: str = "tukey", target: SupportsFloat | None = None
    ) -> list[Summary]:
        """What each schedule reached, the best first; those without a finished run come last.

        Args:
            method: Of :meth:`compare`.
            target: The value of the metric whose time is taken; by default the median of what all
                runs reached in the end.
        """
        comparison = self.compare(method)
        value = self.default_target() if target is None else target
        tiers = {
            name: number for number, tier in enumerate(comparison.tiers(), start=1) for name in tier
        }
        letters = comparison.letters()
        without = [name for name in self.schedules if name not in tiers]
        return [
            self._summary(name, tiers.get(name, len(comparison.tiers()) + 1), letters, comparison,
                          value)
            for name in [*comparison.names, *without]
        ]  # fmt: skip

    def _summary(
        self,
        name: str,
        tier: int,
        letters: Mapping[str, str],
        comparison: Comparison,
        target: SupportsFloat,
    ) -> Summary:
        rows = [self._row(run) for run in self.finished(name)]
        half = half_interval([row["final"] for row in rows])
        half_of_best = half_interval([row["best"] for row in rows])
        mean = deviation = math.nan
        if name in comparison.names:
            index = comparison.names.index(name)
            mean = self.sign * comparison.means[index]
            deviation = comparison.deviations[index]
        best = _mean([row["best"] for row in rows]) + mean - _mean([row["final"] for row in rows])
        outcomes = [run.outcome for run in self if run.schedule == name]
        failures = (ledger.DIVERGED, ledger.ERROR, ledger.KILLED)
        return Summary(
            schedule=name,
            tier=tier,
            letters=letters.get(name, ""),
            runs=len(rows),
            mean=mean,
            low=mean - half,
            high=mean + half,
            best=best,
            best_low=best - half_of_best,
            best_high=best + half_of_best,
            area=_mean([row["area"] for row in rows]),
            gap=_mean([row["gap"] for row in rows]),
            deviation=deviation,
            seconds=_mean([row["seconds"] for row in rows]),
            convergence=self.convergence(name, target),
            stuck=outcomes.count(STUCK),
            failed=sum(outcome in failures for outcome in outcomes),
        )

    def to_pandas(self, *, epochs: bool = False) -> pandas.DataFrame:
        """A row of each run, or with ``epochs`` of each epoch of each run."""
        import pandas as pd

        return pd.DataFrame(self.epoch_rows() if epochs else self.rows())

    def epoch_rows(self) -> list[dict[str, Any]]:
        """One of each epoch of each run."""
        return [
            {"schedule": run.schedule, "seed": run.seed, "epoch": epoch, **metrics}
            for run in self
            for epoch, metrics in run.epochs.items()
        ]

    def to_csv(self, path: str | os.PathLike[str]) -> None:
        """Writes :meth:`rows`."""
        rows = self.rows()
        with Path(path).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]) if rows else [], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)

    def to_json(self, path: str | os.PathLike[str]) -> None:
        """Writes everything, so that :meth:`from_json` reads it back."""
        content = {
            "name": self.name,
            "metric": self.metric,
            "direction": self.direction,
            "schedules": self.schedules,
            "runs": [_encoded(asdict(run)) for run in self],
        }
        text = json.dumps(content, ensure_ascii=False, allow_nan=False, indent=1)
        Path(path).write_text(text + "\n", encoding="utf-8")

    @classmethod
    def from_json(cls, path: str | os.PathLike[str]) -> Results:
        """Reads what :meth:`to_json` wrote.

        Raises:
            OSError: It cannot be read.
            ValueError: It is not of that form.
        """
        try:
            content = json.loads(Path(path).read_text(encoding="utf-8"))
            runs = [_decoded(run) for run in content.pop("runs")]
            return cls(**content, runs=runs)
        except (KeyError, TypeError, AttributeError, json.JSONDecodeError):
            raise ValueError(refusal("path", "a file with a study's results", str(path))) from None

    def table(self, method: str = "tukey", target: SupportsFloat | None = None) -> Group:
        """For the terminal: what each schedule reached, in tiers, and how."""
        from lrtrack.studies.table import table

        return table(self, method, target)

    def plot(self, method: str = "tukey") -> Figure:
        """Rates, losses, the metric with bands, and the means with their intervals."""
        from lrtrack.studies.picture import picture

        return picture(self, method)

    def report(
        self,
        folder: str | os.PathLike[str],
        method: str = "tukey",
        target: SupportsFloat | None = None,
    ) -> Path:
        """Writes one HTML page, which needs no other file, and says where it is."""
        from lrtrack.studies.report import write

        return write(self, Path(folder), method, target)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else math.nan


def _encoded(value: Any) -> Any:
    """JSON has no NaN and no infinity."""
    if isinstance(value, dict):
        return {str(key): _encoded(item) for key, item in value.items()}
    if isinstance(value, float) and not math.isfinite(value):
        return repr(value)
    return value


def _decoded(run: Mapping[str, Any]) -> RunResult:
    epochs = {
        int(epoch): {name: float(value) for name, value in metrics.items()}
        for epoch, metrics in run["epochs"].items()
    }
    return RunResult(**{**run, "epochs": epochs, "seconds": float(run["seconds"])})
