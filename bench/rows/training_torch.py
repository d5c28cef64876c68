"""A real training loop in torch, and its scheduler alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from bench.pairs import Effort, statement
from bench.results import Measure, same_values
from bench.rows.row import Pair, Row
from lrtrack import CosineTracker, FixedTracker

UPDATES = 1_000_000  # torch's cosine rises again after them
RATE = 0.125
Make = Callable[[Any], Any]


def rows() -> list[Row]:
    loop, alone = "training loop (torch, an MLP of 64-64-10)", "scheduler alone (torch)"
    ours = "a step with lrtrack's scheduler"
    return [
        Row(
            loop, "cosine", ours, "with CosineAnnealingLR", _loops(_our_cosine, _cosine),
            measure=Measure.COST, needs=("torch",),
        ),
        Row(
            loop, "fixed", ours, "with no scheduler", _loops(_our_fixed, _none),
            measure=Measure.COST, needs=("torch",),
        ),
        Row(
            alone, "one group", ours, "CosineAnnealingLR", _steps(1, _our_cosine, _cosine),
            measure=Measure.COST, needs=("torch",),
        ),
        Row(
            alone, "10 groups", ours, "CosineAnnealingLR", _steps(10, _our_cosine, _cosine),
            measure=Measure.COST, needs=("torch",),
        ),
        Row(
            alone, "LambdaLR of a tracker", ours, "LambdaLR(optimizer, tracker)",
            _steps(1, _our_cosine, _lambda), measure=Measure.COST, needs=("torch",),
        ),
    ]  # fmt: skip


def _tracker() -> CosineTracker:
    return CosineTracker(base_value=RATE, final_value=0, max_updates=UPDATES)


def _our_cosine(optimizer: Any) -> Any:
    from lrtrack.torch import LRScheduler

    return LRScheduler(optimizer, _tracker())


def _our_fixed(optimizer: Any) -> Any:
    from lrtrack.torch import LRScheduler

    return LRScheduler(optimizer, FixedTracker(value=RATE))


def _cosine(optimizer: Any) -> Any:
    from torch.optim.lr_scheduler import CosineAnnealingLR

    return CosineAnnealingLR(optimizer, UPDATES)


def _lambda(optimizer: Any) -> Any:
    from torch.optim.lr_scheduler import LambdaLR

    share = _tracker() * (1 / RATE)
    return LambdaLR(optimizer, share)


def _none(_optimizer: Any) -> None:
    return None


class Loop:
    """One network, its batch, optimizer and scheduler; each call is a training step."""

    def __init__(self, make_scheduler: Make) -> None:
        import torch

        torch.manual_seed(1)
        self.net = torch.nn.Sequential(
            torch.nn.Linear(64, 64), torch.nn.ReLU(), torch.nn.Linear(64, 10)
        )
        self.images, self.labels = torch.randn(32, 64), torch.randint(0, 10, (32,))
        self.loss = torch.nn.CrossEntropyLoss()
        self.optimizer = torch.optim.SGD(self.net.parameters(), lr=RATE)
        self.scheduler = make_scheduler(self.optimizer)

    def step(self) -> None:
        self.optimizer.zero_grad()
        self.loss(self.net(self.images), self.labels).backward()
        self.optimizer.step()
        if self.scheduler is not None:
            self.scheduler.step()

    def weights(self) -> Any:
        return np.concatenate([p.detach().numpy().ravel() for p in self.net.parameters()])


def _loops(ours: Make, other: Make) -> Callable[[Effort], Pair]:
    def prepare(_effort: Effort) -> Pair:
        loops = Loop(ours), Loop(other)
        for loop in loops:
            for _ in range(20):
                loop.step()
        left, right = (loop.weights() for loop in loops)
        return Pair(
            statement("step()", {"step": loops[0].step}),
            statement("step()", {"step": loops[1].step}),
            same_values(left, right, "the weights after 20 steps"),
        )

    return prepare


def _steps(groups: int, ours: Make, other: Make) -> Callable[[Effort], Pair]:
    def prepare(_effort: Effort) -> Pair:
        schedulers = [make(_optimizer(groups)) for make in (ours, other)]
        for scheduler in schedulers:
            scheduler.optimizer.step()
            for _ in range(100):
                scheduler.step()
        left, right = (scheduler.get_last_lr() for scheduler in schedulers)
        return Pair(
            statement("step()", {"step": schedulers[0].step}),
            statement("step()", {"step": schedulers[1].step}),
            same_values(left, right, "the rates after 100 steps"),
        )

    return prepare


def _optimizer(groups: int) -> Any:
    import torch

    return torch.optim.SGD([{"params": [torch.zeros(1)]} for _ in range(groups)], lr=RATE)
