"""Writes ties.json.gz: what DJL makes of every case of tie_cases.py."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import runner
import tie_cases
from make_golden import compress

OUT = Path(__file__).resolve().parent / "ties.json.gz"


def main() -> None:
    later = [bits[0] != bits[1] for bits in ask(tie_cases.factor_ties())]
    ties = {
        "made": {
            "djl": f"ai.djl:api:{runner.djl_version()}",
            "jdk": runner.jdk_version(),
            "command": "python tests/djl/make_ties.py",
        },
        # One character a tie: 1 where DJL goes on to update n + 1, 0 where it ends at n.
        "factor": "".join("01"[is_later] for is_later in later),
        **{name: ask(cases()) for name, cases in tie_cases.GROUPS.items()},
    }
    OUT.write_bytes(compress(ties))
    values = sum(len(bits) for name in tie_cases.GROUPS for bits in ties[name])
    print(f"{len(later)} ties of factors, {values} other values -> {OUT}")


def ask(cases: Iterable[tie_cases.Case]) -> list[list[str]]:
    answers = runner.run_cases([{"id": i, **case} for i, case in enumerate(cases)])
    return [answer["bits"] for answer in answers]


if __name__ == "__main__":
    main()
