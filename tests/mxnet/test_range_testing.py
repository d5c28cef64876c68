"""The range test on real Gluon networks, which it must leave unchanged."""

from __future__ import annotations

import itertools
import random
import warnings
from contextlib import nullcontext

import numpy as np
import pytest
from places import PLACES, contexts_at

import lrtrack.mxnet.range_testing
from lrtrack import CosineTracker
from lrtrack.mxnet import LRScheduler, range_test
from lrtrack.range_test import RangeTestEnd

COSINE = CosineTracker(base_value=0.25, final_value=0.01, max_updates=20)

# MXNet's stores do not close the file that they load.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")


class Training:
    """A network with BatchNorm and Dropout in the middle of its training."""

    def __init__(self, mx, optimizer="sgd", place="one device", dropout=0.5, **options):
        self.mx = mx
        self.contexts = contexts_at(mx, place)
        self.net = mx.gluon.nn.HybridSequential(prefix="net_")
        with self.net.name_scope():
            self.net.add(
                mx.gluon.nn.Dense(8, in_units=5, activation="relu"),
                mx.gluon.nn.BatchNorm(in_channels=8),
                mx.gluon.nn.Dropout(dropout),
                mx.gluon.nn.Dense(3, in_units=8),
            )
        mx.random.seed(7)
        self.net.initialize(mx.init.Xavier(), ctx=self.contexts)
        options = {"lr_scheduler": LRScheduler(COSINE), "learning_rate": None, **options}
        self.trainer = mx.gluon.Trainer(
            self.net.collect_params(), optimizer, options, update_on_kvstore=PLACES[place]
        )
        self.loss = mx.gluon.loss.SoftmaxCrossEntropyLoss()
        random_numbers = np.random.default_rng(8)
        images = mx.nd.array(random_numbers.normal(size=(24, 5)))
        labels = mx.nd.array(random_numbers.integers(3, size=24))
        dataset = mx.gluon.data.ArrayDataset(images, labels)
        self.data = mx.gluon.data.DataLoader(dataset, batch_size=4, shuffle=True)

    def epoch(self):
        for data, label in self.data:
            parts = [self.mx.gluon.utils.split_and_load(p, self.contexts) for p in (data, label)]
            with self.mx.autograd.record():
                losses = [self.loss(self.net(x), y) for x, y in zip(*parts)]
            self.mx.autograd.backward(losses)
            self.trainer.step(4)

    def range_test(self, **options):
        options = {"loss": self.loss, "data": self.data, "progress": False, **options}
        loss, data = options.pop("loss"), options.pop("data")
        return range_test(self.net, loss, data, self.trainer, **options)

    def values(self):
        return [
            value.asnumpy()
            for param in self.net.collect_params().values()
            for value in param.list_data()
        ]


def trained(mx, between, **arguments):
    """The weights and statistics after two epochs with something in between."""
    random.seed(1)
    np.random.seed(2)
    training = Training(mx, **arguments)
    mx.random.seed(3)
    training.epoch()
    between(training)
    training.epoch()
    rate = training.trainer.learning_rate
    return [*training.values(), np.random.random(), random.random(), np.float64(rate)]


def assert_nothing_happened(mx, between, **arguments):
    expected = trained(mx, lambda training: None, **arguments)
    for value, other in zip(trained(mx, between, **arguments), expected):
        np.testing.assert_array_equal(value, other)


@pytest.mark.parametrize("place", [place for place in PLACES if place != "a GPU"])
@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_the_training_continues_with_the_same_bits(mx, optimizer, place):
    options = {"momentum": 0.9} if optimizer == "sgd" else {}

    def between(training):
        assert len(training.range_test(updates=12).rates) >= 2

    assert_nothing_happened(mx, between, optimizer=optimizer, place=place, **options)


class OwnError(Exception):
    pass


def failing_after(calls, loss, error=OwnError("mine")):  # noqa: B008
    """The loss, which raises the error once it has been called so often."""
    count = itertools.count(1)

    def failing(output, label):
        if next(count) > calls:
            raise error
        return loss(output, label)

    return failing


@pytest.mark.parametrize(
    "error", [OwnError("mine"), KeyboardInterrupt()], ids=["error", "interrupt"]
)
def test_the_training_continues_after_an_exception(mx, error):
    def between(training):
        failing = failing_after(2, training.loss, error)
        with pytest.raises(type(error)):
            training.range_test(loss=failing, updates=12)

    assert_nothing_happened(mx, between)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("fails", [False, True])
def test_without_a_fork_everything_but_mxnets_random_state_is_restored(
    mx, monkeypatch, place, fails
):
    # As on a GPU, which a fork cannot use.
    monkeypatch.setattr(lrtrack.mxnet.range_testing, "_can_fork", lambda contexts: False)

    def between(training):
        arguments = {"loss": failing_after(2, training.loss)} if fails else {}
        expected = pytest.raises(OwnError) if fails else nullcontext()
        with warnings.catch_warnings(record=True) as warned, expected:
            warnings.simplefilter("always")
            training.range_test(updates=12, **arguments)
        assert "mx.random.seed" in str(warned[-1].message)

    assert_nothing_happened(mx, between, place=place, dropout=0.0, momentum=0.9)


@pytest.mark.parametrize("can_fork", [True, False])
@pytest.mark.filterwarnings("ignore:the state of MXNet's random generator:UserWarning")
def test_gradients_that_add_up_stay(mx, monkeypatch, can_fork):
    monkeypatch.setattr(lrtrack.mxnet.range_testing, "_can_fork", lambda contexts: can_fork)
    training = Training(mx, dropout=0.0)
    weight = training.net[3].weight
    weight.grad_req = "add"
    training.epoch()
    before = weight.grad().asnumpy()
    training.range_test(updates=6)
    assert before.any()
    np.testing.assert_array_equal(weight.grad().asnumpy(), before)


