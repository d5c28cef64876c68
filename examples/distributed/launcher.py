"""Runs one script as the scheduler, the servers and the workers of MXNet's parameter server."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from typing import IO

POLL_SECONDS = 0.05


class JobError(RuntimeError):
    """A process has failed, or the time is over. All others have been ended."""


def launch(
    script: Sequence[str], *, servers: int, workers: int, seconds: float, host: str = "127.0.0.1"
) -> list[str]:
    """Runs a script in every role on this machine until all workers have ended.

    Every process runs the script. In the scheduler and the servers ``import mxnet`` never returns.
    If a worker dies the others would wait for ever, so here all end together.

    Args:
        script: The script and its arguments.
        servers: How many servers keep the weights.
        workers: How many workers train.
        seconds: How long it may take.
        host: The address of the scheduler.

    Returns:
        What each worker has printed, in no particular order.

    Raises:
        JobError: A process has failed, or it took too long; with what the failed one said.
    """
    port = _free_port(host)
    roles = ["scheduler"] + ["server"] * servers + ["worker"] * workers
    settings = {
        "DMLC_PS_ROOT_URI": host,
        "DMLC_PS_ROOT_PORT": str(port),
        "DMLC_NUM_SERVER": str(servers),
        "DMLC_NUM_WORKER": str(workers),
        "DMLC_INTERFACE": "lo",
        "OMP_NUM_THREADS": "1",
    }
    processes: list[_Process] = []
    try:
        processes.extend(
            _Process(script, {**os.environ, **settings, "DMLC_ROLE": role}, role) for role in roles
        )
        _wait(processes, time.monotonic() + seconds)
        return [process.output() for process in processes if process.role == "worker"]
    finally:
        for process in processes:
            process.end()


class _Process:
    """One process in a group of its own, with what it prints in files, which never fill up."""

    def __init__(self, script: Sequence[str], environment: dict[str, str], role: str) -> None:
        self.role = role
        self._out: IO[str] = tempfile.TemporaryFile("w+")  # noqa: SIM115
        self._errors: IO[str] = tempfile.TemporaryFile("w+")  # noqa: SIM115
        self._process = subprocess.Popen(
            [sys.executable, *script],
            env=environment,
            stdout=self._out,
            stderr=self._errors,
            start_new_session=True,
        )

    def has_ended(self) -> bool:
        """Raises JobError if it has failed."""
        status = self._process.poll()
        if status:
            self._errors.seek(0)
            raise JobError(f"a {self.role} has ended with {status}:\n{self._errors.read()}")
        return status is not None

    def output(self) -> str:
        self._out.seek(0)
        return self._out.read()

    def end(self) -> None:
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._out.close()
        self._errors.close()


def _wait(processes: Sequence[_Process], deadline: float) -> None:
    # Every process is checked, so that a failure is seen while others continue.
    while sum(not process.has_ended() for process in processes):
        if time.monotonic() > deadline:
            raise JobError("the job took too long: has a worker stopped, so that others wait?")
        time.sleep(POLL_SECONDS)


def _free_port(host: str) -> int:
    with socket.socket() as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])
