"""Each tracker in double precision against its formula in exact or 60-digit arithmetic.

The distance is counted in units in the last place (ulp) of the largest term of the sum that the
formula ends with, since a sum cannot be more accurate than its terms.
"""

from __future__ import annotations

import math
import re
from fractions import Fraction
from pathlib import Path

import mpmath
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import lrtrack

mpmath.mp.dps = 60

reals = st.floats(1e-6, 1e6, allow_subnormal=False)
signed_reals = reals | reals.map(lambda x: -x)
lengths = st.integers(1, 10**6)
updates = st.integers(0, 2 * 10**6)


def assert_within(ulps, tracker, update, exact, *terms):
    largest = max(abs(float(term)) for term in (exact, *terms))
    given_value = tracker.astype(np.float64).get_new_value(update)
    distance = abs(exact_of(given_value) - exact_of(exact))
    assert distance <= ulps * exact_of(math.ulp(largest)), (tracker, update, float(exact))


def exact_of(number):
    if isinstance(number, Fraction):
        return mpmath.mpf(number.numerator) / number.denominator
    return mpmath.mpf(number)


@given(signed_reals, updates)
def test_fixed(value, t):
    assert_within(0, lrtrack.FixedTracker(value=value), t, value)


@given(signed_reals, signed_reals, updates)
def test_fixed_per_var(default, value, t):
    tracker = lrtrack.FixedPerVarTracker(default_value=default, values={"é": value})
    tracker = tracker.astype("float64")
    assert tracker.get_new_value("é", t) == value
    assert tracker.get_new_value("e", t) == default


@given(reals, st.integers(0, 12).map(lambda n: 1 - 2.0**-n) | st.floats(-1, 1), updates)
def test_factor(base, factor, t):
    assume(factor != 0 and abs(factor) > 1e-30)
    exact = mpmath.mpf(base) * mpmath.power(mpmath.mpf(factor), t)
    assume(abs(exact) > 1e-290)
    assert_within(2, lrtrack.FactorTracker(base_value=base, factor=factor), t, exact)


@given(reals, st.floats(0.01, 0.999), st.floats(0.001, 0.9), updates)
def test_factor_with_min_value(base, factor, share, t):
    least = base * share
    exponent = mpmath.log(mpmath.mpf(least) / mpmath.mpf(base)) / mpmath.log(mpmath.mpf(factor))
    assume(abs(exponent - mpmath.floor(exponent) - 0.5) > 1e-9)  # else rounding decides the tie
    last = int(mpmath.floor(exponent + mpmath.mpf("0.5")))
    exact = mpmath.mpf(base) * mpmath.power(mpmath.mpf(factor), min(t, last))
    tracker = lrtrack.FactorTracker(base_value=base, factor=factor, min_value=least)
    assert_within(2, tracker, t, exact)


@given(reals, st.floats(-1, 1), st.sets(st.integers(1, 10**6), min_size=2, max_size=20), updates)
def test_multi_factor(base, factor, steps, t):
    assume(abs(factor) > 1e-10)
    tracker = lrtrack.MultiFactorTracker(base_value=base, factor=factor, steps=sorted(steps))
    passed = sum(step < t for step in steps)
    exact = Fraction(base) * Fraction(factor) ** passed
    assert_within(passed, tracker, t, exact)  # half an ulp, or one, for each product


@given(reals, signed_reals, lengths, updates)
def test_cosine(base, final, length, t):
    assume(np.float32(base) > np.float32(final))
    tracker = lrtrack.CosineTracker(base_value=base, final_value=final, max_updates=length)
    wave = 1 + mpmath.cos(mpmath.pi * mpmath.mpf(min(t, length)) / length)
    step = (mpmath.mpf(base) - mpmath.mpf(final)) / 2 * wave
    # The cosine itself is one of the terms: its error is relative to 1, not to 1 + cos.
    half = (base - final) / 2
    assert_within(6, tracker, t, mpmath.mpf(final) + step, final, 2 * half)


