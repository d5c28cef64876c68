"""The studies' training in torch and in JAX: one network, one schedule, and what they report."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from examples.studies import jax_train, torch_train
from examples.studies.schedules import trackers
from lrtrack import FixedTracker
from lrtrack.studies.run import Run

TWO = {
    name: tracker
    for name, tracker in trackers("chapter", 0.1, 2).items()
    if name in ("fixed", "cosine")
}


def jax_weights(net):
    """Those of the torch network, in the order in which JAX's asks for them."""
    weights = [[p.detach().numpy() for p in layer.parameters()] for layer in net]
    kernels = [pair for pair in weights if pair]
    found = [
        (kernel.transpose(2, 3, 1, 0).reshape(-1, len(bias)), bias) for kernel, bias in kernels[:2]
    ]
    first, bias = kernels[2]
    found.append((first.reshape(120, 16, 5, 5).transpose(2, 3, 1, 0).reshape(400, 120), bias))
    return found + [(kernel.T, bias) for kernel, bias in kernels[3:]]


def test_torch_and_jax_have_the_same_network():
    net = torch_train.initialized_lenet(seed=0)
    images = np.random.default_rng(0).random((3, 28, 28, 1), np.float32)
    expected = net(torch.from_numpy(images.transpose(0, 3, 1, 2))).detach().numpy()
    found = jax_train.predict(jax_weights(net), images)
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-5)


def test_torch_reports_rates_and_learns():
    reported = []
    run = Run(TWO["cosine"], "cosine", 0, 0, lambda epoch, metrics: reported.append(metrics))
    torch_train.train(run, images=640, epochs=2)
    rates = [metrics["learning_rate"] for metrics in reported]
    assert rates == pytest.approx(TWO["cosine"][0:2].tolist())
    assert reported[1]["loss"] < reported[0]["loss"]
    assert 0 <= reported[1]["accuracy"] <= 1


def test_jax_trains_all_schedules_at_once_and_says_which_networks_are_lost():
    far_too_high = {"dead": FixedTracker(value=3.0), "lost": FixedTracker(value=1e9)}
    results = jax_train.train_all({**TWO, **far_too_high}, range(1), images=640, epochs=2)
    outcomes = {run.schedule: run.outcome for run in results}
    assert outcomes == {
        "fixed": "finished", "cosine": "finished", "dead": "stuck", "lost": "diverged",
    }  # fmt: skip
    fixed, cosine = results[:2]
    for run in fixed, cosine:
        assert run.epochs[2]["loss"] < run.epochs[1]["loss"]
    # Both begin with the peak, and with the same weights and images.
    assert fixed.epochs[1] == pytest.approx(cosine.epochs[1], rel=1e-4)
    assert fixed.epochs[2]["loss"] != pytest.approx(cosine.epochs[2]["loss"], rel=1e-3)
