"""Which schedule is best? A study trains each with several seeds."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import sys
import warnings
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, SupportsFloat, SupportsIndex

from optuna.storages import BaseStorage
from optuna.trial import TrialState

from lrtrack import ParameterTracker
from lrtrack._arguments import refusal, to_integer, to_real
from lrtrack.studies import fingerprint
from lrtrack.studies.choices import DIRECTIONS, to_choice
from lrtrack.studies.ledger import Fingerprint, Ledger, fingerprint_of, key_of
from lrtrack.studies.reading import from_trials
from lrtrack.studies.results import Results
from lrtrack.studies.run import Key, Run
from lrtrack.studies.storage import open_storage
from lrtrack.studies.supervisor import Supervisor

if TYPE_CHECKING:
    import pandas
    from matplotlib.figure import Figure
    from rich.console import Group

ON_CHANGE = ("raise", "warn", "keep")


class Study:
    """A comparison of schedules: each is trained with each seed, in processes.

    Args:
        train: Trains once with the schedule and seed of its :class:`Run`, and reports every epoch.
            It runs in new processes, so it must be a function in a file that they can import.
        schedules: Trackers by name.
        seeds: The values of ``run.seed``; every schedule gets the same ones.
        metric: The name of the metric, among those that ``train`` reports.
        direction: ``maximize`` or ``minimize``.
        storage: Where the results are kept, shared by all machines of the study:
            ``sqlite:///file``, ``postgresql://user@host/database``, ``journal:///file``, or an
            Optuna storage.
        name: Of the study in the storage.
        version: Names the version of the code that ``train`` calls: the study
            notices a change of the source of ``train`` itself, and of this.
        on_change: What happens if ``train``, the version or a schedule is not what finished runs
            were trained with: ``raise`` an error, ``warn``, or ``keep`` them without a warning.
        chance: The metric of guessing. A run that ends no better is reported as stuck.
        grace: Seconds for which a machine may be silent before others take over its runs.
        retries: How often a run whose process is killed is started again.
        timeout: Seconds for which a run may report nothing before it is stopped because it hangs,
            and recorded as an error; None waits for ever.

    Raises:
        OSError: The storage cannot be opened.
        TypeError: An argument is of the wrong type.
        ValueError: An argument has an invalid value, other processes cannot import
            train, or the storage's runs were trained with something else.
    """

    def __init__(
        self,
        train: Callable[[Run], object],
        schedules: Mapping[str, ParameterTracker],
        seeds: Iterable[SupportsIndex] = range(5),
        *,
        metric: str,
        direction: str = "maximize",
        storage: str | BaseStorage = "sqlite:///study.db",
        name: str = "study",
        version: str | None = None,
        on_change: str = "raise",
        chance: SupportsFloat | None = None,
        grace: SupportsFloat = 120.0,
        retries: SupportsIndex = 2,
        timeout: SupportsFloat | None = None,
    ) -> None:
        _check_train(train)
        self.train = train
        self.schedules = _to_schedules(schedules)
        self.seeds = _to_seeds(seeds)
        self.metric = metric
        self.direction = to_choice("direction", direction, DIRECTIONS)
        self.chance = None if chance is None else to_real("chance", chance, "finite")
        self.grace = to_real("grace", grace, "positive")
        self.retries = to_integer("retries", retries, "non-negative")
        self.timeout = None if timeout is None else to_real("timeout", timeout, "positive")
        self.name = name
        self._storage = open_storage(storage)
        self._ledger = Ledger(self._storage, name, metric, direction, self.chance, self.grace)
        code = fingerprint.of_function(train, version)
        self._fingerprints = {
            name: Fingerprint(code, fingerprint.of_tracker(tracker))
            for name, tracker in self.schedules.items()
        }
        self._notice_changes(to_choice("on_change", on_change, ON_CHANGE))

    def run(
        self, workers: SupportsIndex = 1, *, threads: SupportsIndex = 1, progress: bool = True
    ) -> None:
        """Trains all runs that are still open, and waits for those that others train.

        The script may run on many machines with one storage: they share the work. The next call
        restarts runs that were killed, interrupted by Ctrl-C, or raised an error.

        Args:
            workers: How many runs are trained here at once, each in a process.
            threads: How many threads each uses. More than one may change the last bits.
            progress: Whether to show a bar.

        Raises:
            RuntimeError: It is called while a process of a run is starting, because the script
                lacks ``if __name__ == "__main__":``.
            TypeError: An argument is of the wrong type.
            ValueError: workers or threads is not positive.
        """
        if getattr(multiprocessing.current_process(), "_inheriting", False):
            raise RuntimeError(
                'study.run() must be called under if __name__ == "__main__":, received a call '
                "while a process that it started imports the script"
            )
        Supervisor(
            train=self.train,
            schedules=self.schedules,
            fingerprints=self._fingerprints,
            plan=[Key(schedule, seed) for seed in self.seeds for schedule in self.schedules],
            ledger=self._ledger,
            metric=self.metric,
            workers=to_integer("workers", workers, "positive"),
            threads=to_integer("threads", threads, "positive"),
            retries=self.retries,
            timeout=self.timeout,
            beat_seconds=self.grace / 4,
            progress=progress,
        ).run()

    def results(self) -> Results:
        """What the runs of this study's schedules and seeds have reached so far."""
        return from_trials(
            self.name,
            self.metric,
            self.direction,
            self.chance,
            {name: repr(tracker) for name, tracker in self.schedules.items()},
            [trial for trial in self._ledger.trials() if key_of(trial).seed in self.seeds],
        )

    def to_pandas(self, *, epochs: bool = False) -> pandas.DataFrame:
        """:meth:`Results.to_pandas` of what there is now."""
        return self.results().to_pandas(epochs=epochs)

    def table(self, method: str = "tukey", target: SupportsFloat | None = None) -> Group:
        """:meth:`Results.table` of what there is now."""
        return self.results().table(method, target)

    def plot(self, method: str = "tukey") -> Figure:
        """:meth:`Results.plot` of what there is now."""
        return self.results().plot(method)

    def report(
        self,
        folder: str | os.PathLike[str],
        method: str = "tukey",
        target: SupportsFloat | None = None,
    ) -> Path:
        """:meth:`Results.report` of what there is now."""
        return self.results().report(folder, method, target)

    def _notice_changes(self, on_change: str) -> None:
        for trial in self._ledger.trials():
            expected = self._fingerprints.get(key_of(trial).schedule)
            found = fingerprint_of(trial)
            if trial.state == TrialState.FAIL or expected is None or found == expected:
                continue
            what = "train" if found.code != expected.code else f"schedules[{key_of(trial)[0]!r}]"
            message = (
                f"{what} must be as it was when the study {self.name!r} began, received another: "
                "give the study another name, or on_change='keep' to keep its results"
            )
            if on_change == "raise":
                raise ValueError(message)
            if on_change == "warn":
                warnings.warn(message, stacklevel=3)
            return


