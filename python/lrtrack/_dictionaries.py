"""Trackers as dictionaries that JSON can hold, and back."""

# Signatures show the annotations, which are real types in Python 3.9, too.
from functools import cache
from typing import Any, Callable, Dict, Mapping  # noqa: UP035

from lrtrack import _core
from lrtrack._arguments import check_keys, refusal
from lrtrack._core import ParameterTracker, Tracker
from lrtrack._pickling import contents_of, restore

Load = Callable[[Any], ParameterTracker]

_DEEPEST = 100


def to_dict(self: ParameterTracker) -> Dict[str, Any]:  # noqa: UP006
    """A dictionary of plain values, fit for JSON.

    Raises TypeError if the tracker holds a Python callable.
    """
    kind, dtype, parameters = contents_of(self)
    plain = {name: _to_plain(name, value) for name, value in parameters.items()}
    return {"kind": kind, "dtype": dtype, **plain}


def from_dict(cls: type[ParameterTracker], dictionary: Mapping[str, Any]) -> ParameterTracker:
    """The tracker that to_dict() made the dictionary of.

    Raises ValueError or TypeError for an unknown kind, one that is not of this class, missing or
    surplus keys, or bad values.
    """
    tracker = _load(dictionary, 1)
    if isinstance(tracker, cls):
        return tracker
    if cls is Tracker:
        raise TypeError(refusal("kind", "a Tracker's, not a ParameterTracker's", tracker))
    raise ValueError(refusal("kind", cls.__name__, type(tracker).__name__))


def _to_plain(name: str, value: object) -> object:
    if isinstance(value, ParameterTracker):
        return value.to_dict()
    if isinstance(value, tuple):
        return [_to_plain(name, item) for item in value]
    if isinstance(value, dict):
        return {key: _to_plain(name, item) for key, item in value.items()}
    if callable(value):
        what = "free of Python callables for to_dict, which cannot write them (pickle can)"
        raise TypeError(refusal(name, what, value))
    return value


def _load(given: object, depth: int) -> ParameterTracker:
    """The tracker of a dictionary that stands that deep in others."""
    if depth > _DEEPEST:
        what = f"at most {_DEEPEST}"
        raise ValueError(refusal("the depth of nested dictionaries", what, depth))
    if not isinstance(given, Mapping):
        raise TypeError(refusal("the argument", "a dictionary", given))
    dictionary = dict(given)
    kind = _item(dictionary, "kind")
    if not isinstance(kind, str):
        raise TypeError(refusal("kind", "a string", kind))

    def load(nested: object) -> ParameterTracker:
        return _load(nested, depth + 1)

    if kind in _LOADERS:
        return _LOADERS[kind](dictionary, load)
    if kind not in _tables():
        raise ValueError(refusal("kind", "the name of a tracker's class", kind))
    parameters = _parameters(kind, dictionary, load)
    return restore(kind, _item(dictionary, "dtype"), parameters)


def _parameters(kind: str, dictionary: Mapping[Any, Any], load: Load) -> Dict[str, Any]:  # noqa: UP006
    """The parameters of one of the core's classes."""
    table = _tables()[kind]
    for key in dictionary:
        if not isinstance(key, str):
            raise TypeError(refusal("a key", "a string", key))
        if key not in {"kind", "dtype", *table}:
            raise ValueError(refusal("a key", f"kind, dtype or a parameter of {kind}", key))
    return {
        name: _from_plain(row["kind"], _item(dictionary, name), load)
        for name, row in table.items()
        if name in dictionary or not row["absent_in_0_1"]
    }


def _from_plain(kind: str, value: Any, load: Load) -> Any:
    """The value of a parameter of that kind."""
    if value is None:
        return None
    if kind == "tracker" or (kind == "function" and isinstance(value, dict)):
        return load(value)
    if kind == "trackers" and isinstance(value, list):
        return [load(item) for item in tuple(value)]  # which others may change meanwhile
    if kind == "trackers_by_name" and isinstance(value, dict):
        return {key: load(item) for key, item in dict(value).items()}
    return value


def _item(dictionary: Mapping[Any, Any], key: str) -> Any:
    if key not in dictionary:
        raise ValueError(refusal(f"the key {key}", "there", dictionary))
    return dictionary[key]


@cache
def _tables() -> Mapping[str, Mapping[str, Any]]:
    """The parameters of the core's classes, by their names."""
    return {
        entry["name"]: {row["name"]: row for row in entry["parameters"]}
        for entry in _core._tracker_types()
    }


def _load_epoch_tracker(dictionary: Mapping[str, Any], load: Load) -> ParameterTracker:
    check_keys(dictionary, ["kind", "dtype", "tracker", "updates_per_epoch"])
    parameters = {
        "tracker": load(dictionary["tracker"]),
        "updates_per_epoch": dictionary["updates_per_epoch"],
    }
    return restore("EpochTracker", dictionary["dtype"], parameters)


def _load_plateau(dictionary: Mapping[str, Any], load: Load) -> ParameterTracker:
    state = _item(dictionary, "state")
    rest = {key: value for key, value in dictionary.items() if key != "state"}
    parameters = _parameters("PlateauTracker", rest, load)
    return restore("PlateauTracker", _item(dictionary, "dtype"), parameters, state)


# Of kinds that have more than parameters, or are none of the core's classes.
_LOADERS: Mapping[str, Callable[[Mapping[str, Any], Load], ParameterTracker]] = {
    "PlateauTracker": _load_plateau,
    "EpochTracker": _load_epoch_tracker,
}
