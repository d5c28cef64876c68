"""NumPy's former names, in a process of their own: they last as long as the process."""

from __future__ import annotations

import importlib
import subprocess
import sys

import pytest

from lrtrack.mxnet import import_mxnet


def run_python(program):
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_adds_only_what_is_missing_and_once():
    run_python(
        """
import warnings, numpy
from lrtrack.mxnet import restore_numpy_names
warnings.simplefilter("ignore")
before = dict(vars(numpy))
added = restore_numpy_names()
assert not set(added) & set(before), added
assert all(vars(numpy)[name] is value for name, value in before.items())
assert set(vars(numpy)) - set(before) == set(added), added
assert restore_numpy_names() == ()
"""
    )


def test_the_names_mean_what_they_meant():
    run_python(
        """
import math, warnings, numpy
from lrtrack.mxnet import restore_numpy_names
warnings.simplefilter("ignore")
restore_numpy_names()
assert numpy.PINF == math.inf == numpy.Inf and numpy.NINF == -math.inf
assert math.isnan(numpy.NAN) and math.isnan(numpy.NaN)
assert numpy.PZERO == numpy.NZERO == 0 and math.copysign(1, numpy.NZERO) == -1
assert numpy.alltrue([1, 1]) and not numpy.alltrue([1, 0])
assert numpy.sometrue([1, 0]) and not numpy.sometrue([0, 0])
assert numpy.in1d([1, 2], [2, 3]).tolist() == [False, True]
assert numpy.msort([[2, 3], [1, 4]]).tolist() == [[1, 3], [2, 4]]
assert numpy.product([2, 3]) == 6 and numpy.round_(1.26, 1) == 1.3
assert numpy.trapz([1, 2]) == 1.5
assert numpy.array([True]).dtype == numpy.bool
"""
    )


@pytest.mark.parametrize("flags", ["", "import warnings; warnings.simplefilter('error')"])
def test_imports_mxnet_beside_this_numpy(mx, flags):
    program = f"{flags}\nfrom lrtrack.mxnet import import_mxnet\nprint(import_mxnet().__version__)"
    assert run_python(program).strip() == mx.__version__


@pytest.mark.parametrize(
    "missing, hint",
    [("mxnet", r"pip install 'lrtrack\[mxnet\]'"), ("distutils", "pip install setuptools")],
)
def test_says_how_to_install_what_is_missing(monkeypatch, missing, hint):
    def fail(name):
        raise ModuleNotFoundError(f"No module named {missing!r}", name=missing)

    monkeypatch.setattr(importlib, "import_module", fail)
    with pytest.raises(ModuleNotFoundError, match=hint) as raised:
        import_mxnet()
    assert raised.value.name == missing
