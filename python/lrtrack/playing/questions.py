"""The questions that the page asks, and their answers, as values that JSON can hold."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import lrtrack
from lrtrack import _core
from lrtrack._arguments import refusal, to_integer
from lrtrack._core import Tracker
from lrtrack.code import to_code
from lrtrack.playing.forms import has_form, tables
from lrtrack.plotting import Curve, curve, default_stop
from lrtrack.plotting.curves import milestones_between

TYPES = {row["name"]: row for row in _core._tracker_types() if has_form(row)}
# For all curves of an answer; what takes longer is sampled. The first while a slider moves.
QUICK_SECONDS, SECONDS = 0.04, 0.5
MOST_COLUMNS, MOST_MILESTONES, MOST_TRACKERS, MOST_DEPTH = 4000, 200, 50, 100
FRAMEWORKS = ("JSON", "Gluon", "torch", "Keras", "JAX")
LARGEST = 2**53  # JavaScript counts no further

Path = tuple[Any, ...]
Answer = dict[str, Any]


class FieldError(ValueError):
    """An error, and the field that it is about."""

    def __init__(self, path: Path, message: str) -> None:
        super().__init__(message)
        self.path = path


def answer(question: object) -> Answer:
    """The answer to a question of the page.

    A tracker is a dictionary as `to_dict` gives it, in which parameters and the dtype may be
    missing. The questions are::

        {"ask": "tables"}
        {"ask": "curves", "trackers": [...], "stop": 1000 or null, "window": [0, 100] or null,
         "columns": 600, "momentum": true or false, "quick": true or false}
        {"ask": "values", "trackers": [...], "update": 7}

    The answer to "curves" has for each tracker its points in the window (whose end is exclusive),
    the values at 0, 1 and stop − 1, the milestones, and the schedule as code. An
    answer, or a tracker's part of it, that is ``{"error": {"path": [...], "message": "..."}}`` says
    which field was wrong. NaN and infinity are strings. ``is_exact`` is
    false if not every update was evaluated, because that would have taken more than half a
    second, or 40 ms with quick.

    Example:
        >>> from lrtrack.playing import answer
        >>> fixed = {"kind": "FixedTracker", "value": 0.5}
        >>> answer({"ask": "values", "trackers": [fixed], "update": 7})
        {'values': [0.5]}
        >>> answer({"ask": "values", "trackers": [{**fixed, "value": 1e99}], "update": 7})
        {'values': [{'error': {'path': ['value'],
          'message': 'value must be within the range of float32, received 1e+99'}}]}
    """
    kinds: dict[str, Callable[[Answer], Answer]] = {
        "tables": lambda _: tables(),
        "curves": _curves,
        "values": _values,
    }
    try:
        asked = question.get("ask") if isinstance(question, dict) else None
        if not isinstance(question, dict) or not isinstance(asked, str) or asked not in kinds:
            raise FieldError((), refusal("ask", f"one of {', '.join(kinds)}", asked))
        return kinds[asked](question)
    except FieldError as error:
        return _refused(error)


def dictionaries(trackers: Iterable[Tracker]) -> list[Answer]:
    """The trackers that a page shows at first, in its own form.

    Raises:
        TypeError: Something is not a Tracker, or a tracker has a Python function in it.
        ValueError: A tracker has a part that has no form, or a number above 2^53.
    """
    return [_dictionary(tracker) for tracker in trackers]


def _dictionary(tracker: object) -> Answer:
    if not isinstance(tracker, Tracker):
        raise TypeError(refusal("trackers", "Trackers", tracker))
    dictionary = tracker.to_dict()
    largest = max(map(abs, _integers(dictionary)), default=0)
    if largest > LARGEST:
        raise ValueError(refusal("trackers", f"without numbers above {LARGEST} (2^53)", largest))
    try:
        make(dictionary)
    except FieldError:
        what = "made of classes that the page has a form for"
        raise ValueError(refusal("trackers", what, tracker)) from None
    return dictionary


def _integers(value: object) -> Iterator[int]:
    if isinstance(value, int):
        yield value
    elif isinstance(value, (dict, list, tuple)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _integers(item)


def make(given: object, path: Path = ()) -> Tracker:
    """The tracker of a dictionary, from the inside out.

    Raises:
        FieldError: It cannot be made.
    """
    if len(path) > MOST_DEPTH:
        raise FieldError(path, f"trackers must be nested at most {MOST_DEPTH} deep")
    if not isinstance(given, dict):
        raise FieldError(path, refusal("a tracker", "a dictionary", given))
    kind = given.get("kind")
    if not isinstance(kind, str) or kind not in TYPES:
        raise FieldError((*path, "kind"), refusal("kind", "the name of a tracker's class", kind))
    rows = {row["name"]: row for row in TYPES[kind]["parameters"]}
    for name in given:
        if name not in rows and name not in ("kind", "dtype"):
            raise FieldError((*path, "kind"), f"{kind} has no parameter {name}")
    values = {
        name: _value(rows[name]["kind"], given[name], (*path, name))
        for name in rows
        if name in given
    }
    return _made(kind, values, given.get("dtype", "float32"), path)


def _value(kind: str, given: Any, path: Path) -> Any:
    if kind == "tracker":
        return make(given, path)
    if kind == "trackers" and isinstance(given, list):
        return [make(item, (*path, index)) for index, item in enumerate(given)]
    return given


def _made(kind: str, values: Answer, dtype: Any, path: Path) -> Tracker:
    try:
        tracker: Tracker = getattr(lrtrack, kind)(**values)
        return tracker if dtype == "float32" else tracker.astype(dtype)
    except (ValueError, TypeError, OverflowError) as error:
        raise FieldError((*path, _field(kind, str(error))), str(error)) from None


def _field(kind: str, message: str) -> str:
    """The parameter that a message names first: messages begin with what is wrong."""
    found = []
    for row in TYPES[kind]["parameters"]:
        name = re.search(rf"\b{row['name']}\b", message)
        if name:
            found.append((name.start(), row["name"]))
    return min(found)[1] if found else "kind"


def _curves(question: Answer) -> Answer:
    made = [_maybe(make, given) for given in _trackers(question)]
    trackers = [tracker for tracker in made if isinstance(tracker, Tracker)]
    stop = question.get("stop")
    if stop is None:
        stop = max(map(default_stop, trackers), default=100)
    stop = _integer("stop", min(stop, LARGEST) if isinstance(stop, int) else stop)
    start, end = _window(question.get("window"), stop)
    columns = min(_integer("columns", question.get("columns", 600)), MOST_COLUMNS)
    momentum = question.get("momentum") is True

    seconds = QUICK_SECONDS if question.get("quick") is True else SECONDS
    seconds /= max(1, len(trackers) * (1 + momentum))

    def line(tracker: Tracker) -> Answer:
        return _line(tracker, stop, (start, end), columns, momentum, seconds)

    lines = [_maybe(line, item) if isinstance(item, Tracker) else item for item in made]
    return {"stop": stop, "window": [start, end], "lines": lines}


def possible_trackers(question: Answer) -> list[Tracker]:
    """Those of a question's trackers that can be made."""
    made = [_maybe(make, given) for given in question["trackers"]]
    return [tracker for tracker in made if isinstance(tracker, Tracker)]


