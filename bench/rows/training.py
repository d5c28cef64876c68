"""A real training loop: Gluon's trainer.step on a small network."""

from __future__ import annotations

from typing import Any

import numpy as np

import lrtrack
from bench.pairs import Effort, statement
from bench.results import Measure, same_values
from bench.rows.row import Pair, Row
from bench.schedules import LOW, cosine

UPDATES = 10_000
RATE = 0.125


def rows() -> list[Row]:
    group, needs = "training loop (Gluon, an MLP of 64-64-10)", ("mxnet",)
    ours = "a step with lrtrack's scheduler"
    return [
        Row(
            group, "cosine", ours, "with MXNet's CosineScheduler", _against_mxnet,
            measure=Measure.COST, needs=needs,
        ),
        Row(
            group, "fixed", ours, "with learning_rate and no scheduler", _against_none,
            measure=Measure.COST, needs=needs,
        ),
    ]  # fmt: skip


class Loop:
    """One network, its batch and its trainer; each call is a training step."""

    def __init__(self, options: dict[str, Any]) -> None:
        from lrtrack.mxnet import import_mxnet

        self.mx = mx = import_mxnet()
        random = np.random.default_rng(1)
        self.net = mx.gluon.nn.HybridSequential()
        self.net.add(mx.gluon.nn.Dense(64, activation="relu", in_units=64))
        self.net.add(mx.gluon.nn.Dense(10, in_units=64))
        self.net.initialize()
        for parameter in self.net.collect_params().values():
            parameter.set_data(mx.nd.array(random.normal(0, 0.1, parameter.shape)))
        self.net.hybridize()
        self.images = mx.nd.array(random.normal(size=(32, 64)))
        self.labels = mx.nd.array(random.integers(0, 10, 32))
        self.loss = mx.gluon.loss.SoftmaxCrossEntropyLoss()
        self.trainer = mx.gluon.Trainer(self.net.collect_params(), "sgd", options)

    def step(self) -> None:
        with self.mx.autograd.record():
            loss = self.loss(self.net(self.images), self.labels)
        loss.backward()
        self.trainer.step(len(self.labels))
        self.mx.nd.waitall()

    def weights(self) -> Any:
        parameters = self.net.collect_params().values()
        return np.concatenate([parameter.data().asnumpy().ravel() for parameter in parameters])


def _pair(ours: dict[str, Any], other: dict[str, Any], tolerance: float) -> Pair:
    loops = Loop(ours), Loop(other)
    for loop in loops:
        for _ in range(20):
            loop.step()
    left, right = (loop.weights() for loop in loops)
    return Pair(
        statement("step()", {"step": loops[0].step}),
        statement("step()", {"step": loops[1].step}),
        same_values(left, right, "the weights after 20 steps", tolerance),
    )


def _against_mxnet(_effort: Effort) -> Pair:
    from lrtrack.mxnet import LRScheduler, import_mxnet

    schedulers = import_mxnet().lr_scheduler
    tracker = cosine(UPDATES).tracker * (RATE / cosine(UPDATES).tracker(0))
    theirs = schedulers.CosineScheduler(UPDATES, base_lr=RATE, final_lr=LOW * 2 * RATE)
    return _pair({"lr_scheduler": LRScheduler(tracker)}, {"lr_scheduler": theirs}, 1e-6)


def _against_none(_effort: Effort) -> Pair:
    from lrtrack.mxnet import LRScheduler

    fixed = LRScheduler(lrtrack.FixedTracker(value=RATE))
    return _pair({"lr_scheduler": fixed}, {"learning_rate": RATE}, 0)
