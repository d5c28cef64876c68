"""Dictionaries that no tracker wrote are refused."""

from __future__ import annotations

import functools

import pytest
from drawing import CLASSES, TYPES, are_alike, valid_keywords

import lrtrack
from lrtrack import Tracker

every_class = pytest.mark.parametrize("name", TYPES)


@pytest.mark.parametrize("name", [name for name in CLASSES if name != "LambdaTracker"])
def test_bad_dictionaries(name):
    good = CLASSES[name](**valid_keywords(name)).to_dict()
    from_dict = lrtrack.ParameterTracker.from_dict
    for loaded in (from_dict(good), CLASSES[name].from_dict(good)):
        assert are_alike(loaded, CLASSES[name](**valid_keywords(name)))
    new = [row["name"] for row in TYPES[name]["parameters"] if row["absent_in_0_1"]]
    for key in good:
        without = {other: value for other, value in good.items() if other != key}
        if key in new:  # 0.1 wrote none
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
def test_what_is_not_a_dictionary(bad):
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
