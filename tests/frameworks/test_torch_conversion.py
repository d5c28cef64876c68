"""torch's schedulers as trackers, against the rates that torch itself sets."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.optim import lr_scheduler as theirs

from lrtrack.torch import LRScheduler, from_scheduler

UPDATES = 60


def sgd(rates=(0.1, 0.03)):
    groups = [{"params": [torch.nn.Parameter(torch.zeros(1))], "lr": rate} for rate in rates]
    return torch.optim.SGD(groups, momentum=0.9)


def rates_of(optimizer, scheduler, updates=UPDATES):
    """What torch's scheduler sets for each group at each update."""
    rates = []
    with warnings.catch_warnings():
        # Nested schedulers are stepped before the optimizer, as torch says of itself.
        warnings.simplefilter("ignore", UserWarning)
        for _ in range(updates):
            rates.append([group["lr"] for group in optimizer.param_groups])
            optimizer.step()
            scheduler.step()
    return np.array(rates).T


def assert_converted(make, updates=UPDATES, rates=(0.1, 0.03)):
    optimizer = sgd(rates)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        scheduler = make(optimizer)
    trackers = from_scheduler(scheduler)
    wanted = rates_of(optimizer, scheduler, updates)
    found = np.array([tracker[0:updates] for tracker in trackers])
    assert found.dtype == np.float64
    # torch's recursions add their own rounding errors.
    np.testing.assert_allclose(found, wanted, rtol=1e-11, atol=1e-14)
    used = from_scheduler(scheduler)
    assert [t[0:9].tolist() for t in used] == [t[0:9].tolist() for t in trackers]


SIMPLE = {
    "StepLR": lambda o: theirs.StepLR(o, step_size=7, gamma=0.5),
    "MultiStepLR": lambda o: theirs.MultiStepLR(o, [3, 20, 21], gamma=0.5),
    "MultiStepLR twice and at 0": lambda o: theirs.MultiStepLR(o, [0, 9, 9, 30], gamma=0.5),
    "ConstantLR": lambda o: theirs.ConstantLR(o, factor=0.25, total_iters=8),
    "ConstantLR of length 0": lambda o: theirs.ConstantLR(o, factor=0.25, total_iters=0),
    "LinearLR": lambda o: theirs.LinearLR(o, 0.2, 0.8, total_iters=13),
    "LinearLR of length 0": lambda o: theirs.LinearLR(o, 0.2, 0.8, total_iters=0),
    "ExponentialLR": lambda o: theirs.ExponentialLR(o, gamma=0.9),
    "ExponentialLR that grows": lambda o: theirs.ExponentialLR(o, gamma=1.05),
    "ExponentialLR to nothing": lambda o: theirs.ExponentialLR(o, gamma=0),
    "StepLR that grows": lambda o: theirs.StepLR(o, step_size=7, gamma=2.0),
    "MultiStepLR that grows": lambda o: theirs.MultiStepLR(o, [3, 20, 21], gamma=1.5),
    "PolynomialLR": lambda o: theirs.PolynomialLR(o, total_iters=23, power=1.5),
    "PolynomialLR of length 0": lambda o: theirs.PolynomialLR(o, total_iters=0),
    "CosineAnnealingLR": lambda o: theirs.CosineAnnealingLR(o, T_max=13, eta_min=0.003),
    "CosineAnnealingLR that rises": lambda o: theirs.CosineAnnealingLR(o, T_max=13, eta_min=0.05),
    "CosineAnnealingWarmRestarts": lambda o: theirs.CosineAnnealingWarmRestarts(
        o, T_0=5, T_mult=2, eta_min=0.001
    ),
    "CosineAnnealingWarmRestarts that rises": lambda o: theirs.CosineAnnealingWarmRestarts(
        o, T_0=5, eta_min=0.05
    ),
    "CyclicLR": lambda o: theirs.CyclicLR(o, [0.01, 0.02], 0.5, step_size_up=7, step_size_down=4),
    "CyclicLR from 0": lambda o: theirs.CyclicLR(o, 0.0, 0.5, step_size_up=7),
    "CyclicLR halved": lambda o: theirs.CyclicLR(o, 0.01, 0.5, 7, mode="triangular2"),
    "CyclicLR decaying": lambda o: theirs.CyclicLR(o, 0.01, 0.5, 7, mode="exp_range", gamma=0.98),
    "CyclicLR with a function of the cycle": lambda o: theirs.CyclicLR(
        o, 0.01, 0.5, 7, scale_fn=lambda cycle: 1 / cycle
    ),
    "CyclicLR with a function of the update": lambda o: theirs.CyclicLR(
        o, 0.01, 0.5, 7, scale_fn=lambda update: 0.99**update, scale_mode="iterations"
    ),
    "OneCycleLR": lambda o: theirs.OneCycleLR(o, [0.5, 0.25], total_steps=UPDATES + 1),
    "OneCycleLR in straight lines": lambda o: theirs.OneCycleLR(
        o, 0.5, total_steps=UPDATES + 1, anneal_strategy="linear", pct_start=0.4
    ),
    "OneCycleLR in three phases": lambda o: theirs.OneCycleLR(
        o, 0.5, total_steps=UPDATES + 1, three_phase=True, div_factor=10, final_div_factor=100
    ),
    "LambdaLR": lambda o: theirs.LambdaLR(o, [lambda t: 0.9**t, lambda t: 1 / (t + 1)]),
}


