"""How schedules of other libraries are written in lrtrack: one table for each library.

A case is a row: its name, an expression that makes the schedule with the library, and the lrtrack
expression that has the same values. `make_peers.py` evaluates the former and records what it gives
for t = 0, 1, …; `test_peers.py` evaluates the latter and compares. The libraries themselves are
imported by `make_peers.py` alone.
"""

from __future__ import annotations

from . import (
    gluoncv,
    gluonnlp,
    gluonts,
    ignite,
    keras,
    lightly,
    mxnet,
    optax,
    timm,
    torch,
    torch_lr_finder,
    transformers,
)
from .case import Case

CASES: dict[str, list[Case]] = {
    "torch": torch.CASES,
    "keras": keras.CASES,
    "optax": optax.CASES,
    "timm": timm.CASES,
    "transformers": transformers.CASES,
    "ignite": ignite.CASES,
    "lightly": lightly.CASES,
    "torch_lr_finder": torch_lr_finder.CASES,
    "mxnet": mxnet.CASES,
    "gluoncv": gluoncv.CASES,
    "gluonnlp": gluonnlp.CASES,
    "gluonts": gluonts.CASES,
}