@given(signed_reals, signed_reals, st.none() | lengths, updates)
def test_linear(base, slope, length, t):
    tracker = lrtrack.LinearTracker(base_value=base, slope=slope, max_updates=length)
    climb = Fraction(slope) * (t if length is None else min(t, length))
    assert_within(1.5, tracker, t, Fraction(base) + climb, base, climb)


@given(signed_reals, reals, st.integers(1, 10**5), st.sampled_from([1, -1]), updates)
def test_linear_with_bound(base, step, length, sign, t):
    slope = sign * step
    bound = base + slope * length
    name = "max_value" if sign > 0 else "min_value"
    assume((np.float32(bound) - np.float32(base)) * sign > 0)
    tracker = lrtrack.LinearTracker(base_value=base, slope=slope, **{name: bound})
    quotient = (Fraction(bound) - Fraction(base)) / Fraction(slope)
    assume(abs(quotient - math.floor(quotient) - Fraction(1, 2)) > Fraction(1, 1000))
    last = math.floor(quotient + Fraction(1, 2))
    climb = Fraction(slope) * min(t, last)
    assert_within(1.5, tracker, t, Fraction(base) + climb, base, climb)


@given(signed_reals, signed_reals, lengths, st.floats(0, 8), updates)
def test_polynomial_decay(base, end, length, power, t):
    tracker = lrtrack.PolynomialDecayTracker(
        base_value=base, end_learning_rate=end, decay_steps=length, power=power
    )
    left = 1 - mpmath.mpf(min(t, length)) / length
    height = mpmath.mpf(base) - mpmath.mpf(end)
    exact = height * mpmath.power(left, mpmath.mpf(power)) + mpmath.mpf(end)
    # 1 - t / length is off by up to an ulp of 1, which the power amplifies.
    slope = power * left ** (power - 1) if left > 0 and power > 0 else 0
    assert_within(4, tracker, t, exact, height, end, float(height * slope))


