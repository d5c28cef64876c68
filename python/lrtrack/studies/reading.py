"""Results, read from a storage."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from optuna.storages import BaseStorage
from optuna.trial import FrozenTrial

from lrtrack._arguments import refusal
from lrtrack.studies import ledger
from lrtrack.studies.results import Results, RunResult
from lrtrack.studies.storage import insist, open_storage

# Of several attempts at a run, the first of these outcomes is the run's.
BY_PRECEDENCE = (
    ledger.FINISHED,
    ledger.DIVERGED,
    "running",
    ledger.ERROR,
    ledger.KILLED,
    ledger.INTERRUPTED,
)


def load(storage: str | BaseStorage, name: str = "study") -> Results:
    """The results of a study in a storage, without its code.

    Args:
        storage: As of :class:`Study`.
        name: The study's.

    Raises:
        OSError: The storage cannot be opened.
        ValueError: There is no such file or study, or it is not one of lrtrack's.
    """
    opened = open_storage(storage, must_exist=True)
    try:
        study = insist(opened.get_study_id_from_name, name)
    except KeyError:
        raise ValueError(refusal("name", "that of a study in the storage", name)) from None
    attributes = insist(opened.get_study_user_attrs, study)
    if "metric" not in attributes:
        raise ValueError(refusal("name", "that of a study of lrtrack.studies", name))
    trials = sorted(insist(opened.get_all_trials, study, False), key=lambda trial: trial.number)
    expressions = {
        trial.user_attrs["schedule"]: str(trial.user_attrs.get("expression", ""))
        for trial in sorted(trials, key=lambda trial: str(trial.user_attrs.get("schedule")))
        if "schedule" in trial.user_attrs
    }
    direction = insist(opened.get_study_directions, study)[0].name.lower()
    return from_trials(
        name, attributes["metric"], direction, attributes.get("chance"), expressions, trials
    )


def from_trials(
    name: str,
    metric: str,
    direction: str,
    chance: float | None,
    schedules: Mapping[str, str],
    trials: Sequence[FrozenTrial],
) -> Results:
    """Of all attempts at a run, the one that counts: the first by outcome, then by number."""
    chosen: dict[Any, FrozenTrial] = {}
    for trial in trials:
        if trial.user_attrs.get("schedule") not in schedules:
            continue
        if ledger.outcome_of(trial) not in BY_PRECEDENCE:
            continue
        key = ledger.key_of(trial)
        if key not in chosen or _rank(trial) < _rank(chosen[key]):
            chosen[key] = trial
    results = Results(name, metric, direction, schedules, [])
    order = list(schedules)
    for key in sorted(chosen, key=lambda key: (order.index(key.schedule), key.seed)):
        results.runs.append(_run_of(chosen[key]))
    return results if chance is None else results.without_stuck(chance)


def _rank(trial: FrozenTrial) -> int:
    return BY_PRECEDENCE.index(ledger.outcome_of(trial))


def _run_of(trial: FrozenTrial) -> RunResult:
    attributes = trial.user_attrs
    epochs = {
        int(name[len(ledger.EPOCH) :]): of
        for name, of in attributes.items()
        if name.startswith(ledger.EPOCH)
    }
    return RunResult(
        schedule=attributes["schedule"],
        seed=attributes["seed"],
        outcome=ledger.outcome_of(trial),
        attempt=attributes["attempt"],
        seconds=attributes.get("seconds", math.nan),
        epochs=dict(sorted(epochs.items())),
        error=attributes.get("error", ""),
    )
