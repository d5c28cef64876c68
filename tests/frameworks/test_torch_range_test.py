"""The range test in torch: its result, and that it leaves no trace."""

from __future__ import annotations

import random

import numpy as np
import pytest
import torch
from torch.utils.data import DataLoader, TensorDataset

from lrtrack import FixedTracker, WarmUpTracker
from lrtrack.range_test import RangeTestEnd
from lrtrack.torch import LRScheduler, range_test


class Net(torch.nn.Module):
    """With all that a forward pass can change."""

    def __init__(self):
        super().__init__()
        self.body = torch.nn.Sequential(
            torch.nn.Linear(4, 8), torch.nn.BatchNorm1d(8), torch.nn.ReLU(), torch.nn.Dropout()
        )
        self.head = torch.nn.Linear(8, 3)
        self.register_buffer("seen", torch.zeros(()), persistent=False)
        self.register_buffer("position", torch.zeros(1, 1).expand(2, 3))
        self.passes = 0
        self.history = []

    def forward(self, x):
        self.passes += 1
        self.history.append(x.mean())
        self.seen = self.seen + len(x)  # another tensor
        noise = random.random() + np.random.rand()
        return self.head(self.body(x)) + 0.01 * noise


def loader():
    generator = torch.Generator().manual_seed(1)
    values = torch.randn(40, 4, generator=generator)
    labels = torch.randint(0, 3, (40,), generator=generator)
    return DataLoader(TensorDataset(values, labels), 8, shuffle=True, generator=generator)


OPTIMIZERS = {
    "sgd": lambda net: torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9),
    "tensor rate": lambda net: torch.optim.SGD(
        net.parameters(), lr=torch.tensor(0.1), momentum=0.9
    ),
    "adam": lambda net: torch.optim.Adam(net.parameters(), lr=0.01),
    "two groups": lambda net: torch.optim.AdamW(
        [{"params": net.body.parameters(), "lr": 0.01}, {"params": net.head.parameters()}]
    ),
}


def run(optimizer_name, between, updates_before):
    """Weights and all after 6 updates with something in between."""
    torch.manual_seed(0), np.random.seed(0), random.seed(0)
    net, data, loss = Net(), loader(), torch.nn.CrossEntropyLoss()
    optimizer = OPTIMIZERS[optimizer_name](net)
    scheduler = LRScheduler(optimizer, FixedTracker(value=0.5), relative=True)

    def train(updates):
        for _, (x, y) in zip(range(updates), data):
            loss(net(x), y).backward()  # gradients add up from update to update
            optimizer.step()
            scheduler.step()

    train(updates_before)
    between(net, loss, data, optimizer)
    train(6 - updates_before)
    return (
        [p.tolist() for p in net.state_dict().values()],
        [p.grad.tolist() for p in net.parameters()],
        (net.seen.item(), net.passes, len(net.history)),
        (torch.rand(1).item(), np.random.rand(), random.random()),
        str(optimizer.state_dict()),
    )


def a_whole_test(net, loss, data, optimizer):
    result = range_test(net, loss, data, optimizer, updates=20, max_value=1, progress=False)
    assert len(result.losses) == 20


def one_that_fails(net, loss, data, optimizer):
    def failing(output, target):
        if net.passes > 12:
            raise KeyboardInterrupt
        return loss(output, target)

    with pytest.raises(KeyboardInterrupt):
        range_test(net, failing, data, optimizer, progress=False)


def one_that_explodes(net, loss, data, optimizer):
    result = range_test(net, loss, data, optimizer, min_value=1, max_value=1e30, progress=False)
    assert result.end is not RangeTestEnd.COMPLETE


@pytest.mark.parametrize("updates_before", [0, 3])
@pytest.mark.parametrize("between", [a_whole_test, one_that_fails, one_that_explodes])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_the_range_test_leaves_no_trace(optimizer, between, updates_before):
    undisturbed = run(optimizer, lambda *_: None, updates_before)
    assert run(optimizer, between, updates_before) == undisturbed


