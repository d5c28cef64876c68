"""Trackers that torch optimizers follow: what each update really uses."""

from __future__ import annotations

import copy
import math
import pickle

import numpy as np
import pytest
import torch
from torch._dynamo.testing import CompileCounterWithBackend

from lrtrack import (
    CosineTracker,
    CyclicalTracker,
    FixedPerVarTracker,
    FixedTracker,
    LambdaTracker,
    LinearTracker,
    OneCycleTracker,
    PerParameterTracker,
    PlateauTracker,
    StepTracker,
    WarmUpTracker,
)
from lrtrack.torch import LRScheduler

COSINE = CosineTracker(base_value=0.5, final_value=0.01, max_updates=20)
HALF = FixedTracker(value=0.5)
ONE = FixedTracker(value=1.0)


def weight():
    return torch.nn.Parameter(torch.zeros(1))


def sgd(groups=1, lr=0.1, **options):
    named = [{"params": [weight()], "name": f"layer{i}"} for i in range(groups)]
    return torch.optim.SGD(named, lr=lr, **options)


def steps_of(optimizer, scheduler, updates):
    """How far each update moves weights of 0 along a gradient of 1: of plain SGD, the rate."""
    steps = []
    parameters = [p for group in optimizer.param_groups for p in group["params"]]
    for _ in range(updates):
        for p in parameters:
            p.data.zero_()
            p.grad = torch.ones(1)
        optimizer.step()
        scheduler.step()
        steps.append([-p.item() for p in parameters])
    return steps


def numbers_of(optimizer, scheduler, updates, key):
    """What the first group holds under the key at each update."""
    held = []
    for _ in range(updates):
        held.append(optimizer.param_groups[0][key])
        optimizer.step()
        scheduler.step()
    return held


@pytest.mark.parametrize("first_update", [0, 1, 7])
@pytest.mark.parametrize("lr", ["float", "tensor"])
def test_the_kth_update_uses_the_position_before_it(lr, first_update):
    warm_up = WarmUpTracker(main_tracker=COSINE, warm_up_steps=5)
    optimizer = sgd(lr=torch.tensor(0.1) if lr == "tensor" else 0.1)
    scheduler = LRScheduler(optimizer, warm_up, first_update=first_update)
    moved = np.float32(steps_of(optimizer, scheduler, 40))[:, 0]
    assert moved.tolist() == warm_up[first_update : first_update + 40].tolist()


def test_torch_takes_it_for_a_scheduler_and_the_rates_for_numbers():
    optimizer = sgd()
    scheduler = LRScheduler(optimizer, COSINE)
    assert isinstance(scheduler, torch.optim.lr_scheduler.LRScheduler)
    assert scheduler.get_last_lr() == [0.5]
    assert type(scheduler.get_last_lr()[0]) is float
    assert type(optimizer.param_groups[0]["lr"]) is float
    assert scheduler.tracker is COSINE
    assert not hasattr(scheduler, "total_steps")  # accelerate would take it for OneCycleLR


@pytest.mark.parametrize("is_first", [True, False])
def test_in_a_chain_it_overwrites_the_rate_and_what_follows_scales_it(is_first):
    optimizer = sgd(lr=1.0)
    make = [
        lambda: LRScheduler(optimizer, COSINE),
        lambda: torch.optim.lr_scheduler.ExponentialLR(optimizer, 0.5),
    ]
    chain = [part() for part in (make if is_first else make[::-1])]
    scheduler = torch.optim.lr_scheduler.ChainedScheduler(chain)
    share = 0.5 if is_first else 1
    held = numbers_of(optimizer, scheduler, 5, "lr")
    assert held[1:] == [COSINE(k) * share for k in range(1, 5)]


def test_relative_values_are_factors_on_each_groups_own_rate():
    optimizer = sgd(2)
    optimizer.param_groups[1]["lr"] = 0.01
    scheduler = LRScheduler(optimizer, HALF, relative=True)
    assert scheduler.get_last_lr() == [0.05, 0.005]
    optimizer.step()
    scheduler.step()
    assert scheduler.get_last_lr() == [0.05, 0.005]


def test_the_rate_is_held_after_the_end_where_torchs_own_raises():
    optimizer = sgd()
    one_cycle = OneCycleTracker(max_value=0.5, total_updates=4)
    scheduler = LRScheduler(optimizer, one_cycle)
    assert len(set(numbers_of(optimizer, scheduler, 8, "lr")[3:])) == 1


