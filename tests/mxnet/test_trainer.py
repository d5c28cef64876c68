"""LRScheduler inside real Gluon trainers, seen on the weights and on the calls it gets."""

from __future__ import annotations

import math
import pickle
import warnings
from contextlib import nullcontext
from dataclasses import dataclass

import numpy as np
import pytest
from gluon_steps import KnownGradients, sgd_by_hand
from places import contexts_at

from lrtrack import (
    CosineRestartsTracker,
    CosineTracker,
    FixedPerVarTracker,
    LinearTracker,
    OneCycleTracker,
    PlateauTracker,
    StepTracker,
    Tracker,
    WarmUpTracker,
)
from lrtrack.mxnet import LRScheduler

COSINE = CosineTracker(base_value=0.3, final_value=0.01, max_updates=20)
# Sixteenths are exact in binary32, so these rates can be written down by hand.
SIXTEENTHS = LinearTracker(base_value=1.0, slope=-0.0625)

WITHOUT_DEFAULT_RATE = ["adagrad", "ccsgd", "dcasgd", "ftml", "ftrl", "lars", "lbsgd", "nag"]
WITHOUT_DEFAULT_RATE += ["sgd", "sgld"]
WITH_DEFAULT_RATE = ["adam", "adamax", "lamb", "nadam", "rmsprop", "signum"]
IGNORED = "learning_rate 0.7 is ignored: the tracker alone decides"
OPTIMIZERS = sorted(WITHOUT_DEFAULT_RATE + WITH_DEFAULT_RATE)


class Spy(LRScheduler):
    """Keeps the calls it gets."""

    def __init__(self, tracker, updates_per_epoch=None):
        super().__init__(tracker, updates_per_epoch)
        self.calls = []

    def __call__(self, num_update):
        rate = super().__call__(num_update)
        self.calls.append((num_update, rate))
        return rate

    def calls_since(self, step):
        """The different calls that ``step()`` makes."""
        self.calls.clear()
        step()
        return set(self.calls)


def options_of(scheduler, **more):
    return {"lr_scheduler": scheduler, "learning_rate": None, **more}


def test_sgd_uses_tracker_k_in_update_k_by_hand(mx):
    model = KnownGradients(mx)
    trainer = model.trainer("sgd", {"lr_scheduler": LRScheduler(SIXTEENTHS)})
    rates = [0.9375, 0.875, 0.8125, 0.75, 0.6875]
    for done in range(1, len(rates) + 1):
        model.step(trainer)
        expected = sgd_by_hand(model.start, model.gradients, rates[:done])
        np.testing.assert_array_equal(model.weights(), expected)


def test_sgd_uses_tracker_k_in_update_k_to_the_bit(mx):
    model = KnownGradients(mx)
    trainer = model.trainer("sgd", {"lr_scheduler": LRScheduler(COSINE)})
    for done in range(1, 31):
        model.step(trainer)
        rates = [COSINE(update) for update in range(1, done + 1)]
        expected = sgd_by_hand(model.start, model.gradients, rates)
        np.testing.assert_array_equal(model.weights(), expected)


def test_sgd_in_epochs(mx):
    model = KnownGradients(mx)
    trainer = model.trainer("sgd", {"lr_scheduler": LRScheduler(SIXTEENTHS, updates_per_epoch=2)})
    assert trainer.learning_rate == 1.0
    for _ in range(5):
        model.step(trainer)
    expected = sgd_by_hand(model.start, model.gradients, [1.0, 1.0, 0.9375, 0.9375, 0.875])
    np.testing.assert_array_equal(model.weights(), expected)
    assert trainer.learning_rate == 0.875


def rates_on_weights(mx, scheduler, updates):
    """The rate of each update, read off the weights: gradients are one, the rates exact sums."""
    model = KnownGradients(mx)
    model.gradients[:] = 1
    model.start[:] = 0
    for parameter in model.parameters:
        parameter.set_data(mx.nd.zeros(parameter.shape))
    trainer = model.trainer("sgd", {"lr_scheduler": scheduler})
    sums = [0.0]
    for _ in range(updates):
        model.step(trainer)
        weights = model.weights()
        assert (weights == weights[0, 0]).all()
        sums.append(-float(weights[0, 0]))
    return np.diff(sums)


