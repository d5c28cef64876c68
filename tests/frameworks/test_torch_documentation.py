"""The guide and the docstrings of lrtrack.torch do what they show."""

from __future__ import annotations

import doctest
import inspect
from pathlib import Path

import pytest

import lrtrack.torch

GUIDE = Path(__file__).parents[2] / "docs" / "torch.md"


def test_the_guides_sessions_run():
    failed, attempted = doctest.testfile(str(GUIDE), module_relative=False)
    assert attempted > 20
    assert failed == 0


@pytest.mark.parametrize("name", lrtrack.torch.__all__)
def test_the_examples_run(name):
    documented = getattr(lrtrack.torch, name)
    example = doctest.DocTestFinder(recurse=False).find(documented, globs={})[0]
    assert example.examples, name
    assert doctest.DocTestRunner(verbose=False).run(example).failed == 0
    assert "Raises:" in inspect.getdoc(documented)
