"""Real training on MXNet's own parameter server: servers and two workers on this machine."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from gluon_steps import KnownGradients, sgd_by_hand

from examples.distributed.launcher import JobError, launch
from lrtrack import CosineTracker
from lrtrack.mxnet import check_distributed

JOB = Path(__file__).with_name("parameter_server_job.py")
LIMIT_SECONDS = 120

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="MXNet's wheel has its server on Linux only"
)


def run_job(training, servers=1):
    """What each worker saw, and its weights."""
    script = [str(JOB), training]
    outputs = launch(script, servers=servers, workers=2, seconds=LIMIT_SECONDS)
    results = [json.loads(output) for output in outputs]
    return [result["seen"] for result in results], [result["weights"] for result in results]


def assert_moved_at(rates, workers, mx):
    model = KnownGradients(mx)
    expected = sgd_by_hand(model.start, model.gradients, rates)
    for weights in workers:
        np.testing.assert_allclose(weights, expected, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("servers", [1, 2])
def test_workers_move_at_the_trackers_rates(mx, servers):
    seen, weights = run_job("schedule", servers)
    # By hand: a warm-up of one epoch at 0.1, then cosine from 0.5 to 0.01 over 4; 2 updates each.
    first = 0.5
    second = 0.01 + (0.5 - 0.01) / 2 * (1 + np.cos(np.pi / 4))
    assert_moved_at([0.1, 0.1, first, first, second, second], weights, mx)
    assert seen == [[], []]


def test_asynchronous_workers_share_the_count(mx):
    seen, _ = run_job("asynchronous", servers=2)
    cosine = CosineTracker(base_value=0.5, final_value=0.01, max_updates=4)
    model = KnownGradients(mx, count=1)
    rates = [cosine(update) for update in range(1, 2 * 6 + 1)]
    expected = sgd_by_hand(model.start, model.gradients, rates)
    for findings, weights in seen:
        assert findings == []
        np.testing.assert_allclose(weights, expected, rtol=1e-5, atol=1e-6)


def test_what_never_reaches_the_servers_is_found(mx):
    for before, after, refusals in run_job("mistakes", servers=2)[0]:
        multiplier, rate = before
        assert multiplier == "lr_mult of p1 does not reach the servers"
        # A warm-up from 0.1 to 0.5 in one step: f(1) is 0.5, and f(2) the cosine's second value.
        assert "trainer.learning_rate shows 0.5 after update 2, which used 0.428" in rate
        swapped, *_ = after
        assert swapped.startswith("the servers' rates are [0.428")
        assert "where the scheduler gives 0.75" in swapped
        assert [refusal.split(" only ")[0] for refusal in refusals] == [
            "hyper-parameters can follow trackers",
            "a checkpoint can be saved",
            "a checkpoint can be loaded",
            "range_test must run on one machine: give it a trainer without a server",
        ]


def test_a_server_that_cannot_unpickle_the_scheduler_is_found(mx):
    for findings in run_job("hidden", servers=2)[0]:
        assert len(findings) == 1
        assert findings[0].startswith("a server has no optimizer and adds gradients")
        assert "AttributeError: Can't get attribute 'InTheScript'" in findings[0]


def test_workers_with_different_weights_are_found(mx):
    for before, after in run_job("different")[0]:
        assert before == []
        assert after == [
            "the workers have different weights: call trainer.save_states(os.devnull) and "
            "mx.nd.waitall() before the first step"
        ]


@pytest.mark.parametrize(
    "training, second_half",
    [
        # The limit that docs/gluon.md names, and the two ways around it.
        ("plateau", 0.5),
        ("plateau sent again", 0.25),
        ("plateau on the workers", 0.25),
    ],
)
def test_a_plateaus_updates(mx, training, second_half):
    line = [0.9375, 0.875, 0.8125, 0.75, 0.6875, 0.625]  # 1 − k / 16
    heights = [0.5] * 3 + [second_half] * 3
    rates = [height * value for height, value in zip(heights, line)]
    assert_moved_at(rates, run_job(training)[1], mx)


def test_the_example_trains(mx):
    script = [str(JOB.parents[2] / "examples" / "distributed" / "train.py")]
    outputs = launch(script, servers=2, workers=2, seconds=LIMIT_SECONDS)
    losses = [float(output.split("loss ")[1].split()[0]) for output in outputs]
    assert len(losses) == 2
    assert max(losses) < 1e-3


def test_all_processes_end_with_the_one_that_fails(mx, tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        "import os, sys, time\n"
        "if os.environ['DMLC_ROLE'] == 'server': sys.exit('no room')\n"
        "time.sleep(300)\n"
    )
    begin = time.monotonic()
    with pytest.raises(JobError, match="a server has ended with 1:\nno room"):
        launch([str(script)], servers=1, workers=2, seconds=LIMIT_SECONDS)
    assert time.monotonic() - begin < LIMIT_SECONDS
    with pytest.raises(JobError, match="took too long"):
        launch(["-c", "import time; time.sleep(300)"], servers=1, workers=1, seconds=0.5)


def test_the_check_is_for_distributed_trainers_after_their_first_step(mx):
    trainer = KnownGradients(mx).trainer("sgd", {})
    with pytest.raises(
        ValueError, match=r"trainer must be on MXNet's parameter server, .*'device'"
    ):
        check_distributed(trainer)
    with pytest.raises(ValueError, match="updates must be positive, received 0"):
        check_distributed(trainer, updates=0)
