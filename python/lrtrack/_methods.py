"""Gives the core's classes the methods that are written in Python."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lrtrack import _core
from lrtrack._base_lr import add_base_lr
from lrtrack._core import ParameterTracker, PlateauTracker, Tracker
from lrtrack._dictionaries import from_dict, to_dict
from lrtrack._factories import FACTORIES
from lrtrack._momentum import METHODS as MOMENTUM
from lrtrack._names import add_names
from lrtrack._operators import METHODS, OPERATORS
from lrtrack._pickling import reduce, reduce_ex
from lrtrack._showing import add_to
from lrtrack.plateau import METHODS as PLATEAU


def add_methods() -> None:
    """Called once, when lrtrack is imported."""
    _add(ParameterTracker, to_dict)
    _add(ParameterTracker, reduce, "__reduce__")
    _add(ParameterTracker, reduce_ex, "__reduce_ex__")
    _set(ParameterTracker, "from_dict", classmethod(_core._function(from_dict)))
    for name, operator in OPERATORS.items():
        _add(ParameterTracker, operator, name)
    # NumPy's numbers then leave the operators to the tracker.
    _set(ParameterTracker, "__array_ufunc__", None)
    for method in METHODS:
        _add(Tracker, method)
    for factory, advice in FACTORIES.items():
        function = _core._function(factory, advice=advice)
        _set(Tracker, factory.__name__, _core._class_only(function))
    for owner, momentum in MOMENTUM.items():
        _add(owner, momentum)
    for name, own_method in PLATEAU.items():
        _add(PlateauTracker, own_method, name)
    add_base_lr()
    add_names()
    add_to(ParameterTracker)


def _add(owner: type, method: Callable[..., Any], name: str = "") -> None:
    method.__annotations__.pop("self", None)  # signatures show it without its type
    name = name or method.__name__
    _set(owner, name, _core._function(method, name))


def _set(owner: type, name: str, value: object) -> None:
    setattr(owner, name, value)
