"""A resumed torch run continues with the same rates, wherever it was interrupted."""

from __future__ import annotations

import io
import json
import warnings

import pytest
import torch
from torch.optim.lr_scheduler import (
    ChainedScheduler,
    CosineAnnealingLR,
    ExponentialLR,
    LinearLR,
    SequentialLR,
)

from lrtrack import (
    CosineTracker,
    FixedTracker,
    LambdaTracker,
    LinearTracker,
    PlateauTracker,
    Tracker,
)
from lrtrack.torch import LRScheduler

# Up to torch 2.8, SequentialLR calls what torch itself deprecates.
pytestmark = pytest.mark.filterwarnings("ignore:The epoch parameter in")

UPDATES = 9
COSINE = CosineTracker(base_value=0.5, final_value=0.01, max_updates=7)
LINEAR = LinearTracker(base_value=0.25, slope=-0.0156, max_updates=5)
MOMENTUM = Tracker.sequence([(FixedTracker(value=0.5), 3), FixedTracker(value=0.75)])


def two_groups(rate=0.1, *, tensor=False):
    torch.manual_seed(0)
    groups = [{"params": [torch.nn.Parameter(torch.randn(3))]} for _ in range(2)]
    return torch.optim.SGD(groups, lr=torch.tensor(rate) if tensor else rate, momentum=0.9)


SCHEDULERS = {
    "one tracker": lambda optimizer: LRScheduler(optimizer, COSINE),
    "one for each group": lambda optimizer: LRScheduler(optimizer, [COSINE, LINEAR]),
    "relative": lambda optimizer: LRScheduler(optimizer, COSINE, relative=True, first_update=1),
    "momentum": lambda optimizer: LRScheduler(
        optimizer, COSINE, momentum=MOMENTUM, weight_decay=[LINEAR, None]
    ),
    "two of ours in turn": lambda optimizer: SequentialLR(
        optimizer,
        [LRScheduler(optimizer, LINEAR), LRScheduler(optimizer, COSINE, momentum=MOMENTUM)],
        [4],
    ),
    "torch's first": lambda optimizer: SequentialLR(
        optimizer, [LinearLR(optimizer, 0.25, total_iters=4), LRScheduler(optimizer, COSINE)], [4]
    ),
    "ours first": lambda optimizer: SequentialLR(
        optimizer, [LRScheduler(optimizer, COSINE), CosineAnnealingLR(optimizer, 7)], [4]
    ),
    "three in turn": lambda optimizer: SequentialLR(
        optimizer, [LRScheduler(optimizer, t) for t in (LINEAR, COSINE, LINEAR)], [2, 6]
    ),
    "ours, then torch's": lambda optimizer: ChainedScheduler(
        [LRScheduler(optimizer, COSINE), ExponentialLR(optimizer, 0.5)]
    ),
}


def train(optimizer, scheduler, updates):
    """What each update used: the numbers in the groups, and the weights after it."""
    used = []
    for _ in range(updates):
        parameters = [group["params"][0] for group in optimizer.param_groups]
        optimizer.zero_grad()
        sum((p * p).sum() for p in parameters).backward()
        numbers = [
            (float(g["lr"]), g["momentum"], float(g["weight_decay"]))
            for g in optimizer.param_groups
        ]
        optimizer.step()
        scheduler.step()
        used.append((numbers, [p.tolist() for p in parameters]))
    return used


def saved(state):
    """The state after a file in between."""
    file = io.BytesIO()
    torch.save(state, file)
    file.seek(0)
    return torch.load(file, weights_only=True)


def resumed(make, order, before, **options):
    """Another optimizer and scheduler, with the states of `before` loaded in that order."""
    optimizer_state, scheduler_state = saved(before[0].state_dict()), saved(before[1].state_dict())
    optimizer = two_groups(**options)
    if order == "optimizer, constructor, scheduler":
        optimizer.load_state_dict(optimizer_state)
    scheduler = make(optimizer)
    if order == "optimizer, scheduler":
        optimizer.load_state_dict(optimizer_state)
    scheduler.load_state_dict(scheduler_state)
    if order == "scheduler, optimizer":
        optimizer.load_state_dict(optimizer_state)
    for group, other in zip(optimizer.param_groups, before[0].param_groups):
        group["params"][0].data.copy_(other["params"][0].data)
    optimizer._opt_called = True  # torch would warn that its scheduler is stepped first
    return optimizer, scheduler


