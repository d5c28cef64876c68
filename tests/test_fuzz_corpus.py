"""What the fuzzers found worth keeping, and as many random inputs, without their tools."""

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
def test_a_kept_input_ends_well(path):
    inputs.run(path.read_bytes())


def test_random_inputs_end_well(capsys):
    seed = int(os.environ.get("FUZZ_SEED", secrets.randbits(32)))
    with capsys.disabled():
        print(f"\ntest_random_inputs_end_well: FUZZ_SEED={seed}")
    draw = random.Random(seed)
    for _ in range(RANDOM_INPUTS):
        inputs.run(bytes(draw.getrandbits(8) for _ in range(draw.randint(1, 120))))
