"""Putting a model and its optimizer back as they were, object by object."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any

import numpy as np
import torch

Restore = Callable[[], Any]


@contextmanager
def unchanged(
    model: torch.nn.Module, optimizer: torch.optim.Optimizer, data: object
) -> Iterator[None]:
    """Restores after the block, however it ends, all that a training changes.

    Tensors keep their identity: they are filled in place, as a compiled step or a captured graph
    may hold them. What a module or the optimizer keeps in lists, dictionaries and plain attributes
    is restored too, and so are gradients and random states.
    """
    snapshot = _Snapshot()
    parts = [*model.modules(), optimizer]
    restores = [snapshot.take(vars(part)) for part in parts]
    with ExitStack() as stack:
        for restore in (*_random_states(data), *restores):
            stack.callback(restore)
        yield


class _Snapshot:
    """Copies of values, each of which is taken once, in however many places it is."""

    def __init__(self) -> None:
        self._taken: dict[int, tuple[Any, Restore]] = {}

    def take(self, value: Any) -> Restore:
        """Copies the value; what is returned restores it, and gives the value itself back."""
        if not isinstance(value, (torch.Tensor, dict, list, tuple)):
            return lambda: value
        if id(value) not in self._taken:
            # A list may be inside itself.
            self._taken[id(value)] = value, lambda: value
            self._taken[id(value)] = value, self._copy(value)
        return self._taken[id(value)][1]

    def _copy(self, value: Any) -> Restore:
        if isinstance(value, torch.Tensor):
            return self._copy_tensor(value)
        if isinstance(value, dict):
            return self._copy_dict(value)
        parts = [self.take(part) for part in value]
        if isinstance(value, tuple):
            return lambda: ([part() for part in parts], value)[1]
        return lambda: (value.__setitem__(slice(None), [part() for part in parts]), value)[1]

    def _copy_dict(self, value: dict[Any, Any]) -> Restore:
        parts = {key: self.take(part) for key, part in value.items()}

        def restore() -> Any:
            items = {key: part() for key, part in parts.items()}
            value.clear()
            value.update(items)
            return value

        return restore

    def _copy_tensor(self, value: torch.Tensor) -> Restore:
        copy = value.detach().clone()
        gradient = self.take(value.grad) if value.is_leaf else None

        def restore() -> Any:
            # An expanded buffer cannot be written; no training does it either.
            if not torch.equal(value, copy):
                with torch.no_grad():
                    value.copy_(copy)
            if gradient is not None:
                value.grad = gradient()
            return value

        return restore


def _random_states(data: object) -> Iterator[Restore]:
    """The generators of torch, NumPy and Python, and a DataLoader's own."""
    torch_state, numpy_state, python_state = (
        torch.get_rng_state(),
        np.random.get_state(),
        random.getstate(),
    )
    yield lambda: torch.set_rng_state(torch_state)
    yield lambda: np.random.set_state(numpy_state)
    yield lambda: random.setstate(python_state)
    if torch.cuda.is_initialized():
        devices = torch.cuda.get_rng_state_all()
        yield lambda: torch.cuda.set_rng_state_all(devices)
    for owner in (data, getattr(data, "sampler", None), getattr(data, "batch_sampler", None)):
        generator = getattr(owner, "generator", None)
        if isinstance(generator, torch.Generator):
            yield partial(generator.set_state, generator.get_state())
