"""Calls that DJL refuses, calls that it should refuse, and queries that it answers wrongly."""

from __future__ import annotations

import djl_data
import numpy as np
import pytest

import lrtrack

ERRORS = djl_data.recorded("errors.json")
DIFFERENCES = djl_data.recorded("differences.json")


# The trackers of the negative updates, far after their ends; the line continues.
AT_2_TO_THE_31 = {
    "FixedTracker": 0.5,
    "FixedPerVarTracker": 0.1,
    "FactorTracker": 0.0,
    "MultiFactorTracker": 0.005,
    "CosineTracker": 0.01,
    "LinearTracker": 0.5 + 0.1 * 2**31,
    "PolynomialDecayTracker": 0.01,
    "CyclicalTracker": 0.1,
    "WarmUpTracker": 0.5,
}


def by_name(entries):
    return pytest.mark.parametrize("entry", entries, ids=[entry["name"] for entry in entries])


def values_of(entry):
    return np.frombuffer(bytes.fromhex("".join(entry["bits"])), ">f4")


def assert_refused(entry):
    for make in (djl_data.construct, djl_data.build):
        with pytest.raises((ValueError, TypeError)) as caught:
            make(entry["tracker"])
        assert " must be " in str(caught.value) or " needs the parameter " in str(caught.value)


@by_name(ERRORS["refused"])
def test_what_djl_refuses_is_refused(entry):
    assert "error" in entry
    assert_refused(entry)


@by_name(
    [
        entry
        for reason in ("unset", "not_finite", "meaningless", "rounded")
        for entry in ERRORS["accepted"][reason]
    ]
)
def test_nonsense_that_djl_accepts_is_refused(entry):
    assert "bits" in entry
    assert_refused(entry)


@by_name(ERRORS["accepted"]["unset"])
def test_djl_takes_zero_for_what_was_never_set(entry):
    (unset,) = {"base_value", "default_value"}.intersection(entry["name"].split())
    with_zero = {**entry["tracker"], unset: 0}
    assert djl_data.differences({**entry, "tracker": with_zero}) == []


def test_djl_answers_most_parameters_that_are_not_finite_with_such_numbers():
    looks_normal = {
        entry["name"]
        for entry in ERRORS["accepted"]["not_finite"]
        if all(np.isfinite(value) for value in values_of(entry))
    }
    assert looks_normal == {
        "FactorTracker with min_value factor NaN",
        "FactorTracker with min_value factor -Infinity",
        "FactorTracker with min_value min_value -Infinity",
        "LinearTracker with max_value max_value Infinity",
        "LinearTracker with min_value min_value -Infinity",
    }
    nan = next(e for e in ERRORS["accepted"]["not_finite"] if e["name"] == "FixedTracker value NaN")
    assert np.isnan(values_of(nan)).all()


@by_name(ERRORS["accepted"]["negative_update"])
def test_negative_updates_that_djl_answers_are_refused(entry):
    assert len(entry["bits"]) == len(entry["updates"])
    tracker = djl_data.construct(entry["tracker"])
    for update in entry["updates"]:
        with pytest.raises(ValueError, match=f"^num_update must be .*, received {update}$"):
            tracker.get_new_value("some_weight", update)
        if isinstance(tracker, lrtrack.Tracker):
            with pytest.raises(ValueError, match=f"^num_update must be .*, received {update}$"):
                tracker(update)


@by_name(ERRORS["accepted"]["negative_update"])
def test_update_2_to_the_31_is_not_a_negative_int(entry):
    """The smallest int, the first of these updates, is what 2^31 becomes in Java."""
    assert entry["updates"][0] == -(2**31)
    tracker = djl_data.construct(entry["tracker"])
    value = tracker.get_new_value("a", 2**31)
    assert value == pytest.approx(AT_2_TO_THE_31[entry["tracker"]["kind"]], rel=1e-6)
    if not entry["tracker"]["kind"].startswith("Fixed"):
        assert value != values_of(entry)[0]


@by_name(DIFFERENCES["query_order"])
def test_the_order_of_queries_changes_nothing(entry):
    in_increasing_order = {**entry, "bits": entry["bits_if_increasing"]}
    assert djl_data.differences(in_increasing_order) == []


def test_djl_itself_depends_on_the_order_of_queries():
    changed = {
        entry["name"]
        for entry in DIFFERENCES["query_order"]
        if entry["bits"] != entry["bits_if_increasing"]
    }
    assert changed == {"MultiFactorTracker", "WarmUpTracker of MultiFactorTracker"}


def test_cycles_longer_than_an_int_do_not_overflow():
    entry = next(
        e for e in DIFFERENCES["int_overflow"] if e["tracker"]["kind"] == "CyclicalTracker"
    )
    tracker = djl_data.construct(entry["tracker"])
    up, total = tracker.step_size_up, tracker.step_size_up + tracker.step_size_down
    low, high = np.float32(tracker.base_value), np.float32(tracker.max_value)
    assert tracker(0) == tracker(total) == low
    assert tracker(up) == pytest.approx(high, rel=1e-6)
    assert djl_data.answers(entry)["scalar"] != entry["bits"]


def test_a_bound_later_than_an_int_is_reached():
    entry = next(e for e in DIFFERENCES["int_overflow"] if e["tracker"]["kind"] == "LinearTracker")
    tracker = djl_data.construct(entry["tracker"])
    assert tracker(10**12) == pytest.approx(0, abs=1e-4)
    assert djl_data.answers(entry)["scalar"] != entry["bits"]
