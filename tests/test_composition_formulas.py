"""Compositions against their definitions, written out with Python's integers and fractions."""

from __future__ import annotations

import fnmatch
import json
import math
from fractions import Fraction

import mpmath
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import lrtrack
from lrtrack import Tracker

COSINE = lrtrack.CosineTracker(base_value=0.5, final_value=0.01, max_updates=20)
ROOT = lrtrack.SquareRootTracker(base_value=0.7)
RAMP = lrtrack.LinearTracker(base_value=0.0, slope=1.0)  # its value is the update number
FACTOR = lrtrack.FactorTracker(base_value=0.9, factor=0.97)
LEAVES = [COSINE, ROOT, FACTOR, Tracker.fixed(0.3)]

leaves = st.sampled_from(LEAVES)
updates = st.integers(0, 200)
lengths = st.integers(0, 12)
dtypes = st.sampled_from(["float32", "float64"])


def double(value):
    return value * 2.0


@given(updates)
def test_lambda_calls_the_function(t):
    assert lrtrack.LambdaTracker(function=double)(t) == 2.0 * t


@given(st.lists(st.tuples(leaves, lengths), max_size=5), leaves, updates, dtypes)
def test_sequential_starts_each_part_at_its_own_0(parts, last, t, dtype):
    tracker = Tracker.sequence([*parts, last]).astype(dtype)
    own = t
    for part, length in parts:
        if own < length:
            assert tracker(t) == part.astype(dtype)(own)
            return
        own -= length
    assert tracker(t) == last.astype(dtype)(own)


@given(st.lists(st.tuples(leaves, lengths), max_size=5), leaves, st.integers(1, 50), updates)
def test_a_sequence_with_an_end_holds_its_last_value(parts, last, length, t):
    endless = Tracker.sequence([*parts, last])
    tracker = Tracker.sequence([*parts, (last, length)])
    total = sum(length for _, length in parts) + length
    assert tracker(t) == endless(min(t, total - 1))
    assert tracker[0:250].tolist() == [endless(min(n, total - 1)) for n in range(250)]
    assert Tracker.sequence([*parts, (last, length), (last, 0)])(t) == tracker(t)


@given(st.lists(leaves, min_size=2, max_size=4), updates)
def test_product_rounds_from_left_to_right(factors, t):
    product = factors[0]
    expected = np.float32(factors[0](t))
    for factor in factors[1:]:
        product = product * factor
        expected = expected * np.float32(factor(t))
    assert product(t) == expected


@given(leaves | st.none(), st.floats(1e-3, 1e3), updates, dtypes)
def test_plateau_is_rounded_once_in_its_own_precision(main, height, t, dtype):
    tracker = lrtrack.PlateauTracker(base_value=height, main_tracker=main).astype(dtype)
    factor = 1 if main is None else main.astype(dtype)(t)
    assert tracker.value == height
    assert tracker(t) == np.dtype(dtype).type(height * factor)


@given(st.lists(leaves, min_size=2, max_size=4), updates)
def test_sum_rounds_from_left_to_right(terms, t):
    total = terms[0]
    expected = np.float32(terms[0](t))
    for term in terms[1:]:
        total = total + term
        expected = expected + np.float32(term(t))
    assert total(t) == expected


@given(leaves, st.floats(-1, 1, width=32), updates)
def test_product_and_sum_take_numbers_on_both_sides(tracker, number, t):
    value = np.float32(tracker(t))
    assert (tracker * number)(t) == (number * tracker)(t) == np.float32(number) * value
    assert (tracker + number)(t) == (number + tracker)(t) == np.float32(number) + value
    assert np.float64(number) * tracker == number * tracker


numbers = st.floats(-3, 3, width=32)


@given(leaves, leaves, numbers, updates)
def test_difference_is_rounded_once(left, right, number, t):
    one, other, number = np.float32(left(t)), np.float32(right(t)), np.float32(number)
    assert (-left)(t) == -one
    assert (left - right)(t) == one - other
    assert (left - number)(t) == one - number
    assert (number - left)(t) == number - one
    # NumPy's numbers leave the operator to the tracker.
    assert number - left == float(number) - left


@given(leaves, leaves, numbers.filter(bool), updates)
def test_quotient_is_rounded_once(left, right, number, t):
    one, other, number = np.float32(left(t)), np.float32(right(t)), np.float32(number)
    with np.errstate(all="ignore"):
        assert (left / right)(t) == one / other
        assert (left / number)(t) == one / number
        assert (number / left)(t) == number / one


@given(leaves, leaves, numbers, updates)
def test_power_is_computed_in_double(left, right, number, t):
    one, other, number = np.float64(left(t)), np.float64(right(t)), np.float64(number)
    assert (left**right)(t) == pytest.approx(float(one**other), rel=6e-8)
    assert (left**number)(t) == pytest.approx(float(one**number), rel=6e-8)
    assert (left**2)(t) == np.float32(one * one)
    if number > 0:
        assert (number**left)(t) == pytest.approx(float(number**one), rel=6e-8)
    exact = mpmath.power(mpmath.mpf(left.astype("float64")(t)), mpmath.mpf(number))
    assert (left**number).astype("float64")(t) == pytest.approx(float(exact), rel=3e-16)


