"""What holds for every tracker class, including those that are added later."""

from __future__ import annotations

import copy
import inspect
import json
import math
import pickle
import re
import subprocess
import sys

import numpy as np
import pytest
from drawing import (
    CLASSES,
    LAST_UPDATE,
    TRACKERS,
    TYPES,
    are_alike,
    children_of,
    fill,
    holds_function,
    keywords,
    parameters_of,
    trackers,
    update_numbers,
    valid_keywords,
)
from hypothesis import given, settings
from hypothesis import strategies as st

import lrtrack
from lrtrack import Tracker, evaluate

PROTOCOLS = range(6)
every_class = pytest.mark.parametrize("name", TYPES)
every_tracker = pytest.mark.parametrize("name", TRACKERS)
INTEGER_TYPES = [np.dtype(code).type for code in "bBhHiIlLqQ"]


class Index:
    def __init__(self, number):
        self.number = number

    def __index__(self):
        return self.number


def assert_same_bits(left, right):
    """Equal bits; all NaNs count as one."""
    left, right = np.asarray(left), np.asarray(right)
    assert left.dtype == right.dtype
    assert left.shape == right.shape
    different = (left.view(f"u{left.itemsize}") != right.view(f"u{left.itemsize}")) & ~(
        np.isnan(left) & np.isnan(right)
    )
    assert not different.any(), (left[different][:3], right[different][:3])


def scalar_values(tracker, updates):
    values = [tracker.get_new_value(n) for n in updates]
    assert all(type(value) is float for value in values)
    array = np.array(values, tracker.dtype)
    assert_same_bits(array.astype(np.float64), np.array(values, np.float64))
    return array


def parameter_values(tracker, updates):
    """For any tracker: what DJL's two-argument form gives."""
    ids = ["bias", "", "absent", "ü"]
    values = [tracker.get_new_value(ids[i % 4], n) for i, n in enumerate(updates)]
    return np.array(values, np.float64)


def twins(tracker):
    """Copies of the tracker: pickled, copied, converted, from its dictionary and its repr."""
    for protocol in PROTOCOLS:
        yield pickle.loads(pickle.dumps(tracker, protocol))
    yield copy.copy(tracker)
    yield copy.deepcopy(tracker)
    yield tracker.astype(np.float64).astype(tracker.dtype)
    if not holds_function(tracker):
        text = json.dumps(tracker.to_dict())
        yield lrtrack.ParameterTracker.from_dict(json.loads(text))
        yield eval(repr(tracker), vars(lrtrack).copy())


def test_the_tables_list_every_class():
    def is_tracker_class(value):
        return inspect.isclass(value) and issubclass(value, lrtrack.ParameterTracker)

    found = {name for name in lrtrack._core.__all__ if is_tracker_class(getattr(lrtrack, name))}
    assert found - {"Tracker", "ParameterTracker"} == set(TYPES)
    assert len(TYPES) >= 10


@every_class
@given(st.data())
def test_builders_make_what_constructors_make(name, data):
    given_parameters = data.draw(keywords(name))
    tracker = CLASSES[name](**given_parameters)
    assert are_alike(fill(CLASSES[name].builder(), name, given_parameters).build(), tracker)
    assert type(tracker) is CLASSES[name]


@every_class
def test_builders_come_from_the_class_and_from_tracker(name):
    assert type(CLASSES[name].builder()) is CLASSES[name].Builder
    factory = getattr(lrtrack.Tracker, TYPES[name]["factory"])
    if name == "FixedTracker":
        assert factory(0.5) == CLASSES[name](value=0.5)
    else:
        assert type(factory()) is CLASSES[name].Builder


@every_class
@given(st.data())
def test_builders_share_no_state(name, data):
    first, second = data.draw(keywords(name)), data.draw(keywords(name))
    builder = fill(CLASSES[name].builder(), name, first)
    built = builder.build()
    assert are_alike(built, builder.build())
    assert are_alike(built, CLASSES[name](**first))
    try:
        changed = fill(builder, name, second).build()
    except ValueError:  # some of the first parameters do not fit the second
        changed = None
    assert are_alike(built, CLASSES[name](**first))
    if set(first) <= set(second) and "values" not in first:
        assert are_alike(changed, CLASSES[name](**second))