def test_tensors_stay_the_ones_that_a_compiled_step_may_hold():
    net = Net()
    optimizer = OPTIMIZERS["tensor rate"](net)

    def tensors():
        momenta = [state["momentum_buffer"] for state in optimizer.state.values()]
        return [*net.parameters(), *net.buffers(), *momenta, optimizer.param_groups[0]["lr"]]

    net(torch.randn(8, 4)).sum().backward()
    optimizer.step()
    before = tensors()
    a_whole_test(net, torch.nn.CrossEntropyLoss(), loader(), optimizer)
    assert all(a is b for a, b in zip(before, tensors()))


def parabola(scale=1.0):
    """A line through the origin and batches such that the loss is scale * weight² / 2."""
    model = torch.nn.Linear(1, 1, bias=False)
    torch.nn.init.ones_(model.weight)
    batch = torch.full((1, 1), (scale / 2) ** 0.5), torch.zeros(1, 1)
    return model, torch.nn.MSELoss(), [batch]


def test_it_finds_where_gradient_descent_begins_to_diverge():
    # Of scale * w² / 2 gradient descent diverges at rates above 2 / scale.
    for scale in (0.1, 10.0):
        model, loss, data = parabola(scale)
        optimizer = torch.optim.SGD(model.parameters(), lr=1e-9)
        result = range_test(
            model, loss, data, optimizer, max_value=1e3, updates=300, smoothing=0, progress=False
        )
        assert result.end is RangeTestEnd.DIVERGED
        assert result.rates[-1] > 2 / scale
        assert 0.001 / scale < result.suggest("steepest") < 2 / scale


@pytest.mark.parametrize(
    "tracker",
    [FixedTracker(value=0.0), WarmUpTracker(main_tracker=FixedTracker(value=1), warm_up_steps=5)],
)
def test_a_schedule_that_begins_at_zero_does_not_matter(tracker):
    model, loss, data = parabola()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    LRScheduler(optimizer, tracker)
    alone = torch.optim.SGD(model.parameters(), lr=0.1)
    results = [range_test(model, loss, data, o, progress=False) for o in (optimizer, alone)]
    assert results[0] == results[1]


def test_groups_keep_the_ratios_of_their_rates():
    model = torch.nn.Linear(1, 1)
    groups = [{"params": [model.weight], "lr": 0.02}, {"params": [model.bias], "lr": 0.01}]
    optimizer = torch.optim.SGD(groups)
    used = []
    optimizer.register_step_pre_hook(
        lambda *_: used.append([group["lr"] for group in optimizer.param_groups])
    )
    result = range_test(
        model, torch.nn.MSELoss(), parabola()[2], optimizer, updates=5, progress=False
    )
    assert used == [[rate, rate / 2] for rate in result.rates]


def test_the_mode_of_a_module_is_the_users():
    net = Net().eval()
    optimizer = OPTIMIZERS["sgd"](net)
    a_whole_test(net, torch.nn.CrossEntropyLoss(), loader(), optimizer)
    assert not net.body[1].training


def test_an_iterator_is_repeated_too():
    model, loss, data = parabola()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    results = [range_test(model, loss, d, optimizer, progress=False) for d in (data, iter(data))]
    assert results[0] == results[1]


@pytest.mark.parametrize(
    "change, error, message",
    [
        ({"model": len}, TypeError, "model must be a torch.nn.Module, received "),
        ({"optimizer": 1}, TypeError, "optimizer must be a torch.optim.Optimizer, received 1"),
        ({"data": []}, ValueError, r"data must have at least one batch, received \[\]"),
        (
            {"data": [{"x": 1}]},
            TypeError,
            r"a batch must be a pair \(input, target\), received 'dict'",
        ),
        ({"updates": 1}, ValueError, "updates must be 2 or more, received 1"),
    ],
)
def test_refusals(change, error, message):
    model, loss, data = parabola()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    arguments = {"model": model, "loss": loss, "data": data, "optimizer": optimizer, **change}
    with pytest.raises(error, match=message):
        range_test(**arguments, progress=False)
