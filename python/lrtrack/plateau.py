"""What a PlateauTracker has beside its parameters: the state, which metrics change."""

# Signatures show the annotations, which are real types in Python 3.9, too.
import math
import warnings
from typing import Any, Callable, Dict, Mapping  # noqa: UP035

from lrtrack import _core, _dictionaries, _pickling
from lrtrack._arguments import refusal, to_integer, to_real
from lrtrack._core import PlateauMode, PlateauTracker, ThresholdMode

__all__ = ["PlateauMode", "PlateauTracker", "ThresholdMode"]

_KEYS = ("value", "best", "bad_updates", "cooldown_left")


def update(self: PlateauTracker, metric: float) -> None:
    """Takes the metric of one evaluation into account, which may lower the value.

    metric is any real number; of an MXNet array its ``asscalar()``. One that is NaN or infinite
    gives a UserWarning and counts as no improvement. Several threads may call it: no update is
    lost. A trainer uses the new value from its next step on; MXNet's parameter server has a copy
    of the tracker, which no update reaches: docs/gluon.md has two ways around that.

    Raises TypeError if metric is no number; nothing has changed then.
    """
    number = to_real("metric", metric)
    if not math.isfinite(number):
        message = refusal("metric", "finite", number)
        warnings.warn(f"{message}: it counts as no improvement", UserWarning, stacklevel=2)
    _core._update_plateau(self, number)


def state_dict(self: PlateauTracker) -> Dict[str, Any]:  # noqa: UP006
    """The state as plain values, fit for JSON; without the parameters."""
    return dict(zip(_KEYS, _core._plateau_state(self)))


def load_state_dict(self: PlateauTracker, state: Mapping[str, Any]) -> None:
    """Takes over the state that state_dict() gave, of a tracker with the same parameters.

    Raises TypeError if state is no mapping, or something in it is no number; ValueError if keys are
    missing or surplus, or value is not between min_value and base_value. Nothing has changed then.
    """
    if not isinstance(state, Mapping):
        raise TypeError(refusal("state", "a dictionary", state))
    if set(state) != set(_KEYS):
        raise ValueError(refusal("state's keys", ", ".join(_KEYS), list(state)))
    value, best = to_real("value", state["value"]), state["best"]
    low, high = self.min_value, self.base_value
    if not low <= value <= high:
        what = f"between min_value ({low}) and base_value ({high})"
        raise ValueError(refusal("value", what, value))
    if best is not None:
        best = to_real("best", best)
        if not math.isfinite(best):
            raise ValueError(refusal("best", "finite", best))
    bad_updates, cooldown_left = (
        to_integer(name, state[name], "non-negative") for name in ("bad_updates", "cooldown_left")
    )
    _core._set_plateau_state(self, value, best, bad_updates, cooldown_left)


def to_dict(self: PlateauTracker) -> Dict[str, Any]:  # noqa: UP006
    """A dictionary of plain values, fit for JSON: the parameters, and the state.

    Raises TypeError if main_tracker holds a Python callable.
    """
    return {**_dictionaries.to_dict(self), "state": state_dict(self)}


def copied(self: PlateauTracker) -> PlateauTracker:
    """A tracker with the same state, which goes on by itself."""
    tracker = _pickling.restore(*_pickling.contents_of(self), state_dict(self))
    assert isinstance(tracker, PlateauTracker)
    return tracker


def reduce(self: PlateauTracker, /) -> Any:
    """What pickle needs, at any protocol."""
    kind, dtype, parameters = _pickling.contents_of(self)
    if dtype == "float64":  # in both precisions it is one tracker, which pickles know by one object
        return _in_float64, (self.astype("float32"),)
    return _pickling.restore, (kind, dtype, parameters, state_dict(self))


def reduce_ex(self: PlateauTracker, protocol: Any, /) -> Any:
    """What pickle needs, at any protocol."""
    return reduce(self)


def _in_float64(tracker: PlateauTracker) -> PlateauTracker:
    return tracker.astype("float64")


def set_state(self: PlateauTracker, state: Any) -> None:
    """Loads pickles of the time when the class was defined in Python."""
    parameters = {name: value for name, value in state.items() if name != "_state"}
    main_tracker = parameters["main_tracker"]
    if main_tracker is not None and str(main_tracker.dtype) != "float32":
        parameters["main_tracker"] = main_tracker.astype("float32")  # as its values were
    self.__init__(**parameters)
    load_state_dict(self, vars(state["_state"]))


class _State:
    """The state in these pickles."""


def set_attribute(self: PlateauTracker, name: str, value: object, /) -> None:
    """Refuses attributes, but what an optimizer does to base_lr, which changes nothing."""
    if name != "base_lr":
        raise AttributeError(f"{name} cannot be set: update() and load_state_dict() change it")
    object.__setattr__(self, name, value)


def missing_attribute(self: PlateauTracker, name: str, /) -> Any:
    """Names update for torch's step."""
    if name == "_lrtrack_double_value":  # in those pickles, the values of its astype("float64")
        return self.astype("float64")
    if name == "step":  # Tracker.step makes another tracker
        raise AttributeError("'PlateauTracker' object has no attribute 'step': call update(metric)")
    return object.__getattribute__(self, name)  # raises its own error again


METHODS: Dict[str, Callable[..., Any]] = {  # noqa: UP006
    "update": update,
    "state_dict": state_dict,
    "load_state_dict": load_state_dict,
    "to_dict": to_dict,
    "__copy__": copied,
    "__reduce__": reduce,
    "__reduce_ex__": reduce_ex,
    "__setstate__": set_state,
    "__setattr__": set_attribute,
    "__getattr__": missing_attribute,
}
