"""The notebook on learning-rate scheduling, in a short form."""

from __future__ import annotations

from pathlib import Path

import pytest

NOTEBOOK = Path(__file__).parents[2] / "examples" / "learning_rate_scheduling.ipynb"


@pytest.mark.filterwarnings("ignore")  # the notebook's own
def test_the_notebook_runs(monkeypatch):
    nbformat = pytest.importorskip("nbformat")
    nbclient = pytest.importorskip("nbclient")
    pytest.importorskip("optuna", reason="pip install 'lrtrack[study]'")
    monkeypatch.setenv("LRTRACK_SHORT", "1")
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    client = nbclient.NotebookClient(
        notebook,
        timeout=300,
        kernel_name="python3",
        resources={"metadata": {"path": str(NOTEBOOK.parent)}},
    )
    client.execute()
    printed = "".join(
        output.get("text", "") for cell in notebook.cells for output in cell.get("outputs", [])
    )
    names = ["fixed", "square root", "factor", "multi-factor", "cosine", "warm-up, cosine"]
    for name in names:
        assert f"{name}: training loss" in printed
    assert "Tier 1, the best:" in printed
