"""The fuzzers' corpora, and as many random inputs, without the fuzzers' tools."""

from __future__ import annotations

import os
import random
import secrets
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).with_name("fuzz")
sys.path.insert(0, str(FOLDER))

import inputs  # noqa: E402

RANDOM_INPUTS = 3000


@pytest.mark.parametrize("path", sorted((FOLDER / "corpus").iterdir()), ids=lambda path: path.name)
def test_a_kept_input_keeps_the_promises(path):
    inputs.run(path.read_bytes())


def test_random_inputs_keep_the_promises(capsys):
    seed = int(os.environ.get("FUZZ_SEED", secrets.randbits(32)))
    with capsys.disabled():
        print(f"\ntest_random_inputs_end_well: FUZZ_SEED={seed}")
    draw = random.Random(seed)
    for _ in range(RANDOM_INPUTS):
        inputs.run(bytes(draw.getrandbits(8) for _ in range(draw.randint(1, 120))))
