"""Fresh random cases, answered by DJL itself and by lrtrack."""

from __future__ import annotations

import secrets

import djl_data
import pytest

COUNT, DIGESTS = 400, 10


def test_fresh_cases_agree_with_djl(capsys):
    reason = djl_data.tool("runner").available()
    if reason is not None:
        pytest.skip(f"DJL cannot be asked here: {reason}")
    seed = secrets.randbits(32)
    with capsys.disabled():
        print(f"\nasking DJL {COUNT} cases, seed {seed}")
    cases = djl_data.tool("random_cases").make_cases(COUNT, seed, DIGESTS)
    answered = zip(cases, djl_data.tool("runner").run_cases(cases))
    differing = [text for case, answer in answered for text in djl_data.differences(case | answer)]
    assert differing == []
