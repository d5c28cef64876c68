"""PlateauTracker's state: against torch's own runs, against the rules, and as it travels."""

from __future__ import annotations

import copy
import functools
import json
import math
import pickle
import warnings
from pathlib import Path

import numpy as np
import pytest
from drawing import readable
from hypothesis import given
from hypothesis import strategies as st

import lrtrack
from lrtrack import (
    CosineTracker,
    PlateauMode,
    PlateauTracker,
    ThresholdMode,
    Tracker,
    WarmUpTracker,
    evaluate,
)
from lrtrack.mxnet import LRScheduler

RECORDED = Path(__file__).parent / "peers" / "data" / "torch_plateau.json"
TORCH = json.loads(RECORDED.read_text(encoding="utf-8"))["runs"]
FULL = {
    "base_value": 0.5,
    "mode": "MAX",
    "factor": 0.25,
    "patience": 3,
    "threshold": 0.01,
    "threshold_mode": "ABSOLUTE",
    "cooldown": 2,
    "min_value": 0.125,
    "main_tracker": Tracker.fixed(0.5),
}
PARAMETERS = st.fixed_dictionaries(
    {
        "base_value": st.floats(1e-6, 1e6),
        "mode": st.sampled_from(PlateauMode),
        "factor": st.floats(0, 1),
        "patience": st.integers(0, 3),
        "threshold": st.sampled_from([0.0, 1e-4, 0.5, 2.0]),
        "threshold_mode": st.sampled_from(ThresholdMode),
        "cooldown": st.integers(0, 3),
    }
)
# Few different ones, so that runs without improvement are common.
METRICS = st.lists(st.sampled_from([-3.0, -1.0, 0.0, 0.5, 1.0, 2.0, math.nan, math.inf, -math.inf]))


def update(tracker, metrics):
    """The values after each metric, with what NaN and infinities warn of left out."""
    values = []
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="metric must be finite")
        for metric in metrics:
            tracker.update(metric)
            values.append(tracker.value)
    return values


def values_by_the_rules(parameters, metrics):
    """The history is read from the start for each value: no counters, no state."""
    values = [parameters["base_value"]]
    best, bad, excused_until = None, [], -1
    for index, metric in enumerate(metrics):
        if math.isfinite(metric) and (best is None or is_good(parameters, metric, best)):
            best, bad = metric, []
        elif index <= excused_until:
            bad = []
        else:
            bad = [*bad, index]
        if len(bad) > parameters["patience"]:
            bad, excused_until = [], index + parameters["cooldown"]
            values.append(max(values[-1] * parameters["factor"], parameters["min_value"]))
        else:
            values.append(values[-1])
    return values[1:]


def is_good(parameters, metric, best):
    gain = metric - best if parameters["mode"] is PlateauMode.MAX else best - metric
    unit = abs(best) if parameters["threshold_mode"] is ThresholdMode.RELATIVE else 1.0
    return gain > parameters["threshold"] * unit


@pytest.mark.parametrize("run", TORCH, ids=lambda run: "-".join(map(str, run["parameters"])))
def test_lowers_the_value_as_torch_does(run):
    assert len(set(run["values"])) > 1
    assert update(PlateauTracker(**run["parameters"]), run["metrics"]) == run["values"]


@given(PARAMETERS, st.floats(0, 1), METRICS)
def test_follows_the_rules(parameters, share, metrics):
    parameters["min_value"] = share * parameters["base_value"]
    expected = values_by_the_rules(parameters, metrics)
    assert update(PlateauTracker(**parameters), metrics) == expected


@given(PARAMETERS, st.floats(0, 1), METRICS)
def test_never_rises_and_never_falls_below_min_value(parameters, share, metrics):
    low = share * parameters["base_value"]
    values = update(PlateauTracker(**parameters, min_value=low), metrics)
    assert all(later <= earlier for earlier, later in zip([math.inf, *values], values))
    assert all(low <= value <= parameters["base_value"] for value in values)


def pickled(tracker):
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        tracker = pickle.loads(pickle.dumps(tracker, protocol))
    return tracker