def test_counted_from_0_a_one_cycle_trains_with_torchs_rates(mx):
    # What torch's OneCycleLR gives its optimizer, in its own test of a linear one-cycle.
    rates = [1, 13, 25, 21.5, 18, 14.5, 11, 7.5, 4, 0.5]
    cycle = OneCycleTracker(max_value=25, final_div_factor=2, total_updates=10, anneal="linear")
    seen = rates_on_weights(mx, LRScheduler(cycle, first_update=0), 10)
    np.testing.assert_array_equal(seen, rates)


@pytest.mark.parametrize(
    "tracker",
    [
        Tracker.sequence([(Tracker.fixed(0.125), 100), Tracker.fixed(1)]),
        StepTracker(base_value=1, factor=0.125, step_size=100),
    ],
    ids=["sequence", "step"],
)
def test_counted_from_0_the_first_piece_of_100_has_100_updates(mx, tracker):
    seen = rates_on_weights(mx, LRScheduler(tracker, first_update=0), 102)
    assert len(set(seen[:100])) == len(set(seen[100:])) == 1
    assert seen[99] != seen[100]


def test_a_warm_up_in_updates_is_followed_by_epochs(mx):
    u = 5
    warm_up = WarmUpTracker(main_tracker=Tracker.fixed(1.0), warm_up_steps=8)
    step = StepTracker(base_value=1.0, factor=0.5, step_size=1)
    tracker = Tracker.sequence([(warm_up, 2 * u), step.per_epoch(u)])
    seen = rates_on_weights(mx, LRScheduler(tracker, first_update=0), 5 * u)
    # By hand: eighths for 8 updates, then 1 to the end of epoch 2 and half as much in each next.
    expected = [k / 8 for k in range(8)] + [1.0] * 2 + [1.0] * u + [0.5] * u + [0.25] * u
    np.testing.assert_array_equal(seen, expected)


def test_counted_from_0_a_cycles_last_update_has_its_lowest_rate(mx):
    cycles = CosineRestartsTracker(base_value=0.5, first_cycle=5)
    seen = rates_on_weights(mx, LRScheduler(cycles, first_update=0), 10)
    assert [np.argmin(seen[:5]), np.argmin(seen[5:])] == [4, 4]
    # Huang et al.: alpha / 2 * (cos(pi * mod(t - 1, T / M) / (T / M)) + 1), t from 1.
    paper = [0.25 * (math.cos(math.pi * ((t - 1) % 5) / 5) + 1) for t in range(1, 11)]
    np.testing.assert_allclose(seen, paper, rtol=1e-5)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_optimizer_sees_the_trackers_values(mx, optimizer):
    model = KnownGradients(mx)
    spy = Spy(COSINE)
    trainer = model.trainer(optimizer, options_of(spy))
    # lbsgd reads the rate before it counts the update.
    late = 1 if optimizer == "lbsgd" else 0
    for update in range(1, 6):
        seen = spy.calls_since(lambda: model.step(trainer))
        asked = update - late
        assert (asked, COSINE(max(asked, 1))) in seen
        assert seen <= {(asked, COSINE(max(asked, 1))), (update, COSINE(update))}
    assert np.isfinite(model.weights()).all()
    assert (model.weights() != model.start).any()


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_learning_rate_beside_it_changes_no_weight(mx, optimizer):
    alone, beside = KnownGradients(mx), KnownGradients(mx)
    mx.random.seed(1)
    run(alone, alone.trainer(optimizer, options_of(LRScheduler(COSINE))))
    # ftrl hides its learning_rate but uses the scheduler.
    warned = nullcontext() if optimizer == "ftrl" else pytest.warns(UserWarning, match=IGNORED)
    with warned:
        trainer = beside.trainer(optimizer, options_of(LRScheduler(COSINE), learning_rate=0.7))
    mx.random.seed(1)
    run(beside, trainer)
    np.testing.assert_array_equal(beside.weights(), alone.weights())


