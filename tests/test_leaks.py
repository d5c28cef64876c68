"""Repeated calls leak no objects."""

from __future__ import annotations

import gc
import pickle
import sys
import tracemalloc

import numpy as np
import pytest
from user_defined import Halving

import lrtrack
from lrtrack import CyclicalTracker, Tracker, WarmUpTracker, evaluate


def scale(number):
    return 1 / (1 + number)


SCALED = CyclicalTracker(scale_function=scale)
DEFINED = Halving(0.5)
WARM_UP = WarmUpTracker(main_tracker=DEFINED, warm_up_steps=3)
PLATEAU = Tracker.plateau().set_base_value(0.5).opt_main_tracker(Tracker.fixed(2)).build()
OUT = np.empty(4, np.float32)


def refused(call):
    try:
        call()
    except (TypeError, ValueError):
        return
    raise AssertionError("nothing was refused")


CALLS = {
    "builder": lambda: Tracker.cyclical().opt_scale_function(scale).build(),
    "constructor": lambda: WarmUpTracker(main_tracker=DEFINED),
    "per variable": lambda: lrtrack.FixedPerVarTracker.builder().put("a", 1).put_all({"b": 2}),
    "scalar": lambda: (SCALED(3), SCALED[3], SCALED.get_new_value("a", 3), WARM_UP(1), DEFINED(2)),
    "slice": lambda: (SCALED[0:4], WARM_UP[0:4]),
    "array": lambda: SCALED.get_new_values([1, 2, 3, 4], out=OUT),
    "strided out": lambda: SCALED.get_new_values([1, 2], out=OUT[::2]),
    "objects": lambda: SCALED.get_new_values(np.array([1, 2], object)),
    "evaluate": lambda: evaluate([SCALED, WARM_UP, WARM_UP.astype("f8")], range(4), threads=2),
    "pickle": lambda: pickle.loads(pickle.dumps(SCALED)),
    "defined pickle": lambda: pickle.loads(pickle.dumps(WARM_UP)),
    "dictionary": lambda: Tracker.from_dict(Tracker.fixed(0.5).to_dict()),
    "plateau": lambda: (PLATEAU.to_dict(), PLATEAU(3), PLATEAU.astype("f8")(3)),
    "defined": lambda: (DEFINED(2), DEFINED[2], DEFINED("a", 2), PLATEAU.get_new_value("a", 2)),
    "text": lambda: (repr(SCALED), hash(SCALED), SCALED == WARM_UP),
    "properties": lambda: (SCALED.scale_function, SCALED.mode, WARM_UP.main_tracker),
    "bad parameter": lambda: refused(lambda: Tracker.fixed("x")),
    "bad update": lambda: refused(lambda: SCALED(-1)),
    "bad out": lambda: refused(lambda: SCALED.get_new_values([1], out=[1])),
    "bad function": lambda: refused(lambda: CyclicalTracker(scale_function=lambda n: "x")[0:3]),
}


def memory_kept_by(call, repeats):
    tracemalloc.start()
    for _ in range(repeats):
        call()
    gc.collect()
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return kept


WATCHED = [scale, SCALED, DEFINED, WARM_UP, OUT, CyclicalTracker, WarmUpTracker, Halving]


@pytest.mark.parametrize("name", CALLS)
def test_nothing_is_kept(name):
    call, repeats = CALLS[name], 1000
    for _ in range(20):
        call()
    gc.collect()
    counts = [sys.getrefcount(watched) for watched in WATCHED]
    kept = min(memory_kept_by(call, repeats) for _ in range(5))  # a leak shows every time
    now = [sys.getrefcount(watched) for watched in WATCHED]
    assert all(abs(new - old) < repeats for new, old in zip(now, counts)), (counts, now)
    assert kept < 16 * repeats
