"""Bad input of every kind is refused in words that name it; nothing crashes or hangs."""

from __future__ import annotations

import copy
import functools
import math
import pickle
import re
import subprocess
import sys
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from drawing import CLASSES, TRACKERS, TYPES, readable, reciprocal, valid_keywords

import lrtrack
from lrtrack import Tracker, evaluate

every_class = pytest.mark.parametrize("name", TYPES)
every_tracker = pytest.mark.parametrize("name", TRACKERS)
ROWS = [(entry["name"], row) for entry in TYPES.values() for row in entry["parameters"]]
every_parameter = pytest.mark.parametrize(
    "name, row", [pytest.param(name, row, id=f"{name}-{row['name']}") for name, row in ROWS]
)


class Unreadable:
    def __repr__(self):
        raise RuntimeError("no repr")


NO_REALS = ["0.5", b"1", None, [], [0.5], (1,), {}, {1}, object(), 1j, np.complex64(1), True]
NO_REALS += [np.True_, np.array([0.5, 1]), np.ones((1, 1)), len, Unreadable(), np.array("x")]
NO_INTEGERS = [*NO_REALS, 1.0, 0.5, math.nan, np.float64(3), Decimal(3), Fraction(3)]
BAD = {
    "boolean": {TypeError: [1, 0, "True", 1.0, [], np.True_, Unreadable()]},
    "integer": {TypeError: NO_INTEGERS, ValueError: [2**63, -(2**63) - 1, 10**400]},
    "real": {
        TypeError: NO_REALS,
        ValueError: [math.nan, math.inf, -math.inf, 1e39, -3.5e38, 10**400, np.float32("nan")],
    },
    "choice": {
        TypeError: [1, b"LINEAR", [], 1.0, object(), lrtrack.WarmUpMode, Unreadable()],
        ValueError: ["", "no such mode", " LINEAR", "LINEAR ", "x" * 10**6, "\ud800", "LINEAR\0"],
    },
    "integers": {
        TypeError: [
            5,
            1.5,
            "12",
            b"12",
            {1: 2},
            [1.5, 2],
            [1, "2"],
            [None],
            object(),
            np.ones(3),
            [[1, 2]],
            Unreadable(),
            [1, True],
        ],
        ValueError: [[3, 2], [2, 2], [-1, 5], [2**63, 2**64], np.arange(3)[::-1]],
    },
    "reals": {
        TypeError: [
            5,
            1.5,
            "12",
            b"12",
            {1: 2},
            [1.5, "2"],
            [None],
            object(),
            [[1.0, 2.0]],
            Unreadable(),
            [1.0, True],
            [1j],
        ],
        ValueError: [[], [1.0], [math.nan] * 3, [0.5, math.inf, 0.5], [1e39, 1.0, 1.0]],
    },
    "points": {
        TypeError: [
            5,
            "12",
            [5],
            [(1, 2, 3)],
            [(1,)],
            ["ab"],
            [(1.5, 2.0)],
            [(1, "2")],
            object(),
            [(1, None)],
            {1: 2.0},
            Unreadable(),
            [Unreadable()],
            [{1: 2.0, 3: 4.0}],
        ],
        ValueError: [
            [],
            [(-1, 0.5)],
            [(3, 0.5), (2, 0.5)],
            [(3, 0.5), (3, 0.5)],
            [(0, math.nan)],
            [(0, math.inf)],
            [(0, 1e39)],
            [(2**63, 0.5)],
        ],
    },
    "reals_by_name": {
        TypeError: [
            [("a", 1.0)],
            "a",
            5,
            {1: 1.0},
            {"a": "1"},
            {"a": None},
            {b"a": 1.0},
            {"a", "b"},
            {"a": True},
            {"a": [1.0]},
            object(),
            Unreadable(),
        ],
        ValueError: [{"a": math.nan}, {"ü": math.inf}, {"a": 1e39}, {"\ud800": 1.0}],
    },
    "tracker": {
        TypeError: [
            0.5,
            "cosine",
            object(),
            lrtrack.FixedPerVarTracker(default_value=1),
            {},
            [],
            Tracker,
            Tracker.cosine(),
            lambda n: 1.0,
            Unreadable(),
        ],
    },
    "trackers": {
        TypeError: [5, "ab", object(), [0.5], [None], {"a": Tracker.fixed(1)}, Unreadable()],
        ValueError: [[]],
    },
    "trackers_by_name": {
        TypeError: [
            5,
            "ab",
            [("a", Tracker.fixed(1))],
            {"a": 0.5},
            {1: Tracker.fixed(1)},
            {"a": None},
            Unreadable(),
        ],
        ValueError: [{"\ud800": Tracker.fixed(1)}],
    },
    "function": {TypeError: [1, "reciprocal", 0.5, [], object(), True, Unreadable()]},
}


