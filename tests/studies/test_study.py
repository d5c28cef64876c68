"""What a study records of runs that finish or fail, and what it refuses."""

from __future__ import annotations

import collections
import functools
import subprocess
import sys

import pytest
import toy
from optuna.trial import TrialState

from lrtrack import FixedTracker, LambdaTracker, Tracker, WarmUpTracker
from lrtrack.studies import Study, fingerprint, load
from lrtrack.studies.storage import open_storage


def train(run):
    run.report(0, accuracy=0.5)


def train_after_a_change(run):
    run.report(0, accuracy=0.25)


ONE = {"one": FixedTracker(value=0.5)}


def trials(storage):
    opened = open_storage(storage)
    return opened.get_all_trials(opened.get_study_id_from_name("study"))


def run(study, workers=1):
    study.run(workers=workers, progress=False)


def test_failed_runs_are_recorded_with_their_reason(sqlite):
    seeds = [
        0,
        toy.SEED_THAT_RAISES,
        toy.SEED_THAT_DIVERGES,
        toy.SEED_THAT_SAYS_NOTHING,
        toy.SEED_THAT_IS_STUCK,
    ]
    run(toy.make_study(sqlite, train=toy.train_badly, schedules=ONE, seeds=seeds))
    by_seed = {trial.user_attrs["seed"]: trial for trial in trials(sqlite)}
    assert len(by_seed) == 5
    assert by_seed[0].state == TrialState.COMPLETE
    assert by_seed[0].value == 0.5
    diverged = by_seed[toy.SEED_THAT_DIVERGES]
    assert diverged.state == TrialState.PRUNED
    assert list(diverged.intermediate_values) == [0, 1]  # it was stopped there
    raised = by_seed[toy.SEED_THAT_RAISES].user_attrs
    assert raised["outcome"] == "error"
    assert "ZeroDivisionError: what a pity" in raised["error"]
    silent = by_seed[toy.SEED_THAT_SAYS_NOTHING].user_attrs
    assert silent["outcome"] == "error"
    assert "train must report accuracy" in silent["error"]


def test_a_run_that_hangs_is_stopped_and_recorded_as_an_error(sqlite, capfd):
    options = {"train": toy.train_badly, "schedules": ONE, "seeds": [toy.SEED_THAT_HANGS]}
    toy.make_study(sqlite, timeout=5, **options).run()
    (trial,) = trials(sqlite)
    assert trial.user_attrs["outcome"] == "error"
    message = "train must report every 5 seconds, reported nothing"
    assert trial.user_attrs["error"] == message
    assert f"one, seed 15: {message}\n" in capfd.readouterr().err


def test_what_a_run_raises_is_reported_at_once_and_where_results_are_missing(sqlite, capfd):
    options = {"train": toy.train_badly, "schedules": ONE, "seeds": [toy.SEED_THAT_RAISES]}
    study = toy.make_study(sqlite, **options)
    study.run()
    why = "one, seed 11: ZeroDivisionError: what a pity"
    assert f"{why}\n" in capfd.readouterr().err
    with pytest.raises(ValueError, match=f"results must be of at least one finished run.*; {why}"):
        study.table()


def test_an_error_is_tried_again_by_the_next_call(sqlite):
    for times in (1, 2):
        seeds = [toy.SEED_THAT_RAISES]
        run(toy.make_study(sqlite, train=toy.train_badly, schedules=ONE, seeds=seeds))
        assert len(trials(sqlite)) == times


def test_more_schedules_and_seeds_start_only_those(sqlite, tmp_path):
    path = tmp_path / "started"
    recording = toy.Recording(path)
    run(toy.make_study(sqlite, train=recording, schedules=ONE, seeds=range(2)))
    more = {**ONE, "two": FixedTracker(value=0.25)}
    run(toy.make_study(sqlite, train=recording, schedules=more, seeds=range(2)))
    for _ in range(2):
        run(toy.make_study(sqlite, train=recording, schedules=more, seeds=range(3)))
    started = path.read_text(encoding="utf-8").splitlines()
    assert collections.Counter(started) == {
        f"{name} {seed} 0": 1 for name in more for seed in range(3)
    }


