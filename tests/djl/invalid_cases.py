"""Invalid builder calls and queries: what DJL refuses, what it accepts, where lrtrack differs."""

from collections.abc import Iterator
from typing import Any, NamedTuple

Parameters = dict[str, Any]

NOT_FINITE = ["NaN", "Infinity", "-Infinity"]
# The one spelling for a null reference passed to a Java setter.
JAVA_NULL = "JAVA_NULL"
UPDATES = [0, 1, 2, 5, 10, 100]


class Call(NamedTuple):
    """A tracker and the updates asked of it, under a name that says what is wrong."""

    name: str
    tracker: Parameters
    updates: list[int] = UPDATES


VALID: dict[str, Parameters] = {
    "FixedTracker": {"value": 0.5},
    "FixedPerVarTracker": {"default_value": 0.5, "values": {"a": 0.1}},
    "FactorTracker": {"base_value": 0.5, "factor": 0.9},
    "MultiFactorTracker": {"base_value": 0.5, "steps": [2, 5], "factor": 0.1},
    "CosineTracker": {"base_value": 0.5, "final_value": 0.01, "max_updates": 20},
    "LinearTracker": {"base_value": 0.5, "slope": 0.1},
    "PolynomialDecayTracker": {
        "base_value": 0.5,
        "end_learning_rate": 0.01,
        "decay_steps": 10,
        "power": 2.0,
    },
    "CyclicalTracker": {
        "base_value": 0.1,
        "max_value": 0.5,
        "step_size_up": 5,
        "step_size_down": 5,
        "mode": "exp_range",
        "gamma": 0.9,
    },
    "WarmUpTracker": {
        "main_tracker": {"kind": "FixedTracker", "value": 0.5},
        "warm_up_steps": 5,
        "warm_up_begin_value": 0.1,
        "warm_up_mode": "linear",
    },
}
MIN_FACTOR = {"base_value": 0.5, "factor": 0.9, "min_value": 0.1}
MAX_LINEAR = {"base_value": 0.5, "slope": 0.1, "max_value": 1.0}
MIN_LINEAR = {"base_value": 0.5, "slope": -0.1, "min_value": 0.1}


def refused_calls() -> list[Call]:
    """What DJL's builders check, one by one, and what fails in them by accident."""
    return [
        *_factor_refusals(),
        *_multi_factor_refusals(),
        *_cosine_refusals(),
        *_linear_refusals(),
        *_polynomial_decay_refusals(),
        *_cyclical_refusals(),
        *_warm_up_refusals(),
        _call("values null", "FixedPerVarTracker", values=JAVA_NULL),
        _call("a value null", "FixedPerVarTracker", values={"a": JAVA_NULL}),
    ]


def not_finite_calls() -> list[Call]:
    """Each float parameter as NaN and as both infinities; DJL refuses some and accepts others."""
    trackers = [
        *VALID.items(),
        ("FactorTracker", MIN_FACTOR),
        ("LinearTracker", MAX_LINEAR),
        ("LinearTracker", MIN_LINEAR),
    ]
    return [
        Call(f"{_kind(kind, valid)} {name} {value}", {"kind": kind, **valid, name: value})
        for kind, valid in trackers
        for name, given in valid.items()
        if isinstance(given, float)
        for value in NOT_FINITE
    ]


def unset_calls() -> list[Call]:
    """Required settings that DJL silently takes as 0."""
    return [
        _unset("FixedPerVarTracker", "default_value"),
        _unset("FactorTracker", "base_value"),
        _unset("MultiFactorTracker", "base_value"),
        _unset("LinearTracker", "base_value"),
        _unset("PolynomialDecayTracker", "base_value"),
    ]


def negative_update_calls() -> list[Call]:
    """Valid trackers asked for updates before the first."""
    updates = [-(2**31), -100, -1]
    return [
        Call(f"{kind} negative update", {"kind": kind, **valid}, updates)
        for kind, valid in VALID.items()
    ]