def run(model, trainer, steps=5):
    for _ in range(steps):
        model.step(trainer)


@pytest.mark.parametrize("optimizer", WITH_DEFAULT_RATE)
def test_a_default_learning_rate_warns_and_changes_nothing(mx, optimizer, capsys):
    model = KnownGradients(mx)
    spy = Spy(COSINE)
    with pytest.warns(UserWarning, match="is ignored: the tracker alone decides"):
        trainer = model.trainer(optimizer, {"lr_scheduler": spy})
    assert capsys.readouterr().out == ""  # MXNet would say that the schedule is overwritten
    seen = spy.calls_since(lambda: model.step(trainer))
    assert seen == {(1, COSINE(1))}


@pytest.mark.parametrize("optimizer", WITHOUT_DEFAULT_RATE)
def test_without_a_default_learning_rate_nothing_warns(mx, optimizer, capsys):
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        KnownGradients(mx).trainer(optimizer, {"lr_scheduler": LRScheduler(COSINE)})
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("learning_rate", [None, 0.3, COSINE(0)])
def test_none_or_the_first_value_as_learning_rate_gives_no_warning(mx, learning_rate, capsys):
    options = options_of(LRScheduler(COSINE), learning_rate=learning_rate)
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        KnownGradients(mx).trainer("adam", options)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("learning_rate", [None, 0.7])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_tracker_alone_trains_as_its_scheduler_does(mx, optimizer, learning_rate):
    """With a learning_rate beside it, too, which is ignored with the same warning."""
    weights, messages = [], []
    for schedule in (COSINE, LRScheduler(COSINE)):
        model = KnownGradients(mx)
        mx.random.seed(1)  # sgld adds noise
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            trainer = model.trainer(
                optimizer, {"lr_scheduler": schedule, "learning_rate": learning_rate}
            )
        run(model, trainer, steps=3)
        assert trainer.learning_rate == COSINE(3)
        weights.append(model.weights())
        messages.append([str(warning.message) for warning in caught])
    if optimizer != "lbsgd":  # asks before it counts, and a scheduler gives at 0 what it gives at 1
        np.testing.assert_array_equal(*weights)
    assert messages[0] == messages[1]
    is_told = learning_rate is not None and optimizer != "ftrl"
    assert any(message.startswith(IGNORED) for message in messages[0]) == is_told


def test_a_plateau_alone_trains_too(mx):
    plateau = PlateauTracker(base_value=0.5, factor=0.5, patience=0)
    model = KnownGradients(mx)
    with pytest.warns(UserWarning, match=IGNORED):
        trainer = model.trainer("adam", {"lr_scheduler": plateau, "learning_rate": 0.7})
    model.step(trainer)
    plateau.update(1)
    plateau.update(1)
    assert trainer.learning_rate == 0.25


@dataclass(frozen=True)
class Halving(Tracker):
    """A user's own, which refuses that its attributes are set, as MXNet sets base_lr."""

    base: float

    def get_new_value(self, num_update):
        return self.base / 2**num_update


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_frozen_class_of_ones_own_alone_trains_too(mx, optimizer):
    model = KnownGradients(mx)
    trainer = model.trainer(optimizer, options_of(Halving(0.5), learning_rate=None))
    run(model, trainer, steps=3)
    assert trainer.learning_rate == 0.0625
    options = options_of(Halving(0.5), learning_rate=0.7)
    with nullcontext() if optimizer == "ftrl" else pytest.warns(UserWarning, match=IGNORED):
        KnownGradients(mx).trainer(optimizer, options)


def test_a_tracker_with_a_value_per_parameter_is_not_a_scheduler(mx):
    tracker = FixedPerVarTracker(default_value=0.5)
    with pytest.raises(AttributeError, match=r"LRScheduler.*set_lr_multipliers"):
        KnownGradients(mx).trainer("adam", {"lr_scheduler": tracker})


