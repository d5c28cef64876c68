"""Trackers drawn by Optuna's trials, and searches with them."""

from __future__ import annotations

import optuna
import pytest
from optuna.trial import FixedTrial

from lrtrack import (
    CosineTracker,
    FixedTracker,
    OneCycleTracker,
    PiecewiseLinearTracker,
    WarmUpTracker,
)
from lrtrack.studies import scaled, search, suggest

optuna.logging.set_verbosity(optuna.logging.WARNING)


def draw_many(draw, count=200):
    study = optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=0))
    trials = [study.ask() for _ in range(count)]
    return [(draw(trial), trial) for trial in trials]


def test_a_wide_range_is_drawn_over_its_logarithm():
    found = draw_many(lambda trial: suggest(trial, "fixed", value=(1e-4, 1.0)))
    values = [tracker.value for tracker, _ in found]
    assert all(1e-4 <= value <= 1 for value in values)
    assert 0.35 < sum(value < 0.01 for value in values) / len(values) < 0.65


def test_each_kind_of_parameter_is_drawn_by_its_table():
    def draw(trial):
        return suggest(
            trial,
            "one_cycle",
            max_value=(0.1, 0.5),
            total_updates=(10, 12),
            anneal=["COSINE", "LINEAR"],
            three_phase=[True, False],
            div_factor=(10.0, 20.0, 2),
        )

    found = [tracker for tracker, _ in draw_many(draw)]
    assert {tracker.total_updates for tracker in found} == {10, 11, 12}
    assert {tracker.anneal.name for tracker in found} == {"COSINE", "LINEAR"}
    assert {tracker.three_phase for tracker in found} == {True, False}
    assert {tracker.div_factor for tracker in found} == {10.0, 20.0}
    assert {tracker.pct_start for tracker in found} == {0.3}  # its default


def test_a_family_has_each_kinds_own_parameters():
    def draw(trial):
        ranges = {"base_value": (0.1, 0.2), "max_updates": 10}
        return suggest(
            trial, ["cosine", "one_cycle"], **ranges, max_value=0.3, total_updates=(5, 9)
        )

    found = draw_many(draw, 50)
    assert {type(tracker) for tracker, _ in found} == {CosineTracker, OneCycleTracker}
    for tracker, trial in found:
        is_cosine = isinstance(tracker, CosineTracker)
        names = {"kind", "cosine.base_value" if is_cosine else "one_cycle.total_updates"}
        assert set(trial.params) == names


def test_compositions_are_drawn_inside_out():
    trial = FixedTrial(
        {"warm_up_steps": 3, "main_tracker.kind": "fixed", "main_tracker.fixed.value": 0.25}
    )
    main = (["cosine", "fixed"], {"base_value": 1.0, "max_updates": 9, "value": (0.1, 0.5)})
    found = suggest(trial, "warm_up", main_tracker=main, warm_up_steps=(1, 5))
    assert found == WarmUpTracker(main_tracker=FixedTracker(value=0.25), warm_up_steps=3)
    assert (
        suggest(trial, "warm_up", main_tracker=FixedTracker(value=0.25), warm_up_steps=3) == found
    )


def test_lists_are_values_and_lists_of_lists_are_choices():
    def draw(trial):
        decay = ("multi_step", {"base_value": 1, "factor": 0.5, "milestones": [(3, 6), (4, 8)]})
        line = ("piecewise_linear", {"points": [(0, 0.0), (2, 1.0)]})
        return suggest(trial, "sequential", trackers=[line, decay], lengths=[2])

    for tracker, trial in draw_many(draw, 20):
        first, second = tracker.trackers
        assert first == PiecewiseLinearTracker(points=[(0, 0.0), (2, 1.0)])
        assert trial.params == {"trackers.1.milestones": str(second.given_milestones)}
    assert {t.trackers[1].given_milestones for t, _ in draw_many(draw, 20)} == {(3, 6), (4, 8)}


@pytest.mark.parametrize(
    "kind, ranges, error, message",
    [
        ("cosinus", {}, ValueError, "kind must be one of fixed, "),
        ([], {}, ValueError, "kind must be at least one"),
        ("fixed", {"rate": 1}, ValueError, "a parameter must be one of value, received 'rate'"),
        ("fixed", {}, TypeError, "value"),
        ("fixed", {"value": (1, 0.5)}, ValueError, "value must be a range whose low is at most"),
        ("fixed", {"value": (1,)}, ValueError, r"value must be \(low, high\)"),
        ("fixed", {"value": []}, ValueError, "value must be one of at least one choice"),
        ("warm_up", {"main_tracker": 1}, TypeError, "main_tracker must be a tracker, a kind"),
    ],
)
def test_what_cannot_be_drawn_is_refused(kind, ranges, error, message):
    with pytest.raises(error, match=message):
        draw_many(lambda trial: suggest(trial, kind, **ranges), 1)


def train(run):
    """Best at a rate of 0.1; bad rates are bad from the start."""
    for epoch in range(5):
        run.report(epoch, accuracy=1 - abs(run.tracker(epoch) - 0.1))


def draw_grid(trial):
    return suggest(trial, ["fixed", "cosine"], value=[0.5, 0.1], base_value=(0.1, 0.9, 3),
                   max_updates=4)  # fmt: skip


def test_a_grid_is_searched_completely_and_once():
    found = search(train, draw_grid, metric="accuracy", sampler="grid")
    assert len(found.trials) == 5
    assert len({trial.user_attrs["tracker"] for trial in found.trials}) == 5
    assert found.best_trial.user_attrs["tracker"] == repr(FixedTracker(value=0.1))


@pytest.mark.parametrize("sampler", ["tpe", "random", optuna.samplers.NSGAIISampler(seed=0)])
def test_other_samplers_come_close(sampler):
    def draw(trial):
        return suggest(trial, "fixed", value=(1e-3, 1.0))

    found = search(train, draw, metric="accuracy", sampler=sampler, trials=20)
    assert len(found.trials) == 20
    assert found.best_value > 0.95


def test_a_search_prunes_with_a_pruner():
    pruner = optuna.pruners.ThresholdPruner(lower=0.7)
    found = search(train, draw_grid, metric="accuracy", sampler="grid", pruner=pruner)
    states = [trial.state.name for trial in found.trials]
    assert (states.count("PRUNED"), states.count("COMPLETE")) == (3, 2)


def test_the_arguments_of_a_search_are_checked():
    for wrong, message in [
        ({"sampler": "bayes"}, "sampler must be one of tpe, random, grid, received 'bayes'"),
        ({}, "trials must be given"),
        ({"metric": "loss", "trials": 1}, "metrics must be with loss in the last epoch"),
    ]:
        with pytest.raises(ValueError, match=message):
            search(train, draw_grid, **{"metric": "accuracy", **wrong})


def test_schedules_are_scaled():
    found = scaled({"a": FixedTracker(value=0.5)}, [0.25, 2])
    assert {name: tracker(0) for name, tracker in found.items()} == {"a × 0.25": 0.125, "a × 2": 1}
