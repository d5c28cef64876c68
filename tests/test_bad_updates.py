"""Bad update numbers, arrays, outputs and threads are refused with an error that names them."""

from __future__ import annotations

import numpy as np
import pytest
from drawing import CLASSES, TRACKERS, TYPES, readable, valid_keywords
from refusals import NO_INTEGERS, assert_refused, assert_refused_any

import lrtrack
from lrtrack import Tracker, evaluate

every_class = pytest.mark.parametrize("name", TYPES)


every_tracker = pytest.mark.parametrize("name", TRACKERS)


@every_class
def test_bad_update_numbers(name):
    tracker = CLASSES[name](**valid_keywords(name))
    by_id = lambda n: tracker.get_new_value("weight", n)  # noqa: E731
    ways = [by_id] if name not in TRACKERS else [by_id, tracker, tracker.get_new_value,
                                                 tracker.__getitem__]  # fmt: skip
    for call in ways:
        for bad in (-1, -(2**63), 2**63, 10**400, np.int8(-1), np.uint64(2**63)):
            assert_refused(ValueError, "num_update", call, bad)
        for bad in NO_INTEGERS:
            if bad is not True:  # it has an __index__
                assert_refused(TypeError, "num_update", call, bad)


def test_objects_with_an_odd_ndim():
    class Odd:
        ndim = 10**30

        def __index__(self):
            return 3

    assert_refused(TypeError, "num_update", Tracker.fixed(1), Odd())


@every_class
def test_wrong_arguments_of_get_new_value(name):
    tracker = CLASSES[name](**valid_keywords(name))
    for arguments in [(), (1, 2, 3), ("a", "b", "c", "d")]:
        with pytest.raises(TypeError, match="get_new_value"):
            tracker.get_new_value(*arguments)
    for keywords in [{"update": 1}, {"num_update": 1, "id": "a"}, {"parameter_id": "a"},
                     {"parameter_id": "a", "num_update": 1, "more": 1}]:  # fmt: skip
        with pytest.raises(TypeError, match="get_new_value"):
            tracker.get_new_value(**keywords)
    for bad in (1, None, b"weight", 1.5, [], ("a",)):
        assert_refused(TypeError, "parameter_id", tracker.get_new_value, bad, 1)
    assert_refused(ValueError, "parameter_id", tracker.get_new_value, "\ud800", 1)


def test_a_per_parameter_tracker_has_no_one_argument_form():
    tracker = lrtrack.FixedPerVarTracker(default_value=0.5)
    for call in (tracker, tracker.get_new_value):
        with pytest.raises(TypeError, match=r"call get_new_value\(parameter_id, num_update\)"):
            call(1)
    with pytest.raises(TypeError):
        tracker[0:3]
    with pytest.raises(AttributeError):
        _ = tracker.get_new_values
    with pytest.raises(TypeError):
        Tracker.get_new_values(tracker, [1])


BAD_ARRAYS = [
    (TypeError, ["a"]),
    (TypeError, [1.0]),
    (TypeError, "abc"),
    (TypeError, None),
    (TypeError, {1, 2}),
    (TypeError, {"a": 1}),
    (TypeError, object()),
    (TypeError, [[1], [1, 2]]),
    (TypeError, [1, None]),
    (TypeError, [True, False]),
    (TypeError, np.array([])),
    (TypeError, np.array([1 + 0j])),
    (TypeError, np.array([1], "m8[s]")),
    (TypeError, np.array([1], "M8[s]")),
    (TypeError, np.zeros(2, [("a", int)])),
    (ValueError, [-1]),
    (ValueError, [5, -3]),
    (ValueError, np.array([[1], [-1]], np.int8)),
    (ValueError, [2**63]),
    (ValueError, [2**64]),
    (ValueError, np.array([2**63], np.uint64)),
    (ValueError, range(3, -2, -1)),
    (ValueError, range(2**63 - 1, 2**63 + 1)),
]


@pytest.mark.filterwarnings("ignore:Creating an ndarray from ragged")
@pytest.mark.parametrize("error, bad", BAD_ARRAYS, ids=readable)
def test_bad_arrays_of_update_numbers(error, bad):
    tracker = Tracker.fixed(0.5)
    for call in (tracker.get_new_values, lambda numbers: evaluate([tracker], numbers)):
        with pytest.raises(
            (ValueError, TypeError), match=r"(num_updates?|stop) must be .*received"
        ):
            call(bad)
    if not isinstance(bad, (list, range)) or error is ValueError:
        with pytest.raises(error):
            tracker.get_new_values(bad)


def test_ragged_lists_are_refused_with_warnings_as_errors():
    with pytest.raises((ValueError, TypeError), match=r"num_updates? must be"):
        Tracker.fixed(0.5).get_new_values([[1, 2], [3]])


BAD_SLICES = [
    ("stop", slice(None)),
    ("stop", slice(3, None)),
    ("start", slice(None, 3, -1)),
    ("start", slice(-3, 3)),
    ("stop", slice(0, -1)),
    ("step", slice(0, 3, 0)),
    ("stop", slice(0, 2**63 + 1)),
    ("stop", slice(3, 2**63, -1)),
    ("start", slice(2**63, 2**64)),
    ("step", slice(0, 3, 2**63)),
    ("start", slice("a", 3)),
    ("stop", slice(0, 3.0)),
    ("step", slice(0, 3, 1.0)),
    ("stop", slice(0, [3])),
    ("step", slice(0, 3, True)),
]


