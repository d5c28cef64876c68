"""The rows of the benchmarks that train with a framework: both sides train alike."""

from __future__ import annotations

import pytest

from bench.pairs import QUICK
from bench.rows import training_torch


@pytest.mark.parametrize("row", training_torch.rows(), ids=lambda row: f"{row.group} / {row.name}")
def test_both_sides_give_the_same_values(row):
    check = row.run(QUICK).check
    assert check.passed, str(check)
