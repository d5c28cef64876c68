"""lrtrack.keras.range_test on real Keras models."""

from __future__ import annotations

import itertools
import random

import keras
import numpy as np
import pytest
from keras_models import (
    COSINE,
    POINTS,
    after,
    assert_equal_state,
    fit,
    old_numpy,
    train,
    trained_network,
    unit_model,
    weight,
)

from lrtrack.keras import Schedule, range_test
from lrtrack.range_test import RangeTestEnd

pytestmark = old_numpy


FIRST_RANDOM_NUMBERS = (0.22199317108973948, 0.6229016948897019)  # of NumPy and Python, seed 5


class Batches(keras.utils.PyDataset):
    def __init__(self, count):
        super().__init__()
        self.count = count

    def __len__(self):
        return self.count

    def __getitem__(self, index):
        return np.ones((2, 1)), np.ones((2, 1))


class TestRangeTest:
    def test_the_losses_are_those_of_gradient_descent(self):
        # loss (w − 2)² at a weight from 0, so w ← w − η · 2 (w − 2).
        model = unit_model(keras.optimizers.SGD(7.0))
        model.compile(keras.optimizers.SGD(7.0), "mse")
        ones = np.ones((40, 1))
        result = range_test(
            model, ones, 2 * ones, batch_size=4, min_value=1e-3, max_value=100, updates=30
        )
        rates = 1e-3 * (100 / 1e-3) ** (np.arange(30) / 29)
        position, expected = 0.0, []
        for rate in rates[: len(result.losses)]:
            expected.append((position - 2) ** 2)
            position -= rate * 2 * (position - 2)
        np.testing.assert_allclose(result.rates, rates[: len(result.rates)], rtol=1e-12)
        np.testing.assert_allclose(result.losses, expected, rtol=1e-3, atol=1e-4)
        assert result.end is RangeTestEnd.DIVERGED
        assert 15 < len(result.losses) < 30

    def test_the_training_continues_as_if_nothing_had_happened(self):
        twins = [trained_network() for _ in range(2)]
        model = twins[0]
        step, optimizer = model.train_function, model.optimizer
        np.random.seed(5)
        random.seed(5)
        result = range_test(model, *POINTS, batch_size=8, updates=10)
        assert len(result.losses) == 10
        assert (np.random.random(), random.random()) == FIRST_RANDOM_NUMBERS
        assert model.optimizer is optimizer
        assert model.train_function is step
        assert not model.stop_training
        assert_equal_state(*twins)
        for twin in twins:
            train(twin)
        assert_equal_state(*twins)

    def test_an_optimizer_with_a_schedule_keeps_it(self):
        rates = Schedule(COSINE, 20)
        model = unit_model(keras.optimizers.SGD(rates))
        ones = np.ones((64, 1), np.float32)
        # The loss is the weight, which has fallen by the sum of the rates so far.
        result = range_test(model, ones, ones, max_value=1.0, updates=20)
        expected = -np.concatenate([[0], np.cumsum(result.rates)])[:20]
        np.testing.assert_allclose(result.losses, expected, rtol=1e-4)
        assert weight(model) == 0
        fit(model, 5)
        assert weight(model) == after(COSINE[0:5])

    def test_data_of_other_kinds(self):
        model = unit_model(keras.optimizers.SGD(7.0))
        assert len(range_test(model, Batches(4), max_value=1, updates=10).losses) == 10
        endless = (Batches(1)[0] for _ in itertools.count())
        assert len(range_test(model, endless, max_value=1, updates=10).losses) == 10

    @pytest.mark.filterwarnings("ignore:.*ran out of data")
    def test_data_that_ends_too_soon_is_refused(self):
        model = unit_model(keras.optimizers.SGD(7.0))
        few = (Batches(1)[0] for _ in range(7))
        with pytest.raises(ValueError, match=r"^x must be a source of 10 batches or more"):
            range_test(model, few, max_value=1, updates=10)
        assert weight(model) == 0

    def test_what_cannot_work_is_refused(self):
        model = keras.Sequential([keras.layers.Dense(1)])
        with pytest.raises(ValueError, match=r"^model must be compiled, received"):
            range_test(model, *POINTS)
        model.compile("sgd", "mse")
        with pytest.raises(ValueError, match=r"^model must be built, received"):
            range_test(model, *POINTS)
        with pytest.raises(ValueError, match=r"^updates must be 2 or more, received 1"):
            range_test(model, *POINTS, updates=1)
        with pytest.raises(ValueError, match=r"^batch_size must be positive, received 0"):
            range_test(model, *POINTS, batch_size=0)
        model.build((None, 2))
        with pytest.raises(ValueError, match=r"^y must be given for the model's loss, received No"):
            range_test(model, POINTS[0])
        with pytest.raises(ValueError, match=r"^x and y must be of one length, not 0, rec"):
            range_test(model, POINTS[0], POINTS[1][:10])

    def test_a_model_that_computes_its_own_loss_needs_no_targets(self):
        class Model(keras.Model):
            def compute_loss(self, x=None, y=None, y_pred=None, sample_weight=None, training=True):
                return keras.ops.mean(y_pred)

        inputs = keras.Input((1,))
        layer = keras.layers.Dense(1, use_bias=False, kernel_initializer="zeros")
        model = Model(inputs, layer(inputs))
        model.compile("sgd", "mse")
        result = range_test(model, np.ones((40, 1)), max_value=1, updates=10)
        expected = -np.concatenate([[0], np.cumsum(result.rates)])[:10]
        np.testing.assert_allclose(result.losses, expected, rtol=1e-4)