def loaded(tracker):
    twin = PlateauTracker(**eval(repr(tracker), {"PlateauTracker": dict}))
    twin.load_state_dict(json.loads(json.dumps(tracker.state_dict())))
    return twin


@pytest.mark.parametrize("duplicate", [copy.copy, copy.deepcopy, pickled, loaded])
@given(parameters=PARAMETERS, before=METRICS, after=METRICS, other=METRICS)
def test_a_duplicate_has_the_same_future_and_is_independent(
    duplicate, parameters, before, after, other
):
    tracker = PlateauTracker(**parameters)
    update(tracker, before)
    twin, third = duplicate(tracker), duplicate(tracker)
    assert twin.state_dict() == tracker.state_dict()
    update(third, other)
    assert update(twin, after) == update(tracker, after)


HOLDERS = [
    lambda tracker: tracker.delay(0) * 1,
    lambda tracker: Tracker.sequence([(tracker, 0), (tracker * tracker.astype("f8")).clip(0, 1)]),
    lambda tracker: PlateauTracker(base_value=1, main_tracker=tracker.repeat(3)),
    lambda tracker: LRScheduler(tracker + 0, 5),
]


@pytest.mark.parametrize("hold", HOLDERS)
@pytest.mark.parametrize("duplicate", [copy.deepcopy, pickled])
def test_duplicates_of_what_holds_it_are_independent(hold, duplicate):
    tracker = PlateauTracker(base_value=1, patience=0, factor=0.5)
    holder = hold(tracker)
    twin = duplicate(holder)
    assert type(twin) is type(holder)
    update(tracker, [1, 1])
    assert holder(0) <= 0.5
    assert twin(0) == 1


@pytest.mark.parametrize("duplicate", [copy.deepcopy, pickled])
def test_a_duplicate_keeps_what_is_shared(duplicate):
    tracker = PlateauTracker(base_value=1, patience=0, factor=0.5)
    doubles = tracker.astype("float64")
    shared = (tracker.delay(1) * tracker, tracker, doubles, doubles + 1)
    product, twin, wide, wide_sum = duplicate(shared)
    update(twin, [1, 1])
    assert (product(3), wide(3), wide_sum(3)) == (0.25, 0.5, 1.5)
    (factor,) = duplicate((PlateauTracker(base_value=1, factor=0.5) * 1,))[0].factors[:1]
    assert type(factor) is PlateauTracker


def test_a_composition_gives_the_object_that_it_was_made_of():
    tracker = PlateauTracker(base_value=1)
    for holder in (tracker * 2, (tracker * 2).astype("float64").astype("float32")):
        assert holder.factors[0] is tracker
    assert (tracker * 2).astype("float64").factors[0] == tracker
    assert tracker.astype("float32") is tracker
    assert (Tracker.plateau().set_base_value(1).build() * 2).factors[0].value == 1


def test_a_deep_copy_of_what_cannot_change_is_itself():
    tracker = PlateauTracker(base_value=1)
    nested = functools.reduce(lambda inner, _: inner.delay(1), range(99), tracker)
    assert copy.deepcopy(nested)(200) == 1
    plain = Tracker.fixed(1).delay(1)
    assert copy.deepcopy(plain) is plain


def test_a_threshold_is_a_share_of_the_best_metrics_size():
    losses = PlateauTracker(base_value=1, patience=0, factor=0.5, threshold=0.1)
    assert update(losses, [-1.0, -1.05, -1.11, -1.2]) == [1.0, 0.5, 0.5, 0.25]
    scores = PlateauTracker(base_value=1, patience=0, factor=0.5, threshold=0.1, mode="MAX")
    assert update(scores, [-1.0, -0.95, -0.89]) == [1.0, 0.5, 0.5]


