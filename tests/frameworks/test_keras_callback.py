"""lrtrack.keras.LRScheduler: the callback in real Keras trainings."""

from __future__ import annotations

import copy

import keras
import numpy as np
import pytest
from keras_models import (
    BACKEND,
    COSINE,
    STEPS,
    after,
    every_way,
    fit,
    old_numpy,
    unit_model,
    weight,
)

import lrtrack
from lrtrack import PlateauTracker, Tracker
from lrtrack.keras import LRScheduler, Schedule

pytestmark = old_numpy


REFUSED_CALLBACKS = {
    "nothing": (LRScheduler, ValueError, "^tracker must be given"),
    "a number": (lambda: LRScheduler(0.1), TypeError, "^tracker must be a lrtrack.Tracker"),
    "a number's momentum": (
        lambda: LRScheduler(momentum=0.9),
        TypeError,
        "^momentum must be a lrtrack.Tracker, received 0.9",
    ),
    "the rate by its name": (
        lambda: LRScheduler(learning_rate=STEPS),
        TypeError,
        "^learning_rate's tracker must be given first, without its name",
    ),
    "a start before 0": (
        lambda: LRScheduler(COSINE, first_update=-1),
        ValueError,
        "^first_update must be non-negative",
    ),
    "a metric for nobody": (
        lambda: LRScheduler(COSINE, monitor="loss"),
        ValueError,
        "^monitor must be None where no PlateauTracker is, received 'loss'",
    ),
}


REFUSED_IN_TRAINING = {
    "an unknown name": (
        lambda: LRScheduler(beta_1=STEPS),
        "^a hyper-parameter of SGD must be one of .*momentum, weight_decay, received 'beta_1'",
    ),
    "momentum where there was none": (
        lambda: LRScheduler(momentum=STEPS),
        "^momentum must not be 0 in the optimizer",
    ),
    "an infinite rate": (
        lambda: LRScheduler(lrtrack.LinearTracker(base_value=1e38, slope=1e38)),
        "^learning_rate must be finite, received inf",
    ),
    "a negative rate": (
        lambda: LRScheduler(-STEPS),
        "^learning_rate must be non-negative, received -",
    ),
    "an unknown metric": (
        lambda: LRScheduler(PlateauTracker(base_value=0.5), monitor="val_loss"),
        "^monitor must be one of loss, learning_rate, received 'val_loss'",
    ),
}


