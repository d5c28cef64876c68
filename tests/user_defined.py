"""Trackers as users write them, importable, so that they can be pickled."""

from __future__ import annotations

from dataclasses import dataclass

from lrtrack import ParameterTracker, Tracker


class Halving(Tracker):
    """With an __init__ that does not call its base's."""

    def __init__(self, base):
        self.base = base

    def get_new_value(self, num_update):
        return self.base / (1 + num_update)

    def __eq__(self, other):
        return type(other) is Halving and other.base == self.base

    def __hash__(self):
        return hash(("Halving", self.base))


class Polite(Halving):
    """With one that does."""

    def __init__(self, base):
        super().__init__(base)
        Tracker.__init__(self)


class Plain(Tracker):
    """Without any."""

    base = 0.5

    def get_new_value(self, num_update):
        return self.base / (1 + num_update)


class Slotted(Tracker):
    __slots__ = ("base",)

    def __init__(self, base):
        self.base = base

    def get_new_value(self, num_update):
        return self.base / (1 + num_update)


@dataclass(frozen=True)
class Data(Tracker):
    base: float

    def get_new_value(self, num_update):
        return self.base / (1 + num_update)


class Raising(Tracker):
    def __init__(self, error, update):
        self.error, self.update = error, update

    def get_new_value(self, num_update):
        if num_update == self.update:
            raise self.error
        return 0.5


class ByLength(ParameterTracker):
    def get_new_value(self, parameter_id, num_update):
        return len(parameter_id) / (1 + num_update)
