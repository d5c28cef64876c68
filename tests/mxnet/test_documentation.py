"""The examples in the documentation of lrtrack.mxnet and in docs/gluon.md run."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

import lrtrack.mxnet


@pytest.mark.parametrize("name", lrtrack.mxnet.__all__)
def test_examples_run(mx, name):
    documented = getattr(lrtrack.mxnet, name)
    example = doctest.DocTestFinder(recurse=False).find(documented, name, globs={})[0]
    assert example.examples
    assert doctest.DocTestRunner(verbose=False).run(example).failed == 0


def test_the_guides_sessions_run(mx):
    guide = Path(__file__).parents[2] / "docs" / "gluon.md"
    failed, attempted = doctest.testfile(str(guide), module_relative=False)
    assert attempted > 10
    assert failed == 0