def test_the_deprecated_step_to_an_epoch_reads_that_position():
    optimizer = sgd()
    scheduler = LRScheduler(optimizer, COSINE)
    optimizer.step()
    with pytest.warns(UserWarning, match="deprecated"):
        scheduler.step(7)
    assert scheduler.get_last_lr() == [COSINE(7)]


@pytest.mark.parametrize(
    "epoch, error, message",
    [
        (0.73, TypeError, "an integer (a PlateauTracker takes a metric by its update)"),
        ("loss", TypeError, "an integer (a PlateauTracker takes a metric by its update)"),
        (-3, ValueError, "non-negative"),
    ],
)
def test_what_is_not_an_epoch_is_refused_and_changes_nothing(epoch, error, message):
    optimizer = sgd()
    scheduler = LRScheduler(optimizer, PlateauTracker(base_value=0.5))
    optimizer.step()
    with pytest.warns(UserWarning, match="deprecated"), pytest.raises(error) as raised:
        scheduler.step(epoch)
    assert str(raised.value) == f"epoch must be {message}, received {epoch!r}"
    assert scheduler.last_epoch == 0


def test_copies_and_pickles_continue_alike():
    optimizer = sgd(2, momentum=0.5)
    scheduler = LRScheduler(optimizer, [COSINE, HALF], momentum=HALF)
    steps_of(optimizer, scheduler, 3)
    for copied in (copy.deepcopy(scheduler), pickle.loads(pickle.dumps(scheduler))):
        again = copied.optimizer
        assert again is not optimizer
        copied.step()
        assert [group["lr"] for group in again.param_groups] == [COSINE(4), 0.5]
        assert (copied.tracker, copied.first_update) == ((COSINE, HALF), 0)


class TestGroups:
    def test_one_tracker_for_each(self):
        optimizer = sgd(2)
        scheduler = LRScheduler(optimizer, [COSINE, HALF])
        assert steps_of(optimizer, scheduler, 3) == [[COSINE(k), 0.5] for k in range(3)]

    def test_trackers_by_the_names_of_groups(self):
        optimizer = sgd(2)
        by_name = PerParameterTracker(HALF, {"*1": COSINE})
        scheduler = LRScheduler(optimizer, by_name)
        assert steps_of(optimizer, scheduler, 3) == [[0.5, COSINE(k)] for k in range(3)]
        rates = FixedPerVarTracker(default_value=0.5, values={"layer1": 0.25})
        LRScheduler(optimizer, rates)
        assert [group["lr"] for group in optimizer.param_groups] == [0.5, 0.25]

    def test_a_group_that_is_added_later_follows_from_the_next_step_on(self):
        optimizer = sgd()
        scheduler = LRScheduler(optimizer, COSINE, relative=True)
        steps_of(optimizer, scheduler, 2)
        optimizer.add_param_group({"params": [weight()], "lr": 0.2})
        scheduler.step()
        assert scheduler.get_last_lr() == [0.1 * COSINE(3), 0.2 * COSINE(3)]

    def test_a_group_that_is_added_to_a_list_of_trackers_is_refused(self):
        optimizer = sgd()
        scheduler = LRScheduler(optimizer, [COSINE])
        optimizer.step()
        optimizer.add_param_group({"params": [weight()]})
        what = r"lr must be one tracker for each parameter group \(2\), received 1"
        with pytest.raises(ValueError, match=what):
            scheduler.step()

    def test_a_shared_tensor_is_separated(self):
        shared = torch.tensor(0.1)
        optimizer = sgd(2, lr=shared)
        assert optimizer.param_groups[0]["lr"] is optimizer.param_groups[1]["lr"]
        scheduler = LRScheduler(optimizer, [COSINE, HALF])
        expected = [[np.float32(COSINE(k)), 0.5] for k in range(3)]
        assert steps_of(optimizer, scheduler, 3) == expected
        assert optimizer.param_groups[0]["lr"] is shared