def meaningless_calls() -> list[Call]:
    """Finite parameters outside their range that DJL does not check."""
    return [
        _call("max_updates negative", "FactorTracker", max_updates=-1),
        _call("min_value negative", "FactorTracker", min_value=-0.1),
        _call("min_value with negative factor", "FactorTracker", min_value=0.1, factor=-0.9),
        _call("min_value with negative base_value", "FactorTracker", base_value=-0.1, min_value=-1),
        _call("max_updates negative", "LinearTracker", max_updates=-1),
        _call("power negative", "PolynomialDecayTracker", power=-1.0),
        _call("warm_up_steps negative", "WarmUpTracker", warm_up_steps=-5),
        _call("warm_up_mode null", "WarmUpTracker", warm_up_mode=JAVA_NULL),
    ]


def rounded_calls() -> list[Call]:
    """Outside their range as doubles; rounded to float32, as DJL takes them, inside it or infinite.

    In Java they need a cast to float, so that a caller has seen that they are rounded.
    """
    above_1 = 1 + 1e-12
    return [
        _call("value beyond float32", "FixedTracker", value=1e39),
        _call("a value beyond float32", "FixedPerVarTracker", values={"a": -1e39}),
        _call("factor above 1 by less than a float", "FactorTracker", factor=above_1),
        _call("factor above 1 by less than a float", "MultiFactorTracker", factor=above_1),
        _call("gamma above 1 by less than a float", "CyclicalTracker", gamma=above_1),
        _call(
            "base_value above max_value by less than a float",
            "CyclicalTracker",
            base_value=0.5 + 1e-12,
        ),
    ]


def overflow_calls() -> list[Call]:
    """Valid in lrtrack; in DJL an int overflows, so that its values are wrong."""
    far = [0, 1, 2, 10, 2**24, 2**31 - 1]
    return [
        Call(
            "CyclicalTracker step sizes beyond 2^31-1 together",
            {"kind": "CyclicalTracker", "step_size_up": 2**31 - 1, "step_size_down": 2**30},
            far,
        ),
        Call(
            "LinearTracker min_value reached after 2^31-1",
            {"kind": "LinearTracker", "base_value": 1000.0, "slope": -1e-8, "min_value": 0.0},
            far,
        ),
    ]


def order_calls() -> list[Call]:
    """Late queries before early ones, which only MultiFactorTracker answers differently."""
    late_first = [0, 3, 100, 0, 1, 3, 6, 200, 2]
    multi_factor = {"kind": "MultiFactorTracker", **VALID["MultiFactorTracker"]}
    warm_up = {"kind": "WarmUpTracker", **VALID["WarmUpTracker"], "main_tracker": multi_factor}
    others = [
        {"kind": kind, **valid}
        for kind, valid in VALID.items()
        if kind not in ("MultiFactorTracker", "FixedPerVarTracker")
    ]
    return [
        Call("MultiFactorTracker", multi_factor, late_first),
        Call("WarmUpTracker of MultiFactorTracker", warm_up, late_first),
        *(Call(tracker["kind"], tracker, late_first) for tracker in others),
    ]


def _factor_refusals() -> Iterator[Call]:
    kind = "FactorTracker"
    yield _unset(kind, "factor")
    yield _call("factor 0", kind, factor=0.0)
    yield _call("factor above 1", kind, factor=1.5)
    yield _call("min_value and max_updates", kind, min_value=0.1, max_updates=5)
    yield _call("min_value equal to base_value", kind, min_value=0.5)
    yield _call("min_value above base_value", kind, min_value=0.6)
    yield _unset(kind, "base_value", min_value=0.1)
    yield _call("min_value 0", kind, min_value=0.0)
    yield _call("min_value never reached: factor 1", kind, factor=1.0, min_value=0.1)
    yield _call(
        "min_value reached after 2^31-1",
        kind,
        base_value=1e38,
        min_value=1e-37,
        factor=1 - 2**-24,
    )


def _multi_factor_refusals() -> Iterator[Call]:
    kind = "MultiFactorTracker"
    yield _unset(kind, "steps")
    yield _call("steps null", kind, steps=JAVA_NULL)
    yield _call("steps empty", kind, steps=[])
    yield _call("steps a single one", kind, steps=[3])
    yield _call("steps decreasing", kind, steps=[5, 3])
    yield _call("steps equal", kind, steps=[3, 5, 5])
    yield _call("steps from 0", kind, steps=[0, 5])
    yield _call("steps negative", kind, steps=[-3, 5])
    yield _call("factor above 1", kind, factor=1.01)


