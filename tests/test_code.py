"""A schedule as code. Code for a framework is run in that framework's tests."""

from __future__ import annotations

import subprocess
import sys

import pytest
from code_cases import CASES, COSINE, FALLING
from drawing import CLASSES, TYPES, are_alike, holds_function, trackers, valid_keywords
from hypothesis import given
from hypothesis import strategies as st

import lrtrack
from lrtrack.code import TARGETS, to_code
from lrtrack.expressions import read_any

every_class = pytest.mark.parametrize("name", TYPES)


def run(lines):
    names = {}
    exec(lines, names)
    return names["tracker"]


def refused(tracker, target, **arguments):
    with pytest.raises(ValueError, match=r"\A.*\Z") as caught:
        to_code(tracker, target, **arguments)
    return str(caught.value)


@every_class
@given(st.data())
def test_python_makes_the_tracker_again(name, data):
    tracker = data.draw(trackers(name))
    for precision in ("float32", "float64"):
        tracker = tracker.astype(precision)
        for target in ("python", "builder", "json", "yaml"):
            if holds_function(tracker):
                assert "Python" in refused(tracker, target)
                continue
            lines = to_code(tracker, target)
            again = run(lines) if target in ("python", "builder") else read_any(lines)
            assert are_alike(again, tracker)
            assert again.dtype == tracker.dtype


def test_lines_are_short():
    warm_up = lrtrack.WarmUpTracker(main_tracker=COSINE, warm_up_steps=5)
    tracker = lrtrack.Tracker.sequence([(warm_up, 30), (FALLING.repeat(9), 20), COSINE])
    for target in ("python", "builder", "gluon", "torch", "keras", "jax", "optax-only"):
        supported = tracker if "only" not in target else tracker.trackers[0]
        assert max(map(len, to_code(supported, target).splitlines())) <= 90
    assert to_code(warm_up.astype("float64"), "python") == (
        "from lrtrack import CosineTracker, WarmUpTracker\n"
        "\n"
        "tracker = WarmUpTracker(\n"
        "    main_tracker=CosineTracker(base_value=0.5, max_updates=20),\n"
        "    warm_up_steps=5,\n"
        ').astype("float64")'
    )
    assert to_code(COSINE.clip(0.1, 0.2), "builder") == (
        "from lrtrack import Tracker\n"
        "\n"
        "tracker = (\n"
        "    Tracker.clipped()\n"
        "    .set_tracker(Tracker.cosine().set_base_value(0.5).set_max_updates(20).build())\n"
        "    .set_low(0.1)\n"
        "    .set_high(0.2)\n"
        "    .build()\n"
        ")"
    )


@every_class
@pytest.mark.parametrize("target", TARGETS)
def test_every_class_has_lines_or_is_refused(name, target):
    tracker = CLASSES[name](**valid_keywords(name))
    try:
        lines = to_code(tracker, target)
    except ValueError as error:
        assert "\n" not in str(error)  # noqa: PT017
    else:
        compile(lines, target, "exec") if target not in ("json", "yaml") else read_any(lines)


@pytest.mark.parametrize("name", CASES)
def test_libraries_have_the_schedules_that_they_have(name):
    tracker, targets = CASES[name]
    for target in [target for target in TARGETS if target.endswith("-only")]:
        if target not in targets:
            library = {"torch-only": "torch", "keras-only": "Keras", "optax-only": "optax"}
            expected = f"{library.get(target, 'MXNet')} has no scheduler for "
            assert refused(tracker, target).startswith(expected)
        else:
            assert to_code(tracker, target)


@pytest.mark.parametrize(
    "tracker, target, message",
    [
        (lrtrack.RexTracker(base_value=1, total_updates=9), "torch-only",
         "torch has no scheduler for RexTracker"),
        (lrtrack.WarmUpTracker(main_tracker=COSINE, warm_up_steps=5), "torch-only",
         "torch has no scheduler for this WarmUpTracker: "
         "warm_up_begin_value must be positive, received 0.0"),
        (lrtrack.StepTracker(base_value=1, factor=0.5, step_size=3), "mxnet-only",
         "MXNet has no scheduler for this StepTracker: "
         "MXNet's steps come one update later, as with .delay(1)"),
        (lrtrack.PerParameterTracker(COSINE), "jax",
         "tracker must be one with a value for an update alone: JAX has one for all parameters, "
         "received a PerParameterTracker"),
    ],
)  # fmt: skip
def test_what_is_missing_is_named(tracker, target, message):
    assert refused(tracker, target) == message


def test_arguments_are_checked():
    with pytest.raises(ValueError, match=r"^target must be one of python, .*, received 'java'$"):
        to_code(COSINE, "java")
    with pytest.raises(TypeError, match=r"^target must be one of python, .*, received 1$"):
        to_code(COSINE, 1)
    with pytest.raises(TypeError, match=r"^tracker must be a tracker, received 5$"):
        to_code(5, "python")
    assert refused(COSINE, "jax", num_updates=0) == "num_updates must be positive, received 0"


def test_the_length_of_a_run_is_given_or_guessed():
    assert "schedule(tracker, 500)" in to_code(COSINE, "jax", num_updates=500)
    assert "schedule(tracker, 22)" in to_code(COSINE, "jax")


def test_no_framework_is_imported():
    program = """
import sys, lrtrack
from lrtrack.code import TARGETS, to_code
for target in TARGETS:
    to_code(lrtrack.CosineTracker(base_value=0.5, max_updates=20), target)
assert not {"torch", "keras", "jax", "optax", "mxnet", "matplotlib"} & set(sys.modules)
"""
    subprocess.run([sys.executable, "-c", program], timeout=60, check=True)
