"""Bad parameters are refused with an error that names them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from drawing import CLASSES, TYPES, are_alike, valid_keywords
from refusals import NO_INTEGERS, NO_REALS, Unreadable, assert_refused, assert_refused_any

import lrtrack
from lrtrack import Tracker

every_class = pytest.mark.parametrize("name", TYPES)


ROWS = [(entry["name"], row) for entry in TYPES.values() for row in entry["parameters"]]


every_parameter = pytest.mark.parametrize(
    "name, row", [pytest.param(name, row, id=f"{name}-{row['name']}") for name, row in ROWS]
)


BAD = {
    "boolean": {TypeError: [1, 0, "True", 1.0, [], np.True_, Unreadable()]},
    "integer": {TypeError: NO_INTEGERS, ValueError: [2**63, -(2**63) - 1, 10**400]},
    "real": {
        TypeError: NO_REALS,
        ValueError: [math.nan, math.inf, -math.inf, 1e39, -3.5e38, 10**400, np.float32("nan")],
    },
    "choice": {
        TypeError: [1, b"LINEAR", [], 1.0, object(), lrtrack.WarmUpMode, Unreadable()],
        ValueError: ["", "no such mode", " LINEAR", "LINEAR ", "x" * 10**6, "\ud800", "LINEAR\0"],
    },
    "integers": {
        TypeError: [
            5,
            1.5,
            "12",
            b"12",
            {1: 2},
            [1.5, 2],
            [1, "2"],
            [None],
            object(),
            np.ones(3),
            [[1, 2]],
            Unreadable(),
            [1, True],
        ],
        ValueError: [[3, 2], [2, 2], [-1, 5], [2**63, 2**64], np.arange(3)[::-1]],
    },
    "reals": {
        TypeError: [
            5,
            1.5,
            "12",
            b"12",
            {1: 2},
            [1.5, "2"],
            [None],
            object(),
            [[1.0, 2.0]],
            Unreadable(),
            [1.0, True],
            [1j],
        ],
        ValueError: [[], [1.0], [math.nan] * 3, [0.5, math.inf, 0.5], [1e39, 1.0, 1.0]],
    },
    "points": {
        TypeError: [
            5,
            "12",
            [5],
            [(1, 2, 3)],
            [(1,)],
            ["ab"],
            [(1.5, 2.0)],
            [(1, "2")],
            object(),
            [(1, None)],
            {1: 2.0},
            Unreadable(),
            [Unreadable()],
            [{1: 2.0, 3: 4.0}],
        ],
        ValueError: [
            [],
            [(-1, 0.5)],
            [(3, 0.5), (2, 0.5)],
            [(3, 0.5), (3, 0.5)],
            [(0, math.nan)],
            [(0, math.inf)],
            [(0, 1e39)],
            [(2**63, 0.5)],
        ],
    },
    "reals_by_name": {
        TypeError: [
            [("a", 1.0)],
            "a",
            5,
            {1: 1.0},
            {"a": "1"},
            {"a": None},
            {b"a": 1.0},
            {"a", "b"},
            {"a": True},
            {"a": [1.0]},
            object(),
            Unreadable(),
        ],
        ValueError: [{"a": math.nan}, {"ü": math.inf}, {"a": 1e39}, {"\ud800": 1.0}],
    },
    "tracker": {
        TypeError: [
            0.5,
            "cosine",
            object(),
            lrtrack.FixedPerVarTracker(default_value=1),
            {},
            [],
            Tracker,
            Tracker.cosine(),
            lambda n: 1.0,
            Unreadable(),
        ],
    },
    "trackers": {
        TypeError: [5, "ab", object(), [0.5], [None], {"a": Tracker.fixed(1)}, Unreadable()],
        ValueError: [[]],
    },
    "trackers_by_name": {
        TypeError: [
            5,
            "ab",
            [("a", Tracker.fixed(1))],
            {"a": 0.5},
            {1: Tracker.fixed(1)},
            {"a": None},
            Unreadable(),
        ],
        ValueError: [{"\ud800": Tracker.fixed(1)}],
    },
    "function": {TypeError: [1, "reciprocal", 0.5, [], object(), True, Unreadable()]},
}


# Lengths need not increase.
BAD_LENGTHS = {**BAD["integers"], ValueError: [[-1, 5], [2**63, 2**64], [1], [2**62, 2**62]]}


# Checked by build(), together with the rest.
COLLECTIONS = ("integers", "reals", "points", "trackers")


def refused_by_rule(row):
    """Numbers beyond the row's own bounds."""
    below, above = row["low"] - 1, row["high"] + 1
    numbers = [n for n in (below, above, -1e300, 0) if math.isfinite(n)]
    if row["kind"] == "integer":
        numbers = [int(n) for n in numbers if abs(n) < 2**62]
    return [
        n for n in numbers if n < row["low"] or n > row["high"] or (n == 0 and row["excludes_zero"])
    ]


@every_parameter
def test_bad_values_of_a_parameter(name, row):
    bad = dict(BAD_LENGTHS if row["name"] == "lengths" else BAD[row["kind"]])
    if row["kind"] in ("integer", "real"):
        bad[ValueError] = bad[ValueError] + refused_by_rule(row)
    rest = valid_keywords(name)
    for error, values in bad.items():
        for value in values:
            if value is None and row["nullable"]:
                continue
            assert_refused(error, row["name"], CLASSES[name], **{**rest, row["name"]: value})
            setter = "put_all" if row["kind"] == "reals_by_name" else row["setter"]
            if row["kind"] not in COLLECTIONS or error is TypeError:
                builder = CLASSES[name].builder()
                assert_refused(error, row["name"], getattr(builder, setter), value)


