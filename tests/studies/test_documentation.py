"""docs/studies.md: its program and its commands run as they stand, and so does its search."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import optuna

DOCUMENT = Path(__file__).parents[2] / "docs" / "studies.md"
PROGRAM, _, _, SEARCH = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)


COMMANDS, SCHEDULES = (
    re.search(rf"```{kind}\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)[1]
    for kind in ("console", "yaml")
)


def python(folder, *arguments):
    command = [sys.executable, *arguments]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_ten_lines_run_and_the_commands_go_on_with_them(tmp_path):
    (tmp_path / "train.py").write_text(PROGRAM, encoding="utf-8")
    (tmp_path / "schedules.yaml").write_text(SCHEDULES, encoding="utf-8")
    report = tmp_path / python(tmp_path, "train.py").strip()
    page = report.read_text(encoding="utf-8")
    for tier in ("Tier 1, the best: cosine.", "behind: step.", "behind: fixed."):
        assert tier in page
    assert (tmp_path / "study.db").exists()
    for command in COMMANDS.splitlines():
        program, *arguments = shlex.split(command)
        assert "cosine" in python(tmp_path, "-m", program, *arguments)
    assert "Tier 1, the best: cosine." in report.read_text(encoding="utf-8")


def test_the_search_runs():
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    names = {"train": lambda run: run.report(0, loss=run.tracker(50))}
    exec(SEARCH.replace("trials=50", "trials=5"), names)
    assert len(names["found"].trials) == 5
