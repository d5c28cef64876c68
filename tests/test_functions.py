"""Python functions inside trackers: their errors, their results, and what they may do."""

from __future__ import annotations

import numpy as np
import pytest
from drawing import FUNCTIONS, alternating, readable, reciprocal

import lrtrack
from lrtrack import Tracker, evaluate


class Raising:
    def __init__(self, error):
        self.error = error

    def raise_it(self, *_):
        raise self.error

    __call__ = __index__ = __float__ = raise_it


@pytest.mark.parametrize("error", [KeyError, OSError, KeyboardInterrupt, SystemExit, MemoryError])
def test_errors_of_given_objects_reach_the_caller(error):
    bad = Raising(error)
    scaled = lrtrack.CyclicalTracker(scale_function=bad)
    calls = [
        lambda: Tracker.fixed(bad),
        lambda: lrtrack.CosineTracker(base_value=1, max_updates=bad),
        lambda: Tracker.fixed(1)(bad),
        lambda: Tracker.fixed(1).get_new_values([bad]),
        lambda: Tracker.fixed(1)[0:bad],
        lambda: scaled(3),
        lambda: scaled[0:3],
        lambda: scaled.get_new_values(np.arange(10**5)),
        lambda: scaled.astype("float64")(3),
        lambda: evaluate([Tracker.fixed(1), scaled] * 3, range(10**5), threads=4),
        lambda: lrtrack.WarmUpTracker(main_tracker=scaled),
    ]
    for call in calls:
        with pytest.raises(error):
            call()


@pytest.mark.parametrize("result", ["x", None, [], object(), 1j, np.ones(3)], ids=readable)
def test_functions_that_return_no_number(result):
    tracker = lrtrack.CyclicalTracker(scale_function=lambda n: result)
    for call in (tracker, lambda n: tracker[0:n], lambda n: evaluate([tracker], [n])):
        with pytest.raises(TypeError, match=r"^scale_function's result must be a number, received"):
            call(5)


def test_functions_may_call_lrtrack():
    inner = lrtrack.CyclicalTracker(step_size_up=3, scale_function=reciprocal)

    def scale(number):
        assert evaluate([inner], range(number + 2), threads=2).shape == (1, number + 2)
        return inner[0 : number + 1][number] + lrtrack.Tracker.fixed(number)(0)

    outer = lrtrack.CyclicalTracker(step_size_up=5, scale_function=scale)
    assert outer[0:40].tolist() == [outer(n) for n in range(40)]


def test_functions_that_call_their_own_tracker():
    held = []
    tracker = lrtrack.CyclicalTracker(scale_function=lambda n: held[0](n))
    bulk = lrtrack.CyclicalTracker(scale_function=lambda n: held[1][0 : n + 1][0])
    held.extend([tracker, bulk])
    for endless in held:
        with pytest.raises(RecursionError):
            endless(3)
        with pytest.raises(RecursionError):
            _ = endless[0:3]
    held.clear()


def test_functions_are_compared_by_equality():
    left = lrtrack.CyclicalTracker(scale_function=FUNCTIONS[0])
    assert left == lrtrack.CyclicalTracker(scale_function=FUNCTIONS[0])
    assert left != lrtrack.CyclicalTracker(scale_function=alternating)
    assert left != lrtrack.CyclicalTracker()