ORDERS = ["optimizer, scheduler", "scheduler, optimizer", "optimizer, constructor, scheduler"]


@pytest.mark.parametrize("tensor", [False, True], ids=["float", "tensor"])
@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("name", SCHEDULERS)
def test_a_run_resumes_bit_for_bit_at_any_update(name, order, tensor):
    make = SCHEDULERS[name]
    optimizer = two_groups(tensor=tensor)
    uninterrupted = train(optimizer, make(optimizer), UPDATES)
    for cut in range(UPDATES):
        optimizer = two_groups(tensor=tensor)
        before = optimizer, make(optimizer)
        train(*before, cut)
        optimizer, scheduler = resumed(make, order, before, tensor=tensor)
        last = [float(r) for r in scheduler.get_last_lr()]
        assert last == [float(r) for r in before[1].get_last_lr()], cut
        assert train(optimizer, scheduler, UPDATES - cut) == uninterrupted[cut:], cut


@pytest.mark.parametrize("name", SCHEDULERS)
def test_the_schedulers_state_alone_brings_the_rates_back(name):
    make = SCHEDULERS[name]
    optimizer = two_groups()
    uninterrupted = train(optimizer, make(optimizer), UPDATES)
    for cut in range(UPDATES):
        optimizer = two_groups()
        before = optimizer, make(optimizer)
        train(*before, cut)
        again = train(*resumed(make, "scheduler alone", before), UPDATES - cut)
        assert [numbers for numbers, _ in again] == [
            numbers for numbers, _ in uninterrupted[cut:]
        ], cut


def test_the_state_is_json():
    optimizer = two_groups(tensor=True)
    make = SCHEDULERS["momentum"]
    scheduler = make(optimizer)
    train(optimizer, scheduler, 3)
    state = json.loads(json.dumps(scheduler.state_dict()))
    assert state == scheduler.state_dict()
    again = make(two_groups())
    again.load_state_dict(state)
    assert again.state_dict() == state


def test_another_schedule_is_reported_and_the_constructors_continues():
    optimizer = two_groups()
    before = LRScheduler(optimizer, COSINE, momentum=MOMENTUM)
    train(optimizer, before, 3)
    optimizer = two_groups()
    after = LRScheduler(optimizer, LINEAR, first_update=1)
    with pytest.warns(UserWarning, match="the checkpoint's schedule is not") as caught:
        after.load_state_dict(before.state_dict())
    assert [str(w.message) for w in caught] == [
        "the checkpoint's schedule is not the scheduler's, which is used: "
        f"first_update was 0 and is 1; lr was {COSINE!r} and is {LINEAR!r}; "
        f"momentum was {MOMENTUM!r} and is None"
    ]
    assert [group["lr"] for group in optimizer.param_groups] == [LINEAR(4)] * 2
    assert after.get_last_lr() == [LINEAR(4)] * 2


def test_a_changed_part_that_is_over_does_not_affect_the_part_that_continues():
    def make(optimizer, first):
        schedulers = [LRScheduler(optimizer, first), LRScheduler(optimizer, COSINE)]
        return SequentialLR(optimizer, schedulers, [2])

    optimizer = two_groups()
    before = make(optimizer, LINEAR)
    train(optimizer, before, 5)
    optimizer = two_groups()
    after = make(optimizer, FixedTracker(value=0.125))
    with pytest.warns(UserWarning, match="lr was LinearTracker.* and is FixedTracker"):
        after.load_state_dict(before.state_dict())
    assert optimizer.param_groups[0]["lr"] == COSINE(3)


def test_a_changed_part_of_a_chain_says_that_the_next_update_has_the_saved_rate():
    def make(optimizer, first):
        return ChainedScheduler([LRScheduler(optimizer, first), ExponentialLR(optimizer, 0.5)])

    optimizer = two_groups()
    before = make(optimizer, FixedTracker(value=0.5))
    train(optimizer, before, 4)
    optimizer = two_groups()
    after = make(optimizer, FixedTracker(value=1.0))
    message = r"value=1.0\); the next update has the saved rate, which another scheduler has set"
    with pytest.warns(UserWarning, match=message):
        after.load_state_dict(before.state_dict())
    used = [numbers[0][0] for numbers, _ in train(optimizer, after, 3)]
    assert used == [0.25, 0.5, 0.5]  # the chain multiplies the rate that it finds by its 0.5


