"""Random valid cases over all of DJL's trackers, each asked at its boundaries and far away."""

import itertools
import math
import random
import struct
from collections.abc import Callable, Iterator
from typing import Any

Tracker = dict[str, Any]
Case = dict[str, Any]
Maker = Callable[[random.Random], tuple[Tracker, list[int]]]

LAST_UPDATE = 2**31 - 1
DIGEST_LENGTH = 2**20
# Smaller than LAST_UPDATE by more than any rounding of a bound derived in float32.
LONGEST = 2**31 - 2**10


def make_cases(count: int, seed: int, digests: int = 0) -> list[Case]:
    """`count` cases, the kinds of tracker taking turns; `digests` of them ask for a SHA-256."""
    rng = random.Random(seed)
    makers = itertools.cycle(_one_turn())
    cases = [_make_case(number, next(makers), rng) for number in range(count)]
    digestible = [case for case in cases if "parameter_ids" not in case]
    for case in rng.sample(digestible, min(digests, len(digestible))):
        case["digest"] = DIGEST_LENGTH
    return cases


def float32(value: float) -> float:
    """`value` rounded as Java's `(float)` does."""
    return float(struct.unpack("<f", struct.pack("<f", value))[0])


def _one_turn() -> list[Maker]:
    """Every kind of tracker twice, its warm-up, and the warm-up of its warm-up."""
    warm_ups = [_warm_up_maker(maker) for maker in MAKERS if maker is not make_fixed_per_var]
    nested = [_warm_up_maker(maker) for maker in warm_ups]
    return [*MAKERS, *MAKERS, *warm_ups, *nested]


def _make_case(number: int, maker: Maker, rng: random.Random) -> Case:
    tracker, boundaries = maker(rng)
    updates = sorted(set(_updates(boundaries, rng)))
    case: Case = {"id": number, "tracker": tracker, "updates": updates}
    if tracker["kind"] == "FixedPerVarTracker":
        ids = [*tracker["values"], "absent"]
        case["parameter_ids"] = [rng.choice(ids) for _ in updates]
    return case


def _updates(boundaries: list[int], rng: random.Random) -> Iterator[int]:
    yield from range(17)
    for boundary in [*boundaries, 2**24]:
        yield from (n for n in range(boundary - 2, boundary + 3) if 0 <= n <= LAST_UPDATE)
    yield from (rng.randint(0, 2 * max([8, *boundaries])) % (LAST_UPDATE + 1) for _ in range(6))
    yield from (int(2 ** rng.uniform(0, 31)) for _ in range(4))
    yield from range(LAST_UPDATE - 2, LAST_UPDATE + 1)


def make_fixed(rng: random.Random) -> tuple[Tracker, list[int]]:
    value = _number(rng) * rng.choice([1, 1, -1, 0])
    return {"kind": "FixedTracker", "value": value}, []


def make_fixed_per_var(rng: random.Random) -> tuple[Tracker, list[int]]:
    values = {f"layer{i}_weight": _number(rng) for i in range(rng.randint(0, 4))}
    return {
        "kind": "FixedPerVarTracker",
        "default_value": _number(rng),
        "values": values,
    }, []


def make_factor(rng: random.Random) -> tuple[Tracker, list[int]]:
    end = rng.choice(["min_value", "max_updates", "nothing"])
    tracker: Tracker = {"kind": "FactorTracker", "base_value": _number(rng)}
    if end == "min_value":
        return _factor_with_min_value(tracker, rng)
    tracker["factor"] = _decaying_factor(rng)
    boundaries = []
    if end == "max_updates":
        tracker["max_updates"] = rng.choice([0, _length(rng)])
        boundaries.append(tracker["max_updates"])
    if rng.random() < 0.2:
        tracker["factor"] *= -1
    elif end == "max_updates" and rng.random() < 0.1:
        tracker["factor"] = -rng.uniform(1, 1.5)
        tracker["max_updates"] = rng.randint(0, 60)
    return tracker, boundaries


def _factor_with_min_value(tracker: Tracker, rng: random.Random) -> tuple[Tracker, list[int]]:
    base = tracker["base_value"]
    tracker["min_value"] = _below(base, rng)
    tracker["factor"] = rng.choice([rng.uniform(0.01, 0.999), 1 - 10 ** rng.uniform(-6, -1)])
    ratio = float32(float32(tracker["min_value"]) / float32(base))
    updates = math.log(ratio) / math.log(float32(tracker["factor"]))
    return tracker, [round(updates)]


def make_multi_factor(rng: random.Random) -> tuple[Tracker, list[int]]:
    longest = _length(rng) + 8
    steps = sorted({rng.randint(1, longest) for _ in range(rng.randint(2, 8))} | {1, longest})
    tracker: Tracker = {"kind": "MultiFactorTracker", "base_value": _number(rng), "steps": steps}
    factor = rng.choice([None, 0.0, 1.0, 0.5, 0.1, rng.random(), -rng.random()])
    return _with_some(tracker, factor=factor), steps


def make_cosine(rng: random.Random) -> tuple[Tracker, list[int]]:
    base = _number(rng)
    final = rng.choice([None if base > 0.011 else 0.0, 0.0, _below(base, rng), -_number(rng)])
    tracker: Tracker = {"kind": "CosineTracker", "base_value": base, "max_updates": _length(rng)}
    return _with_some(tracker, final_value=final), [tracker["max_updates"]]


