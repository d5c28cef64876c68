"""The wheels that a release has, on a machine without a compiler."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tools.pythons import VERSIONS, find_python
from tools.wheels import make_wheel

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("version", [VERSIONS[0], VERSIONS[-1]])  # a wheel takes minutes
def test_a_wheel_keeps_the_contract_without_a_compiler(run, version, tmp_path):
    python = find_python(version)
    if python is None:
        pytest.skip(f"this machine has no Python {version} with venv")
    wheel = make_wheel(python, tmp_path)
    assert "manylinux_2_" in wheel.name

    environment = tmp_path / "environment"
    run(python, "-m", "venv", environment)
    run(environment / "bin/python", "-m", "pip", "install", "-q", wheel, "pytest", "hypothesis")
    contract = [environment / "bin/python", "-m", "pytest", "-q", ROOT / "tests/test_contract.py"]
    done = subprocess.run(
        [*contract, "-p", "no:cacheprovider"],
        env={"PATH": str(environment / "bin"), "HOME": os.environ.get("HOME", "/")},
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout
