"""lrtrack.keras with the real Keras, on one backend: KERAS_BACKEND, or JAX.

test_keras_backends.py runs these tests on the others, in processes of their own.
"""

from __future__ import annotations

import copy
import itertools
import json
import os
import pickle
import random
import subprocess
import sys

import keras
import numpy as np
import pytest

import lrtrack
from lrtrack import CosineTracker, LambdaTracker, PlateauTracker, StepTracker, Tracker
from lrtrack.keras import LRScheduler, Schedule, from_scheduler, range_test
from lrtrack.range_test import RangeTestEnd

BACKEND = keras.config.backend()
COSINE = CosineTracker(base_value=0.1, max_updates=20)
STEPS = StepTracker(base_value=0.9, factor=0.5, step_size=7)
SAVED_CODE_IS_REFUSED = "must be free of Python callables"

# Keras itself turns its variables into arrays in a way that NumPy 2 finds old.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

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


REFUSED_SCHEDULES = {
    "a number": (lambda: Schedule(0.1, 9), TypeError, "^tracker must be a lrtrack.Tracker"),
    "a plateau": (
        lambda: Schedule(COSINE * PlateauTracker(base_value=0.5), 9),
        ValueError,
        "^tracker must be free of PlateauTracker, whose value changes during the run",
    ),
    "no updates": (lambda: Schedule(COSINE, 0), ValueError, "^num_updates must be positive"),
    "no batches": (
        lambda: Schedule(COSINE, 9, accumulation=0),
        ValueError,
        "^accumulation must be positive, received 0",
    ),
    "a start before 0": (
        lambda: Schedule(COSINE, 9, first_update=-1),
        ValueError,
        "^first_update must be non-negative",
    ),
    "negative rates": (
        lambda: Schedule(lrtrack.LinearTracker(base_value=1.0, slope=-0.25), 9),
        ValueError,
        r"^learning_rate must be non-negative, received -0\.25 at update 5 from LinearTracker",
    ),
    "half a step": (lambda: Schedule(COSINE, 9)(0.5), TypeError, "^step must be an integer"),
}