def test_the_losses_are_those_of_gradient_descent(mx):
    net = mx.gluon.nn.Dense(1, in_units=1, use_bias=False)
    net.initialize(mx.init.One())
    options = {"lr_scheduler": LRScheduler(COSINE)}
    trainer = mx.gluon.Trainer(net.collect_params(), "sgd", options)
    batches = [(mx.nd.array([[1.0], [3.0]]), mx.nd.zeros((2, 1)))]
    loss = mx.gluon.loss.L2Loss()
    found = range_test(
        net, loss, batches, trainer, min_value=0.01, max_value=1, updates=5, progress=False
    )
    # By hand: the loss is w² · (1 + 9) / 2 / 2 and each update multiplies w by 1 − 5 · rate.
    rates = [10 ** (-2 + k / 2) for k in range(5)]
    weights = np.cumprod([1.0] + [1 - 5 * rate for rate in rates[:-1]])
    np.testing.assert_allclose(found.rates, rates)
    np.testing.assert_allclose(found.losses, 2.5 * weights**2, rtol=1e-5)


def test_it_ends_where_the_loss_diverges(mx):
    found = Training(mx).range_test(max_value=1e9, updates=60)
    assert found.end is RangeTestEnd.DIVERGED
    assert found.rates[-1] < 1e9


@pytest.mark.parametrize("workers", [0, 2])
def test_batches_come_from_workers_too(mx, workers):
    training = Training(mx)
    dataset = mx.gluon.data.ArrayDataset(np.ones((8, 5), np.float32), np.zeros(8, np.float32))
    data = mx.gluon.data.DataLoader(dataset, batch_size=4, num_workers=workers)
    assert len(training.range_test(data=data, updates=5).rates) == 5


def test_a_generator_is_read_only_as_far_as_needed(mx):
    training = Training(mx)
    batches = ((data, label) for data, label in training.data)
    training.range_test(data=batches, updates=4)
    assert len(list(batches)) == 2


def test_the_progress_bar_is_this_processes_own(mx, capsys):
    Training(mx).range_test(updates=5, progress=True)
    assert "5/5" in capsys.readouterr().err


@pytest.mark.parametrize(
    "options, message",
    [
        ({"data": []}, "data must have at least one batch"),
        ({"min_value": 0}, "min_value must be positive"),
        ({"min_value": 2, "max_value": 1}, "min_value must be below max_value"),
        ({"growth": "cubic"}, "growth must be one of"),
        ({"updates": 0}, "updates must be positive"),
    ],
)
def test_bad_arguments_are_named(mx, options, message):
    training = Training(mx)
    before = training.values()
    with pytest.raises(ValueError, match=message):
        training.range_test(**options)
    for value, other in zip(training.values(), before):
        np.testing.assert_array_equal(value, other)


class SmallTask:
    """Classes that a random network tells apart, for a small one to learn."""

    UPDATES = 600

    def __init__(self, mx, seed):
        self.mx, self.seed = mx, seed
        random_numbers = np.random.default_rng(seed)
        data = random_numbers.normal(size=(4000, 16))
        hidden = np.maximum(data @ random_numbers.normal(size=(16, 24)), 0)
        labels = (hidden @ random_numbers.normal(size=(24, 4))).argmax(axis=1)
        self.data, self.labels = mx.nd.array(data), mx.nd.array(labels)
        self.loss = mx.gluon.loss.SoftmaxCrossEntropyLoss()

    def net(self):
        net = self.mx.gluon.nn.HybridSequential()
        net.add(
            self.mx.gluon.nn.Dense(32, activation="relu", in_units=16),
            self.mx.gluon.nn.Dense(4, in_units=32),
        )
        self.mx.random.seed(self.seed)
        net.initialize(self.mx.init.Xavier())
        net.hybridize(static_alloc=True, static_shape=True)
        return net

    def batches(self):
        for start in itertools.cycle(range(0, 3008, 32)):
            yield self.data[start : start + 32], self.labels[start : start + 32]

    def suggestion(self):
        net = self.net()
        trainer = self.mx.gluon.Trainer(net.collect_params(), "sgd", kvstore=None)
        options = {"min_value": 1e-4, "max_value": 100, "updates": 400, "progress": False}
        return range_test(net, self.loss, self.batches(), trainer, **options).suggest()

    def accuracy_at(self, rate):
        """Of a training whose cosine begins at the rate, on data that it has not seen."""
        net = self.net()
        cosine = CosineTracker(base_value=rate, final_value=0.0, max_updates=self.UPDATES)
        options = {"lr_scheduler": LRScheduler(cosine, first_update=0)}
        trainer = self.mx.gluon.Trainer(net.collect_params(), "sgd", options, kvstore=None)
        for data, label in itertools.islice(self.batches(), self.UPDATES):
            with self.mx.autograd.record():
                loss = self.loss(net(data), label)
            loss.backward()
            trainer.step(32)
        correct = net(self.data[3008:]).argmax(axis=1) == self.labels[3008:]
        return float(correct.mean().asscalar())


@pytest.mark.parametrize("seed", range(3))
def test_a_training_at_the_suggestion_reaches_the_best_of_a_grid(mx, seed):
    task = SmallTask(mx, seed)
    grid = [task.accuracy_at(rate) for rate in (0.01, 0.1, 1.0, 10.0)]
    assert max(grid) > min(grid) + 0.2  # the rate matters
    # docs/gluon.md has the figures of longer trainings; these spread over a point or two.
    assert task.accuracy_at(task.suggestion()) > max(grid) - 0.03