@pytest.mark.parametrize("name", SIMPLE)
def test_simple_schedulers(name):
    assert_converted(SIMPLE[name])


@pytest.mark.parametrize("name", [name for name in SIMPLE if not name.startswith("One")])
def test_a_group_whose_rate_is_zero(name):
    assert_converted(SIMPLE[name], rates=(0.1, 0.0))


def test_one_cycle_holds_its_last_value_where_torch_raises():
    scheduler = theirs.OneCycleLR(sgd(), 0.5, total_steps=10)
    (tracker, _) = from_scheduler(scheduler)
    assert tracker(50) == tracker(9) == pytest.approx(0.5 / 25 / 1e4)


def sequential(*parts_and_milestones):
    *parts, milestones = parts_and_milestones
    return lambda o: theirs.SequentialLR(o, [part(o) for part in parts], milestones)


def chained(*parts):
    return lambda o: theirs.ChainedScheduler([part(o) for part in parts])


def warm_up(o):
    return theirs.LinearLR(o, 0.1, total_iters=10)


def cosine(o):
    return theirs.CosineAnnealingLR(o, T_max=UPDATES)


COMPOSED = {
    "warm-up, then cosine": sequential(warm_up, SIMPLE["CosineAnnealingLR"], [10]),
    "three parts": sequential(
        SIMPLE["ConstantLR"], SIMPLE["StepLR"], SIMPLE["PolynomialLR"], [5, 30]
    ),
    "cut off": sequential(SIMPLE["ExponentialLR"], SIMPLE["CosineAnnealingWarmRestarts"], [17]),
    "one cycle in the end": sequential(warm_up, SIMPLE["OneCycleLR"], [10]),
    "a cycle in the end": sequential(warm_up, SIMPLE["CyclicLR"], [10]),
    "a function in the end": sequential(warm_up, SIMPLE["LambdaLR"], [10]),
    "product": chained(warm_up, SIMPLE["ExponentialLR"], SIMPLE["StepLR"]),
    "warm-up times cosine": chained(warm_up, cosine),
    "cosine times warm-up": chained(cosine, warm_up),
    "set anew": chained(SIMPLE["StepLR"], SIMPLE["ExponentialLR"], SIMPLE["LambdaLR"]),
    "a product inside a product": chained(chained(warm_up, SIMPLE["StepLR"]), cosine),
    "product, then cosine": sequential(
        chained(warm_up, SIMPLE["ExponentialLR"]), SIMPLE["CosineAnnealingLR"], [15]
    ),
    "product with a polynomial, then steps": sequential(
        chained(SIMPLE["PolynomialLR"], SIMPLE["StepLR"]), SIMPLE["StepLR"], [15]
    ),
    "sequence inside a sequence": sequential(
        sequential(warm_up, SIMPLE["StepLR"], [10]), SIMPLE["ExponentialLR"], [30]
    ),
    "sequence inside a sequence, decaying": sequential(
        sequential(SIMPLE["ExponentialLR"], SIMPLE["StepLR"], [10]), warm_up, [30]
    ),
    "three deep": sequential(
        sequential(sequential(warm_up, SIMPLE["StepLR"], [5]), warm_up, [10]),
        SIMPLE["ExponentialLR"],
        [30],
    ),
    "chain of one sequence": chained(sequential(warm_up, SIMPLE["StepLR"], [10])),
}


