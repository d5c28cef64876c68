"""The studies of Fashion-MNIST in a short form, and the results that come with the repository."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lrtrack.studies import Results

ROOT = Path(__file__).parents[2]


def test_the_command_trains_and_writes_everything(tmp_path):
    pytest.importorskip("mxnet", reason="pip install 'lrtrack[mxnet]'")
    command = [
        *(sys.executable, "-m", "examples.studies", "field", "--schedules", "fixed", "plateau"),
        *("--images", "640", "--epochs", "2", "--seeds", "2"),
        *("--storage", f"sqlite:///{tmp_path}/study.db", "--output", str(tmp_path)),
    ]
    result = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "160"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert "Schedules that share a letter are not told apart" in result.stdout
    folder = tmp_path / "field"
    names = {"index.html", "results.json", "runs.csv", "picture.png", "table.txt"}
    assert {path.name for path in folder.iterdir()} == names
    found = Results.from_json(folder / "results.json")
    assert [run.outcome for run in found] == ["finished"] * 4
    for run in found:
        rates = run.curve("learning_rate")
        assert list(rates) == [1, 2]
        assert rates[1] == pytest.approx(0.1)
        losses = run.curve("loss")
        assert losses[2] < losses[1]
