"""lrtrack.plotting.default_stop: how much of a schedule is drawn by default."""

from __future__ import annotations

import pytest
from drawing import CLASSES, TYPES, trackers, valid_keywords
from hypothesis import given

import lrtrack
from lrtrack import (
    CosineTracker,
    CyclicalTracker,
    ExponentialTracker,
    FixedPerVarTracker,
    FixedTracker,
    InverseSquareRootTracker,
    LambdaTracker,
    LinearTracker,
    ParameterTracker,
    PerParameterTracker,
    PiecewiseConstantTracker,
    PlateauTracker,
    SquareRootTracker,
    StepTracker,
    Tracker,
    WarmUpTracker,
)
from lrtrack.plotting import default_stop

COSINE = CosineTracker(base_value=0.5, max_updates=1000)
CYCLES = CyclicalTracker(base_value=0.1, max_value=0.5, step_size_up=7)
ROOT = SquareRootTracker(0.5)


def test_a_schedule_is_drawn_a_little_past_its_end():
    assert default_stop(COSINE) == 1051
    assert default_stop(COSINE.per_epoch(10)) == 10501
    assert default_stop(COSINE.delay(1000)) == 2101
    assert default_stop(WarmUpTracker(COSINE, warm_up_steps=1000)) == 2101
    assert default_stop(LinearTracker(base_value=0, slope=0.001, max_value=1)) == 1051
    assert default_stop(CosineTracker(base_value=0.5, max_updates=1)) == 3


def test_many_steps_that_end_are_all_drawn():
    steps = range(1, 20_001)
    tracker = PiecewiseConstantTracker(boundaries=steps, values=[0.5, 0.25] * 10_000 + [0.5])
    assert default_stop(tracker) == 21_002


def test_what_repeats_is_drawn_six_times():
    assert default_stop(StepTracker(base_value=1, factor=0.5, step_size=10)) == 61
    assert default_stop(CYCLES) == 6 * 7 + 1
    assert default_stop(COSINE.repeat(1000)) == 6 * 1000 + 1
    restarts = lrtrack.CosineRestartsTracker(base_value=1, first_cycle=10, cycle_factor=2)
    assert default_stop(restarts) == 10 * (2**6 - 1) + 1


def test_what_repeats_beside_a_schedule_with_an_end_is_drawn_to_that_end():
    for both in (CYCLES * COSINE, COSINE + CYCLES, (CYCLES / COSINE).clip(0, 9), COSINE**CYCLES):
        assert default_stop(both) == 1051


@pytest.mark.parametrize("decay", [1e-9, 1e-4, 0.1])
def test_a_decay_without_end_is_drawn_to_nine_tenths(decay):
    tracker = ExponentialTracker(base_value=1, decay=decay)
    stop = default_stop(tracker)
    assert tracker(stop) < 0.1 < tracker(stop - 2)


def test_a_change_without_bounds_is_drawn_until_it_equals_the_first_value():
    assert default_stop(LinearTracker(base_value=0.5, slope=-0.5e-6)) == 10**6 + 1
    assert default_stop(ExponentialTracker(base_value=0.5, decay=-1e-5)) == 69315 + 1


def test_a_tail_without_end_does_not_hide_what_is_before_it():
    assert default_stop(InverseSquareRootTracker(base_value=1, warm_up_steps=4000)) == 40_001
    assert default_stop(WarmUpTracker(ROOT, warm_up_steps=4000)) == 8001


def test_100_updates_where_nothing_is_known():
    python = LambdaTracker(function=lambda n: 0.5)
    for tracker in (FixedTracker(0.5), PlateauTracker(0.5), python, python * ROOT):
        assert default_stop(tracker) == 100


def test_functions_are_not_called_for_late_updates():
    asked = []
    default_stop(WarmUpTracker(LambdaTracker(function=lambda n: asked.append(n) or 0.5)))
    assert max(asked, default=0) <= 1


def test_milestones_of_python_classes_are_asked_for_in_small_ranges():
    class Steps(Tracker):
        def get_new_value(self, num_update):
            return 1 / (1 + num_update // 10)

        def milestones(self, stop):
            assert stop <= 2**20, "a list of so many would fill the memory"
            return list(range(10, stop, 10))

    assert default_stop(Steps()) == 61
    assert default_stop(Steps() * COSINE) == 1051


def test_of_a_tracker_for_each_parameter_the_farthest_counts():
    tracker = PerParameterTracker(trackers={"*bias": COSINE}, default_tracker=FixedTracker(1))
    assert default_stop(tracker) == 1051
    assert default_stop(FixedPerVarTracker(default_value=0.5)) == 100

    class ByName(ParameterTracker):
        def get_new_value(self, parameter_id, num_update):
            return len(parameter_id)

    assert default_stop(ByName()) == 100


@pytest.mark.parametrize("name", TYPES)
def test_every_class_has_one(name):
    assert 1 <= default_stop(CLASSES[name](**valid_keywords(name))) <= 2**40


@given(trackers())
def test_any_tracker_has_one(tracker):
    assert 1 <= default_stop(tracker) < 2**63


def test_what_is_not_a_tracker():
    with pytest.raises(TypeError, match=r"^tracker must be a Tracker, received 0\.5$"):
        default_stop(0.5)
