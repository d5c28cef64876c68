"""The learning-rate range test on a Gluon network, which is left as it was."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import signal
import tempfile
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, SupportsFloat, SupportsIndex

import numpy as np

from lrtrack import RangeTestGrowth
from lrtrack.mxnet.checkpoints import (
    load_checkpoint,
    random_state,
    restore_random_state,
    save_checkpoint,
)
from lrtrack.mxnet.numpy_compat import import_mxnet
from lrtrack.mxnet.trainers import is_distributed
from lrtrack.range_test import RangeTest, RangeTestRun, repeated

Step = Callable[[float], float]


def range_test(
    net: Any,
    loss: Any,
    data: Iterable[Any],
    trainer: Any,
    *,
    min_value: SupportsFloat = 1e-6,
    max_value: SupportsFloat = 10.0,
    updates: SupportsIndex = 100,
    growth: RangeTestGrowth | str = RangeTestGrowth.EXPONENTIAL,
    smoothing: SupportsFloat | None = None,
    progress: bool = True,
) -> RangeTest:
    """Trains briefly at ever higher learning rates, and records the loss at each.

    Afterwards everything is as before, after an error or an interrupt too: weights, statistics,
    gradients, the optimizer's states, counts and schedule, random states. The training happens in
    a fork of this process, which has a copy of them. On a GPU, which a fork cannot use, and on
    platforms without fork, it happens in this process and everything is restored except the state
    of MXNet's own random generator, which cannot be read; a warning says so.

    The trainer may have a scheduler, which is not used during the test. Momentum, weight decay and
    the states of the optimizer start as they are.

    Args:
        net: The ``gluon.Block``, initialized.
        loss: A ``gluon.loss.Loss`` or any function of the network's output and the label. The
            gradient is that of the mean of all values that it gives.
        data: Batches, pairs (data, label) such as a ``gluon.data.DataLoader`` gives. Where there
            are fewer than updates, they are repeated. On several devices each batch is split.
        trainer: The ``gluon.Trainer``.
        min_value: The rate of the first update.
        max_value: The rate of the last one.
        updates: How many updates; 800 give a clearer curve than 100.
        growth: ``"exponential"`` or ``"linear"``.
        smoothing: How much of the running mean of losses each loss leaves as it was; None for the
            mean of a twentieth of the updates, at least 5.
        progress: Whether to show a progress bar on standard error.

    Returns:
        A :class:`lrtrack.range_test.RangeTest`, with ``rates``, ``losses``, ``smoothed``,
        ``suggest()`` and ``plot()``. It ends early where the loss diverges or the network is dead.

    Raises:
        TypeError, ValueError: An argument is of the wrong type or out of its range; ``data`` is
            empty; or the trainer uses MXNet's parameter server.

    Example:
        >>> from lrtrack.mxnet import import_mxnet, range_test
        >>> mx = import_mxnet()
        >>> net = mx.gluon.nn.Dense(1, in_units=1)
        >>> net.initialize(mx.init.One())
        >>> trainer = mx.gluon.Trainer(net.collect_params(), "sgd")
        >>> batches = [(mx.nd.ones((4, 1)), mx.nd.zeros((4, 1)))]
        >>> found = range_test(net, mx.gluon.loss.L2Loss(), batches, trainer, progress=False)
        >>> 0.01 < found.suggest("steepest") < 1
        True
        >>> net.weight.data().asnumpy().item()
        1.0

    Source: Smith, Cyclical Learning Rates, 2017, section 3.3.
    """
    run = RangeTestRun(
        min_value=min_value,
        max_value=max_value,
        updates=updates,
        growth=growth,
        smoothing=smoothing,
        progress=progress,
    )
    if is_distributed(trainer):
        raise ValueError("range_test must run on one machine: give it a trainer without a server")
    import_mxnet().nd.waitall()
    contexts = trainer._contexts
    state = random_state()
    try:
        steps = _Steps(net, loss, _batches(data, run.updates), trainer)
        with _in_fork(steps) if _can_fork(contexts) else _in_this_process(steps) as step:
            for rate in run:
                run.record(step(rate))
    finally:
        restore_random_state(state)
    return run.result()


class _Steps:
    """The training: one update at each rate."""

    def __init__(self, net: Any, loss: Any, batches: Iterator[Any], trainer: Any) -> None:
        self.net = net
        self.loss = loss
        self.batches = batches
        self.trainer = trainer

    def __call__(self, rate: float) -> float:
        """Makes an update at the rate; returns the mean loss of its batch before it."""
        mx = import_mxnet()
        data, label = next(self.batches)
        parts = [
            mx.gluon.utils.split_and_load(array, self.trainer._contexts, even_split=False)
            for array in (data, label)
        ]
        with mx.autograd.record():
            losses = [self.loss(self.net(x), y) for x, y in zip(*parts)]
        mx.autograd.backward(losses)
        self.trainer.optimizer.lr_scheduler = None
        self.trainer.set_learning_rate(rate)
        self.trainer.step(sum(part.size for part in losses))
        return float(np.mean(np.concatenate([part.asnumpy().ravel() for part in losses])))


def _batches(data: Iterable[Any], count: int) -> Iterator[Any]:
    """The batches, again and again; read at once if only this process can read them."""
    batches = repeated(data)
    if getattr(data, "_num_workers", None) == 0:
        return batches
    # Workers and threads don't exist in a fork.
    return iter(list(itertools.islice(batches, count)))


def _can_fork(contexts: Iterable[Any]) -> bool:
    return hasattr(os, "fork") and all(context.device_type == "cpu" for context in contexts)


@contextmanager
def _in_fork(steps: _Steps) -> Iterator[Step]:
    """Makes the updates in a child process, which ends with the block."""
    here, there = multiprocessing.Pipe()
    with warnings.catch_warnings():
        # Python 3.12 warns of forks beside threads; MXNet stops its own for a fork.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        try:
            here.close()
            _serve(there, steps)
        finally:
            os._exit(0)
    there.close()

    def step(rate: float) -> float:
        here.send(rate)
        try:
            answer = here.recv()
        except EOFError:
            raise RuntimeError("the range test's process has ended without an answer") from None
        if isinstance(answer, BaseException):
            raise answer
        return float(answer)

    try:
        yield step
    finally:
        here.close()
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _serve(connection: Any, steps: _Steps) -> None:
    while True:
        try:
            answer: Any = steps(connection.recv())
        except EOFError:
            return
        except BaseException as error:
            answer = error
        try:
            connection.send(answer)
        except Exception:  # an error that does not pickle
            connection.send(RuntimeError(f"{type(answer).__name__}: {answer}"))


@contextmanager
def _in_this_process(steps: _Steps) -> Iterator[Step]:
    """Makes the updates here, and restores everything after the block."""
    net, trainer = steps.net, steps.trainer
    parameters = [param for param in net.collect_params().values() if param.grad_req != "null"]
    gradients = [
        (data, data._fresh_grad, data.grad.copy()) for p in parameters for data in p.list_data()
    ]
    with tempfile.TemporaryDirectory() as folder:
        save_checkpoint(folder, net, trainer)
        try:
            yield steps
        finally:
            import_mxnet().nd.waitall()
            load_checkpoint(folder, net, trainer, keep="loaded")
            for data, is_fresh, gradient in gradients:
                data.grad[:] = gradient
                data._fresh_grad = is_fresh
            warnings.warn(
                "the state of MXNet's random generator is not as before the range test, as it "
                "cannot be read: call mx.random.seed",
                UserWarning,
                stacklevel=4,
            )