def test_another_initial_rate_of_a_relative_schedule_is_reported():
    optimizer = two_groups(0.5)
    before = LRScheduler(optimizer, COSINE, relative=True)
    train(optimizer, before, 2)
    optimizer = two_groups(0.25)
    after = LRScheduler(optimizer, COSINE, relative=True)
    with pytest.warns(UserWarning, match=r"initial_lr was \[0.5, 0.5\] and is \[0.25, 0.25\]"):
        after.load_state_dict(before.state_dict())
    assert optimizer.param_groups[0]["lr"] == 0.25 * COSINE(2)


def test_neither_precision_nor_a_plateaus_state_makes_another_schedule():
    schedules = [
        PlateauTracker(base_value=1, main_tracker=COSINE.astype(dtype))
        for dtype in ("float32", "float64")
    ]
    schedules[0].update(1)
    before, after = (LRScheduler(two_groups(), schedule) for schedule in schedules)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        after.load_state_dict(before.state_dict())


def test_the_checkpoint_of_another_scheduler_gives_its_count():
    optimizer = two_groups()
    before = CosineAnnealingLR(optimizer, 7)
    train(optimizer, before, 3)
    optimizer = two_groups()
    after = LRScheduler(optimizer, COSINE)
    with pytest.warns(UserWarning, match="saved by another scheduler: only its count"):
        after.load_state_dict(before.state_dict())
    assert optimizer.param_groups[0]["lr"] == after.get_last_lr()[0] == COSINE(3)


@pytest.mark.parametrize(
    "state",
    [
        {},
        {"lr": 1},
        None,
        {"last_epoch": "x"},
        {"last_epoch": 1.5},
        {"last_epoch": 2, "groups": 3},
        {"last_epoch": 2, "plateaus": 5},
    ],
)
def test_what_is_not_a_state_is_refused(state):
    scheduler = LRScheduler(two_groups(), COSINE)
    with pytest.raises(ValueError, match="state_dict must be a scheduler's state, received"):
        scheduler.load_state_dict(state)
    assert scheduler.last_epoch == 0


def test_python_code_is_neither_saved_nor_compared():
    schedules = [LambdaTracker(function=lambda t, k=k: 0.5 / (t + k)) for k in (1, 2)]
    optimizer = two_groups()
    before = LRScheduler(optimizer, schedules[0])
    train(optimizer, before, 2)
    optimizer = two_groups()
    after = LRScheduler(optimizer, schedules[1])
    after.load_state_dict(saved(before.state_dict()))
    assert optimizer.param_groups[0]["lr"] == schedules[0](2)
    optimizer.step()
    after.step()
    assert optimizer.param_groups[0]["lr"] == schedules[1](3)


@pytest.mark.parametrize("place", ["the tracker", "inside a warm-up", "a group's", "momentum"])
def test_the_state_of_a_plateau_is_saved_with_the_scheduler(place):
    def make(optimizer):
        plateau = PlateauTracker(base_value=0.5, factor=0.5, patience=0)
        return plateau, {
            "the tracker": lambda: LRScheduler(optimizer, plateau),
            "inside a warm-up": lambda: LRScheduler(
                optimizer, Tracker.sequence([(COSINE, 2), plateau])
            ),
            "a group's": lambda: LRScheduler(optimizer, [COSINE, plateau]),
            "momentum": lambda: LRScheduler(optimizer, COSINE, momentum=plateau),
        }[place]()

    optimizer = two_groups()
    plateau, before = make(optimizer)
    train(optimizer, before, 3)
    plateau.update(1.0)
    plateau.update(1.0)  # takes effect with the next step
    again, after = make(two_groups())
    after.load_state_dict(saved(before.state_dict()))
    assert again.state_dict() == plateau.state_dict()
    assert again.value == 0.25
    optimizer, scheduler = resumed(lambda o: make(o)[1], ORDERS[0], (optimizer, before))
    assert train(optimizer, scheduler, 3) == train(before.optimizer, before, 3)


def test_resuming_with_last_epoch():
    optimizer = two_groups()
    uninterrupted = LRScheduler(optimizer, COSINE)
    train(optimizer, uninterrupted, 4)
    optimizer = two_groups()
    LRScheduler(optimizer, COSINE, last_epoch=3)
    assert optimizer.param_groups[0]["lr"] == uninterrupted.get_last_lr()[0] == COSINE(4)
