"""Cases where DJL turns a rounded number into an update or a cycle, and its last bit decides.
Random cases do not find these."""

from __future__ import annotations

import itertools
import math
import struct
from collections.abc import Iterator
from typing import Any

Case = dict[str, Any]

LAST_UPDATE = 2**31 - 1
LEAST_EXPONENT = 149  # 2^-149 is the least float32


def factor_ties() -> Iterator[Case]:
    """All trackers from 1 that reach min_value exactly between two updates, n and n + 1.

    That is min_value² = factor^(2n + 1), so factor is the square of a fraction a, and min_value is
    a^(2n + 1), both exact in float32. DJL decides by a quotient of two rounded logarithms.
    """
    for odd, n in itertools.product(range(1, 2**12, 2), range(LEAST_EXPONENT // 2 + 1)):
        power = 2 * n + 1
        if odd**power >= 2**24:
            continue
        for exponent in range(max(1, odd.bit_length()), LEAST_EXPONENT // max(2, power) + 1):
            tracker = {
                "kind": "FactorTracker",
                "base_value": 1.0,
                "factor": math.ldexp(odd**2, -2 * exponent),
                "min_value": math.ldexp(odd**power, -power * exponent),
            }
            yield {"tracker": tracker, "updates": [n, n + 1, n + 2]}


def linear_ties() -> Iterator[Case]:
    """Lines that reach their bound between two updates, or within a rounding of there."""
    slopes = [2.0**-20, 2.0**-3, 3 * 2.0**-7, 0.1, 1 / 3, 1.0, 4095.0]
    ends = [*range(12), 99, 100, 2**12 - 1, 2**16, 2**22 - 1, 2**22]
    for base, slope, n in itertools.product([0.0, 1.0, -0.7], slopes, ends):
        middle = float32(base + slope * (n + 0.5))
        for bound in (float_before(middle), middle, float_after(middle)):
            if bound > float32(base):
                rising = {"base_value": base, "slope": slope, "max_value": bound}
                falling = {"base_value": -base, "slope": -slope, "min_value": -bound}
                for line in (rising, falling):
                    updates = [n, n + 1, n + 2, LAST_UPDATE]
                    yield {"tracker": {"kind": "LinearTracker", **line}, "updates": updates}


def cyclical_ties() -> Iterator[Case]:
    """Cycles at their ends, where the float32 number of turns is, or rounds to, an integer."""
    sizes = [(1, 1), (1, 2), (2, 1), (3, 4), (5, 5), (10, 90), (333, 667), (2**12, 2**12 + 1)]
    modes = ["triangular", "triangular2", "exp_range"]
    for (up, down), mode in itertools.product(sizes, modes):
        turns = {*range(1, 12), *(2**k + d for k in range(4, 25) for d in (-1, 0, 1))}
        boundaries = sorted(turn * (up + down) for turn in turns)
        updates = [n + d for n in boundaries for d in (-1, 0, 1) if n + d <= LAST_UPDATE]
        tracker = {
            "kind": "CyclicalTracker",
            "base_value": 0.1,
            "max_value": 0.7,
            "step_size_up": up,
            "step_size_down": down,
            "mode": mode,
        }
        yield {"tracker": tracker, "updates": sorted(set(updates))}


def cosine_ties() -> Iterator[Case]:
    """Cosines at a half and the thirds, where the exact value may lie between two floats."""
    bases = [float32((2**23 + 2 * i + 1) * 2.0**-24) for i in range(0, 2**12, 64)]
    lengths = [3, 6, 9, 51, 300, 999, 3 * 2**20, 3 * 5**8]
    for base, length in itertools.product(bases, lengths):
        tracker = {"kind": "CosineTracker", "base_value": base, "final_value": 0.0}
        thirds = [length // 3, length // 2, 2 * length // 3]
        yield {"tracker": {**tracker, "max_updates": length}, "updates": thirds}


def float32(value: float) -> float:
    return float(struct.unpack("<f", struct.pack("<f", value))[0])


def float_after(value: float) -> float:
    return -float_before(-value)


def float_before(value: float) -> float:
    """The float32 next to `value`, one, towards negative infinity."""
    step = math.ldexp(1.0, max(-LEAST_EXPONENT, math.frexp(value)[1] - 24))
    lower = float32(value - step / 2)
    return lower if lower < value else float32(value - step)


GROUPS = {
    "linear": linear_ties,
    "cyclical": cyclical_ties,
    "cosine": cosine_ties,
}