@given(signed_reals, signed_reals, lengths, st.floats(0, 8), updates)
def test_polynomial_decay_in_cycles(base, end, length, power, t):
    tracker = lrtrack.PolynomialDecayTracker(
        base_value=base, end_learning_rate=end, decay_steps=length, power=power, cycle=True
    )
    longer = length * max(1, -(-t // length))  # as Keras has it
    left = exact_of(1 - Fraction(t, longer))
    height = mpmath.mpf(base) - mpmath.mpf(end)
    exact = height * mpmath.power(left, mpmath.mpf(power)) + mpmath.mpf(end)
    assert_within(4, tracker, t, exact, height, end)


@given(
    reals, st.floats(1, 100), st.integers(1, 10**4), st.integers(0, 10**4), st.integers(0, 10**5)
)
def test_cyclical_triangular(base, ratio, up, down, t):
    top = base * ratio
    tracker = lrtrack.CyclicalTracker(
        base_value=base, max_value=top, step_size_up=up, step_size_down=down
    )
    assert_within(*cyclical_bound(base, top, up, down, t, tracker, Fraction(1)))


@given(reals, st.floats(1, 100), st.integers(1, 100), st.integers(0, 100), st.integers(0, 5000))
def test_cyclical_triangular2(base, ratio, up, down, t):
    top = base * ratio
    tracker = lrtrack.CyclicalTracker(
        base_value=base, max_value=top, step_size_up=up, step_size_down=down, mode="TRIANGULAR2"
    )
    scale = Fraction(1, 2 ** (t // (up + (down or up))))
    assert_within(*cyclical_bound(base, top, up, down, t, tracker, scale))


@given(
    reals,
    st.floats(1, 100),
    st.integers(1, 100),
    st.integers(0, 100),
    st.floats(0.9, 1),
    st.integers(0, 5000),
)
def test_cyclical_exp_range(base, ratio, up, down, gamma, t):
    top = base * ratio
    tracker = lrtrack.CyclicalTracker(
        base_value=base,
        max_value=top,
        step_size_up=up,
        step_size_down=down,
        mode="EXP_RANGE",
        gamma=gamma,
    )
    scale = Fraction(gamma) ** t
    assert_within(*cyclical_bound(base, top, up, down, t, tracker, scale))


@given(st.integers(1, 100), st.integers(0, 100), st.booleans(), st.integers(0, 5000))
def test_cyclical_scale_function(up, down, by_cycle, t):
    tracker = lrtrack.CyclicalTracker(
        base_value=0.25,
        max_value=1.5,
        step_size_up=up,
        step_size_down=down,
        scale_function=lambda n: 1 / (1 + n),
        scale_mode_cycle=by_cycle,
    )
    cycle = 1 + t // (up + (down or up))
    scale = Fraction(1, 1 + (cycle if by_cycle else t))
    assert_within(*cyclical_bound(0.25, 1.5, up, down, t, tracker, scale))


def cyclical_bound(base, top, up, down, t, tracker, scale):
    """The position in the cycle is the remainder of 1 + t / total, so its error grows with that."""
    fall = down or up
    total = up + fall
    position = t % total
    assume(position != 0 or t == 0 or total & (total - 1) == 0)  # else rounding decides the cycle
    share = Fraction(position, up) if position < up else Fraction(total - position, fall)
    height = (Fraction(top) - Fraction(base)) * scale
    steepest = max(Fraction(total, up), Fraction(total, fall))
    lost = height * steepest * (1 + t // total)
    return 8, tracker, t, Fraction(base) + height * share, base, height, lost


@given(reals, signed_reals, st.integers(0, 10**4), st.sampled_from(["LINEAR", "CONSTANT"]), updates)
def test_warm_up(base, begin, steps, mode, t):
    main = lrtrack.LinearTracker(base_value=base, slope=-1e-3)
    tracker = lrtrack.WarmUpTracker(
        main_tracker=main, warm_up_steps=steps, warm_up_begin_value=begin, warm_up_mode=mode
    )
    if t >= steps:
        assert tracker.astype("float64")(t) == main.astype("float64")(t - steps)
    elif mode == "CONSTANT":
        assert tracker.astype("float64")(t) == begin
    else:
        rise = (Fraction(base) - Fraction(begin)) * Fraction(t, steps)
        assert_within(3, tracker, t, Fraction(begin) + rise, begin, rise)


@given(reals, st.integers(0, 2**63 - 1))
def test_square_root(base, t):
    exact = mpmath.mpf(base) / mpmath.sqrt(mpmath.mpf(t) + 1)
    tracker = lrtrack.SquareRootTracker(base_value=base)
    assert_within(2, tracker, t, exact)
    assert_rounded_once(tracker, t)


def assert_rounded_once(tracker, t):
    """All but DJL's own compute in double and round at the end."""
    assert tracker(t) == np.float32(tracker.astype("float64")(t))


@pytest.mark.parametrize("t", [0, 1, 7, 10**9, 2**31 - 1, 2**31, 2**53, 2**63 - 1])
def test_square_root_at_landmarks(t):
    value = lrtrack.SquareRootTracker(base_value=0.5).astype("float64")(t)
    assert value == pytest.approx(float(mpmath.mpf("0.5") / mpmath.sqrt(t + 1)), rel=4e-16)


def test_every_tracker_has_its_formula_tested():
    sources = Path(__file__).parent.glob("test_*formulas.py")
    text = "".join(source.read_text(encoding="utf-8") for source in sources)
    tested = {name.replace("_", "") for name in re.findall(r"^def test_(\w+)", text, re.MULTILINE)}
    for name in lrtrack._core.__all__:
        if name.endswith("Tracker") and name not in ("Tracker", "ParameterTracker"):
            assert any(t.startswith(name[: -len("Tracker")].lower()) for t in tested), name
