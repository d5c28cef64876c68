"""Random valid trackers of every class, drawn from the classes' own parameter tables."""

from __future__ import annotations

import re

from hypothesis import assume
from hypothesis import strategies as st

import lrtrack
from lrtrack import _core

TYPES = {entry["name"]: entry for entry in _core._tracker_types()}
CLASSES = {name: getattr(lrtrack, name) for name in TYPES}
TRACKERS = [name for name, entry in TYPES.items() if not entry["per_parameter"]]
# Those that are equal if their parameters are.
STATELESS = [name for name in TRACKERS if not TYPES[name]["has_state"]]

LAST_UPDATE = 2**63 - 1
LANDMARKS = [0, 1, 2, 2**16, 2**24, 2**31 - 1, 2**31, 2**53, LAST_UPDATE]


def reciprocal(number):
    return 1 / (1 + number)


def alternating(number):
    return 0.25 + 0.5 * (number % 2)


FUNCTIONS = [reciprocal, alternating]


def real_values(row):
    low, high = max(row["low"], -1e4), min(row["high"], 1e4)
    reals = st.floats(low, high, width=32, allow_subnormal=False)
    nice = [x for x in (0.001, 0.1, 0.3, 0.5, 0.9, 1.0, 2.0, -0.5, 0.0) if low <= x <= high]
    everything = st.sampled_from(nice) | reals | st.floats(low, high).filter(is_large_enough)
    return everything.filter(lambda x: not (x == 0 and row["excludes_zero"]))


def is_large_enough(real):
    return real == 0 or abs(real) > 1e-30


def integer_values(row):
    low = int(max(row["low"], 0))
    high = int(min(row["high"], 2**62))
    low += low == 0 and row["excludes_zero"]
    return st.integers(low, 50) | st.integers(low, 10**6) | st.integers(low, high)


def choice_values(row):
    enum = getattr(lrtrack, row["enum"])
    names = st.sampled_from(row["members"])
    return names | names.map(str.lower) | names.map(str.title) | st.sampled_from(list(enum))


def integer_lists(_row):
    numbers = st.integers(1, 50) | st.integers(1, 10**6) | st.integers(1, 2**62)
    return st.sets(numbers, min_size=2, max_size=6).map(sorted)


def points(row):
    values = st.dictionaries(st.integers(0, 10**6), real_values(row), min_size=1, max_size=6)
    return values.map(lambda drawn: sorted(drawn.items()))


VALUES = {
    "boolean": lambda row: st.booleans(),
    "integer": integer_values,
    "real": real_values,
    "choice": choice_values,
    "integers": integer_lists,
    "reals": lambda row: st.lists(real_values(row), min_size=1, max_size=7),
    "points": lambda row: points(row),
    "reals_by_name": lambda row: st.dictionaries(st.text(max_size=5), real_values(row), max_size=4),
    "function": lambda row: st.sampled_from(FUNCTIONS),
}


def values_for(row, depth):
    if row["kind"].startswith("tracker"):
        child = trackers(depth=depth - 1) if depth > 0 else trackers("FixedTracker")
        values = {
            "tracker": child,
            "trackers": st.lists(child, min_size=1, max_size=3),
            "trackers_by_name": st.dictionaries(st.text(max_size=5), child, max_size=3),
        }[row["kind"]]
    else:
        values = VALUES[row["kind"]](row)
    return st.none() | values if row["nullable"] else values


@st.composite
def parameters(draw, name, depth=2):
    """Keyword arguments that may make a tracker of that class; optional ones may be left out."""
    drawn = {
        row["name"]: draw(values_for(row, depth))
        for row in TYPES[name]["parameters"]
        if row["required"] or draw(st.booleans())
    }
    rows = {row["kind"]: row for row in TYPES[name]["parameters"]}
    if {"integers", "reals"} <= set(rows):  # boundaries, and one value more
        values = real_values(rows["reals"])
        size = len(drawn[rows["integers"]["name"]]) + 1
        drawn[rows["reals"]["name"]] = draw(st.lists(values, min_size=size, max_size=size))
    if {"integers", "trackers"} <= set(rows):  # lengths, and one tracker more
        size = len(drawn[rows["trackers"]["name"]]) - 1
        lengths = integer_values(rows["integers"]).filter(lambda length: length < 2**60)
        drawn[rows["integers"]["name"]] = draw(st.lists(lengths, min_size=size, max_size=size))
    return drawn