class TestSchedule:
    @every_way
    @pytest.mark.parametrize("first_update", [0, 1, 2**40])
    def test_fit_uses_the_trackers_values_bit_for_bit(self, way, first_update):
        rates = Schedule(COSINE, 12, first_update=first_update)
        model = unit_model(keras.optimizers.SGD(rates), **way)
        fit(model, 6, epochs=3)
        expected = COSINE[first_update : first_update + 12]
        assert weight(model) == after([*expected, *[expected[-1]] * 6])

    def test_accumulated_batches_are_one_update(self):
        optimizer = keras.optimizers.SGD(
            Schedule(STEPS, 20, accumulation=3), gradient_accumulation_steps=3
        )
        model = unit_model(optimizer)
        fit(model, 30)
        assert weight(model) == after(STEPS[0:10])

    def test_without_accumulation_a_schedule_counts_batches(self):
        """What Keras does, and why accumulation is given twice."""
        optimizer = keras.optimizers.SGD(Schedule(COSINE, 20), gradient_accumulation_steps=3)
        model = unit_model(optimizer)
        fit(model, 9)
        assert weight(model) == after([COSINE(2), COSINE(5), COSINE(8)])

    def test_beyond_the_ends_the_nearest_value_is_held(self):
        rates = Schedule(STEPS, 8, first_update=2)
        steps = [-(2**31), -1, 0, 6, 7, 8, 2**31 - 1]
        expected = STEPS.get_new_values([2, 2, 2, 8, 9, 9, 9])
        assert [number(rates(step)) for step in steps] == expected.tolist()
        assert number(rates(keras.ops.convert_to_tensor(6, "int32"))) == STEPS(8)

    def test_a_loaded_model_continues_in_a_new_process(self, tmp_path):
        model = unit_model(keras.optimizers.Adam(Schedule(COSINE, 30, first_update=1)))
        model.compile(model.optimizer, "mse")
        fit(model, 8)
        path = tmp_path / "model.keras"
        model.save(path)
        fit(model, 8)
        program = f"""
import numpy, keras
import lrtrack.keras
model = keras.saving.load_model({str(path)!r})
ones = numpy.ones((8, 1), numpy.float32)
model.fit(ones, ones, batch_size=1, verbose=0)
print(float(keras.ops.convert_to_numpy(model.weights[0].value)[0, 0]).hex())
"""
        assert float.fromhex(run(program).split()[-1]) == weight(model)

    def test_a_process_that_has_not_imported_the_class_gets_an_error(self, tmp_path):
        path = tmp_path / "model.keras"
        unit = unit_model(keras.optimizers.SGD(Schedule(COSINE, 30)))
        unit.compile(unit.optimizer, "mse")
        unit.save(path)
        program = f"""
import keras
try:
    keras.saving.load_model({str(path)!r})
except TypeError as error:
    print(error)
"""
        assert "Could not locate class 'Schedule'" in run(program)

    def test_a_schedule_is_a_value(self):
        rates = Schedule(COSINE, 30, first_update=1, accumulation=2)
        assert eval(repr(rates), {**vars(lrtrack), "Schedule": Schedule}) == rates
        assert repr(Schedule(COSINE, 30)) == f"Schedule({COSINE!r}, 30)"
        described = keras.optimizers.schedules.serialize(rates)
        twins = [
            pickle.loads(pickle.dumps(rates)),
            copy.deepcopy(rates),
            keras.optimizers.schedules.deserialize(json.loads(json.dumps(described))),
        ]
        for twin in twins:
            assert twin == rates
            assert hash(twin) == hash(rates)
            assert (twin.tracker, twin.num_updates) == (COSINE, 30)
            assert (twin.first_update, twin.accumulation) == (1, 2)
        assert rates != Schedule(COSINE, 30, first_update=1)
        assert rates != COSINE

    def test_float64_is_refused_where_the_backend_would_round_it(self):
        rates = Schedule(COSINE.astype(np.float64), 20)
        if BACKEND == "jax":
            with pytest.raises(ValueError, match=r"^tracker must compute in float32 while jax_ena"):
                rates(3)
        else:
            assert number(rates(3)) == COSINE.astype(np.float64)(3)

    def test_python_code_trains_but_is_not_saved(self, tmp_path):
        model = unit_model(keras.optimizers.SGD(Schedule(LambdaTracker(function=halves), 5)))
        fit(model, 3)
        assert weight(model) == after([1, 0.5, 0.25])
        with pytest.raises(TypeError, match=SAVED_CODE_IS_REFUSED):
            model.save(tmp_path / "model.keras")

    @pytest.mark.parametrize(
        "call, error, message", REFUSED_SCHEDULES.values(), ids=REFUSED_SCHEDULES
    )
    def test_what_cannot_work_is_refused(self, call, error, message):
        with pytest.raises(error, match=message):
            call()

    def test_a_tracker_itself_is_not_a_schedule(self):
        """Keras takes it for a function without arguments, and says so in the first step."""
        with pytest.raises(TypeError, match=r"get_new_value|argument"):
            fit(unit_model(keras.optimizers.SGD(COSINE)), 1)

    @pytest.mark.parametrize(
        "callback",
        [
            keras.callbacks.LearningRateScheduler(COSINE),
            keras.callbacks.ReduceLROnPlateau(monitor="loss", patience=0),
            LRScheduler(COSINE),
        ],
        ids=lambda callback: type(callback).__name__,
    )
    def test_callbacks_that_assign_are_refused_beside_a_schedule(self, callback):
        model = unit_model(
            keras.optimizers.SGD(Schedule(StepTracker(base_value=1e-9, factor=1, step_size=9), 9))
        )
        with pytest.raises(TypeError, match="not settable"):
            fit(model, 2, epochs=3, callbacks=[callback])


def halves(t):
    return 0.5**t


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


POINTS = (np.linspace(-1, 1, 80).reshape(40, 2), np.linspace(0, 1, 40))
FIRST_RANDOM_NUMBERS = (0.22199317108973948, 0.6229016948897019)  # of NumPy and Python, seed 5


class Batches(keras.utils.PyDataset):
    def __init__(self, count):
        super().__init__()
        self.count = count

    def __len__(self):
        return self.count

    def __getitem__(self, index):
        return np.ones((2, 1)), np.ones((2, 1))


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
