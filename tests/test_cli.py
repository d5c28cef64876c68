"""The command lrtrack: every tracker, every kind of schedule, what it prints and refuses."""

from __future__ import annotations

import importlib
import io
import json
import re
import shlex
import socket
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from drawing import TYPES, are_alike, valid_keywords

import lrtrack
from lrtrack import CosineTracker
from lrtrack.cli import canvas, main

pytest.importorskip("click")

from lrtrack.cli.commands import COMMANDS
from lrtrack.cli.schedules import option_name, trackers
from lrtrack.code import TARGETS, to_code

COSINE = CosineTracker(base_value=0.5, max_updates=20)
COSINE_WORDS = ["cosine", "--base-value", "0.5", "--max-updates", "20"]
every_tracker = pytest.mark.parametrize("name", trackers())


@pytest.fixture
def run(capsys):
    """Runs the command and gives what it prints, which must be a success."""

    def run(*words):
        assert main(list(words)) == 0, capsys.readouterr().err
        printed = capsys.readouterr()
        assert printed.err == ""
        return printed.out

    return run


@pytest.fixture
def complaint(capsys):
    """Runs the command and gives the one line of its complaint."""

    def complaint(*words):
        assert main(list(words)) == 2
        printed = capsys.readouterr()
        assert printed.out == ""
        assert printed.err.startswith("lrtrack: ")
        assert printed.err.count("\n") == 1
        return printed.err[len("lrtrack: ") : -1]

    return complaint


def as_words(row, value):
    """The options that say a parameter's value."""
    flag, kind = option_name(row), row["kind"]
    texts = {
        "boolean": lambda: [flag if value else flag.replace("--", "--no-")],
        "integers": lambda: [flag, ",".join(map(str, value))],
        "reals": lambda: [flag, ",".join(map(str, value))],
        "points": lambda: [flag, ",".join(f"{update}:{v}" for update, v in value)],
        "reals_by_name": lambda: [w for n, v in value.items() for w in (flag, f"{n}={v}")],
        "trackers": lambda: [w for tracker in value for w in (flag, repr(tracker))],
        "trackers_by_name": lambda: [w for n, t in value.items() for w in (flag, f"{n}={t!r}")],
    }
    return texts.get(kind, lambda: [flag, str(value)])()


def expected(name):
    return getattr(lrtrack, TYPES[name]["name"])(**valid_keywords(name))


def test_only_trackers_of_functions_are_missing():
    assert {row["name"] for row in trackers().values()} == set(TYPES) - {"LambdaTracker"}


@every_tracker
def test_every_class_is_a_command_with_options(name, run):
    row = trackers()[name]
    keywords = valid_keywords(row["name"])
    words = [
        word
        for parameter in row["parameters"]
        if parameter["name"] in keywords
        for word in as_words(parameter, keywords[parameter["name"]])
    ]
    tracker = lrtrack.ParameterTracker.from_dict(
        json.loads(run("convert", name, *words, "--to", "json"))
    )
    assert are_alike(tracker, expected(row["name"]))
    for command in ("show", "values"):
        assert run(command, name, *words)
        text = run(command, name, "--help")
        assert row["summary"].split()[0] in text
        for parameter in row["parameters"]:
            assert parameter["kind"] == "function" or option_name(parameter) in text


@every_tracker
def test_every_class_is_described(name, run):
    row, text = trackers()[name], run("list", name)
    assert text.startswith(f"{row['name']}: {row['summary']}\n")
    assert f"Source: {row['source']}" in text
    assert run("list").count(f"\n{name} ") + run("list").startswith(f"{name} ") == 1


def test_options_of_trackers_and_commands_differ():
    modules = [importlib.import_module(f"lrtrack.cli.{n}") for n in ("show", "values", "convert")]
    own = {parameter.name for module in modules for parameter in module.command.own}
    assert len(own) > 8
    for row in trackers().values():
        assert not own & {parameter["name"] for parameter in row["parameters"]}, row["name"]


def test_values_of_every_kind_are_options(run):
    lines = run(
        "convert", "cyclical", "--mode", "Exp_Range", "--gamma", "0.5", "--step-size-up", "1_000"
    )
    tracker = lrtrack.CyclicalTracker(step_size_up=1000, mode="exp_range", gamma=0.5)
    assert lines == to_code(tracker, "python") + "\n"
    words = ["polynomial-decay", "--base-value", "1", "--end-learning-rate", "-1e-3"]
    lines = run("convert", *words, "--decay-steps", "9", "--cycle")
    assert {"    end_learning_rate=-0.001,", "    cycle=True,"} <= set(lines.splitlines())


SCHEDULES = {
    "options": COSINE_WORDS,
    "options in quotes": [" ".join(COSINE_WORDS)],
    "an expression": [repr(COSINE)],
    "JSON": [json.dumps(COSINE.to_dict())],
    "a builder": ["Tracker.cosine()\n.set_base_value(0.5).set_max_updates(20).build()"],
}


