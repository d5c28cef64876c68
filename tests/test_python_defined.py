"""Subclasses of Tracker and ParameterTracker that are written in Python."""

from __future__ import annotations

import copy
import functools
import pickle
from fractions import Fraction

import numpy as np
import pytest
from drawing import readable
from user_defined import ByLength, Data, Halving, Plain, Polite, Raising, Slotted

import lrtrack
from lrtrack import Tracker, WarmUpTracker, evaluate

INSTANCES = [Halving(0.5), Polite(0.5), Plain(), Slotted(0.5), Data(0.5)]
VALUES = np.float32([0.5, 0.25, 0.5 / 3, 0.125])

every_instance = pytest.mark.parametrize("tracker", INSTANCES, ids=lambda t: type(t).__name__)


@every_instance
def test_scalar_calls(tracker):
    third = float(np.float32(0.5 / 3))
    assert tracker(2) == tracker[2] == tracker("weight", 2) == third
    assert tracker(num_update=2) == tracker(parameter_id="weight", num_update=2) == third
    assert Tracker.get_new_value(tracker, "weight", 2) == third
    assert tracker.get_new_value(2) == 0.5 / 3  # the class's own function, not rounded
    assert tracker.dtype == np.float32


class Recording(Tracker):
    """Keeps what it is asked for."""

    def __init__(self):
        self.asked = []

    def get_new_value(self, num_update):
        self.asked.append(num_update)
        return 0.5


@pytest.mark.parametrize("kind", [int, np.int8, np.int64, np.uint64, np.array], ids=repr)
def test_updates_of_any_integer_type_arrive_as_int(kind):
    tracker = Recording()
    assert tracker(kind(3)) == tracker[kind(3)] == tracker("weight", kind(3)) == 0.5
    assert tracker(2**63 - 1) == 0.5
    assert tracker.asked == [3, 3, 3, 2**63 - 1]
    assert {type(number) for number in tracker.asked} == {int}


@pytest.mark.parametrize(
    "error, bad",
    [(ValueError, -1), (ValueError, 2**63), (ValueError, np.int64(-1)), (TypeError, 1.0)]
    + [(TypeError, bad) for bad in ("1", None, np.float32(1), [1], np.True_)],
    ids=repr,
)
def test_bad_updates_are_refused_before_the_class_sees_them(error, bad):
    tracker = Recording()
    by_parameter = ByLength()
    calls = [tracker, lambda n: tracker[n], lambda n: tracker("weight", n)]
    calls += [lambda n: tracker(num_update=n), lambda n: Tracker.get_new_value(tracker, "w", n)]
    calls += [lambda n: by_parameter("bias", n)]
    for call in calls:
        with pytest.raises(error, match=r"^num_update must be .*, received"):
            call(bad)
    assert tracker.asked == []


def test_wrong_arguments_are_refused():
    for call in (lambda t: t(), lambda t: t("a", 1, 2), lambda t: t(3, scale=2)):
        with pytest.raises(TypeError, match=r"Plain\.get_new_value takes num_update, or param"):
            call(Plain())
    with pytest.raises(TypeError, match="parameter_id must be a string, received 3"):
        Plain()(3, 2)
    with pytest.raises(TypeError, match="ByLength has a value per parameter"):
        ByLength()(3)


@every_instance
def test_bulk_calls(tracker):
    np.testing.assert_array_equal(tracker[0:4], VALUES)
    np.testing.assert_array_equal(tracker[3::-1], VALUES[::-1])
    np.testing.assert_array_equal(tracker.get_new_values([[0, 1], [2, 3]]), VALUES.reshape(2, 2))
    out = np.empty(8, np.float32)[::2]
    assert tracker.get_new_values(range(4), out=out) is out
    np.testing.assert_array_equal(out, VALUES)


@every_instance
@pytest.mark.parametrize("threads", [None, 1, 4])
def test_evaluate(tracker, threads):
    rows = evaluate([tracker, Tracker.fixed(0.5), tracker], range(4), threads=threads)
    np.testing.assert_array_equal(rows, [VALUES, [0.5] * 4, VALUES])


