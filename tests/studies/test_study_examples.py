"""The studies of Fashion-MNIST in a short form, and the results that come with the repository."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from examples.studies.schedules import STUDIES, trackers
from examples.studies.settings import EPOCHS, PEAK
from lrtrack import PlateauTracker
from lrtrack.studies import Results
from lrtrack.studies.words import says

ROOT = Path(__file__).parents[2]
RESULTS = ROOT / "examples" / "studies" / "results"


def test_the_command_trains_and_writes_everything(tmp_path):
    pytest.importorskip("mxnet", reason="pip install 'lrtrack[mxnet]'")
    command = [
        *(sys.executable, "-m", "examples.studies", "field", "--schedules", "fixed", "plateau"),
        *("--images", "640", "--epochs", "2", "--seeds", "2"),
        *("--storage", f"sqlite:///{tmp_path}/study.db", "--output", str(tmp_path)),
    ]
    result = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "160"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert "Schedules that share a letter are not told apart" in result.stdout
    folder = tmp_path / "field"
    names = {"index.html", "results.json", "runs.csv", "picture.png", "table.txt"}
    assert {path.name for path in folder.iterdir()} == names
    found = Results.from_json(folder / "results.json")
    assert [run.outcome for run in found] == ["finished"] * 4
    for run in found:
        rates = run.curve("learning_rate")
        assert list(rates) == [1, 2]
        assert rates[1] == pytest.approx(0.1)
        losses = run.curve("loss")
        assert losses[2] < losses[1]


@pytest.mark.parametrize("name", STUDIES)
def test_the_results_in_the_repository_are_of_these_schedules(name):
    folder = RESULTS / name
    found = Results.from_json(folder / "results.json")
    expected = trackers(name, PEAK, EPOCHS)
    assert found.schedules == {each: repr(tracker) for each, tracker in expected.items()}
    seeds = {run.seed for run in found}
    assert {(run.schedule, run.seed) for run in found} == {
        (each, seed) for each in expected for seed in seeds
    }
    for run in found:
        assert list(run.curve("accuracy")) == list(range(1, EPOCHS + 1))
        tracker = expected[run.schedule]
        if not isinstance(tracker, PlateauTracker):
            rates = list(run.curve("learning_rate").values())
            assert rates == pytest.approx(tracker[0:EPOCHS].tolist(), rel=1e-3, abs=1e-7)
    page = (folder / "index.html").read_text(encoding="utf-8")
    for sentence in says(found.compare()):
        assert sentence in page


def test_both_studies_show_the_runs_of_what_both_have():
    chapter, field = (Results.from_json(RESULTS / name / "results.json") for name in STUDIES)
    for one, other in zip(chapter.finished("cosine"), field.finished("cosine")):
        assert one == other


@pytest.mark.parametrize("framework", ["torch", "jax"])
def test_other_frameworks_results_fall_into_the_same_tiers(framework):
    def tiers(name, schedules):
        found = Results.from_json(RESULTS / name / "results.json")
        found.schedules = {each: found.schedules[each] for each in schedules}
        return [set(tier) for tier in found.compare().tiers()]

    other = Results.from_json(RESULTS / f"chapter-{framework}" / "results.json")
    expected = tiers("chapter", other.schedules)
    assert [set(tier) for tier in other.compare().tiers()] == expected
    assert len(expected) == 2
