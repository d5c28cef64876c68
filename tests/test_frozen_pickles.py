"""Pickles and dictionaries that earlier versions wrote are read for ever."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest

from lrtrack import (
    CosineTracker,
    CyclicalTracker,
    FixedPerVarTracker,
    ParameterTracker,
    Tracker,
    WarmUpTracker,
)

# What version 0.1.0 saved of every class that it had, with the values that it gave: a record that
# nothing generates anew.
SAVED = json.loads(Path(__file__).with_name("saved_by_0_1.json").read_text("utf-8"))

COSINE = CosineTracker(base_value=0.5, final_value=0.01, max_updates=20)
WARM_UP = WarmUpTracker(main_tracker=COSINE, warm_up_steps=5, warm_up_mode="CONSTANT")

# Protocol 0 of version 0.1.0: pickle.dumps(tracker, 0).decode("ascii")
PICKLES = {
    "cosine": (
        "clrtrack._pickling\n"
        "restore\n"
        "p0\n"
        "(VCosineTracker\n"
        "p1\n"
        "Vfloat32\n"
        "p2\n"
        "(dp3\n"
        "Vbase_value\n"
        "p4\n"
        "F0.5\n"
        "sVfinal_value\n"
        "p5\n"
        "F0.01\n"
        "sVmax_updates\n"
        "p6\n"
        "I20\n"
        "stp7\n"
        "Rp8\n"
        "."
    ),
    "double precision": (
        "clrtrack._pickling\n"
        "restore\n"
        "p0\n"
        "(VCosineTracker\n"
        "p1\n"
        "Vfloat64\n"
        "p2\n"
        "(dp3\n"
        "Vbase_value\n"
        "p4\n"
        "F0.5\n"
        "sVfinal_value\n"
        "p5\n"
        "F0.01\n"
        "sVmax_updates\n"
        "p6\n"
        "I20\n"
        "stp7\n"
        "Rp8\n"
        "."
    ),
    "warm-up": (
        "clrtrack._pickling\n"
        "restore\n"
        "p0\n"
        "(VWarmUpTracker\n"
        "p1\n"
        "Vfloat32\n"
        "p2\n"
        "(dp3\n"
        "Vmain_tracker\n"
        "p4\n"
        "g0\n"
        "(VCosineTracker\n"
        "p5\n"
        "Vfloat32\n"
        "p6\n"
        "(dp7\n"
        "Vbase_value\n"
        "p8\n"
        "F0.5\n"
        "sVfinal_value\n"
        "p9\n"
        "F0.01\n"
        "sVmax_updates\n"
        "p10\n"
        "I20\n"
        "stp11\n"
        "Rp12\n"
        "sVwarm_up_steps\n"
        "p13\n"
        "I5\n"
        "sVwarm_up_begin_value\n"
        "p14\n"
        "F0.0\n"
        "sVwarm_up_mode\n"
        "p15\n"
        "VCONSTANT\n"
        "p16\n"
        "stp17\n"
        "Rp18\n"
        "."
    ),
    "cyclical": (
        "clrtrack._pickling\n"
        "restore\n"
        "p0\n"
        "(VCyclicalTracker\n"
        "p1\n"
        "Vfloat32\n"
        "p2\n"
        "(dp3\n"
        "Vbase_value\n"
        "p4\n"
        "F0.001\n"
        "sVmax_value\n"
        "p5\n"
        "F0.006\n"
        "sVstep_size_up\n"
        "p6\n"
        "I2000\n"
        "sVstep_size_down\n"
        "p7\n"
        "I0\n"
        "sVmode\n"
        "p8\n"
        "VEXP_RANGE\n"
        "p9\n"
        "sVgamma\n"
        "p10\n"
        "F0.5\n"
        "sVscale_function\n"
        "p11\n"
        "NsVscale_mode_cycle\n"
        "p12\n"
        "I01\n"
        "stp13\n"
        "Rp14\n"
        "."
    ),
    "per variable": (
        "clrtrack._pickling\n"
        "restore\n"
        "p0\n"
        "(VFixedPerVarTracker\n"
        "p1\n"
        "Vfloat32\n"
        "p2\n"
        "(dp3\n"
        "Vdefault_value\n"
        "p4\n"
        "F0.5\n"
        "sVvalues\n"
        "p5\n"
        "(dp6\n"
        "Vbias\n"
        "p7\n"
        "F0.25\n"
        "sstp8\n"
        "Rp9\n"
        "."
    ),
    "sequence": (
        "clrtrack._pickling\n"
        "restore\n"
        "p0\n"
        "(VSequentialTracker\n"
        "p1\n"
        "Vfloat32\n"
        "p2\n"
        "(dp3\n"
        "Vtrackers\n"
        "p4\n"
        "(g0\n"
        "(VCosineTracker\n"
        "p5\n"
        "Vfloat32\n"
        "p6\n"
        "(dp7\n"
        "Vbase_value\n"
        "p8\n"
        "F0.5\n"
        "sVfinal_value\n"
        "p9\n"
        "F0.01\n"
        "sVmax_updates\n"
        "p10\n"
        "I20\n"
        "stp11\n"
        "Rp12\n"
        "g0\n"
        "(VWarmUpTracker\n"
        "p13\n"
        "Vfloat32\n"
        "p14\n"
        "(dp15\n"
        "Vmain_tracker\n"
        "p16\n"
        "g0\n"
        "(VCosineTracker\n"
        "p17\n"
        "Vfloat32\n"
        "p18\n"
        "(dp19\n"
        "Vbase_value\n"
        "p20\n"
        "F0.5\n"
        "sVfinal_value\n"
        "p21\n"
        "F0.01\n"
        "sVmax_updates\n"
        "p22\n"
        "I20\n"
        "stp23\n"
        "Rp24\n"
        "sVwarm_up_steps\n"
        "p25\n"
        "I5\n"
        "sVwarm_up_begin_value\n"
        "p26\n"
        "F0.0\n"
        "sVwarm_up_mode\n"
        "p27\n"
        "VCONSTANT\n"
        "p28\n"
        "stp29\n"
        "Rp30\n"
        "tp31\n"
        "sVlengths\n"
        "p32\n"
        "(I3\n"
        "tp33\n"
        "stp34\n"
        "Rp35\n"
        "."
    ),
}
EXPECTED = {
    "cosine": COSINE,
    "double precision": COSINE.astype("float64"),
    "warm-up": WARM_UP,
    "cyclical": CyclicalTracker(mode="EXP_RANGE", gamma=0.5),
    "per variable": FixedPerVarTracker(default_value=0.5, values={"bias": 0.25}),
    "sequence": Tracker.sequence([(COSINE, 3), WARM_UP]),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_frozen_pickle(name):
    tracker = pickle.loads(PICKLES[name].encode("ascii"))
    assert tracker == EXPECTED[name]
    assert tracker.dtype == EXPECTED[name].dtype


def test_a_frozen_dictionary():
    text = (
        '{"kind": "WarmUpTracker", "dtype": "float32", "main_tracker": {"kind": "CosineTracker", '
        '"dtype": "float32", "base_value": 0.5, "final_value": 0.01, "max_updates": 20}, '
        '"warm_up_steps": 5, "warm_up_begin_value": 0.0, "warm_up_mode": "CONSTANT"}'
    )
    assert Tracker.from_dict(json.loads(text)) == WARM_UP
    assert json.dumps(WARM_UP.to_dict()) == text


@pytest.mark.parametrize("saved", SAVED["trackers"], ids=lambda saved: saved["name"])
def test_what_0_1_saved_keeps_its_values(saved):
    for tracker in (
        pickle.loads(saved["pickle"].encode("ascii")),
        ParameterTracker.from_dict(saved["dictionary"]),
    ):
        values = [tracker.get_new_value("bias", n) for n in SAVED["num_updates"]]
        assert values == saved["values"]
        assert str(tracker.dtype) == saved["dictionary"]["dtype"]
        assert ParameterTracker.from_dict(tracker.to_dict()) == tracker


def test_an_epoch_tracker_is_the_new_one_delayed_by_an_update():
    saved = {
        "kind": "EpochTracker",
        "dtype": "float64",
        "tracker": COSINE.to_dict(),
        "updates_per_epoch": 3,
    }
    tracker = Tracker.from_dict(saved)
    assert tracker == COSINE.per_epoch(3).delay(1)
    assert tracker.dtype == "float64"


@pytest.mark.parametrize(
    "change, message",
    [
        ({"updates": 3}, "a key must be one of kind, dtype, tracker, updates_per_epoch"),
        ({"updates_per_epoch": 0}, "updates_per_epoch must be positive, received 0"),
        ({"dtype": "float16"}, "dtype must be float32 or float64"),
    ],
)
def test_an_epoch_tracker_that_0_1_never_wrote_is_refused(change, message):
    saved = {"kind": "EpochTracker", "dtype": "float32", "tracker": COSINE.to_dict()}
    with pytest.raises(ValueError, match=message):
        Tracker.from_dict({**saved, "updates_per_epoch": 3, **change})
    with pytest.raises(ValueError, match="the key updates_per_epoch must be there"):
        Tracker.from_dict(saved)