def test_begin_num_update_shifts_the_schedule(mx):
    model = KnownGradients(mx)
    spy = Spy(COSINE)
    trainer = model.trainer("sgd", {"lr_scheduler": spy, "begin_num_update": 10})
    seen = [spy.calls_since(lambda: model.step(trainer)) for _ in range(3)]
    assert seen == [{(update, COSINE(update))} for update in (11, 12, 13)]
    rates = [COSINE(update) for update in (11, 12, 13)]
    expected = sgd_by_hand(model.start, model.gradients, rates)
    np.testing.assert_array_equal(model.weights(), expected)


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_saved_states_resume_the_schedule(mx, optimizer, tmp_path):
    def options(tracker):
        return options_of(LRScheduler(tracker))

    uninterrupted = KnownGradients(mx)
    run(uninterrupted, uninterrupted.trainer(optimizer, options(COSINE)), steps=7)

    model = KnownGradients(mx)
    first = model.trainer(optimizer, options(COSINE))
    run(model, first, steps=4)
    first.save_states(str(tmp_path / "states"))
    second = model.trainer(optimizer, options(SIXTEENTHS))
    second.load_states(str(tmp_path / "states"))
    run(model, second, steps=3)

    assert second.optimizer.lr_scheduler == LRScheduler(COSINE)
    np.testing.assert_array_equal(model.weights(), uninterrupted.weights())


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_an_optimizer_pickles_with_its_scheduler(mx, protocol):
    scheduler = LRScheduler(COSINE, updates_per_epoch=9)
    optimizer = mx.optimizer.create("sgd", lr_scheduler=scheduler)
    assert pickle.loads(pickle.dumps(optimizer, protocol)).lr_scheduler == scheduler


@pytest.mark.parametrize("update_on_kvstore", [True, False])
def test_two_devices_get_the_same_rates(mx, update_on_kvstore):
    model = KnownGradients(mx, contexts=[mx.cpu(0), mx.cpu(1)])
    spy = Spy(COSINE)
    trainer = model.trainer(
        "sgd", {"lr_scheduler": spy}, kvstore="device", update_on_kvstore=update_on_kvstore
    )
    for update in range(1, 6):
        seen = spy.calls_since(lambda: model.step(trainer))
        assert seen == {(update, COSINE(update))}
    rates = [COSINE(update) for update in range(1, 6)]
    expected = sgd_by_hand(model.start, model.gradients, rates)
    for context in model.contexts:
        np.testing.assert_allclose(model.weights(context), expected, rtol=1e-6, atol=1e-6)
    np.testing.assert_array_equal(*map(model.weights, model.contexts))


def test_one_scheduler_serves_two_trainers(mx):
    scheduler = LRScheduler(COSINE)
    ahead, behind = KnownGradients(mx), KnownGradients(mx)
    run(ahead, ahead.trainer("sgd", {"lr_scheduler": scheduler}), steps=6)
    run(behind, behind.trainer("sgd", {"lr_scheduler": scheduler}), steps=2)
    expected = sgd_by_hand(behind.start, behind.gradients, [COSINE(1), COSINE(2)])
    np.testing.assert_array_equal(behind.weights(), expected)


@pytest.mark.parametrize("slope, received", [(3e38, "inf"), (-0.75, "-0.5")])
def test_a_value_that_is_not_a_rate_stops_the_training(mx, slope, received):
    model = KnownGradients(mx)
    falling_or_overflowing = LinearTracker(base_value=1.0, slope=slope)
    trainer = model.trainer("adam", options_of(LRScheduler(falling_or_overflowing)))
    model.step(trainer)
    before = model.weights()
    with pytest.raises(ValueError, match=f"received {received} at update 2"):
        model.step(trainer)
    np.testing.assert_array_equal(model.weights(), before)


def test_on_a_gpu(mx):
    model = KnownGradients(mx, contexts_at(mx, "a GPU"))
    trainer = model.trainer("sgd", {"lr_scheduler": LRScheduler(COSINE)})
    run(model, trainer)
    rates = [COSINE(update) for update in range(1, 6)]
    expected = sgd_by_hand(model.start, model.gradients, rates)
    np.testing.assert_allclose(model.weights(), expected, rtol=1e-6, atol=1e-6)
