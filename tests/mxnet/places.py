"""The devices that Gluon tests train on."""

from __future__ import annotations

import pytest

# Where a training can happen, and whether MXNet's store then updates the weights.
PLACES = {
    "one device": False,
    "two devices on the store": True,
    "two devices off the store": False,
    "a GPU": False,
}


def contexts_at(mx, place):
    """The devices of a place; skips the test where there are none."""
    if place == "a GPU":
        if mx.context.num_gpus() == 0:
            pytest.skip("MXNet sees no GPU (its PyPI wheel for Linux is built without CUDA)")
        return [mx.gpu(0)]
    return [mx.cpu(0)] if place == "one device" else [mx.cpu(0), mx.cpu(1)]
