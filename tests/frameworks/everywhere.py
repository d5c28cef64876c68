"""Shared by the tests of every framework: the trackers, and one small training."""

from __future__ import annotations

import numpy as np
from drawing import CLASSES, STATELESS, TYPES, reciprocal, valid_keywords

import lrtrack
from lrtrack import CosineTracker, StepTracker, Tracker

UPDATES = 300


def specimen(name):
    """A tracker of that class, if possible still changing after hundreds of updates."""
    keywords = valid_keywords(name)
    for row in TYPES[name]["parameters"]:
        if row["required"] and row["kind"] == "integer":
            keywords[row["name"]] = 200
        if row["name"] == "factor":  # 0.25 ** 64 is where XLA begins to take numbers for 0
            keywords["factor"] = 0.99
    return CLASSES[name](**keywords)


def compositions():
    cosine = CosineTracker(base_value=0.1, max_updates=70)
    steps = StepTracker(base_value=0.9, factor=0.7, step_size=40)
    restarts = lrtrack.CosineRestartsTracker(base_value=0.3, first_cycle=30, cycle_factor=2)
    warm_up = lrtrack.WarmUpTracker(main_tracker=restarts, warm_up_steps=25)
    return {
        "a product": cosine * steps,
        "a sum": cosine + steps * 0.5,
        "clipped": (cosine * steps).clip(0.01, 0.08),
        "delayed": cosine.delay(33),
        "begun early": restarts.delay(-17),
        "per epoch": steps.per_epoch(7),
        "repeated": cosine.repeat(70, length_factor=2, value_factor=0.5),
        "a sequence": Tracker.sequence([(warm_up, 90), (steps, 60), cosine]),
        "a warm-up of restarts": warm_up,
        "Python in a product": lrtrack.LambdaTracker(function=reciprocal) * cosine,
        "all together": Tracker.sequence(
            [(warm_up * steps, 100), (cosine.delay(5) + 0.001).clip(0.002, 0.05)]
        ),
    }


TRACKERS_EVERYWHERE = {**{name: specimen(name) for name in STATELESS}, **compositions()}

# In its k-th update the k-th weight alone has a gradient, which is 1. Beginning with zeros, plain
# gradient descent leaves in it what the step subtracted: the rate of that update.
GRADIENTS = np.eye(UPDATES, dtype=np.float32)


def assert_rates(weights, tracker, first_update=0):
    """The rates that the weights show are the tracker's float32 values, bit for bit."""
    rates = -np.asarray(weights).reshape(-1)
    expected = tracker[first_update : first_update + UPDATES]
    assert rates.dtype == expected.dtype == np.float32
    different = np.flatnonzero(rates != expected)
    assert not len(different), (different[:3], rates[different[:3]], expected[different[:3]])


class Network:
    """16 inputs, 32 hidden units, 5 classes, 100 batches of 20: its training in float64 by hand."""

    updates = 100
    rates = CosineTracker(base_value=0.2, final_value=0.02, max_updates=100)

    def __init__(self):
        random = np.random.default_rng(7)
        shapes = [(16, 32), (32,), (32, 5), (5,)]
        self.weights = [random.normal(0, 0.2, shape).astype(np.float32) for shape in shapes]
        self.inputs = random.normal(size=(self.updates, 20, 16)).astype(np.float32)
        self.labels = random.integers(0, 5, (self.updates, 20))

    def trained(self):
        first, first_bias, second, second_bias = [w.astype(np.float64) for w in self.weights]
        for t, (inputs, labels) in enumerate(zip(self.inputs, self.labels)):
            hidden = np.tanh(inputs @ first + first_bias)
            scores = np.exp(hidden @ second + second_bias)
            error = scores / scores.sum(axis=1, keepdims=True) - np.eye(5)[labels]
            error /= len(labels)
            hidden_error = (error @ second.T) * (1 - hidden**2)
            rate = self.rates(t)
            second -= rate * hidden.T @ error
            second_bias -= rate * error.sum(axis=0)
            first -= rate * inputs.T @ hidden_error
            first_bias -= rate * hidden_error.sum(axis=0)
        return [first, first_bias, second, second_bias]

    def assert_trained(self, weights):
        """Any two that pass agree within 1e-5."""
        for received, expected, start in zip(weights, self.trained(), self.weights):
            np.testing.assert_allclose(received, expected, rtol=0, atol=5e-6)
            assert np.abs(expected - start).max() > 0.01
