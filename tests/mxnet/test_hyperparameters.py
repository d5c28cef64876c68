"""Momentum, betas, weight decay and factors that follow trackers, seen on the weights."""

from __future__ import annotations

import numpy as np
import pytest
from gluon_steps import KnownGradients
from places import PLACES, contexts_at

from lrtrack import (
    CyclicalTracker,
    FixedPerVarTracker,
    LinearTracker,
    OneCycleTracker,
    PerParameterTracker,
    Tracker,
)
from lrtrack.mxnet import HyperparameterScheduler, LRScheduler

RATE = 0.125
MOMENTUM = LinearTracker(base_value=0.875, slope=-0.125)
DECAY = LinearTracker(base_value=0.0, slope=0.0625)
BETA2 = LinearTracker(base_value=0.99, slope=-0.01)
UPDATES = 4


def trainer_at(place, model, optimizer, **options):
    options = {"lr_scheduler": LRScheduler(Tracker.fixed(RATE)), "learning_rate": None, **options}
    return model.trainer(optimizer, options, kvstore="device", update_on_kvstore=PLACES[place])


def run(model, trainer, scheduler, updates=UPDATES):
    for _ in range(updates):
        scheduler.step()
        model.step(trainer)


def by_formula(optimizer, model):
    """The weights after UPDATES updates, in double, from the papers' formulas."""
    w, g = model.start.astype(float), model.gradients.astype(float)
    m, v = np.zeros_like(w), np.zeros_like(w)
    for k in range(1, UPDATES + 1):
        beta1, wd, beta2 = 0.875 - 0.125 * k, 0.0625 * k, 0.99 - 0.01 * k
        decayed = g + wd * w
        if optimizer == "sgd":
            m = beta1 * m - RATE * decayed
            w = w + m
        elif optimizer == "nag":
            w = w + beta1 * (beta1 * m - RATE * decayed) - RATE * decayed
            m = beta1 * m - RATE * (g + wd * w)  # MXNet decays by the weight just updated
        elif optimizer == "adam":
            m = beta1 * m + (1 - beta1) * decayed
            v = beta2 * v + (1 - beta2) * decayed**2
            corrected = RATE * np.sqrt(1 - beta2**k) / (1 - beta1**k)
            w = w - corrected * m / (np.sqrt(v) + 1e-8)
        else:
            m = beta1 * m + (1 - beta1) * g
            v = beta2 * v + (1 - beta2) * g**2
            update = m / (1 - beta1**k) / (np.sqrt(v / (1 - beta2**k)) + 1e-6) + wd * w
            # A layer's own ratio: each row is a parameter.
            norm = np.linalg.norm(w, axis=1) / np.linalg.norm(update, axis=1)
            w = w - RATE * norm[:, None] * update
    return w


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("optimizer", ["sgd", "nag", "adam", "lamb"])
def test_each_update_uses_its_own_values(mx, optimizer, place):
    model = KnownGradients(mx, contexts_at(mx, place))
    trainer = trainer_at(place, model, optimizer)
    beta = {"momentum": MOMENTUM} if optimizer in ("sgd", "nag") else {"beta1": MOMENTUM}
    if "beta1" in beta:
        beta["beta2"] = BETA2
    run(model, trainer, HyperparameterScheduler(trainer, wd=DECAY, **beta))
    expected = by_formula(optimizer, model)
    for context in model.contexts:
        np.testing.assert_allclose(model.weights(context), expected, rtol=2e-5, atol=2e-6)


