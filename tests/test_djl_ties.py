"""DJL's recorded decisions where the last bit of a rounded number decides."""

from __future__ import annotations

import djl_data
import pytest

import lrtrack

RECORDED = djl_data.recorded("ties.json.gz")
CASES = djl_data.tool("tie_cases")


def test_factors_end_where_djl_ends_them_at_every_exact_tie():
    ties = list(CASES.factor_ties())
    assert len(ties) == len(RECORDED["factor"]) == 137_283
    assert {"0", "1"} == set(RECORDED["factor"])
    for case, ends_later in zip(ties, RECORDED["factor"]):
        parameters = {name: case["tracker"][name] for name in ("base_value", "factor", "min_value")}
        n = case["updates"][0]
        first, second, third = lrtrack.FactorTracker(**parameters)[n : n + 3]
        assert (first != second, second == third) == (ends_later == "1", True), parameters


@pytest.mark.parametrize("group", CASES.GROUPS)
def test_no_value_differs(group):
    cases = list(CASES.GROUPS[group]())
    answered = [case | {"bits": bits} for case, bits in zip(cases, RECORDED[group])]
    assert len(answered) == len(cases) == len(RECORDED[group])
    assert [text for case in answered for text in djl_data.differences(case)] == []