def _check_train(train: object) -> None:
    if not callable(train):
        raise TypeError(refusal("train", "a function", train))
    function = getattr(train, "func", train)
    what = "a function at the top level of a file, which other processes can import"
    if not _can_be_sent(train):
        raise ValueError(refusal("train", what, train))
    if getattr(function, "__module__", None) == "__main__":
        file = getattr(sys.modules["__main__"], "__file__", None)
        if file is None or not Path(file).is_file():
            raise ValueError(refusal("train", what, train))


def _can_be_sent(what: object) -> bool:
    """To other processes."""
    try:
        pickle.dumps(what)
    except (pickle.PicklingError, AttributeError, TypeError):
        return False
    return True


def _to_schedules(schedules: object) -> dict[str, ParameterTracker]:
    if not isinstance(schedules, Mapping):
        raise TypeError(refusal("schedules", "trackers by name", schedules))
    if not schedules:
        raise ValueError(refusal("schedules", "at least one", schedules))
    for name, tracker in schedules.items():
        if not isinstance(name, str):
            raise TypeError(refusal("a schedule's name", "a string", name))
        if not isinstance(tracker, ParameterTracker):
            raise TypeError(refusal(f"schedules[{name!r}]", "a tracker", tracker))
        if not _can_be_sent(tracker):
            what = "a tracker of functions and classes at the top level of a file"
            raise ValueError(refusal(f"schedules[{name!r}]", what, tracker))
    return dict(schedules)


def _to_seeds(seeds: object) -> list[int]:
    if not isinstance(seeds, Iterable):
        raise TypeError(refusal("seeds", "integers, such as range(5)", seeds))
    found = [to_integer("a seed", seed, "non-negative") for seed in seeds]
    if not found or len(set(found)) < len(found):
        raise ValueError(refusal("seeds", "at least one, and each once", found))
    return found
