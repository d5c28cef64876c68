"""The method momentum(base, max) of trackers with which a tracker of the momentum goes."""

# Signatures show the annotations.
from typing import Any, Callable

from lrtrack._arguments import refusal, to_real
from lrtrack._core import (
    CyclicalMomentumTracker,
    CyclicalTracker,
    OneCycleMomentumTracker,
    OneCycleTracker,
    Tracker,
)
from lrtrack._pickling import contents_of, restore


def _method(owner: type, example: Any) -> Callable[..., Any]:
    """The method of a class which makes a tracker like the example, with the shared parameters."""
    kind = type(example)
    _, _, names = contents_of(example)

    def momentum(
        self: Tracker, base: float = example.base_value, max: float = example.max_value
    ) -> Any:
        if not isinstance(self, owner):
            raise TypeError(refusal("self", f"a {owner.__name__}", self))
        _, dtype, parameters = contents_of(self)
        shared = {name: value for name, value in parameters.items() if name in names}
        limits = {"base_value": to_real("base", base), "max_value": to_real("max", max)}
        return restore(kind.__name__, dtype, {**shared, **limits})

    momentum.__annotations__["return"] = kind
    momentum.__doc__ = (
        f"The {kind.__name__} that goes with this tracker: from max down to base and back."
    )
    return momentum


METHODS = {
    CyclicalTracker: _method(CyclicalTracker, CyclicalMomentumTracker()),
    OneCycleTracker: _method(OneCycleTracker, OneCycleMomentumTracker(total_updates=1)),
}
