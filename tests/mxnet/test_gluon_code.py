"""The lines of code for MXNet and Gluon, run."""

from __future__ import annotations

import numpy as np
import pytest
from code_cases import CASES, COSINE, converted_cases

import lrtrack
from lrtrack.code import to_code
from lrtrack.mxnet import import_mxnet

mx = import_mxnet()


def run(lines):
    net = mx.gluon.nn.Dense(1, in_units=2)
    net.initialize()
    names = {"net": net, "num_update": 3}
    exec(lines, names)
    return names


@pytest.mark.parametrize("name", converted_cases("mxnet-only"))
def test_schedulers_of_mxnets_own(name, capfd):
    tracker, _ = CASES[name]
    optimizer = run(to_code(tracker, "mxnet-only"))["trainer"].optimizer
    values = []
    for update in range(1, 100):
        optimizer.num_update = update
        values.append(optimizer.learning_rate)
    expected = tracker.astype("float64")[1:100]
    np.testing.assert_allclose(values, expected, rtol=1e-12, atol=1e-16)


def test_gluon_trainers():
    trainer = run(to_code(COSINE, "gluon"))["trainer"]
    trainer.optimizer.num_update = 7
    assert trainer.learning_rate == COSINE(7)


def test_gluon_trainers_with_rates_by_parameter():
    tracker = lrtrack.PerParameterTracker(COSINE, {"*bias": lrtrack.Tracker.fixed(0.25)})
    names = run(to_code(tracker, "gluon"))
    assert names["net"].weight.lr_mult == COSINE(3)
    assert names["net"].bias.lr_mult == 0.25
