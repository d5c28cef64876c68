"""The trackers that are not DJL's, against their formulas in exact or 60-digit arithmetic."""

from __future__ import annotations

import math
from fractions import Fraction

import mpmath
import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from test_formulas import (
    assert_rounded_once,
    assert_within,
    cyclical_bound,
    lengths,
    reals,
    signed_reals,
    updates,
)

import lrtrack

shares = st.floats(0, 1)
any_update = st.integers(0, 2**63 - 1)
anneals = st.sampled_from(["COSINE", "LINEAR"])


def half_cosine(left):
    """From 1 at left = 1 down to 0."""
    return (1 - mpmath.cos(mpmath.pi * mpmath.mpf(left))) / 2


def exact(number):
    number = Fraction(number)
    return mpmath.mpf(number.numerator) / number.denominator


@given(reals, st.floats(0, 1e6), any_update)
def test_inverse_time(base, decay, t):
    tracker = lrtrack.InverseTimeTracker(base_value=base, decay=decay)
    assert_within(2.5, tracker, t, mpmath.mpf(base) / (1 + mpmath.mpf(decay) * t))
    assert_rounded_once(tracker, t)


@given(reals, st.floats(1e-3, 10), st.integers(0, 300))
def test_inverse_time_recursive_follows_its_recursion(base, decay, t):
    tracker = lrtrack.InverseTimeTracker(base_value=base, decay=decay, recursive=True)
    value = mpmath.mpf(base)
    for n in range(t):
        value /= 1 + mpmath.mpf(decay) * n
    assume(value > 1e-290)
    assert tracker.astype("float64")(t) == pytest.approx(float(value), rel=1e-12)


@given(
    reals,
    st.floats(-12, 3).map(lambda power: 10**power),
    st.floats(0, 40) | st.floats(0, 1e-3),
)
def test_inverse_time_recursive_is_the_gamma_functions(base, decay, scaled):
    tracker = lrtrack.InverseTimeTracker(base_value=base, decay=decay, recursive=True)
    t = int(scaled / math.sqrt(decay)) + int(scaled)
    with mpmath.workdps(160):
        start = 1 / mpmath.mpf(decay)
        log = mpmath.loggamma(start + t) - mpmath.loggamma(start) - t * mpmath.log(start)
        value = mpmath.mpf(base) * mpmath.exp(-log)
        assume(value > 1e-290)
        assert abs(tracker.astype("float64")(t) - value) <= value * mpmath.mpf("1e-12")


@pytest.mark.parametrize("decay", [0.0, 5e-324, 1e-40])
def test_inverse_time_recursive_with_a_negligible_decay_holds_its_value(decay):
    tracker = lrtrack.InverseTimeTracker(base_value=0.7, decay=decay, recursive=True)
    assert tracker.astype("float64")(10**9) == 0.7


@pytest.mark.parametrize("decay", [1e-9, 1e-3, 0.5, 3e38])
def test_inverse_time_recursive_ends_at_0(decay):
    tracker = lrtrack.InverseTimeTracker(base_value=3e38, decay=decay, recursive=True)
    assert tracker.astype("float64")(2**63 - 1) == 0


