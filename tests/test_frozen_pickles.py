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

# What each version saved for each of its classes, with the values that it gave; never generated
# again. tools/freeze.py writes the record of a new version.
FROZEN = Path(__file__).with_name("frozen")
SAVED = [
    pytest.param(saved, record["num_updates"], id=f"{path.stem} {saved['dictionary']['kind']}")
    for path in sorted(FROZEN.glob("all_of_*.json"))
    for record in [json.loads(path.read_text("utf-8"))]
    for saved in record["trackers"]
]

COSINE = CosineTracker(base_value=0.5, final_value=0.01, max_updates=20)
WARM_UP = WarmUpTracker(main_tracker=COSINE, warm_up_steps=5, warm_up_mode="CONSTANT")

# The files of these names are what pickle.dumps(tracker, 0) gave in version 0.1.0.
EXPECTED = {
    "cosine": COSINE,
    "double_precision": COSINE.astype("float64"),
    "warm_up": WARM_UP,
    "cyclical": CyclicalTracker(mode="EXP_RANGE", gamma=0.5),
    "per_variable": FixedPerVarTracker(default_value=0.5, values={"bias": 0.25}),
    "sequence": Tracker.sequence([(COSINE, 3), WARM_UP]),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_frozen_pickle(name):
    tracker = pickle.loads((FROZEN / f"{name}.pickle").read_bytes())
    assert tracker == EXPECTED[name]
    assert tracker.dtype == EXPECTED[name].dtype


def test_a_frozen_dictionary():
    text = (FROZEN / "warm_up.json").read_text("utf-8").rstrip()
    assert Tracker.from_dict(json.loads(text)) == WARM_UP
    assert json.dumps(WARM_UP.to_dict()) == text


@pytest.mark.parametrize("version, count", [("0_1", 34), ("0_2", 37)])
def test_a_version_has_saved_each_class_that_it_had(version, count):
    saved = {each.id for each in SAVED if each.id.startswith(f"all_of_{version} ")}
    assert len(saved) == count


@pytest.mark.parametrize("saved, num_updates", SAVED)
def test_what_a_version_saved_keeps_its_values(saved, num_updates):
    dtype = saved["dictionary"]["dtype"]
    # A C library may give other last bits of a double.
    expected = saved["values"]
    if dtype == "float64":
        expected = pytest.approx(expected, rel=1e-14, abs=1e-17)
    for tracker in (
        pickle.loads(saved["pickle"].encode("ascii")),
        ParameterTracker.from_dict(saved["dictionary"]),
    ):
        assert [tracker.get_new_value("bias", number) for number in num_updates] == expected
        assert str(tracker.dtype) == dtype
        again = ParameterTracker.from_dict(tracker.to_dict())
        assert again.to_dict() == tracker.to_dict()


def test_a_frozen_plateau_continues_from_its_state():
    for tracker in (
        pickle.loads((FROZEN / "plateau.pickle").read_bytes()),
        Tracker.from_dict(json.loads((FROZEN / "plateau.json").read_text("utf-8"))),
    ):
        state = {"value": 0.25, "best": 1.0, "bad_updates": 0, "cooldown_left": 0}
        assert tracker.state_dict() == state
        assert tracker.main_tracker == COSINE
        assert tracker(0) == 0.125
        tracker.update(1)
        tracker.update(1)
        assert tracker(0) == 0.0625


def test_what_a_frozen_plateau_was_part_of():
    frozen = (FROZEN / "plateau.pickle").read_bytes()
    of_doubles = b"cbuiltins\ngetattr\n(" + frozen[:-1] + b"V_lrtrack_double_value\ntR."
    assert pickle.loads(of_doubles)(0) == 0.125  # what its astype("float64") called
    tracker = pickle.loads(frozen.replace(b"Vfloat32", b"Vfloat64"))
    assert tracker.dtype == tracker.main_tracker.dtype == "float32"


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
