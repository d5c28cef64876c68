"""The examples in the documentation of lrtrack.mxnet run."""

from __future__ import annotations

import doctest

import pytest

import lrtrack.mxnet


@pytest.mark.parametrize("name", lrtrack.mxnet.__all__)
def test_examples_run(mx, name):
    documented = getattr(lrtrack.mxnet, name)
    example = doctest.DocTestFinder(recurse=False).find(documented, name, globs={})[0]
    assert example.examples
    assert doctest.DocTestRunner(verbose=False).run(example).failed == 0
