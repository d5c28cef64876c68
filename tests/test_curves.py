"""lrtrack.plotting.curve: few points that draw the same line as all of a tracker's values."""

from __future__ import annotations

import math

import numpy as np
import pytest
from drawing import trackers
from hypothesis import example, given, settings
from hypothesis import strategies as st

import lrtrack
from lrtrack import LambdaTracker, PiecewiseConstantTracker, Tracker
from lrtrack.plotting import curve

FOR_EVER = math.inf


def extremes(updates, values):
    """By hand: the first, the lowest, the highest, the last, and the first that is NaN."""
    numbers = [n for n in updates if not math.isnan(values[n])]
    undefined = [n for n in updates if math.isnan(values[n])]
    chosen = {updates[0], updates[-1], *undefined[:1]}
    if numbers:
        chosen |= {min(numbers, key=values.get), max(numbers, key=values.get)}
    return sorted(chosen)


def by_hand(tracker, start, stop, columns):
    values = {n: tracker(n) for n in range(start, stop)}
    count = stop - start
    if count <= 4 * columns:
        return values
    edges = [start + count * i // columns for i in range(columns + 1)]
    chosen = [n for a, b in zip(edges, edges[1:]) for n in extremes(range(a, b), values)]
    return {n: values[n] for n in chosen}


def noise(number):
    """Neither smooth nor finite everywhere."""
    value = math.sin(number**2 * 0.7)
    return math.nan if value > 0.9 else math.inf if value < -0.99 else round(value, 1)


def assert_is_by_hand(tracker, start, stop, columns):
    found = curve(tracker, stop, start=start, columns=columns, seconds=FOR_EVER)
    expected = by_hand(tracker, start, stop, columns)
    assert found.is_exact
    assert found.updates.dtype == np.int64
    assert found.values.dtype == tracker.dtype
    assert found.updates.tolist() == list(expected)
    np.testing.assert_array_equal(found.values, np.array(list(expected.values())))


@given(trackers(), st.integers(0, 2**40), st.integers(1, 300), st.integers(1, 20))
def test_a_curve_has_the_extremes_of_each_column(tracker, start, count, columns):
    assert_is_by_hand(tracker, start, start + count, columns)


@settings(max_examples=5)
@given(st.integers(0, 5000), st.integers(10_000, 30_000), st.integers(1, 40))
@example(0, 4096 + 4 * 4096 + 1, 1)
def test_a_curve_continues_from_block_to_block(start, count, columns):
    assert_is_by_hand(LambdaTracker(function=noise), start, start + count, columns)


def test_columns_without_a_number():
    nothing = LambdaTracker(function=lambda n: math.nan if n < 60 else 0.5)
    found = curve(nothing, 100, columns=2)
    assert found.updates.tolist() == [0, 49, 50, 60, 99]
    np.testing.assert_array_equal(found.values, [math.nan, math.nan, math.nan, 0.5, 0.5])


def test_a_spike_in_a_billion_is_found():
    boundaries = [123_456_788, 123_456_789]
    spike = PiecewiseConstantTracker(boundaries=boundaries, values=[0.25, 0.75, 0.25])
    found = curve(spike, 10**9, columns=500, seconds=FOR_EVER)
    assert found.is_exact
    assert found.updates[found.values == 0.75].tolist() == [123_456_789]
    assert set(found.values.tolist()) == {0.25, 0.75}
    assert found.updates[-1] == 10**9 - 1


def test_what_takes_too_long_is_sampled_at_its_milestones():
    asked = []

    def slow(number):
        asked.append(number)
        return 0.5

    tracker = Tracker.sequence([(LambdaTracker(function=slow), 10**8 + 7), lrtrack.FixedTracker(1)])
    stop = 2 * 10**8
    found = curve(tracker, stop, columns=10, seconds=0)
    assert not found.is_exact
    assert {0, 10**8 + 6, 10**8 + 7, stop - 1} <= set(found.updates.tolist())
    assert len(found.updates) <= 4 * 10 + 3
    assert len(asked) < 10**8 / 2


def test_the_longest_schedule_is_sampled():
    found = curve(lrtrack.SquareRootTracker(0.5), 2**63 - 1, columns=10)
    assert not found.is_exact
    assert (np.diff(found.updates) > 0).all()
    assert found.updates[-1] == 2**63 - 2


@pytest.mark.parametrize(
    "arguments, message",
    [
        ({"stop": 0}, "stop must be positive, received 0"),
        ({"stop": 5, "start": 5}, r"stop must be above start \(5\), received 5"),
        ({"stop": 5, "start": -1}, "start must be non-negative, received -1"),
        ({"stop": 5, "columns": 0}, "columns must be positive, received 0"),
    ],
)
def test_numbers_out_of_range(arguments, message):
    with pytest.raises(ValueError, match=f"^{message}$"):
        curve(lrtrack.FixedTracker(0.5), **arguments)


def test_wrong_types():
    with pytest.raises(TypeError, match=r"^tracker must be a Tracker, received 0\.5$"):
        curve(0.5, 10)
    with pytest.raises(TypeError, match=r"^tracker must be a Tracker, received FixedPerVar"):
        curve(lrtrack.FixedPerVarTracker(default_value=0.5), 10)
    with pytest.raises(TypeError, match=r"^stop must be an integer, received 0\.5$"):
        curve(lrtrack.FixedTracker(0.5), 0.5)
