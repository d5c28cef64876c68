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
    ("fixed", "scalar"): 40,
    ("factor", "scalar"): 130,
    ("multi_factor", "scalar"): 80,
    ("cosine", "scalar"): 130,
    ("linear", "scalar"): 50,
    ("polynomial", "scalar"): 140,
    ("triangular", "scalar"): 100,
    ("triangular2", "scalar"): 120,
    ("exp_range", "scalar"): 180,
    ("square_root", "scalar"): 64,
    ("step", "scalar"): 140,
    ("exponential", "scalar"): 140,
    ("piecewise_linear", "scalar"): 130,
    ("cosine_restarts", "scalar"): 150,
    ("one_cycle", "scalar"): 210,
    ("range_test", "scalar"): 150,
    ("warm_up", "scalar"): 140,
    ("sequence", "scalar"): 200,
    ("product", "scalar"): 310,
    ("clip", "scalar"): 180,
    ("per_epoch", "scalar"): 180,
    ("repeat", "scalar"): 210,
    ("fixed", "range"): 10,
    ("factor", "range"): 18,
    ("multi_factor", "range"): 10,
    ("cosine", "range"): 20,
    ("linear", "range"): 14,
    ("polynomial", "range"): 24,
    ("triangular", "range"): 24,
    ("triangular2", "range"): 30,
    ("exp_range", "range"): 34,
    ("square_root", "range"): 26,
    ("step", "range"): 10,
    ("exponential", "range"): 18,
    ("piecewise_linear", "range"): 40,
    ("cosine_restarts", "range"): 30,
    ("one_cycle", "range"): 34,
    ("range_test", "range"): 20,
    ("warm_up", "range"): 22,
    ("sequence", "range"): 24,
    ("product", "range"): 48,
    ("clip", "range"): 30,
    ("per_epoch", "range"): 14,
    ("repeat", "range"): 26,
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
