"""The learning-rate range test on a torch model, which is left as it was."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, SupportsFloat, SupportsIndex

import torch
from torch import distributed
from torch.nn.parallel import DistributedDataParallel
from torch.optim import Optimizer

from lrtrack import RangeTestGrowth
from lrtrack._arguments import refusal
from lrtrack.range_test import RangeTest, RangeTestRun, repeated
from lrtrack.torch.hyperparameters import Group, initial_rate
from lrtrack.torch.snapshot import unchanged


def range_test(
    model: torch.nn.Module,
    loss: Callable[[Any, Any], torch.Tensor],
    data: Iterable[Any],
    optimizer: Optimizer,
    *,
    min_value: SupportsFloat = 1e-6,
    max_value: SupportsFloat = 10.0,
    updates: SupportsIndex = 100,
    growth: RangeTestGrowth | str = RangeTestGrowth.EXPONENTIAL,
    smoothing: SupportsFloat | None = None,
    progress: bool = True,
) -> RangeTest:
    """Trains briefly at ever higher learning rates, and records the loss at each.

    Afterwards everything is as before, after an error or an interrupt too, in the same tensors:
    parameters and gradients, buffers, what modules keep in plain attributes, lists and
    dictionaries, the optimizer's state and groups, and the generators of torch (its GPUs' too),
    NumPy, Python and a DataLoader. An iterator, which cannot begin again, is used up.

    The optimizer may have a scheduler, which is not used during the test. Groups with different
    rates keep their ratios; the largest rate follows the test. Momentum, weight
    decay and the modes of modules, such as ``eval()``, stay as they are.

    Under ``DistributedDataParallel`` all processes call it, each with its own batches; they see the
    mean of their losses and stop together.

    Args:
        model: The module.
        loss: A function of the model's output and the target, such as ``nn.CrossEntropyLoss()``.
        data: Batches, pairs (input, target) such as a ``DataLoader`` gives, repeated as needed.
            Tensors are brought to the model's device. For batches of another form, drive a
            :class:`lrtrack.range_test.RangeTestRun` yourself.
        optimizer: The optimizer of the model.
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
        TypeError: An argument is of the wrong type, or a batch is not a pair.
        ValueError: A number is out of its range, or ``data`` is empty.

    Example:
        >>> import torch
        >>> from lrtrack.torch import range_test
        >>> model = torch.nn.Linear(1, 1, bias=False)
        >>> optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        >>> _ = torch.nn.init.ones_(model.weight)
        >>> batches = [(torch.ones(4, 1), torch.zeros(4, 1))]
        >>> found = range_test(model, torch.nn.MSELoss(), batches, optimizer, progress=False)
        >>> 0.01 < found.suggest("steepest") < 1
        True
        >>> model.weight.item(), optimizer.param_groups[0]["lr"]
        (1.0, 0.1)

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
    if not isinstance(model, torch.nn.Module):
        raise TypeError(refusal("model", "a torch.nn.Module", model))
    if not isinstance(optimizer, Optimizer):
        raise TypeError(refusal("optimizer", "a torch.optim.Optimizer", optimizer))
    with unchanged(model, optimizer, data):
        shares = _shares(optimizer.param_groups)
        for rate, batch in zip(run, repeated(data)):
            for group, share in zip(optimizer.param_groups, shares):
                _set_rate(group, rate * share)
            run.record(_update(model, loss, batch, optimizer))
    return run.result()


def _shares(groups: list[Group]) -> list[float]:
    """Each group's rate as a share of the largest, even if a schedule is at 0 now."""
    rates = [initial_rate(group) for group in groups]
    largest = max(rates)
    return [rate / largest if largest > 0 else 1.0 for rate in rates]


def _set_rate(group: Group, rate: float) -> None:
    if isinstance(group["lr"], torch.Tensor):
        group["lr"].fill_(rate)
    else:
        group["lr"] = rate


def _update(model: Any, loss: Any, batch: Any, optimizer: Optimizer) -> float:
    """Makes one update; returns the loss of its batch before it."""
    if not isinstance(batch, (tuple, list)) or len(batch) != 2:
        raise TypeError(refusal("a batch", "a pair (input, target)", type(batch).__name__))
    device = next(model.parameters()).device
    values, target = (part.to(device) if isinstance(part, torch.Tensor) else part for part in batch)
    optimizer.zero_grad()
    result = loss(model(values), target)
    result.backward()
    optimizer.step()
    result = result.detach()
    if isinstance(model, DistributedDataParallel):
        distributed.all_reduce(result, group=model.process_group)
        result /= distributed.get_world_size(model.process_group)
    return float(result)
