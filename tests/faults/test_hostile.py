"""Arguments that change while they are read, objects in strange states, no memory."""

from __future__ import annotations

import threading
from collections.abc import Mapping

import numpy as np
import pytest
from children import run

import lrtrack
from lrtrack import CosineTracker, LambdaTracker, Tracker, evaluate


class Clearing(Mapping):
    """Empties another dictionary while it is read itself."""

    def __init__(self, items, victim):
        self.items_, self.victim = items, victim

    def __getitem__(self, key):
        self.victim.clear()
        return self.items_[key]

    def __iter__(self):
        return iter(self.items_)

    def __len__(self):
        return len(self.items_)


FIXED = Tracker.fixed(0.5)


@pytest.mark.parametrize(
    "composed, key",
    [
        (FIXED.delay(3), "tracker"),
        (FIXED * 2, "factors"),
        (lrtrack.PerParameterTracker(trackers={"a": FIXED}, default_tracker=FIXED), "trackers"),
    ],
    ids=["one", "list", "dictionary"],
)
def test_dictionaries_that_are_emptied_while_they_are_read(composed, key):
    outer = composed.to_dict()
    inner = outer[key]
    if key == "tracker":
        outer[key] = Clearing(inner, outer)
    else:
        place = 0 if key == "factors" else "a"
        inner[place] = Clearing(inner[place], inner)
    assert lrtrack.ParameterTracker.from_dict(outer) == composed


class Calling:
    """A number that calls a function when it is read."""

    def __init__(self, function):
        self.function = function

    def __float__(self):
        self.function()
        return 0.5


def test_a_tracker_is_initialised_once():
    tracker = CosineTracker(base_value=0.5, max_updates=20)
    with pytest.raises(TypeError, match=r"CosineTracker\.__init__ must be called once"):
        tracker.__init__(base_value=0.25, max_updates=20)
    with pytest.raises(TypeError, match=r"CosineTracker\.Builder\.__init__ must be called once"):
        CosineTracker.builder().__init__()
    assert tracker(0) == 0.5


def test_initialised_from_within_its_own_initialisation():
    tracker = CosineTracker.__new__(CosineTracker)
    inner = Calling(lambda: tracker.__init__(base_value=0.25, max_updates=20))
    with pytest.raises(TypeError, match=r"CosineTracker\.__init__ must be called once"):
        tracker.__init__(base_value=inner, max_updates=20)
    assert tracker(0) == 0.25


