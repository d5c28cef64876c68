"""What the fuzzer of the bindings does with an input: it must make a tracker or raise one of the
promised errors, and a tracker must keep its bits through pickles and JSON."""

from __future__ import annotations

import copy
import io
import json
import math
import pickle
import re
from collections.abc import Iterator
from typing import Any

import numpy as np

import lrtrack
from lrtrack import ParameterTracker, Tracker, _core
from lrtrack._pickling import restore

TYPES = {row["name"]: row for row in _core._tracker_types()}
REFUSALS = (ValueError, TypeError)
LAST_UPDATE = 2**63 - 1
DEEPEST = 3

SPECIAL = [
    *(None, True, False, 0, 1, -1, 2**31, 2**53 + 1, 2**63 - 1, 2**63, -(2**63), 10**400),
    *(0.0, -0.0, 0.5, 1.0, 1e-45, 3e38, 3.5e38, 1e300, math.inf, -math.inf, math.nan),
    *("", "a", "triangular", "LINEAR", "float32", "float64", "\ud800", "x" * 300, b"bytes"),
    *([], {}, (), [1, 2, 3], [0.5, 0.25], {"a": 0.5}, [[0, 0.5], [10, 0.25]], object(), 1j),
    *(np.float32(0.5), np.int64(7), np.array(3), np.arange(3), np.array("2020", "M8[D]")),
]


class Input:
    """The bytes, read from their beginning; zeros after their end."""

    def __init__(self, data: bytes) -> None:
        self._stream = io.BytesIO(data)

    def below(self, limit: int) -> int:
        return self.bits(1) % limit

    def bits(self, count: int) -> int:
        return int.from_bytes(self._stream.read(count), "little")

    def real(self) -> float:
        if self.below(5) == 0:
            return float(np.array([self.bits(8)], "u8").view("f8")[0])
        return (self.bits(1) + 1) / 256

    def rest(self) -> bytes:
        return self._stream.read()

    def choose(self, items: Any) -> Any:
        return items[self.below(len(items))]


def run(data: bytes) -> None:
    given = Input(data)
    way = given.choose([read_dictionary, read_json, unpickle, restore_parameters, construct, ask])
    tracker, refusal = None, ""
    try:
        tracker = way(given)
    except REFUSALS as error:
        refusal = str(error)
    except RecursionError:
        pass  # by nested Python code
    assert "\n" not in refusal, refusal
    if tracker is not None:
        check(tracker)


def read_dictionary(given: Input) -> Any:
    return ParameterTracker.from_dict(disturbed(given, dictionary(given)))


def read_json(given: Input) -> Any:
    text = json.dumps(disturbed(given, dictionary(given)), default=str)
    return ParameterTracker.from_dict(json.loads(text))


def restore_parameters(given: Input) -> Any:
    name = given.choose(sorted(TYPES))
    parameters = {row["name"]: value(given, row, 0) for row in TYPES[name]["parameters"]}
    return restore(name, given.choose(["float32", "float64", "float16", ""]), parameters)


def construct(given: Input) -> Any:
    name = given.choose(sorted(TYPES))
    rows = [row for row in TYPES[name]["parameters"] if row["required"] or given.below(2)]
    parameters = {row["name"]: value(given, row, 0) for row in rows}
    kind = getattr(lrtrack, name)
    if given.below(2):
        return kind(**parameters)
    builder = kind.Builder()
    for row in rows:
        if hasattr(builder, row["setter"]):  # values by name are put one by one
            getattr(builder, row["setter"])(parameters[row["name"]])
    return builder.build()


