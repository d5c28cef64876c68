"""Keras on the backends that this process does not have: it takes one per process."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import keras
import pytest

OTHERS = sorted({"jax", "tensorflow", "torch"} - {keras.config.backend()})
HERE = Path(__file__).parent
FILES = [
    *(file for file in sorted(HERE.glob("test_keras_*.py")) if file != Path(__file__)),
    HERE.parent / "test_rooms.py",
]


@pytest.mark.parametrize("backend", OTHERS)
def test_everything_holds_on_the_other_backends(backend):
    if find_spec(backend) is None:
        pytest.skip(f"{backend} is not installed")
    result = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", "keras", *FILES],
        env={**os.environ, "KERAS_BACKEND": backend},
        cwd=HERE.parents[1],
        timeout=1800,
        check=False,
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    assert " passed" in result.stdout
