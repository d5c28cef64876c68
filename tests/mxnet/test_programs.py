"""Loops of programs that set their rate themselves, with a tracker instead, as docs/gluon.md says.

The rates are those that each program's own arithmetic gives, seen on the weights.
"""

from __future__ import annotations

import numpy as np
import pytest
from gluon_steps import KnownGradients, sgd_by_hand
from places import contexts_at

from lrtrack import LinearTracker, MultiStepTracker, PlateauTracker
from lrtrack.mxnet import LRScheduler

EPOCHS, BATCHES = 6, 4


def assert_moved_at(model, rates):
    expected = sgd_by_hand(model.start, model.gradients, rates)
    np.testing.assert_allclose(model.weights(), expected, rtol=1e-6, atol=1e-6)


def rates_of_gluoncvs_cifar_script():
    """Its own loop: the rate is multiplied at the start of some epochs."""
    rate, decay_epochs, rates = 0.5, [2, 4, np.inf], []
    decays = 0
    for epoch in range(EPOCHS):
        if epoch == decay_epochs[decays]:
            rate *= 0.25
            decays += 1
        rates += [rate] * BATCHES
    return rates


@pytest.mark.parametrize("place", ["one device", "a GPU"])
@pytest.mark.parametrize("sets_the_rate", [True, False])
def test_a_rate_multiplied_at_some_epochs(mx, sets_the_rate, place):
    tracker = MultiStepTracker(base_value=0.5, factor=0.25, milestones=[2, 4])
    model = KnownGradients(mx, contexts_at(mx, place))
    if sets_the_rate:
        trainer = model.trainer("sgd", {"learning_rate": tracker(0)})
    else:
        scheduler = LRScheduler(tracker, updates_per_epoch=BATCHES)
        trainer = model.trainer("sgd", {"lr_scheduler": scheduler})
    for epoch in range(EPOCHS):
        if sets_the_rate:
            trainer.set_learning_rate(tracker(epoch))
        for _ in range(BATCHES):
            model.step(trainer)
    assert_moved_at(model, rates_of_gluoncvs_cifar_script())


def test_a_rate_scaled_by_each_batchs_length(mx):
    # GluonNLP's language model sets rate · length / bptt before each step, and rate after it.
    lengths, bptt = [70, 35, 140, 70, 14], 70
    tracker = LinearTracker(base_value=0.5, slope=-0.0625)
    model = KnownGradients(mx)
    trainer = model.trainer("sgd", {"learning_rate": tracker(0)})
    for update, length in enumerate(lengths):
        trainer.set_learning_rate(tracker(update) * length / bptt)
        model.step(trainer)
    rates = [(0.5 - 0.0625 * k) * length / bptt for k, length in enumerate(lengths)]
    assert_moved_at(model, rates)


def test_a_callback_that_reduces_the_rate_when_a_metric_stalls(mx):
    losses = [3.0, 2.0, 2.0, 2.5, 2.0, 1.0, 1.0, 1.0, 1.0]
    # GluonTS' own rule: after `patience` epochs without improvement, half the rate.
    patience, rate, best, stalled, expected = 2, 0.5, np.inf, 0, []
    for loss in losses:
        expected.append(rate)
        stalled = 0 if loss < best else stalled + 1
        best = min(best, loss)
        if stalled >= patience:
            rate, stalled = rate * 0.5, 0
    plateau = PlateauTracker(base_value=0.5, factor=0.5, patience=patience - 1, threshold=0)
    model = KnownGradients(mx)
    trainer = model.trainer("sgd", {"lr_scheduler": LRScheduler(plateau)})
    for loss in losses:
        model.step(trainer)
        plateau.update(loss)
    assert len(set(expected)) == 3
    assert_moved_at(model, expected)


def test_what_reads_the_schedulers_lr_reads_the_trainers(mx):
    tracker = LinearTracker(base_value=0.5, slope=-0.0625)
    model = KnownGradients(mx)
    trainer = model.trainer("sgd", {"lr_scheduler": LRScheduler(tracker)})
    seen = []
    for _ in range(3):
        model.step(trainer)
        seen.append(trainer.learning_rate)
    assert seen == [0.4375, 0.375, 0.3125]
    # Sockeye assigns a lower rate in the middle: another scheduler takes over.
    trainer.optimizer.lr_scheduler = LRScheduler(0.5 * tracker)
    model.step(trainer)
    assert_moved_at(model, [*seen, 0.5 * tracker(4)])


def test_a_module_with_a_scheduler_in_its_optimizer_parameters(mx):
    # MXNet's image-classification example: one step of MultiFactorScheduler, after update 3.
    tracker = MultiStepTracker(base_value=0.5, factor=0.25, milestones=[4])
    data, targets = np.array([[1.0], [0.5], [-1.0]]), np.array([0.5, 1.0, 0.25])
    symbol = mx.sym.FullyConnected(mx.sym.var("data"), num_hidden=1, no_bias=True, name="line")
    symbol = mx.sym.LinearRegressionOutput(symbol, mx.sym.var("target"))
    module = mx.mod.Module(symbol, label_names=["target"])
    module.fit(
        mx.io.NDArrayIter(data, targets, batch_size=1, label_name="target"),
        num_epoch=2,
        eval_metric="mse",
        initializer=mx.init.One(),
        optimizer="sgd",
        optimizer_params={"lr_scheduler": LRScheduler(tracker)},
    )
    weight = 1.0
    for update, (value, target) in enumerate([*zip(data[:, 0], targets)] * 2, start=1):
        rate = 0.5 if update <= 3 else 0.125
        weight -= rate * (weight * value - target) * value
    assert module.get_params()[0]["line_weight"].asscalar() == pytest.approx(weight, rel=1e-5)
