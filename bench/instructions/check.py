"""Counts the instructions of single values and ranges with callgrind, and checks their bounds.

python bench/instructions/check.py

A count does not depend on how busy the machine is, so this can run where timings cannot. Each
count is the difference between a long run and a short one, divided by the values between them.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
SHORT, LONG = 20_000, 120_000

# Instructions per value on x86-64 without AVX, at most: about twice what GCC 12 needs.
BOUNDS = {
    ("cosine", "scalar"): 130,
    ("exp_range", "scalar"): 300,
    ("one_cycle", "scalar"): 210,
    ("product", "scalar"): 310,
    ("fixed", "range"): 10,
    ("cosine", "range"): 20,
    ("exp_range", "range"): 90,
    ("one_cycle", "range"): 34,
    ("sequence", "range"): 24,
    ("product", "range"): 48,
}


def build(folder: Path) -> Path:
    subprocess.run(["cmake", "-S", HERE, "-B", folder, "-DCMAKE_BUILD_TYPE=Release"], check=True)
    subprocess.run(["cmake", "--build", folder, "--parallel", "2"], check=True)
    return folder / "lrtrack_instructions"


def count_instructions(program: Path, kind: str, way: str, count: int) -> int:
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]
    result = subprocess.run(
        [*command, program, kind, way, str(count)],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "LRTRACK_SIMD": "baseline"},
    )
    found = re.search(r"Collected : (\d+)", result.stderr)
    if found is None:
        raise RuntimeError(f"callgrind gave no count:\n{result.stderr}")
    return int(found.group(1))


def per_value(program: Path, kind: str, way: str) -> float:
    long, short = (count_instructions(program, kind, way, count) for count in (LONG, SHORT))
    return (long - short) / (LONG - SHORT)


def main() -> int:
    if shutil.which("valgrind") is None:
        print("skipped: valgrind is not installed (Debian: apt-get install valgrind)")
        return 0
    exceeded = 0
    with tempfile.TemporaryDirectory() as folder:
        program = build(Path(folder))
        for (kind, way), bound in BOUNDS.items():
            count = per_value(program, kind, way)
            verdict = "ok" if count <= bound else "TOO MANY"
            exceeded += count > bound
            print(
                f"{kind:16} {way:7} {count:8.2f} instructions per value, at most {bound}: {verdict}"
            )
    return 1 if exceeded else 0


if __name__ == "__main__":
    sys.exit(main())