class Unpickler(pickle.Unpickler):
    """Nothing but what lrtrack's own pickles name: an input must not run a program."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("lrtrack._pickling", "restore"):
            return restore
        raise pickle.UnpicklingError(f"{module}.{name}")


def unpickle(given: Input) -> Any:
    made = plain_tracker(given, 0)
    data = bytearray(pickle.dumps(made, protocol=given.below(6)))
    for _ in range(given.below(4)):
        at = given.bits(2) % len(data)
        data[at] = given.bits(1)
    # An opcode that was changed may ask for any amount of memory: those of 4 and 8 bytes do, and
    # a large place in the memo, which a number of the tracker becomes when its opcode does.
    if set(data) & {0x42, 0x58, 0x8D, 0x8E, 0x96, 0x72, 0x6A} or re.search(rb"p\d{5}", data):
        return None
    try:
        loaded = Unpickler(io.BytesIO(bytes(data))).load()
    except Exception:  # pickle promises nothing about broken pickles
        return None
    return loaded if isinstance(loaded, ParameterTracker) else None


def ask(given: Input) -> None:
    """Asks for odd updates in odd ways."""
    made = plain_tracker(given, 0)
    updates = given.choose(SPECIAL)
    way = given.below(5)
    if way == 0 and isinstance(made, Tracker):
        made.get_new_values(updates)
    elif way == 1:
        made.get_new_value(updates)
    elif way == 2:
        made.get_new_value(given.choose(SPECIAL), updates)
    elif way == 3 and isinstance(made, Tracker):
        numbers = [given.choose([None, 0, 5, -1, 100, LAST_UPDATE, 2**70]) for _ in range(3)]
        piece = range(*(number or 0 for number in numbers[:2]), numbers[2] or 1)
        if len_of(piece) < 10_000:
            made[slice(*numbers)] if numbers[1] is not None else made[0:1]
    else:
        lrtrack.evaluate([made, given.choose(SPECIAL)], updates)


def len_of(numbers: range) -> int:
    return max(0, (numbers.stop - numbers.start) // numbers.step + 1)


def dictionary(given: Input) -> Any:
    made = plain_tracker(given, 0)
    return made.to_dict()


def plain_tracker(given: Input, depth: int) -> Any:
    """A valid tracker, or an error."""
    name = given.choose(sorted(TYPES))
    if depth >= DEEPEST:
        name = "FixedTracker"
    rows = TYPES[name]["parameters"]
    parameters = {
        row["name"]: plain_value(given, row, depth)
        for row in rows
        if row["required"] or given.below(2)
    }
    return getattr(lrtrack, name)(**parameters)


def value(given: Input, row: dict[str, Any], depth: int) -> Any:
    return given.choose(SPECIAL) if given.below(6) == 0 else plain_value(given, row, depth)


def plain_value(given: Input, row: dict[str, Any], depth: int) -> Any:
    kind = row["kind"]
    nested = lambda: plain_tracker(given, depth + 1)  # noqa: E731
    several = lambda draw: [draw() for _ in range(given.below(5))]  # noqa: E731
    integer = lambda: given.bits(given.choose([1, 1, 1, 2, 4]))  # noqa: E731
    return {
        "boolean": lambda: bool(given.below(2)),
        "integer": integer,
        "real": given.real,
        "choice": lambda: given.choose(row["members"]),
        "integers": lambda: sorted(several(integer)),
        "reals": lambda: several(given.real),
        "points": lambda: [(n, given.real()) for n in sorted(several(integer))],
        "reals_by_name": lambda: {given.choose("abc"): given.real() for _ in range(given.below(3))},
        "tracker": nested,
        "trackers": lambda: several(nested),
        "trackers_by_name": lambda: {given.choose("abc"): nested() for _ in range(given.below(3))},
        "function": lambda: function(given, depth),
    }[kind]()


def function(given: Input, depth: int) -> Any:
    if given.below(2) == 0:
        return float
    drawn = plain_tracker(given, depth + 1)
    return drawn if isinstance(drawn, Tracker) else float


def disturbed(given: Input, found: Any) -> Any:
    """The dictionary with some keys gone, new, or of another value, at any depth."""
    for _ in range(given.below(4)):
        places = list(places_in(found))
        holder, key = given.choose(places) if places else (None, None)
        if holder is None:
            return found
        action = given.below(4)
        if action == 0:
            del holder[key]
        elif action == 1 and isinstance(holder, dict):
            holder[given.choose(["kind", "dtype", "a", "base_value", 7, None])] = 0.5
        else:
            chosen = given.choose([*SPECIAL, found])
            # A copy, as changes would reach the next input: a list in itself takes all memory.
            holder[key] = chosen if chosen is found else copy.deepcopy(chosen)
    return found


def places_in(found: Any, depth: int = 0) -> Iterator[tuple[Any, Any]]:
    if depth > 4 or not isinstance(found, (dict, list)):
        return
    for key, item in list(found.items() if isinstance(found, dict) else enumerate(found)):
        yield found, key
        yield from places_in(item, depth + 1)


def check(tracker: Any) -> None:
    """A tracker that was made keeps all promises."""
    repr(tracker), hash(tracker)
    values = values_of(tracker)
    loaded = pickle.loads(pickle.dumps(tracker, protocol=2))
    assert are_alike(loaded, tracker), (loaded, tracker)
    assert values_of(pickle.loads(pickle.dumps(tracker, protocol=5))) == values
    try:
        found = tracker.to_dict()
    except TypeError:
        return  # it holds a function
    again = ParameterTracker.from_dict(json.loads(json.dumps(found)))
    assert are_alike(again, tracker), (again, tracker)
    assert values_of(again) == values, tracker


def are_alike(left: Any, right: Any) -> bool:
    """Equal, or equal to the reader where a state makes a tracker equal to itself only."""
    return bool(left == right) or (repr(left) == repr(right) and "PlateauTracker(" in repr(left))


def values_of(tracker: Any) -> list[bytes]:
    updates = [0, 1, 2, 3, 10, 100, 2**24, LAST_UPDATE]
    if not isinstance(tracker, Tracker):
        return [bits_of(tracker.get_new_value("a", n)) for n in updates]
    alone = [bits_of(tracker(n)) for n in updates]
    together = [bits_of(float(number)) for number in tracker.get_new_values(updates)]
    assert alone == together, tracker
    return alone


def bits_of(number: float) -> bytes:
    return b"nan" if math.isnan(number) else np.float64(number).tobytes()
