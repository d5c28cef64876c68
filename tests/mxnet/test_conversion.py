"""from_scheduler against MXNet's real schedulers, asked for one update after the other."""

from __future__ import annotations

import copy
import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrtrack import ParameterTracker, Tracker
from lrtrack.mxnet import LRScheduler, from_scheduler

# Beyond the longest of the schedules drawn below.
UPDATES = 160
MOST_ULPS = 4

RATES = st.floats(1e-6, 10)
LENGTHS = st.integers(1, 60)


@st.composite
def warm_ups(draw, base_lr):
    return {
        "base_lr": base_lr,
        "warmup_steps": draw(st.integers(0, 40)),
        "warmup_begin_lr": draw(st.floats(0, 1)) * base_lr,
        "warmup_mode": draw(st.sampled_from(["linear", "constant"])),
    }


@st.composite
def arguments(draw, kind):
    chosen = draw(warm_ups(draw(RATES)))
    if kind in ("FactorScheduler", "MultiFactorScheduler"):
        chosen["factor"] = draw(st.floats(0, 0.99) | st.sampled_from([1, 0.1, 0.5]))
    if kind == "FactorScheduler":
        chosen["step"] = draw(LENGTHS)
        chosen["stop_factor_lr"] = draw(st.sampled_from([0, 1e-8, 1e-3, 20.0]))
    elif kind == "MultiFactorScheduler":
        chosen["step"] = sorted(draw(st.sets(st.integers(1, 120), min_size=1, max_size=6)))
    else:
        no_zero_division = LENGTHS.filter(lambda last: last != chosen["warmup_steps"])
        chosen["max_update"] = draw(no_zero_division)
        chosen["final_lr"] = draw(st.sampled_from([0, 1e-3]) | RATES)
    if kind == "PolyScheduler":
        chosen["pwr"] = draw(st.sampled_from([0, 1, 2, 3, 0.5]) | st.floats(0, 5))
    return chosen


KINDS = ["FactorScheduler", "MultiFactorScheduler", "PolyScheduler", "CosineScheduler"]
every_kind = pytest.mark.parametrize("kind", KINDS)


def make(mx, kind, **chosen):
    return getattr(mx.lr_scheduler, kind)(**chosen)


def assert_same_values(scheduler, first=0, updates=UPDATES):
    """That the tracker has the values that the scheduler then gives; it is used up by this."""
    tracker = from_scheduler(scheduler)
    assert tracker.dtype == np.float64
    expected = np.array([float(scheduler(update)) for update in range(first, updates)])
    received = tracker[first:updates]
    np.testing.assert_array_less(np.abs(received - expected), ulps(expected) + 5e-324)
    one_by_one = [tracker(update) for update in range(first, updates)]
    np.testing.assert_array_equal(one_by_one, received)
    return tracker


def ulps(values):
    return MOST_ULPS * np.spacing(np.abs(values))


@every_kind
@pytest.mark.parametrize("first", [0, 1])
@given(data=st.data())
def test_same_values_for_increasing_updates(mx, kind, first, data):
    assert_same_values(make(mx, kind, **data.draw(arguments(kind))), first)


@every_kind
@given(data=st.data())
def test_conversion_leaves_the_scheduler_fresh(mx, kind, data):
    scheduler = make(mx, kind, **data.draw(arguments(kind)))
    before = copy.deepcopy(vars(scheduler))
    assert from_scheduler(scheduler) == from_scheduler(scheduler)
    assert vars(scheduler) == before