@pytest.mark.parametrize("metric", [math.nan, math.inf, -math.inf])
def test_a_metric_that_is_not_finite_is_reported_and_no_improvement(metric):
    tracker = PlateauTracker(base_value=1, patience=0, factor=0.5)
    for expected in (0.5, 0.25):
        with pytest.warns(UserWarning, match=f"metric must be finite, received {metric}"):
            tracker.update(metric)
        assert tracker.value == expected
    assert tracker.state_dict()["best"] is None
    tracker.update(3.0)
    assert tracker.state_dict()["best"] == 3.0
    assert tracker.value == 0.25


@pytest.mark.parametrize("kind", [float, np.float32, np.float64, np.array, int])
def test_metrics_are_numbers_of_any_type(kind):
    tracker = PlateauTracker(base_value=1)
    tracker.update(kind(2))
    assert tracker.state_dict()["best"] == 2.0


@pytest.mark.parametrize("bad", ["0.5", None, True, np.True_, 1j, [0.5], object()], ids=readable)
def test_metrics_that_are_no_numbers_are_refused(bad):
    tracker = PlateauTracker(base_value=1, patience=0)
    before = tracker.state_dict()
    with pytest.raises(TypeError, match="metric must be a number, received"):
        tracker.update(bad)
    assert tracker.state_dict() == before


def test_scales_another_tracker():
    main = CosineTracker(base_value=0.5, final_value=0.25, max_updates=20)
    tracker = PlateauTracker(base_value=1, factor=0.5, patience=0, main_tracker=main)
    np.testing.assert_array_equal(tracker[0:30], main[0:30])
    update(tracker, [1, 1])
    assert tracker.value == 0.5
    assert tracker(10) == tracker.get_new_value("weight", 10) == tracker[10] == 0.1875
    np.testing.assert_array_equal(tracker[0:30], main[0:30] / 2)
    assert tracker.get_new_value(num_update=20) == 0.125
    assert PlateauTracker(base_value=1, main_tracker=main.astype("float64")).dtype == np.float64


def test_everything_that_holds_it_sees_its_value_now():
    tracker = PlateauTracker(base_value=1, factor=0.5, patience=0)
    both = [tracker * 0.5, tracker + Tracker.fixed(1), tracker.clip(0, 0.75), tracker.delay(2)]
    both += [tracker.repeat(3), tracker.per_epoch(2), WarmUpTracker(main_tracker=tracker)]
    both += [Tracker.sequence([(Tracker.fixed(3), 2), tracker]), tracker.astype("float64")]
    before = [0.5, 2, 0.75, 1, 1, 1, 1, 1, 1]
    after = [0.25, 1.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5]
    assert [holder(5) for holder in both] == before
    np.testing.assert_array_equal(evaluate(both, [5, 6], threads=3), np.transpose([before] * 2))
    update(tracker, [1, 1])
    assert [holder(5) for holder in both] == after
    np.testing.assert_array_equal(evaluate(both, [5, 6], threads=3), np.transpose([after] * 2))


def through_json(tracker):
    return Tracker.from_dict(json.loads(json.dumps(tracker.to_dict(), allow_nan=False)))


@pytest.mark.parametrize("main", [None, Tracker.fixed(0.3), PlateauTracker(base_value=0.2)])
@given(parameters=PARAMETERS, before=METRICS, after=METRICS)
def test_dictionaries_hold_parameters_and_state(main, parameters, before, after):
    tracker = PlateauTracker(**parameters, main_tracker=main)
    update(tracker, before)
    twin = through_json(tracker)
    assert type(twin) is PlateauTracker
    assert (repr(twin), twin.state_dict()) == (repr(tracker), tracker.state_dict())
    assert (twin[0:5] == tracker[0:5]).all()
    assert update(twin, after) == update(tracker, after)
    assert (twin[0:5] == tracker[0:5]).all()