def test_a_changed_train_is_noticed(sqlite):
    run(toy.make_study(sqlite, train=train, schedules=ONE, seeds=[0]))
    changed = {"train": train_after_a_change, "schedules": ONE, "seeds": [0]}
    with pytest.raises(ValueError, match=r"train must be as it was .* received another"):
        toy.make_study(sqlite, **changed)
    with pytest.warns(UserWarning, match="train must be as it was"):
        toy.make_study(sqlite, on_change="warn", **changed)
    toy.make_study(sqlite, on_change="keep", **changed)


def test_a_changed_version_is_noticed(sqlite):
    run(toy.make_study(sqlite, schedules=ONE, seeds=[0], version="1"))
    toy.make_study(sqlite, schedules=ONE, version="1")
    with pytest.raises(ValueError, match="train must be as it was"):
        toy.make_study(sqlite, schedules=ONE, version="2")


def test_a_changed_schedule_is_noticed(sqlite):
    run(toy.make_study(sqlite, train=train, schedules=ONE, seeds=[0]))
    other = {"one": FixedTracker(value=0.25)}
    with pytest.raises(ValueError, match=r"schedules\['one'\] must be as it was"):
        toy.make_study(sqlite, train=train, schedules=other)


class Decay(Tracker):
    """A user's own, of which no expression says what it is."""

    def __init__(self, base_value):
        self.base_value = base_value

    def get_new_value(self, num_update):
        return self.base_value / (num_update + 1)


def test_what_a_class_of_the_users_holds_is_part_of_it():
    trackers = [Decay(0.5), Decay(0.25), WarmUpTracker(main_tracker=Decay(0.5), warm_up_steps=2)]
    trackers.append(WarmUpTracker(main_tracker=Decay(0.25), warm_up_steps=2))
    assert len({fingerprint.of_tracker(tracker) for tracker in trackers}) == 4
    assert fingerprint.of_tracker(Decay(0.5)) == fingerprint.of_tracker(trackers[0])
    trains = [toy.Slow(4, seconds=1.0), toy.Slow(4, seconds=2.0), toy.Slow(4, seconds=1.0)]
    codes = [fingerprint.of_function(train, None) for train in trains]
    assert codes[0] == codes[2] != codes[1]


def test_a_changed_comment_is_not_a_change(tmp_path, sqlite, monkeypatch):
    monkeypatch.syspath_prepend(str(tmp_path))
    for number, comment in enumerate(("", "  # as it was")):
        code = f"def train(run):{comment}\n    run.report(0, accuracy=0.5)\n"
        (tmp_path / f"commented{number}.py").write_text(code, encoding="utf-8")
    from commented0 import train as first
    from commented1 import train as second

    run(toy.make_study(sqlite, train=first, schedules=ONE, seeds=[0]))
    toy.make_study(sqlite, train=second, schedules=ONE, seeds=[0])


def test_an_arguments_address_is_not_a_change(sqlite):
    class Data:
        pass

    codes = {fingerprint.of_function(functools.partial(train, Data()), None) for _ in range(9)}
    assert len(codes) == 1


def test_a_report_must_be_of_numbers_and_of_a_later_epoch(sqlite):
    run(toy.make_study(sqlite, train=toy.report_badly, schedules=ONE, seeds=range(3)))
    errors = {trial.user_attrs["seed"]: trial.user_attrs["error"] for trial in trials(sqlite)}
    assert "TypeError: accuracy must be a number, received 'good'" in errors[0]
    assert "ValueError: epoch must be above 1, received 1" in errors[1]
    assert "TypeError: epoch must be an integer" in errors[2]


