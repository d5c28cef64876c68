"""The examples in docstrings; test_rooms.py has those of the frameworks."""

from __future__ import annotations

import doctest
import importlib
import inspect
import re
from importlib.util import find_spec
from pathlib import Path

import pytest

import lrtrack
from lrtrack import _core

PACKAGE = Path(lrtrack.__file__).parent
FRAMEWORKS = {"mxnet", "torch", "keras", "jax"}
NEEDS = {"lrtrack.studies": "optuna", "lrtrack.plotting.axes": "matplotlib"}


def modules():
    """Those written in Python."""
    for path in sorted(PACKAGE.rglob("*.py")):
        room, *inside = path.relative_to(PACKAGE).with_suffix("").parts
        has_example = re.search(r"^ *>>> ", path.read_text(encoding="utf-8"), re.MULTILINE)
        if room not in FRAMEWORKS and has_example:
            names = [name for name in (room, *inside) if name != "__init__"]
            yield ".".join(["lrtrack", *names])


def compiled():
    """Classes and functions of the core, and what is in the classes."""
    for name in _core.__all__:
        value = getattr(_core, name)
        yield name, value
        if inspect.isclass(value):
            yield from ((f"{name}.{key}", member) for key, member in vars(value).items())


COMPILED = {name: value for name, value in compiled() if ">>>" in (value.__doc__ or "")}


@pytest.mark.parametrize("name", [*modules()])
def test_examples_in_python_run(name):
    for module, library in NEEDS.items():
        if name.startswith(module) and not find_spec(library):
            pytest.skip(f"{library} is not installed")
    module = importlib.import_module(name)
    names, options = {**vars(lrtrack), **vars(module)}, doctest.NORMALIZE_WHITESPACE
    result = doctest.testmod(module, globs=names, optionflags=options, verbose=False)
    assert result.attempted
    assert result.failed == 0


@pytest.mark.parametrize("name", COMPILED)
def test_examples_of_the_core_run(name):
    text, names = COMPILED[name].__doc__, vars(lrtrack).copy()
    example = doctest.DocTestParser().get_doctest(text, names, name, None, None)
    assert example.examples
    assert doctest.DocTestRunner(verbose=False).run(example).failed == 0