@st.composite
def keywords(draw, name, depth=2):
    """The parameters of a valid tracker: those that do not fit together are drawn anew."""
    drawn = draw(parameters(name, depth))
    try:
        CLASSES[name](**drawn)
    except ValueError:
        assume(False)
    return drawn


@st.composite
def trackers(draw, name=None, depth=2):
    name = name or draw(st.sampled_from(STATELESS))
    return CLASSES[name](**draw(keywords(name, depth)))


def valid_keywords(name):
    """One fixed set of keyword arguments for each class: only those that it requires."""
    rows = [row for row in TYPES[name]["parameters"] if row["required"]]
    for reals in ([0.5, 0.25, 0.125], [0.25, 0.5, 0.75], [0.5, 20.5]):  # falling, rising, a length
        given = {row["name"]: PLAIN[row["kind"]](row) for row in rows}
        names = [row["name"] for row in rows if row["kind"] == "real"]
        given.update(zip(names, reals))
        try:
            CLASSES[name](**given)
        except ValueError:
            continue
        return given
    raise AssertionError(f"no plain parameters fit {name}")


def fill(builder, name, parameters):
    """The builder of that class, on which they are set."""
    for row in TYPES[name]["parameters"]:
        if row["name"] in parameters:
            setter = "put_all" if row["kind"] == "reals_by_name" else row["setter"]
            assert getattr(builder, setter)(parameters[row["name"]]) is builder
    return builder


PLAIN = {
    "reals": lambda row: [0.5, 0.25, 0.125],
    "points": lambda row: [(0, 0.5), (10, 0.25)],
    "boolean": lambda row: True,
    "integer": lambda row: 20,
    "real": lambda row: 0.5,  # replaced above
    "choice": lambda row: row["members"][0],
    "integers": lambda row: [3, 7],
    "reals_by_name": lambda row: {"bias": 0.5},
    "tracker": lambda row: lrtrack.Tracker.fixed(0.5),
    "trackers": lambda row: [lrtrack.Tracker.fixed(number) for number in (0.5, 0.25, 0.125)],
    "trackers_by_name": lambda row: {"*bias": lrtrack.Tracker.fixed(0.5)},
    "function": lambda row: reciprocal,
}


def parameters_of(tracker):
    rows = TYPES[type(tracker).__name__]["parameters"]
    return {row["name"]: getattr(tracker, row["attribute"]) for row in rows}


def are_alike(left, right):
    """Equal or, where a state makes each equal to itself only, with equal parameters and states."""
    if type(left) is not type(right) or not TYPES[type(left).__name__]["has_state"]:
        return left == right
    return parameters_of(left) == parameters_of(right) and left.state_dict() == right.state_dict()


def trackers_in(value):
    if isinstance(value, lrtrack.ParameterTracker):
        return [value]
    items = value.values() if isinstance(value, dict) else value
    return [item for item in items if isinstance(item, lrtrack.ParameterTracker)]


def children_of(tracker):
    """The trackers among the parameters."""
    values = parameters_of(tracker).values()
    collections = (lrtrack.ParameterTracker, tuple, dict)
    return [child for v in values if isinstance(v, collections) for child in trackers_in(v)]


def holds_function(tracker):
    own = any(callable(v) and v in FUNCTIONS for v in parameters_of(tracker).values())
    return own or any(holds_function(child) for child in children_of(tracker))


def boundaries_of(tracker):
    """The update numbers at which something may change: the integers among the parameters."""
    found = {n for child in children_of(tracker) for n in boundaries_of(child)}
    for value in parameters_of(tracker).values():
        if isinstance(value, tuple) and not trackers_in(value):
            found.update(int(x[0] if isinstance(x, tuple) else x) for x in value)
        elif isinstance(value, int):
            found.add(int(value))
    return found


def update_numbers(tracker):
    edges = [n + k for n in boundaries_of(tracker) for k in (-1, 0, 1, 2)] + LANDMARKS
    edges = st.sampled_from(sorted(n for n in set(edges) if 0 <= n <= LAST_UPDATE))
    numbers = edges | st.integers(0, 100) | st.integers(0, 10**7) | st.integers(0, LAST_UPDATE)
    return st.lists(numbers, max_size=30)


def readable(value):
    """A test's name for a value, without addresses: all processes must collect the same names."""
    return re.sub(r"0x[0-9a-f]+|\W+", " ", str(value))[:40]
