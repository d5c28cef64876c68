"""Every public callable shows its signature, and refuses other arguments in one line."""

from __future__ import annotations

import copy
import inspect
import pickle
import pydoc
from typing import Union

import numpy as np
import pytest
from drawing import CLASSES, TYPES, are_alike, valid_keywords

import lrtrack
from lrtrack import Tracker

PYBIND11 = ("incompatible function arguments", "pybind11", "overload", "(self: object", "Invoked")
every_class = pytest.mark.parametrize("name", TYPES)


def samples():
    """An instance of each public class that has methods."""
    for name, cls in CLASSES.items():
        yield name, cls(**valid_keywords(name))
        yield f"{name}.Builder", cls.builder()


def public_callables():
    """Functions, classes, factories, methods, setters and operators, bound where they can be."""
    for name in lrtrack.__all__:
        if callable(getattr(lrtrack, name)):
            yield name, getattr(lrtrack, name)
    for name in dir(Tracker):
        if not name.startswith("_") and callable(getattr(Tracker, name)):
            yield f"Tracker.{name}", getattr(Tracker, name)
    operators = ["__mul__", "__rmul__", "__add__", "__radd__", "__getitem__", "__copy__"]
    for name, sample in samples():
        for key in [*dir(sample), *operators, "__call__", "__deepcopy__", "__reduce__"]:
            is_shown = not key.startswith("_") or key in [*operators, "__call__", "__deepcopy__"]
            if is_shown and callable(getattr(sample, key, None)):
                yield f"{name}().{key}", getattr(sample, key)


def is_enum(value):
    return inspect.isclass(value) and hasattr(value, "__members__")


CALLABLES = {name: value for name, value in public_callables() if not is_enum(value)}


def wrong_calls():
    yield [0] * 9, {}
    yield [], {"no_such_name": 1}
    yield [0] * 8, {"no_such_name": 1}
    yield [], {}


@pytest.mark.parametrize("name", CALLABLES)
def test_wrong_arity_and_wrong_names(name):
    for arguments, keywords in wrong_calls():
        try:
            CALLABLES[name](*arguments, **keywords)
        except (TypeError, ValueError) as error:
            text = str(error)
        else:
            text = "accepted" if not arguments and not keywords else ""
        assert len(text.splitlines()) == 1, (text, arguments, keywords)
        assert not any(word in text for word in PYBIND11), text


def message(call, *arguments, **keywords):
    with pytest.raises(TypeError) as caught:
        call(*arguments, **keywords)
    return str(caught.value)


def test_refusals_say_what_to_write():
    t = Tracker.fixed(0.5)
    assert message(t.per_epoch, updates_per_epoch=5) == (
        "per_epoch has no parameter updates_per_epoch: write per_epoch(updates)"
    )
    assert message(t.delay) == "delay needs updates: write delay(updates)"
    assert message(t.delay, 3, updates=4) == "delay was given updates twice: write delay(updates)"
    assert message(t.delay, 3, 4) == "delay has no parameter for 4: write delay(updates)"
    assert message(Tracker.sequence, [t, t], [5]) == (
        "sequence has no parameter for [5]: "
        "write Tracker.sequence([(tracker, length), ..., tracker])"
    )
    assert message(Tracker.cosine, base_value=0.1) == (
        "cosine has no parameter base_value: "
        "write CosineTracker(base_value=..., max_updates=...), or set it on cosine()"
    )
    assert message(lrtrack.CosineTracker, 0.5, 20) == (
        "CosineTracker takes keyword arguments only, received 0.5: "
        "write CosineTracker(base_value=..., max_updates=...)"
    )
    assert message(lrtrack.CosineTracker.Builder, 0.5) == (
        "CosineTracker.Builder takes no arguments: "
        "write CosineTracker(base_value=..., max_updates=...), or set them on "
        "CosineTracker.Builder()"
    )


def test_the_only_required_parameter_may_be_given_by_position():
    t = lrtrack.FixedTracker(0.1)
    assert t == Tracker.fixed(0.1)
    assert lrtrack.WarmUpTracker(t, warm_up_steps=3).main_tracker == t
    assert message(lrtrack.FixedTracker, 0.1, value=0.1) == "FixedTracker was given value twice"
    for name, entry in TYPES.items():
        required = [row["name"] for row in entry["parameters"] if row["required"]]
        if len(required) == 1 and required[0] == entry["parameters"][0]["name"]:
            (value,) = valid_keywords(name).values()
            assert are_alike(CLASSES[name](value), CLASSES[name](**{required[0]: value}))


def test_signatures_have_types():
    signature = inspect.signature(lrtrack.CosineTracker)
    assert str(signature) == "(*, base_value: float, final_value: float = 0.01, max_updates: int)"
    shown = inspect.signature(lrtrack.WarmUpTracker).parameters
    assert shown["main_tracker"].annotation is Tracker
    assert shown["warm_up_mode"].annotation == Union[lrtrack.WarmUpMode, str]
    assert str(inspect.signature(Tracker.fixed(1))) == "(num_update: int) -> float"
    t = Tracker.fixed(1)
    for call in (t.get_new_value, t.__call__):
        assert str(inspect.signature(call)) == "(num_update: int) -> float"
    per_parameter = lrtrack.FixedPerVarTracker(default_value=1).get_new_value
    assert str(inspect.signature(per_parameter)) == "(parameter_id: str, num_update: int) -> float"
    for call in (t.get_new_values, t.milestones, lrtrack.evaluate):
        assert inspect.signature(call).return_annotation is np.ndarray
    assert inspect.signature(t.__getitem__).parameters["key"].annotation == Union[int, slice]
    setter = inspect.signature(Tracker.cosine().set_max_updates)
    assert setter.parameters["max_updates"].annotation is int
    assert setter.return_annotation is lrtrack.CosineTracker.Builder


@pytest.mark.parametrize("name", CALLABLES)
def test_every_callable_has_a_signature(name):
    assert inspect.signature(CALLABLES[name]) is not None


@pytest.mark.parametrize(
    "shown", [Tracker, lrtrack.ParameterTracker, lrtrack.evaluate, *CLASSES.values()]
)
def test_help_is_free_of_the_bindings(shown):
    text = pydoc.render_doc(shown, renderer=pydoc.plaintext)
    assert "pybind11" not in text
    assert "builtins.object" in text or not inspect.isclass(shown)


def test_help_shows_types_and_documentation():
    text = pydoc.render_doc(lrtrack.CyclicalTracker, renderer=pydoc.plaintext)
    assert "class CyclicalTracker(Tracker)" in text
    assert "CyclicalTracker(*, base_value: float = 0.001, max_value: float = 0.006" in text
    assert "get_new_value(self, num_update: int) -> float" in text
    assert "__call__(self, num_update: int) -> float" in text
    assert "momentum(self, base: float = 0.85, max: float = 0.95)" in text
    assert "This tracker, that many updates later: a DelayedTracker." in text


def test_functions_are_values():
    for function in (lrtrack.evaluate, Tracker.clip):
        assert copy.deepcopy(function) is copy.copy(function) is function
    assert pickle.loads(pickle.dumps(lrtrack.evaluate)) is lrtrack.evaluate
    assert pickle.loads(pickle.dumps(Tracker.fixed(0.5).to_dict))() == Tracker.fixed(0.5).to_dict()