@pytest.mark.parametrize("name", COMPOSED)
def test_compositions(name):
    assert_converted(COMPOSED[name])


@given(
    names=st.lists(
        st.sampled_from(["StepLR", "MultiStepLR", "ConstantLR", "LinearLR", "ExponentialLR"]),
        min_size=1,
        max_size=4,
    ),
    lengths=st.lists(st.integers(1, 20), min_size=3, max_size=3),
)
def test_any_sequence_and_any_product(names, lengths):
    parts = [SIMPLE[name] for name in names]
    milestones = np.cumsum(lengths[: len(parts) - 1]).tolist()
    assert_converted(sequential(*parts, milestones))
    assert_converted(chained(*parts))


def test_the_trackers_go_straight_into_the_scheduler():
    optimizer = sgd()
    wanted = rates_of(optimizer, warm_up(optimizer), 20)
    again = sgd()
    scheduler = LRScheduler(again, from_scheduler(warm_up(sgd())))
    np.testing.assert_allclose(rates_of(again, scheduler, 20), wanted, rtol=1e-12)


class Halving(theirs.StepLR):
    pass


@pytest.mark.parametrize(
    "make, error, message",
    [
        (
            lambda o: theirs.ReduceLROnPlateau(o),
            TypeError,
            "scheduler must be one of StepLR, .*ChainedScheduler, received <.*ReduceLROnPlateau",
        ),
        (
            lambda o: theirs.MultiplicativeLR(o, lambda t: 0.9),
            TypeError,
            "scheduler must be one of StepLR, .*, received <.*MultiplicativeLR",
        ),
        (lambda o: Halving(o, 3), TypeError, "scheduler must be one of .*, received <.*Halving"),
        (lambda o: 0.1, TypeError, "scheduler must be one of .*, received 0.1"),
        (
            lambda o: theirs.StepLR(o, step_size=0),
            ValueError,
            "step_size must be positive, received 0",
        ),
        (
            lambda o: theirs.StepLR(o, step_size=2, gamma=-1),
            ValueError,
            r"gamma must be non-negative, received -1\.0",
        ),
        (
            lambda o: theirs.PolynomialLR(o, total_iters=2.5),
            TypeError,
            r"total_iters must be an integer, received 2\.5",
        ),
        (
            chained(SIMPLE["CosineAnnealingLR"], warm_up),
            ValueError,
            "eta_min must be 0 in a ChainedScheduler, received 0.003",
        ),
        (
            chained(sequential(warm_up, SIMPLE["StepLR"], [10]), SIMPLE["ExponentialLR"]),
            ValueError,
            "ChainedScheduler must be free of what overwrites the rate, .*, received 'Sequen",
        ),
        (
            chained(SIMPLE["ExponentialLR"], sequential(warm_up, SIMPLE["StepLR"], [10])),
            ValueError,
            "ChainedScheduler must be free of what overwrites the rate, .*, received 'Sequen",
        ),
        (
            sequential(warm_up, chained(SIMPLE["StepLR"]), [10]),
            ValueError,
            "SequentialLR must be free of compositions behind the first, where torch fails",
        ),
        (
            chained(SIMPLE["LambdaLR"], SIMPLE["ExponentialLR"]),
            ValueError,
            "ChainedScheduler must be free of what overwrites the rate, but for the last",
        ),
        (
            sequential(chained(cosine, warm_up), SIMPLE["StepLR"], [10]),
            ValueError,
            "CosineAnnealingLR",
        ),
        (
            sequential(warm_up, SIMPLE["StepLR"], [0]),
            ValueError,
            r"milestones must be positive, received \[0\]",
        ),
        (
            lambda o: theirs.CyclicLR(o, 0.1, 0.5, step_size_up=2.5),
            ValueError,
            "step_size_up must be an integer, received 2.5",
        ),
    ],
)
@pytest.mark.filterwarnings("ignore:Detected call of")
def test_refusals(make, error, message):
    with pytest.raises(error, match=message):
        from_scheduler(make(sgd()))


def test_schedules_of_transformers_are_functions():
    transformers = pytest.importorskip("transformers")
    make = transformers.get_cosine_schedule_with_warmup
    assert_converted(lambda o: make(o, num_warmup_steps=5, num_training_steps=40))
    assert math.isfinite(from_scheduler(make(sgd(), 5, 40))[0](10**9))
