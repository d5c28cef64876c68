"""Trackers of every class, and what Python says of them, for the comparison with WebAssembly."""

import hashlib
import itertools
import json

import lrtrack
from lrtrack import Tracker
from lrtrack.playing import answer

RANGES = [(0, 1, 10**6), (10**9, 997, 1000), (2**52, 1, 1000)]
COSINE = {"kind": "CosineTracker", "base_value": 0.5, "max_updates": 20}
WRONG = [
    {"kind": "SquareRootTracker", "base_value": -1.5},
    {"kind": "SquareRootTracker", "base_value": "x"},
    {"kind": "SquareRootTracker", "base_value": True},
    {"kind": "SquareRootTracker"},
    {"kind": "SquareRootTracker", "base_value": 0.5, "speed": 1},
    {"kind": "Square"},
    {"kind": None},
    {**COSINE, "final_value": 1.5},
    {**COSINE, "max_updates": 2.5},
    {**COSINE, "max_updates": None},
    {"kind": "WarmUpTracker", "main_tracker": {**COSINE, "max_updates": 0}},
    {"kind": "WarmUpTracker", "main_tracker": COSINE, "warm_up_mode": "SLOW"},
    {"kind": "WarmUpTracker", "main_tracker": 3},
    {"kind": "MultiStepTracker", "base_value": 0.5, "factor": 0.5, "milestones": [3, 1]},
    {"kind": "MultiStepTracker", "base_value": 0.5, "factor": 0.5, "milestones": [3, "a"]},
    {"kind": "MultiStepTracker", "base_value": 0.5, "factor": 0.5, "milestones": 3},
    {"kind": "PiecewiseLinearTracker", "points": [[1, 2, 3]]},
    {"kind": "PiecewiseLinearTracker", "points": [[1, "y"]]},
    {"kind": "InverseTimeTracker", "base_value": 0.5, "decay": 1.5, "recursive": "yes"},
    {"kind": "ProductTracker", "factors": []},
    {"kind": "ProductTracker", "factors": [COSINE, {**COSINE, "base_value": ""}]},
    {"kind": "SequentialTracker", "trackers": [COSINE, COSINE], "lengths": []},
]


def variants(table):
    """The form's first tracker with each combination of its choices and switches."""
    rows = {row["name"]: row for row in table["parameters"]}
    choices = {
        name: row["members"] or [False, True]
        for name, row in rows.items()
        if row["kind"] in ("choice", "boolean")
    }
    for chosen in itertools.product(*choices.values()):
        given = {**table["initial"], **dict(zip(choices, chosen))}
        (value,) = answer({"ask": "values", "trackers": [given], "update": 0})["values"]
        if not isinstance(value, dict):
            yield given


def case(given):
    question = {"ask": "curves", "trackers": [given], "stop": 3000, "columns": 200}
    window = {**question, "window": [7, 1900], "momentum": True}
    (line,) = answer(question)["lines"]
    tracker = lrtrack.read(line["code"][0]["text"])
    assert isinstance(tracker, Tracker)
    digests = [
        hashlib.sha256(tracker[start : start + step * count : step].tobytes()).hexdigest()
        for start, step, count in RANGES
    ]
    return {
        "given": given,
        "digests": digests,
        "answers": [[asked, answer(asked)] for asked in (question, window)],
    }


def refusal(given):
    return [given, answer({"ask": "values", "trackers": [given], "update": 0})["values"][0]]


if __name__ == "__main__":
    given = [each for table in answer({"ask": "tables"})["types"] for each in variants(table)]
    found = {
        "ranges": RANGES,
        "cases": [case(each) for each in given],
        "wrong": [refusal(each) for each in WRONG],
    }
    print(json.dumps(found))