@every_class
@given(st.data())
def test_copied_and_loaded_trackers_are_equal_and_give_the_same_bits(name, data):
    tracker = data.draw(trackers(name))
    if data.draw(st.booleans()):
        tracker = tracker.astype("float64")
    updates = data.draw(update_numbers(tracker))
    expected = parameter_values(tracker, updates)
    for twin in twins(tracker):
        assert are_alike(twin, tracker)
        assert hash(twin) == hash(tracker) or twin != tracker
        assert type(twin) is type(tracker)
        assert twin.dtype == tracker.dtype
        assert_same_bits(parameter_values(twin, updates), expected)


@every_class
@given(st.data())
def test_trackers_are_equal_if_their_parameters_are(name, data):
    left, right = data.draw(trackers(name)), data.draw(trackers(name))
    have_equal_parameters = parameters_of(left) == parameters_of(right)
    are_equal = have_equal_parameters and not TYPES[name]["has_state"]
    assert (left == right) == are_equal
    assert (left != right) == (not are_equal)
    assert left != 1
    assert left != "text"
    assert left is not None
    assert left != lrtrack.SquareRootTracker(base_value=77.5)
    assert left.astype("float64") == left


@every_tracker
@given(st.data())
def test_every_way_of_asking_gives_the_same_bits(name, data):
    tracker = data.draw(trackers(name))
    if data.draw(st.booleans()):
        tracker = tracker.astype("float64")
    updates = data.draw(update_numbers(tracker))
    expected = scalar_values(tracker, updates)
    numbers = np.array(updates, np.int64)

    assert_same_bits(np.array([tracker(n) for n in updates], tracker.dtype), expected)
    assert_same_bits(np.array([tracker[n] for n in updates], tracker.dtype), expected)
    assert_same_bits(parameter_values(tracker, updates), expected.astype(np.float64))
    assert_same_bits(tracker.get_new_values(updates), expected)
    assert_same_bits(tracker.get_new_values(numbers), expected)
    assert_same_bits(tracker.get_new_values(numbers[::-1])[::-1], expected)
    assert_same_bits(tracker.get_new_values(np.stack([numbers] * 2, axis=1))[:, 1], expected)
    for out in outputs(expected):
        assert tracker.get_new_values(numbers, out=out) is out
        assert_same_bits(out, expected)
    for threads in (None, 1, 2, 7):
        both = lrtrack.evaluate([tracker, tracker], numbers, threads=threads)
        assert_same_bits(both, np.stack([expected, expected]))


def outputs(expected):
    size, dtype = len(expected), expected.dtype
    yield np.empty(size, dtype)
    yield np.empty(2 * size + 1, dtype)[1::2]
    yield np.empty(size, dtype)[::-1]
    yield np.empty((size, 3), dtype)[:, 1]
    yield np.empty(size * dtype.itemsize + 1, np.uint8)[1:].view(dtype)


@every_tracker
@given(st.data())
def test_ranges_give_the_scalar_bits(name, data):
    tracker = data.draw(trackers(name))
    if data.draw(st.booleans()):
        tracker = tracker.astype("float64")
    start = data.draw(st.sampled_from([*data.draw(update_numbers(tracker)), 0]))
    step = data.draw(st.integers(1, 5) | st.integers(1, 2**40) | st.just(2**62))
    count = data.draw(st.integers(0, 200))
    numbers = [n for n in range(start, start + count * step, step) if n <= LAST_UPDATE]
    stop = numbers[-1] + 1 if numbers else start
    stop = min(stop, LAST_UPDATE)
    numbers = [n for n in numbers if n < stop]
    expected = scalar_values(tracker, numbers)

    assert_same_bits(tracker[start:stop:step], expected)
    assert_same_bits(tracker.get_new_values(range(start, stop, step)), expected)
    assert_same_bits(tracker.get_new_values(slice(start, stop, step)), expected)
    assert_same_bits(lrtrack.evaluate([tracker], slice(start, stop, step))[0], expected)
    assert_same_bits(lrtrack.evaluate([tracker], range(start, stop, step), threads=2)[0], expected)
    backwards = tracker.get_new_values(range(start, stop, step)[::-1])
    assert_same_bits(backwards[::-1], expected)
    if numbers and numbers[0] > 0:
        last, first = numbers[-1], numbers[0]
        assert_same_bits(tracker[last : first - 1 : -step][::-1], expected)


