"""Names: what tracker objects show, and what other spellings are answered with."""

from __future__ import annotations

import copy
import inspect
import pickle
from abc import ABC, abstractmethod

import pytest
from drawing import CLASSES, TYPES, are_alike, fill, valid_keywords

import lrtrack
from lrtrack import CosineTracker, CyclicalTracker, Tracker, WarmUpTracker

every_class = pytest.mark.parametrize("name", TYPES)
FACTORIES = {entry["factory"] for entry in TYPES.values() if not entry["per_parameter"]}
FACTORIES |= {"sequence"}


def sample(name="CosineTracker"):
    return CLASSES[name](**valid_keywords(name))


def missing(call):
    with pytest.raises(AttributeError) as caught:
        call()
    return str(caught.value)


def test_the_interface_shows_its_factories():
    assert set(dir(Tracker)) >= FACTORIES
    assert set(dir(lrtrack.ParameterTracker)) >= {"fixed_per_var", "per_parameter", "from_dict"}


@every_class
def test_a_tracker_shows_what_one_does_with_it(name):
    shown = {key for key in dir(sample(name)) if not key.startswith("_")}
    parameters = {row["name"] for row in TYPES[name]["parameters"]}
    assert shown >= parameters | {"get_new_value", "astype", "dtype", "to_dict"}
    assert not shown & (FACTORIES - parameters - {"step", "sum"})
    assert not shown & {"builder", "Builder", "from_dict", "getNewValue", "getNewValues", "base_lr"}
    assert len(shown - parameters) < 16


class Mine(Tracker):
    @staticmethod
    def own_helper():
        return 1

    def get_new_value(self, num_update):
        return 0.5


def test_a_users_class_shows_its_own_names():
    assert {"own_helper", "get_new_value", "clip"} <= set(dir(Mine()))
    assert not FACTORIES & set(dir(Mine()))


def test_factories_are_the_interfaces_own():
    for t in (sample(), Mine(), lrtrack.PlateauTracker(base_value=1)):
        assert missing(lambda t=t: t.cosine) == (
            f"'{type(t).__name__}' object has no attribute 'cosine': "
            "it is Tracker.cosine, which makes a new tracker"
        )
    assert type(CosineTracker.square_root()) is lrtrack.SquareRootTracker.Builder
    assert (
        lrtrack.FactorTracker(base_value=1, factor=0.5).factor == 0.5
    )  # a property, not Tracker's


def test_plateaus_name_update_for_torchs_step():
    plateau = lrtrack.PlateauTracker(base_value=1)
    assert missing(lambda: plateau.step(0.9)).endswith("no attribute 'step': call update(metric)")
    assert missing(lambda: plateau.other).endswith("has no attribute 'other'")


def test_djls_spellings_are_answered_with_pythons():
    assert missing(lambda: Tracker.multiFactor()) == (
        "type object 'Tracker' has no attribute 'multiFactor': in Python it is multi_factor"
    )
    assert missing(lambda: Tracker.cosine().setBaseValue(0.5)) == (
        "'CosineTracker.Builder' object has no attribute 'setBaseValue': "
        "in Python it is set_base_value, of a builder"
    )
    for name in ("warmUp", "squareRoot", "oneCycle"):
        assert ": in Python it is " in missing(lambda name=name: getattr(Tracker, name))
    for owner in (Tracker, WarmUpTracker, Tracker.warm_up()):
        assert "in Python it is opt_warm_up_steps" in missing(lambda o=owner: o.optWarmUpSteps)
    for t in (sample(), Mine(), lrtrack.PlateauTracker(base_value=1)):
        assert missing(lambda t=t: t.getNewValue(3)).endswith("in Python it is get_new_value")
    for t in (sample(), Mine()):
        assert missing(lambda t=t: t.getNewValues([3])).endswith("in Python it is get_new_values")
    assert missing(lambda: Tracker.fixedPerVarTracker()).endswith("in Python it is fixed_per_var")
    for wrong in ("optBaseValue", "setBaseValue"):
        text = missing(lambda wrong=wrong: getattr(Tracker.cosine(), wrong))
        assert "in Python it is set_base_value" in text
    for owner in (Tracker, sample()):
        assert " in Python " not in missing(lambda owner=owner: owner.noSuchThing)


def test_builders_say_what_they_have():
    assert missing(lambda: Tracker.cosine().opt_base_value(0.5)) == (
        "'CosineTracker.Builder' object has no attribute 'opt_base_value': "
        "it has set_base_value, opt_final_value, set_max_updates, build"
    )


def test_djls_nested_enumerations():
    assert WarmUpTracker.Mode is lrtrack.WarmUpMode
    assert CyclicalTracker.CyclicalMode is lrtrack.CyclicalMode
    builder = Tracker.warm_up().set_main_tracker(sample())
    assert builder.opt_warm_up_mode(WarmUpTracker.Mode.LINEAR).build().warm_up_mode.name == "LINEAR"


@every_class
def test_a_builder_shows_what_is_set(name):
    assert repr(CLASSES[name].builder()) == f"{name}.builder()"
    builder = fill(CLASSES[name].builder(), name, valid_keywords(name))
    if name != "LambdaTracker":
        again = eval(repr(builder), vars(lrtrack).copy())
        assert are_alike(again.build(), builder.build())


def test_builders_show_setters_of_every_kind():
    builder = lrtrack.FixedPerVarTracker.builder().set_default_value(1).put("bias", 0.5)
    assert repr(builder) == (
        "FixedPerVarTracker.builder().set_default_value(1.0).put_all({'bias': 0.5})"
    )
    assert repr(Tracker.warm_up().opt_warm_up_mode("cosine")) == (
        "WarmUpTracker.builder().opt_warm_up_mode('COSINE')"
    )
    plateau = Tracker.plateau().set_base_value(0.5).opt_mode("max")
    assert repr(plateau) == "PlateauTracker.builder().set_base_value(0.5).opt_mode('MAX')"


def test_users_classes_may_be_abstract():
    class Base(Tracker, ABC):
        @abstractmethod
        def get_new_value(self, num_update): ...

    class Halving(Base):
        def get_new_value(self, num_update):
            return 0.5**num_update

    assert Base.__abstractmethods__ == {"get_new_value"}
    assert Halving()(1) == 0.5
    assert isinstance(Halving(), Tracker)
    assert not isinstance(5, Tracker)
    assert not isinstance(sample(), Base)
    assert not issubclass(CosineTracker, Base)


def test_nothing_else_is_found_by_accident():
    for t in (sample(), Mine()):
        assert copy.copy(t) is not None
        assert not hasattr(t, "__len__")
        assert inspect.getmembers(t)
    assert pickle.loads(pickle.dumps(CosineTracker)) is CosineTracker