# Lengths need not increase.
BAD_LENGTHS = {**BAD["integers"], ValueError: [[-1, 5], [2**63, 2**64], [1], [2**62, 2**62]]}

# Checked by build(), together with the rest.
COLLECTIONS = ("integers", "reals", "points", "trackers")


def refused_by_rule(row):
    """Numbers beyond the row's own bounds."""
    below, above = row["low"] - 1, row["high"] + 1
    numbers = [n for n in (below, above, -1e300, 0) if math.isfinite(n)]
    if row["kind"] == "integer":
        numbers = [int(n) for n in numbers if abs(n) < 2**62]
    return [
        n for n in numbers if n < row["low"] or n > row["high"] or (n == 0 and row["excludes_zero"])
    ]


def assert_refused(error, name, call, *arguments, **keywords):
    with pytest.raises(error) as caught:
        call(*arguments, **keywords)
    assert type(caught.value) is error
    text = str(caught.value)
    assert re.match(
        rf"{name}\S*( items| ids| values| updates)? must be .+, received .+", text, re.DOTALL
    ), text
    assert len(text) < 600
    return text


@every_parameter
def test_bad_values_of_a_parameter(name, row):
    bad = dict(BAD_LENGTHS if row["name"] == "lengths" else BAD[row["kind"]])
    if row["kind"] in ("integer", "real"):
        bad[ValueError] = bad[ValueError] + refused_by_rule(row)
    rest = valid_keywords(name)
    for error, values in bad.items():
        for value in values:
            if value is None and row["nullable"]:
                continue
            assert_refused(error, row["name"], CLASSES[name], **{**rest, row["name"]: value})
            setter = "put_all" if row["kind"] == "reals_by_name" else row["setter"]
            if row["kind"] not in COLLECTIONS or error is TypeError:
                builder = CLASSES[name].builder()
                assert_refused(error, row["name"], getattr(builder, setter), value)


@every_parameter
def test_none_is_a_value_only_where_it_means_unset(name, row):
    given = {**valid_keywords(name), row["name"]: None}
    if row["nullable"]:
        without = {key: value for key, value in given.items() if value is not None}
        assert CLASSES[name](**given) == CLASSES[name](**without)
    else:
        assert_refused(TypeError, row["name"], CLASSES[name], **given)


@every_parameter
def test_required_parameters_are_missed(name, row):
    rest = {key: value for key, value in valid_keywords(name).items() if key != row["name"]}
    if not row["required"]:
        CLASSES[name](**rest)
        return
    with pytest.raises(TypeError, match=f"^{name} needs the parameter {row['name']}$"):
        CLASSES[name](**rest)
    builder = CLASSES[name].builder()
    for other in TYPES[name]["parameters"]:
        if other["name"] in rest:
            getattr(builder, other["setter"])(rest[other["name"]])
    with pytest.raises(ValueError, match=f"^{row['name']} must be set: call {row['setter']}$"):
        builder.build()


