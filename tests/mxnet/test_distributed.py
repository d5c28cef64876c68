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


def start(role, port):
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
        [sys.executable, str(JOB)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def run_job():
    """What each worker printed. A worker that dies would hang the others: all end together."""
    port = free_port()
    processes = [start(role, port) for role in ROLES]
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


@pytest.mark.skipif(sys.platform != "linux", reason="MXNet's wheel has its server on Linux only")
def test_workers_move_at_the_trackers_rates(mx):
    workers = run_job()
    # By hand: a warm-up of one epoch at 0.1, then cosine from 0.5 to 0.01 over 4; 2 updates each.
    first = 0.5
    second = 0.01 + (0.5 - 0.01) / 2 * (1 + np.cos(np.pi / 4))
    rates = [0.1, 0.1, first, first, second, second]
    model = KnownGradients(mx)
    expected = sgd_by_hand(model.start, model.gradients, rates)
    for weights in workers:
        np.testing.assert_allclose(weights, expected, rtol=1e-5, atol=1e-6)
