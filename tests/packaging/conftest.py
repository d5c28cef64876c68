"""What the packaging tests share: a clean clone and a way to run commands."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
Run = Callable[..., str]


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Runs a command away from the checkout, and returns its output or fails with it."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")

    def run(*command: str | Path) -> str:
        done = subprocess.run(
            [str(part) for part in command], cwd=elsewhere, capture_output=True, text=True
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    return run


@pytest.fixture(scope="session")
def clone(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone of what is committed, with nothing built in it."""
    target = tmp_path_factory.mktemp("clone") / "lrtrack"
    run("git", "clone", "--quiet", ROOT, target)
    return target