class TestHyperParameters:
    def test_momentum_of_a_cycle_in_one_line(self):
        cycle = CyclicalTracker(base_value=0.1, max_value=0.5, step_size_up=4)
        optimizer = sgd(momentum=0.5)
        scheduler = LRScheduler(optimizer, cycle, momentum=cycle.momentum())
        held = numbers_of(optimizer, scheduler, 12, "momentum")
        assert held == [cycle.momentum()(k) for k in range(12)]

    def test_weight_decay_of_one_group_alone(self):
        optimizer = sgd(2, weight_decay=0.25)
        decay = LinearTracker(base_value=0.5, slope=-0.0625, max_updates=4)
        scheduler = LRScheduler(optimizer, HALF, weight_decay=[None, decay])
        for k in range(6):
            held = [group["weight_decay"] for group in optimizer.param_groups]
            assert held == [0.25, decay(k)]
            optimizer.step()
            scheduler.step()

    @pytest.mark.parametrize("tensors", [False, True])
    def test_one_of_adams_betas(self, tensors):
        betas = (0.9, 0.999)
        if tensors:
            betas = tuple(map(torch.tensor, betas))
        groups = [{"params": [weight()]}, {"params": [weight()]}]
        lr = torch.tensor(0.1) if tensors else 0.1
        optimizer = torch.optim.Adam(groups, lr=lr, betas=betas, foreach=False, capturable=False)
        first, second = FixedTracker(value=0.75), FixedTracker(value=0.625)
        LRScheduler(optimizer, COSINE, betas=[(first, None), (second, second)])
        held = [tuple(map(float, group["betas"])) for group in optimizer.param_groups]
        assert held == [(0.75, pytest.approx(0.999)), (0.625, 0.625)]
        assert all(
            isinstance(b, torch.Tensor) is tensors for b in optimizer.param_groups[0]["betas"]
        )

    def test_any_number_that_the_groups_hold(self):
        optimizer = torch.optim.RMSprop([weight()], alpha=0.5, eps=1e-3)
        LRScheduler(
            optimizer, COSINE, alpha=FixedTracker(value=0.75), eps=FixedTracker(value=0.125)
        )
        assert (optimizer.param_groups[0]["alpha"], optimizer.param_groups[0]["eps"]) == (
            0.75,
            0.125,
        )


NAN = LambdaTracker(function=lambda t: math.nan if t else 1.0)
BETAS = "betas must be a tuple of 2 Trackers or None, or a list of one for each parameter group"


@pytest.mark.parametrize(
    "make, error, message",
    [
        (
            lambda: LRScheduler(COSINE, sgd()),
            TypeError,
            f"optimizer must be a torch.optim.Optimizer, received {COSINE!r}",
        ),
        (
            lambda: LRScheduler(sgd(), 0.1),
            TypeError,
            "lr must be a Tracker, a list of one for each parameter group, or a "
            "PerParameterTracker, received 0.1",
        ),
        (
            lambda: LRScheduler(sgd(), [None]),
            TypeError,
            "lr must be a Tracker, a list of one for each parameter group, or a "
            "PerParameterTracker, received [None]",
        ),
        (
            lambda: LRScheduler(sgd(2), [COSINE] * 3),
            ValueError,
            "lr must be one tracker for each parameter group (2), received 3",
        ),
        (
            lambda: LRScheduler(sgd(2), HALF, momentum=[HALF]),
            ValueError,
            "momentum must be one tracker for each parameter group (2), received 1",
        ),
        (
            lambda: LRScheduler(torch.optim.SGD([weight()]), PerParameterTracker(HALF)),
            ValueError,
            '"name" must be a text, by which lr finds its tracker, in group 0, received None',
        ),
        (
            lambda: LRScheduler(sgd(), HALF, momentun=HALF),
            ValueError,
            "a hyper-parameter must be one of the optimizer's (momentum, dampening, weight_decay), "
            "received 'momentun'",
        ),
        (
            lambda: LRScheduler(sgd(), HALF, nesterov=HALF),
            ValueError,
            "a hyper-parameter must be one of the optimizer's (momentum, dampening, weight_decay), "
            "received 'nesterov'",
        ),
        (
            lambda: LRScheduler(sgd(), HALF, momentum=0.9),
            TypeError,
            "momentum must be a Tracker, a list of one for each parameter group, or a "
            "PerParameterTracker, received 0.9",
        ),
        (
            lambda: LRScheduler(torch.optim.Adam([weight()]), HALF, betas=HALF),
            TypeError,
            f"{BETAS}, received {HALF!r}",
        ),
        (
            lambda: LRScheduler(torch.optim.Adam([weight()]), HALF, betas=(HALF,)),
            TypeError,
            f"{BETAS}, received ({HALF!r},)",
        ),
        (
            lambda: LRScheduler(sgd(), HALF, lr=HALF),
            ValueError,
            "lr must be given as tracker, received both",
        ),
        (
            lambda: LRScheduler(sgd(), HALF, first_update=-1),
            ValueError,
            "first_update must be non-negative, received -1",
        ),
        (
            lambda: LRScheduler(sgd(), HALF, last_epoch=-5),
            ValueError,
            "last_epoch must be -1 or more, received -5",
        ),
        (
            lambda: LRScheduler(sgd(), HALF, last_epoch=0.5),
            TypeError,
            "last_epoch must be an integer, received 0.5",
        ),
        (
            lambda: LRScheduler(sgd(), HALF, relative="yes"),
            TypeError,
            "relative must be True or False, received 'yes'",
        ),
        (
            lambda: LRScheduler(sgd(), NAN, first_update=3),
            ValueError,
            f"lr must be finite, received nan at update 3 from {NAN!r}",
        ),
        (
            lambda: LRScheduler(sgd(), -HALF),
            ValueError,
            f"lr must be non-negative, received -0.5 at update 0 from {-HALF!r}",
        ),
        (
            lambda: LRScheduler(sgd(), HALF, momentum=ONE),
            ValueError,
            f"momentum must be from 0 to below 1, received 1.0 at update 0 from {ONE!r}",
        ),
        (
            lambda: LRScheduler(torch.optim.Adam([weight()]), HALF, betas=(None, ONE)),
            ValueError,
            f"betas[1] must be from 0 to below 1, received 1.0 at update 0 from {ONE!r}",
        ),
    ],
)
def test_refusals(make, error, message):
    with pytest.raises(error) as raised:
        make()
    assert str(raised.value) == message