def _trackers(question: Answer) -> list[Any]:
    given = question.get("trackers")
    if not isinstance(given, list) or not 0 < len(given) <= MOST_TRACKERS:
        message = refusal("trackers", f"a list of 1 to {MOST_TRACKERS} trackers", given)
        raise FieldError(("trackers",), message)
    return given


def _window(given: Any, stop: int) -> tuple[int, int]:
    if given is None:
        return 0, stop
    if not isinstance(given, list) or len(given) != 2:
        raise FieldError(("window",), refusal("window", "two updates", given))
    start = _integer("window", given[0], "non-negative")
    end = _integer("window", given[1])
    if not start < end <= LARGEST:
        raise FieldError(("window",), refusal("window", "increasing", given))
    return start, end


def _integer(name: str, given: Any, what: str = "positive") -> int:
    try:
        return to_integer(name, given, what)
    except (ValueError, TypeError) as error:
        raise FieldError((name,), str(error)) from None


def _maybe(make_one: Callable[[Any], Any], given: Any) -> Any:
    """What it makes, or the answer that says why not."""
    try:
        return make_one(given)
    except FieldError as error:
        return _refused(error)


def _refused(error: FieldError) -> Answer:
    return {"error": {"path": list(error.path), "message": str(error)}}


def _line(
    tracker: Tracker,
    stop: int,
    window: tuple[int, int],
    columns: int,
    momentum: bool,
    seconds: float,
) -> Answer:
    start, end = window
    milestones = milestones_between(tracker, start, end)

    def drawn(one: Tracker) -> Answer:
        return _points(curve(one, end, start=start, columns=columns, seconds=seconds))

    beside = tracker.momentum() if momentum and hasattr(tracker, "momentum") else None
    return {
        **drawn(tracker),
        "at": [[t, _number(tracker(t))] for t in sorted({0, 1, stop - 1})],
        "milestones": milestones.tolist() if len(milestones) <= MOST_MILESTONES else None,
        "momentum": drawn(beside) if beside else None,
        "code": code_of(tracker, stop),
    }


def code_of(tracker: Tracker, num_updates: int) -> list[dict[str, str]]:
    """The expression, and the lines of code for each framework."""
    lines = [{"name": "Python", "text": repr(tracker)}]
    for name in FRAMEWORKS:
        try:
            text = to_code(tracker, name.lower(), num_updates=num_updates)
        except ValueError:
            continue  # the framework has no place for such a schedule
        lines.append({"name": name, "text": text})
    return lines


def _points(found: Curve) -> Answer:
    return {
        "updates": found.updates.tolist(),
        "values": _numbers(found.values.tolist()),
        "is_exact": found.is_exact,
    }


def _numbers(values: Iterable[float]) -> list[float | str]:
    return [_number(value) for value in values]


def _number(value: float) -> float | str:
    return value if math.isfinite(value) else str(value)


def _values(question: Answer) -> Answer:
    update = _integer("update", question.get("update"), "non-negative")

    def value(given: Any) -> float | str:
        return _number(make(given)(update))

    return {"values": [_maybe(value, given) for given in _trackers(question)]}