def test_initialised_by_two_threads():
    for _ in range(20):
        tracker = CosineTracker.__new__(CosineTracker)
        barrier = threading.Barrier(2, timeout=60)
        errors = []

        def initialise(tracker=tracker, barrier=barrier, errors=errors):
            try:
                tracker.__init__(base_value=Calling(barrier.wait), max_updates=20)
            except TypeError as error:
                errors.append(error)

        threads = [threading.Thread(target=initialise) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(errors) == 1
        assert tracker(0) == 0.5


def test_a_builder_that_becomes_one_of_another_class():
    builder = Tracker.fixed_per_var()
    builder.__class__ = CosineTracker.Builder
    new = CosineTracker.Builder.__new__(CosineTracker.Builder)
    for strange, kind in ((builder, "FixedPerVarTracker"), (new, "no tracker")):
        message = rf"^the builder must be made by builder\(\), received one of {kind}"
        for call in (lambda b: b.set_max_updates(20), lambda b: b.build(), repr):
            with pytest.raises(TypeError, match=message):
                call(strange)


def test_a_tracker_does_not_become_one_of_another_class():
    tracker = lrtrack.FactorTracker(base_value=0.5, factor=0.5)
    with pytest.raises(TypeError, match="__class__ assignment"):
        tracker.__class__ = CosineTracker
    assert tracker(1) == 0.25


def test_an_uninitialised_tracker():
    tracker = CosineTracker.__new__(CosineTracker)
    builder = CosineTracker.Builder.__new__(CosineTracker.Builder)
    for call in (
        lambda: tracker(3),
        lambda: tracker[0:3],
        lambda: (tracker * 2)(3),
        lambda: tracker == tracker.to_dict(),
        lambda: builder.set_max_updates(20),
    ):
        with pytest.raises(TypeError):
            call()


def test_a_tracker_that_holds_itself():
    tracker = lrtrack.ProductTracker.__new__(lrtrack.ProductTracker)
    tracker.__init__(factors=[tracker, tracker])
    for call in (hash, repr, lambda t: t(3), lambda t: t[0:3], lambda t: t.milestones(9)):
        with pytest.raises(RecursionError):
            call(tracker)


class Calls(tuple):
    """A callable that has items, as a named tuple may be."""

    def __call__(self, number):
        return 0.5


def test_callables_with_items():
    deep = ()
    for _ in range(100_000):
        deep = (deep,)
    wide = Tracker.fixed(1.0).astype("float64")
    for items in ([deep], [wide]):
        tracker = LambdaTracker(function=Calls(items))
        assert (tracker(3), tracker.dtype) == (0.5, "float32")


def test_hashes_of_callables_with_items():
    tracker = FIXED
    for _ in range(100_000):
        tracker = LambdaTracker(function=Calls([tracker]))
    with pytest.raises(RecursionError):
        hash(tracker)


def test_functions_are_not_made_by_others():
    for value in (evaluate, vars(CosineTracker)["__signature__"]):
        with pytest.raises(TypeError, match="cannot create"):
            type(value)()
        with pytest.raises(TypeError):
            object.__new__(type(value))


TRACKER = lrtrack.FactorTracker(base_value=0.5, factor=0.5)


def test_the_step_without_an_opposite():
    assert TRACKER[2 : 0 : -(2**63)].tolist() == [TRACKER(2)]
    assert evaluate([TRACKER], slice(2, 0, -(2**63))).tolist() == [[TRACKER(2)]]


def test_numbers_at_any_address():
    numbers = np.zeros(17, "u1")[1:].view("i8")
    numbers[:] = [3, 5]
    assert not numbers.flags.aligned
    assert TRACKER.get_new_values(numbers).tolist() == [TRACKER(3), TRACKER(5)]
    assert evaluate([TRACKER], numbers).tolist() == [[TRACKER(3), TRACKER(5)]]
    out = np.zeros(9, "u1")[1:].view("f4")
    assert TRACKER.get_new_values([3, 5], out=out) is out
    assert out.tolist() == [TRACKER(3), TRACKER(5)]


def test_numbers_that_a_function_changes_while_they_are_read():
    numbers = np.arange(20_000)

    def change(number):
        numbers[:] = -(2**62)
        return 1.0

    steps = lrtrack.MultiFactorTracker(base_value=1, factor=0.5, steps=range(1, 1000, 3))
    tracker = LambdaTracker(function=change) * steps * TRACKER
    with pytest.raises(ValueError, match=r"^num_update must be .*, received -4611686018427387904"):
        tracker.get_new_values(numbers)


def outcome(call):
    try:
        call()
    except ValueError:
        return "refused"
    return "works"


def test_numbers_that_another_thread_changes_while_they_are_read():
    numbers = np.arange(200_000)
    steps = lrtrack.MultiFactorTracker(base_value=1, factor=0.5, steps=range(1, 1000, 3))
    stop = threading.Event()

    def change():
        while not stop.is_set():
            numbers[::7] *= -1

    thread = threading.Thread(target=change)
    thread.start()
    outcomes = [outcome(lambda: steps.get_new_values(numbers)) for _ in range(50)]
    stop.set()
    thread.join()
    assert set(outcomes) <= {"works", "refused"}


def test_masked_arrays_are_refused():
    masked = np.ma.array([1, 2, 3], mask=[0, 1, 0])
    for call in (
        lambda: TRACKER.get_new_values(masked),
        lambda: evaluate([TRACKER], masked),
        lambda: TRACKER.get_new_values([1, 2, 3], out=masked.astype("f4")),
    ):
        with pytest.raises(TypeError, match=r"must be an array without a mask, received masked"):
            call()
    with pytest.raises(TypeError, match=r"^num_update must be an integer, received masked"):
        TRACKER(np.ma.array(1, mask=True))
    assert TRACKER.get_new_values(masked.data).tolist() == [0.25, 0.125, 0.0625]


def test_integers_of_functions_are_numbers():
    tracker = LambdaTracker(function=lambda n: 3**n)
    assert tracker.astype("float64")(2) == 9.0
    with pytest.raises(ValueError, match=r"^function's result must be within the range of float32"):
        tracker(10**4)
    with pytest.raises(TypeError, match=r"^function's result must be a number, received True"):
        LambdaTracker(function=lambda n: True)(3)


def test_large_results_own_their_data():
    for array in (TRACKER[0 : 2**23 + 1], TRACKER.get_new_values(np.zeros(2**23 + 1, np.int64))):
        assert array.flags.owndata
        assert array.base is None
        array.resize(5, refcheck=False)


def test_many_settings_one_by_one():
    builder = lrtrack.FixedPerVarTracker.builder().set_default_value(0.5)
    for number in range(50_000):
        builder.put(str(number), number)
    builder.put("3", 5).put_all({"4": 6})
    tracker = builder.build()
    assert len(tracker.values) == 50_000
    assert [tracker.values[name] for name in "2345"] == [2, 5, 6, 5]


NO_MEMORY = """
import _testcapi
import lrtrack
from lrtrack import CosineTracker, Tracker

product = lrtrack.ProductTracker(factors=[Tracker.fixed(i) for i in range(1, 9)])
builder = Tracker.cosine().set_base_value(0.5)
dictionary = product.to_dict()
calls = [
    lambda: CosineTracker(base_value=0.5, max_updates=20),
    lambda: CosineTracker.__new__(CosineTracker),
    lambda: Tracker.cosine().set_base_value(0.5).set_max_updates(20).build(),
    lambda: product.factors,
    lambda: product.astype("float64"),
    lambda: product * 2,
    lambda: product(3),
    lambda: product[0:3],
    lambda: product.to_dict(),
    lambda: Tracker.from_dict(dictionary),
    lambda: repr(product),
]
for call in calls:
    call()
errors = set()
for call in calls:
    for allocation in range(200):
        _testcapi.set_nomemory(allocation, allocation + 1)
        try:
            call()
        except Exception as error:
            _testcapi.remove_mem_hooks()
            errors.add(type(error).__name__)
        else:
            _testcapi.remove_mem_hooks()
print(*sorted(errors))
"""


def test_no_memory():
    pytest.importorskip("_testcapi")
    assert run(NO_MEMORY) == "MemoryError\n"
