"""lrtrack.keras.from_scheduler: Keras' own schedules as trackers."""

from __future__ import annotations

import keras
import numpy as np
import pytest
from keras_models import BACKEND, number, old_numpy

from lrtrack.keras import from_scheduler

pytestmark = old_numpy


class TestFromScheduler:
    SCHEDULES = (
        "ExponentialDecay(0.1, 7, 0.5)",
        "ExponentialDecay(0.1, decay_steps=7.0, decay_rate=0.5, staircase=True)",
        "InverseTimeDecay(0.1, 4, 0.5)",
        "InverseTimeDecay(0.1, 6, 0.5, staircase=True)",
        "PiecewiseConstantDecay([5, 6, 20], [0.1, 0.05, 0.2, 0.01])",
        "PolynomialDecay(0.1, 20, 0.01, power=2.0)",
        "CosineDecay(0.1, 20)",
        "CosineDecay(0.1, 20, alpha=0.05)",
        "CosineDecay(0.02, 20, alpha=0.1, warmup_target=0.1, warmup_steps=5)",
        "CosineDecayRestarts(0.1, 5, t_mul=1.0)",
        "CosineDecayRestarts(0.1, 3, t_mul=2.0, m_mul=0.9)",
        "CosineDecayRestarts(0.1, 5, t_mul=2.0, m_mul=0.5, alpha=0.2)",
    )

    @pytest.mark.skipif(BACKEND != "torch", reason="JAX and TensorFlow compute in float32")
    @pytest.mark.parametrize("text", SCHEDULES)
    def test_the_values_are_keras_own_in_double_precision(self, text):
        keras.config.set_floatx("float64")
        try:
            schedule = eval(text, vars(keras.optimizers.schedules).copy())
            expected = [number(schedule(step)) for step in range(60)]
        finally:
            keras.config.set_floatx("float32")
        tracker = from_scheduler(schedule)
        assert tracker.dtype == np.float64
        np.testing.assert_allclose(tracker[0:60], expected, rtol=1e-12, atol=1e-17)

    @pytest.mark.parametrize(
        "text, error, message",
        [
            ("LearningRateSchedule()", TypeError, "^schedule must be one of ExponentialDecay, "),
            ("PolynomialDecay(0.1, 20, cycle=True)", ValueError, "^cycle must be False, received"),
            ("CosineDecay(0.1, 2.5)", TypeError, "^decay_steps must be an integer, received 2.5"),
            ("InverseTimeDecay(-0.1, 4, 0.5)", ValueError, "^base_value must be positive"),
        ],
    )
    def test_schedules_without_a_tracker_are_refused(self, text, error, message):
        schedule = eval(text, vars(keras.optimizers.schedules).copy())
        with pytest.raises(error, match=message):
            from_scheduler(schedule)

    def test_a_subclass_may_compute_something_else(self):
        class ExponentialDecay(keras.optimizers.schedules.ExponentialDecay):
            pass

        with pytest.raises(TypeError, match=r"^schedule must be one of"):
            from_scheduler(ExponentialDecay(0.1, 7, 0.5))
