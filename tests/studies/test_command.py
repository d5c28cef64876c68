"""`lrtrack study`: a study of a user's own function, from files alone."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from lrtrack.studies import Results

pytest.importorskip("click", reason="pip install 'lrtrack[cli]'")
pytest.importorskip("yaml", reason="pip install 'lrtrack[cli]'")

TRAIN = """
def train(run):
    for epoch in range(3):
        run.report(epoch, accuracy=run.tracker(epoch))
"""
SCHEDULES = """
low: FixedTracker(value=0.25)
high:
  kind: FixedTracker
  dtype: float32
  value: 0.5
"""


@pytest.fixture
def lrtrack(tmp_path):
    """Runs the command in a folder of its own, and gives its exit code and what it prints."""
    (tmp_path / "my_train.py").write_text(TRAIN, encoding="utf-8")
    (tmp_path / "schedules.yaml").write_text(SCHEDULES, encoding="utf-8")
    (tmp_path / "list.yaml").write_text("- FixedTracker(value=0.25)", encoding="utf-8")
    # Where the package lies in the source tree, the path to it may be relative.
    path = os.pathsep.join(os.path.abspath(p) for p in sys.path if p.endswith("python"))

    def run(*arguments):
        result = subprocess.run(
            [sys.executable, "-m", "lrtrack", "study", *arguments],
            cwd=tmp_path,
            env={**os.environ, "COLUMNS": "160", "PYTHONPATH": path},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        return result.returncode, result.stdout + result.stderr

    return run


def test_run_trains_and_show_shows(lrtrack, tmp_path):
    code, text = lrtrack(
        "run", "my_train.py:train", "--schedules", "schedules.yaml", "--seeds", "2"
    )
    assert code == 0, text
    assert "Tier 1, the best: high." in text
    code, text = lrtrack("show", "--report", "page")
    assert code == 0, text
    assert "Tier 2, 0.2500 behind: low." in text
    assert (tmp_path / "page" / "index.html").is_file()


def test_show_reads_a_file(lrtrack, tmp_path):
    from test_results import make_results

    make_results().to_json(tmp_path / "results.json")
    assert isinstance(Results.from_json(tmp_path / "results.json"), Results)
    code, text = lrtrack("show", "results.json", "--method", "paired-t")
    assert code == 0, text
    assert "good" in text


@pytest.mark.parametrize(
    "arguments, message",
    [
        (["run", "my_train.py", "--schedules", "schedules.yaml"], "FILE.py:FUNCTION must name"),
        (["run", "no.py:train", "--schedules", "schedules.yaml"], "FILE.py:FUNCTION must name"),
        (["run", "my_train.py:fit", "--schedules", "schedules.yaml"], "must have a function fit"),
        (["run", "my_train.py:train", "--schedules", "list.yaml"], "names with an expression"),
        (["run", "my_train.py:train", "--schedules", "none.yaml"], "does not exist"),
        (["show"], "storage must be a file that is there, received 'sqlite:///study.db'"),
        (["show", "schedules.yaml"], "path must be a file with a study's results"),
        (["show", "--storage", "mysql"], "storage must be a URL such as"),
    ],
)
def test_mistakes_are_one_line(lrtrack, arguments, message):
    code, text = lrtrack(*arguments)
    assert code == 2
    assert message in text
    lines = [line for line in text.splitlines() if not line.startswith("[I ")]
    assert len(lines) == 1, text
