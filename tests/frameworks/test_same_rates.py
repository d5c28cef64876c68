"""One tracker, one training, whatever the framework: MXNet, torch and optax.

The rates are read inside the training step. test_keras_rates.py asks Keras the same.
"""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
import torch
from drawing import STATELESS
from everywhere import GRADIENTS, TRACKERS_EVERYWHERE, UPDATES, Network, assert_rates

import lrtrack.mxnet
import lrtrack.torch
from lrtrack.jax import schedule

# MXNet 1.9.1 asks SciPy by old names.
pytestmark = pytest.mark.filterwarnings("ignore:Please import:DeprecationWarning")

every_tracker = pytest.mark.parametrize(
    "tracker", TRACKERS_EVERYWHERE.values(), ids=TRACKERS_EVERYWHERE
)
TORCH_OPTIONS = {
    "plain": {"foreach": False},
    "foreach": {"foreach": True},
    "fused": {"fused": True},
    "a tensor as rate": {"lr": torch.tensor(1.0)},
}


def test_no_class_is_forgotten():
    assert {type(tracker).__name__ for tracker in TRACKERS_EVERYWHERE.values()} >= set(STATELESS)
    assert len(TRACKERS_EVERYWHERE) >= len(STATELESS) + 10


@every_tracker
def test_mxnet(mx, tracker):
    weights = mx.gluon.Parameter("weights", shape=(UPDATES,), init=mx.init.Zero())
    weights.initialize()
    options = {
        "lr_scheduler": lrtrack.mxnet.LRScheduler(tracker, first_update=0),
        "learning_rate": None,
    }
    trainer = mx.gluon.Trainer([weights], "sgd", options)
    for gradient in mx.nd.array(GRADIENTS):
        weights.grad()[:] = gradient
        weights.list_data()[0]._fresh_grad = True
        trainer.step(1)
    assert_rates(weights.data().asnumpy(), tracker)


@every_tracker
@pytest.mark.parametrize("options", TORCH_OPTIONS.values(), ids=TORCH_OPTIONS)
def test_torch(tracker, options):
    weights = torch.nn.Parameter(torch.zeros(UPDATES))
    optimizer = torch.optim.SGD([weights], **{"lr": 1.0, **options})
    scheduler = lrtrack.torch.LRScheduler(optimizer, tracker)
    for gradient in torch.from_numpy(GRADIENTS):
        weights.grad = gradient
        optimizer.step()
        scheduler.step()
    assert_rates(weights.detach().numpy(), tracker)


def one_by_one(update):
    def train(optimizer, weights):
        state = optimizer.init(weights)
        change = update(optimizer)
        for gradient in GRADIENTS:
            updates, state = change(gradient, state)
            weights = np.add(weights, updates)
        return weights

    return train


def in_one_scan(optimizer, weights):
    def step(carry, gradient):
        weights, state = carry
        updates, state = optimizer.update(gradient, state)
        return (optax.apply_updates(weights, updates), state), None

    return jax.jit(lambda: jax.lax.scan(step, (weights, optimizer.init(weights)), GRADIENTS))()[0][
        0
    ]


OPTAX_WAYS = {
    "eager": one_by_one(lambda optimizer: optimizer.update),
    "jit": one_by_one(lambda optimizer: jax.jit(optimizer.update)),
    "scan": in_one_scan,
}


@every_tracker
@pytest.mark.parametrize("train", OPTAX_WAYS.values(), ids=OPTAX_WAYS)
def test_optax(tracker, train):
    optimizer = optax.sgd(schedule(tracker, UPDATES))
    assert_rates(train(optimizer, jnp.zeros(UPDATES)), tracker)


def test_the_weights_of_a_network_in_mxnet(mx):
    network = Network()
    net = mx.gluon.nn.HybridSequential()
    net.add(
        mx.gluon.nn.Dense(32, activation="tanh", in_units=16), mx.gluon.nn.Dense(5, in_units=32)
    )
    net.initialize()
    parameters = list(net.collect_params().values())
    for parameter, weight in zip(parameters, network.weights):
        parameter.set_data(mx.nd.array(weight.T))
    options = {
        "lr_scheduler": lrtrack.mxnet.LRScheduler(network.rates, first_update=0),
        "learning_rate": None,
    }
    trainer = mx.gluon.Trainer(net.collect_params(), "sgd", options)
    loss = mx.gluon.loss.SoftmaxCrossEntropyLoss()
    for inputs, labels in zip(network.inputs, network.labels):
        with mx.autograd.record():
            losses = loss(net(mx.nd.array(inputs)), mx.nd.array(labels))
        losses.backward()
        trainer.step(len(labels))
    network.assert_trained([parameter.data().asnumpy().T for parameter in parameters])


def test_the_weights_of_a_network_in_torch():
    network = Network()
    net = torch.nn.Sequential(torch.nn.Linear(16, 32), torch.nn.Tanh(), torch.nn.Linear(32, 5))
    with torch.no_grad():
        for parameter, weight in zip(net.parameters(), network.weights):
            parameter.copy_(torch.from_numpy(weight.T))
    optimizer = torch.optim.SGD(net.parameters(), lr=1.0)
    scheduler = lrtrack.torch.LRScheduler(optimizer, network.rates)
    for inputs, labels in zip(network.inputs, network.labels):
        optimizer.zero_grad()
        scores = net(torch.from_numpy(inputs))
        torch.nn.functional.cross_entropy(scores, torch.from_numpy(labels)).backward()
        optimizer.step()
        scheduler.step()
    network.assert_trained([parameter.detach().numpy().T for parameter in net.parameters()])


def test_the_weights_of_a_network_in_jax():
    network = Network()
    optimizer = optax.sgd(schedule(network.rates, network.updates))

    def loss(weights, inputs, labels):
        first, first_bias, second, second_bias = weights
        scores = jnp.tanh(inputs @ first + first_bias) @ second + second_bias
        return optax.softmax_cross_entropy_with_integer_labels(scores, labels).mean()

    def step(carry, batch):
        weights, state = carry
        updates, state = optimizer.update(jax.grad(loss)(weights, *batch), state)
        return (optax.apply_updates(weights, updates), state), None

    weights = [jnp.asarray(weight) for weight in network.weights]
    carry = weights, optimizer.init(weights)
    batches = network.inputs, network.labels
    (weights, _), _ = jax.jit(lambda: jax.lax.scan(step, carry, batches))()
    network.assert_trained(weights)