@pytest.mark.parametrize("kind", SCHEDULES)
def test_schedules_are_read(kind, run):
    assert run("convert", *SCHEDULES[kind], "--to", "python") == to_code(COSINE, "python") + "\n"


@pytest.mark.parametrize("target", ["python", "json", "yaml", "builder"])
def test_schedules_are_read_from_files_and_standard_input(target, run, tmp_path, monkeypatch):
    text = to_code(COSINE, target).rpartition("tracker = ")[2]
    file = tmp_path / "schedule (1).txt"
    file.write_text(f"# saved\n{text}\n" if target != "json" else text, encoding="utf-8")
    assert run("convert", str(file)) == to_code(COSINE, "python") + "\n"
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))
    assert run("convert", "-") == to_code(COSINE, "python") + "\n"


@pytest.mark.parametrize("target", ["json", "yaml", "builder"])
def test_a_byte_order_mark_means_nothing(target, run, tmp_path, monkeypatch):
    text = "\ufeff" + to_code(COSINE, target).rpartition("tracker = ")[2]
    file = tmp_path / "schedule"
    file.write_text(text, encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))
    for schedule in (str(file), "-"):
        assert run("convert", schedule) == to_code(COSINE, "python") + "\n"


def test_what_never_ends_is_refused(complaint):
    assert complaint("show", "/dev/zero").startswith("/dev/zero: a text must have at most")


def test_blanks_before_a_tracker_mean_nothing(run):
    assert run("convert", "  cosine\t--base-value 0.5 --max-updates 20") == run(
        "convert", *COSINE_WORDS
    )


def test_schedules_are_nested(run):
    lines = run(
        "convert", "warm-up", "--main-tracker", " ".join(COSINE_WORDS), "--warm-up-steps", "5"
    )
    assert (
        lines
        == to_code(lrtrack.WarmUpTracker(main_tracker=COSINE, warm_up_steps=5), "python") + "\n"
    )


@pytest.mark.parametrize("target", TARGETS)
def test_convert_prints_every_form(target, run):
    assert run("convert", *COSINE_WORDS, "--to", target) == to_code(COSINE, target) + "\n"
    assert "500" in run("convert", *COSINE_WORDS, "--to", "jax", "--num-updates", "500")


@pytest.mark.parametrize(
    "words, message",
    [
        (["show", "rex", "--base-value", "-1", "--total-updates", "9"],
         "--base-value must be positive, received -1.0"),
        (["show", "rex", "--base-value", "1"], "--total-updates must be given"),
        (["show", "rex", "--base-value", "x"], "--base-value must be a number, received 'x'"),
        (["show", "rex", "--total-updates", "1.5"],
         "--total-updates must be an integer, received '1.5'"),
        (["show", "multi-step", "--milestones", "3;7"],
         "--milestones must be of the form 3,7, received '3;7'"),
        (["show", "multi-step", "--milestones", "3,,7"],
         "--milestones must be of the form 3,7, received '3,,7'"),
        (["show", "rex", "--base-valu", "1"],
         "No such option"),
        (["show", "cyclical", "--mode", "exp"],
         "Invalid value for '--mode': 'exp' is not one of 'triangular', 'triangular2', "
         "'exp_range'."),
        (["show", "cosin"], "there is no tracker or file cosin; did you mean cosine?"),
        (["show", "nothing.json"], "there is no file nothing.json"),
        (["list", "cosin"], "there is no tracker or file cosin; did you mean cosine?"),
        (["show", "CosineTracker"],
         "there is no tracker or file CosineTracker; did you mean cosine?"),
        (["show", "CosinTracker()"],
         "line 1, column 1: unknown name CosinTracker; did you mean CosineTracker?"),
        (["show", "warm-up", "--main-tracker", "rex --base-value 1"],
         "--main-tracker: rex: --total-updates must be given"),
        (["show", "warm-up", "--main-tracker", "RexTracker(base_value=1)"],
         "--main-tracker: line 1, column 1: RexTracker needs the parameter total_updates"),
        (["values", *COSINE_WORDS, "--stop", "-1"], "--stop must be non-negative, received -1"),
        (["values", *COSINE_WORDS, "--stop", str(2**63)],
         f"--stop must be at most {2**63 - 1}, received {2**63}"),
        (["values", *COSINE_WORDS, "--step", "0"], "--step must be positive, received 0"),
        (["show", *COSINE_WORDS, "--stop", "0"], "--stop must be positive, received 0"),
        (["show", *COSINE_WORDS, "--momentum"], "--momentum needs --output"),
        (["show", *COSINE_WORDS, "--momentum", "-o", "x.png"],
         "--momentum needs a schedule with a momentum, such as one-cycle"),
        (["show", "FixedTracker(0)", "--log", "-o", "x.png"],
         "some value must be above 0, for --log, and none is"),
        (["show", *COSINE_WORDS, "--stop", str(2**63)],
         f"--stop must be at most {2**63 - 1}, received {2**63}"),
        (["show", *COSINE_WORDS, "--epochs-of", "5"], "--epochs-of needs --output"),
        (["show", *COSINE_WORDS, "--epochs-of", "0", "-o", "x.png"],
         "--epochs-of must be positive, received 0"),
        (["compare", *COSINE_WORDS],
         "No such option '--base-value'. Here a tracker and its options stand in quotes: "
         'compare "cosine --base-value ..."'),
        (["compare", "cosine", "rex"], "cosine: --base-value must be given"),
        (["play", "--port", "65536"], "--port must be at most 65535, received 65536"),
        (["compare", "a=FixedTracker(1)", "a=FixedTracker(2)"],
         "a is there twice: write NAME=SCHEDULE"),
        (["show", *COSINE_WORDS, "-o", "x.gif"],
         "--output must end with .png, .svg, .pdf, received x.gif"),
        (["show", "FixedTracker(0)", "--log"],
         "some value must be above 0, for --log, and none is"),
        (["convert", *COSINE_WORDS, "--num-updates", "0"],
         "--num-updates must be positive, received 0"),
        (["convert", "rex --base-value 1 --total-updates 9", "--to", "torch-only"],
         "torch has no scheduler for RexTracker"),
        (["shw"], "there is no command shw; did you mean show?"),
        (["cosine", "--base-value", "1"],
         "there is no command cosine; did you mean show cosine?"),
        (["nothing"], "there is no command nothing: `lrtrack --help` shows all commands"),
    ],
)  # fmt: skip
def test_mistakes_are_one_line(words, message, complaint):
    said = complaint(*words)
    assert said.startswith(message) if "No such" in message else said == message