@every_class
def test_unknown_and_positional_parameters(name):
    with pytest.raises(TypeError, match="has no parameter no_such_thing; it has"):
        CLASSES[name](**valid_keywords(name), no_such_thing=1)
    positional = [Tracker.fixed(1), {}][: TYPES[name]["positional"]]
    with pytest.raises(TypeError, match="keyword arguments only, received 1"):
        CLASSES[name](*positional, 1)
    with pytest.raises(TypeError):
        CLASSES[name].builder().build(1)
    with pytest.raises(AttributeError):
        CLASSES[name].builder().set_no_such_thing(1)


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


def assert_refused_any(name, call, *arguments, **keywords):
    with pytest.raises((ValueError, TypeError), match=rf"^{name} must be .+, received .+"):
        call(*arguments, **keywords)


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


def test_ranges_reach_the_last_update():
    tracker = lrtrack.SquareRootTracker(base_value=3e38)
    numbers = [2**63 - 3, 2**63 - 2, 2**63 - 1]
    for updates in (slice(numbers[0], 2**63), range(numbers[0], 2**63)):
        assert tracker.get_new_values(updates).tolist() == [tracker(n) for n in numbers]
    assert tracker[numbers[0] : 2**63 : 2].tolist() == [tracker(n) for n in numbers[::2]]
    assert tracker[2**63 - 1 :: -(2**62)].tolist() == [tracker(n) for n in (2**63 - 1, 2**62 - 1)]


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


def test_get_new_values_takes_its_arguments_by_name():
    out = np.empty(2, np.float32)
    assert Tracker.fixed(0.5).get_new_values(out=out, num_updates=[1, 2]) is out
    assert Tracker.fixed(0.25).get_new_values([1], None).tolist() == [0.25]


@every_tracker
def test_out_may_overlap_the_update_numbers(name):
    tracker = CLASSES[name](**valid_keywords(name)).astype("float64")
    expected = tracker.get_new_values(np.arange(8))
    memory = np.arange(9)
    tracker.get_new_values(memory[:8], out=memory.view(float)[1:])
    np.testing.assert_array_equal(memory.view(float)[1:], expected)
    memory = np.arange(8)
    tracker.get_new_values(memory, out=memory.view(float))
    np.testing.assert_array_equal(memory.view(float), expected)


def test_out_may_overlap_with_mixed_precisions():
    tracker = lrtrack.LinearTracker(base_value=0, slope=1)
    memory = np.arange(8)
    out = memory[:4].view(float).reshape(2, 2)
    evaluate([tracker, tracker.astype(float)], memory[1:3], out=out)
    np.testing.assert_array_equal(out, [[1, 2], [1, 2]])


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


@every_class
@pytest.mark.parametrize("bad", [None, "float", int, "f2", ">f4", ">f8", "foo", 5, object(), "c8"])
def test_bad_dtypes(name, bad):
    tracker = CLASSES[name](**valid_keywords(name))
    if bad == "float":
        assert tracker.astype(bad).dtype == np.float64
    else:
        assert_refused_any("dtype", tracker.astype, bad)


@pytest.mark.parametrize("name", [name for name in CLASSES if name != "LambdaTracker"])
def test_bad_dictionaries(name):
    good = CLASSES[name](**valid_keywords(name)).to_dict()
    from_dict = lrtrack.ParameterTracker.from_dict
    assert from_dict(good) == CLASSES[name].from_dict(good) == CLASSES[name](**valid_keywords(name))
    new = [row["name"] for row in TYPES[name]["parameters"] if row["absent_in_0_1"]]
    for key in good:
        without = {other: value for other, value in good.items() if other != key}
        if key in new:  # what 0.1 wrote is without it
            assert from_dict(without) == from_dict(good)
        else:
            with pytest.raises(ValueError, match=f"key {key} must be there, received"):
                from_dict(without)
        with pytest.raises((ValueError, TypeError), match=r" must be .*, received"):
            from_dict({**good, key: object()})
    for surplus in ("surplus", "Kind", "", 5, None):
        with pytest.raises((ValueError, TypeError), match=r"a key must be .*, received"):
            from_dict({**good, surplus: 1})
    for kind in ("", "Cosine", "Tracker", "evaluate", name.lower(), 5, None, [name]):
        with pytest.raises((ValueError, TypeError), match=r"^kind must be .*, received"):
            from_dict({**good, "kind": kind})
    for dtype in ("int32", "", None, 5, [], "float16"):
        with pytest.raises((ValueError, TypeError), match=r"^dtype must be .*, received"):
            from_dict({**good, "dtype": dtype})


