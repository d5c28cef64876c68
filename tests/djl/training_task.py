"""The end-to-end task: a small network, its initial weights, its batches and five trackers."""

import json
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


class Trained(NamedTuple):
    """What one tracker led to: the rates of updates 1, 2, 3 …, and all final weights in a row."""

    rates: Floats
    weights: Floats


INPUTS, HIDDEN, OUTPUTS = 8, 16, 4
BATCH_SIZE = 16
UPDATES = 300
SEED = 7

COSINE = {"kind": "CosineTracker", "base_value": 0.3, "final_value": 0.003, "max_updates": 240}

TRACKERS: dict[str, dict[str, Any]] = {
    "factor": {"kind": "FactorTracker", "base_value": 0.3, "factor": 0.99, "min_value": 0.02},
    "multi_factor": {
        "kind": "MultiFactorTracker",
        "base_value": 0.2,
        "steps": [60, 130, 131, 250],
        "factor": 0.3,
    },
    "cosine": COSINE,
    "warm_up_cosine": {
        "kind": "WarmUpTracker",
        "main_tracker": COSINE,
        "warm_up_steps": 37,
        "warm_up_begin_value": 0.001,
        "warm_up_mode": "linear",
    },
    "cyclical": {
        "kind": "CyclicalTracker",
        "base_value": 0.01,
        "max_value": 0.25,
        "step_size_up": 23,
        "step_size_down": 31,
        "mode": "triangular2",
    },
}


def initial_weights() -> list[Floats]:
    """Weight and bias of the first layer, then of the second."""
    rng = np.random.RandomState(SEED)
    shapes = [(HIDDEN, INPUTS), (HIDDEN,), (OUTPUTS, HIDDEN), (OUTPUTS,)]
    return [(rng.random_sample(shape) - 0.5).astype(np.float32) for shape in shapes]


def batches() -> list[tuple[Floats, Floats]]:
    """One pair of inputs and labels per update; the labels are a fixed function with noise."""
    rng = np.random.RandomState(SEED + 1)
    mixing = rng.random_sample((INPUTS, OUTPUTS)) - 0.5
    return [_batch(rng, mixing) for _ in range(UPDATES)]


def write(folder: Path) -> None:
    """The files that the Java program reads."""
    task = {
        "inputs": INPUTS,
        "hidden": HIDDEN,
        "outputs": OUTPUTS,
        "batchSize": BATCH_SIZE,
        "updates": UPDATES,
        "trackers": TRACKERS,
    }
    (folder / "task.json").write_text(json.dumps(task))
    (folder / "weights.f32").write_bytes(_little_endian(initial_weights()))
    (folder / "batches.f32").write_bytes(_little_endian([a for pair in batches() for a in pair]))


def _batch(rng: np.random.RandomState, mixing: npt.NDArray[np.float64]) -> tuple[Floats, Floats]:
    inputs = rng.random_sample((BATCH_SIZE, INPUTS)) * 2 - 1
    labels = np.abs(inputs @ mixing) + 0.01 * rng.random_sample((BATCH_SIZE, OUTPUTS))
    return inputs.astype(np.float32), labels.astype(np.float32)


def _little_endian(arrays: list[Floats]) -> bytes:
    return b"".join(array.astype("<f4").tobytes() for array in arrays)