@pytest.mark.parametrize("place", PLACES)
def test_each_parameter_has_its_own_rate_and_decay(mx, place):
    model = KnownGradients(mx, contexts_at(mx, place))
    trainer = trainer_at(place, model, "sgd", wd=0.5)
    line = LinearTracker(base_value=1.0, slope=0.5)
    own_rate = PerParameterTracker(Tracker.fixed(1.0), {"p[01]": line, "p1": line})
    own_decay = PerParameterTracker(Tracker.fixed(0.0), {"p?": line.delay(1), "other": line})
    scheduler = HyperparameterScheduler(trainer, lr_mult=own_rate, wd_mult=own_decay)
    run(model, trainer, scheduler)
    for context in model.contexts:
        for row, name in enumerate(["p0", "p1", "p2", "p3"]):
            w = model.start[row].astype(float)
            for k in range(1, UPDATES + 1):
                rate = RATE * (1 + 0.5 * k if name == "p1" else 1)
                w = w - rate * (model.gradients[row] + 0.5 * (1 + 0.5 * (k - 1)) * w)
            np.testing.assert_allclose(model.weights(context)[row], w, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(
    "cycle",
    [
        OneCycleTracker(max_value=0.5, total_updates=8, anneal="linear"),
        CyclicalTracker(base_value=0.1, max_value=0.5, step_size_up=3),
    ],
    ids=["one-cycle", "cyclical"],
)
def test_a_cycles_momentum_is_one_line_and_counts_as_the_rate_does(mx, cycle):
    model = KnownGradients(mx)
    options = {"lr_scheduler": LRScheduler(cycle, updates_per_epoch=2, first_update=1)}
    trainer = model.trainer("sgd", options)
    scheduler = HyperparameterScheduler(trainer, momentum=cycle.momentum())
    seen = []
    for _ in range(6):
        seen.append(scheduler.step()["momentum"])
        model.step(trainer)
    assert seen == [cycle.momentum()(t) for t in (1, 1, 2, 2, 3, 3)]


def test_it_continues_after_load_states(mx, tmp_path):
    uninterrupted, model = KnownGradients(mx), KnownGradients(mx)
    trainer = trainer_at("one device", uninterrupted, "sgd")
    run(uninterrupted, trainer, HyperparameterScheduler(trainer, momentum=MOMENTUM, wd=DECAY))

    first = trainer_at("one device", model, "sgd")
    run(model, first, HyperparameterScheduler(first, momentum=MOMENTUM, wd=DECAY), 2)
    first.save_states(str(tmp_path / "states"))
    second = trainer_at("one device", model, "sgd")
    scheduler = HyperparameterScheduler(second, momentum=MOMENTUM, wd=DECAY)
    second.load_states(str(tmp_path / "states"))
    run(model, second, scheduler, UPDATES - 2)
    np.testing.assert_array_equal(model.weights(), uninterrupted.weights())


def test_momentum_from_0_is_refused_before_weights_stop_changing(mx):
    model = KnownGradients(mx)
    trainer = trainer_at("one device", model, "sgd")
    rising = HyperparameterScheduler(
        trainer, momentum=LinearTracker(base_value=0.0, slope=0.125), first_update=0
    )
    with pytest.raises(ValueError, match=r"momentum must be positive at every update.*received 0"):
        rising.step()


@pytest.mark.parametrize("optimizer", ["sgd", "nag"])
def test_momentum_after_an_update_without_it_is_refused(mx, optimizer):
    model = KnownGradients(mx)
    trainer = trainer_at("one device", model, optimizer)
    model.step(trainer)
    late = HyperparameterScheduler(trainer, momentum=Tracker.fixed(0.5))
    with pytest.raises(ValueError, match="momentum must be positive since the first update"):
        late.step()


@pytest.mark.parametrize(
    "name, value, what",
    [
        ("momentum", 1.0, "from 0 to below 1"),
        ("wd", -0.5, "non-negative"),
        ("wd", np.inf, "finite"),
    ],
)
def test_a_value_that_makes_no_sense_is_refused_by_name(mx, name, value, what):
    trainer = trainer_at("one device", KnownGradients(mx), "sgd")
    scheduler = HyperparameterScheduler(
        trainer, **{name: Tracker.lambda_().set_function(lambda t: value).build()}
    )
    with pytest.raises(ValueError, match=f"{name} must be .*{what}"):
        scheduler.step()
    assert trainer.optimizer.wd == 0


def test_what_the_optimizer_does_not_have_is_refused(mx):
    trainer = trainer_at("one device", KnownGradients(mx), "sgd")
    with pytest.raises(ValueError, match=r"beta1 must be a hyper-parameter of the optimizer.*SGD"):
        HyperparameterScheduler(trainer, beta1=MOMENTUM)
    with pytest.raises(ValueError, match="at least one of momentum, wd"):
        HyperparameterScheduler(trainer)


@pytest.mark.parametrize("name", ["momentum", "wd", "lr_mult"])
@pytest.mark.parametrize("given", [0.9, "cosine"])
def test_what_is_not_a_tracker_is_refused_by_name(mx, name, given):
    trainer = trainer_at("one device", KnownGradients(mx), "sgd")
    with pytest.raises(TypeError, match=rf"{name} must be a lrtrack\..*Tracker, received"):
        HyperparameterScheduler(trainer, **{name: given})


def test_a_tracker_per_parameter_is_refused_as_momentum(mx):
    trainer = trainer_at("one device", KnownGradients(mx), "sgd")
    with pytest.raises(TypeError, match=r"momentum must be .*one value for all parameters"):
        HyperparameterScheduler(trainer, momentum=FixedPerVarTracker(default_value=0.9))
