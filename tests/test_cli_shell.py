"""The command lrtrack as a process: pipes, encodings, terminals, completion in shells."""

from __future__ import annotations

import io
import os
import pty
import re
import select
import shlex
import shutil
import signal
import subprocess
import sys
import urllib.request

import numpy as np
import pytest

from lrtrack import CosineTracker

pytest.importorskip("click")

COSINE = CosineTracker(base_value=0.5, max_updates=20)
COSINE_WORDS = ["cosine", "--base-value", "0.5", "--max-updates", "20"]


def process(*words, **settings):
    command = [sys.executable, "-m", "lrtrack", *words]
    return subprocess.run(command, timeout=60, capture_output=True, check=False, **settings)


def test_values_as_an_array():
    done = process("values", repr(COSINE.astype("float64")), "--stop", "30", "--format", "npy")
    values = np.load(io.BytesIO(done.stdout))
    assert values.dtype == np.float64
    np.testing.assert_array_equal(values, COSINE.astype("float64")[0:30])


@pytest.mark.parametrize(
    "missing, words, complaint",
    [
        ("click", None, "lrtrack's commands need click: pip install 'lrtrack[cli]'"),
        (
            "optuna",
            ["study", "show"],
            "lrtrack: lrtrack.studies needs optuna: pip install 'lrtrack[study]'",
        ),
    ],
)
def test_without_a_package_it_says_what_to_install(missing, words, complaint):
    program = (
        f"import sys; sys.modules[{missing!r}] = None; from lrtrack.cli import main; "
        f"sys.exit(main({words!r}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], timeout=60, capture_output=True, text=True
    )
    assert done.returncode == 2
    assert done.stderr == f"{complaint}\n"


def test_an_encoding_without_braille_gets_ascii():
    for encoding in ("ascii", "latin-1"):
        done = process("show", *COSINE_WORDS, env={**os.environ, "PYTHONIOENCODING": encoding})
        assert done.returncode == 0
        assert b"|****" in done.stdout
        assert done.stdout.isascii()


def test_a_terminals_list_is_not_wider_than_it():
    lines = in_terminal("list", COLUMNS="70").decode().splitlines()
    assert max(map(len, lines)) <= 70
    lines = in_terminal("list", "one-cycle", COLUMNS="70").decode().splitlines()
    options = lines.index(next(line for line in lines if line.startswith("  --max-value ")))
    assert max(map(len, lines[options : lines.index("", options)])) <= 70
    assert max(map(len, process("list").stdout.decode().splitlines())) > 80


def test_what_an_encoding_lacks_is_escaped():
    env = {**os.environ, "PYTHONIOENCODING": "cp1252"}  # that of Windows' pipes
    done = process("list", "cosine", env=env)
    assert done.returncode == 0
    assert rb"\u03c0" in done.stdout


@pytest.fixture
def shell(tmp_path):
    """Runs a line of bash, for which lrtrack is a command."""
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("there is no bash")
    script = tmp_path / "lrtrack"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m lrtrack "$@"\n', encoding="utf-8")
    script.chmod(0o755)
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"

    def shell(line):
        return subprocess.run(
            [bash, "-c", line], timeout=60, capture_output=True, text=True, check=False,
            env={**os.environ, "PATH": path}, cwd=tmp_path,
        )  # fmt: skip

    return shell


def test_what_a_command_prints_is_a_file(shell):
    done = shell("lrtrack show <(lrtrack convert 'FixedTracker(1)' --to json) | tail -n 1")
    assert (done.stdout, done.stderr) == ("f(0) = 1, f(1) = 1, f(99) = 1\n", "")


def test_a_closed_output_is_no_error(shell):
    done = shell("lrtrack values 'FixedTracker(1)' --stop 3 >&-")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_broken_pipe_is_no_error(shell):
    done = shell("set -o pipefail; lrtrack values 'FixedTracker(1)' --stop 1000000 | head -n 1")
    assert (done.returncode, done.stderr, done.stdout) == (
        0,
        "",
        " update  value\n",
    )


