"""The ledger: an Optuna study in which each run is claimed, followed and recorded.

A run is claimed by adding a trial for it and reading all trials again: of those with one key that
have not failed, the one with the lowest number owns the run, and any other withdraws. The owner
keeps raising its beat; a run whose beat stops is marked as failed by others, and open again. So
each key is *recorded* once, though a run whose owner was only slow may have been trained twice.
"""

from __future__ import annotations

import os
import socket
import time
import uuid
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from optuna.exceptions import DuplicatedStudyError, UpdateFinishedTrialError
from optuna.storages import BaseStorage
from optuna.study import StudyDirection
from optuna.trial import FrozenTrial, TrialState, create_trial

from lrtrack._arguments import refusal
from lrtrack.studies.run import Key
from lrtrack.studies.storage import insist

FINISHED = "finished"
DIVERGED = "diverged"
ERROR = "error"
KILLED = "killed"
INTERRUPTED = "interrupted"
LOST = "lost"  # the claim of another was first

EPOCH = "epoch_"


class ClaimLostError(Exception):
    """Another process has marked this run as failed, because it seemed dead."""


class Fingerprint(NamedTuple):
    """Digests of what a run was trained with."""

    code: str
    tracker: str


class Ledger:
    """The runs of one study, in a storage."""

    def __init__(
        self,
        storage: BaseStorage,
        name: str,
        metric: str,
        direction: str,
        chance: float | None,
        grace: float,
    ) -> None:
        self._storage = storage
        self._metric = metric
        self._grace = grace
        self._study = insist(self._open, name, StudyDirection[direction.upper()])
        if chance is not None:
            insist(storage.set_study_user_attr, self._study, "chance", chance)
        self._owner = f"{_machine()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
        self._beats: dict[int, tuple[int, float]] = {}
        self._beat = 0

    def _open(self, name: str, direction: StudyDirection) -> int:
        with suppress(DuplicatedStudyError):
            self._storage.create_new_study([direction], name)
        study: int = self._storage.get_study_id_from_name(name)
        found = self._storage.get_study_directions(study)[0]
        if found != direction:
            what = f"{found.name.lower()}, as in the study {name!r} in the storage"
            raise ValueError(refusal("direction", what, direction.name.lower()))
        metric = self._storage.get_study_user_attrs(study).get("metric")
        if metric is None:
            self._storage.set_study_user_attr(study, "metric", self._metric)
        elif metric != self._metric:
            what = f"{metric}, as in the study {name!r} in the storage"
            raise ValueError(refusal("metric", what, self._metric))
        return study

    def trials(self) -> list[FrozenTrial]:
        """All of them by number, including schedules and seeds that are not in this study now."""
        found = insist(self._storage.get_all_trials, self._study, False)
        return sorted((t for t in found if "schedule" in t.user_attrs), key=lambda t: t.number)

    def claim(
        self, key: Key, attempt: int, fingerprint: Fingerprint, expression: str
    ) -> int | None:
        """The number of the run that is now ours, or None if another was first."""
        tag = uuid.uuid4().hex
        attributes = {**key._asdict(), **fingerprint._asdict(), "attempt": attempt}
        attributes["expression"] = expression
        attributes.update(owner=self._owner, tag=tag, beat=0)
        template = create_trial(state=TrialState.RUNNING, user_attrs=attributes)
        insist(self._storage.create_new_trial, self._study, template)
        claims = [t for t in self.trials() if key_of(t) == key and t.state != TrialState.FAIL]
        first = claims[0].number if claims else None
        is_mine = False
        for trial in claims:  # two of them, where the answer to the first call was lost
            if trial.user_attrs["tag"] != tag:
                continue
            if trial.number == first:
                is_mine = True
            else:
                self.fail(trial.number, LOST)
        return first if is_mine else None

    def report(self, number: int, epoch: int, metrics: dict[str, float]) -> None:
        """Raises ClaimLostError if somebody has failed the run."""
        self._write(number, f"{EPOCH}{epoch:06d}", metrics)
        if self._metric in metrics:
            trial = self._id(number)
            self._guarded(
                self._storage.set_trial_intermediate_value, trial, epoch, metrics[self._metric]
            )

    def beat(self, numbers: Iterable[int]) -> set[int]:
        """Says that these runs of ours are alive; returns those that are no longer ours."""
        self._beat += 1
        return {number for number in numbers if not self._beats_on(number)}

    def _beats_on(self, number: int) -> bool:
        try:
            self._write(number, "beat", self._beat)
        except ClaimLostError:
            return False
        return True

    def finish(self, number: int, value: float | None, seconds: float) -> None:
        """Records the result, or None of a run that diverged; raises ClaimLostError."""
        self._write(number, "seconds", seconds)
        state = TrialState.PRUNED if value is None else TrialState.COMPLETE
        values = None if value is None else [value]
        trial = self._id(number)
        try:
            insist(self._storage.set_trial_state_values, trial, state, values)
        except UpdateFinishedTrialError:
            if self._storage.get_trial(trial).state != state:  # else it was our own first try
                raise ClaimLostError from None

    def fail(self, number: int, outcome: str, error: str = "") -> None:
        """Opens the run for another attempt, unless it is over already."""
        trial = self._id(number)
        with suppress(UpdateFinishedTrialError):
            insist(self._storage.set_trial_user_attr, trial, "outcome", outcome)
            if error:
                insist(self._storage.set_trial_user_attr, trial, "error", error)
            insist(self._storage.set_trial_state_values, trial, TrialState.FAIL)

    def reap(self, own: Iterable[int]) -> None:
        """Fails the runs whose owner is dead, or has not moved for as long as the grace."""
        for trial in self.trials():
            if trial.state != TrialState.RUNNING or trial.number in own:
                continue
            now, beat = time.monotonic(), trial.user_attrs["beat"]
            seen, since = self._beats.get(trial.number, (None, now))
            if seen != beat:
                self._beats[trial.number] = (beat, now)
                since = now
            if now - since > self._grace or _is_dead(trial.user_attrs["owner"]):
                self.fail(trial.number, KILLED)

    def _write(self, number: int, name: str, value: Any) -> None:
        self._guarded(self._storage.set_trial_user_attr, self._id(number), name, value)

    def _guarded(self, call: Any, *arguments: Any) -> None:
        try:
            insist(call, *arguments)
        except UpdateFinishedTrialError:
            raise ClaimLostError from None

    def _id(self, number: int) -> int:
        get_id = self._storage.get_trial_id_from_study_id_trial_number
        trial: int = insist(get_id, self._study, number)
        return trial


def key_of(trial: FrozenTrial) -> Key:
    return Key(trial.user_attrs["schedule"], trial.user_attrs["seed"])


def fingerprint_of(trial: FrozenTrial) -> Fingerprint:
    return Fingerprint(*(trial.user_attrs[name] for name in Fingerprint._fields))


def outcome_of(trial: FrozenTrial) -> str:
    """``running`` besides the six that end a run."""
    if trial.state == TrialState.COMPLETE:
        return FINISHED
    if trial.state == TrialState.PRUNED:
        return DIVERGED
    if trial.state == TrialState.FAIL:
        return str(trial.user_attrs.get("outcome", KILLED))
    return "running"


def _machine() -> str:
    """Tells apart where process ids count separately; empty where that can't be known."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{socket.gethostname()}/{boot}/{Path('/proc/self/ns/pid').readlink()}".replace(
            ":", "="
        )
    except OSError:
        return ""


def _is_dead(owner: str) -> bool:
    machine, process, _ = owner.split(":")
    if not machine or machine != _machine():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        pass
    return False
