"""The same task in MXNet Gluon: plain SGD on the squared error, the scheduler given."""

from collections.abc import Callable

import training_task as task
from mxnet import autograd, gluon, nd

Scheduler = Callable[[int], float]


def train(scheduler: Scheduler, optimizer: str = "sgd") -> list[task.Floats]:
    """The final weights, in the order of `task.initial_weights`."""
    net = _network()
    trainer = gluon.Trainer(
        net.collect_params(), optimizer, {"learning_rate": None, "lr_scheduler": scheduler}
    )
    for inputs, labels in task.batches():
        with autograd.record():
            # Operation for operation what DJL's l2Loss does; Gluon's own L2Loss rounds elsewhere.
            error = nd.array(labels) - net(nd.array(inputs))
            loss = (error.square() * 0.5).mean()
        loss.backward()
        trainer.step(1)
    return [parameter.data().asnumpy() for parameter in net.collect_params().values()]


def _network() -> gluon.nn.HybridSequential:
    net = gluon.nn.HybridSequential()
    net.add(
        gluon.nn.Dense(task.HIDDEN, in_units=task.INPUTS),
        gluon.nn.Activation("relu"),
        gluon.nn.Dense(task.OUTPUTS, in_units=task.HIDDEN),
    )
    net.initialize()
    for parameter, value in zip(net.collect_params().values(), task.initial_weights(), strict=True):
        parameter.set_data(nd.array(value))
    return net