@pytest.mark.parametrize("bad", [None, [], "{}", 5, [("kind", "FixedTracker")], Tracker.fixed(1)])
def test_what_is_no_dictionary(bad):
    for from_dict in (Tracker.from_dict, lrtrack.ParameterTracker.from_dict):
        with pytest.raises(TypeError, match="must be a dictionary, received"):
            from_dict(bad)


@every_class
def test_a_class_takes_its_own_dictionaries_only(name):
    other = lrtrack.RexTracker if name == "FixedTracker" else lrtrack.FixedTracker
    dictionary = other(**valid_keywords(other.__name__)).to_dict()
    with pytest.raises(ValueError, match=f"kind must be {name}, received '{other.__name__}'"):
        CLASSES[name].from_dict(dictionary)


def warm_up_of(main):
    return {**lrtrack.WarmUpTracker(main_tracker=Tracker.fixed(1)).to_dict(), "main_tracker": main}


def test_bad_nested_dictionaries():
    for bad in (None, 5, [], {}, {"kind": "FixedTracker"}, {"kind": "Foo"}, Tracker.fixed(1)):
        with pytest.raises((ValueError, TypeError), match=r"must be .*, received"):
            Tracker.from_dict(warm_up_of(bad))
    per_variable = lrtrack.FixedPerVarTracker(default_value=1).to_dict()
    with pytest.raises(TypeError, match="main_tracker must be a Tracker"):
        Tracker.from_dict(warm_up_of(per_variable))
    with pytest.raises(TypeError, match="kind must be a Tracker's"):
        Tracker.from_dict(per_variable)


def test_endless_and_very_deep_dictionaries():
    endless = warm_up_of(None)
    endless["main_tracker"] = endless
    deep = Tracker.fixed(1).to_dict()
    for _ in range(10**5):
        deep = warm_up_of(deep)
    for bad in (endless, deep):
        with pytest.raises(ValueError, match=r"depth .* must be at most 100, received 101"):
            Tracker.from_dict(bad)
    while "main_tracker" in deep:  # freeing it at once would recurse
        deep = deep.pop("main_tracker")
    shapeless = functools.reduce(lambda inner, _: {"a": inner}, range(10_000), {})
    for missing in (shapeless, warm_up_of(shapeless), {**warm_up_of(deep), "dtype": shapeless}):
        with pytest.raises(
            (ValueError, TypeError), match=r"must be .*, received an object of type"
        ):
            Tracker.from_dict(missing)


def test_trackers_nested_too_deep():
    tracker = Tracker.fixed(1)
    for _ in range(99):
        tracker = lrtrack.WarmUpTracker(main_tracker=tracker, warm_up_steps=1)
    assert tracker(200) == 1
    assert pickle.loads(pickle.dumps(tracker, 0)) == tracker == Tracker.from_dict(tracker.to_dict())
    with pytest.raises(ValueError, match=r"depth .* must be at most 100, received 101"):
        lrtrack.WarmUpTracker(main_tracker=tracker)


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


def test_an_interrupt_while_a_message_is_made():
    class Interrupted:
        def __repr__(self):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Tracker.fixed(Interrupted())


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