def test_compositions_become_dictionaries_and_back():
    tracker = PlateauTracker(**FULL)
    update(tracker, [0.5] * 5)
    cosine = CosineTracker(base_value=0.5, max_updates=20)
    holders = [tracker * cosine, (tracker + cosine).astype("float64"), tracker.clip(0.05, 0.06)]
    holders += [Tracker.sequence([(tracker, 5), cosine]), Tracker.sequence([(cosine, 5), tracker])]
    holders += [WarmUpTracker(main_tracker=tracker, warm_up_steps=3), tracker.delay(2).repeat(7)]
    holders += [PlateauTracker(base_value=1, main_tracker=tracker * cosine)]
    for holder in holders:
        twin = through_json(holder)
        assert repr(twin) == repr(holder)
        assert twin[0:30].tolist() == holder[0:30].tolist()
    by_name = lrtrack.PerParameterTracker(default_tracker=cosine, trackers={"*bias": tracker})
    twin = lrtrack.PerParameterTracker.from_dict(json.loads(json.dumps(by_name.to_dict())))
    assert twin("a_bias", 3) == by_name("a_bias", 3) == tracker(3)
    assert twin.trackers["*bias"].state_dict() == tracker.state_dict()


def test_the_dictionary_is_what_repr_and_state_dict_say():
    tracker = PlateauTracker(**FULL)
    update(tracker, [0.5] * 5)
    expected = {**FULL, "main_tracker": Tracker.fixed(0.5).to_dict()}
    expected |= {"kind": "PlateauTracker", "dtype": "float32", "state": tracker.state_dict()}
    assert tracker.to_dict() == expected


def test_it_equals_itself_only():
    tracker = PlateauTracker(base_value=1)
    assert tracker == tracker
    assert tracker != PlateauTracker(base_value=1)
    assert tracker != copy.copy(tracker)
    assert {tracker: 3, PlateauTracker(base_value=1): 4}[tracker] == 3
    assert tracker * 2 == tracker * 2
    assert hash(tracker * 2) == hash(tracker * 2)
    assert tracker * 2 != copy.copy(tracker) * 2


def test_min_value_is_at_most_base_value():
    with pytest.raises(
        ValueError, match=r"min_value must be at most base_value \(1.0\), received 2"
    ):
        PlateauTracker(base_value=1, min_value=2)


def test_what_is_assigned_to_is_told_of_update():
    tracker = PlateauTracker(base_value=1)
    for name in ("base_value", "value", "surplus"):
        with pytest.raises(AttributeError, match=f"{name} cannot be set: update"):
            setattr(tracker, name, 0.5)
    with pytest.warns(UserWarning, match="learning_rate 0.5 is ignored"):
        tracker.base_lr = 0.5
    assert tracker(0) == 1


GOOD_STATE = {"value": 0.5, "best": 0.25, "bad_updates": 1, "cooldown_left": 2}


@pytest.mark.parametrize(
    "change, error, message",
    [
        ({"value": 2.0}, ValueError, r"value must be between min_value \(0.125\) and base_value"),
        ({"value": 0.0}, ValueError, r"value must be between min_value \(0.125\) and base_value"),
        ({"value": "1"}, TypeError, "value must be a number"),
        ({"best": math.nan}, ValueError, "best must be finite"),
        ({"best": "1"}, TypeError, "best must be a number"),
        ({"bad_updates": -1}, ValueError, "bad_updates must be non-negative"),
        ({"cooldown_left": 0.5}, TypeError, "cooldown_left must be an integer"),
        ({"more": 1}, ValueError, "state's keys must be value, best, bad_updates, cooldown_left"),
    ],
)
def test_bad_states_are_refused(change, error, message):
    tracker = PlateauTracker(base_value=1, min_value=0.125)
    tracker.load_state_dict(GOOD_STATE)
    bad = {**GOOD_STATE, **change}
    with pytest.raises(error, match=message):
        tracker.load_state_dict(bad)
    assert tracker.state_dict() == GOOD_STATE
    with pytest.raises(error, match=message):
        Tracker.from_dict({**tracker.to_dict(), "state": bad})


@pytest.mark.parametrize("key", GOOD_STATE)
def test_states_that_lack_something_are_refused(key):
    tracker = PlateauTracker(base_value=1)
    with pytest.raises(ValueError, match="state's keys must be"):
        tracker.load_state_dict({k: v for k, v in GOOD_STATE.items() if k != key})
    with pytest.raises(TypeError, match="state must be a dictionary"):
        tracker.load_state_dict(None)
