"""Where the pieces of a schedule begin: t.milestones(stop)."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from drawing import CLASSES, TYPES, trackers, valid_keywords
from hypothesis import given
from hypothesis import strategies as st

import lrtrack
from lrtrack import Tracker

LAST_UPDATE = 2**63 - 1
COSINE = lrtrack.CosineTracker(base_value=0.5, max_updates=20)
STEP = lrtrack.StepTracker(base_value=0.5, factor=0.5, step_size=7)
RAMP = lrtrack.LinearTracker(base_value=0.0, slope=1.0)

every_class = pytest.mark.parametrize("name", TYPES)
stops = st.integers(0, 300)


def changes(tracker, stop):
    """By evaluating every update."""
    values = tracker.astype("float64").get_new_values(range(stop))
    return (np.flatnonzero(np.diff(values)) + 1).tolist()


# ---- What holds for all --------------------------------------------------------------------


@every_class
@given(st.data())
def test_milestones_increase_between_0_and_stop_and_do_not_depend_on_it(name, data):
    tracker = data.draw(trackers(name))
    stop = data.draw(st.integers(0, 1000) | st.integers(0, LAST_UPDATE))
    try:
        found = tracker.milestones(stop)
    except ValueError:
        with pytest.raises(ValueError, match="the number of milestones below stop must be at most"):
            tracker.milestones(stop)
        return
    assert found.dtype == np.int64
    assert found.ndim == 1
    updates = found.tolist()
    assert updates == sorted(set(updates))
    assert all(0 < update < stop for update in updates)
    less = data.draw(st.sampled_from([0, *updates]) | st.integers(0, stop))
    assert tracker.milestones(less).tolist() == [n for n in updates if n < less]


@every_class
@pytest.mark.parametrize("stop, error", [(-1, ValueError), (2**63, ValueError), (2.5, TypeError)])
def test_a_stop_that_is_not_an_update_number_is_refused(name, stop, error):
    with pytest.raises(error, match=r"^stop must be .*, received"):
        CLASSES[name](**valid_keywords(name)).milestones(stop)


# ---- Constant pieces: where the values change -----------------------------------------------


@given(st.integers(1, 60), st.integers(0, 200), stops)
def test_step(size, offset, stop):
    tracker = lrtrack.StepTracker(base_value=1, factor=0.9, step_size=size, offset=offset)
    assert tracker.milestones(stop).tolist() == changes(tracker, stop)


@given(st.sets(st.integers(1, 300), min_size=2, max_size=9), stops)
def test_steps_and_boundaries_at_given_updates(numbers, stop):
    numbers = sorted(numbers)
    values = [1.0 / (i + 1) for i in range(len(numbers) + 1)]
    for tracker in (
        lrtrack.MultiStepTracker(base_value=1, factor=0.9, milestones=numbers),
        lrtrack.MultiFactorTracker(base_value=1, factor=0.9, steps=numbers),
        lrtrack.PiecewiseConstantTracker(boundaries=numbers, values=values),
    ):
        assert tracker.milestones(stop).tolist() == changes(tracker, stop)


@given(st.lists(st.integers(0, 40), min_size=1, max_size=6), st.booleans(), stops)
def test_a_sequence_of_steps(lengths, has_end, stop):
    parts = [(STEP * (1 / 2**i), length) for i, length in enumerate(lengths)]
    last = Tracker.fixed(0.001)
    tracker = Tracker.sequence([*parts, (last, 9) if has_end else last])
    ends = {sum(lengths) + 9} if has_end else set()  # nothing changes there: the value is held
    expected = {*changes(tracker, stop), *(n for n in ends if n < stop)}
    assert set(tracker.milestones(stop).tolist()) == expected | {
        n for n in np.cumsum(lengths).tolist() if 0 < n < stop
    }


@given(
    st.integers(1, 30),
    st.sampled_from([Fraction(1), Fraction(2), Fraction(5, 4), Fraction(3, 2)]),
    st.booleans(),
    stops,
)
def test_repeated_steps(length, factor, stretch, stop):
    values = lrtrack.StepTracker(base_value=1, factor=0.9, step_size=7)
    tracker = values.repeat(length, float(factor), value_factor=0.8, stretch=stretch)
    assert tracker.milestones(stop).tolist() == changes(tracker, stop)


@given(st.integers(-50, 50), stops)
def test_delayed_steps(delay, stop):
    tracker = STEP.delay(delay)
    expected = set(changes(tracker, stop)) | ({delay} if 0 < delay < stop else set())
    assert tracker.milestones(stop).tolist() == sorted(expected)


@given(st.integers(1, 20), stops)
def test_steps_in_epochs(length, stop):
    tracker = STEP.per_epoch(length)
    assert tracker.milestones(stop).tolist() == changes(tracker, stop)


# ---- Other pieces ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "tracker, expected",
    [
        (Tracker.fixed(0.5), []),
        (lrtrack.FactorTracker(base_value=0.5, factor=0.9), []),
        (lrtrack.FactorTracker(base_value=0.5, factor=0.9, max_updates=30), [30]),
        (lrtrack.FactorTracker(base_value=1, factor=0.5, min_value=0.125), [3]),
        (COSINE, [20]),
        (RAMP, []),
        (lrtrack.LinearTracker(base_value=1, slope=-0.25, min_value=0.25), [3]),
        (lrtrack.LinearTracker(base_value=1, slope=0.25, max_updates=8), [8]),
        (lrtrack.PolynomialDecayTracker(base_value=1, end_learning_rate=0, decay_steps=9), [9]),
        (
            lrtrack.PolynomialDecayTracker(
                base_value=1, end_learning_rate=0, decay_steps=30, cycle=True
            ),
            [31, 61, 91],
        ),
        (lrtrack.CyclicalTracker(step_size_up=10, step_size_down=30), [10, 40, 50, 80, 90]),
        (lrtrack.CyclicalTracker(step_size_up=30).momentum(), [30, 60, 90]),
        (lrtrack.WarmUpTracker(main_tracker=COSINE, warm_up_steps=5), [5, 25]),
        (lrtrack.WarmUpTracker(main_tracker=COSINE), [20]),
        (lrtrack.SquareRootTracker(base_value=1), []),
        (lrtrack.InverseTimeTracker(base_value=1, decay=0.1), []),
        (lrtrack.ExponentialTracker(base_value=1, decay=0.1), []),
        (lrtrack.PiecewiseLinearTracker(points=[(0, 1), (5, 2), (9, 1)]), [5, 9]),
        (lrtrack.InverseSquareRootTracker(base_value=1, warm_up_steps=4), [4]),
        (lrtrack.InverseSquareRootTracker(base_value=1, warm_up_steps=0, timescale=4), []),
        (
            lrtrack.CosineRestartsTracker(base_value=1, first_cycle=10, cycle_factor=1.5),
            [10, 25, 48, 82],  # 10, 25, 47.5, 81.25
        ),
        (lrtrack.CosineRestartsTracker(base_value=1, first_cycle=33.3), [34, 67]),
        # its phases end at 0.3 · 50 − 1 and 49
        (lrtrack.OneCycleTracker(max_value=1, total_updates=50), [14, 49]),
        (lrtrack.OneCycleTracker(max_value=1, total_updates=51), [15, 50]),  # 14.3
        (
            lrtrack.OneCycleTracker(max_value=1, total_updates=50, three_phase=True).momentum(),
            [14, 28, 49],
        ),
        (
            lrtrack.TrapezoidTracker(base_value=1, warm_up_steps=3, stable_steps=0, decay_steps=20),
            [3, 23],
        ),
        (lrtrack.RexTracker(base_value=1, total_updates=9), [9]),
        (lrtrack.TanhTracker(base_value=1, total_updates=9), [9]),
        (lrtrack.RangeTestTracker(min_value=0.1, max_value=1, total_updates=9), [9]),
        (lrtrack.LambdaTracker(function=float), []),
        (lrtrack.LambdaTracker(function=COSINE), [20]),
        (COSINE * STEP, [7, 14, 20, 21, 28, 35, 42, 49, 56, 63, 70, 77, 84, 91, 98]),
        (1 - COSINE / COSINE**2, [20]),
        (COSINE.clip(0.1, 0.4), [20]),
        (COSINE.delay(30), [30, 50]),
        (COSINE.delay(-5), [15]),
        (COSINE.delay(-20), []),
        (COSINE.per_epoch(4), [80]),
        (COSINE.repeat(30), [20, 30, 50, 60, 80, 90]),
        (COSINE.repeat(20), [20, 40, 60, 80]),
        (Tracker.sequence([(COSINE, 30), (COSINE, 10)]), [20, 30, 40]),
        (lrtrack.FixedPerVarTracker(default_value=1), []),
        (lrtrack.PerParameterTracker(COSINE, {"*bias": COSINE.delay(5)}), [5, 20, 25]),
        (lrtrack.PlateauTracker(base_value=1), []),
        (lrtrack.PlateauTracker(base_value=1, main_tracker=COSINE), [20]),
        (lrtrack.PlateauTracker(base_value=1, main_tracker=COSINE).delay(2), [2, 22]),
    ],
    ids=repr,
)
def test_pieces_by_hand(tracker, expected):
    assert tracker.milestones(100).tolist() == expected


@given(
    st.integers(100, 6000), st.sampled_from([10, 16, 20, 100]), st.sampled_from([1, 1.25, 2]), stops
)
def test_restarts_are_exact(hundredths, unit, factor, stop):
    first = Fraction(hundredths * unit // 100, unit)
    tracker = lrtrack.CosineRestartsTracker(
        base_value=1, first_cycle=float(first), cycle_factor=factor
    )
    start, length, expected = Fraction(0), first, []
    while start + length <= stop:
        start, length = start + length, length * Fraction(factor)
        expected.append(-(-start // 1))
    assert tracker.milestones(stop).tolist() == [n for n in expected if n < stop]


def test_the_bounds_of_a_tracker_are_those_of_its_precision():
    # (1 - 0.3) / 0.1 is 7 in double and float32; 2.5 · 0.1 is a tie in neither, but rounds to
    # different sides.
    tracker = lrtrack.LinearTracker(base_value=0, slope=0.1, max_value=0.25)
    for kind in (tracker, tracker.astype("float64")):
        (held,) = kind.milestones(100)
        assert kind(held) == kind(held + 1) != kind(held - 1)


# ---- Late and many --------------------------------------------------------------------------


@pytest.mark.parametrize("start", [2**53 - 1, 2**53 + 1, 2**62])
def test_late_milestones_are_exact(start):
    late = lrtrack.MultiStepTracker(base_value=1, factor=0.5, milestones=[start])
    assert late.milestones(LAST_UPDATE).tolist() == [start]
    assert late.delay(5).milestones(LAST_UPDATE).tolist() == [5, start + 5]
    assert late.delay(-5).milestones(LAST_UPDATE).tolist() == [start - 5]
    assert late.milestones(start).tolist() == []
    assert lrtrack.RexTracker(base_value=1, total_updates=start).milestones(start + 1) == [start]
    steps = lrtrack.StepTracker(base_value=1, factor=0.5, step_size=start // 2)
    assert steps.milestones(start + 2)[:2].tolist() == [start // 2, start // 2 * 2]
    restarts = lrtrack.CosineRestartsTracker(base_value=1, first_cycle=1, cycle_factor=2)
    assert restarts.milestones(LAST_UPDATE).tolist() == [2**n - 1 for n in range(1, 63)]


@pytest.mark.parametrize(
    "tracker",
    [
        STEP,
        STEP.per_epoch(4),
        STEP.repeat(10, length_factor=1.25),
        COSINE.repeat(30).per_epoch(2),
        lrtrack.CyclicalTracker(step_size_up=4, step_size_down=7),
        lrtrack.CosineRestartsTracker(base_value=1, first_cycle=3.3),
        Tracker.sequence([(COSINE, 30), (STEP, 11), STEP]),
        lrtrack.LambdaTracker(function=STEP),
    ],
    ids=repr,
)
def test_milestones_before_update_0_do_not_count(tracker):
    for late in (1, 19, 20, 21, 30, 1000):
        all_of_them = tracker.milestones(late + 50)
        left = [n - late for n in all_of_them if n > late]
        assert tracker.delay(-late).milestones(50).tolist() == left


@pytest.mark.parametrize(
    "tracker", [STEP, STEP.repeat(10), COSINE.repeat(30).per_epoch(2)], ids=repr
)
def test_there_may_be_any_number_of_milestones(tracker):
    period = 60 * 7
    assert (
        tracker.delay(-period * 10**14).milestones(50).tolist() == tracker.milestones(50).tolist()
    )


@pytest.mark.parametrize(
    "tracker",
    [
        lrtrack.StepTracker(base_value=1, factor=0.5, step_size=1),
        lrtrack.CyclicalTracker(step_size_up=3),
        COSINE.repeat(2),
        COSINE.repeat(2, length_factor=1 + 1e-9),
        COSINE.per_epoch(2).repeat(2**40) * STEP,
        STEP.repeat(2**30),
        lrtrack.CosineRestartsTracker(base_value=1, first_cycle=1.5),
        lrtrack.PolynomialDecayTracker(
            base_value=1, end_learning_rate=0, decay_steps=2, cycle=True
        ),
    ],
    ids=repr,
)
def test_more_than_memory_can_hold_are_refused(tracker):
    with pytest.raises(ValueError, match="the number of milestones below stop must be at most"):
        tracker.milestones(2**53)
    assert len(tracker.milestones(1000)) > 10


def test_a_milestone_counts_once_however_many_parts_have_it():
    many = lrtrack.StepTracker(base_value=1, factor=1, step_size=1)
    assert len(lrtrack.SumTracker(terms=[many] * 30).milestones(1_000_000)) == 999_999


# ---- Classes that are defined in Python ------------------------------------------------------


class Plain(Tracker):
    def get_new_value(self, num_update):
        return 0.5


class Staged(Plain):
    def milestones(self, stop):
        return np.array([3, 8, 200])  # all of them, whatever stop is


class Wrong(Plain):
    def milestones(self, stop):
        return 8


def test_a_users_class_may_define_its_milestones():
    assert Plain().milestones(100).tolist() == []
    assert (Plain() + COSINE).milestones(100).tolist() == [20]
    assert Staged().delay(10).milestones(100).tolist() == [10, 13, 18]
    assert Staged().astype("float64").milestones(100).tolist() == [3, 8]
    with pytest.raises(TypeError, match="milestones's result must be an array of integers"):
        (Wrong() * 2).milestones(100)


def test_the_parameter_named_milestones_has_another_attribute():
    tracker = lrtrack.MultiStepTracker(base_value=1, factor=0.5, milestones=[0, 3, 7])
    assert tracker.given_milestones == (0, 3, 7)
    assert tracker.milestones(100).tolist() == [3, 7]
    assert lrtrack.LambdaTracker(function=tracker).milestones(100).tolist() == [3, 7]
    assert "milestones=(0, 3, 7)" in repr(tracker)
    assert tracker.to_dict()["milestones"] == [0, 3, 7]