@every_instance
def test_as_main_tracker(tracker):
    warm_up = WarmUpTracker(main_tracker=tracker, warm_up_steps=2)
    assert warm_up.main_tracker is tracker
    np.testing.assert_array_equal(warm_up[0:6], [0, 0.25, *VALUES])
    assert warm_up.get_new_value("weight", 3) == 0.25
    doubles = warm_up.astype("float64")[2:6]
    np.testing.assert_array_equal(doubles, [0.5 / (1 + n) for n in range(4)])


@every_instance
@pytest.mark.parametrize("protocol", range(6))
def test_pickles(tracker, protocol):
    twin = pickle.loads(pickle.dumps(tracker, protocol))
    assert type(twin) is type(tracker)
    assert twin.base == tracker.base
    np.testing.assert_array_equal(twin[0:4], VALUES)
    warm_up = WarmUpTracker(main_tracker=tracker, warm_up_steps=2)
    twin = pickle.loads(pickle.dumps(warm_up, protocol))
    np.testing.assert_array_equal(twin[0:6], warm_up[0:6])


@every_instance
@pytest.mark.parametrize("duplicate", [copy.copy, copy.deepcopy])
def test_copies(tracker, duplicate):
    twin = duplicate(tracker)
    assert type(twin) is type(tracker)
    np.testing.assert_array_equal(twin[0:4], VALUES)


def test_equality_is_the_classes_own():
    warm_up = WarmUpTracker(main_tracker=Halving(0.5))
    assert warm_up == WarmUpTracker(main_tracker=Halving(0.5))
    assert hash(warm_up) == hash(WarmUpTracker(main_tracker=Halving(0.5)))
    assert warm_up != WarmUpTracker(main_tracker=Halving(0.25))
    assert warm_up != WarmUpTracker(main_tracker=Tracker.fixed(0.5))
    assert WarmUpTracker(main_tracker=Plain()) != WarmUpTracker(main_tracker=Plain())


@pytest.mark.parametrize("error", [ValueError, KeyError, KeyboardInterrupt, SystemExit])
def test_errors_reach_the_caller(error):
    tracker = Raising(error("boo"), 70_000)
    warm_up = WarmUpTracker(main_tracker=tracker, warm_up_steps=5)
    calls = [
        lambda: tracker(70_000),
        lambda: tracker[0:70_001],
        lambda: tracker.get_new_values([1, 70_000]),
        lambda: warm_up[0:80_000],
        lambda: warm_up(70_005),
        lambda: evaluate([Tracker.fixed(1), warm_up] * 2, range(80_000), threads=4),
    ]
    for call in calls:
        with pytest.raises(error, match="boo"):
            call()
    with pytest.raises(error, match="boo"):
        WarmUpTracker(main_tracker=Raising(error("boo"), 0))


@pytest.mark.parametrize("bad", ["x", None, [1.0], 1j, object()], ids=readable)
def test_values_that_are_no_numbers(bad):
    tracker = type("Bad", (Tracker,), {"get_new_value": lambda self, num_update: bad})()
    message = r"^Bad\.get_new_value's result must be a number, received"
    calls = [lambda: tracker(1), lambda: tracker[1], lambda: tracker("weight", 1)]
    calls += [lambda: tracker[0:3], lambda: evaluate([tracker], [1])]
    calls += [lambda: WarmUpTracker(main_tracker=tracker)]
    for call in calls:
        with pytest.raises(TypeError, match=message):
            call()
    with pytest.raises(TypeError, match=r"^function's result must be a number, received"):
        tracker.astype("float64")(1)


@pytest.mark.parametrize("value", [1, np.float32(0.1), np.float64(0.1), Fraction(1, 10)], ids=repr)
def test_values_of_any_real_type(value):
    tracker = type("Any", (Tracker,), {"get_new_value": lambda self, num_update: value})()
    assert type(tracker(1)) is float
    assert tracker(1) == tracker[1:2][0] == np.float32(float(value))


def test_a_class_without_get_new_value():
    lacking = type("Lacking", (Tracker,), {})()
    calls = [lambda: lacking(1), lambda: lacking.get_new_value(1), lambda: lacking[0:3]]
    calls += [lambda: lacking[1], lambda: lacking("a", 1), lambda: lacking.get_new_value("a", 1)]
    for call in calls:
        with pytest.raises(TypeError, match="Lacking must define get_new_value"):
            call()