def test_a_files_mistakes_are_told_with_its_name(complaint, tmp_path):
    file = tmp_path / "schedule.json"
    file.write_text('{"kind": "FixedTracker"', encoding="utf-8")
    assert complaint("show", str(file)).startswith(f"{file}: line 1, column 24: no JSON")
    file.write_bytes(b"\xff\xfe\x00")
    assert complaint("show", str(file)).startswith(f"{file} cannot be read: ")


def test_values(run):
    words = ["values", *COSINE_WORDS, "--start", "3", "--stop", "30", "--step", "4"]
    expected = COSINE[3:30:4]
    rows = [line.split() for line in run(*words).splitlines()]
    assert rows[0] == ["update", "value"]
    assert [int(update) for update, _ in rows[1:]] == list(range(3, 30, 4))
    np.testing.assert_array_equal(np.float32([value for _, value in rows[1:]]), expected)
    lines = run(*words, "--format", "csv").splitlines()
    np.testing.assert_array_equal(np.float32([line.split(",")[1] for line in lines[1:]]), expected)
    document = json.loads(run(*words, "--format", "json"))
    assert document == {
        "schedule": repr(COSINE), "updates": list(range(3, 30, 4)), "values": expected.tolist()
    }  # fmt: skip
    assert len(run("values", *COSINE_WORDS).splitlines()) == 23


def test_values_of_many_updates_come_in_blocks(run):
    lines = run("values", *COSINE_WORDS, "--stop", "70000", "--format", "csv").splitlines()
    assert len(lines) == 70001
    assert lines[-1] == "69999,0.01"


def test_values_by_parameter(run):
    tracker = lrtrack.PerParameterTracker(COSINE, {"*bias": lrtrack.Tracker.fixed(0.25)})
    lines = run("values", repr(tracker), "--stop", "2", "--format", "csv").splitlines()
    assert lines == ["update,all others,*bias", "0,0.5,0.25", "1,0.49698365,0.25"]


def test_values_that_are_not_finite_are_null_in_json(run):
    text = "FixedTracker(1) / PiecewiseLinearTracker(points=[(0, 0), (1, 1)])"
    assert json.loads(run("values", text, "--stop", "2", "--format", "json"))["values"] == [
        None,
        1.0,
    ]


def test_show_draws(run):
    picture = run("show", *COSINE_WORDS, "--ascii")
    lines = picture.splitlines()
    assert lines[0].split() == ["0.5", "|****"] or lines[0].startswith("       0.5 |*")
    assert lines[-1] == f"f(0) = 0.5, f(1) = {COSINE(1):.6g}, f(21) = 0.01"
    assert max(map(len, lines)) <= 80
    assert picture.isascii()
    assert "⠉" in run("show", *COSINE_WORDS)