@pytest.mark.parametrize(
    "options, error, message",
    [
        ({"train": 1}, TypeError, "train must be a function, received 1"),
        ({"train": lambda run: None}, ValueError, "train must be a function at the top level"),
        ({"schedules": {}}, ValueError, "schedules must be at least one"),
        ({"schedules": {"a": 0.1}}, TypeError, r"schedules\['a'\] must be a tracker, received 0.1"),
        (
            {"schedules": {"a": LambdaTracker(lambda t: 0.1)}},
            ValueError,
            r"schedules\['a'\] must be a tracker of functions and classes at the top level",
        ),
        ({"schedules": {1: ONE["one"]}}, TypeError, "a schedule's name must be a string"),
        ({"schedules": [ONE["one"]]}, TypeError, "schedules must be trackers by name"),
        ({"seeds": 5}, TypeError, r"seeds must be integers, such as range\(5\), received 5"),
        ({"seeds": []}, ValueError, "seeds must be at least one"),
        ({"seeds": [1, 1]}, ValueError, "seeds must be .* each once"),
        ({"direction": "up"}, ValueError, "direction must be one of maximize, minimize"),
        ({"on_change": "?"}, ValueError, "on_change must be one of raise, warn, keep"),
        ({"grace": 0}, ValueError, "grace must be positive"),
        ({"timeout": 0}, ValueError, "timeout must be positive"),
        ({"retries": -1}, ValueError, "retries must be non-negative"),
    ],
)
def test_arguments_that_make_no_sense_are_refused(sqlite, options, error, message):
    with pytest.raises(error, match=message):
        toy.make_study(sqlite, **options)


@pytest.mark.parametrize("storage", ["study.db", "no://study.db", 1])
def test_a_storage_is_a_url(storage):
    with pytest.raises((TypeError, ValueError), match="storage must be"):
        toy.make_study(storage)


def test_a_storage_that_cannot_be_opened_is_named(tmp_path):
    with pytest.raises(OSError, match=r"storage sqlite:.*/no/study.db cannot be opened: unable"):
        toy.make_study(f"sqlite:///{tmp_path}/no/study.db")
    with pytest.raises(ValueError, match="storage must be a file that is there"):
        load(f"sqlite:///{tmp_path}/study.db")
    assert not list(tmp_path.iterdir())


def test_a_study_keeps_its_metric_and_direction(sqlite):
    toy.make_study(sqlite)
    with pytest.raises(ValueError, match="direction must be maximize, as in the study"):
        toy.make_study(sqlite, direction="minimize")
    with pytest.raises(ValueError, match="metric must be accuracy, as in the study"):
        Study(toy.train, toy.SCHEDULES, metric="loss", storage=sqlite)


SCRIPT = """
from lrtrack import FixedTracker
from lrtrack.studies import Study

def train(run):
    run.report(0, accuracy=0.5)

study = Study(train, {"one": FixedTracker(value=0.5)}, [0], metric="accuracy", storage="STORAGE")
study.run(progress=False)
"""


def test_a_missing_guard_is_an_error(tmp_path, sqlite):
    script = tmp_path / "script.py"
    script.write_text(SCRIPT.replace("STORAGE", sqlite), encoding="utf-8")
    result = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, timeout=60, check=False
    )
    assert result.returncode == 1
    assert 'study.run() must be called under if __name__ == "__main__":' in result.stderr
    assert "RuntimeError: the process of a run ended with exit code 1 before" in result.stderr


def test_code_without_a_file_is_refused(sqlite):
    code = SCRIPT.replace("STORAGE", sqlite)
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert "ValueError: train must be a function at the top level of a file" in result.stderr


def test_any_number_of_workers_gives_the_same_results(tmp_path):
    def values(workers):
        storage = f"sqlite:///{tmp_path}/{workers}.db"
        run(toy.make_study(storage, seeds=range(2)), workers)
        return sorted(
            (t.user_attrs["schedule"], t.user_attrs["seed"], *t.intermediate_values.values())
            for t in trials(storage)
        )

    assert values(1) == values(3)
