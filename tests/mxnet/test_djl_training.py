"""One network, equal weights and batches: trained by DJL with its tracker, by Gluon with ours.

tests/djl/README.md describes the task and gives the reasons for the tolerance.
"""

from __future__ import annotations

import os
import subprocess
import sys

import djl_data
import numpy as np
import pytest

from lrtrack import Tracker

RECORDED = djl_data.recorded("training.json.gz")
TRACKERS = RECORDED["trackers"]
# Sums in another order, where the processor has not the instructions of the one that recorded.
TOLERANCE = 1e-6


def recorded_from_djl(name):
    result = next(result for result in RECORDED["results"] if result["name"] == name)
    return djl_data.tool("djl_training").decode(result)


def train_here(tracker):
    return djl_data.tool("gluon_training").train(tracker)


def farthest(weights, others):
    return np.abs(weights.astype(np.float64) - others.astype(np.float64)).max()


def test_the_recording_is_of_this_task():
    task = djl_data.tool("training_task")
    assert task.TRACKERS == TRACKERS
    assert len(TRACKERS) == 5
    assert all(recorded_from_djl(name).rates.size == task.UPDATES >= 200 for name in TRACKERS)


@pytest.mark.parametrize("name", TRACKERS)
def test_rates_are_djls_and_weights_agree(mx, name):
    djl, here = recorded_from_djl(name), train_here(djl_data.construct(TRACKERS[name]))
    np.testing.assert_array_equal(here.rates, djl.rates)
    assert farthest(here.weights, djl.weights) <= TOLERANCE


def test_rates_one_update_late_would_be_noticed(mx):
    tracker = djl_data.construct(TRACKERS["warm_up_cosine"])
    here = train_here(Tracker.delay(tracker, 1))
    assert farthest(here.weights, recorded_from_djl("warm_up_cosine").weights) > 100 * TOLERANCE


def test_trained_side_by_side_no_bit_differs(mx):
    reason = djl_data.tool("djl_training").available()
    if reason is not None:
        pytest.skip(f"DJL cannot train here: {reason}")
    compared = subprocess.run(
        [sys.executable, djl_data.FOLDER / "compare_training.py"],
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert compared.returncode == 0, compared.stdout + compared.stderr
    same = "0 of 300 rates and 0 of 212 weights differ, by at most 0.0e+00"
    assert compared.stdout.splitlines() == [f"{name}: {same}" for name in TRACKERS]
