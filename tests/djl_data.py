"""DJL's recorded answers, and lrtrack's answers to the same questions."""

from __future__ import annotations

import gzip
import hashlib
import json
import struct
import sys
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

import lrtrack

Case = dict[str, Any]

FOLDER = Path(__file__).resolve().parent / "djl"
FUNCTIONS = {"reciprocal": lambda number: 1.0 / (1.0 + number)}
PLAIN = {"NaN": float("nan"), "Infinity": float("inf"), "-Infinity": float("-inf")}


def tool(name: str) -> Any:
    """A module of tests/djl, which is a folder of scripts and no package."""
    if str(FOLDER) not in sys.path:
        sys.path.insert(0, str(FOLDER))
    return __import__(name)


@cache
def recorded(name: str) -> dict[str, Any]:
    data = (FOLDER / name).read_bytes()
    return json.loads(gzip.decompress(data) if name.endswith(".gz") else data)


def kind_of(tracker: dict[str, Any]) -> str:
    """Such as "WarmUpTracker of CosineTracker"."""
    main = tracker.get("main_tracker")
    return tracker["kind"] + (f" of {kind_of(main)}" if isinstance(main, dict) else "")


def parameters_of(tracker: dict[str, Any]) -> dict[str, Any]:
    """The parameters as Python values; a nested tracker is made."""
    return {name: _value(value) for name, value in tracker.items() if name != "kind"}


def construct(tracker: dict[str, Any]) -> Any:
    return getattr(lrtrack, tracker["kind"])(**parameters_of(tracker))


def build(tracker: dict[str, Any]) -> Any:
    """The tracker as DJL makes it: one setter after the other, then build()."""
    builder = getattr(lrtrack, tracker["kind"]).builder()
    for name, value in parameters_of(tracker).items():
        names = [f"set_{name}", f"opt_{name}"] if name != "values" else ["put_all"]
        setter = next(getattr(builder, setter) for setter in names if hasattr(builder, setter))
        setter(value)
    return builder.build()


def _value(value: Any) -> Any:
    if isinstance(value, dict):
        return construct(value) if "kind" in value else {k: _value(v) for k, v in value.items()}
    if not isinstance(value, str):
        return value
    if value == "JAVA_NULL":
        return None
    return {**FUNCTIONS, **PLAIN}.get(value, value)


def bits(value: float) -> str:
    """The float32 bits as DJL's answers spell them; `value` must be a float32's value."""
    assert struct.unpack(">f", struct.pack(">f", value))[0] == value, f"{value!r} is no float32"
    return struct.pack(">f", value).hex()


def bits_of_array(values: Any) -> list[str]:
    assert values.dtype == np.float32
    text = values.astype(">f4").tobytes().hex()
    return [text[i : i + 8] for i in range(0, len(text), 8)]


def answers(case: Case) -> dict[str, list[str]]:
    """What lrtrack gives for a case, by the way of asking."""
    tracker, updates = construct(case["tracker"]), case["updates"]
    if "parameter_ids" in case:
        pairs = zip(case["parameter_ids"], updates)
        return {"scalar": [bits(tracker.get_new_value(*pair)) for pair in pairs]}
    return {
        "scalar": [bits(tracker.get_new_value(update)) for update in updates],
        "call": [bits(tracker(update)) for update in updates],
        "bulk": bits_of_array(tracker.get_new_values(updates)),
        "slice": [row for n in updates for row in bits_of_array(tracker[n : n + 1])],
    }


def differences(case: Case) -> list[str]:
    """In words, every way of asking in which lrtrack's bits are not DJL's."""
    found = [
        f"{way} of {case['tracker']}: {_first_difference(case, given)}"
        for way, given in answers(case).items()
        if given != case["bits"]
    ]
    if "sha256" in case:
        found += [
            f"digest by {way} of {case['tracker']}"
            for way, given in digests(case).items()
            if given != case["sha256"]
        ]
    return found


def digests(case: Case) -> dict[str, str]:
    """The SHA-256 of the first values, by the way of asking."""
    tracker, count = construct(case["tracker"]), case["digest"]
    values = {"slice": tracker[0:count], "bulk": tracker.get_new_values(np.arange(count))}
    return {way: hashlib.sha256(v.astype("<f4").tobytes()).hexdigest() for way, v in values.items()}


def _first_difference(case: Case, given: list[str]) -> str:
    rows = zip(case["updates"], case["bits"], given)
    return next(f"at {n} DJL has {djl}, not {ours}" for n, djl, ours in rows if djl != ours)
