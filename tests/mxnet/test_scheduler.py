"""LRScheduler as a value: no test here needs MXNet."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys
import warnings

import numpy as np
import pytest

from lrtrack import CosineTracker, FixedPerVarTracker, LinearTracker, Tracker, WarmUpTracker
from lrtrack.mxnet import LRScheduler

COSINE = CosineTracker(base_value=0.5, final_value=0.01, max_updates=20)
LINEAR = LinearTracker(base_value=1.0, slope=0.5)
WARM_UP = WarmUpTracker(main_tracker=COSINE, warm_up_steps=5, warm_up_begin_value=0.125)

SCHEDULERS = [
    LRScheduler(COSINE),
    LRScheduler(COSINE, 7),
    LRScheduler(WARM_UP, updates_per_epoch=235),
    LRScheduler(WARM_UP, first_update=0),
    LRScheduler(COSINE, updates_per_epoch=7, first_update=3),
]


@pytest.mark.parametrize("update", [1, 2, 19, 20, 21, 10**6])
def test_gives_the_trackers_value_as_a_python_float(update):
    rate = LRScheduler(COSINE)(update)
    assert type(rate) is float
    assert rate == COSINE(update)


def test_takes_numpy_integers():
    assert LRScheduler(COSINE)(np.int64(3)) == COSINE(3)
    assert LRScheduler(COSINE, np.int32(2))(np.int64(3)) == COSINE(1)


def test_counts_epochs_from_the_first_update():
    scheduler = LRScheduler(LINEAR, updates_per_epoch=3)
    rates = [scheduler(update) for update in range(8)]
    assert rates == [1.0, 1.0, 1.0, 1.0, 1.5, 1.5, 1.5, 2.0]


@pytest.mark.parametrize(
    "arguments, expected",
    [
        ({}, [1.5, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0]),
        ({"first_update": 0}, [1.0, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5]),
        ({"first_update": 2}, [2.0, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5]),
        ({"updates_per_epoch": 2}, [1.0, 1.0, 1.0, 1.5, 1.5, 2.0, 2.0]),
        ({"updates_per_epoch": 2, "first_update": 1}, [1.5, 1.5, 1.5, 2.0, 2.0, 2.5, 2.5]),
    ],
    ids=str,
)
def test_the_first_update_reads_first_update_and_so_does_0(arguments, expected):
    scheduler = LRScheduler(LINEAR, **arguments)
    assert [scheduler(update) for update in range(7)] == expected


def test_first_updates_default_is_1_and_0_where_epochs_are_counted():
    assert LRScheduler(COSINE).first_update == 1
    assert LRScheduler(COSINE, updates_per_epoch=5).first_update == 0
    assert LRScheduler(COSINE) == LRScheduler(COSINE, first_update=1)
    assert LRScheduler(COSINE) != LRScheduler(COSINE, first_update=0)


@pytest.mark.parametrize(
    "first_update, error", [(-1, ValueError), (0.0, TypeError), ("0", TypeError), (True, TypeError)]
)
def test_refuses_what_is_not_a_first_update(first_update, error):
    with pytest.raises(error, match="first_update must be"):
        LRScheduler(COSINE, first_update=first_update)


def test_schedulers_pickled_by_0_1_keep_their_rates():
    # What 0.1 pickled: the class, the tracker and updates_per_epoch.
    in_updates, in_epochs = (
        b"clrtrack.mxnet.scheduler\nLRScheduler\n(clrtrack._pickling\nrestore\n(S'LinearTracker'\n"
        b"S'float32'\n(dS'base_value'\nF1.0\nsS'slope'\nF0.5\nstR" + argument + b"tR."
        for argument in (b"N", b"I3\n")
    )
    assert [pickle.loads(in_updates)(update) for update in range(1, 5)] == [1.5, 2.0, 2.5, 3.0]
    assert [pickle.loads(in_epochs)(update) for update in range(1, 5)] == [1.0, 1.0, 1.0, 1.5]


def test_counts_epochs_exactly_where_floats_cannot():
    updates_per_epoch = 2**53 + 1
    scheduler = LRScheduler(LINEAR, updates_per_epoch)
    assert scheduler(updates_per_epoch) == 1.0
    assert scheduler(updates_per_epoch + 1) == 1.5


@pytest.mark.parametrize("updates_per_epoch", [None, 3])
@pytest.mark.parametrize(
    "update, error", [(-1, ValueError), (1.5, TypeError), ("1", TypeError), (None, TypeError)]
)
def test_refuses_what_is_not_an_update_number(updates_per_epoch, update, error):
    with pytest.raises(error):
        LRScheduler(COSINE, updates_per_epoch)(update)


@pytest.mark.parametrize(
    "slope, message", [(3e38, "finite, received inf"), (-0.5, r"non-negative, received -0\.5")]
)
def test_names_the_update_of_a_value_that_is_not_a_rate(slope, message):
    tracker = LinearTracker(base_value=1.0, slope=slope)
    scheduler = LRScheduler(tracker)
    assert scheduler(1) == tracker(1)
    with pytest.raises(ValueError, match=f"^learning_rate must be {message} at update 3 from"):
        scheduler(3)


@pytest.mark.parametrize("tracker", [None, 0.1, "cosine", CosineTracker, lambda update: 0.1])
def test_refuses_what_is_not_a_tracker(tracker):
    with pytest.raises(TypeError, match=r"tracker must be a lrtrack\.Tracker, received"):
        LRScheduler(tracker)


def test_points_a_per_parameter_tracker_to_its_own_function():
    per_parameter = FixedPerVarTracker(default_value=0.1, values={"a": 0.2})
    with pytest.raises(TypeError, match=r"FixedPerVarTracker.*lrtrack\.mxnet\.set_lr_multipliers"):
        LRScheduler(per_parameter)


@pytest.mark.parametrize(
    "updates_per_epoch, error",
    [(0, ValueError), (-3, ValueError), (2.0, TypeError), ("2", TypeError), (True, TypeError)],
)
def test_refuses_what_is_not_a_number_of_updates(updates_per_epoch, error):
    with pytest.raises(error, match="updates_per_epoch must be"):
        LRScheduler(COSINE, updates_per_epoch)


def test_compares_by_tracker_and_epoch_length():
    equal = LRScheduler(CosineTracker(base_value=0.5, final_value=0.01, max_updates=20), 7)
    assert equal == LRScheduler(COSINE, 7)
    assert hash(equal) == hash(LRScheduler(COSINE, 7))
    others = [LRScheduler(COSINE), LRScheduler(COSINE, 8), LRScheduler(LINEAR, 7), COSINE, None]
    assert equal not in others


class Mine(LRScheduler):
    """A subclass as one of 0.1 is."""

    def __init__(self, tracker, updates_per_epoch=None):
        super().__init__(tracker, updates_per_epoch)


def test_a_subclass_is_another_scheduler():
    assert pickle.loads(pickle.dumps(Mine(COSINE, 7))) == Mine(COSINE, 7)
    assert Mine(COSINE) == Mine(COSINE)
    assert Mine(COSINE) != LRScheduler(COSINE)


@pytest.mark.parametrize("scheduler", SCHEDULERS, ids=repr)
def test_repr_evaluates_back(scheduler):
    import lrtrack

    names = {**vars(lrtrack), "LRScheduler": LRScheduler, "lrtrack": lrtrack}
    assert eval(repr(scheduler), names) == scheduler


@pytest.mark.parametrize("scheduler", SCHEDULERS, ids=repr)
@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_pickles_at_every_protocol(scheduler, protocol):
    loaded = pickle.loads(pickle.dumps(scheduler, protocol))
    assert loaded == scheduler
    assert [loaded(k) for k in range(30)] == [scheduler(k) for k in range(30)]


@pytest.mark.parametrize("scheduler", SCHEDULERS, ids=repr)
def test_copies(scheduler):
    assert copy.copy(scheduler) == scheduler
    assert copy.deepcopy(scheduler) == scheduler


@pytest.mark.parametrize("attribute", ["tracker", "updates_per_epoch", "first_update", "surprise"])
def test_cannot_be_changed(attribute):
    with pytest.raises(AttributeError):
        setattr(LRScheduler(COSINE), attribute, 1)


def test_base_lr_is_the_first_value_and_setting_it_changes_nothing():
    scheduler = LRScheduler(COSINE)
    before = [scheduler(k) for k in range(30)]
    with pytest.warns(UserWarning, match="learning_rate 0.001 is ignored") as warned:
        scheduler.base_lr = 0.001
    assert len(warned) == 1
    assert scheduler.base_lr == COSINE(0)
    assert [scheduler(k) for k in range(30)] == before


@pytest.mark.parametrize("rate", [0.1, 0.3, 0.05, 1e-3, 3e-4, 0.7, 1.0, 1e-8, 123.4])
def test_base_lr_equals_the_number_that_the_schedule_was_made_from(rate):
    scheduler = LRScheduler(CosineTracker(base_value=rate, final_value=0, max_updates=20))
    assert scheduler.base_lr == rate == scheduler.base_lr
    assert scheduler.base_lr == float(np.float32(rate)) == float(scheduler.base_lr)
    assert (scheduler.base_lr == rate * (1 + 1e-5)) is False
    assert (scheduler.base_lr == str(rate)) is False
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        scheduler.base_lr = rate
        assert (scheduler.base_lr != rate) is False
    with pytest.warns(UserWarning, match="is ignored: the tracker alone decides"):
        assert (scheduler.base_lr != rate * (1 + 1e-5)) is False


# What the parameter server does: it unpickles protocol 0, decoded as UTF-8, with mxnet absent from
# every import (None forbids it) or present as the empty module of an import just begun.
UNPICKLE = """
import pickle, sys, types
sys.modules["mxnet"] = {mxnet}
text = sys.stdin.read()
scheduler = pickle.loads(text.encode("utf-8"))
print([scheduler(update) for update in range(12)])
"""


@pytest.mark.parametrize("mxnet", ["None", "types.ModuleType('mxnet')"])
@pytest.mark.parametrize("scheduler", SCHEDULERS, ids=repr)
def test_unpickles_from_text_where_mxnet_cannot_be_imported(scheduler, mxnet):
    text = pickle.dumps(scheduler, protocol=0).decode("utf-8")
    done = subprocess.run(
        [sys.executable, "-c", UNPICKLE.format(mxnet=mxnet)],
        input=text,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == str([scheduler(update) for update in range(12)])


def test_importing_the_package_does_not_import_mxnet():
    check = "import sys, lrtrack.mxnet; sys.exit('mxnet' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], timeout=60, check=False).returncode == 0


def test_fixed_rate_is_the_same_at_every_update():
    scheduler = LRScheduler(Tracker.fixed(0.25), updates_per_epoch=4)
    assert {scheduler(update) for update in range(100)} == {0.25}
