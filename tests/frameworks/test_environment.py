"""One process has room for all frameworks at once."""

from __future__ import annotations

import subprocess
import sys

import jax.numpy as jnp
import numpy as np
import torch

from lrtrack import Tracker


def test_mxnet_trains_beside_numpy_2_torch_and_jax(mx):
    rate = Tracker.fixed(0.5)(1)
    weights = {
        "mxnet": mx.nd.sgd_update(mx.nd.ones(1), mx.nd.ones(1), lr=rate).asscalar(),
        "torch": (torch.ones(1) - rate * torch.ones(1)).item(),
        "jax": float((jnp.ones(1) - rate * jnp.ones(1))[0]),
    }
    assert np.lib.NumpyVersion(np.__version__) >= "2.0.0"
    assert weights == {"mxnet": 0.5, "torch": 0.5, "jax": 0.5}


def test_torchs_room_imports_torch_and_no_other_framework():
    program = """
import sys
import lrtrack.torch
assert "torch" in sys.modules
assert not {"mxnet", "keras", "jax", "optax", "tensorflow", "matplotlib"} & set(sys.modules)
"""
    subprocess.run([sys.executable, "-c", program], timeout=120, check=True)
