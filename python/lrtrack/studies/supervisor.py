"""The supervisor: one process a machine, which starts the runs and does all the bookkeeping."""

from __future__ import annotations

import multiprocessing
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

from optuna.trial import FrozenTrial, TrialState
from tqdm import tqdm

from lrtrack import ParameterTracker
from lrtrack.studies import ledger as outcomes
from lrtrack.studies.ledger import ClaimLostError, Fingerprint, Ledger, key_of, outcome_of
from lrtrack.studies.run import Key, Message, Run, has_diverged, last_line, work

# Supervisors that choose among so many of the next runs rarely claim the same one at once.
CHOICE = 8
POLL_SECONDS = 0.5
THREAD_VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


@dataclass
class Child:
    """A run's process and what it has said."""

    key: Key
    number: int
    process: BaseProcess
    pipe: Connection
    has_begun: bool = False
    has_diverged: bool = False
    silence: float = 0.0  # seconds
    last: dict[str, float] = field(default_factory=dict)


@dataclass
class Supervisor:
    """Trains what is open, until nothing is, here or elsewhere."""

    train: Callable[[Run], object]
    schedules: Mapping[str, ParameterTracker]
    fingerprints: Mapping[str, Fingerprint]
    plan: Sequence[Key]
    ledger: Ledger
    metric: str
    workers: int
    threads: int
    retries: int
    timeout: float | None
    beat_seconds: float
    progress: bool

    def __post_init__(self) -> None:
        self._children: list[Child] = []
        self._failed_before = self._failures()
        self._next_beat = 0.0
        self._last_look = time.monotonic()

    def run(self) -> None:
        with tqdm(total=len(self.plan), unit="run", disable=not self.progress) as bar:
            try:
                while self._fill(bar):
                    self._listen()
                    self._stop_silent()
                    self._beat()
            finally:
                self._stop_all()

    def _fill(self, bar: Any) -> bool:
        """Gives each free worker a run; returns whether there is anything to wait for."""
        if len(self._children) == self.workers:
            return True
        while True:
            trials = self.ledger.trials()
            is_open = self._open_keys(trials)
            if not is_open or len(self._children) == self.workers:
                break
            self._start(random.choice(is_open[:CHOICE]), trials)
        self._show(bar, trials)
        others = any(t.state == TrialState.RUNNING and key_of(t) in self.plan for t in trials)
        return bool(self._children) or others

    def _show(self, bar: Any, trials: Sequence[FrozenTrial]) -> None:
        recorded = {key_of(t) for t in trials if t.state.is_finished() and not _has_failed(t)}
        bar.n = len(recorded.intersection(self.plan))
        bar.set_postfix_str(f"{len(self._children)} running here")

    def _failures(self, trials: Sequence[FrozenTrial] | None = None) -> Counter[tuple[Key, str]]:
        return Counter(
            (key_of(trial), outcome_of(trial))
            for trial in (self.ledger.trials() if trials is None else trials)
            if _has_failed(trial)
        )

    def _open_keys(self, trials: Sequence[FrozenTrial]) -> list[Key]:
        taken = {key_of(trial) for trial in trials if not _has_failed(trial)}
        failed = self._failures(trials)
        failed.subtract(self._failed_before)
        return [
            key
            for key in self.plan
            if key not in taken
            and failed[key, outcomes.KILLED] <= self.retries
            and not failed[key, outcomes.ERROR]
        ]

    def _start(self, key: Key, trials: Sequence[FrozenTrial]) -> None:
        attempt = sum(key_of(t) == key and outcome_of(t) != outcomes.LOST for t in trials)
        tracker = self.schedules[key.schedule]
        fingerprint = self.fingerprints[key.schedule]
        number = self.ledger.claim(key, attempt, fingerprint, repr(tracker))
        if number is None:
            return
        context = multiprocessing.get_context("spawn")
        pipe, childs_end = context.Pipe()
        process = context.Process(target=work, args=(self.train, tracker, key, attempt, childs_end))
        # Known before it is started: what is claimed must be given back whatever happens here.
        self._children.append(Child(key, number, process, pipe))
        with _threads(self.threads):
            process.start()
        childs_end.close()

    def _listen(self) -> None:
        pipes = {child.pipe: child for child in self._children}
        if not pipes:
            time.sleep(POLL_SECONDS)
        for pipe in wait(list(pipes), timeout=POLL_SECONDS):
            child = pipes[pipe]  # type: ignore[index]
            child.silence = 0.0
            try:
                is_over = self._handle(child)
            except ClaimLostError:
                is_over = True
            if is_over:
                self._remove(child)

    def _stop_silent(self) -> None:
        """Ends runs that have reported nothing for so long that they must hang."""
        now = time.monotonic()
        # A long gap between two checks is not silence: this process or the storage had stopped.
        passed = min(now - self._last_look, 2 * POLL_SECONDS)
        self._last_look = now
        for child in list(self._children):
            child.silence += passed
            if self.timeout is not None and child.silence > self.timeout:
                error = f"train must report every {self.timeout:g} seconds, reported nothing"
                self._record_error(child, error)
                self._remove(child)

    def _handle(self, child: Child) -> bool:
        """Records what a child says; returns whether that was its last word."""
        try:
            message: Message = child.pipe.recv()
        except (EOFError, OSError):
            self._record_death(child)
            return True
        if message.kind == "began":
            child.has_begun = True
            return False
        if message.kind == "report":
            self._record_report(child, message)
            return False
        self._record_end(child, message)
        return True

    def _record_report(self, child: Child, message: Message) -> None:
        self.ledger.report(child.number, message.epoch, message.metrics)
        child.last = message.metrics
        child.has_diverged = has_diverged(message.metrics)
        with suppress(OSError):  # it was killed meanwhile, as its pipe will say
            child.pipe.send("stop" if child.has_diverged else "go")

    def _record_end(self, child: Child, message: Message) -> None:
        value = child.last.get(self.metric)
        if child.has_diverged:
            self.ledger.finish(child.number, None, message.seconds)
            self._say(child, "diverged")
        elif message.kind != "done":
            self._record_error(child, message.error)
        elif value is None:
            last = "nothing" if not child.last else ", ".join(child.last)
            error = f"train must report {self.metric} in its last epoch, reported {last}"
            self._record_error(child, error)
        else:
            self.ledger.finish(child.number, value, message.seconds)

    def _record_error(self, child: Child, error: str) -> None:
        self.ledger.fail(child.number, outcomes.ERROR, error)
        self._say(child, last_line(error))

    def _record_death(self, child: Child) -> None:
        child.process.join()
        self.ledger.fail(child.number, outcomes.KILLED)
        self._say(child, "killed")
        if not child.has_begun and (child.process.exitcode or 0) >= 0:
            raise RuntimeError(
                f"the process of a run ended with exit code {child.process.exitcode} before train "
                "began: other processes must be able to import its file, which must call run() "
                'only under if __name__ == "__main__":'
            )

    def _say(self, child: Child, what: str) -> None:
        if self.progress:
            tqdm.write(f"{child.key}: {what}", file=sys.stderr)

    def _remove(self, child: Child) -> None:
        self._children.remove(child)
        child.process.kill()  # most have ended; one whose claim is lost has not
        child.process.join()
        child.process.close()
        child.pipe.close()

    def _beat(self) -> None:
        if time.monotonic() < self._next_beat:
            return
        self._next_beat = time.monotonic() + self.beat_seconds
        own = {child.number for child in self._children}
        lost = self.ledger.beat(own)
        for child in [child for child in self._children if child.number in lost]:
            self._remove(child)
        self.ledger.reap(own)

    def _stop_all(self) -> None:
        for child in self._children:
            if child.process.pid is not None:
                child.process.kill()
        for child in self._children:
            # Others find out after the grace, if the storage is what failed.
            with suppress(Exception):
                self.ledger.fail(child.number, outcomes.INTERRUPTED)


def _has_failed(trial: FrozenTrial) -> bool:
    return bool(trial.state == TrialState.FAIL)


@contextmanager
def _threads(count: int) -> Iterator[None]:
    """Lets processes that are started now compute with so many threads."""
    before = {name: os.environ.get(name) for name in THREAD_VARIABLES}
    os.environ.update(dict.fromkeys(THREAD_VARIABLES, str(count)))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
