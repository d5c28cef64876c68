"""Runs the programs of the README and the tour that are not sessions, with the names they omit."""

from __future__ import annotations

import re
from pathlib import Path

import jax
import keras
import matplotlib
import numpy as np
import optax
import pytest
import torch

import lrtrack
import lrtrack.jax
import lrtrack.keras
import lrtrack.mxnet
import lrtrack.torch

ROOT = Path(__file__).parents[2]
PROGRAMS = [
    pytest.param(program, id=f"{page} {number}")
    for page in ("README.md", "docs/tour.md")
    for number, program in enumerate(
        re.findall(
            r"^```python\n(.*?)^```", (ROOT / page).read_text("utf-8"), re.MULTILINE | re.DOTALL
        )
    )
    # What begins with >>> is tried as a session, and studies by the ten lines of their guide.
    if ">>>" not in program and "Study(" not in program
]
INPUTS, TARGETS = np.ones((4, 3), "float32"), np.ones((4, 1), "float32")
COSINE = lrtrack.CosineTracker(base_value=0.5, max_updates=20)


def train(rates):
    """A weight after three updates of gradient descent on its square."""
    weight = 1.0
    for update in range(3):
        weight = weight - rates(update) * 2 * weight
    return weight


def torch_model():
    return torch.nn.Linear(3, 1)


def keras_model():
    return keras.Sequential([keras.layers.Dense(1)])


def gluon_network(gluon):
    layer = gluon.nn.Dense(1)
    layer.initialize()
    return layer


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.filterwarnings("ignore")  # whatever the frameworks warn of
def test_the_program_runs(program, mx):
    matplotlib.use("Agg")
    names = dict.fromkeys(("cosine", "schedule", "warm_up"), COSINE)
    names |= {"lrtrack": lrtrack, "optax": optax, "jax": jax, "keras": keras, "gluon": mx.gluon}
    names |= {"inputs": INPUTS, "targets": TARGETS, "batches": [(INPUTS, TARGETS)] * 2}
    names |= {"trackers": [COSINE, COSINE / 2], "train": train, "net": gluon_network(mx.gluon)}
    names["model"] = torch_model() if "torch.optim" in program else keras_model()
    names["optimizer"] = torch.optim.SGD(torch_model().parameters(), lr=0.1)
    exec(program, names)
    if "scheduler" in names:
        assert names["scheduler"].get_last_lr()[0] == COSINE(2 * ("batches" in program))