@every_tracker
@settings(max_examples=5)
@given(st.data())
def test_long_ranges_give_the_same_bits_on_any_number_of_threads(name, data):
    several = [data.draw(trackers(name)) for _ in range(3)]
    start = data.draw(st.sampled_from([0, 1, 2**24 - 10**5, 2**31 - 10**5, 2**53]))
    chosen = slice(start, start + 200_003)
    numbers = np.arange(chosen.start, chosen.stop)
    alone = np.stack([tracker[chosen] for tracker in several])
    for threads in (1, 2, 5):
        assert_same_bits(lrtrack.evaluate(several, chosen, threads=threads), alone)
        assert_same_bits(lrtrack.evaluate(several, numbers, threads=threads), alone)
    some = [0, 1, 65535, 65536, 65537, 131071, 131072, 200_002]
    for tracker, row in zip(several, alone):
        assert_same_bits(row[some], scalar_values(tracker, [start + n for n in some]))


@every_tracker
def test_mixed_precisions_keep_each_rows_values(name):
    tracker = CLASSES[name](**valid_keywords(name))
    double = tracker.astype(np.float64)
    numbers = np.arange(50)
    rows = lrtrack.evaluate([tracker, double], numbers)
    assert rows.dtype == np.float64
    assert_same_bits(rows[0], tracker.get_new_values(numbers).astype(np.float64))
    assert_same_bits(rows[1], double.get_new_values(numbers))


@every_class
def test_float32_is_the_default_precision(name):
    tracker = CLASSES[name](**valid_keywords(name))
    assert tracker.dtype == np.float32
    assert tracker.astype(float).dtype == np.float64
    value = tracker.get_new_value("some_weight", 3)
    assert type(value) is float
    assert value == np.float32(value)


@every_tracker
@pytest.mark.parametrize("integer", [*INTEGER_TYPES, Index, np.array], ids=lambda x: x.__name__)
def test_update_numbers_of_any_integer_type(name, integer):
    tracker = CLASSES[name](**valid_keywords(name))
    for number in (0, 1, 7, 127):
        expected = tracker.get_new_value(number)
        update = integer(number)
        assert tracker(update) == tracker.get_new_value(update) == tracker[update] == expected
        assert tracker.get_new_value("some_weight", update) == expected
        assert tracker.get_new_value(num_update=update) == expected
        assert tracker.get_new_value(parameter_id="some_weight", num_update=update) == expected
        assert tracker.get_new_values([update]) == np.float32(expected)


# CPython keeps ints in digits of 15 or 30 bits; float64 holds all of these.
@pytest.mark.parametrize("bits", [0, 1, 14, 15, 16, 29, 30, 31, 32, 45, 52])
def test_update_numbers_of_any_size(bits):
    identity = lrtrack.LinearTracker(base_value=0, slope=1).astype(np.float64)
    for number in (2**bits - 1, 2**bits, 2**bits + 1):
        assert identity(number) == identity.get_new_value(number) == number
        with pytest.raises(ValueError, match=f"received -{number + 1}$"):
            identity(-number - 1)