@pytest.mark.parametrize("warmup_steps", [0, 3, 10, 15, 20, 25])
def test_the_steps_of_factor_are_after_multiples_whatever_the_warm_up(mx, warmup_steps):
    scheduler = make(
        mx, "FactorScheduler", step=10, factor=0.5, base_lr=1, warmup_steps=warmup_steps
    )
    tracker = assert_same_values(scheduler)
    for boundary in range(10, 100, 10):
        if boundary >= warmup_steps:
            assert tracker(boundary) == 0.5 ** (boundary // 10 - 1)
        if boundary + 1 >= warmup_steps:
            assert tracker(boundary + 1) == 0.5 ** (boundary // 10)


@pytest.mark.parametrize("warmup_steps", [0, 1, 6, 7, 8, 30, 31, 50])
def test_the_steps_of_multi_factor_are_after_the_given_updates(mx, warmup_steps):
    scheduler = make(
        mx, "MultiFactorScheduler", step=[7, 30], factor=0.25, base_lr=1, warmup_steps=warmup_steps
    )
    tracker = assert_same_values(scheduler)
    after_warm_up = {7: 1.0, 8: 0.25, 30: 0.25, 31: 0.0625, 10**9: 0.0625, 2**63 - 1: 0.0625}
    for update, expected in after_warm_up.items():
        if update >= warmup_steps:
            assert tracker(update) == expected


@pytest.mark.parametrize("kind", ["PolyScheduler", "CosineScheduler"])
@pytest.mark.parametrize("warmup_steps", [0, 1, 19])
def test_the_end_is_held(mx, kind, warmup_steps):
    chosen = {"max_update": 20, "base_lr": 1.0, "final_lr": 0.25, "warmup_steps": warmup_steps}
    tracker = assert_same_values(make(mx, kind, **chosen))
    assert tracker(warmup_steps) == 1.0
    assert tracker(19) > 0.25
    assert [tracker(update) for update in (20, 21, 10**9, 2**63 - 1)] == [0.25] * 4


@pytest.mark.parametrize("kind", ["PolyScheduler", "CosineScheduler"])
def test_a_warm_up_beyond_the_end_stays_at_the_base_value(mx, kind):
    tracker = assert_same_values(make(mx, kind, max_update=20, base_lr=0.5, warmup_steps=21))
    assert [tracker(update) for update in (20, 21, 22, 10**9)] == [0.5 * 20 / 21, 0.5, 0.5, 0.5]


@pytest.mark.parametrize("kind", ["PolyScheduler", "CosineScheduler"])
def test_a_warm_up_as_long_as_the_schedule_is_refused_where_mxnet_fails(mx, kind):
    scheduler = make(mx, kind, max_update=20, warmup_steps=20)
    with pytest.raises(ZeroDivisionError):
        copy.deepcopy(scheduler)(20)
    with pytest.raises(ValueError, match="warmup_steps must be different from max_update"):
        from_scheduler(scheduler)


@pytest.mark.parametrize(
    "kind, chosen",
    [
        ("CosineScheduler", {"base_lr": 0.125, "final_lr": 0.5, "max_update": 30}),
        ("CosineScheduler", {"base_lr": 0.5, "final_lr": 0.5, "max_update": 30}),
        ("CosineScheduler", {"base_lr": 1 + 2**-52, "final_lr": 1, "max_update": 30}),
        ("CosineScheduler", {"base_lr": 1e-60, "final_lr": 0, "max_update": 30}),
        ("CosineScheduler", {"base_lr": -0.5, "final_lr": -1, "max_update": 9, "warmup_steps": 0}),
        ("PolyScheduler", {"base_lr": 0.125, "final_lr": 0.5, "max_update": 30, "pwr": 0.5}),
        ("FactorScheduler", {"base_lr": 0.5, "factor": 0, "step": 3}),
        ("FactorScheduler", {"base_lr": 0.5, "factor": -0.5, "step": 3}),
        ("FactorScheduler", {"base_lr": 0.5, "factor": 0.5, "step": 3, "stop_factor_lr": 0.75}),
        ("FactorScheduler", {"base_lr": 0.5, "factor": 0.5, "step": 2**62}),
        ("FactorScheduler", {"base_lr": 0.5, "factor": 0.5, "step": 2**70}),
        ("MultiFactorScheduler", {"base_lr": 0.5, "factor": -0.5, "step": [3, 9, 2**80]}),
    ],
)
def test_unusual_parameters(mx, kind, chosen):
    chosen = {"warmup_begin_lr": -2, **chosen}
    assert_same_values(make(mx, kind, **chosen))


def test_many_products_stay_within_the_tolerance(mx):
    """A power of the factor would be dozens of units off after this many roundings."""
    scheduler = make(mx, "FactorScheduler", step=1, factor=0.9997, base_lr=0.1)
    tracker = assert_same_values(scheduler, updates=60_000)
    assert tracker(60_000) == 1e-8


def test_a_base_lr_that_an_optimizer_has_set_holds_after_the_warm_up(mx):
    scheduler = make(mx, "FactorScheduler", step=9, factor=0.5, base_lr=0.5, warmup_steps=4)
    mx.optimizer.create("sgd", learning_rate=0.125, lr_scheduler=scheduler)
    tracker = assert_same_values(scheduler)
    assert [tracker(update) for update in (2, 3, 4, 10)] == [0.25, 0.375, 0.125, 0.0625]


USED = [
    ("FactorScheduler", {"step": 5, "factor": 0.5}, 6, "its count is 5 and was 0"),
    ("MultiFactorScheduler", {"step": [5], "factor": 0.5}, 6, "its cur_step_ind is 1 and was 0"),
    ("PolyScheduler", {"max_update": 10, "base_lr": 1}, 10, "its base_lr is 0.* and was 1"),
    ("CosineScheduler", {"max_update": 10, "base_lr": 1}, 10, "its base_lr is 0.* and was 1"),
]


@pytest.mark.parametrize("kind, chosen, update, message", USED)
def test_used_schedulers_are_refused(mx, kind, chosen, update, message):
    scheduler = make(mx, kind, **chosen)
    from_scheduler(scheduler)
    scheduler(update)
    with pytest.raises(ValueError, match=f"scheduler must be fresh, .* used {kind}: {message}"):
        from_scheduler(scheduler)


def test_other_classes_are_refused(mx):
    class Own(mx.lr_scheduler.CosineScheduler):
        def __call__(self, num_update):
            return 0.5

    others = [Own(max_update=9), mx.lr_scheduler.LRScheduler(), LRScheduler(Tracker.fixed(1))]
    others += [0.5, None, mx.lr_scheduler.CosineScheduler, Tracker.fixed(0.5)]
    for other in others:
        with pytest.raises(TypeError, match="scheduler must be one of mxnet"):
            from_scheduler(other)


@pytest.mark.parametrize(
    "kind, chosen, error, message",
    [
        ("PolyScheduler", {"max_update": 9, "pwr": -1}, ValueError, "pwr must be non-negative"),
        ("PolyScheduler", {"max_update": 9, "final_lr": math.nan}, ValueError, "final_lr must be"),
        ("CosineScheduler", {"max_update": 9, "base_lr": math.inf}, ValueError, "base_lr_orig"),
        ("FactorScheduler", {"step": 2.5, "factor": 0.5}, TypeError, "step must be an integer"),
        ("FactorScheduler", {"step": 2, "factor": math.nan}, ValueError, "factor must be finite"),
        ("MultiFactorScheduler", {"step": [2.5], "factor": 0.5}, TypeError, "step's items must be"),
        ("FactorScheduler", {"step": 2, "factor": 1 - 1e-9}, ValueError, "within 1000000 steps"),
    ],
)
def test_what_has_no_tracker_is_refused(mx, kind, chosen, error, message):
    with pytest.raises(error, match=message):
        from_scheduler(make(mx, kind, **chosen))


@every_kind
def test_the_tracker_is_a_value(mx, kind):
    chosen = {"step": 9} if kind == "FactorScheduler" else {"max_update": 30}
    chosen = {"step": [9, 12]} if kind == "MultiFactorScheduler" else chosen
    tracker = from_scheduler(make(mx, kind, base_lr=0.5, warmup_steps=3, **chosen))
    assert ParameterTracker.from_dict(json.loads(json.dumps(tracker.to_dict()))) == tracker
