"""DJL's training task in MXNet Gluon: plain SGD on the squared error, rates from a tracker."""

from __future__ import annotations

from typing import Any

import numpy as np
import training_task as task

import lrtrack
from lrtrack.mxnet import LRScheduler, import_mxnet

mx = import_mxnet()


class RecordingScheduler(LRScheduler):
    """Keeps the rate of every update that it was asked for."""

    def __init__(self, tracker: lrtrack.Tracker) -> None:
        super().__init__(tracker)
        self.rates: dict[int, float] = {}

    def __call__(self, num_update: int) -> float:
        self.rates[num_update] = super().__call__(num_update)
        return self.rates[num_update]


def train(tracker: lrtrack.Tracker) -> task.Trained:
    """The rates that Gluon asked for, and the final weights."""
    scheduler = RecordingScheduler(tracker)
    net = _network()
    trainer = mx.gluon.Trainer(
        net.collect_params(), "sgd", {"learning_rate": None, "lr_scheduler": scheduler}
    )
    for inputs, labels in task.batches():
        with mx.autograd.record():
            # Operation for operation what DJL's l2Loss does; Gluon's own L2Loss rounds elsewhere.
            error = mx.nd.array(labels) - net(mx.nd.array(inputs))
            loss = (error.square() * 0.5).mean()
        loss.backward()
        trainer.step(1)
    weights = [parameter.data().asnumpy().ravel() for parameter in net.collect_params().values()]
    rates = [scheduler.rates[update] for update in range(1, task.UPDATES + 1)]
    return task.Trained(np.array(rates), np.concatenate(weights))


def _network() -> Any:
    net = mx.gluon.nn.HybridSequential()
    net.add(
        mx.gluon.nn.Dense(task.HIDDEN, in_units=task.INPUTS),
        mx.gluon.nn.Activation("relu"),
        mx.gluon.nn.Dense(task.OUTPUTS, in_units=task.HIDDEN),
    )
    net.initialize()
    for parameter, value in zip(net.collect_params().values(), task.initial_weights()):
        parameter.set_data(mx.nd.array(value))
    return net
