"""Compositions that cannot be made, or are too deep or too large, are refused."""

from __future__ import annotations

import functools
import pickle

import pytest

import lrtrack
from lrtrack import Tracker

COSINE = lrtrack.CosineTracker(base_value=0.5, final_value=0.01, max_updates=20)
ROOT = lrtrack.SquareRootTracker(base_value=0.7)


@pytest.mark.parametrize(
    "expression, message",
    [
        (lambda: Tracker.sequence(COSINE), "parts must be"),
        (lambda: Tracker.sequence([COSINE, COSINE]), "parts must be"),
        (lambda: Tracker.sequence([(COSINE, 5), 3]), "parts must be"),
        (lambda: Tracker.sequence([(1, 5), COSINE]), r"parts must be .*, received \(1, 5\)"),
        (lambda: Tracker.sequence([(COSINE, 2.5)]), "the lengths in parts must be an integer"),
    ],
)
def test_wrong_types_are_refused(expression, message):
    with pytest.raises(TypeError, match=message):
        expression()


@pytest.mark.parametrize(
    "expression, message",
    [
        (
            lambda: Tracker.sequence([(COSINE, -1), COSINE]),
            "the lengths in parts must be non-negative, received -1",
        ),
        (lambda: COSINE.clip(1, 0), "low must be at most high"),
        (lambda: COSINE.per_epoch(0), "updates must be positive, received 0"),
        (lambda: COSINE.repeat(0), "length must be positive, received 0"),
        (lambda: COSINE.repeat(3, 0.5), "length_factor must be at least 1, received 0.5"),
        (lambda: Tracker.sequence([]), r"parts must be pairs .*, received \[\]"),
        (lambda: Tracker.sequence([(COSINE, 0)]), "the lengths in parts must be positive in all"),
        (
            lambda: Tracker.sequence([(COSINE, 0), (ROOT, 0)]),
            "the lengths in parts must be positive",
        ),
        (lambda: Tracker.sequence([(COSINE, 2**62)] * 2), "the lengths in parts must be at most"),
        (lambda: COSINE.delay(-(2**63)), "updates must be at least -9223372036854775807, received"),
        (lambda: COSINE.delay(2**63), "^updates must be at most 9223372036854775807, received"),
        (lambda: COSINE.per_epoch(-(2**63)), "updates must be positive, received -922337"),
    ],
)
def test_wrong_values_are_refused(expression, message):
    with pytest.raises(ValueError, match=message):
        expression()


def test_trackers_nested_too_deep():
    tracker = Tracker.fixed(1)
    for _ in range(99):
        tracker = lrtrack.WarmUpTracker(main_tracker=tracker, warm_up_steps=1)
    assert tracker(200) == 1
    assert pickle.loads(pickle.dumps(tracker, 0)) == tracker == Tracker.from_dict(tracker.to_dict())
    assert eval(repr(tracker), vars(lrtrack).copy()) == tracker
    for deeper in (lambda: lrtrack.WarmUpTracker(main_tracker=tracker), lambda: tracker.delay(1)):
        with pytest.raises(ValueError, match=r"depth .* must be at most 100, received 101"):
            deeper()


@pytest.mark.parametrize(
    "nest",
    [
        lambda tracker: lrtrack.LambdaTracker(function=tracker),
        lambda tracker: lrtrack.CyclicalTracker(scale_function=tracker),
        lambda tracker: lrtrack.CyclicalTracker(scale_function=tracker).momentum(),
    ],
)
def test_trackers_nested_too_deep_as_functions(nest):
    tracker = Tracker.fixed(1)
    for _ in range(99):
        tracker = nest(tracker)
    assert pickle.loads(pickle.dumps(tracker, 0)) == tracker
    for deeper in (nest, lambda tracker: tracker.delay(1)):
        with pytest.raises(ValueError, match=r"depth .* must be at most 100, received 101"):
            deeper(tracker)


def test_a_composition_that_would_take_for_ever_is_refused():
    with pytest.raises(ValueError, match="number of trackers in a composition must be at most"):
        functools.reduce(
            lambda tracker, _: lrtrack.SumTracker(terms=[tracker] * 2), range(99), ROOT
        )
