"""A run: one training under one schedule with one seed, in a process of its own."""

from __future__ import annotations

import math
import multiprocessing
import os
import signal
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any, NamedTuple, SupportsFloat, SupportsIndex

from lrtrack import ParameterTracker
from lrtrack._arguments import refusal, to_integer

# An error's last lines say where it arose; a storage need not keep a megabyte of them.
TRACEBACK_CHARACTERS = 4000


class Key(NamedTuple):
    """What a run is of; each is recorded once."""

    schedule: str
    seed: int

    def __str__(self) -> str:
        return f"{self.schedule}, seed {self.seed}"


class RunStopped(BaseException):
    """Ends a run whose result is known or no longer wanted; ``train`` lets it pass."""


class Message(NamedTuple):
    """What a run's process says to its supervisor."""

    kind: str  # began, report, done, stopped, error
    epoch: int = 0
    metrics: dict[str, float] = {}  # noqa: RUF012 - never changed
    seconds: float = 0.0
    error: str = ""


@dataclass
class Run:
    """The argument of ``train``: which schedule, which seed, and where to report.

    Attributes:
        tracker: The schedule, a fresh copy.
        schedule: Its name in the study.
        seed: For everything that is random.
        attempt: 0, and 1 more each time that the run had to be started again.
    """

    tracker: Any
    schedule: str
    seed: int
    attempt: int
    _record: Callable[[int, dict[str, float]], None]
    _last_epoch: int | None = None

    def report(self, epoch: SupportsIndex, **metrics: SupportsFloat) -> None:
        """Records the metrics of an epoch.

        A value that is NaN or infinite ends the run, which is recorded as diverged.

        Args:
            epoch: Its number, above the last one that was reported.
            metrics: Numbers by name, including the study's metric. ``train_…`` is
                compared with its namesake, ``learning_rate`` is drawn as the rate.

        Raises:
            TypeError: A value is not a number.
            ValueError: epoch is not above the last one.
        """
        number = to_integer("epoch", epoch, "non-negative")
        if self._last_epoch is not None and number <= self._last_epoch:
            raise ValueError(refusal("epoch", f"above {self._last_epoch}", number))
        self._last_epoch = number
        numbers = {name: _to_number(name, value) for name, value in metrics.items()}
        self._record(number, numbers)


def _to_number(name: str, value: object) -> float:
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise TypeError(refusal(name, "a number", value)) from None


def last_line(error: str) -> str:
    """Of a traceback: what was raised."""
    return error.strip().splitlines()[-1]


def has_diverged(metrics: dict[str, float]) -> bool:
    return not all(math.isfinite(value) for value in metrics.values())


def work(
    train: Callable[[Run], object], tracker: ParameterTracker, key: Key, attempt: int, pipe: Any
) -> None:
    """What a run's process does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the supervisor decides what Ctrl-C means
    threading.Thread(target=_end_with_parent, daemon=True).start()

    def record(epoch: int, metrics: dict[str, float]) -> None:
        pipe.send(Message("report", epoch, metrics))
        if pipe.recv() == "stop":
            raise RunStopped

    began = time.perf_counter()
    pipe.send(Message("began"))
    try:
        train(Run(tracker, key.schedule, key.seed, attempt, record))
        message = Message("done")
    except RunStopped:
        message = Message("stopped")
    except BaseException:
        message = Message("error", error=traceback.format_exc()[-TRACEBACK_CHARACTERS:])
    _send_last(pipe, message._replace(seconds=time.perf_counter() - began))


def _send_last(pipe: Connection, message: Message) -> None:
    try:
        pipe.send(message)
    except OSError:
        os._exit(1)  # the supervisor is gone


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
