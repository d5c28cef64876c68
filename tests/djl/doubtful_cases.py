"""Random builder calls, many of them invalid: each parameter valid, extreme, wrong or not set."""

from __future__ import annotations

import random
from typing import Any

from invalid_cases import NOT_FINITE, VALID

Case = dict[str, Any]

# Some differ as doubles and are the same float; some are no float, or the least one.
REALS = [
    *NOT_FINITE,
    *(0.0, -0.0, 1e-50, -1e-50, 1e-45, 1e-44, 1e30, 3.4e38, 3.5e38, 1e300, -1e300),
    *(-1.0, -0.1, 0.001, 0.1, 0.1 + 1e-12, 1.0 - 1e-12, 1.0, 1.0 + 1e-12, 1.0 + 1e-6, 2.0),
    *(0.01 - 1e-12, 0.01, 0.01 + 1e-12, 0.5 - 1e-12, 0.5, 0.5 + 1e-12),
]
# Two of them together are still an int, so that DJL's own sums do not overflow.
INTEGERS = [-(2**31), -1, 0, 1, 2, 5, 2**30 - 1]
STEPS = [[], [1], [1, 2], [2, 1], [2, 2], [0, 3], [-1, 2], [3, 5, 4], [2**31 - 2, 2**31 - 1]]
UPDATES = [0, 1, 7, 2**24 + 1, 2**31 - 1]

CHOICES: dict[str, dict[str, list[Any]]] = {
    "FixedTracker": {"value": REALS},
    "FixedPerVarTracker": {"default_value": REALS, "values": [{"a": real} for real in REALS]},
    "FactorTracker": {
        "base_value": REALS,
        "factor": REALS,
        "min_value": REALS,
        "max_updates": INTEGERS,
    },
    "MultiFactorTracker": {"base_value": REALS, "steps": STEPS, "factor": REALS},
    "CosineTracker": {"base_value": REALS, "final_value": REALS, "max_updates": INTEGERS},
    "LinearTracker": {
        "base_value": REALS,
        "slope": REALS,
        "min_value": REALS,
        "max_value": REALS,
        "max_updates": INTEGERS,
    },
    "PolynomialDecayTracker": {
        "base_value": REALS,
        "end_learning_rate": REALS,
        "decay_steps": INTEGERS,
        "power": REALS,
    },
    "CyclicalTracker": {
        "base_value": REALS,
        "max_value": REALS,
        "step_size_up": INTEGERS,
        "step_size_down": INTEGERS,
        "mode": ["triangular", "triangular2", "exp_range"],
        "gamma": REALS,
        "scale_mode_cycle": [False, True],
    },
    "WarmUpTracker": {
        "warm_up_steps": INTEGERS,
        "warm_up_begin_value": REALS,
        "warm_up_mode": ["linear", "constant"],
    },
}


def make_cases(count: int, seed: int) -> list[Case]:
    """`count` calls, each with a few updates to ask if the builder accepts it."""
    rng = random.Random(seed)
    return [_make_case(number, _make_tracker(rng, list(CHOICES))) for number in range(count)]


def _make_case(number: int, tracker: dict[str, Any]) -> Case:
    case: Case = {"id": number, "tracker": tracker, "updates": UPDATES}
    if tracker["kind"] == "FixedPerVarTracker":
        case["parameter_ids"] = ["a", "absent", "a", "absent", "a"]
    return case


def _make_tracker(rng: random.Random, kinds: list[str]) -> dict[str, Any]:
    kind = rng.choice(kinds)
    tracker: dict[str, Any] = {"kind": kind, **VALID[kind]}
    for name, choices in CHOICES[kind].items():
        luck = rng.random()
        if luck < 0.35:
            tracker[name] = rng.choice(choices)
        elif luck < 0.42 and kind != "FixedTracker":
            tracker.pop(name, None)
    if kind == "WarmUpTracker":
        single = [kind for kind in CHOICES if kind not in ("FixedPerVarTracker", "WarmUpTracker")]
        tracker["main_tracker"] = _make_tracker(rng, single)
    return tracker
