"""PlateauTracker in real Gluon trainers."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from gluon_steps import KnownGradients, sgd_by_hand

from lrtrack import LinearTracker, PlateauTracker
from lrtrack.mxnet import LRScheduler


def plateau(**more):
    return PlateauTracker(base_value=0.5, factor=0.5, patience=1, **more)


def options(tracker):
    return {"lr_scheduler": LRScheduler(tracker), "learning_rate": None}


def update_badly(tracker):
    """Three evaluations, the last two without improvement: more than patience."""
    for loss in (0.25, 0.5, 0.5):
        tracker.update(loss)


def run(model, trainer, steps):
    for _ in range(steps):
        model.step(trainer)


def test_the_next_step_uses_the_lower_rate(mx):
    model = KnownGradients(mx)
    tracker = plateau()
    trainer = model.trainer("sgd", options(tracker))
    run(model, trainer, 2)
    update_badly(tracker)
    assert trainer.learning_rate == 0.25
    run(model, trainer, 2)
    expected = sgd_by_hand(model.start, model.gradients, [0.5, 0.5, 0.25, 0.25])
    np.testing.assert_array_equal(model.weights(), expected)


def test_it_scales_the_schedule_of_a_trainer(mx):
    model = KnownGradients(mx)
    tracker = plateau(main_tracker=LinearTracker(base_value=1, slope=-0.0625))
    trainer = model.trainer("sgd", options(tracker))
    run(model, trainer, 2)
    update_badly(tracker)
    run(model, trainer, 2)
    rates = [0.5 * 0.9375, 0.5 * 0.875, 0.25 * 0.8125, 0.25 * 0.75]
    expected = sgd_by_hand(model.start, model.gradients, rates)
    np.testing.assert_array_equal(model.weights(), expected)


def test_metrics_may_come_from_mxnet(mx):
    tracker = plateau()
    tracker.update(mx.nd.array([1.0, 2.0]).mean().asscalar())
    accuracy = mx.metric.Accuracy()
    accuracy.update(mx.nd.array([0, 1]), mx.nd.array([[0.8, 0.2], [0.9, 0.1]]))
    tracker.update(accuracy.get()[1])
    assert tracker.state_dict()["best"] == 0.5


def resumed_training(mx, tmp_path):
    """One step with `saved`, whose states a second trainer, made with `mine`, then loads."""
    path = str(tmp_path / "states")
    model = KnownGradients(mx)
    saved = plateau()
    first = model.trainer("sgd", options(saved))
    update_badly(saved)
    run(model, first, 1)
    first.save_states(path)

    mine = plateau()
    second = model.trainer("sgd", options(mine))
    second.load_states(path)
    return model, saved, mine, second


def test_saved_states_keep_the_state_in_a_tracker_of_the_trainers_own(mx, tmp_path):
    model, saved, mine, second = resumed_training(mx, tmp_path)
    assert second.learning_rate == 0.25
    loaded = second.optimizer.lr_scheduler.tracker
    assert loaded is not mine
    assert loaded.state_dict() == saved.state_dict()

    # The trainer no longer has the user's own tracker: updates of that one are lost on it.
    update_badly(mine)
    assert second.learning_rate == 0.25
    loaded.update(0.5)
    loaded.update(0.5)
    assert second.learning_rate == 0.125
    run(model, second, 1)
    expected = sgd_by_hand(model.start, model.gradients, [0.25, 0.125])
    np.testing.assert_array_equal(model.weights(), expected)


def test_ones_own_tracker_continues_if_it_takes_the_state_over(mx, tmp_path):
    model, _, mine, second = resumed_training(mx, tmp_path)
    mine.load_state_dict(second.optimizer.lr_scheduler.tracker.state_dict())
    second.optimizer.lr_scheduler = LRScheduler(mine)
    mine.update(0.5)
    mine.update(0.5)
    run(model, second, 1)
    expected = sgd_by_hand(model.start, model.gradients, [0.25, 0.125])
    np.testing.assert_array_equal(model.weights(), expected)


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_an_optimizer_pickles_with_the_state(mx, protocol):
    tracker = plateau()
    update_badly(tracker)
    optimizer = mx.optimizer.create("sgd", lr_scheduler=LRScheduler(tracker))
    twin = pickle.loads(pickle.dumps(optimizer, protocol)).lr_scheduler
    assert twin(1) == 0.25
    assert twin.tracker.state_dict() == tracker.state_dict()