def test_a_value_that_is_not_finite_is_never_written():
    optimizer = sgd(2)
    scheduler = LRScheduler(optimizer, [HALF, NAN], momentum=HALF)
    optimizer.step()
    with pytest.raises(ValueError, match="lr must be finite, received nan at update 1 from"):
        scheduler.step()
    assert [group["lr"] for group in optimizer.param_groups] == [0.5, 1.0]


def test_a_plateau_lowers_the_rate_from_the_next_step_on():
    optimizer = sgd()
    plateau = PlateauTracker(base_value=0.5, factor=0.5, patience=0, main_tracker=HALF)
    scheduler = LRScheduler(optimizer, plateau)
    for _ in range(2):
        scheduler.tracker.update(1.0)
    assert steps_of(optimizer, scheduler, 2) == [[0.25], [0.125]]


def test_gradient_accumulation_counts_updates():
    optimizer = sgd()
    scheduler = LRScheduler(optimizer, COSINE)
    p = optimizer.param_groups[0]["params"][0]
    used = []
    for batch in range(8):
        (p.sum() / 4).backward()
        if batch % 4 == 3:
            before = p.item()
            optimizer.step()
            scheduler.step()
            optimizer.zero_grad()
            used.append(np.float32(before - p.item()))
    assert used == pytest.approx([COSINE(0), COSINE(1)])


def test_a_step_that_the_grad_scaler_skips_can_be_left_uncounted():
    optimizer = sgd()
    scheduler = LRScheduler(optimizer, COSINE)
    scaler = torch.amp.GradScaler("cpu", init_scale=4.0)
    p = optimizer.param_groups[0]["params"][0]
    used = []
    for update in range(4):
        optimizer.zero_grad()
        p.data.zero_()
        scaler.scale(p.sum() * (math.inf if update == 1 else 1)).backward()
        scale = scaler.get_scale()
        scaler.step(optimizer)
        scaler.update()
        if scaler.get_scale() >= scale:
            scheduler.step()
        used.append(-p.item())
    assert used == [COSINE(0), 0, COSINE(1), COSINE(2)]


def test_a_compiled_step_with_a_tensor_rate_compiles_once():
    counter = CompileCounterWithBackend("aot_eager")
    optimizer = sgd(2, lr=torch.tensor(0.1))
    scheduler = LRScheduler(optimizer, [COSINE, HALF])

    @torch.compile(backend=counter)
    def step():
        optimizer.step()

    parameters = [group["params"][0] for group in optimizer.param_groups]
    moved = []
    for _ in range(20):
        for p in parameters:
            p.data.zero_()
            p.grad = torch.ones(1)
        step()
        scheduler.step()
        moved.append([-p.item() for p in parameters])
    assert moved == [[COSINE(k), 0.5] for k in range(20)]
    assert counter.frame_count == 1


def test_an_outer_step_tracker_counts_epochs_where_it_is_stepped_once_an_epoch():
    optimizer = sgd()
    scheduler = LRScheduler(optimizer, StepTracker(base_value=0.5, factor=0.5, step_size=2))
    used = []
    for _ in range(4):
        for _ in range(3):
            used.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
        scheduler.step()
    assert used == [0.5] * 6 + [0.25] * 6
