"""Real training on MXNet's own parameter server: one server and two workers on this machine."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from gluon_steps import KnownGradients, sgd_by_hand

JOB = Path(__file__).with_name("parameter_server_job.py")
LIMIT_SECONDS = 120
ROLES = ("scheduler", "server", "worker", "worker")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(role, port, training):
    environment = {
        **os.environ,
        "DMLC_ROLE": role,
        "DMLC_PS_ROOT_URI": "127.0.0.1",
        "DMLC_PS_ROOT_PORT": str(port),
        "DMLC_NUM_SERVER": "1",
        "DMLC_NUM_WORKER": "2",
        "DMLC_INTERFACE": "lo",
        "OMP_NUM_THREADS": "1",
    }
    return subprocess.Popen(
        [sys.executable, str(JOB), training],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def run_job(training):
    """What each worker printed. A worker that dies would hang the others: all end together."""
    port = free_port()
    processes = [start(role, port, training) for role in ROLES]
    deadline = time.monotonic() + LIMIT_SECONDS
    try:
        outputs = [
            process.communicate(timeout=max(1, deadline - time.monotonic()))
            for process in reversed(processes)
        ]
    finally:
        for process in processes:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
    codes = [process.returncode for process in processes]
    assert codes == [0] * len(ROLES), "\n".join(errors for _, errors in outputs)
    return [json.loads(output) for output, _ in outputs[:2]]


on_linux = pytest.mark.skipif(
    sys.platform != "linux", reason="MXNet's wheel has its server on Linux only"
)


def assert_moved_at(rates, workers, mx):
    model = KnownGradients(mx)
    expected = sgd_by_hand(model.start, model.gradients, rates)
    for weights in workers:
        np.testing.assert_allclose(weights, expected, rtol=1e-5, atol=1e-6)


@on_linux
def test_workers_move_at_the_trackers_rates(mx):
    workers = run_job("schedule")
    # By hand: a warm-up of one epoch at 0.1, then cosine from 0.5 to 0.01 over 4; 2 updates each.
    first = 0.5
    second = 0.01 + (0.5 - 0.01) / 2 * (1 + np.cos(np.pi / 4))
    assert_moved_at([0.1, 0.1, first, first, second, second], workers, mx)


@on_linux
@pytest.mark.parametrize(
    "training, second_half",
    [
        # The limit that PlateauTracker's documentation names, and the two ways around it.
        ("plateau", 0.5),
        ("plateau sent again", 0.25),
        ("plateau on the workers", 0.25),
    ],
)
def test_a_plateaus_updates(mx, training, second_half):
    line = [0.9375, 0.875, 0.8125, 0.75, 0.6875, 0.625]  # 1 − k / 16
    heights = [0.5] * 3 + [second_half] * 3
    rates = [height * value for height, value in zip(heights, line)]
    assert_moved_at(rates, run_job(training), mx)