@given(reals, shares | st.floats(1, 1e6), lengths, st.integers(0, 2**63 - 1), any_update)
def test_step(base, factor, size, offset, t):
    tracker = lrtrack.StepTracker(base_value=base, factor=factor, step_size=size, offset=offset)
    value = mpmath.mpf(base) * mpmath.power(mpmath.mpf(factor), (t + offset) // size)
    assume(value == 0 or 1e-290 < value < 1e290)
    assert_within(2, tracker, t, value)
    assert_rounded_once(tracker, t)


@given(reals, st.floats(1e-3, 1e3), st.sets(updates, max_size=20), updates)
def test_multi_step(base, factor, milestones, t):
    tracker = lrtrack.MultiStepTracker(
        base_value=base, factor=factor, milestones=sorted(milestones)
    )
    passed = sum(milestone <= t for milestone in milestones)
    assert_within(2, tracker, t, Fraction(base) * Fraction(factor) ** passed)


@given(reals, st.floats(-10, 10) | st.floats(-1e-4, 1e-4), updates)
def test_exponential(base, decay, t):
    exponent = mpmath.mpf(decay) * t
    assume(abs(exponent) < 650)
    tracker = lrtrack.ExponentialTracker(base_value=base, decay=decay)
    # The product decay · t is off by half an ulp of itself, which the exponential amplifies.
    bound = 2 + abs(float(exponent))
    assert_within(bound, tracker, t, mpmath.mpf(base) * mpmath.exp(-exponent))


GROWING = [
    lrtrack.ExponentialTracker(base_value=0.5, decay=-0.1),
    lrtrack.StepTracker(base_value=0.5, factor=2, step_size=3),
    lrtrack.MultiStepTracker(base_value=0.5, factor=2, milestones=range(1, 2000)),
]


@pytest.mark.parametrize("tracker", GROWING, ids=lambda tracker: type(tracker).__name__)
@pytest.mark.parametrize("dtype, largest", [("float32", 2.0**128), ("float64", 2.0**1023)])
def test_growth_ends_in_infinity(tracker, dtype, largest):
    tracker = tracker.astype(dtype)
    values = tracker[0:9000]
    is_finite = np.isfinite(values)
    end = is_finite.argmin()
    assert is_finite[:end].all()
    assert not is_finite[end:].any()
    assert (np.diff(values[:end]) >= 0).all()
    assert values[-1] == math.inf
    assert values[end - 1] >= largest / 4
    for t in (0, 1, end - 1, end, 8999):
        assert tracker(t) == values[t] == tracker.get_new_values([t, 0])[0]
    for late in (2**20, 2**53, 2**63 - 1):
        assert tracker(late) == math.inf


@given(st.dictionaries(updates, signed_reals, max_size=20), signed_reals, updates)
def test_piecewise_constant(pieces, last, t):
    boundaries = sorted(pieces)
    values = [pieces[boundary] for boundary in boundaries] + [last]
    tracker = lrtrack.PiecewiseConstantTracker(boundaries=boundaries, values=values)
    expected = next((pieces[b] for b in boundaries if t <= b), last)
    assert_within(0, tracker, t, expected)


@given(st.dictionaries(updates, signed_reals, min_size=1, max_size=20), updates)
def test_piecewise_linear(points, t):
    known = sorted(points)
    tracker = lrtrack.PiecewiseLinearTracker(points=sorted(points.items()))
    before = [k for k in known if k <= t]
    after = [k for k in known if k >= t]
    if not before or not after or before[-1] == t:
        expected = points[before[-1] if before else after[0]]
        assert_within(0, tracker, t, expected)
        return
    low, high = before[-1], after[0]
    share = Fraction(t - low, high - low)
    value = Fraction(points[low]) * (1 - share) + Fraction(points[high]) * share
    assert_within(3, tracker, t, value, points[low], points[high])


@given(reals, lengths, any_update)
def test_inverse_square_root(base, steps, t):
    tracker = lrtrack.InverseSquareRootTracker(base_value=base, warm_up_steps=steps)
    same = lrtrack.InverseSquareRootTracker(base_value=base, warm_up_steps=steps, timescale=steps)
    assert same(t) == tracker(t)
    rising = mpmath.mpf(t) / steps
    share = min(rising, mpmath.sqrt(mpmath.mpf(steps) / t)) if t else rising
    assert_within(2.5, tracker, t, mpmath.mpf(base) * share)
    assert_rounded_once(tracker, t)


@given(reals, st.integers(0, 10**6) | any_update, lengths, any_update, st.booleans())
@example(0.5, 2**63 - 1, 1, 0, True)
def test_inverse_square_root_with_a_timescale(base, steps, timescale, t, is_soon):
    t = min(steps + t % 100, 2**63 - 1) if is_soon else t
    tracker = lrtrack.InverseSquareRootTracker(
        base_value=base, warm_up_steps=steps, timescale=timescale
    )
    if t < steps:
        share = mpmath.mpf(t) / steps
    else:  # as transformers has it: 1 / sqrt((t + shift) / timescale)
        shift = timescale - steps
        share = 1 / mpmath.sqrt((mpmath.mpf(t) + shift) / timescale)
    assert_within(3, tracker, t, mpmath.mpf(base) * share)
    assert_rounded_once(tracker, t)


@given(
    reals,
    shares,
    st.integers(1, 1000) | st.floats(1, 1000),
    st.sampled_from([1.0, 1.25, 1.5, 2.0, 2.5, 3.0]),
    st.floats(0.1, 1),
    updates,
)
def test_cosine_restarts(base, final_share, first, factor, decay, t):
    final = base * final_share
    assume(np.float32(final) <= np.float32(base))
    tracker = lrtrack.CosineRestartsTracker(
        base_value=base,
        final_value=final,
        first_cycle=first,
        cycle_factor=factor,
        cycle_decay=decay,
    )
    index, start, length = cycle_of(t, first, Fraction(factor))
    top = max(mpmath.mpf(final), mpmath.mpf(base) * mpmath.power(mpmath.mpf(decay), index))
    height = (top - mpmath.mpf(final)) * half_cosine(exact(1 - (t - start) / length))
    assert_within(8, tracker, t, mpmath.mpf(final) + height, final, height)


def cycle_of(t, first, factor):
    """By a loop over the cycles, in fractions."""
    if factor == 1:
        index = int(t // Fraction(first))
        return index, index * Fraction(first), Fraction(first)
    index, start, length = 0, Fraction(0), Fraction(first)
    while start + length <= t:
        index, start, length = index + 1, start + length, length * factor
    return index, start, length


@given(reals, lengths, st.floats(0, 0.5), st.floats(1, 100), st.floats(1, 1e5), anneals, updates)
def test_one_cycle(top, total, share, div, final_div, anneal, t):
    for three_phase in (False, True):
        tracker = lrtrack.OneCycleTracker(
            max_value=top,
            total_updates=total,
            pct_start=share,
            div_factor=div,
            final_div_factor=final_div,
            anneal=anneal,
            three_phase=three_phase,
        )
        initial = mpmath.mpf(top) / mpmath.mpf(div)
        values = [initial, top, initial, initial / mpmath.mpf(final_div)]
        value = one_cycle(values, total, share, anneal, three_phase, t)
        assert_within(8 + total * 4e-16, tracker, t, value, top)


@given(
    st.floats(0, 1),
    st.floats(0, 1),
    st.integers(1, 100),
    st.integers(0, 100),
    st.sampled_from(["TRIANGULAR", "TRIANGULAR2", "EXP_RANGE"]),
    st.floats(0.9, 1),
    st.integers(0, 5000),
)
def test_cyclical_momentum(one, other, up, down, mode, gamma, t):
    low, high = min(one, other), max(one, other)
    tracker = lrtrack.CyclicalTracker(
        step_size_up=up, step_size_down=down, mode=mode, gamma=gamma
    ).momentum(base=low, max=high)
    cycle = t // (up + (down or up))
    scale = {
        "TRIANGULAR": Fraction(1),
        "TRIANGULAR2": Fraction(1, 2**cycle),
        "EXP_RANGE": Fraction(gamma) ** t,
    }[mode]
    # It mirrors the wave from low to high, whose bound on the error holds for it as well.
    ulps, _, _, wave, *terms = cyclical_bound(low, high, up, down, t, tracker, scale)
    assert_within(ulps, tracker, t, Fraction(low) + Fraction(high) - wave, *terms, high)
    assert_rounded_once(tracker, t)


@given(st.integers(1, 100), st.integers(0, 100), st.booleans(), st.integers(0, 5000))
def test_cyclical_momentum_scale_function(up, down, by_cycle, t):
    tracker = lrtrack.CyclicalTracker(
        step_size_up=up,
        step_size_down=down,
        scale_function=lambda n: 1 / (1 + n),
        scale_mode_cycle=by_cycle,
    ).momentum(base=0.25, max=1.5)
    cycle = 1 + t // (up + (down or up))
    scale = Fraction(1, 1 + (cycle if by_cycle else t))
    ulps, _, _, wave, *terms = cyclical_bound(0.25, 1.5, up, down, t, tracker, scale)
    assert_within(ulps, tracker, t, Fraction(7, 4) - wave, *terms, 1.5)


@given(lengths, st.floats(0, 0.5), anneals, updates)
def test_one_cycle_momentum(total, share, anneal, t):
    for three_phase in (False, True):
        tracker = lrtrack.OneCycleTracker(
            max_value=1,
            total_updates=total,
            pct_start=share,
            anneal=anneal,
            three_phase=three_phase,
        ).momentum(base=0.5, max=0.875)
        value = one_cycle([0.875, 0.5, 0.875, 0.875], total, share, anneal, three_phase, t)
        assert_within(8, tracker, t, value, 1)


def one_cycle(values, total, share, anneal, three_phase, t):
    """Ends are rounded to double, as they are in torch and in lrtrack."""
    initial, top, middle, last = map(mpmath.mpf, values)
    phases = [(share * total - 1, top), (total - 1, last)]
    if three_phase:
        phases.insert(1, (2 * share * total - 2, middle))
    t = min(t, total - 1)
    start, value = 0, initial
    for end, target in phases:
        if t <= end:
            if end == start:
                return target
            left = (mpmath.mpf(end) - t) / (mpmath.mpf(end) - mpmath.mpf(start))
            return target + (value - target) * (half_cosine(left) if anneal == "COSINE" else left)
        start, value = end, target
    raise AssertionError("the last phase holds every update")


@given(
    reals,
    shares,
    st.integers(0, 1000),
    st.integers(0, 1000),
    st.integers(0, 1000),
    st.sampled_from(["LINEAR", "COSINE", "SQRT"]),
    st.integers(0, 4000),
)
def test_trapezoid(base, final_share, rise, stay, fall, decay, t):
    final = base * final_share
    assume(np.float32(final) <= np.float32(base))
    tracker = lrtrack.TrapezoidTracker(
        base_value=base,
        warm_up_steps=rise,
        stable_steps=stay,
        decay_steps=fall,
        final_value=final,
        decay=decay,
    )
    if t < rise:
        assert_within(1.5, tracker, t, Fraction(base) * Fraction(t, rise))
    elif t < rise + stay:
        assert_within(0, tracker, t, base)
    elif t >= rise + stay + fall:
        assert_within(0, tracker, t, final)
    else:
        p = exact(Fraction(t - rise - stay, fall))
        shape = {"LINEAR": 1 - p, "COSINE": half_cosine(1 - p), "SQRT": 1 - mpmath.sqrt(p)}[decay]
        value = mpmath.mpf(final) + (mpmath.mpf(base) - mpmath.mpf(final)) * shape
        assert_within(8, tracker, t, value)


@given(reals, lengths, updates)
def test_rex(base, total, t):
    p = Fraction(min(t, total), total)
    value = Fraction(base) * (1 - p) / (1 - p / 2)
    assert_within(3, lrtrack.RexTracker(base_value=base, total_updates=total), t, value)


@given(reals, shares, lengths, st.floats(-8, 8), st.floats(0.1, 8), updates)
def test_tanh(base, final_share, total, lower, width, t):
    final = base * final_share
    assume(np.float32(final) <= np.float32(base))
    upper = lower + width
    tracker = lrtrack.TanhTracker(
        base_value=base, final_value=final, total_updates=total, lower=lower, upper=upper
    )
    p = exact(Fraction(min(t, total), total))
    argument = mpmath.mpf(lower) * (1 - p) + mpmath.mpf(upper) * p
    share = (1 - mpmath.tanh(argument)) / 2
    value = mpmath.mpf(final) + (mpmath.mpf(base) - mpmath.mpf(final)) * share
    # The argument is off by an ulp or two of its terms, which tanh amplifies.
    assert_within(6 + 8 * (abs(lower) + abs(upper)), tracker, t, value)


@given(reals, st.floats(1.01, 1e6), lengths, updates)
def test_range_test(low, ratio, total, t):
    high = low * ratio
    p = exact(Fraction(min(t, total), total))
    linear = lrtrack.RangeTestTracker(
        min_value=low, max_value=high, total_updates=total, growth="LINEAR"
    )
    value = mpmath.mpf(low) + (mpmath.mpf(high) - mpmath.mpf(low)) * p
    assert_within(4, linear, t, value)
    tracker = lrtrack.RangeTestTracker(min_value=low, max_value=high, total_updates=total)
    value = mpmath.mpf(low) * mpmath.power(mpmath.mpf(high) / mpmath.mpf(low), p)
    assert_within(16, tracker, t, value)


@given(
    reals, reals, st.integers(1, 10**4), st.sampled_from(["EXPONENTIAL", "COSINE", "SQRT"]), updates
)
def test_warm_up_modes_that_djl_lacks(base, begin, steps, mode, t):
    main = lrtrack.LinearTracker(base_value=base, slope=-1e-3).astype("float64")
    tracker = lrtrack.WarmUpTracker(
        main_tracker=main, warm_up_steps=steps, warm_up_begin_value=begin, warm_up_mode=mode
    )
    low, high = mpmath.mpf(begin), mpmath.mpf(base)
    share = mpmath.mpf(t) / steps
    if t >= steps:
        assert tracker(t) == main(t - steps)
    elif mode == "EXPONENTIAL":
        assert_within(40, tracker, t, low * mpmath.power(high / low, share))
    else:
        rise = half_cosine(share) if mode == "COSINE" else 1 - mpmath.sqrt(1 - share)
        assert_within(8, tracker, t, low + (high - low) * rise, low, high)