@every_class
def test_objects_that_no_init_made(name):
    empty = CLASSES[name].__new__(CLASSES[name])
    calls = [empty, empty.get_new_value, empty.astype, hash, lambda _: empty.to_dict()]
    calls += [lambda _, key=row["name"]: getattr(empty, key) for row in TYPES[name]["parameters"]]
    if name in TRACKERS:
        calls += [lambda _: empty[0:3], lambda _: empty.get_new_values([1]), empty.__getitem__]
        calls += [lambda _: evaluate([empty], [1])]
        calls += [lambda _: lrtrack.WarmUpTracker(main_tracker=empty)(3)]
    for call in calls:
        with pytest.raises(TypeError):
            call(empty if call is hash else "float64" if call == empty.astype else 1)
    assert empty == empty
    assert empty != CLASSES[name](**valid_keywords(name))
    assert name in repr(empty)
    builder = CLASSES[name].Builder
    with pytest.raises(TypeError, match="must be made by builder"):
        builder.__new__(builder).build()


METHODS = {
    "get_new_value": [1],
    "get_new_values": [[1]],
    "__getitem__": [slice(0, 3)],
    "__call__": [1],
    "astype": ["float64"],
    "to_dict": [],
    "__reduce_ex__": [2],
    "__eq__": [Tracker.fixed(1)],
    "__hash__": [],
    "__init__": [],
}
NO_TRACKERS = [5, "text", None, object(), Tracker.cosine(), lrtrack.CosineTracker, np.arange(9)]


@every_class
@pytest.mark.parametrize("method", METHODS)
def test_methods_called_with_another_self(name, method):
    for other in NO_TRACKERS:
        if hasattr(CLASSES[name], method):
            with pytest.raises(TypeError):
                getattr(CLASSES[name], method)(other, *METHODS[method])


@every_parameter
def test_properties_read_from_another_self(name, row):
    trackers = [cls(**valid_keywords(key)) for key, cls in CLASSES.items() if key != name]
    for other in [*NO_TRACKERS, *trackers]:
        with pytest.raises(TypeError, match=r"^self must be a"):
            vars(CLASSES[name])[row["name"]].fget(other)
    for other in NO_TRACKERS:
        with pytest.raises(TypeError, match=r"^self must be a"):
            Tracker.dtype.fget(other)


@every_class
def test_setters_called_with_another_self(name):
    builder = CLASSES[name].Builder
    others = [5, "text", CLASSES[name](**valid_keywords(name))]
    others += [other.builder() for other in CLASSES.values() if other is not CLASSES[name]]
    for other in others:
        for key, setter in vars(builder).items():
            if key == "build":
                assert_refused(TypeError, "self", setter, other)
            elif key == "put":
                assert_refused(TypeError, "self", setter, other, "a", 1.0)
            elif not key.startswith("_"):
                row = next((r for r in TYPES[name]["parameters"] if r["setter"] == key), None)
                value = valid_keywords(name).get(row["name"], 1) if row else {"a": 1.0}
                assert_refused(TypeError, "self", setter, other, value)


@every_class
def test_final_classes(name):
    with pytest.raises(TypeError, match="not an acceptable base type"):
        type("Derived", (CLASSES[name],), {})
    with pytest.raises(TypeError, match=f"subclass Tracker, and ask a {name} in its get_new_value"):
        type(CLASSES[name])("Derived", (CLASSES[name],), {})
    with pytest.raises(TypeError, match="not an acceptable base type"):
        type("Derived", (CLASSES[name].Builder,), {})


def test_interfaces_make_no_instances():
    for interface in (Tracker, lrtrack.ParameterTracker):
        with pytest.raises(TypeError, match="is an interface"):
            interface()


@every_tracker
def test_trackers_are_no_sequences(name):
    tracker = CLASSES[name](**valid_keywords(name))
    for call in (iter, list, reversed, lambda t: 1 in t, len, lambda t: [*t]):
        with pytest.raises(TypeError):
            call(tracker)


