"""Trains the end-to-end task with DJL on its MXNet engine."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import runner
import training_task

PROJECT = runner.PROJECT / "training"

Result = dict[str, Any]


def available() -> str | None:
    """Why DJL's MXNet engine cannot be had here, or None if it can."""
    return runner.available(PROJECT)


def train_all() -> dict[str, training_task.Trained]:
    """DJL's result for each of `training_task.TRACKERS`."""
    return {result["name"]: decode(result) for result in run()}


def run() -> list[Result]:
    """The Java program's own lines: name, rates and weights, floats as hexadecimal bits."""
    jar = runner.require_jar(PROJECT)
    with tempfile.TemporaryDirectory() as folder:
        training_task.write(Path(folder))
        lines = subprocess.run(
            ["java", "-jar", str(jar), folder],
            env=os.environ | _surroundings(),
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        ).stdout.splitlines()
    return [json.loads(line) for line in lines]


def decode(result: Result) -> training_task.Trained:
    """Floats from their bits."""
    fields = training_task.Trained._fields
    return training_task.Trained(*(_from_bits(result[field]) for field in fields))


def _from_bits(bits: list[str]) -> training_task.Floats:
    return np.frombuffer(bytes.fromhex("".join(bits)), ">f4").astype(np.float32)


def _surroundings() -> dict[str, str]:
    """One thread, so that sums have one order; nothing fetched; the native library in target/."""
    return {
        "OMP_NUM_THREADS": "1",
        "DJL_OFFLINE": "true",
        "OPT_OUT_TRACKING": "true",
        "DJL_CACHE_DIR": str(PROJECT / "target" / "djl"),
    }
