"""Each run is recorded once, in every storage, whatever is killed."""

from __future__ import annotations

import collections
import os
import random
import signal
import time

import psutil
import toy
from optuna.study import StudyDirection
from sqlalchemy.exc import SQLAlchemyError

from lrtrack.studies.storage import insist, open_storage

KEYS = {(schedule, seed) for schedule in toy.SCHEDULES for seed in range(3)}


def wait_for(condition, seconds=60):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.05)


def workers_of(process):
    """The processes that a supervisor has started and that are training."""
    try:
        children = psutil.Process(process.pid).children()
        return [child for child in children if "spawn_main" in " ".join(child.cmdline())]
    except psutil.NoSuchProcess:
        return []


def trials(storage):
    """What any user of Optuna sees in the storage."""
    opened = open_storage(storage)
    return opened.get_all_trials(opened.get_study_id_from_name("study"))


def running(storage):
    return [trial for trial in trials(storage) if not trial.state.is_finished()]


def assert_each_is_recorded_once(storage, keys=KEYS):
    finished = collections.Counter(
        (trial.user_attrs["schedule"], trial.user_attrs["seed"])
        for trial in trials(storage)
        if trial.state.name == "COMPLETE"
    )
    assert finished == dict.fromkeys(keys, 1)
    assert not running(storage)


def assert_ends_well(process):
    process.wait(timeout=120)
    assert process.returncode == 0


def is_there(storage):
    try:
        return bool(running(storage))
    except (KeyError, SQLAlchemyError):
        return False


def test_runs_survive_kills(storage, start):
    """Of supervisors and of what they started, at random."""
    choice = random.Random(0)
    supervisors = [start(storage), start(storage)]
    children = set()
    for kill in range(6):
        number = choice.randrange(2)
        time.sleep(choice.uniform(0.5, 1.5))
        training = workers_of(supervisors[number])
        children.update(training)
        if kill % 2 and training:
            choice.choice(training).kill()
        elif supervisors[number].poll() is None:
            supervisors[number].kill()
            supervisors[number].wait()
            supervisors[number] = start(storage)
    for supervisor in supervisors:
        assert_ends_well(supervisor)
    assert_each_is_recorded_once(storage)
    for trial in trials(storage):
        if trial.state.name == "COMPLETE":
            assert list(trial.intermediate_values) == [0, 1, 2, 3]
    _, orphans = psutil.wait_procs(children, timeout=10)
    assert not orphans


def test_four_processes_can_begin_a_study_at_once(storage, start):
    for process in [start(storage, "--seeds", 1, "--workers", 1) for _ in range(4)]:
        assert_ends_well(process)
    assert_each_is_recorded_once(storage, {key for key in KEYS if key[1] == 0})


def test_a_stopped_machine_loses_its_run(storage, start):
    options = ("--seeds", 1, "--workers", 1, "--seconds", 1.5, "--grace", 2)
    still = start(storage, *options)
    wait_for(lambda: is_there(storage))
    (run,) = running(storage)
    still.send_signal(signal.SIGSTOP)
    assert_ends_well(start(storage, *options))
    still.send_signal(signal.SIGCONT)
    assert_ends_well(still)
    assert_each_is_recorded_once(storage, {key for key in KEYS if key[1] == 0})
    assert trials(storage)[run.number].user_attrs["outcome"] == "killed"


def test_a_machine_that_was_stopped_in_a_journals_lock_goes_on(tmp_path, monkeypatch):
    """Others take the lock away after half a minute."""
    storage = open_storage(f"journal:///{tmp_path}/study.log")
    study = storage.create_new_study([StudyDirection.MINIMIZE], "first")
    lock = tmp_path / "study.log.lock"
    write, lost = os.fsync, []

    def write_for_too_long(file):
        if not lost:
            lock.unlink()
            lost.append(lock)
        write(file)

    monkeypatch.setattr(os, "fsync", write_for_too_long)
    insist(storage.set_study_user_attr, study, "key", "value")
    assert lost
    assert storage.get_study_user_attrs(study) == {"key": "value"}
    assert not lock.is_symlink()


def test_ctrl_c_gives_the_runs_back(sqlite, start):
    process = start(sqlite, "--seconds", 60)
    wait_for(lambda: len(workers_of(process)) == 2 and len(running(sqlite)) == 2)
    children = workers_of(process)
    process.send_signal(signal.SIGINT)
    process.wait(timeout=30)
    assert process.returncode in (1, -signal.SIGINT)
    assert not psutil.wait_procs(children, timeout=10)[1]
    assert {trial.user_attrs["outcome"] for trial in trials(sqlite)} == {"interrupted"}
    assert_ends_well(start(sqlite))
    assert_each_is_recorded_once(sqlite)


def test_a_database_may_restart(server, start):
    storage = server.create_database()
    process = start(storage, "--seconds", 2, "--seeds", 2)
    wait_for(lambda: is_there(storage))
    server.stop()
    time.sleep(2)
    server.start()
    assert_ends_well(process)
    assert_each_is_recorded_once(storage, {key for key in KEYS if key[1] < 2})
