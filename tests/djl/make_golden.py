"""Writes golden.json.gz: random cases with the bits that DJL returns for them."""

import argparse
import gzip
import json
from pathlib import Path
from typing import Any

import random_cases
import runner

FOLDER = Path(__file__).resolve().parent


def main() -> None:
    options = parse_options()
    cases = random_cases.make_cases(options.cases, options.seed, options.digests)
    answered = [case | answer for case, answer in zip(cases, runner.run_cases(cases))]
    refused = [case for case in answered if "error" in case]
    if refused:
        raise SystemExit(f"DJL refused a case that should be valid: {refused[0]}")
    golden = {"made": provenance(options), "cases": answered}
    options.out.write_bytes(compress(golden))
    values = sum(len(case["updates"]) for case in answered)
    print(f"{len(answered)} cases, {values} values, {options.digests} digests -> {options.out}")


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--digests", type=int, default=400, help="cases that get a SHA-256 too")
    parser.add_argument("--seed", type=int, default=20260715)
    parser.add_argument("--out", type=Path, default=FOLDER / "golden.json.gz")
    return parser.parse_args()


def provenance(options: argparse.Namespace) -> dict[str, Any]:
    counts = f"--cases {options.cases} --digests {options.digests}"
    return {
        "djl": f"ai.djl:api:{runner.djl_version()}",
        "jdk": runner.jdk_version(),
        "seed": options.seed,
        "command": f"python tests/djl/make_golden.py {counts} --seed {options.seed}",
        "digest": "SHA-256 of the float32 bits, little-endian, of updates 0 .. digest-1",
    }


def compress(data: dict[str, Any]) -> bytes:
    text = json.dumps(data, separators=(",", ":"))
    return gzip.compress(text.encode(), compresslevel=9, mtime=0)


if __name__ == "__main__":
    main()