def test_operators_without_a_finite_value():
    zero, minus = Tracker.fixed(0), Tracker.fixed(-0.5)
    assert (1 / zero)(3) == math.inf
    assert (-1 / zero)(3) == -math.inf
    assert math.isnan((zero / zero)(3))
    assert (zero**-1)(3) == math.inf
    assert (zero**0)(3) == 1
    assert math.isnan((minus**0.5)(3))
    assert (minus**2)(3) == 0.25
    assert (Tracker.fixed(3e38) * 2)(3) == math.inf
    for tracker in (1 / zero, zero / zero, minus**0.5):
        np.testing.assert_array_equal(tracker[0:700], [tracker(0)] * 700)
        np.testing.assert_array_equal(tracker.get_new_values([5, 0]), [tracker(0)] * 2)


def test_a_rising_momentum_is_one_line():
    """BYOL's: 1 − (1 − 0.99) · (1 + cos(π · t / T)) / 2."""
    momentum = 1 - lrtrack.CosineTracker(base_value=0.01, final_value=0, max_updates=200)
    for t in range(201):
        expected = 1 - 0.01 * (math.cos(math.pi * t / 200) + 1) / 2
        assert momentum.astype("float64")(t) == pytest.approx(expected, rel=1e-15)
    assert momentum(10**6) == 1


def test_sum_of_a_list_is_the_builtin():
    assert sum([COSINE, ROOT])(3) == np.float32(COSINE(3)) + np.float32(ROOT(3))


@given(leaves, st.floats(0, 1, width=32), st.floats(0, 1, width=32), updates)
def test_clipped_is_numpys_clip(tracker, one, other, t):
    low, high = sorted((one, other))
    assert tracker.clip(low, high)(t) == np.clip(np.float32(tracker(t)), low, high)


@given(leaves, st.integers(-100, 100), updates)
def test_delayed_shifts_the_update(tracker, delay, t):
    assert tracker.delay(delay)(t) == tracker(max(0, t - delay))


@pytest.mark.parametrize("delay", [1 - 2**63, -(2**62), 0, 2**63 - 1])
def test_delayed_reaches_the_ends_of_the_update_numbers(delay):
    for t in (0, 1, 2**62, 2**63 - 1):
        own = min(max(0, t - delay), 2**63 - 1)
        assert RAMP.delay(delay).astype("float64")(t) == float(own)
        assert RAMP.delay(delay)[t : t + 1 if t < 2**63 - 1 else t].tolist() in (
            [],
            [float(np.float32(own))],
        )


