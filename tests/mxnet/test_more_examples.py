"""The smaller examples on a few images: a range test, snapshots, a training that resumes."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

from lrtrack.range_test import SUGGESTIONS

ROOT = Path(__file__).parents[2]


def run(name, *arguments):
    if not all(map(importlib.util.find_spec, ("matplotlib", "rich", "tqdm"))):
        pytest.skip("pip install 'lrtrack[demo]'")
    done = subprocess.run(
        [sys.executable, "-m", f"examples.fashion_mnist.{name}", *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_a_rate_is_found_and_tried_beside_a_grid(mx, tmp_path):
    small = ["--epochs", 1, "--seeds", 1, "--images", 640, "--updates", 60]
    lines = run("find_rate", *small, "--output", tmp_path)
    names = [line.split()[0] for line in lines if "test accuracy" in line]
    assert names == [*SUGGESTIONS, *["grid"] * 4]
    assert (tmp_path / "range_test.png").read_bytes().startswith(b"\x89PNG\r\n")


def test_each_snapshot_is_compared_with_the_mean(mx):
    lines = run("snapshots", "--cycles", 3, "--epochs", 1, "--images", 640)
    assert [line.split(":")[0] for line in lines] == ["cycle 3", "cycle 2", "cycle 1"]
    last = lines[0].split()
    assert last[3].rstrip(",") == last[-1]  # of itself alone, the mean is its own accuracy


def test_a_stopped_training_continues_with_the_same_losses(mx, tmp_path):
    common = ["--images", 640, "--epochs", 3]
    uninterrupted = run(
        "resume", *common, "--folder", tmp_path / "uninterrupted", "--save-every", 100
    )
    run("resume", *common, "--folder", tmp_path / "stopped", "--save-every", 7)
    resumed = run("resume", *common, "--folder", tmp_path / "stopped", "--save-every", 7)
    assert resumed[0] == "going on after update 27"
    assert resumed[1:] == uninterrupted[2:]