def test_dictionaries_that_are_no_mappings():
    class Pairs:
        def items(self):
            return [5]

    assert_refused(TypeError, "values", lrtrack.FixedPerVarTracker, default_value=1, values=Pairs())


def test_index_is_asked_before_int():
    class TwoFaced:
        def __index__(self):
            return 3

        def __int__(self):
            return -7

    tracker = lrtrack.LinearTracker(base_value=0, slope=1)
    assert tracker(TwoFaced()) == tracker.get_new_values([TwoFaced()])[0] == 3


def test_objects_with_an_odd_ndim():
    class Odd:
        ndim = 10**30

        def __index__(self):
            return 3

    assert_refused(TypeError, "num_update", Tracker.fixed(1), Odd())


def test_a_negative_zero_survives_its_repr():
    tracker = lrtrack.WarmUpTracker(
        main_tracker=Tracker.fixed(1), warm_up_steps=1, warm_up_begin_value=-0.0
    )
    tracker = eval(repr(tracker), vars(lrtrack).copy())
    assert math.copysign(1, tracker.warm_up_begin_value) == -1


def test_a_builder_forgets_the_precision_of_a_replaced_tracker():
    builder = Tracker.warm_up().set_main_tracker(Tracker.fixed(1).astype("float64"))
    assert builder.build().dtype == np.float64
    assert builder.set_main_tracker(Tracker.fixed(1)).build().dtype == np.float32


def test_the_process_ends_well_with_trackers_of_functions_left():
    code = (
        "import builtins, threading, lrtrack\n"
        "t = lrtrack.CyclicalTracker(scale_function=lambda n: 1.0)\n"
        "builtins.kept = [t, lrtrack.WarmUpTracker(main_tracker=t), t.builder()]\n"
        "thread = threading.Thread(target=lambda: [t(3) for _ in range(10**5)], daemon=True)\n"
        "thread.start()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_builders_are_neither_pickled_nor_copied(protocol):
    builder = Tracker.cosine()
    for call in (
        lambda: pickle.dumps(builder, protocol),
        lambda: builder.__reduce_ex__(protocol),
        builder.__reduce__,
        lambda: copy.copy(builder),
    ):
        with pytest.raises(TypeError, match="a builder cannot be copied or pickled"):
            call()


def test_reduce_is_what_pickle_asks_for():
    tracker = Tracker.fixed(0.5)
    assert tracker.__reduce__() == tracker.__reduce_ex__(0) == tracker.__reduce_ex__(5)
    function, arguments = tracker.__reduce__()
    assert function(*arguments) == tracker


def test_an_object_that_poses_as_a_builder():
    class Pretender(bytes):
        __class__ = lrtrack.CosineTracker.Builder

    with pytest.raises(TypeError, match=r"self must be a CosineTracker\.Builder, received"):
        lrtrack.CosineTracker.Builder.set_base_value(Pretender(b"\xff" * 32), 3)


def test_arguments_by_name():
    builder = Tracker.cosine().set_base_value(base_value=0.5).set_max_updates(max_updates=20)
    assert builder.build().astype(dtype="float64").dtype == np.float64
    rates = lrtrack.FixedPerVarTracker.builder().set_default_value(default_value=0.5)
    assert rates.put(parameter_id="a", value=1).put_all(values={"b": 2}).build().values == {
        "a": 1.0,
        "b": 2.0,
    }


def test_a_name_that_is_no_text():
    with pytest.raises(ValueError, match="a parameter's name must be text without lone surrogates"):
        lrtrack.CosineTracker(**{"\ud800": 3})


def test_ragged_lists_are_refused_with_warnings_as_errors():
    with pytest.raises((ValueError, TypeError), match=r"num_updates? must be"):
        Tracker.fixed(0.5).get_new_values([[1, 2], [3]])
