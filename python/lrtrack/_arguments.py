"""Arguments that Python code receives, checked and refused in the words of the C++ core."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from numbers import Complex, Real
from typing import Any, TypeVar

Choice = TypeVar("Choice", bound=Enum)

_LARGEST_FLOAT32 = (2 - 2.0**-23) * 2.0**127


def _is_boolean(value: object) -> bool:
    """numpy's by its name: importing lrtrack does not import numpy."""
    return type(value).__name__ in {"bool", "bool_"}


def _is_complex(value: object) -> bool:
    if isinstance(value, float):  # nearly always, and faster than the abstract classes
        return False
    return isinstance(value, Complex) and not isinstance(value, Real)


def refusal(name: str, what: str, received: object) -> str:
    return f"{name} must be {what}, received {received!r}"


def to_float(name: str, value: object) -> float:
    """Any real number, infinities and NaN too."""
    if _is_boolean(value) or _is_complex(value) or not hasattr(value, "__float__"):
        raise TypeError(refusal(name, "a number", value))
    try:
        return float(value)
    except (TypeError, ValueError):
        raise TypeError(refusal(name, "a number", value)) from None
    except OverflowError:
        raise ValueError(refusal(name, "within the range of float32", value)) from None


def to_real(name: str, value: object, what: str, holds: Callable[[float], bool]) -> float:
    """A finite number that `holds`, which `what` says in words."""
    real = to_float(name, value)
    if not math.isfinite(real):
        raise ValueError(refusal(name, "finite", real))
    if abs(real) > _LARGEST_FLOAT32:
        raise ValueError(refusal(name, "within the range of float32", real))
    if not holds(real):
        raise ValueError(refusal(name, what, real))
    return real


def to_integer(name: str, value: object) -> int:
    if _is_boolean(value):
        raise TypeError(refusal(name, "an integer", value))
    try:
        return operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        raise TypeError(refusal(name, "an integer", value)) from None


def to_count(name: str, value: object) -> int:
    """An integer from 0."""
    count = to_integer(name, value)
    if count < 0:
        raise ValueError(refusal(name, "non-negative", value))
    return count


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
            raise ValueError(f"the key {name} must be there, received {dictionary!r}")