@pytest.mark.parametrize("part, bad", BAD_SLICES, ids=str)
def test_bad_slices(part, bad):
    tracker = Tracker.fixed(0.5)
    calls = [tracker.__getitem__, tracker.get_new_values, lambda s: evaluate([tracker], s)]
    for call in calls:
        assert_refused_any(part, call, bad)


@pytest.mark.parametrize("stop", [2**45, 2**61, 2**62, 2**63 - 1, 2**63])
def test_ranges_beyond_memory(stop):
    tracker = Tracker.fixed(0.5)
    for call in (tracker.get_new_values, lambda s: evaluate([tracker] * 4, s)):
        for updates in (slice(0, stop), range(stop)):
            with pytest.raises((ValueError, MemoryError)):
                call(updates)
    with pytest.raises((ValueError, MemoryError)):
        tracker[slice(0, stop)]
    assert tracker[0 : stop : 2**62].tolist() == [0.5] * -(-stop // 2**62)


def readonly(shape):
    array = np.zeros(shape, np.float32)
    array.flags.writeable = False
    return array


BAD_OUTS = [
    ("out", TypeError, [0.0, 0.0]),
    ("out", TypeError, "x"),
    ("out", TypeError, 5),
    ("out", TypeError, memoryview(bytearray(8)).cast("f")),
    ("out's dtype", TypeError, np.zeros(2)),
    ("out's dtype", TypeError, np.zeros(2, np.float16)),
    ("out's dtype", TypeError, np.zeros(2, np.int32)),
    ("out's dtype", TypeError, np.zeros(2, ">f4")),
    ("out's dtype", TypeError, np.zeros(2, object)),
    ("out's shape", ValueError, np.zeros(3, np.float32)),
    ("out's shape", ValueError, np.zeros((1, 2), np.float32)),
    ("out's shape", ValueError, np.zeros((), np.float32)),
    ("out's shape", ValueError, np.zeros(0, np.float32)),
    ("out", ValueError, readonly(2)),
    ("out", ValueError, np.broadcast_to(np.float32(0), 2)),
]


@every_tracker
@pytest.mark.parametrize("what, error, out", BAD_OUTS, ids=readable)
def test_bad_outs(name, what, error, out):
    tracker = CLASSES[name](**valid_keywords(name))
    assert_refused(error, what.replace(" ", r"\s"), tracker.get_new_values, [1, 2], out)
    assert_refused(error, what.replace(" ", r"\s"), tracker.get_new_values, range(2), out=out)
    if isinstance(out, np.ndarray):
        out = out[np.newaxis]
    assert_refused(error, what.replace(" ", r"\s"), evaluate, [tracker], [1, 2], out)


@pytest.mark.parametrize(
    "arguments, keywords",
    [
        ((), {}),
        (([1], None, None), {}),
        (([1],), {"num_updates": [1]}),
        (([1],), {"output": None}),
        (([1], None), {"out": None}),
        ((), {"out": None}),
        ((), {"num_update": [1]}),
    ],
    ids=str,
)
def test_get_new_values_refuses_other_arguments(arguments, keywords):
    with pytest.raises(TypeError, match="takes num_updates, and perhaps out"):
        Tracker.fixed(0.5).get_new_values(*arguments, **keywords)


def test_a_refused_call_leaves_out_alone():
    out = np.full((2, 3), 7.0)
    tracker = lrtrack.CyclicalTracker(scale_function=lambda n: 1 / 0)
    for rows in ([tracker, tracker.astype(float)], [tracker.astype(float)] * 2):
        with pytest.raises(ZeroDivisionError):
            evaluate(rows, [1, -2 + 4, 3], out=out[:, :])
    with pytest.raises(ValueError, match="num_update must be"):
        evaluate([Tracker.fixed(1).astype(float)] * 2, [1, 2, -3], out=out)


@pytest.mark.parametrize("bad", [0, -1, -(2**70), 2**70])
def test_threads_out_of_range(bad):
    assert_refused(ValueError, "threads", evaluate, [Tracker.fixed(1)], [1], threads=bad)


@pytest.mark.parametrize("bad", [1.5, "2", [1], True, 2.0])
def test_threads_of_a_wrong_type(bad):
    assert_refused(TypeError, "threads", evaluate, [Tracker.fixed(1)], [1], threads=bad)


@pytest.mark.parametrize(
    "bad", [None, 5, "ab", Tracker.fixed(1), [1], [None], {"a": 1}, [lrtrack.FixedTracker],
            [lrtrack.FixedPerVarTracker(default_value=1)], [Tracker.fixed(1), "x"]], ids=repr
)  # fmt: skip
def test_bad_trackers(bad):
    with pytest.raises(TypeError, match=r"^trackers('s?)?( items)? must be .+, received .+"):
        evaluate(bad, [1])
