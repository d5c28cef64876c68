"""What composes trackers: a * b, a + b, a.clip(low, high) and so on."""

# Signatures show the annotations, which are real types in Python 3.9, too.
from typing import Any, Callable, Optional, TypeVar, Union

from lrtrack import _core
from lrtrack._arguments import refusal, to_integer, to_real
from lrtrack._core import (
    ClippedTracker,
    DelayedTracker,
    EpochwiseTracker,
    FixedTracker,
    ParameterTracker,
    PowerTracker,
    ProductTracker,
    QuotientTracker,
    RepeatedTracker,
    SumTracker,
    Tracker,
)

Operand = Union[Tracker, float]
Kind = TypeVar("Kind", bound=Tracker)


def multiply(self: Operand, other: Operand, /) -> ProductTracker:
    """The product, as a ProductTracker."""
    return _of_both(_core._product, self, other)


def add(self: Operand, other: Operand, /) -> SumTracker:
    """The sum, as a SumTracker."""
    return _of_both(_core._sum, self, other)


def subtract(self: Operand, other: Operand, /) -> SumTracker:
    """The difference, as a SumTracker."""
    # A negative loses no bits, so that a sum with it is the difference, rounded once.
    operand = _to_operand(other)
    difference: SumTracker = NotImplemented if operand is None else add(self, negate(operand))
    return difference


def divide(self: Operand, other: Operand, /) -> QuotientTracker:
    """The quotient, as a QuotientTracker."""
    return _of_both(_quotient, self, other)


def power(self: Operand, other: Operand, modulus: None = None, /) -> PowerTracker:
    """The power, as a PowerTracker."""
    if modulus is not None:
        raise TypeError(refusal("pow's third argument", "left out for a tracker", modulus))
    return _of_both(_power, self, other)


def negate(self: Tracker, /) -> ProductTracker:
    """The negative, as a ProductTracker."""
    return multiply(self, -1.0)


def clip(self: Tracker, low: float, high: float) -> ClippedTracker:
    """This tracker, held between two values: a ClippedTracker."""
    return ClippedTracker(tracker=self, low=low, high=high)


def delay(self: Tracker, updates: int) -> DelayedTracker:
    """This tracker, that many updates later: a DelayedTracker.

    Updates count from 0: update `updates` is the first that has what was at update 0, and so
    have all before it.
    """
    return DelayedTracker(tracker=self, updates=updates)


def per_epoch(self: Tracker, updates: int) -> EpochwiseTracker:
    """This tracker as a function of epochs: its value at t // updates, an EpochwiseTracker.

    Updates count from 0: epoch 1 begins at update `updates`.
    """
    updates = to_integer("updates", updates, "positive")
    return EpochwiseTracker(tracker=self, updates_per_epoch=updates)


def repeat(
    self: Tracker,
    length: int,
    length_factor: float = 1,
    value_factor: float = 1,
    value_floor: float = 0,
    stretch: bool = False,
) -> RepeatedTracker:
    """This tracker, started again every `length` updates, each cycle longer by length_factor and
    scaled by value_factor as far as it is above value_floor: a RepeatedTracker. With stretch, a
    longer cycle is the first one drawn longer, instead of continued.

    Updates count from 0: the second cycle begins at update `length`.
    """
    return RepeatedTracker(
        tracker=self,
        length=length,
        length_factor=length_factor,
        value_factor=value_factor,
        value_floor=value_floor,
        stretch=stretch,
    )


METHODS = (clip, delay, per_epoch, repeat)


def reflected(operator: Callable[..., Any]) -> Callable[..., Any]:
    """What Python calls where the tracker is the operand on the right."""

    def reflected_operator(self: Tracker, other: Operand, /) -> Any:
        return operator(other, self)

    reflected_operator.__annotations__["return"] = operator.__annotations__["return"]
    reflected_operator.__doc__ = operator.__doc__
    return reflected_operator


OPERATORS: dict[str, Callable[..., Any]] = {
    "__mul__": multiply,
    "__rmul__": reflected(multiply),
    "__add__": add,
    "__radd__": reflected(add),
    "__sub__": subtract,
    "__rsub__": reflected(subtract),
    "__truediv__": divide,
    "__rtruediv__": reflected(divide),
    "__pow__": power,
    "__rpow__": reflected(power),
    "__neg__": negate,
}


def _of_both(make: Callable[[Tracker, Tracker], Kind], left: object, right: object) -> Kind:
    """What is made of the operands as trackers; NotImplemented if one may know better."""
    first, second = _to_operand(left), _to_operand(right)
    result: Kind = NotImplemented
    if first is not None and second is not None:
        result = make(first, second)
    return result


def _quotient(numerator: Tracker, denominator: Tracker) -> QuotientTracker:
    return QuotientTracker(numerator=numerator, denominator=denominator)


def _power(base: Tracker, exponent: Tracker) -> PowerTracker:
    return PowerTracker(base=base, exponent=exponent)


def _to_operand(value: object) -> Optional[Tracker]:
    """A tracker as it is, a number as a FixedTracker; None for what may have an operator itself."""
    name = "the operand"
    if isinstance(value, Tracker):
        return value
    if _is_number(value):
        return FixedTracker(value=to_real(name, value, "finite"))
    if _may_know_trackers(value):
        return None
    what = "a number or a Tracker (with one value for all parameters)"
    raise TypeError(refusal(name, what, value))


def _is_number(value: object) -> bool:
    """Whether it has one value, as an array of no dimensions has."""
    dimensions = getattr(value, "ndim", 0)
    has_dimensions = isinstance(dimensions, int) and dimensions != 0
    kind = type(value)
    return (hasattr(kind, "__float__") or hasattr(kind, "__index__")) and not has_dimensions


def _may_know_trackers(value: object) -> bool:
    """Whether its class has operators of its own, and is none of Python's or NumPy's."""
    kind = type(value)
    is_heap_type = kind.__flags__ & 1 << 9 != 0  # Py_TPFLAGS_HEAPTYPE
    is_tracker = isinstance(value, ParameterTracker)
    return is_heap_type and not is_tracker and hasattr(kind, "__rmul__")
