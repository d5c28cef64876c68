"""A failed import says why."""

from __future__ import annotations

import shutil
import sys
import sysconfig
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

import pytest
from children import run

import lrtrack
from lrtrack import _core

PACKAGE = Path(lrtrack.__file__).parent
SUFFIX = EXTENSION_SUFFIXES[0]

IMPORT = """
import sys
sys.path.insert(0, {folder!r})
try:
    import lrtrack
except ImportError as error:
    print(error)
"""


@pytest.fixture
def sources(tmp_path):
    """The package without its compiled part."""
    ignored = shutil.ignore_patterns("*.so", "*.pyd", "__pycache__")
    return Path(shutil.copytree(PACKAGE, tmp_path / "lrtrack", ignore=ignored))


def message(sources):
    return run(IMPORT.format(folder=str(sources.parent))).strip()


def test_without_the_compiled_part(sources):
    assert message(sources) == (
        f"lrtrack in {sources} is not built, and _core{SUFFIX} is needed: "
        f"install lrtrack by {sys.executable} -m pip"
    )


def test_with_the_compiled_part_of_another_python(sources):
    shutil.copy(_core.__file__, sources / "_core.cpython-27-pdp11.so")
    assert message(sources) == (
        f"lrtrack in {sources} is built for others (_core.cpython-27-pdp11.so), and _core{SUFFIX} "
        f"is needed: install lrtrack by {sys.executable} -m pip"
    )


def test_with_a_compiled_part_that_cannot_be_loaded(sources):
    (sources / f"_core{SUFFIX}").write_bytes(b"nothing")
    reason = message(sources)
    assert reason.startswith(
        f"lrtrack's compiled part {sources / '_core'}{SUFFIX} cannot be loaded"
    )


def test_without_numpy():
    code = "import importlib.util as util, sys; real = util.find_spec\n"
    code += "util.find_spec = lambda name: None if name == 'numpy' else real(name)\n"
    reason = run(code + IMPORT.format(folder=str(PACKAGE.parent))).strip()
    assert reason == f"lrtrack needs NumPy: {sys.executable} -m pip install numpy"


SUB_INTERPRETER = f"""
try:
    import _interpreters as interpreters
except ImportError:
    try:
        import _xxsubinterpreters as interpreters
    except ImportError:
        print("none here")
        raise SystemExit
code = '''
import sys
sys.path[:] = {sys.path!r}
try:
    import lrtrack
except ImportError as error:
    assert "interpreter" in str(error), error
else:
    raise AssertionError("it was imported")
'''
interpreter = interpreters.create()
failure = (interpreters.run_string if hasattr(interpreters, "run_string") else interpreters.exec)(
    interpreter, code
)
assert failure is None, failure
print("refused")
"""


def test_sub_interpreters_are_refused():
    if run(SUB_INTERPRETER).strip() == "none here":
        pytest.skip("this Python has no module for sub-interpreters")


def test_a_python_without_gil_enables_it_again():
    """lrtrack is not tested without the GIL, so it does not declare support for that."""
    if not sysconfig.get_config_var("Py_GIL_DISABLED"):
        pytest.skip("this Python has the GIL")
    code = "import warnings, sys; warnings.simplefilter('ignore'); import lrtrack; "
    assert run(code + "print(sys._is_gil_enabled())").strip() == "True"
