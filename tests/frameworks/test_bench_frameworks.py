"""The rows of the benchmarks that train with a framework: both sides train alike."""

from __future__ import annotations

import pytest

from bench.pairs import QUICK
from bench.rows import training_jax, training_keras, training_torch

ROWS = [*training_torch.rows(), *training_jax.rows(), *training_keras.rows()]


# What Keras does with NumPy 2.
@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.group} / {row.name}")
def test_both_sides_give_the_same_values(row):
    check = row.run(QUICK).check
    assert check.passed, str(check)
