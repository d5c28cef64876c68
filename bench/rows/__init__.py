"""All rows, in the order of the table."""

from __future__ import annotations

from bench.rows import (
    bulk,
    by_parameter,
    peers,
    process,
    python_code,
    scalar,
    training,
    training_jax,
    training_keras,
    training_torch,
)
from bench.rows.process import MemoryRow
from bench.rows.row import Row


def all_rows() -> list[Row | MemoryRow]:
    return [
        *scalar.rows(),
        *by_parameter.rows(),
        *python_code.rows(),
        *bulk.rows(),
        *peers.rows(),
        *process.rows(),
        *training.rows(),
        *training_torch.rows(),
        *training_jax.rows(),
        *training_keras.rows(),
    ]
