"""Fresh random cases, answered by DJL itself and by lrtrack."""

from __future__ import annotations

import os
import secrets

import djl_data
import pytest

COUNT, DIGESTS = 400, 10
DOUBTFUL = 2000


@pytest.fixture(scope="module")
def ask():
    """DJL's answers, or a skip that says why there are none."""
    runner = djl_data.tool("runner")
    reason = runner.available()
    if reason is not None:
        pytest.skip(f"DJL cannot be asked here: {reason}")
    return runner.run_cases


@pytest.fixture
def seed(capsys, request):
    """A new one each time; DJL_SEED=… repeats a run."""
    number = int(os.environ.get("DJL_SEED", secrets.randbits(32)))
    with capsys.disabled():
        print(f"\n{request.node.name}: DJL_SEED={number}")
    return number


def test_fresh_cases_agree_with_djl(ask, seed):
    cases = djl_data.tool("random_cases").make_cases(COUNT, seed, DIGESTS)
    answered = zip(cases, ask(cases))
    differing = [text for case, answer in answered for text in djl_data.differences(case | answer)]
    assert differing == []


def test_what_djl_refuses_of_fresh_doubtful_calls_is_refused(ask, seed):
    cases = djl_data.tool("doubtful_cases").make_cases(DOUBTFUL, seed)
    refused = [case for case, answer in zip(cases, ask(cases)) if "error" in answer]
    assert len(refused) > DOUBTFUL / 10
    assert [case["tracker"] for case in refused if is_accepted(case)] == []


def test_what_both_accept_of_fresh_doubtful_calls_has_the_same_bits(ask, seed):
    cases = djl_data.tool("doubtful_cases").make_cases(DOUBTFUL, seed)
    answered = [
        case | answer
        for case, answer in zip(cases, ask(cases))
        if "bits" in answer and is_accepted(case)
    ]
    assert len(answered) > DOUBTFUL / 10
    assert [text for case in answered for text in djl_data.differences(case)] == []


def is_accepted(case):
    """Whether the builder and the constructor take it; they must agree."""
    accepted = [takes(make, case) for make in (djl_data.build, djl_data.construct)]
    assert accepted[0] == accepted[1], case["tracker"]
    return accepted[0]


def takes(make, case):
    try:
        make(case["tracker"])
    except (ValueError, TypeError):
        return False
    return True
