"""The garbage collector frees trackers and the Python code that they call, together."""

from __future__ import annotations

import copy
import gc
import pickle
import weakref

import pytest

from lrtrack import (
    CyclicalTracker,
    LambdaTracker,
    PerParameterTracker,
    PlateauTracker,
    ProductTracker,
    Tracker,
    WarmUpTracker,
)


class Holder:
    """Keeps what `make` makes of a method of its own."""

    def __init__(self, make):
        self.kept = make(self.method)

    def method(self, number):
        return 0.5


class Halves(Tracker):
    def get_new_value(self, num_update):
        return 0.5


def of(function):
    return LambdaTracker(function=function)


MADE_OF_A_METHOD = {
    "tracker": of,
    "scale": lambda f: CyclicalTracker(scale_function=f),
    "momentum": lambda f: CyclicalTracker(scale_function=f).momentum(),
    "builder": lambda f: Tracker.lambda_().set_function(f),
    "built": lambda f: Tracker.cyclical().opt_scale_function(f).build(),
    "doubles": lambda f: of(f).astype("float64"),
    "composed": lambda f: of(f).delay(3).clip(0, 1).repeat(5) * 2 + 1,
    "builder of compositions": lambda f: Tracker.product().set_factors([of(f), of(f) * 2]),
    "part": lambda f: (of(f) * 2).factors[0],
    "part of a part": lambda f: WarmUpTracker(main_tracker=of(f) * 2).main_tracker.factors,
    "function in a function": lambda f: of(of(of(f))),
    "by parameter": lambda f: PerParameterTracker(trackers={"*": of(f)}, default_tracker=of(f)),
    "plateau": lambda f: PlateauTracker(base_value=1, main_tracker=of(f)),
    "copy": lambda f: copy.copy(of(f)),
    "shared": lambda f: [tracker := of(f), tracker.delay(1), tracker * tracker, tracker],
    "loop": lambda f: [tracker := of(f), tracker.get_new_value, tracker.__call__],
}


@pytest.fixture(autouse=True)
def collector():
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.parametrize("made", MADE_OF_A_METHOD)
def test_an_object_that_holds_a_tracker_of_its_method(made):
    holders = [Holder(MADE_OF_A_METHOD[made]) for _ in range(20)]
    alive = [weakref.ref(holder) for holder in holders]
    gc.collect()
    assert all(holder() for holder in alive)
    del holders
    gc.collect()
    assert not any(holder() for holder in alive)


def test_a_class_defined_in_python():
    tracker = Halves()
    tracker.warm = tracker * 2
    tracker.again = WarmUpTracker(main_tracker=tracker.warm)
    tracker.wide = tracker.astype("float64")
    alive = weakref.ref(tracker)
    del tracker
    gc.collect()
    assert alive() is None


def test_a_function_that_holds_its_tracker():
    def function(number):
        return 0.5

    function.tracker = of(function)
    alive = weakref.ref(function)
    del function
    gc.collect()
    assert alive() is None


def test_what_is_shared_lives_as_long_as_any_of_them():
    holder = Holder(of)
    tracker = holder.kept.delay(1)
    part = (tracker * tracker).factors[1]
    wide = ProductTracker(factors=[tracker, part]).astype("float64")
    builder = Tracker.product().set_factors([tracker])
    alive = weakref.ref(holder)
    del holder, tracker, part
    gc.collect()
    assert builder.build()(5) == 0.5
    del builder
    gc.collect()
    assert wide(5) == 0.25
    assert alive() is not None
    del wide
    gc.collect()
    assert alive() is None


def test_finalizers_may_use_the_trackers_that_go_with_them():
    values = []

    class Last(Holder):
        def __del__(self):
            values.append((self.kept(3), self.kept[0:2].tolist(), repr(self.kept)[:14]))

    holder = Last(lambda f: of(f) * 2)
    del holder
    gc.collect()
    assert values == [(1.0, [1.0, 1.0], "ProductTracker")]


def test_a_builder_that_is_changed_while_it_builds():
    builder = Tracker.warm_up()

    class Changing(Tracker):
        def get_new_value(self, num_update):
            builder.set_main_tracker(Halves())
            gc.collect()
            return 0.25

    warm_up = builder.set_main_tracker(Changing()).build()
    assert type(warm_up.main_tracker) is Changing
    assert warm_up(3) == 0.25
    assert builder.build()(3) == 0.5


def test_builders_work_after_their_arguments_are_gone():
    builder = Tracker.product().set_factors(iter([Halves(), of(lambda n: n)]))
    gc.collect()
    tracker = builder.build()
    assert tracker(3) == 1.5
    assert pickle.loads(pickle.dumps(Halves() * 2))(3) == 1.0
