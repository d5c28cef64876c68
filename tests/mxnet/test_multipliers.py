"""A rate for each parameter, seen on the weights."""

from __future__ import annotations

import numpy as np
import pytest
from gluon_steps import KnownGradients, sgd_by_hand

from lrtrack import CosineTracker, FixedPerVarTracker, PerParameterTracker, Tracker
from lrtrack.mxnet import LRScheduler, set_lr_multipliers

COSINE = CosineTracker(base_value=0.3, final_value=0.01, max_updates=20)
# Powers of two, so that a rate times one of them has the rate's own bits.
RATES = FixedPerVarTracker(default_value=0.5, values={"p1": 0.25, "p3": 2.0})
EXPECTED = {"p0": 0.5, "p1": 0.25, "p2": 0.5, "p3": 2.0}


def expected_weights(model, rates):
    rows = zip(model.start, model.gradients, EXPECTED.values())
    return np.stack(
        [sgd_by_hand(start, grad, [rate * own for rate in rates]) for start, grad, own in rows]
    )


def test_each_parameter_moves_at_its_own_rate(mx):
    model = KnownGradients(mx)
    assert set_lr_multipliers(model.parameters, RATES) == EXPECTED
    trainer = model.trainer("sgd", {"lr_scheduler": LRScheduler(Tracker.fixed(1.0))})
    for _ in range(3):
        model.step(trainer)
    np.testing.assert_array_equal(model.weights(), expected_weights(model, [1.0] * 3))


def test_the_values_are_factors_on_a_schedule(mx):
    model = KnownGradients(mx)
    set_lr_multipliers(model.parameters, RATES)
    trainer = model.trainer("sgd", {"lr_scheduler": LRScheduler(COSINE)})
    for _ in range(3):
        model.step(trainer)
    rates = [COSINE(update) for update in (1, 2, 3)]
    np.testing.assert_array_equal(model.weights(), expected_weights(model, rates))


def test_a_varying_tracker_is_set_before_each_step(mx):
    model = KnownGradients(mx)
    trainer = model.trainer("sgd", {"lr_scheduler": LRScheduler(Tracker.fixed(1.0))})
    for update in range(1, 6):
        set_lr_multipliers(model.parameters, COSINE, num_update=update)
        model.step(trainer)
    rates = [COSINE(update) for update in range(1, 6)]
    expected = sgd_by_hand(model.start, model.gradients, rates)
    np.testing.assert_array_equal(model.weights(), expected)


@pytest.mark.parametrize(
    "tracker",
    [COSINE, PerParameterTracker(Tracker.fixed(1.0), {"p1": COSINE}), 2 * COSINE],
    ids=["cosine", "one of several", "product"],
)
def test_a_varying_tracker_says_at_which_update_it_is_read(mx, tracker):
    model = KnownGradients(mx)
    with pytest.raises(ValueError, match="num_update must be given for a tracker that changes"):
        set_lr_multipliers(model.parameters, tracker)
    assert [parameter.lr_mult for parameter in model.parameters] == [1.0] * 4


def test_fixed_trackers_by_pattern_need_no_update(mx):
    model = KnownGradients(mx)
    tracker = PerParameterTracker(Tracker.fixed(1.0), {"p3": Tracker.fixed(0)})
    assert set_lr_multipliers(model.parameters, tracker)["p3"] == 0


def test_takes_what_collect_params_returns(mx):
    layer = mx.gluon.nn.Dense(3, in_units=2, prefix="head_")
    tracker = FixedPerVarTracker(default_value=1.0, values={"head_bias": 0.125})
    assert set_lr_multipliers(layer.collect_params(), tracker) == {
        "head_weight": 1.0,
        "head_bias": 0.125,
    }
    assert (layer.weight.lr_mult, layer.bias.lr_mult) == (1.0, 0.125)


def test_refuses_a_name_that_no_parameter_has(mx):
    model = KnownGradients(mx)
    misspelt = FixedPerVarTracker(default_value=0.5, values={"p1": 0.25, "P3": 2.0})
    with pytest.raises(ValueError, match=r"values must be named after parameters.*\['P3'\]"):
        set_lr_multipliers(model.parameters, misspelt)
    assert [parameter.lr_mult for parameter in model.parameters] == [1.0] * 4


@pytest.mark.parametrize("tracker", [None, 0.1, {"p0": 0.1}])
def test_refuses_what_is_not_a_tracker(tracker):
    with pytest.raises(TypeError, match=r"tracker must be a lrtrack\.ParameterTracker, received"):
        set_lr_multipliers([], tracker)


@pytest.mark.parametrize("params", [None, 5, [1], "weights"])
def test_what_is_not_a_gluon_parameter_is_refused(params):
    tracker = FixedPerVarTracker(default_value=0.5)
    with pytest.raises(TypeError, match="params must be Gluon parameters"):
        set_lr_multipliers(params, tracker)
