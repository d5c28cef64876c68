"""The stubs accept a user's program, find a user's mistakes, and agree with the module."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAMS = Path(__file__).resolve().parent / "typing"

# What only says what to write, what __signature__ tells, and a mark that few checkers know yet.
NOT_IN_STUBS = r"""
lrtrack\._core\..*\.(getNewValues?|base_lr|__call__|get_new_value|__getattr__|__signature__|__init__)
lrtrack\._core\.(ParameterTracker|_Builder)
lrtrack\._core\.ParameterTracker\.__(array_ufunc|neg|r?(mul|add|sub|truediv|pow))__
"""

pytest.importorskip("mypy", reason="mypy is not installed, so the stubs go unchecked")


def run(*arguments, folder):
    command = [sys.executable, "-m", *map(str, arguments)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Away from the repository, so that the installed stubs count; with a cache that is shared."""
    return tmp_path_factory.mktemp("typing")


def mypy(program, folder):
    """The errors by line number."""
    flags = ["--strict", "--no-error-summary", "--show-error-codes", "--config-file="]
    done = run("mypy", *flags, "--cache-dir", folder / "cache", PROGRAMS / program, folder=folder)
    found = re.findall(rf"{program}:(\d+): error: .*\[([\w-]+)\]", done.stdout)
    assert done.stderr == ""
    assert done.stdout.count(": error:") == len(found), done.stdout
    return {(int(line), code) for line, code in found}


def test_a_users_program_is_accepted(folder):
    assert mypy("accepted.py", folder) == set()


def test_a_users_program_runs(tmp_path):
    done = subprocess.run([sys.executable, PROGRAMS / "accepted.py"], cwd=tmp_path, check=False)
    assert done.returncode == 0


def test_each_mistake_is_found(folder):
    lines = (PROGRAMS / "rejected.py").read_text(encoding="utf-8").splitlines()
    marked = {
        (number, line.split("# E: ")[1]) for number, line in enumerate(lines, 1) if "# E: " in line
    }
    assert len(marked) > 30
    found = mypy("rejected.py", folder)
    # Some versions of mypy find a second mistake in a line, of another kind.
    assert marked <= found
    assert {line for line, _ in found} == {line for line, _ in marked}


def test_the_stubs_describe_the_module(tmp_path):
    (tmp_path / "allowed").write_text(NOT_IN_STUBS, encoding="utf-8")
    arguments = ["lrtrack._core", "--concise", "--allowlist", "allowed"]
    done = run("mypy.stubtest", *arguments, folder=tmp_path)
    assert done.stdout.strip().startswith("Success") or done.stdout.strip() == "", done.stdout
    assert done.returncode == 0, done.stdout + done.stderr
