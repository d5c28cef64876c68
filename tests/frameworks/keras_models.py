"""Models and helpers for the tests of lrtrack.keras, on one backend: KERAS_BACKEND, or JAX.

test_keras_backends.py runs those tests on the other backends, in processes of their own.
"""

from __future__ import annotations

import os
import subprocess
import sys

import keras
import numpy as np
import pytest

from lrtrack import CosineTracker, StepTracker

BACKEND = keras.config.backend()
COSINE = CosineTracker(base_value=0.1, max_updates=20)
STEPS = StepTracker(base_value=0.9, factor=0.5, step_size=7)
POINTS = (np.linspace(-1, 1, 80).reshape(40, 2), np.linspace(0, 1, 40))

# Keras itself turns its variables into arrays in a way that NumPy 2 finds old.
old_numpy = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

WAYS = {"as compiled by default": {}, "eager": {"run_eagerly": True}}
if BACKEND == "tensorflow":
    WAYS["with XLA"] = {"jit_compile": True}
every_way = pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)


def unit_model(optimizer, **options):
    """One weight, 0 at first, whose gradient is always 1: each update subtracts its rate."""
    inputs = keras.Input((1,))
    layer = keras.layers.Dense(1, use_bias=False, kernel_initializer="zeros")
    model = keras.Model(inputs, layer(inputs))
    model.compile(optimizer, loss=lambda _, outputs: keras.ops.mean(outputs), **options)
    return model


def fit(model, batches, epochs=1, **options):
    ones = np.ones((batches, 1), np.float32)
    return model.fit(ones, ones, batch_size=1, epochs=epochs, verbose=0, **options)


def weight(model):
    return np.float32(keras.ops.convert_to_numpy(model.weights[0].value)[0, 0])


def after(rates):
    """The weight after updates at these rates, each of which is rounded."""
    total = np.float32(0)
    for rate in np.asarray(rates, np.float32):
        total -= rate
    return total


def number(tensor):
    return float(keras.ops.convert_to_numpy(tensor))


def trained_network():
    """With all that has a state: running means, a random generator, momenta, metrics."""
    keras.utils.set_random_seed(3)
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((2,)),
            layers.Dense(8, "relu"),
            layers.BatchNormalization(),
            layers.Dropout(0.5, seed=4),
            layers.Dense(1),
        ]
    )
    model.compile(keras.optimizers.Adam(0.01), "mse", metrics=["mae"])
    train(model)
    return model


def train(model):
    model.fit(*POINTS, batch_size=10, verbose=0, shuffle=False)


def assert_equal_state(left, right):
    variables = [[*model.variables, *model.optimizer.variables] for model in (left, right)]
    assert len(variables[0]) == len(variables[1])
    for one, other in zip(*variables):
        values = [keras.ops.convert_to_numpy(variable.value) for variable in (one, other)]
        np.testing.assert_array_equal(*values, err_msg=one.path)


def run(program):
    environment = {**os.environ, "KERAS_BACKEND": BACKEND}
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program],
        env=environment,
        timeout=300,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