def make_linear(rng: random.Random) -> tuple[Tracker, list[int]]:
    base = _tame_number(rng) * rng.choice([1, 1, 1, -1, 0])
    change = _tame_number(rng)
    length = _length(rng)
    slope = change / (length * rng.uniform(0.8, 1.2))
    end = rng.choice(["max_value", "min_value", "max_updates", "nothing"])
    if end == "max_value":
        return _linear_with_bound(base, slope, "max_value", base + change)
    if end == "min_value":
        return _linear_with_bound(base, -slope, "min_value", base - change)
    slope *= rng.choice([1, -1])
    tracker: Tracker = {"kind": "LinearTracker", "base_value": base, "slope": slope}
    if end == "nothing":
        return tracker, []
    tracker["max_updates"] = rng.choice([0, length])
    return tracker, [tracker["max_updates"]]


def _linear_with_bound(
    base: float, slope: float, name: str, bound: float
) -> tuple[Tracker, list[int]]:
    if float32(bound) == float32(base):
        bound = base + math.copysign(abs(base) + 1, slope)
    updates = float32(float32(float32(bound) - float32(base)) / float32(slope))
    if updates > LONGEST:
        slope *= updates / 1000
        updates = 1000
    tracker = {"kind": "LinearTracker", "base_value": base, "slope": slope, name: bound}
    return tracker, [round(updates)]


def make_polynomial_decay(rng: random.Random) -> tuple[Tracker, list[int]]:
    tracker: Tracker = {
        "kind": "PolynomialDecayTracker",
        "base_value": _number(rng),
        "end_learning_rate": rng.choice([0.0, 1e-4, _number(rng)]),
        "decay_steps": _length(rng),
    }
    power = rng.choice([None, 0.0, 0.5, 1.0, 2.0, 3.0, rng.uniform(0, 6), rng.uniform(0, 1)])
    return _with_some(tracker, power=power), [tracker["decay_steps"]]


def make_cyclical(rng: random.Random) -> tuple[Tracker, list[int]]:
    base = _number(rng)
    tracker: Tracker = {"kind": "CyclicalTracker"}
    if rng.random() < 0.9:
        tracker |= {"base_value": base, "max_value": base * rng.choice([1, 1 + _number(rng), 6])}
    up = rng.choice([None, 1, 2, 3, min(_length(rng), 2**30 - 1)])
    down = rng.choice([None, None, 0, 1, 2, min(_length(rng), 2**30 - 1)])
    tracker = _with_some(tracker, step_size_up=up, step_size_down=down)
    if rng.random() < 0.12:
        tracker["scale_function"] = "reciprocal"
        tracker = _with_some(tracker, scale_mode_cycle=rng.choice([None, True, False]))
    else:
        gamma = rng.choice([None, 0.0, 1.0, 0.5, 1 - 10 ** rng.uniform(-6, -1), rng.random()])
        mode = rng.choice([None, "triangular", "triangular2", "exp_range", "exp_range"])
        tracker = _with_some(tracker, mode=mode, gamma=gamma)
    return tracker, _cycle_boundaries(up or 2000, down or up or 2000)


def _cycle_boundaries(up: int, down: int) -> list[int]:
    total = up + down
    starts = [0, total, 2 * total, 7 * total, 30 * total, (2**24 // total) * total]
    return [n for start in starts for n in (start, start + up) if n <= LAST_UPDATE]


def _warm_up_maker(main_maker: Maker) -> Maker:
    def make_warm_up(rng: random.Random) -> tuple[Tracker, list[int]]:
        main, main_boundaries = main_maker(rng)
        steps = rng.choice([None, 0, 1, 2, 5, rng.randint(1, 1000), _length(rng)])
        begin = rng.choice([None, 0.0, _number(rng), rng.random() * 0.1, -_tame_number(rng)])
        mode = rng.choice([None, "linear", "constant", "linear"])
        tracker = {"kind": "WarmUpTracker", "main_tracker": main}
        shift = steps or 0
        boundaries = [shift + n for n in [0, *main_boundaries] if shift + n <= LAST_UPDATE]
        return (
            _with_some(tracker, warm_up_steps=steps, warm_up_begin_value=begin, warm_up_mode=mode),
            boundaries,
        )

    return make_warm_up


def _with_some(tracker: Tracker, **parameters: Any) -> Tracker:
    """The parameters that are None stay unset, so that DJL's defaults are tested too."""
    return tracker | {name: value for name, value in parameters.items() if value is not None}


def _number(rng: random.Random) -> float:
    if rng.random() < 0.03:
        return float(10 ** rng.choice([rng.uniform(-37, -20), rng.uniform(8, 20)]))
    return _tame_number(rng)


def _tame_number(rng: random.Random) -> float:
    nice = rng.choice([0.5, 0.3, 0.1, 0.05, 0.01, 1e-3, 1e-4, 1.0, 2.0, 0.125])
    return rng.choice([nice, rng.random() + 1e-9, float(10 ** rng.uniform(-8, 4))])


def _below(value: float, rng: random.Random) -> float:
    below = value * rng.choice([0.1, 0.01, 0.5, rng.uniform(1e-4, 0.999)])
    return below if float32(below) < float32(value) else value / 2


def _decaying_factor(rng: random.Random) -> float:
    return rng.choice(
        [0.1, 0.5, 0.9, 0.99, 1.0, rng.random() + 1e-9, 1 - 10 ** rng.uniform(-9, -1)]
    )


def _length(rng: random.Random) -> int:
    return rng.choice(
        [
            rng.randint(1, 10),
            rng.choice([10, 20, 100, 200, 1000, 10_000]),
            int(10 ** rng.uniform(0, 6)),
            int(10 ** rng.uniform(0, 6)),
            int(2 ** rng.uniform(20, 30.9)),
        ]
    )


MAKERS: list[Maker] = [
    make_fixed,
    make_fixed_per_var,
    make_factor,
    make_multi_factor,
    make_cosine,
    make_linear,
    make_polynomial_decay,
    make_cyclical,
]
