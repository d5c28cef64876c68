"""lrtrack.keras.Schedule: trackers as learning rates of real Keras models."""

from __future__ import annotations

import copy
import json
import pickle

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
    number,
    old_numpy,
    run,
    unit_model,
    weight,
)

import lrtrack
from lrtrack import LambdaTracker, PlateauTracker, StepTracker
from lrtrack.keras import LRScheduler, Schedule

pytestmark = old_numpy


SAVED_CODE_IS_REFUSED = "must be free of Python callables"


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


def halves(t):
    return 0.5**t


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
