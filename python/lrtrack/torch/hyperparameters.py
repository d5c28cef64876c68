"""The numbers in an optimizer's parameter groups, and the trackers that they follow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from numbers import Real
from typing import Any, Optional, Union

import torch

from lrtrack import ParameterTracker, Tracker
from lrtrack._arguments import refusal
from lrtrack._checkpoints import to_plain
from lrtrack._hyperparameters import checked_at

Group = dict[str, Any]
Given = Union[ParameterTracker, Sequence[Optional[Tracker]]]


class HyperParameter:
    """One number of each parameter group, and the tracker or trackers that it follows.

    Where a group holds a tuple, such as betas, each of its items is one of these.
    """

    def __init__(self, key: str, given: Given, index: int | None = None) -> None:
        self.key = key
        self.index = index
        self.given = self._checked_trackers(given)

    def _checked_trackers(self, given: Given) -> ParameterTracker | tuple[Tracker | None, ...]:
        if isinstance(given, ParameterTracker):
            return given
        # A rate is written for every group; everything else may be left alone in some.
        kinds = Tracker if self.key == "lr" else (Tracker, type(None))
        if isinstance(given, (list, tuple)) and all(isinstance(part, kinds) for part in given):
            return tuple(given)
        what = "a Tracker, a list of one for each parameter group, or a PerParameterTracker"
        raise TypeError(refusal(self.name, what, given))

    @property
    def name(self) -> str:
        """What to call it in messages and checkpoints."""
        return self.key if self.index is None else f"{self.key}[{self.index}]"

    def check(self, groups: Sequence[Group]) -> None:
        """Refuses a list of trackers that does not fit the groups, and groups without a name."""
        if isinstance(self.given, tuple):
            if len(self.given) != len(groups):
                what = f"one tracker for each parameter group ({len(groups)})"
                raise ValueError(refusal(self.name, what, len(self.given)))
        elif not isinstance(self.given, Tracker):
            for number, group in enumerate(groups):
                if not isinstance(group.get("name"), str):
                    what = f"a text, by which {self.name} finds its tracker, in group {number}"
                    raise ValueError(refusal('"name"', what, group.get("name")))

    def values(self, groups: Sequence[Group], num_update: int) -> list[float | None]:
        """The value of each group, None where nothing is to change. Each tracker is asked once."""
        given = self.given
        if isinstance(given, Tracker):
            return [self._checked_value(given(num_update), given, num_update)] * len(groups)
        self.check(groups)
        if isinstance(given, tuple):
            known: dict[int, float | None] = {id(None): None}
            for tracker in given:
                if tracker is not None and id(tracker) not in known:
                    known[id(tracker)] = self._checked_value(
                        tracker(num_update), tracker, num_update
                    )
            return [known[id(tracker)] for tracker in given]
        return [
            self._checked_value(given.get_new_value(group["name"], num_update), given, num_update)
            for group in groups
        ]

    def _checked_value(self, value: float, tracker: ParameterTracker, num_update: int) -> float:
        return checked_at(self.name, float(value), num_update, tracker)

    def read(self, group: Group) -> Any:
        """What the group holds now: a number, or a tensor of one."""
        return group[self.key] if self.index is None else group[self.key][self.index]

    def write(self, group: Group, value: float) -> None:
        """Sets the group's number; a tensor is filled, so that compiled steps see it."""
        held = self.read(group)
        if isinstance(held, torch.Tensor):
            held.fill_(value)
        else:
            self._replace(group, value)

    def write_all(self, groups: Sequence[Group], values: Sequence[float | None]) -> None:
        """Sets each group's number, but for those whose value is None."""
        self.separate(groups)
        for group, value in zip(groups, values):
            if value is not None:
                self.write(group, value)

    def separate(self, groups: Sequence[Group]) -> None:
        """Gives groups that share one tensor, as torch makes them by default, one each."""
        # Up to torch 2.8, SequentialLR leaves each group's rate in the tensor of its initial one.
        seen = {id(group.get("initial_lr")) for group in groups}
        for group in groups:
            held = self.read(group)
            if isinstance(held, torch.Tensor):
                if id(held) in seen:
                    self._replace(group, held.clone())
                seen.add(id(held))

    def _replace(self, group: Group, value: Any) -> None:
        if self.index is None:
            group[self.key] = value
        else:
            items = list(group[self.key])
            items[self.index] = value
            group[self.key] = tuple(items)

    def to_plain(self) -> Any:
        """The trackers for a checkpoint."""
        if isinstance(self.given, tuple):
            return [None if tracker is None else to_plain(tracker) for tracker in self.given]
        return to_plain(self.given)


def initial_rate(group: Group) -> float:
    """The group's own rate, which torch's schedulers note before they change it."""
    return float(group.setdefault("initial_lr", float(group["lr"])))


def find_hyper_parameters(
    given: Mapping[str, Any], groups: Sequence[Group]
) -> list[HyperParameter]:
    """One for each number that the keyword arguments name, checked against the groups."""
    known = [
        key
        for key, value in groups[0].items()
        if key not in ("lr", "initial_lr") and (_is_number(value) or _is_numbers(value))
    ]
    found: list[HyperParameter] = []
    for key, trackers in given.items():
        if key == "lr":
            raise ValueError("lr must be given as tracker, received both")
        if key not in known:
            what = f"one of the optimizer's ({', '.join(known)})"
            raise ValueError(refusal("a hyper-parameter", what, key))
        found.extend(_of_key(key, trackers, groups))
    return found


def _of_key(key: str, trackers: Any, groups: Sequence[Group]) -> Iterator[HyperParameter]:
    held = groups[0][key]
    if not isinstance(held, tuple):
        yield HyperParameter(key, trackers)
        return
    rows = trackers if isinstance(trackers, list) else [trackers]
    if not all(isinstance(row, tuple) and len(row) == len(held) for row in rows):
        what = f"a tuple of {len(held)} Trackers or None, or a list of one for each parameter group"
        raise TypeError(refusal(key, what, trackers))
    for index, column in enumerate(zip(*rows)):
        if any(tracker is not None for tracker in column):
            yield HyperParameter(key, column if isinstance(trackers, list) else column[0], index)


def _is_number(value: Any) -> bool:
    return isinstance(value, (Real, torch.Tensor)) and not isinstance(value, bool)


def _is_numbers(value: Any) -> bool:
    return isinstance(value, tuple) and all(map(_is_number, value))