class TestLRScheduler:
    @every_way
    def test_fit_uses_the_trackers_values_bit_for_bit(self, way):
        """On JAX too, where what a callback assigns is lost unless the state is synced first."""
        model = unit_model(keras.optimizers.SGD(7.0), **way)
        history = fit(model, 6, epochs=3, callbacks=[LRScheduler(COSINE, first_update=1)])
        assert weight(model) == after(COSINE[1:19])
        assert history.history["learning_rate"] == COSINE[6:19:6].tolist()

    def test_accumulated_batches_are_one_update(self):
        model = unit_model(keras.optimizers.SGD(7.0, gradient_accumulation_steps=3))
        fit(model, 30, callbacks=[LRScheduler(STEPS)])
        assert weight(model) == after(STEPS[0:10])

    def test_a_run_that_is_resumed_continues(self):
        model = unit_model(keras.optimizers.SGD(7.0))
        for _ in range(3):
            fit(model, 5, callbacks=[LRScheduler(COSINE)])
        assert weight(model) == after(COSINE[0:15])

    def test_updates_that_a_loss_scale_skips_do_not_count(self):
        model = unit_model(keras.optimizers.LossScaleOptimizer(keras.optimizers.SGD(7.0)))
        inputs = np.array([[1], [1], [np.inf], [1], [1]], np.float32)
        rates = LRScheduler(COSINE)
        model.fit(inputs, inputs, batch_size=1, shuffle=False, verbose=0, callbacks=[rates])
        assert weight(model) == after(COSINE[0:4])

    def test_plateaus_are_updated_with_the_monitored_metric(self):
        # The loss is the weight, which falls, but by less than the threshold in an epoch.
        plateau = PlateauTracker(
            base_value=0.5, factor=0.5, patience=0, threshold=0.4, threshold_mode="absolute"
        )
        twin = copy.deepcopy(plateau)
        model = unit_model(keras.optimizers.SGD(7.0))
        rates = LRScheduler(plateau * Tracker.fixed(0.25), monitor="loss")
        history = fit(model, 2, epochs=8, callbacks=[rates]).history
        expected = []
        for loss in history["loss"]:
            expected.append(twin(0) * 0.25)
            twin.update(loss)
        assert history["learning_rate"] == expected
        assert expected[-1] < expected[0] / 4
        assert weight(model) == after(np.repeat(expected, 2))
        assert rates.tracker.factors[0] is plateau

    @pytest.mark.skipif(BACKEND != "torch", reason="the step is compiled on the others")
    def test_momentum_and_weight_decay_follow_trackers_on_torch(self):
        self.check_momentum_and_weight_decay({})

    def test_momentum_and_weight_decay_follow_trackers_in_eager_steps(self):
        self.check_momentum_and_weight_decay({"run_eagerly": True})

    def check_momentum_and_weight_decay(self, way):
        decay = COSINE * 2
        optimizer = keras.optimizers.SGD(0.5, momentum=0.5, weight_decay=0.5)
        model = unit_model(optimizer, **way)
        fit(model, 5, epochs=2, callbacks=[LRScheduler(COSINE, momentum=STEPS, weight_decay=decay)])
        velocity = position = 0.0
        for t in range(10):
            position -= position * decay(t) * COSINE(t)
            velocity = STEPS(t) * velocity - COSINE(t)
            position += velocity
        assert weight(model) == pytest.approx(position, rel=1e-5)

    def test_a_schedule_and_other_hyper_parameters_go_together(self):
        optimizer = keras.optimizers.SGD(Schedule(COSINE, 20), momentum=0.5)
        model = unit_model(optimizer, run_eagerly=True)
        fit(model, 8, callbacks=[LRScheduler(momentum=STEPS)])
        velocity = position = 0.0
        for t in range(8):
            velocity = STEPS(t) * velocity - COSINE(t)
            position += velocity
        assert weight(model) == pytest.approx(position, rel=1e-5)

    @pytest.mark.skipif(BACKEND == "torch", reason="torch's step reads the numbers each time")
    @pytest.mark.parametrize("name", ["momentum", "weight_decay"])
    def test_a_compiled_step_would_not_see_them_change(self, name):
        model = unit_model(keras.optimizers.SGD(0.5, momentum=0.5))
        message = f"^{name} must be a constant on the {BACKEND} backend"
        with pytest.raises(ValueError, match=message):
            fit(model, 2, callbacks=[LRScheduler(**{name: STEPS})])

    def test_the_guides_own_optimizer_reads_a_schedule_of_weight_decays(self):
        """Compiled on every backend: what the callback refuses on JAX and TensorFlow."""
        decay = STEPS * 0.5

        class Decayed(keras.optimizers.SGD):
            decays = Schedule(decay, 20)

            @property
            def weight_decay(self):
                return self.decays(self.iterations)

            @weight_decay.setter
            def weight_decay(self, constant):
                pass

        model = unit_model(Decayed(Schedule(COSINE, 20)))
        fit(model, 10)
        position = 0.0
        for t in range(10):
            position -= position * decay(t) * COSINE(t)
            position -= COSINE(t)
        assert weight(model) == pytest.approx(position, rel=1e-5)

    @pytest.mark.parametrize(
        "call, error, message", REFUSED_CALLBACKS.values(), ids=REFUSED_CALLBACKS
    )
    def test_what_cannot_work_is_refused(self, call, error, message):
        with pytest.raises(error, match=message):
            call()

    @pytest.mark.parametrize("make, message", REFUSED_IN_TRAINING.values(), ids=REFUSED_IN_TRAINING)
    def test_what_does_not_fit_the_optimizer_is_refused(self, make, message):
        model = unit_model(keras.optimizers.SGD(0.5), run_eagerly=True)
        with pytest.raises(ValueError, match=message):
            fit(model, 5, callbacks=[make()])

    @pytest.mark.skipif(BACKEND == "torch", reason="Keras refuses it on torch")
    def test_several_steps_in_one_call_are_refused(self):
        model = unit_model(keras.optimizers.SGD(0.5), steps_per_execution=2)
        with pytest.raises(ValueError, match=r"^steps_per_execution must be 1 for LRScheduler"):
            fit(model, 4, callbacks=[LRScheduler(COSINE)])

    def test_keras_own_callback_takes_a_tracker_that_counts_epochs(self):
        rates = keras.callbacks.LearningRateScheduler(COSINE)
        history = fit(unit_model(keras.optimizers.SGD(COSINE(0))), 2, epochs=4, callbacks=[rates])
        assert history.history["learning_rate"] == COSINE[0:4].tolist()
