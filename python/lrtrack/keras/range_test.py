"""The learning-rate range test of a Keras model."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from inspect import isgenerator
from typing import Any, SupportsFloat, SupportsIndex

import keras
import numpy as np

from lrtrack import RangeTestGrowth
from lrtrack._arguments import refusal, to_integer
from lrtrack.range_test import RangeTest, RangeTestRun


def range_test(
    model: Any,
    x: Any,
    y: Any = None,
    *,
    batch_size: SupportsIndex = 32,
    min_value: SupportsFloat = 1e-6,
    max_value: SupportsFloat = 10.0,
    updates: SupportsIndex = 100,
    growth: RangeTestGrowth | str = RangeTestGrowth.EXPONENTIAL,
    smoothing: SupportsFloat | None = None,
    progress: bool = False,
) -> RangeTest:
    r"""Trains a model at rising learning rates, to see which of them lower its loss.

    The k-th of n batches is trained at
    :math:`\text{min\_value} \cdot (\text{max\_value} / \text{min\_value})^{(k - 1) / (n - 1)}`. It
    ends early where the loss diverges.

    Afterwards the model is as before: weights, other variables, metrics, the compiled training
    step. Its optimizer is not used: a copy of it trains, with fresh momenta and
    without its schedule. With ``gradient_accumulation_steps`` the copy accumulates as well, and
    each of the n batches counts. Your callbacks and random generators are not used either.

    Args:
        model: A model that is built and compiled.
        x, y: What ``model.fit`` takes. Of arrays, random rows are taken, the same ones each time;
            y may be None where the model computes its loss without targets: by ``add_loss``, or in
            a ``compute_loss`` or ``train_step`` of its own. A ``tf.data.Dataset``, ``DataLoader``
            or ``PyDataset`` is read from its beginning, again and again until there were enough
            batches; a generator is read once.
        batch_size: The rows of a batch, where x is an array.
        min_value: The rate of the first batch, positive.
        max_value: The rate of the last one.
        updates: How many batches, 2 or more.
        growth: ``"exponential"`` or ``"linear"``.
        smoothing: How much of the running mean of losses each loss leaves as it was; None for the
            mean of a twentieth of the updates, at least 5.
        progress: Whether to show a progress bar on standard error.

    Returns:
        The rates and losses: ``suggest()`` reads a rate from them, ``plot()`` draws them.

    Raises:
        TypeError, ValueError: An argument is of the wrong type or out of its range; the model is
            not compiled or not built; x and y are empty or differ in length, or y is missing; or
            the data ends before there were enough batches.

    Example:
        >>> import keras, numpy
        >>> from lrtrack.keras import range_test
        >>> layer = keras.layers.Dense(1, kernel_initializer="zeros")
        >>> model = keras.Sequential([keras.Input((2,)), layer])
        >>> model.compile("sgd", "mse")
        >>> points = numpy.random.default_rng(1).normal(size=(64, 2))
        >>> result = range_test(model, points, points.sum(axis=1))
        >>> 0.01 < result.suggest("steepest") < 1
        True
    """
    run = RangeTestRun(
        min_value=min_value,
        max_value=max_value,
        updates=updates,
        growth=growth,
        smoothing=smoothing,
        progress=progress,
    )
    rows = to_integer("batch_size", batch_size, "positive")
    for state in ("compiled", "built"):
        if not getattr(model, state):
            raise ValueError(refusal("model", state, model))
    data = _random_rows(x, y, rows * run.updates)
    if data is not None and y is None and _compares_with_targets(model):
        raise ValueError(refusal("y", "given for the model's loss", y))
    with _borrowed(model):
        options = {"verbose": 0, "shuffle": False, "callbacks": [_Driver(run)]}
        if data is None:
            # After its end, Keras would begin a generator again with its first batch alone.
            model.fit(x, y, epochs=1 if isgenerator(x) else run.updates, **options)
        else:
            model.fit(*data, epochs=run.updates, batch_size=rows, **options)
    if run.end is None:
        measured = len(run.result().losses)
        raise ValueError(refusal("x", f"a source of {run.updates} batches or more", measured))
    return run.result()


class _Driver(keras.callbacks.Callback):  # type: ignore[misc]
    """Sets the rate of each batch of a fit, and records its loss."""

    def __init__(self, run: RangeTestRun) -> None:
        super().__init__()
        self._run = run

    def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
        if keras.config.backend() == "jax":  # it loses what is assigned before that
            self.model.jax_state_sync()
        self.model.reset_metrics()  # the logs have the mean of all losses since
        self.model.optimizer.learning_rate = self._run.rate

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        self._run.record(float(logs["loss"]))
        self.model.stop_training = self._run.end is not None


@contextmanager
def _borrowed(model: Any) -> Iterator[None]:
    """The model with another optimizer; afterwards it is as before."""
    values = [
        (variable, keras.ops.convert_to_numpy(variable.value)) for variable in model.variables
    ]
    names = ("optimizer", "train_function", "steps_per_execution", "stop_training", "history")
    attributes = {name: getattr(model, name) for name in names if hasattr(model, name)}
    model.optimizer = _copy_with_a_number(model.optimizer)
    model.train_function = None
    model.steps_per_execution = 1
    try:
        yield
    finally:
        for name, attribute in attributes.items():
            setattr(model, name, attribute)
        for variable, value in values:
            variable.assign(value)


def _copy_with_a_number(optimizer: Any) -> Any:
    """An optimizer of the same kind whose learning rate can be assigned."""
    config = optimizer.get_config()
    inner = config["inner_optimizer"]["config"] if "inner_optimizer" in config else config
    inner["learning_rate"] = 1.0
    return type(optimizer).from_config(config)


def _compares_with_targets(model: Any) -> bool:
    is_keras_own = all(
        getattr(type(model), name) is getattr(keras.Model, name)
        for name in ("compute_loss", "train_step")
    )
    return is_keras_own and model.loss is not None


def _random_rows(x: Any, y: Any, count: int) -> Any:
    """Up to that many random rows of x and y; None if they are not arrays."""
    leaves = keras.tree.flatten((x, y))
    if not all(hasattr(leaf, "shape") for leaf in leaves if leaf is not None):
        return None
    lengths = {len(leaf) for leaf in leaves if leaf is not None}
    if len(lengths) != 1 or 0 in lengths:
        raise ValueError(refusal("x and y", "of one length, not 0", sorted(lengths)))
    chosen = np.random.default_rng(0).permutation(lengths.pop())[:count]

    def choose(leaf: Any) -> Any:
        return None if leaf is None else keras.ops.convert_to_numpy(leaf)[chosen]

    return keras.tree.map_structure(choose, (x, y))
