"""Other libraries' schedules, as recorded in data/, against how peer_cases writes them.

All libraries compute in double precision here, some by recursion from one update to the next, so
that rounding errors add up. Hence the tolerance of each case, 1e-12 (relative) unless it says
otherwise, and 1e-17 (absolute) where a schedule ends at 0.
"""

from __future__ import annotations

import json
import math
import warnings
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from peer_cases import CASES, Case

import lrtrack

DATA = Path(__file__).parent / "data"
ALL_CASES = [
    pytest.param(library, case, id=f"{library}: {case.name}")
    for library, cases in CASES.items()
    for case in cases
]


@cache
def recorded_values(library: str) -> dict[tuple[str, bool], list[float]]:
    text = (DATA / f"{library}.json").read_text(encoding="utf-8")
    rows: list[dict[str, Any]] = json.loads(text)["schedules"]
    return {(row["peer"], row["momentum"]): row["values"] for row in rows}


def values_of(case: Case) -> np.ndarray:
    tracker = eval(case.lrtrack, {**vars(lrtrack), "math": math})
    if isinstance(tracker, lrtrack.PlateauTracker):
        return np.array([told(tracker, metric) for metric in case.metrics])
    return tracker.astype(np.float64)[: len(case.metrics) or case.updates]


def told(plateau: lrtrack.PlateauTracker, metric: float) -> float:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "metric", UserWarning)  # one case has a NaN
        plateau.update(metric)
    return plateau.value


@pytest.mark.parametrize("library, case", ALL_CASES)
def test_has_the_values_of(library: str, case: Case):
    expected = recorded_values(library)[case.key]
    assert len(expected) == (len(case.metrics) or case.updates)
    np.testing.assert_allclose(values_of(case), expected, rtol=case.tolerance, atol=1e-17)


@pytest.mark.parametrize("library", CASES)
def test_every_recorded_schedule_is_compared(library: str):
    assert recorded_values(library).keys() == {case.key for case in CASES[library]}
