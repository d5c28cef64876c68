"""CosineRestartsTracker restarts at the exact updates."""

from __future__ import annotations

import math
from fractions import Fraction

import mpmath
import numpy as np
import pytest

from lrtrack import CosineRestartsTracker, PiecewiseConstantTracker, SquareRootTracker

LIMITS = [2**20, 2**31, 2**53, 2**63 - 1]
GROWTHS = [2.0, 3.0, 10.0, 1.5, 1.25, 1.1, 1.001, 1 + 2.0**-10, 1 + 2.0**-30, 1 + 1e-12]


def restart_of(index, first, factor):
    """The first update of cycle `index`, from 300 digits of what the rounding of factor leaves."""
    with mpmath.workdps(300):
        growth = mpmath.mpf(factor)
        start = first * (growth**index - 1) / (growth - 1)
        rounding = 0 if factor * 2**20 % 1 == 0 else start * index * mpmath.mpf(2) ** -53
        nearest = mpmath.nint(start)
        return int(nearest if abs(start - nearest) <= rounding else mpmath.ceil(start))


def last_cycle_before(limit, first, factor):
    with mpmath.workdps(300):
        growth = mpmath.mpf(factor)
        cycles = mpmath.log(1 + mpmath.mpf(limit) * (growth - 1) / first) / mpmath.log(growth)
        return int(mpmath.floor(cycles))


def assert_restarts_at(tracker, update):
    """The wave is in its lower half before a restart and in its upper half from it on."""
    half = (tracker.base_value + tracker.final_value) / 2
    assert tracker(update - 1) < half < tracker(update), update


@pytest.mark.parametrize("limit", LIMITS)
@pytest.mark.parametrize("factor", GROWTHS)
@pytest.mark.parametrize("first", [4, 7, 64, 1000])
def test_growing_cycles_restart_exactly(first, factor, limit):
    tracker = CosineRestartsTracker(base_value=1, first_cycle=first, cycle_factor=factor)
    last = last_cycle_before(limit, first, factor)
    for index in {1, 2, last // 2, last - 2, last - 1, last} - {0}:
        if index > 0 and 0 < restart_of(index, first, factor) <= limit:
            assert_restarts_at(tracker, restart_of(index, first, factor))


@pytest.mark.parametrize("limit", LIMITS)
@pytest.mark.parametrize("first", [3, 7, 10, 1000, 2**40 - 1])
def test_equal_cycles_restart_exactly(first, limit):
    tracker = CosineRestartsTracker(base_value=1, first_cycle=first)
    for cycle in {1, 2, 1000, limit // first - 1, limit // first}:
        if 0 < cycle * first <= limit:
            assert_restarts_at(tracker, cycle * first)
            assert tracker(cycle * first) == 1


@pytest.mark.parametrize("exponent", [1, 10, 30, 50])
def test_integer_starts_of_a_fractional_factor_are_exact(exponent):
    first = 2**exponent
    tracker = CosineRestartsTracker(base_value=1, first_cycle=first, cycle_factor=1.5)
    start = length = first
    while length % 2 == 0 and start < 2**63:
        assert tracker(start) == 1
        length = length * 3 // 2
        start += length


@pytest.mark.parametrize("cycles", [2.5, 3, 7, 10, 20, 50])
def test_cycles_that_divide_the_updates_restart_at_integers(cycles):
    """total / cycles is rarely exact in double, but a cycle that ends at an update ends there."""
    for total in range(51, 400):
        tracker = CosineRestartsTracker(base_value=1, first_cycle=total / cycles)
        length = Fraction(total) / Fraction(cycles)
        starts = [math.ceil(i * length) for i in range(1, math.floor(cycles) + 1)]
        assert tracker.milestones(total).tolist() == [t for t in starts if t < total]
        for start in starts:
            assert tracker(start) == 1 or start % length != 0


def test_lengths_that_grow_by_tenths_restart_exactly():
    starts = [1000, 2100, 3310, 4641, 6106]  # 6105.1
    restarts = CosineRestartsTracker(base_value=1, first_cycle=1000, cycle_factor=1.1)
    repeated = SquareRootTracker(base_value=1).repeat(1000, length_factor=1.1)
    for tracker in (restarts, repeated):
        assert tracker.milestones(7000).tolist() == starts
    assert [restarts(t) for t in starts[:4]] == [repeated(t) for t in starts[:4]] == [1] * 4


@pytest.mark.parametrize("factor", [1, 2, 3])
def test_each_restart_starts_at_its_own_top(factor):
    tracker = CosineRestartsTracker(
        base_value=1, first_cycle=8, cycle_factor=factor, cycle_decay=0.75, final_value=0.25
    ).astype(np.float64)
    start = 0
    for cycle in range(30):
        assert tracker(start) == max(0.25, 0.75**cycle)
        start += 8 * factor**cycle


@pytest.mark.parametrize("length_factor", [1, 2])
def test_repeats_as_long_as_all_updates_count_to_the_end(length_factor):
    """Each update is its own, though doubles cannot tell them apart there."""
    last = 2**63 - 1
    late = PiecewiseConstantTracker(boundaries=[last - 3, last - 1], values=[1, 2, 3])
    repeated = late.repeat(last, length_factor=length_factor)
    assert [repeated(last - back) for back in (4, 3, 2, 1, 0)] == [1, 1, 2, 2, 1]
    assert repeated.get_new_values(range(last - 4, last)).tolist() == [1, 1, 2, 2]


def test_late_cycles_are_found_without_a_loop():
    """Over the cycles, it would take days."""
    tracker = CosineRestartsTracker(base_value=1, first_cycle=1, cycle_factor=1 + 1e-12)
    for update in range(2**62, 2**62 + 1000):
        assert 0 <= tracker(update) <= 1
    repeated = tracker.repeat(1, length_factor=1 + 1e-10)
    assert 0 <= repeated(2**63 - 1) <= 1


def test_a_cycle_longer_than_all_updates_never_ends():
    tracker = CosineRestartsTracker(base_value=1, first_cycle=2**63 - 1, cycle_factor=3e38)
    assert tracker.astype(np.float64)(2**62) == pytest.approx(0.5)
    assert math.isclose(tracker(2**63 - 1), 1)  # the next one starts there
