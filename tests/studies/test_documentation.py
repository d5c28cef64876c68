"""docs/studies.md: its program runs as it stands, and so does its search."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import optuna

DOCUMENT = Path(__file__).parents[2] / "docs" / "studies.md"
PROGRAM, _, _, SEARCH = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)


def test_the_ten_lines_run(tmp_path):
    (tmp_path / "program.py").write_text(PROGRAM, encoding="utf-8")
    result = subprocess.run(
        [sys.executable, "program.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    page = (tmp_path / result.stdout.strip()).read_text(encoding="utf-8")
    for tier in ("Tier 1, the best: cosine.", "behind: step.", "behind: fixed."):
        assert tier in page
    assert (tmp_path / "study.db").exists()


def test_the_search_runs():
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    names = {"train": lambda run: run.report(0, loss=run.tracker(50))}
    exec(SEARCH.replace("trials=50", "trials=5"), names)
    assert len(names["found"].trials) == 5
