"""Writes errors.json (invalid calls and what DJL makes of them) and differences.json."""

import argparse
import itertools
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import invalid_cases
import runner
from invalid_cases import Call
from make_golden import FOLDER

Entry = dict[str, Any]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=FOLDER, help="folder of the two files")
    folder = parser.parse_args().out
    write(folder / "errors.json", errors())
    write(folder / "differences.json", differences())


def errors() -> dict[str, Any]:
    """DJL's refusals, and by reason the calls that it accepts although they make no sense."""
    not_finite = ask(invalid_cases.not_finite_calls())
    refused = ask(invalid_cases.refused_calls())
    accepted = {
        "unset": ask(invalid_cases.unset_calls()),
        "not_finite": [entry for entry in not_finite if "bits" in entry],
        "negative_update": ask(invalid_cases.negative_update_calls()),
        "meaningless": ask(invalid_cases.meaningless_calls()),
        "rounded": ask(invalid_cases.rounded_calls()),
    }
    require("error", refused)
    for entries in accepted.values():
        require("bits", entries)
    return {
        "refused": refused + [entry for entry in not_finite if "error" in entry],
        "accepted": accepted,
    }


def differences() -> dict[str, Any]:
    """Answers that depend on the order of the queries, and answers after an int overflow."""
    in_order = ask(invalid_cases.order_calls(), stateful_order=True)
    increasing = ask(invalid_cases.order_calls())
    for entry, pure in zip(in_order, increasing):
        entry["bits_if_increasing"] = pure["bits"]
    overflows = ask(invalid_cases.overflow_calls())
    require("bits", in_order + overflows)
    return {"query_order": in_order, "int_overflow": overflows}


def ask(calls: Sequence[Call], **options: bool) -> list[Entry]:
    cases = [to_case(number, call) | options for number, call in enumerate(calls)]
    answers = runner.run_cases(cases)
    entries = [
        {"name": call.name} | case | answer for call, case, answer in zip(calls, cases, answers)
    ]
    return [{key: entry[key] for key in entry if key != "id"} for entry in entries]


def to_case(number: int, call: Call) -> Entry:
    case: Entry = {"id": number, "tracker": call.tracker, "updates": call.updates}
    if call.tracker["kind"] == "FixedPerVarTracker":
        ids = itertools.cycle(["a", "absent"])
        case["parameter_ids"] = list(itertools.islice(ids, len(call.updates)))
    return case


def require(outcome: str, entries: Sequence[Entry]) -> None:
    for entry in entries:
        if outcome not in entry:
            raise SystemExit(f"expected {outcome} from {entry}")


def write(path: Path, data: dict[str, Any]) -> None:
    made = {
        "djl": f"ai.djl:api:{runner.djl_version()}",
        "jdk": runner.jdk_version(),
        "command": "python tests/djl/make_errors.py",
    }
    path.write_text(json.dumps({"made": made, **data}, indent=1) + "\n")
    print(path)


if __name__ == "__main__":
    main()