def test_no_spike_is_missed(run):
    spike = "PiecewiseConstantTracker(boundaries=[500000, 500001], values=[0.25, 1, 0.5])"
    lines = run("show", spike, "--stop", "1_000_000".replace("_", "")).splitlines()
    assert lines[0].split()[0] == "1"
    assert any(0x2800 <= ord(c) < 0x2900 for c in lines[0])


def test_log_axes(run):
    lines = run(
        "show", "ExponentialTracker(base_value=1, decay=1)", "--log", "--stop", "11", "--ascii"
    )
    marks = [
        (x, y) for y, line in enumerate(lines.splitlines()) for x, c in enumerate(line) if c == "*"
    ]
    slopes = np.polyfit(*zip(*marks), 1)
    assert max(abs(np.polyval(slopes, x) - y) for x, y in marks) < 1.1  # a straight line


def test_dots_are_those_of_all_values():
    x = np.linspace(0, 1, 40)
    grid = canvas.dots(x, x**2, 40, 12)
    assert grid[np.rint((1 - x**2) * 11).astype(int), np.arange(40)].all()
    assert grid.sum(axis=0).min() >= 1
    assert not canvas.dots(np.array([0.0, 1.0]), np.array([np.nan, 0.5]), 9, 9)[:, 0].any()


def test_braille_has_each_dot_in_its_place():
    """Unicode numbers the dots 1 2 3 7 down the left column and 4 5 6 8 down the right one."""
    places = [(0, 0), (1, 0), (2, 0), (0, 1), (1, 1), (2, 1), (3, 0), (3, 1)]
    for bit, place in enumerate(places):
        grid = np.zeros((4, 2), bool)
        grid[place] = True
        assert canvas.to_braille(grid) == [chr(0x2800 + 2**bit)]


@pytest.mark.parametrize(
    "suffix, begin", [(".png", b"\x89PNG"), (".svg", b"<?xml"), (".pdf", b"%PDF")]
)
def test_pictures_are_files(suffix, begin, run, tmp_path):
    pytest.importorskip("matplotlib")
    file = tmp_path / f"picture{suffix}"
    assert run("show", *COSINE_WORDS, "--output", str(file)) == ""
    assert file.read_bytes().startswith(begin)
    assert run("compare", f"a={COSINE!r}", repr(COSINE.delay(5)), "-o", str(file), "--log") == ""
    assert file.read_bytes().startswith(begin)


def test_compare_draws_each_with_its_own_letter(run):
    picture = run(
        "compare",
        f"a={COSINE!r}",
        "FixedTracker(value=0.4)",
        " ".join(COSINE_WORDS),
        "--stop",
        "22",
    )
    lines = picture.splitlines()
    assert lines[-3].startswith("* a: f(0) = 0.5, ")
    assert lines[-2] == "+ FixedTracker(value=0.4): f(0) = 0.4, f(1) = 0.4, f(21) = 0.4"
    assert lines[-1].startswith("o cosine --base-value 0.5")
    assert any("*" in line and "+" in line for line in lines[:-3])


def test_names_are_told_from_options(run):
    legend = run("compare", "fixed --value=0.5", "my warm-up=fixed --value=0.25").splitlines()[-2:]
    assert legend[0].startswith("* fixed --value=0.5: f(0) = 0.5,")
    assert legend[1].startswith("+ my warm-up: f(0) = 0.25,")


def test_every_command_has_a_module_and_a_help(run):
    for name, entry in COMMANDS.items():
        text = run(name, "--help")
        assert text.startswith(f"Usage: lrtrack {name}")
        assert entry.help in run("--help")
        assert max(map(len, text.splitlines())) <= 80
    assert run("--version").strip() == f"lrtrack, version {lrtrack.__version__}"


def test_the_help_imports_little():
    program = """
import sys
from lrtrack.cli import main
for words in (["--help"], ["list"]):
    assert main(words) == 0
assert not {"numpy", "matplotlib", "yaml", "lrtrack.expressions"} & set(sys.modules)
"""
    subprocess.run([sys.executable, "-c", program], timeout=60, check=True, capture_output=True)


def test_play_says_that_a_port_is_taken(complaint):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert "in use" in complaint("play", "--no-browser", "--port", port)


def test_python_functions_have_no_text():
    assert main(["show", "LambdaTracker(function=reciprocal)"]) == 2


def documented_commands():
    text = (Path(__file__).parents[1] / "docs/command-line.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```console\n(\$ .*?)```", text, re.DOTALL)
    pattern = r"\$ lrtrack (.*)\n((?:[^$].*\n|\n)*)"
    return [found for block in blocks for found in re.findall(pattern, block)]


@pytest.mark.parametrize("command, printed", documented_commands())
def test_the_documentation_shows_what_is_printed(command, printed, capsys):
    main(shlex.split(command))
    shown = capsys.readouterr()
    assert shown.out + shown.err == printed


def test_the_documentation_has_examples():
    assert len(documented_commands()) == 3
