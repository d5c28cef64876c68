"""What the tests of torch, Keras and JAX share; `make test-frameworks` runs them."""

from __future__ import annotations

import os
from importlib.util import find_spec

import pytest

from lrtrack.mxnet import import_mxnet

# The networks are so small that a second thread would only wait, and several libraries' do.
os.environ.setdefault("OMP_NUM_THREADS", "1")

FRAMEWORKS = ("torch", "keras", "jax", "optax")
os.environ.setdefault("KERAS_BACKEND", "jax")
MISSING = [name for name in FRAMEWORKS if find_spec(name) is None]


class SkippedModule(pytest.Module):
    """A file of tests that is not even imported."""

    def collect(self):
        # One place for all files, which pytest then reports in one line.
        pytest.skip(
            f"make test-frameworks runs these: {', '.join(MISSING)} not installed here",
            allow_module_level=True,
        )


def pytest_pycollect_makemodule(module_path, parent):
    return SkippedModule.from_parent(parent, path=module_path) if MISSING else None


@pytest.fixture(scope="session")
def mx():
    """MXNet 1.9.1 beside this environment's NumPy."""
    return import_mxnet()