def test_what_needs_parameters_is_refused():
    for tracker in (Plain(), WarmUpTracker(main_tracker=Plain()), ByLength()):
        with pytest.raises(TypeError, match="must be one of lrtrack's own classes"):
            tracker.to_dict()
    with pytest.raises(ValueError, match="kind must be Plain, received 'FixedTracker'"):
        Plain.from_dict(Tracker.fixed(1).to_dict())


def test_astype_gives_its_own_doubles():
    tracker = Plain()
    wide = tracker.astype("float64")
    assert wide.dtype == np.float64
    assert wide[0:5].tolist() == [tracker.get_new_value(t) for t in range(5)]
    assert pickle.loads(pickle.dumps(wide))(3) == tracker.get_new_value(3)


def test_a_tracker_per_parameter():
    tracker = ByLength()
    assert tracker.get_new_value("bias", 1) == 2
    assert tracker("bias", 1) == tracker(parameter_id="bias", num_update=np.int64(1)) == 2
    assert tracker("bias", 2) == float(np.float32(4 / 3)) != tracker.get_new_value("bias", 2)
    assert tracker.get_new_value(parameter_id="weight", num_update=0) == 6
    assert isinstance(tracker, lrtrack.ParameterTracker)
    assert not isinstance(tracker, Tracker)
    for protocol in range(6):
        assert pickle.loads(pickle.dumps(tracker, protocol)).get_new_value("bias", 1) == 2
    with pytest.raises(TypeError, match="main_tracker must be a Tracker"):
        WarmUpTracker(main_tracker=tracker)
    with pytest.raises(TypeError, match="must be Trackers"):
        evaluate([tracker], [1])


def test_endless_recursion_is_an_error():
    class Endless(Tracker):
        def get_new_value(self, num_update):
            return WarmUpTracker(main_tracker=self)(num_update)

    with pytest.raises(RecursionError):
        Endless()(3)
    with pytest.raises(RecursionError):
        Endless()[0:3]


class Passing(Tracker):
    """Forwards attributes that it lacks to another tracker."""

    def __init__(self, inner):
        self.inner = inner

    def __getattr__(self, name):
        return getattr(self.__dict__["inner"], name)

    def get_new_value(self, num_update):
        return self.inner(num_update) + 1


def test_a_class_that_forwards_attributes_is_called_itself():
    tracker = Passing(lrtrack.PlateauTracker(base_value=0.5))
    assert tracker.value == 0.5
    assert tracker(3) == tracker[3] == tracker[3:4][0] == tracker.delay(1)(3) == 1.5
    assert tracker.astype("float64")(3) == 1.5


class Lone(Tracker):
    def get_new_value(self, num_update):
        return 0.5

    def __repr__(self):
        return "Lone(\ud800)"


def test_reprs_that_utf8_cannot_hold():
    assert repr(Lone() * 2) == r"ProductTracker(factors=(Lone(\ud800), FixedTracker(value=2.0)))"
    for call in (lambda: Tracker.fixed(Lone()), lambda: lrtrack.PlateauTracker(base_value=Lone())):
        with pytest.raises(TypeError, match=r"value must be a number, received Lone\(\\ud800\)"):
            call()
    with pytest.raises(TypeError, match=r"keyword arguments only, received Lone\(\\ud800\)"):
        lrtrack.CosineTracker(Lone())


class Borrowing(Tracker):
    """Its get_new_value is what the instance is given, and may be without Python code."""


def test_endless_recursion_without_python_code_is_an_error():
    endless = Borrowing()
    endless.get_new_value = endless.delay(1)
    for call in (lambda: endless(3), lambda: endless[0:3], lambda: endless.delay(1)(3)):
        with pytest.raises(RecursionError):
            call()
    del endless.get_new_value


def borrowing(tracker):
    outer = Borrowing()
    outer.get_new_value = tracker
    return outer.delay(1)


@pytest.mark.parametrize(
    "nest", [borrowing, lambda t: lrtrack.LambdaTracker(function=functools.partial(t))]
)
def test_very_long_chains_without_python_code(nest):
    tracker = Tracker.fixed(0.5)
    for _ in range(100_000):
        tracker = nest(tracker)
    for call in (lambda t: t(3), lambda t: t[0:3], pickle.dumps):
        with pytest.raises(RecursionError):
            call(tracker)
    del tracker  # which frees the chain
