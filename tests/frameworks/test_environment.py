"""All frameworks work in one process."""

from __future__ import annotations

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
