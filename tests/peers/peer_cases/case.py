"""One row of a table."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    name: str
    peer: str
    lrtrack: str
    updates: int = 40  # how many values are compared
    momentum: bool = False  # whether it is the momentum that is recorded
    metrics: tuple[float, ...] = ()  # what a schedule that watches the training is told
    tolerance: float = 1e-12  # relative

    @property
    def key(self) -> tuple[str, bool]:
        """What is recorded once, however many trackers are compared with it."""
        return self.peer, self.momentum
