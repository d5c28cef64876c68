"""Trackers from text: what repr prints and people write is read, and nothing is ever evaluated."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from drawing import (
    CLASSES,
    TYPES,
    are_alike,
    fill,
    holds_function,
    trackers,
    valid_keywords,
)
from hypothesis import given
from hypothesis import strategies as st

import lrtrack
from lrtrack import (
    CosineTracker,
    CyclicalTracker,
    FixedPerVarTracker,
    FixedTracker,
    MultiFactorTracker,
    Tracker,
    WarmUpTracker,
)
from lrtrack.expressions import MAX_CHARACTERS, MAX_DEPTH, read_any

yaml = pytest.importorskip("yaml")

every_class = pytest.mark.parametrize("name", TYPES)
COSINE = CosineTracker(base_value=0.5, max_updates=20)
HALF = FixedTracker(value=0.5)


def complaint(text, read=lrtrack.read):
    with pytest.raises(ValueError, match=r"\A.*\Z") as caught:  # one line
        read(text)
    return str(caught.value)


@every_class
@given(st.data())
def test_what_repr_prints_is_read(name, data):
    tracker = data.draw(trackers(name))
    for precision in ("float32", "float64"):
        tracker = tracker.astype(precision)
        if holds_function(tracker):
            assert complaint(repr(tracker)).endswith("a Python function cannot be read")
        else:
            restored = lrtrack.read(repr(tracker))
            assert are_alike(restored, tracker)
            assert restored.dtype == tracker.dtype


@every_class
def test_builders_are_read(name):
    if holds_function(CLASSES[name](**valid_keywords(name))):
        return
    builder = fill(CLASSES[name].builder(), name, valid_keywords(name))
    assert are_alike(lrtrack.read(f"{builder!r}.build()"), builder.build())
    by_factory = repr(builder).replace(f"{name}.builder()", f"Tracker.{TYPES[name]['factory']}()")
    if not TYPES[name]["per_parameter"] and name != "FixedTracker":
        assert are_alike(lrtrack.read(f"{by_factory}.build()"), builder.build())


@pytest.mark.parametrize(
    "text, tracker",
    [
        ("CosineTracker(base_value=0.5, max_updates=20).delay(5)", COSINE.delay(5)),
        ("lrtrack.CosineTracker(base_value=.5, max_updates=2 * 10)", COSINE),
        ("lrtrack.Tracker.fixed(1 / 2)", HALF),
        ("Tracker.fixed(2 ** -1)", HALF),
        (
            "CosineTracker(base_value=0.5, max_updates=20) * 2 + 1",
            COSINE * 2 + 1,
        ),
        ("1 - FixedTracker(value=0.5) / 3", 1 - HALF / 3),
        ("-(2 ** Tracker.fixed(0.5)) ** 2", -((2**HALF) ** 2)),
        (
            "Tracker.sequence([(CosineTracker(base_value=0.5, max_updates=20), 100), "
            "FixedTracker(value=0.5)])",
            Tracker.sequence([(COSINE, 100), HALF]),
        ),
        (
            """
            Tracker.cosine()      # the brackets around a chain may be missing
                .set_base_value(0.5)
                .set_max_updates(20)
                .build()
            """,
            COSINE,
        ),
        (
            "CosineTracker(base_value=0.5, max_updates=20).clip(0.1, high=0.4).per_epoch(3)"
            ".repeat(9, value_factor=0.5)",
            COSINE.clip(0.1, 0.4).per_epoch(3).repeat(9, value_factor=0.5),
        ),
        ("CyclicalTracker(mode=CyclicalMode.EXP_RANGE)", CyclicalTracker(mode="exp_range")),
        (
            "CyclicalTracker(mode=lrtrack.CyclicalTracker.CyclicalMode.EXP_RANGE)",
            CyclicalTracker(mode="exp_range"),
        ),
        ("CyclicalTracker().momentum(base=0.8)", CyclicalTracker().momentum(base=0.8)),
        (
            "WarmUpTracker.builder().set_main_tracker(FixedTracker(value=0.5))"
            ".opt_warm_up_mode(WarmUpTracker.Mode.CONSTANT).build()",
            WarmUpTracker(main_tracker=HALF, warm_up_mode="constant"),
        ),
        (
            "MultiFactorTracker(base_value=1, steps=[3, 7], factor=-0.5)",
            MultiFactorTracker(base_value=1, steps=[3, 7], factor=-0.5),
        ),
        (
            "FixedPerVarTracker.builder().set_default_value(1).put('b', 2).build()",
            FixedPerVarTracker(default_value=1, values={"b": 2}),
        ),
    ],
)
def test_expressions_of_programs_are_read(text, tracker):
    assert lrtrack.read(text) == tracker


def test_a_byte_order_mark_means_nothing():
    assert lrtrack.read("\ufeffFixedTracker(value=0.5)") == HALF


@pytest.mark.parametrize("dtype", ["'float64'", "np.float64", "numpy.float64", "float"])
def test_precisions_are_read(dtype):
    assert lrtrack.read(f"FixedTracker(value=0.1).astype({dtype})").dtype == "float64"


def test_plateaus_are_read():
    text = "PlateauTracker(base_value=0.5, mode='MAX', main_tracker=FixedTracker(value=1.0))"
    assert repr(lrtrack.read(text)) == text
    chain = "Tracker.plateau().set_base_value(0.5).opt_mode(PlateauMode.MAX).build()"
    assert repr(lrtrack.read(chain)) == "PlateauTracker(base_value=0.5, mode='MAX')"


def test_trackers_are_read_as_deep_as_they_nest():
    tracker = HALF
    for _ in range(98):
        tracker = tracker.delay(1)
    assert lrtrack.read(repr(tracker)) == tracker
    assert lrtrack.read("FixedTracker(value=0.5)" + ".delay(1)" * 98) == tracker


@pytest.mark.parametrize(
    "text, message",
    [
        (
            "CosinTracker(base_value=1)",
            "line 1, column 1: unknown name CosinTracker; did you mean CosineTracker?",
        ),
        (
            "cosine(base_value=1)",
            "line 1, column 1: unknown name cosine; did you mean Tracker.cosine?",
        ),
        ("2 * x", "line 1, column 5: unknown name x"),
        (
            "Tracker.cosin()",
            "line 1, column 1: unknown name Tracker.cosin; did you mean Tracker.cosine?",
        ),
        (
            "CosineTracker(base_valu=0.5, max_updates=20)",
            "line 1, column 15: CosineTracker has no parameter base_valu; did you mean base_value?",
        ),
        (
            "FixedTracker(amount=0.5)",
            "line 1, column 14: FixedTracker has no parameter amount; it has value",
        ),
        (
            "Tracker.cosine()\n  .set_base_valu(0.5)",
            "line 2, column 4: CosineTracker.Builder has no method set_base_valu; "
            "did you mean set_base_value?",
        ),
        (
            "FixedTracker(value=0.5).dely(3)",
            "line 1, column 25: FixedTracker has no method dely; did you mean delay?",
        ),
        (
            "WarmUpTracker(warm_up_mode=WarmUpMode.COSIN)",
            "line 1, column 28: unknown name WarmUpMode.COSIN; did you mean WarmUpMode.COSINE?",
        ),
        (
            "FixedPerVarTracker(default_value=1, values={'üü': 1}) * FixedTracker(valu=2)",
            "line 1, column 70: FixedTracker has no parameter valu; did you mean value?",
        ),
        (
            "RexTracker(\n  base_value=-1,\n  total_updates=20)",
            "line 2, column 14: base_value must be positive, received -1.0",
        ),
        (
            "1 + Tracker.rex().set_base_value(-1)",
            "line 1, column 19: base_value must be positive, received -1.0",
        ),
        (
            "Tracker.rex().set_base_value(1).build()",
            "line 1, column 33: total_updates must be set: call set_total_updates",
        ),
        (
            "Tracker.rex()",
            "line 1, column 1: an expression must be a tracker, received RexTracker.builder(): "
            "call build()",
        ),
        ("FixedTracker", "line 1, column 1: FixedTracker must be called"),
        (
            "FixedTracker(value=0.5) * 'a'",
            "line 1, column 27: an operand must be a tracker or a number, received 'a'",
        ),
        ("FixedTracker(value=1 / 0)", "line 1, column 20: division by zero"),
        ("0.5", "line 1, column 1: an expression must be a tracker, received 0.5"),
        ("FixedTracker(value=1, value=2)", "line 1, column 23: value is there twice"),
        (
            "FixedPerVarTracker(values={'a': 1, 'a': 2})",
            "line 1, column 36: the key 'a' is there twice",
        ),
        (
            "FixedTracker(value=1), FixedTracker(value=2)",
            "line 1, column 1: a text must be one expression, "
            "received 'FixedTracker(value=1), FixedTracker(value=2)'",
        ),
        ("", "line 1, column 1: a text must be one expression, received ''"),
        (
            "from lrtrack import FixedTracker\n\ntracker = FixedTracker(value=0.5)",
            "line 1, column 1: statements cannot be read: "
            "give one expression, without imports and `tracker =`",
        ),
        (
            "FixedTracker(value=1); x = 2",
            "line 1, column 24: statements cannot be read: "
            "give one expression, without imports and `tracker =`",
        ),
    ],
)
def test_mistakes_are_located(text, message):
    assert complaint(text) == message


@pytest.mark.parametrize(
    "text, place",
    [
        ("FixedTracker(value=)", "line 1, column 20: "),
        ("FixedTracker(value=0.5))", "line 1, column 24: "),
        ("FixedTracker(value=0.5)\n  .delay(1)\n  .delay(2))", "line 3, column 12: "),
        ("FixedTracker(value=0.5)\n  .delay(1 +)", "line 2, column "),
    ],
)
def test_syntax_errors_are_located(text, place):
    assert complaint(text).startswith(place)


HOSTILE = [
    "__import__('os').system('touch {file}')",
    "eval('open({file!r}, \"w\")')",
    "exec('x')",
    "open({file!r}, 'w')",
    "print(1)",
    "lrtrack._core._tracker_types()",
    "lrtrack.expressions.lrtrack.FixedTracker(value=1)",
    "CosineTracker.__class__",
    "Tracker.__subclasses__()",
    "FixedTracker.builder.__self__",
    "FixedTracker(value=1).__class__.__mro__",
    "FixedTracker(value=1).__reduce__()",
    "FixedTracker(value=1).get_new_values([1]).tofile({file!r})",
    "FixedTracker(value=1).to_dict()",
    "FixedTracker.from_dict({{'kind': 'FixedTracker', 'dtype': 'float32', 'value': 1}})",
    "FixedTracker.builder().__init__()",
    "Tracker.plateau()._set(base_value=1)",
    "PlateauTracker(base_value=1).update(0.5)",
    "'{{0.__class__}}'.format(FixedTracker(value=1))",
    "(lambda: FixedTracker(value=1))()",
    "[FixedTracker(value=x) for x in [1]][0]",
    "(x := FixedTracker(value=1))",
    "FixedTracker(value=1) if True else FixedTracker(value=2)",
    "FixedTracker(value=1) and FixedTracker(value=2)",
    "FixedTracker(value=1) @ FixedTracker(value=2)",
    "FixedTracker(value=1)[0]",
    "f'{{FixedTracker(value=1)}}'",
    "LambdaTracker(function=print)",
    "LambdaTracker(function=lambda t: open({file!r}, 'w'))",
    "LambdaTracker(function=FixedTracker)",
    "CosineTracker(**{{'base_value': 1, 'max_updates': 2}})",
    "FixedTracker(*[1])",
    "FixedTracker(value=1); FixedTracker(value=2)",
    "import os",
    "FixedTracker(value=1)]+[FixedTracker(value=2)",
    "FixedTracker(value=1)], [FixedTracker(value=2)",
    "FixedTracker(value=b'1')",
    "FixedTracker(value=1j)",
    "FixedTracker(value=True * 2)",
    "FixedTracker(value=(-8) ** 0.5)",
    "FixedTracker(value=1e999)",
    "FixedTracker(value=10 ** 400)",
    "FixedTracker(value=2 ** 10 ** 10)",
    "FixedTracker(value='a' * 10 ** 9)",
    "FixedTracker(value=[1] * 10 ** 9)",
    "FixedTracker(value=1).astype('object')",
    "FixedTracker(value=1).repeat(1, 2, 3, 4, 5, 6)",
    "FixedPerVarTracker(values={{1: 2}})",
    "FixedPerVarTracker(values={{**{{}}}})",
    "FixedTracker(value=\x00)",
    "\ud800",
]
HUGE = {
    "parentheses": "(" * 500 + "1" + ")" * 500,
    "minus signs": "-" * 5000 + "1",
    "methods": "FixedTracker(value=1)" + ".delay(1)" * 500,
    "attributes": "x" + ".x" * 9000,
    "calls": "x" + "()" * 9000,
    "indices": "x" + "[0]" * 6000,
    "words": "not " * 4900 + "x",
    "sums": "FixedTracker(value=1)" + "+1" * 9000,
    "digits": "FixedTracker(value=1" + "0" * 5000 + ")",
    "hexadecimal digits": "FixedTracker(value=0x1" + "0" * 15000 + ")",
    "elements": "FixedTracker(value=[" + "1," * 9000 + "])",
    "characters": "FixedTracker(value=1)" + " " * MAX_CHARACTERS,
    "nested trackers": "WarmUpTracker(main_tracker=" * 150 + "FixedTracker(value=1)" + ")" * 150,
}


@pytest.mark.parametrize("template", HOSTILE, ids=range(len(HOSTILE)))
def test_nothing_is_evaluated(template, tmp_path):
    file = str(tmp_path / "file")
    complaint(template.format(file=file))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("what", HUGE)
def test_sizes_are_limited(what):
    assert len(complaint(HUGE[what])) < 400


def test_the_depth_is_named():
    text = "FixedTracker(value=1)" + ".delay(1)" * 500
    assert complaint(text).endswith(f"an expression must be nested at most {MAX_DEPTH} deep")


def test_only_texts_are_read():
    for read in (lrtrack.read, read_any):
        with pytest.raises(TypeError, match=r"^text must be a str, received 5$"):
            read(5)


@every_class
def test_dictionaries_are_read_as_json_and_yaml(name):
    tracker = CLASSES[name](**valid_keywords(name)).astype("float64")
    if holds_function(tracker):
        return
    dictionary = tracker.to_dict()
    texts = [json.dumps(dictionary), json.dumps(dictionary, indent=2), yaml.safe_dump(dictionary)]
    texts += [
        f"# a comment\n\n---\n{texts[2]}",
        yaml.safe_dump(dictionary, default_flow_style=True),
    ]
    for text in [*texts, repr(tracker)]:
        restored = read_any(text)
        assert are_alike(restored, tracker)
        assert restored.dtype == "float64"


def test_yaml_may_write_numbers_without_a_point():
    for number in ("1e-3", "+1E-03", "10e-4"):
        text = f"kind: FixedTracker\ndtype: float32\nvalue: {number}"
        assert read_any(text) == FixedTracker(value=1e-3)


@pytest.mark.parametrize(
    "text, message",
    [
        ('{"kind": "FixedTracker", "value": 0.5', "line 1, column 38: no JSON: "),
        ('{"kind": "FixedTracker",\n  "value" 0.5}', "line 2, column 11: no JSON: "),
        ('{"kind": "FixedTracker"}', "the key value must be there, "),
        ("kind: [", "line 1, column 8: no YAML: "),
        ("a: &a [1]\nb: *a", "line 2, column 4: no YAML: references cannot be read"),
        ("kind: !!python/object/apply:os.system [ls]", "line 1, column 7: no YAML: "),
        ("---\n1", "the argument must be a dictionary, received 1"),
        ("kind: 2020-99-99", "no YAML: "),
        ("kind: CosinTracker\ndtype: float32", "kind must be "),
        ('{"a":' * 5000, "the trackers are nested too deeply"),
        ("a: " + "[" * 5000, "the trackers are nested too deeply"),
        ("[1]", "line 1, column 1: an expression must be a tracker"),
    ],
)
def test_mistakes_in_dictionaries_are_named(text, message):
    assert complaint(text, read_any).startswith(message)


def test_the_package_imports_it_lazily():
    program = """
import sys, lrtrack
assert "lrtrack.expressions" not in sys.modules
assert "read" in dir(lrtrack)
assert lrtrack.read("FixedTracker(value=0.5)")(3) == 0.5
assert "numpy" not in sys.modules and "yaml" not in sys.modules
try:
    lrtrack.nothing
except AttributeError as error:
    assert str(error) == "module 'lrtrack' has no attribute 'nothing'", error
sys.modules["yaml"] = None
from lrtrack.expressions import read_any
try:
    read_any("kind: FixedTracker")
except ModuleNotFoundError as error:
    assert str(error) == "a schedule in YAML needs PyYAML: pip install 'lrtrack[cli]'", error
else:
    raise AssertionError
"""
    subprocess.run([sys.executable, "-c", program], timeout=60, check=True)
