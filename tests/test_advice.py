"""Errors that say what to write instead, where lrtrack refuses what DJL refuses."""

from __future__ import annotations

import re

import numpy as np
import pytest

import lrtrack


def refusal(call, *arguments, **keywords):
    with pytest.raises(ValueError, match="must be") as caught:
        call(*arguments, **keywords)
    text = str(caught.value)
    assert "\n" not in text
    return text


def advised(text, pattern):
    """The expression in an error, as a user would paste it."""
    return re.search(pattern, text)[0]


def test_one_step():
    text = refusal(lrtrack.MultiFactorTracker, base_value=0.5, steps=[30], factor=0.5)
    arguments = advised(text, r"(?<=MultiStepTracker\().*?(?=\)\))")
    assert arguments == "milestones=[31]"
    assert "received [30]" in text
    tracker = lrtrack.MultiStepTracker(base_value=0.5, factor=0.5, milestones=[31])
    assert tracker[29:33].tolist() == [0.5, 0.5, 0.25, 0.25]  # as DJL's: after update 30


def test_no_step():
    text = refusal(lrtrack.MultiFactorTracker, base_value=0.5, steps=[])
    assert text == "steps must be at least two updates (for none: FixedTracker), received []"


def test_a_default_that_the_user_never_set():
    assert refusal(lrtrack.CosineTracker, base_value=0.001, max_updates=100) == (
        "base_value must be greater than final_value (0.01, its default), received 0.001"
    )
    assert refusal(lrtrack.CyclicalTracker, base_value=0.5) == (
        "base_value must be at most max_value (0.006, its default), received 0.5"
    )
    assert refusal(lrtrack.CyclicalTracker, max_value=0.0005) == (
        "base_value must be at most max_value (0.0005), received 0.001, its default"
    )
    assert refusal(lrtrack.OneCycleTracker(max_value=1, total_updates=9).momentum, base=0.96) == (
        "base_value must be at most max_value (0.95, its default), received 0.96"
    )


def test_a_cosine_that_rises():
    text = refusal(lrtrack.CosineTracker, base_value=0.25, final_value=0.75, max_updates=20)
    rising = eval(advised(text, r"WarmUpTracker\(.*?'COSINE'\)"), vars(lrtrack).copy())
    t = np.arange(25)
    wave = 0.75 + (0.25 - 0.75) * (1 + np.cos(np.pi * np.minimum(t, 20) / 20)) / 2
    np.testing.assert_allclose(rising.get_new_values(t), wave, rtol=1e-7)


def test_a_triangle_from_0():
    text = refusal(lrtrack.CyclicalTracker, base_value=0, max_value=0.5)
    names = {**vars(lrtrack), "up": 4, "down": 8, "max": 0.5}
    triangle = eval(advised(text, r"PiecewiseLinear.*?repeat\(up \+ down\)"), names)
    shape = lrtrack.CyclicalTracker(base_value=1, max_value=1.5, step_size_up=4, step_size_down=8)
    np.testing.assert_allclose(triangle[0:40], shape[0:40] - 1, atol=1e-6)


def test_growth():
    text = refusal(lrtrack.FactorTracker, base_value=0.5, factor=2)
    assert "(growth: StepTracker with step_size=1)" in text
    assert lrtrack.StepTracker(base_value=0.5, factor=2, step_size=1)[0:3].tolist() == [0.5, 1, 2]
    text = refusal(lrtrack.MultiFactorTracker, base_value=0.5, factor=2, steps=[1, 3])
    assert "(growth: MultiStepTracker, with milestones one later than steps)" in text
    grown = lrtrack.MultiStepTracker(base_value=0.5, factor=2, milestones=[2, 4])
    assert grown[1:5].tolist() == [0.5, 1, 1, 2]
