"""The frameworks' rooms: guides and examples do what they show; none imports another framework.

`make test` has MXNet alone, `make test-frameworks` has them all.
"""

from __future__ import annotations

import doctest
import importlib
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

os.environ.setdefault("KERAS_BACKEND", "jax")

GUIDES = {"mxnet": "gluon", "torch": "torch", "keras": "keras", "jax": "jax"}
ROOMS = [room for room in GUIDES if find_spec(room)]
FRAMEWORKS = {*GUIDES, "optax", "tensorflow"}

# What MXNet 1.9.1 asks of SciPy, what Keras does with NumPy 2, and what JAX, loaded beside MXNet,
# says where MXNet's range test forks.
pytestmark = [
    pytest.mark.filterwarnings("ignore:os.fork:RuntimeWarning"),
    pytest.mark.filterwarnings("ignore:Please import:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),
]


def public(room):
    module = importlib.import_module(f"lrtrack.{room}")
    return {f"{room}.{name}": getattr(module, name) for name in module.__all__}


DOCUMENTED = {name: value for room in ROOMS for name, value in public(room).items()}


@pytest.mark.parametrize("room", ROOMS)
def test_the_guide_does_what_it_shows(room):
    guide = Path(__file__).parents[1] / "docs" / f"{GUIDES[room]}.md"
    failed, attempted = doctest.testfile(str(guide), module_relative=False)
    assert attempted > 10
    assert failed == 0


@pytest.mark.parametrize("name", DOCUMENTED)
def test_the_example_runs(name):
    documented = DOCUMENTED[name]
    example = doctest.DocTestFinder(recurse=False).find(documented, name, globs={})[0]
    assert example.examples
    assert doctest.DocTestRunner(verbose=False).run(example).failed == 0


@pytest.mark.parametrize("room", ROOMS)
def test_no_other_framework_is_imported(room):
    others = sorted(FRAMEWORKS - {room})
    program = f"""
import sys
import {room if room != "mxnet" else "numpy"}  # Keras imports its backend
before = set(sys.modules)
import lrtrack.{room}
print(*({{*{others}, "matplotlib"}} & (set(sys.modules) - before)))
"""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program],
        timeout=120,
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout.split() == []