@every_parameter
def test_none_is_a_value_only_where_it_means_unset(name, row):
    given = {**valid_keywords(name), row["name"]: None}
    if row["nullable"]:
        without = {key: value for key, value in given.items() if value is not None}
        assert are_alike(CLASSES[name](**given), CLASSES[name](**without))
    else:
        assert_refused(TypeError, row["name"], CLASSES[name], **given)


@every_parameter
def test_required_parameters_are_missed(name, row):
    rest = {key: value for key, value in valid_keywords(name).items() if key != row["name"]}
    if not row["required"]:
        CLASSES[name](**rest)
        return
    with pytest.raises(TypeError, match=f"^{name} needs the parameter {row['name']}$"):
        CLASSES[name](**rest)
    builder = CLASSES[name].builder()
    for other in TYPES[name]["parameters"]:
        if other["name"] in rest:
            getattr(builder, other["setter"])(rest[other["name"]])
    with pytest.raises(ValueError, match=f"^{row['name']} must be set: call {row['setter']}$"):
        builder.build()


@pytest.mark.parametrize(
    "make, message",
    [
        (lambda: lrtrack.PiecewiseLinearTracker(points=[]), "points must be at least one pair"),
        (
            lambda: lrtrack.PiecewiseLinearTracker(points=[(1, 1), (1, 2)]),
            "points' updates must be increasing, received 1 after 1",
        ),
        (
            lambda: lrtrack.PiecewiseConstantTracker(boundaries=[1, 2], values=[1, 2]),
            r"values must be one more than boundaries \(3\), received 2",
        ),
        (
            lambda: lrtrack.MultiStepTracker(base_value=1, milestones=[3, 2], factor=0.5),
            "milestones must be increasing, received 2 after 3",
        ),
        (
            lambda: lrtrack.OneCycleTracker(
                max_value=1, total_updates=9, pct_start=0.6, three_phase=True
            ),
            "pct_start must be at most 0.5 with three_phase, received 0.6",
        ),
        (
            lambda: lrtrack.OneCycleTracker(max_value=1, total_updates=9, final_div_factor=0.01),
            "final_div_factor must be at least 1 / div_factor",
        ),
        (
            lambda: lrtrack.CyclicalTracker().momentum(base=0.9, max=0.8),
            r"base_value must be at most max_value \(0.8\), received 0.9",
        ),
        (
            lambda: lrtrack.CyclicalMomentumTracker(step_size_up=2**62, step_size_down=2**62),
            "step_size_up must be at most 9223372036854775807 together with step_size_down",
        ),
        (
            lambda: lrtrack.TanhTracker(base_value=1, total_updates=9, lower=3, upper=3),
            r"lower must be below upper \(3.0, its default\), received 3.0",
        ),
        (
            lambda: lrtrack.RangeTestTracker(min_value=0, max_value=1, total_updates=9),
            "min_value must be positive for EXPONENTIAL growth",
        ),
        (
            lambda: lrtrack.CosineRestartsTracker(base_value=1, first_cycle=9, final_value=2),
            r"final_value must be at most base_value \(1.0\), received 2.0",
        ),
        (
            lambda: lrtrack.TrapezoidTracker(
                base_value=1, warm_up_steps=2**62, stable_steps=2**62, decay_steps=0
            ),
            "decay_steps must be at most 9223372036854775807 together",
        ),
        *(
            (
                lambda begin=begin: lrtrack.WarmUpTracker(
                    main_tracker=Tracker.fixed(1),
                    warm_up_steps=2,
                    warm_up_begin_value=begin,
                    warm_up_mode="exponential",
                ),
                "warm_up_begin_value must be positive for EXPONENTIAL",
            )
            for begin in (0.0, -0.5)
        ),
        (
            lambda: lrtrack.WarmUpTracker(
                main_tracker=Tracker.fixed(0), warm_up_begin_value=1, warm_up_mode="exponential"
            ),
            "main_tracker must be positive at update 0",
        ),
    ],
)
def test_parameters_that_do_not_fit_together_are_refused(make, message):
    with pytest.raises(ValueError, match=message):
        make()


@every_class
def test_unknown_and_positional_parameters(name):
    with pytest.raises(TypeError, match="has no parameter no_such_thing; it has"):
        CLASSES[name](**valid_keywords(name), no_such_thing=1)
    positional = [Tracker.fixed(1), {}][: TYPES[name]["positional"]]
    with pytest.raises(TypeError, match="keyword arguments only, received 1"):
        CLASSES[name](*positional, 1)
    with pytest.raises(TypeError):
        CLASSES[name].builder().build(1)
    with pytest.raises(AttributeError):
        CLASSES[name].builder().set_no_such_thing(1)


@every_class
@pytest.mark.parametrize("bad", [None, "float", int, "f2", ">f4", ">f8", "foo", 5, object(), "c8"])
def test_bad_dtypes(name, bad):
    tracker = CLASSES[name](**valid_keywords(name))
    if bad == "float":
        assert tracker.astype(bad).dtype == np.float64
    else:
        assert_refused_any("dtype", tracker.astype, bad)


def test_dictionaries_that_are_not_mappings():
    class Pairs:
        def items(self):
            return [5]

    assert_refused(TypeError, "values", lrtrack.FixedPerVarTracker, default_value=1, values=Pairs())


def test_a_name_that_is_not_text():
    with pytest.raises(ValueError, match="a parameter's name must be text without lone surrogates"):
        lrtrack.CosineTracker(**{"\ud800": 3})


def test_an_interrupt_while_a_message_is_made():
    class Interrupted:
        def __repr__(self):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Tracker.fixed(Interrupted())