def _cosine_refusals() -> Iterator[Call]:
    kind = "CosineTracker"
    yield _unset(kind, "base_value")
    yield _call("base_value 0", kind, base_value=0.0, final_value=-1.0)
    yield _call("base_value negative", kind, base_value=-0.5, final_value=-1.0)
    yield _unset(kind, "max_updates")
    yield _call("max_updates 0", kind, max_updates=0)
    yield _call("max_updates negative", kind, max_updates=-1)
    yield _call("base_value equal to final_value", kind, final_value=0.5)
    yield _call("base_value below final_value", kind, final_value=0.6)
    yield _unset(kind, "final_value", base_value=0.005)
    yield _call("base_value equal to final_value as floats", kind, final_value=0.5 - 1e-12)


def _linear_refusals() -> Iterator[Call]:
    kind = "LinearTracker"
    yield _unset(kind, "slope")
    yield _call("slope 0", kind, slope=0.0)
    yield _call("min_value and max_value", kind, min_value=0.1, max_value=1.0)
    yield _call("max_value and max_updates", kind, max_value=1.0, max_updates=5)
    yield _call("max_value with negative slope", kind, slope=-0.1, max_value=1.0)
    yield _call("max_value equal to base_value", kind, max_value=0.5)
    yield _call("max_value below base_value", kind, max_value=0.4)
    yield _call("min_value and max_updates", kind, slope=-0.1, min_value=0.1, max_updates=5)
    yield _call("min_value with positive slope", kind, min_value=0.1)
    yield _call("min_value equal to base_value", kind, slope=-0.1, min_value=0.5)
    yield _call("min_value above base_value", kind, slope=-0.1, min_value=0.6)


def _polynomial_decay_refusals() -> Iterator[Call]:
    kind = "PolynomialDecayTracker"
    yield _unset(kind, "end_learning_rate")
    yield _unset(kind, "decay_steps")
    yield _call("decay_steps 0", kind, decay_steps=0)
    yield _call("decay_steps negative", kind, decay_steps=-1)


def _cyclical_refusals() -> Iterator[Call]:
    kind = "CyclicalTracker"
    yield _call("base_value 0", kind, base_value=0.0)
    yield _call("base_value negative", kind, base_value=-0.1)
    yield _call("max_value 0", kind, max_value=0.0)
    yield _call("max_value negative", kind, max_value=-0.5)
    yield _call("base_value above max_value", kind, base_value=0.6)
    yield _unset(kind, "max_value")
    yield _unset(kind, "base_value", max_value=0.0005)
    yield _call("step_size_up 0", kind, step_size_up=0)
    yield _call("step_size_up negative", kind, step_size_up=-1)
    yield _call("step_size_down negative", kind, step_size_down=-1)
    yield _call("gamma negative", kind, gamma=-0.1)
    yield _call("gamma above 1", kind, gamma=1.1)
    yield _call("mode null", kind, mode=JAVA_NULL)


def _warm_up_refusals() -> Iterator[Call]:
    kind = "WarmUpTracker"
    yield _unset(kind, "main_tracker")
    yield _call("main_tracker null", kind, main_tracker=JAVA_NULL)
    yield _call("main_tracker refused itself", kind, main_tracker={"kind": "CosineTracker"})
    not_a_number = {"kind": "FixedTracker", "value": "NaN"}
    yield _call("main_tracker that gives NaN", kind, main_tracker=not_a_number)


def _call(problem: str, kind: str, **changes: Any) -> Call:
    return Call(f"{kind} {problem}", {"kind": kind, **VALID[kind], **changes})


def _unset(kind: str, parameter: str, **changes: Any) -> Call:
    tracker = {"kind": kind, **VALID[kind], **changes}
    del tracker[parameter]
    details = "".join(f" with {name}" for name in changes)
    return Call(f"{kind} {parameter} unset{details}", tracker)


def _kind(kind: str, valid: Parameters) -> str:
    bound = next((name for name in ("min_value", "max_value") if name in valid), "")
    return f"{kind} with {bound}" if bound and kind != "CyclicalTracker" else kind
