"""Properties of the schedules that are not DJL's, for any parameters."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lrtrack import (
    CosineRestartsTracker,
    CyclicalMomentumTracker,
    CyclicalTracker,
    ExponentialTracker,
    FixedTracker,
    InverseSquareRootTracker,
    InverseTimeTracker,
    MultiStepTracker,
    OneCycleMomentumTracker,
    OneCycleTracker,
    PiecewiseConstantTracker,
    PiecewiseLinearTracker,
    RangeTestTracker,
    RexTracker,
    StepTracker,
    TanhTracker,
    TrapezoidTracker,
    WarmUpTracker,
)

SLACK = 1e-13  # relative: what rounding may add
LAST_UPDATE = 2**63 - 1

values = st.floats(1e-6, 1e3)
shares = st.floats(0, 1)
lengths = st.integers(1, 3000)
any_length = st.integers(0, 3000)
updates = st.integers(0, 10**4) | st.integers(0, LAST_UPDATE)
milestones = st.sets(any_length, max_size=8).map(sorted)
anneals = st.sampled_from(["COSINE", "LINEAR"])
decays = st.sampled_from(["LINEAR", "COSINE", "SQRT"])


def with_final_below(base):
    return st.tuples(st.just(base), shares.map(lambda share: float(np.float32(base) * share / 2)))


bases_and_finals = values.flatmap(with_final_below)

falling = st.one_of(
    st.builds(
        InverseTimeTracker, base_value=values, decay=st.floats(0, 1e3), recursive=st.booleans()
    ),
    st.builds(StepTracker, base_value=values, factor=shares, step_size=lengths, offset=any_length),
    st.builds(MultiStepTracker, base_value=values, factor=shares, milestones=milestones),
    st.builds(ExponentialTracker, base_value=values, decay=st.floats(0, 10)),
    st.builds(RexTracker, base_value=values, total_updates=lengths),
    st.builds(
        lambda pair, total, lower, width: TanhTracker(
            base_value=pair[0],
            final_value=pair[1],
            total_updates=total,
            lower=lower,
            upper=lower + width,
        ),
        bases_and_finals,
        lengths,
        st.floats(-10, 10),
        st.floats(0.1, 10),
    ),
    st.builds(
        lambda pair, stay, fall, decay: TrapezoidTracker(
            base_value=pair[0],
            final_value=pair[1],
            warm_up_steps=0,
            stable_steps=stay,
            decay_steps=fall,
            decay=decay,
        ),
        bases_and_finals,
        any_length,
        any_length,
        decays,
    ),
)


@given(falling, updates, updates)
def test_falling_schedules_never_rise_or_exceed_their_base(tracker, one, other):
    precise = tracker.astype(np.float64)
    early, late = precise(min(one, other)), precise(max(one, other))
    assert late <= early * (1 + SLACK)
    assert 0 <= late <= tracker.base_value * (1 + SLACK)
    assert tracker(max(one, other)) <= np.nextafter(np.float32(tracker(min(one, other))), np.inf)


@given(bases_and_finals, lengths, st.floats(1, 4), shares, updates)
def test_cosine_restarts_stay_between_final_and_base(pair, first, factor, decay, t):
    base, final = pair
    tracker = CosineRestartsTracker(
        base_value=base,
        final_value=final,
        first_cycle=first,
        cycle_factor=factor,
        cycle_decay=decay,
    ).astype(np.float64)
    assert final <= tracker(t) <= base
    assert tracker(0) == base
    if t % first:
        assert tracker(t % first) <= tracker(t % first - 1) * (1 + SLACK)


@given(values, lengths, shares, st.booleans(), anneals, updates)
def test_one_cycle_starts_peaks_and_ends_where_it_says(top, total, share, three, anneal, t):
    share = share / 2 if three else share
    tracker = OneCycleTracker(
        max_value=top, total_updates=total, pct_start=share, three_phase=three, anneal=anneal
    ).astype(np.float64)
    momentum = tracker.momentum()
    assert isinstance(momentum, OneCycleMomentumTracker)
    assert momentum.dtype == tracker.dtype
    assert top / 25 / 1e4 * (1 - SLACK) <= tracker(t) <= top * (1 + SLACK)
    assert 0.85 <= momentum(t) <= 0.95
    last = total - 1
    assert tracker(last) == tracker(min(last + t, LAST_UPDATE))
    if share < 1:
        assert tracker(last) == top / 25 / 1e4
        assert momentum(last) == 0.95
    if share * total > 1:
        assert tracker(0) == top / 25
        assert momentum(0) == 0.95


@given(values, st.integers(2, 1000), anneals)
def test_one_cycle_and_its_momentum_turn_at_the_same_update(top, peak, anneal):
    tracker = OneCycleTracker(
        max_value=top, total_updates=4 * (peak + 1), pct_start=0.25, anneal=anneal
    )
    assert tracker.astype(np.float64)(peak) == top
    assert tracker.momentum(base=0.5, max=0.75)(peak) == 0.5


def test_cyclical_momentum_has_its_trackers_cycles_and_precision():
    tracker = CyclicalTracker(step_size_up=4, step_size_down=12, mode="triangular2")
    momentum = tracker.astype(np.float64).momentum(base=0.5, max=0.75)
    assert momentum == CyclicalMomentumTracker(
        base_value=0.5, max_value=0.75, step_size_up=4, step_size_down=12, mode="triangular2"
    )
    assert momentum.dtype == np.float64
    assert [momentum(t) for t in (0, 4, 10, 16, 20, 32)] == [0.75, 0.5, 0.625, 0.75, 0.625, 0.75]
    assert tracker.momentum() == tracker.momentum(base=0.85, max=0.95)


@given(values, st.integers(1, 1000), st.integers(0, 1000), updates)
def test_cyclical_momentum_stays_between_its_values(low, up, down, t):
    momentum = CyclicalTracker(step_size_up=up, step_size_down=down).momentum(base=low, max=2 * low)
    precise = momentum.astype(np.float64)
    assert low * (1 - SLACK) <= precise(t) <= 2 * low * (1 + SLACK)


@given(bases_and_finals, any_length, any_length, any_length, decays)
def test_trapezoid_has_its_corners(pair, rise, stay, fall, decay):
    base, final = pair
    tracker = TrapezoidTracker(
        base_value=base,
        final_value=final,
        warm_up_steps=rise,
        stable_steps=stay,
        decay_steps=fall,
        decay=decay,
    ).astype(np.float64)
    end = rise + stay + fall
    assert [tracker(t) for t in (end, end + 1, LAST_UPDATE)] == [final] * 3
    if rise > 0:
        assert tracker(0) == 0
    if stay + fall > 0:
        assert tracker(rise) == base
    if fall > 0:
        assert tracker(rise + stay) == base


@given(values, st.floats(1, 1e3), lengths, st.sampled_from(["EXPONENTIAL", "LINEAR"]), updates)
def test_range_test_grows_from_end_to_end(low, ratio, total, growth, t):
    high = low * ratio
    tracker = RangeTestTracker(
        min_value=low, max_value=high, total_updates=total, growth=growth
    ).astype(np.float64)
    assert tracker(0) == low
    assert [tracker(t) for t in (total, total + 1, LAST_UPDATE)] == [high] * 3
    assert low <= tracker(t) <= high * (1 + SLACK)
    if t:
        assert tracker(t) >= tracker(t - 1) * (1 - SLACK)


@given(values, lengths, updates)
def test_inverse_square_root_turns_at_the_end_of_its_warm_up(base, steps, t):
    tracker = InverseSquareRootTracker(base_value=base, warm_up_steps=steps).astype(np.float64)
    assert tracker(0) == 0
    assert tracker(steps) == base
    assert 0 <= tracker(t) <= base


@given(values, values, any_length, st.sampled_from(["EXPONENTIAL", "COSINE"]), any_length)
def test_warm_up_goes_from_begin_to_the_main_value(base, begin, steps, mode, t):
    tracker = WarmUpTracker(
        main_tracker=FixedTracker(value=base),
        warm_up_steps=steps,
        warm_up_begin_value=begin,
        warm_up_mode=mode,
    ).astype(np.float64)
    low, high = min(base, begin), max(base, begin)
    assert tracker(steps) == base
    assert low * (1 - SLACK) <= tracker(t) <= high * (1 + SLACK)
    if steps:
        assert tracker(0) == begin


def test_steps_are_exact_for_the_latest_updates_and_offsets():
    tracker = StepTracker(base_value=1, factor=0.5, step_size=2**62, offset=LAST_UPDATE)
    steps = [(t + LAST_UPDATE) // 2**62 for t in (0, 1, 2**62, 2**62 + 1, LAST_UPDATE)]
    assert [tracker(t) for t in (0, 1, 2**62, 2**62 + 1, LAST_UPDATE)] == [0.5**n for n in steps]


def test_pieces_may_be_a_single_value():
    assert PiecewiseConstantTracker(boundaries=[], values=[0.25])(7) == 0.25
    assert PiecewiseLinearTracker(points=[(5, 0.25)])[0:10].tolist() == [0.25] * 10
    assert MultiStepTracker(base_value=0.25, milestones=[], factor=0.5)(7) == 0.25
