"""Arguments that Python code receives, checked and refused as the C++ core does it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any, TypeVar

from lrtrack._core import _refusal as refusal
from lrtrack._core import _to_integer as to_integer
from lrtrack._core import _to_real as to_real

__all__ = ["check_keys", "refusal", "to_integer", "to_member", "to_real"]

Choice = TypeVar("Choice", bound=Enum)


def to_member(name: str, value: object, choices: type[Choice]) -> Choice:
    """A member of an enumeration, given as itself or by its name in any case."""
    if isinstance(value, choices):
        return value
    what = "one of " + ", ".join(choices.__members__)
    if not isinstance(value, str):
        raise TypeError(refusal(name, what, value))
    if value.upper() not in choices.__members__:
        raise ValueError(refusal(name, what, value))
    return choices[value.upper()]


def check_keys(dictionary: Mapping[str, Any], names: Sequence[str]) -> None:
    """Refuses a dictionary that has other keys than these."""
    for key in dictionary:
        if key not in names:
            raise ValueError(refusal("a key", "one of " + ", ".join(names), key))
    for name in names:
        if name not in dictionary:
            raise ValueError(refusal(f"the key {name}", "there", dictionary))
