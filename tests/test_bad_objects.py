"""Methods of the classes, called with objects that they were not made for, raise TypeError."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pytest
from drawing import CLASSES, TRACKERS, TYPES, valid_keywords
from refusals import assert_refused

import lrtrack
from lrtrack import Tracker, evaluate

every_class = pytest.mark.parametrize("name", TYPES)


every_tracker = pytest.mark.parametrize("name", TRACKERS)


ROWS = [(entry["name"], row) for entry in TYPES.values() for row in entry["parameters"]]


every_parameter = pytest.mark.parametrize(
    "name, row", [pytest.param(name, row, id=f"{name}-{row['name']}") for name, row in ROWS]
)


@every_class
def test_objects_that_no_init_made(name):
    empty = CLASSES[name].__new__(CLASSES[name])
    calls = [empty, empty.get_new_value, empty.astype, hash, lambda _: empty.to_dict()]
    calls += [
        lambda _, key=row["attribute"]: getattr(empty, key) for row in TYPES[name]["parameters"]
    ]
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
            vars(CLASSES[name])[row["attribute"]].fget(other)
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


def test_an_object_that_poses_as_a_builder():
    class Pretender(bytes):
        __class__ = lrtrack.CosineTracker.Builder

    with pytest.raises(TypeError, match=r"self must be a CosineTracker\.Builder, received"):
        lrtrack.CosineTracker.Builder.set_base_value(Pretender(b"\xff" * 32), 3)


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
def test_trackers_are_not_sequences(name):
    tracker = CLASSES[name](**valid_keywords(name))
    for call in (iter, list, reversed, lambda t: 1 in t, len, lambda t: [*t]):
        with pytest.raises(TypeError):
            call(tracker)


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
