"""One tracker, one training, whatever the framework: Keras, on one backend."""

from __future__ import annotations

import keras
import numpy as np
import pytest
from everywhere import GRADIENTS, TRACKERS_EVERYWHERE, UPDATES, Network, assert_rates

from lrtrack.keras import Schedule

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


def mean(_, outputs):
    return keras.ops.mean(outputs)


@pytest.mark.parametrize("tracker", TRACKERS_EVERYWHERE.values(), ids=TRACKERS_EVERYWHERE)
def test_the_rates_inside_the_step_are_the_trackers(tracker):
    inputs = keras.Input((UPDATES,))
    layer = keras.layers.Dense(1, use_bias=False, kernel_initializer="zeros")
    model = keras.Model(inputs, layer(inputs))
    model.compile(keras.optimizers.SGD(Schedule(tracker, UPDATES)), loss=mean)
    # The gradient of the mean output is the input itself.
    model.fit(GRADIENTS, np.ones((UPDATES, 1)), batch_size=1, shuffle=False, verbose=0)
    assert_rates(keras.ops.convert_to_numpy(layer.kernel.value), tracker)


def test_the_weights_of_a_network():
    network = Network()
    net = keras.Sequential(
        [keras.Input((16,)), keras.layers.Dense(32, "tanh"), keras.layers.Dense(5)]
    )
    net.set_weights(network.weights)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    net.compile(keras.optimizers.SGD(Schedule(network.rates, network.updates)), loss)
    inputs, labels = network.inputs.reshape(-1, 16), network.labels.reshape(-1)
    net.fit(inputs, labels, batch_size=20, shuffle=False, verbose=0)
    network.assert_trained([keras.ops.convert_to_numpy(w.value) for w in net.weights])