@every_tracker
@pytest.mark.parametrize("dtype", [*INTEGER_TYPES, ">i8", ">u2", object])
def test_arrays_of_any_integer_type(name, dtype):
    tracker = CLASSES[name](**valid_keywords(name))
    numbers = np.arange(100).reshape(4, 25)
    expected = tracker.get_new_values(numbers)
    assert expected.shape == (4, 25)
    assert_same_bits(tracker.get_new_values(numbers.astype(dtype)), expected)
    assert_same_bits(tracker.get_new_values(numbers.astype(dtype).T), expected.T)


@every_tracker
def test_shapes_are_kept(name):
    tracker = CLASSES[name](**valid_keywords(name))
    for shape in [(), (0,), (1,), (3, 0, 2), (2, 3, 4)]:
        numbers = np.ones(shape, int)
        assert tracker.get_new_values(numbers).shape == shape
        assert lrtrack.evaluate([tracker] * 3, numbers).shape == (3, *shape)
        assert lrtrack.evaluate([], numbers).shape == (0, *shape)
    assert tracker.get_new_values(5).shape == ()
    assert tracker.get_new_values([]).shape == (0,)


def test_numpy_is_imported_with_the_first_array():
    program = """
import sys, lrtrack
tracker = lrtrack.Tracker.cosine().set_base_value(0.5).set_max_updates(9).build()
tracker(3), lrtrack.PlateauTracker(base_value=0.5)(3)
assert "numpy" not in sys.modules
tracker[0:3]
assert "numpy" in sys.modules
"""
    subprocess.run([sys.executable, "-c", program], timeout=60, check=True)


