"""The example that trains under 64 schedules at once."""

from __future__ import annotations

import numpy as np

from examples.jax import sweep


def test_all_at_once_is_as_one_by_one():
    trackers = list(sweep.make_trackers(40).values())
    assert len(set(trackers)) == 64
    together = sweep.train_together(trackers, 40)
    np.testing.assert_allclose(
        together[::13], sweep.train_one_by_one(trackers[::13], 40), rtol=1e-4
    )
    assert 0.1 < together.min() < together.max() < 10
