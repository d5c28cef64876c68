"""Schedules in plain Python: small classes with a __call__."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase


class SquareRoot:
    def __init__(self, rate: float) -> None:
        self.rate = rate

    def __call__(self, num_update: int) -> float:
        return self.rate * math.pow(num_update + 1.0, -0.5)


class Factor:
    """Keeps the rate and multiplies it at every call, whatever the update."""

    def __init__(self, rate: float, factor: float, lowest: float) -> None:
        self.rate = rate
        self.factor = factor
        self.lowest = lowest

    def __call__(self, num_update: int) -> float:
        self.rate = max(self.lowest, self.rate * self.factor)
        return self.rate


class MultiFactor:
    def __init__(self, rate: float, steps: Sequence[int], factor: float) -> None:
        self.rate = rate
        self.steps = steps
        self.factor = factor

    def __call__(self, num_update: int) -> float:
        rate = self.rate
        for step in self.steps:
            if num_update > step:
                rate *= self.factor
        return rate


class Polynomial:
    def __init__(self, rate: float, final_rate: float, updates: int, power: float) -> None:
        self.rate = rate
        self.final_rate = final_rate
        self.updates = updates
        self.power = power

    def __call__(self, num_update: int) -> float:
        if num_update >= self.updates:
            return self.final_rate
        left = 1 - num_update / self.updates
        return self.final_rate + (self.rate - self.final_rate) * math.pow(left, self.power)


class Cosine:
    """With a linear warm-up, as the chapter's."""

    def __init__(
        self, rate: float, final_rate: float, updates: int, warm_up: int, begin_rate: float
    ) -> None:
        self.rate = rate
        self.final_rate = final_rate
        self.updates = updates
        self.warm_up = warm_up
        self.begin_rate = begin_rate

    def warm_up_rate(self, num_update: int) -> float:
        return self.begin_rate + (self.rate - self.begin_rate) * num_update / self.warm_up

    def __call__(self, num_update: int) -> float:
        if num_update < self.warm_up:
            return self.warm_up_rate(num_update)
        if num_update > self.updates:
            return self.final_rate
        share = (num_update - self.warm_up) / (self.updates - self.warm_up)
        return self.final_rate + (self.rate - self.final_rate) * (1 + math.cos(math.pi * share)) / 2


class Plateau:
    """Lowers its rate when a loss has not improved for a while."""

    def __init__(self, rate: float, factor: float, patience: int, threshold: float) -> None:
        self.rate = rate
        self.factor = factor
        self.patience = patience
        self.threshold = threshold
        self.best = math.inf
        self.bad_updates = 0

    def update(self, loss: float) -> None:
        if loss < self.best * (1 - self.threshold):
            self.best = loss
            self.bad_updates = 0
        else:
            self.bad_updates += 1
        if self.bad_updates > self.patience:
            self.rate *= self.factor
            self.bad_updates = 0

    def __call__(self, num_update: int) -> float:
        return self.rate


class RateByName:
    def __init__(self, default: float, rates: Mapping[str, float]) -> None:
        self.default = default
        self.rates = rates

    def __call__(self, parameter: str, num_update: int) -> float:
        return self.rates.get(parameter, self.default)


class RateByPattern:
    """The first pattern that the parameter's name matches decides."""

    def __init__(self, default: float, rates: Mapping[str, float]) -> None:
        self.default = default
        self.rates = rates

    def __call__(self, parameter: str, num_update: int) -> float:
        for pattern, rate in self.rates.items():
            if fnmatchcase(parameter, pattern):
                return rate
        return self.default
