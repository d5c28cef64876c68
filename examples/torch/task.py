"""The examples' task: a small network separates two spirals."""

from __future__ import annotations

import math

import torch
from torch.utils.data import TensorDataset

from lrtrack import CosineTracker, Tracker, WarmUpTracker


def spirals(points: int = 512) -> TensorDataset:
    """Points of the plane, half of them on each of two spirals."""
    generator = torch.Generator().manual_seed(0)
    labels = torch.arange(points) % 2
    turn = 3 * math.pi * torch.rand(points, generator=generator)
    angle = turn + math.pi * labels
    noise = 0.1 * torch.randn(points, 2, generator=generator)
    values = torch.stack([angle.cos(), angle.sin()], dim=1) * turn[:, None] / 4 + noise
    return TensorDataset(values, labels)


def network() -> torch.nn.Module:
    """A network that can tell them apart."""
    torch.manual_seed(0)
    return torch.nn.Sequential(
        torch.nn.Linear(2, 64), torch.nn.ReLU(), torch.nn.Linear(64, 64), torch.nn.ReLU(),
        torch.nn.Linear(64, 2),
    )  # fmt: skip


def schedule(updates: int) -> Tracker:
    """A warm-up over a tenth of the updates, then a cosine to almost 0."""
    warm_up = max(updates // 10, 1)
    cosine = CosineTracker(base_value=0.01, final_value=1e-5, max_updates=updates - warm_up)
    return WarmUpTracker(main_tracker=cosine, warm_up_steps=warm_up, warm_up_begin_value=1e-4)