COMPLETE = """
eval "$(_LRTRACK_COMPLETE=bash_source lrtrack)"
COMP_WORDS=({words})
COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
_lrtrack_completion lrtrack
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


@pytest.mark.parametrize(
    "words, found",
    [
        ("lrtrack sh", ["show"]),
        ("lrtrack show cosine", ["cosine", "cosine-restarts"]),
        ("lrtrack show cosine --base", ["--base-value"]),
        ("lrtrack values cyclical --mode t", ["triangular", "triangular2"]),
        ("lrtrack convert rex --to torch", ["torch", "torch-only"]),
        ("lrtrack show warm-up --main-tracker cyclical", ["cyclical", "cyclical-momentum"]),
        ("lrtrack list one", ["one-cycle", "one-cycle-momentum"]),
        ("lrtrack compare tr", ["trapezoid"]),
        ("lrtrack shw cos", []),
    ],
)
def test_bash_completes(words, found, shell):
    done = shell(COMPLETE.format(words=words))
    assert (sorted(done.stdout.split()), done.stderr) == (found, "")


def require(program):
    if shutil.which(program) is None:
        pytest.skip(f"there is no {program}")


def test_fish_completes(shell, tmp_path):
    require("fish")
    (tmp_path / "saved.json").touch()
    program = "_LRTRACK_COMPLETE=fish_source lrtrack | source"
    for words in ("sh", "show cosine", "values cyclical --mode t", "show sav"):
        program += f"; complete -C 'lrtrack {words}'"
    done = shell(f"fish --no-config -c {shlex.quote(program)}")
    found = [line.split("\t")[0] for line in done.stdout.splitlines()]
    expected = ["show", "cosine", "cosine-restarts", "triangular", "triangular2", "saved.json"]
    assert (found, done.stderr) == (expected, "")


# Its user presses Tab, and a key that prints the line.
ZSH = """
PS1= LISTMAX=1000; autoload -U compinit; compinit -u -D
eval "$(_LRTRACK_COMPLETE=zsh_source lrtrack)"
say() { zle -I; print -r "<$BUFFER>"; zle kill-whole-line }; zle -N say; bindkey "^X" say
"""


def test_zsh_completes(shell, tmp_path):
    require("zsh")
    (tmp_path / "saved.json").touch()
    (tmp_path / ".zshrc").write_text(ZSH, encoding="utf-8")
    lines = ("sh", "show cosine-", "values cyclical --mode t", "show sav")
    keys = "".join(f"lrtrack {words}\t\x18" for words in lines)
    ours, theirs = pty.openpty()
    environment = {"ZDOTDIR": str(tmp_path), "TERM": "xterm", "HOME": str(tmp_path)}
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    with subprocess.Popen(
        ["zsh", "-i"], stdin=theirs, stdout=theirs, stderr=theirs, cwd=tmp_path,
        env={**os.environ, **environment, "PATH": path}, start_new_session=True,
    ) as child:  # fmt: skip
        os.close(theirs)
        os.write(ours, keys.encode())
        printed = b""
        while printed.count(b">\r\n") < len(lines):
            assert select.select([ours], [], [], 60)[0], printed
            printed += os.read(ours, 65536)
        child.kill()
    os.close(ours)
    assert re.findall(r"<lrtrack (.*?) ?>\r\n", printed.decode()) == [
        "show",
        "show cosine-restarts",
        "values cyclical --mode triangular",
        "show saved.json",
    ]


def in_terminal(*words, **variables):
    """What a process prints whose output is a terminal."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "PYTHONIOENCODING": "utf-8", **variables}
    environment.pop("NO_COLOR", None) if "NO_COLOR" not in variables else None
    command = [sys.executable, "-m", "lrtrack", *words]
    with subprocess.Popen(command, stdout=theirs, env=environment, close_fds=True) as child:
        os.close(theirs)
        printed = b""
        while True:
            try:
                piece = os.read(ours, 65536)
            except OSError:  # Linux reports the closed end like this
                piece = b""
            if not piece:
                break
            printed += piece
    os.close(ours)
    assert child.returncode == 0
    return printed


def test_colours_are_for_terminals_alone():
    words = ["compare", "FixedTracker(1)", "FixedTracker(2)"]
    assert b"\x1b[36m" in in_terminal(*words)
    assert b"\x1b" not in in_terminal(*words, NO_COLOR="1")
    assert b"\x1b" not in in_terminal(*words, TERM="dumb")
    assert b"\x1b" not in process(*words).stdout


def test_play_serves_the_page_until_it_is_interrupted():
    words = ["play", repr(COSINE), "--no-browser"]
    with subprocess.Popen(
        [sys.executable, "-m", "lrtrack", *words], stdout=subprocess.PIPE, text=True
    ) as child:
        address = re.search(
            r"http://127\.0\.0\.1:\d+/#\S*CosineTracker\S*", child.stdout.readline()
        )
        with urllib.request.urlopen(address[0].partition("#")[0], timeout=30) as page:
            assert b"lrtrack" in page.read()
        child.send_signal(signal.SIGINT)
        child.communicate(timeout=30)
    assert child.returncode == 0


def test_arrays_are_not_written_into_terminals():
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "lrtrack", "values", "FixedTracker(1)", "--format", "npy"]
    done = subprocess.run(command, stdout=theirs, stderr=subprocess.PIPE, timeout=60, check=False)
    os.close(theirs)
    os.close(ours)
    assert done.returncode == 2
    assert done.stderr.startswith(b"lrtrack: --format npy writes bytes")