@given(leaves, st.integers(1, 30), updates)
def test_epochwise_counts_from_update_0(tracker, length, t):
    assert tracker.per_epoch(length)(t) == tracker(t // length)


@pytest.mark.parametrize("length", [1, 2**53 + 1, 2**62, 2**63 - 1])
def test_epochwise_reaches_the_ends_of_the_update_numbers(length):
    epochs = RAMP.per_epoch(length).astype("float64")
    for t in (0, length - 1, length, 2**63 - 2, 2**63 - 1):
        if t <= 2**63 - 1:
            assert epochs(t) == epochs.get_new_values([t])[0] == float(t // length)


@given(
    leaves,
    st.integers(1, 9),
    st.sampled_from([Fraction(1), Fraction(2), Fraction(3), Fraction(3, 2), Fraction(5, 4)]),
    st.sampled_from([1.0, 0.5, 0.9, -1.0]),
    updates,
)
def test_repeated_starts_again_at_each_exact_start(tracker, length, factor, scale, t):
    repeated = tracker.repeat(length, float(factor), scale)
    start, cycle = Fraction(0), 0
    while t >= start + length * factor**cycle:
        start += length * factor**cycle
        cycle += 1
    own = (t - start).__floor__()
    expected = np.float32(np.float64(tracker(own)) * np.float64(scale) ** cycle)
    assert repeated(t) == pytest.approx(expected, rel=1e-7)
    if scale in (1.0, 0.5, -1.0):
        assert repeated(t) == expected


@given(st.integers(1, 9), st.sampled_from([Fraction(2), Fraction(3, 2), Fraction(5, 4)]), updates)
def test_stretched_cycles_are_the_first_one_drawn_longer(length, factor, t):
    start, cycle = Fraction(0), 0
    while t >= start + length * factor**cycle:
        start += length * factor**cycle
        cycle += 1
    position = (t - start) / factor**cycle
    for tracker in (RAMP, RAMP.delay(-3), RAMP.clip(0, 100), RAMP + 0.0):
        ahead = tracker(0)
        repeated = tracker.repeat(length, float(factor), stretch=True).astype("float64")
        assert repeated(t) == ahead + float(position)
    for tracker in LEAVES:
        repeated = tracker.repeat(length, float(factor), stretch=True)
        if position == int(position):
            assert repeated(t) == tracker(int(position))
    stepwise = Tracker.sequence([RAMP.per_epoch(2)]).repeat(length, float(factor), stretch=True)
    assert stepwise(t) == position // 2
    asked = lrtrack.LambdaTracker(function=double).repeat(length, float(factor), stretch=True)
    assert asked(t) == 2 * (position // 1)


def test_a_stretched_warm_up_and_cosine_fall_over_the_whole_of_each_cycle():
    cosine = lrtrack.CosineTracker(base_value=0.4, final_value=0.004, max_updates=90)
    warm = lrtrack.WarmUpTracker(main_tracker=cosine, warm_up_steps=10)
    values = warm.repeat(100, length_factor=1.5, stretch=True)[0:475]
    for start, length in ((0, 100), (100, 150), (250, 225)):
        share = np.arange(length) / length
        half = (1 + np.cos(np.pi * (share - 0.1) / 0.9)) / 2
        expected = np.where(share < 0.1, 0.4 * share / 0.1, 0.004 + 0.396 * half)
        np.testing.assert_allclose(values[start : start + length], expected, rtol=1e-6, atol=1e-7)


def test_a_stretched_curve_stays_at_its_end():
    values = COSINE.repeat(40, length_factor=1.5, stretch=True)[40:100]
    assert (np.diff(values[:31]) < 0).all()
    assert (values[30:] == np.float32(0.01)).all()


@given(leaves, st.integers(1, 9), st.floats(0, 1, width=32), st.floats(-1, 1, width=32), updates)
def test_repeated_shrinks_towards_the_floor(tracker, length, factor, floor, t):
    repeated = tracker.repeat(length, value_factor=factor, value_floor=floor)
    value, scale = Fraction(tracker(t % length)), Fraction(factor) ** (t // length)
    expected = Fraction(floor) + (value - Fraction(floor)) * scale
    assert repeated(t) == pytest.approx(float(expected), rel=1e-6, abs=1e-9)
    assert min(floor, tracker(t % length)) <= repeated(t) <= max(floor, tracker(t % length))


def test_repeated_never_falls_below_the_lowest_value_of_its_cycles():
    warm = lrtrack.WarmUpTracker(
        main_tracker=lrtrack.CosineTracker(base_value=5e-4, final_value=5e-6, max_updates=24),
        warm_up_steps=6,
        warm_up_begin_value=5e-6,
    )
    values = warm.repeat(30, value_factor=0.5, value_floor=5e-6)[0:300].reshape(10, 30)
    assert (values.min(axis=1) == np.float32(5e-6)).all()
    tops = [5e-6 + (5e-4 - 5e-6) / 2**cycle for cycle in range(10)]
    np.testing.assert_allclose(values.max(axis=1), tops, rtol=1e-6)


@pytest.mark.parametrize("length", [1, 3, 1000])
@pytest.mark.parametrize("factor", [1, 2, 3])
def test_repeated_restarts_exactly_up_to_the_last_update(length, factor):
    repeated = RAMP.repeat(length, factor).astype("float64")
    cycle_length = length if factor > 1 else length * 10**12
    start = 0
    while start < 2**63 - 1:
        assert repeated(start) == 0
        start += cycle_length
        if start < 2**63:
            own = (cycle_length if factor > 1 else length) - 1
            assert repeated(start - 1) == float(own)
        cycle_length *= max(factor, 2)


names = st.text(alphabet="ab_é日😀", max_size=8)
patterns = st.text(alphabet="ab_é日😀*?", max_size=8)


@example([("*??a*", ROOT)], "日ab", 1)
@given(st.lists(st.tuples(patterns, leaves), max_size=4), names, updates)
def test_per_parameter_takes_the_first_pattern_that_matches(pairs, name, t):
    trackers = dict(pairs)
    tracker = lrtrack.PerParameterTracker(COSINE, trackers)
    matching = [trackers[p] for p in trackers if fnmatch.fnmatchcase(name, p)]
    assert tracker.get_new_value(name, t) == (matching or [COSINE])[0](t)


def test_compositions_keep_the_requested_precision():
    wide = COSINE.astype("float64")
    for tracker in (wide * ROOT, ROOT + wide, wide.delay(1), Tracker.sequence([(ROOT, 2), wide])):
        assert tracker.dtype == np.float64
        assert tracker.astype("float32") == tracker


def test_trackers_as_functions_go_through_dictionaries():
    scaled = lrtrack.CyclicalTracker(scale_function=COSINE)
    wide = lrtrack.LambdaTracker(function=(COSINE * 2).astype("float64"))
    for tracker in (wide, scaled, scaled.momentum(), wide.clip(0, 1) + 1):
        loaded = Tracker.from_dict(json.loads(json.dumps(tracker.to_dict())))
        assert loaded == tracker
        assert loaded[0:30].tobytes() == tracker[0:30].tobytes()


def test_a_long_chain_of_factors_is_flat():
    tracker = COSINE
    for _ in range(10_000):
        tracker = tracker * 1.0
    assert len(tracker.factors) == 10_001
    assert tracker(7) == COSINE(7)
