"""Trackers whose parameters an Optuna trial draws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from lrtrack import ParameterTracker, Tracker, _core
from lrtrack._arguments import refusal, to_integer, to_real

# A range whose ends differ by this factor or more is drawn evenly over its logarithm.
WIDE = 10.0
# How deeply a parameter's value nests sequences; one level more, and they are choices.
DEPTHS = {"integers": 1, "reals": 1, "points": 2}


def suggest(trial: Any, kind: str | Sequence[str], *, name: str = "", **ranges: Any) -> Any:
    """A tracker whose parameters a trial draws, inside any Optuna study.

    Each parameter of the tracker is given by its name:

    - ``(low, high)`` is a range, both ends included; real numbers whose range spans a factor of 10
      or more are drawn evenly over their logarithm;
    - ``(low, high, count)`` is so many values from low to high, spaced likewise: a grid;
    - a list is the choices; where a value is itself a list, a list of such lists;
    - for a parameter that is itself a tracker, a kind, or a kind and a dictionary of its ranges;
      for one that is several trackers, a list of these;
    - anything else is a value.

    Other parameters have their defaults.

    Args:
        trial: Optuna's trial.
        kind: Which tracker: the name of its factory, such as ``"cosine"``; or several, from which
            the trial chooses. A range is drawn for those that have such a parameter.
        name: A prefix for the names of the trial's parameters, for trials with several trackers.
        ranges: The parameters.

    Returns:
        The tracker.

    Raises:
        TypeError: A parameter is missing, or of the wrong type.
        ValueError: There is no such kind or parameter, a range is empty, or the tracker refuses
            what was drawn.

    Example:
        >>> import optuna
        >>> from lrtrack.studies import suggest
        >>> trial = optuna.trial.FixedTrial({"base_value": 0.25})
        >>> suggest(trial, "cosine", base_value=(1e-3, 1.0), max_updates=100)
        CosineTracker(base_value=0.25, max_updates=100)
    """
    kinds = [kind] if isinstance(kind, str) else list(kind)
    if not kinds:
        raise ValueError(refusal("kind", "at least one", kinds))
    tables = {each: _table(each) for each in kinds}
    for given in ranges:
        if not any(given in parameters for _, parameters in tables.values()):
            known = sorted({n for _, parameters in tables.values() for n in parameters})
            raise ValueError(refusal("a parameter", f"one of {', '.join(known)}", given))
    prefix = name
    if isinstance(kind, str):
        chosen = kind
    else:
        chosen = trial.suggest_categorical(f"{name}kind", kinds)
        prefix = f"{name}{chosen}."
    class_name, parameters = tables[chosen]
    arguments = {
        given: _draw(trial, prefix + given, parameters[given], of)
        for given, of in ranges.items()
        if given in parameters
    }
    return getattr(_core, class_name)(**arguments)


def _table(kind: str) -> tuple[str, Mapping[str, Mapping[str, Any]]]:
    """The class of a kind, and its parameters by name."""
    types = {of["factory"]: of for of in _core._tracker_types()}
    if kind not in types:
        raise ValueError(refusal("kind", f"one of {', '.join(types)}", kind))
    found = types[kind]
    return found["name"], {parameter["name"]: parameter for parameter in found["parameters"]}


def _draw(trial: Any, name: str, parameter: Mapping[str, Any], of: Any) -> Any:
    if parameter["kind"] == "tracker":
        return _draw_tracker(trial, name, of)
    if parameter["kind"] == "trackers" and isinstance(of, (list, tuple)):
        return [_draw_tracker(trial, f"{name}.{number}", each) for number, each in enumerate(of)]
    if parameter["kind"] in DEPTHS:
        return _draw_sequence(trial, name, DEPTHS[parameter["kind"]], of)
    if parameter["kind"] not in ("real", "integer", "boolean", "choice"):
        return of
    if isinstance(of, list):
        if not of:
            raise ValueError(refusal(name, "one of at least one choice", of))
        return trial.suggest_categorical(name, of)
    if isinstance(of, tuple):
        return _draw_number(trial, name, parameter["kind"] == "integer", of)
    return of


def _draw_sequence(trial: Any, name: str, depth: int, of: Any) -> Any:
    """A value, or one of several, which Optuna is told by their text."""
    if _depth(of) <= depth:
        return of
    by_text = {str(choice): choice for choice in of}
    return by_text[trial.suggest_categorical(name, list(by_text))]


def _depth(of: Any) -> int:
    if not isinstance(of, (list, tuple)):
        return 0
    return 1 + max(map(_depth, of), default=0)


def _draw_tracker(trial: Any, name: str, of: Any) -> Any:
    if isinstance(of, ParameterTracker):
        return of
    kind, ranges = of if isinstance(of, tuple) and len(of) == 2 else (of, {})
    is_kind = isinstance(kind, str) or (
        isinstance(kind, list) and all(isinstance(each, str) for each in kind)
    )
    if not is_kind or not isinstance(ranges, Mapping):
        what = 'a tracker, a kind such as "cosine", or a kind and a dictionary of its ranges'
        raise TypeError(refusal(name, what, of))
    return suggest(trial, kind, name=f"{name}.", **ranges)


def _draw_number(trial: Any, name: str, is_integer: bool, of: tuple[Any, ...]) -> Any:
    if len(of) not in (2, 3):
        raise ValueError(refusal(name, "(low, high) or (low, high, count)", of))
    to_number: Any = to_integer if is_integer else to_real
    low, high = to_number(f"{name}'s low", of[0]), to_number(f"{name}'s high", of[1])
    if not low <= high:
        raise ValueError(refusal(name, "a range whose low is at most its high", of))
    is_wide = low > 0 and high / low >= WIDE
    if len(of) == 3:
        count = to_integer(f"{name}'s count", of[2], "positive")
        spaced = (np.geomspace if is_wide else np.linspace)(low, high, count).tolist()
        choices = sorted({round(value) for value in spaced}) if is_integer else spaced
        return trial.suggest_categorical(name, choices)
    if is_integer:
        return trial.suggest_int(name, low, high)
    return trial.suggest_float(name, low, high, log=is_wide)


def scaled(schedules: Mapping[str, Tracker], factors: Sequence[float]) -> dict[str, Tracker]:
    """Each schedule at several multiples of its base rate, to see how much the rate itself matters.

    The picture of a study of these has a panel of the metric against the factor.

    Raises:
        ValueError: A factor is not positive.

    Example:
        >>> from lrtrack import FixedTracker
        >>> from lrtrack.studies import scaled
        >>> scaled({"fixed": FixedTracker(value=0.5)}, [0.5, 1])["fixed × 0.5"](0)
        0.25
    """
    numbers = [to_real("a factor", factor, "positive") for factor in factors]
    return {
        f"{name} × {factor:g}": tracker * factor
        for name, tracker in schedules.items()
        for factor in numbers
    }
