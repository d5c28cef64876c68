"""The lines of code for torch, Keras and optax, run: the values over the whole schedule."""

from __future__ import annotations

import jax
import keras
import numpy as np
import optax
import pytest
import torch
from code_cases import CASES, COSINE, converted_cases, horizon

import lrtrack
from lrtrack.code import to_code


def run(lines, **names):
    exec(lines, names)
    return names


def assert_equal_values(values, tracker, tolerance=1e-12):
    expected = tracker.astype("float64")[: len(values)]
    np.testing.assert_allclose(values, expected, rtol=tolerance, atol=1e-15)


def stepped(names, count, key="lr"):
    optimizer, scheduler, values = names["optimizer"], names["scheduler"], []
    for update in range(count):
        values.append([group[key] for group in optimizer.param_groups][-1])
        optimizer.step()
        if update + 1 < count:
            scheduler.step()
    return values


@pytest.mark.parametrize("name", converted_cases("torch-only"))
@pytest.mark.filterwarnings("ignore:The epoch parameter")  # which SequentialLR itself passes
def test_schedulers_of_torchs_own(name):
    tracker, _ = CASES[name]
    names = run(to_code(tracker, "torch-only"), model=torch.nn.Linear(2, 1))
    assert_equal_values(stepped(names, horizon(name)), tracker)


def test_torchs_plateau():
    tracker = lrtrack.PlateauTracker(base_value=0.5, factor=0.3, patience=1, cooldown=1)
    names = run(to_code(tracker, "torch-only"), model=torch.nn.Linear(2, 1))
    for metric in (0.9, 0.8, 0.8, 0.9, 0.9, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7):
        names["scheduler"].step(metric)
        tracker.update(metric)
        assert names["optimizer"].param_groups[0]["lr"] == tracker.value


@pytest.fixture
def in_double_precision():
    """In which Keras (on JAX, here) and optax compute only if they are told to."""
    jax.config.update("jax_enable_x64", True)
    keras.config.set_floatx("float64")
    yield
    keras.config.set_floatx("float32")
    jax.config.update("jax_enable_x64", False)


@pytest.mark.usefixtures("in_double_precision")
@pytest.mark.parametrize("name", converted_cases("keras-only"))
def test_schedules_of_keras_own(name):
    tracker, _ = CASES[name]
    schedule = run(to_code(tracker, "keras-only"))["schedule"]
    values = [float(schedule(t)) if callable(schedule) else schedule for t in range(100)]
    # Keras' cosines take pi in single precision on JAX.
    assert_equal_values(values, tracker, 1e-6 if "Cosine" in repr(tracker) else 1e-12)


@pytest.mark.usefixtures("in_double_precision")
@pytest.mark.parametrize("name", converted_cases("optax-only"))
def test_schedules_of_optax_own(name):
    tracker, _ = CASES[name]
    schedule = run(to_code(tracker, "optax-only"))["schedule"]
    assert_equal_values([float(schedule(t)) for t in range(100)], tracker)


def test_torch_optimizers():
    names = run(to_code(COSINE, "torch"), model=torch.nn.Linear(2, 1))
    assert stepped(names, 30) == COSINE[0:30].tolist()


def test_torch_optimizers_with_rates_by_parameter():
    tracker = lrtrack.PerParameterTracker(COSINE, {"*bias": lrtrack.Tracker.fixed(0.25)})
    names = run(to_code(tracker, "torch"), model=torch.nn.Linear(2, 1))
    assert stepped(names, 9) == [0.25] * 9  # the last group's


def test_keras_optimizers():
    for tracker in (COSINE, COSINE.astype("float64")):
        optimizer = run(to_code(tracker, "keras"))["optimizer"]
        assert float(optimizer.learning_rate) == COSINE(0)


def test_keras_callbacks():
    plateau = lrtrack.PlateauTracker(base_value=0.5)
    assert isinstance(run(to_code(plateau, "keras"))["callback"], keras.callbacks.Callback)


def test_optax_optimizers():
    for tracker in (COSINE, COSINE.astype("float64")):
        names = run(to_code(tracker, "jax"))
        assert isinstance(names["optimizer"], optax.GradientTransformation)
        assert float(names["schedule"](names["tracker"], 20)(7)) == COSINE(7)
