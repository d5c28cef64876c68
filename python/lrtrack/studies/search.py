"""Searches: Optuna looks for a good schedule, and may stop bad ones early."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import SupportsIndex

import optuna
from optuna.pruners import BasePruner, NopPruner
from optuna.samplers import BaseSampler, BruteForceSampler, RandomSampler, TPESampler
from optuna.storages import BaseStorage
from optuna.study import StudyDirection

from lrtrack import ParameterTracker
from lrtrack._arguments import refusal, to_integer
from lrtrack.studies.choices import DIRECTIONS, to_choice
from lrtrack.studies.run import Run, RunStopped, has_diverged
from lrtrack.studies.storage import open_storage


def _grid(seed: int) -> BaseSampler:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", optuna.exceptions.ExperimentalWarning)
        return BruteForceSampler(seed=seed)


SAMPLERS: dict[str, Callable[[int], BaseSampler]] = {
    "tpe": lambda seed: TPESampler(seed=seed),
    "random": lambda seed: RandomSampler(seed=seed),
    "grid": _grid,
}


def search(
    train: Callable[[Run], object],
    draw: Callable[[optuna.Trial], ParameterTracker],
    *,
    metric: str,
    direction: str = "maximize",
    trials: SupportsIndex | None = None,
    sampler: str | BaseSampler = "tpe",
    pruner: BasePruner | None = None,
    seed: SupportsIndex = 0,
    storage: str | BaseStorage | None = None,
    name: str = "search",
) -> optuna.Study:
    """Looks for a schedule with which ``train`` does well, in this process.

    The result was the best of many after one training each with one seed: compare it with others
    in a :class:`Study`, with seeds that the search has not used.

    Args:
        train: As for :class:`Study`; here it need not be importable.
        draw: Makes a trial's tracker, for instance with :func:`suggest`.
        metric: The name of the metric to optimise.
        direction: ``maximize`` or ``minimize``.
        trials: How many; None for as many as a grid has.
        sampler: ``tpe``, ``random``, ``grid`` (all combinations of what is drawn from lists and
            from ranges with a count), or a sampler of Optuna's.
        pruner: One of Optuna's, to stop bad trainings early, judged by the metric in
            the epochs that ``train`` reports.
        seed: ``run.seed`` in every trial, and the sampler's seed.
        storage: As for :class:`Study`; None keeps the trials in memory.
        name: Of the study in the storage.

    Returns:
        Optuna's study: ``.best_params``, ``.best_value``, ``.trials``.

    Raises:
        TypeError: An argument is of the wrong type.
        ValueError: An argument has a value that makes no sense, or ``train`` does not report the
            metric.
    """
    start = to_integer("seed", seed, "non-negative")
    count = None if trials is None else to_integer("trials", trials, "positive")
    if not isinstance(sampler, BaseSampler):
        to_choice("sampler", sampler, SAMPLERS)
    if count is None and sampler != "grid" and not isinstance(sampler, BaseSampler):
        raise ValueError(refusal("trials", "given, but for a grid", trials))
    study = optuna.create_study(
        storage=None if storage is None else open_storage(storage),
        sampler=SAMPLERS[sampler](start) if isinstance(sampler, str) else sampler,
        pruner=pruner or NopPruner(),
        study_name=name,
        direction=StudyDirection[to_choice("direction", direction, DIRECTIONS).upper()],
        load_if_exists=True,
    )
    study.optimize(lambda trial: _evaluate(trial, train, draw, metric, start), n_trials=count)
    return study


def _evaluate(
    trial: optuna.Trial,
    train: Callable[[Run], object],
    draw: Callable[[optuna.Trial], ParameterTracker],
    metric: str,
    seed: int,
) -> float:
    tracker = draw(trial)
    trial.set_user_attr("tracker", repr(tracker))
    last: dict[str, float] = {}

    def record(epoch: int, metrics: dict[str, float]) -> None:
        last.clear()
        last.update(metrics)
        if has_diverged(metrics):
            raise RunStopped
        if metric in metrics:
            trial.report(metrics[metric], epoch)
            if trial.should_prune():
                raise RunStopped

    try:
        train(Run(tracker, f"trial {trial.number}", seed, 0, record))
    except RunStopped:
        raise optuna.TrialPruned from None
    if metric not in last:
        raise ValueError(refusal("metrics", f"with {metric} in the last epoch", dict(last)))
    return last[metric]
