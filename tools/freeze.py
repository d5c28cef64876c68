"""freeze: writes what this version saves of every class into tests/frozen, once for a version.

A record holds the pickle, the dictionary and the values that go with them, in both precisions.
Later versions must read it and give the same values: tests/test_frozen_pickles.py.
"""

from __future__ import annotations

import json
import math
import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lrtrack
from docs.make_entries import BY_PARAMETER
from docs.make_gallery import EXAMPLES
from lrtrack import _core

FOLDER = Path(__file__).parents[1] / "tests/frozen"
NUM_UPDATES = [0, 1, 2, 3, 10, 39, 40, 41, 60, 79, 120, 160, 181, 200, 1000]
COSINE = lrtrack.CosineTracker(base_value=0.5, max_updates=60)
# What has parameters that the gallery does not show.
FURTHER = [
    lrtrack.FactorTracker(base_value=1, factor=0.98, max_updates=50),
    lrtrack.LinearTracker(base_value=0.1, slope=0.01, max_value=0.5),
    lrtrack.LinearTracker(base_value=0.1, slope=0.01, max_updates=30),
    lrtrack.CosineTracker(base_value=0.5, final_value=0.1, max_updates=60),
    lrtrack.PolynomialDecayTracker(base_value=1, end_learning_rate=0.1, decay_steps=40, cycle=True),
    lrtrack.CyclicalTracker(mode="EXP_RANGE", gamma=0.9, step_size_up=20),
    lrtrack.CyclicalTracker(step_size_up=20, scale_function=COSINE, scale_mode_cycle=False),
    lrtrack.CyclicalMomentumTracker(mode="EXP_RANGE", gamma=0.9, max_value=0.9),
    lrtrack.CyclicalMomentumTracker(step_size_up=20, scale_function=COSINE, scale_mode_cycle=False),
    lrtrack.WarmUpTracker(main_tracker=COSINE, warm_up_steps=40, warm_up_mode="CONSTANT"),
    lrtrack.WarmUpTracker(main_tracker=COSINE, warm_up_steps=40, warm_up_mode="SQRT"),
    lrtrack.StepTracker(base_value=0.1, factor=1.5, step_size=40, offset=1),
    lrtrack.InverseSquareRootTracker(base_value=0.5, warm_up_steps=10, timescale=40),
    lrtrack.CosineRestartsTracker(base_value=0.5, first_cycle=10.3, final_value=0.1),
    lrtrack.OneCycleTracker(max_value=0.5, total_updates=180, anneal="LINEAR"),
    lrtrack.OneCycleTracker(
        max_value=0.5, total_updates=180, pct_start=0.4, div_factor=10, final_div_factor=100
    ),
    lrtrack.OneCycleMomentumTracker(
        base_value=0.8, max_value=0.9, total_updates=180, pct_start=0.4, anneal="LINEAR"
    ),
    lrtrack.OneCycleMomentumTracker(total_updates=180, three_phase=True),
    lrtrack.TrapezoidTracker(
        base_value=1,
        warm_up_steps=25,
        stable_steps=75,
        decay_steps=80,
        decay="COSINE",
        final_value=0.1,
    ),
    lrtrack.TanhTracker(base_value=1, total_updates=90, lower=-5, upper=2),
    lrtrack.TanhTracker(base_value=1, total_updates=90, final_value=0.1),
    lrtrack.RangeTestTracker(min_value=0.1, max_value=1, total_updates=90, growth="LINEAR"),
    lrtrack.LambdaTracker(function=lrtrack.SquareRootTracker(base_value=0.5)),
    lrtrack.FixedTracker(value=-0.0),
    lrtrack.FixedTracker(value=math.pi),
    lrtrack.Tracker.sequence([(COSINE, 40), (COSINE, 80)]),
    COSINE.repeat(40, value_factor=0.5, value_floor=0.1),
    COSINE.repeat(60, length_factor=1.5, stretch=True),
    lrtrack.Tracker.sequence([(COSINE.per_epoch(2), 40), (COSINE / 2).repeat(20)]).delay(3),
]


def trackers() -> Iterator[lrtrack.ParameterTracker]:
    shown = {**EXAMPLES, **BY_PARAMETER}
    for row in _core._tracker_types():
        if row["name"] != "LambdaTracker":  # whose example is a Python function
            for arguments in shown[row["name"]].values():
                yield getattr(lrtrack, row["name"])(**arguments)
    yield from FURTHER
    plateau = lrtrack.PlateauTracker(0.5, factor=0.5, patience=1, cooldown=2, main_tracker=COSINE)
    for metric in (1.0, 1.0, 1.0):
        plateau.update(metric)
    yield plateau


def precisions(tracker: lrtrack.ParameterTracker) -> Iterator[lrtrack.ParameterTracker]:
    yield tracker
    yield tracker.astype("float64")


def record(tracker: lrtrack.ParameterTracker) -> dict[str, Any]:
    return {
        "pickle": pickle.dumps(tracker, 0).decode("ascii"),
        "dictionary": tracker.to_dict(),
        "values": [tracker.get_new_value("bias", number) for number in NUM_UPDATES],
    }


def main() -> None:
    major, minor, _ = lrtrack.__version__.split(".")
    file = FOLDER / f"all_of_{major}_{minor}.json"
    if file.exists():
        raise SystemExit(f"{file} is a record of what was, and stays as it is")
    records = [record(each) for tracker in trackers() for each in precisions(tracker)]
    lines = ",\n".join(json.dumps(each) for each in records)
    text = f'{{"num_updates": {NUM_UPDATES}, "trackers": [\n{lines}\n]}}\n'
    file.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
