"""DJL's own recorded values, bit for bit (tests/djl/README.md says how they were made)."""

from __future__ import annotations

from collections import Counter

import djl_data
import pytest

CASES = djl_data.recorded("golden.json.gz")["cases"]
KINDS = sorted({djl_data.kind_of(case["tracker"]) for case in CASES})


def cases_of(kind):
    return [case for case in CASES if djl_data.kind_of(case["tracker"]) == kind]


@pytest.mark.parametrize("kind", KINDS)
def test_no_value_differs(kind):
    differing = [text for case in cases_of(kind) for text in djl_data.differences(case)]
    assert differing == []


def test_the_recording_is_as_large_as_promised():
    outer = Counter(case["tracker"]["kind"] for case in CASES)
    nested = {kind for kind in KINDS if kind.startswith("WarmUpTracker of WarmUpTracker of ")}
    assert len(CASES) == 2000
    assert sum(len(case["bits"]) for case in CASES) == 82139
    assert all(len(case["bits"]) == len(case["updates"]) for case in CASES)
    assert sum("sha256" in case and case["digest"] == 2**20 for case in CASES) == 400
    assert len(outer) == 9
    assert len(nested) == 7
    assert max(update for case in CASES for update in case["updates"]) == 2**31 - 1