def test_large_arrays_are_like_small_ones():
    """From 32 MB on, arrays start on a huge page."""
    tracker = lrtrack.LinearTracker(base_value=0, slope=1)
    count = 2**23 + 5
    for array in (tracker[0:count], tracker.get_new_values(np.arange(count))):
        assert array.flags.c_contiguous
        assert array.flags.writeable
        np.testing.assert_array_equal(array, np.arange(count, dtype=np.float32))
    rows = lrtrack.evaluate([tracker, tracker.astype(float)], range(count // 2))
    assert rows.flags.c_contiguous
    assert not rows.flags.f_contiguous
    np.testing.assert_array_equal(rows, [np.arange(count // 2)] * 2)


@every_class
def test_nothing_can_be_changed(name):
    tracker = CLASSES[name](**valid_keywords(name))
    expected = parameter_values(tracker, range(30))
    for parameter in [*parameters_of(tracker), "dtype", "new_attribute", "get_new_value"]:
        with pytest.raises(AttributeError):
            setattr(tracker, parameter, 1)
        with pytest.raises(AttributeError):
            delattr(tracker, parameter)
    for value in parameters_of(tracker).values():
        if isinstance(value, dict):
            value.clear()
    assert_same_bits(parameter_values(tracker, range(30)), expected)


@every_class
def test_later_changes_of_what_was_given_do_not_matter(name):
    given_parameters = valid_keywords(name) | (
        {"values": {"bias": 0.25}} if name == "FixedPerVarTracker" else {}
    )
    tracker = CLASSES[name](**given_parameters)
    expected = parameter_values(tracker, range(30))
    for value in given_parameters.values():
        if isinstance(value, (list, dict)):
            value.clear()
    assert_same_bits(parameter_values(tracker, range(30)), expected)


@every_class
@given(st.data())
def test_repr_shows_what_differs_from_the_defaults(name, data):
    tracker = data.draw(trackers(name))
    text = repr(tracker)
    assert text.startswith(f"{name}(")
    for row in TYPES[name]["parameters"]:
        is_shown = f"{row['name']}=" in text
        assert is_shown or not row["required"]
        if not children_of(tracker):
            assert repr(tracker.astype("float64")) == text + ".astype('float64')"


@every_class
def test_to_dict_has_every_parameter_and_only_plain_values(name):
    tracker = CLASSES[name](**valid_keywords(name))
    if holds_function(tracker):
        with pytest.raises(TypeError, match="must be free of Python callables"):
            tracker.to_dict()
        return
    dictionary = tracker.to_dict()
    beside = {"kind", "dtype", "state"} if TYPES[name]["has_state"] else {"kind", "dtype"}
    assert set(dictionary) == beside | set(parameters_of(tracker))
    assert (dictionary["kind"], dictionary["dtype"]) == (name, "float32")
    assert json.loads(json.dumps(dictionary)) == dictionary
    assert tracker.astype("float64").to_dict()["dtype"] == "float64"


@every_class
def test_the_signature_is_keyword_only_with_the_defaults(name):
    shown = inspect.signature(CLASSES[name]).parameters.values()
    for i, (parameter, row) in enumerate(zip(shown, TYPES[name]["parameters"])):
        by_position = parameter.kind is not inspect.Parameter.KEYWORD_ONLY
        assert by_position == (i < TYPES[name]["positional"])
        assert parameter.name == row["name"]
        assert (parameter.default is inspect.Parameter.empty) == row["required"]
    assert [parameter.name for parameter in shown] == [
        row["name"] for row in TYPES[name]["parameters"]
    ]
    assert not inspect.signature(CLASSES[name].Builder).parameters


@every_class
def test_the_docstring_tells_everything(name):
    doc = inspect.getdoc(CLASSES[name])
    for heading in ("Parameters:", "Raises:", "Example:", "Source:"):
        assert heading in doc
    assert re.search(r"\n    f(\(t\) =|\(id, t\) =| goes from )", doc)
    for row in TYPES[name]["parameters"]:
        assert f"\n    {row['name']} (" in doc
        assert f"): {getattr(CLASSES[name], row['attribute']).__doc__}" in doc


@every_class
def test_the_table_has_the_documentation(name):
    """Field by field, for forms, pages and command lines: none is empty, and help() shows each."""
    doc = inspect.getdoc(CLASSES[name])
    for key in ("summary", "formula", "example", "source"):
        text = TYPES[name][key]
        assert text == text.strip() != ""
        assert all(line.strip() in doc for line in text.splitlines())
    assert TYPES[name]["example"].startswith(">>> ")
    for row in TYPES[name]["parameters"]:
        assert row["description"] == getattr(CLASSES[name], row["attribute"]).__doc__ != ""


def test_everything_public_has_a_docstring():
    for name in lrtrack.__all__:
        assert getattr(lrtrack, name).__doc__, name


def test_ranges_reach_the_last_update():
    tracker = lrtrack.SquareRootTracker(base_value=3e38)
    numbers = [2**63 - 3, 2**63 - 2, 2**63 - 1]
    for updates in (slice(numbers[0], 2**63), range(numbers[0], 2**63)):
        assert tracker.get_new_values(updates).tolist() == [tracker(n) for n in numbers]
    assert tracker[numbers[0] : 2**63 : 2].tolist() == [tracker(n) for n in numbers[::2]]
    assert tracker[2**63 - 1 :: -(2**62)].tolist() == [tracker(n) for n in (2**63 - 1, 2**62 - 1)]


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


def test_index_is_asked_before_int():
    class TwoFaced:
        def __index__(self):
            return 3

        def __int__(self):
            return -7

    tracker = lrtrack.LinearTracker(base_value=0, slope=1)
    assert tracker(TwoFaced()) == tracker.get_new_values([TwoFaced()])[0] == 3


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


def test_reduce_is_called_by_pickle_at_every_protocol():
    tracker = Tracker.fixed(0.5)
    assert tracker.__reduce__() == tracker.__reduce_ex__(0) == tracker.__reduce_ex__(5)
    function, arguments = tracker.__reduce__()
    assert function(*arguments) == tracker


def test_arguments_by_name():
    builder = Tracker.cosine().set_base_value(base_value=0.5).set_max_updates(max_updates=20)
    assert builder.build().astype(dtype="float64").dtype == np.float64
    rates = lrtrack.FixedPerVarTracker.builder().set_default_value(default_value=0.5)
    assert rates.put(parameter_id="a", value=1).put_all(values={"b": 2}).build().values == {
        "a": 1.0,
        "b": 2.0,
    }
