"""The values that DJL's own LearningRateTest publishes, with its tolerances."""

from __future__ import annotations

import numpy as np
import pytest

from lrtrack import CyclicalMode, FixedPerVarTracker, Tracker

CLOSE = 1e-3


def assert_close(tracker, expected):
    for update, value in expected.items():
        assert tracker.get_new_value(update) == pytest.approx(value, abs=CLOSE), update


def test_factor():
    tracker = Tracker.factor().set_factor(0.5).set_base_value(1).build()
    assert [tracker.get_new_value(n) for n in (0, 1, 3)] == [1, 0.5, 0.125]


def test_multi_factor():
    builder = Tracker.multi_factor().set_steps([100, 250, 500]).opt_factor(0.5)
    tracker = builder.set_base_value(1).build()
    values = {1: 1, 100: 1, 101: 0.5, 250: 0.5, 251: 0.25, 500: 0.25, 501: 0.125}
    assert {n: tracker.get_new_value(n) for n in values} == values


def test_cosine():
    builder = Tracker.cosine().set_base_value(0.5).opt_final_value(0.01).set_max_updates(200)
    tracker = builder.build()
    assert tracker.get_new_value(0) == 0.5
    assert_close(tracker, {20: 0.488, 50: 0.428, 100: 0.255, 150: 0.082, 180: 0.022})
    assert tracker.get_new_value(200) == tracker.get_new_value(300) == np.float32(0.01)


@pytest.fixture
def cyclical():
    return Tracker.cyclical().opt_base_value(0.01).opt_max_value(0.1).opt_step_size_up(100)


def test_cyclical_triangular(cyclical):
    tracker = cyclical.opt_mode(CyclicalMode.TRIANGULAR).build()
    assert tracker.get_new_value(0) == np.float32(0.01)
    assert_close(tracker, {10: 0.019, 50: 0.055, 100: 0.1, 380: 0.028})


def test_cyclical_with_unequal_sides(cyclical):
    tracker = cyclical.opt_mode("triangular").opt_step_size_down(50).build()
    assert tracker.get_new_value(0) == np.float32(0.01)
    assert_close(tracker, {10: 0.019, 50: 0.055, 130: 0.046, 380: 0.082})


def test_cyclical_triangular2(cyclical):
    tracker = cyclical.opt_mode("Triangular2").build()
    assert tracker.get_new_value(0) == np.float32(0.01)
    assert_close(tracker, {50: 0.055, 100: 0.1, 380: 0.019, 460: 0.0235})


def test_cyclical_exp_range(cyclical):
    tracker = cyclical.opt_mode(CyclicalMode.EXP_RANGE).opt_gamma(0.999).build()
    assert tracker.get_new_value(0) == np.float32(0.01)
    assert_close(tracker, {50: 0.0528, 380: 0.0223})


def test_cyclical_with_a_scale_function(cyclical):
    builder = cyclical.opt_scale_function(lambda steps: 1 if steps == 0 else 1 / steps)
    tracker = builder.opt_scale_mode_cycle(True).build()
    assert tracker.get_new_value(0) == np.float32(0.01)
    assert_close(tracker, {50: 0.055, 500: 0.04})


def test_fixed_per_var():
    rate, tenth = np.float32(0.001), np.float32(0.1) * np.float32(0.001)
    builder = FixedPerVarTracker.builder().set_default_value(rate)
    for parameter_id in ("id1", "id2"):
        builder.put(parameter_id, tenth)
    tracker = builder.build()
    assert tracker.get_new_value("id1", 0) == tenth
    assert tracker.get_new_value("id2", 1) == tenth
    assert tracker.get_new_value("unknown", 2) == rate
