"""`pip install` of a clean clone, and of its sdist on each supported Python of this machine."""

from __future__ import annotations

import sys
import tarfile
from pathlib import Path

import pytest
from pythons import VERSIONS, find_python

USE = """
import importlib.metadata, inspect, pickle, threading, lrtrack
from lrtrack import _core
tracker = lrtrack.CosineTracker(base_value=0.5, final_value=0.25, max_updates=20)
print(tracker.get_new_value(10), tracker[0:21:10].tolist())
print(pickle.loads(pickle.dumps(tracker)) == tracker)
print(lrtrack.__version__ == importlib.metadata.version("lrtrack"))
for row in _core._tracker_types():
    cls = getattr(lrtrack, row["name"])
    shown = inspect.signature(cls).parameters
    assert list(shown) == [parameter["name"] for parameter in row["parameters"]], row["name"]
    assert not inspect.signature(cls.Builder).parameters, row["name"]
# A thread that is in Python code when the process ends must not crash it.
function = lrtrack.LambdaTracker(function=lambda number: 1.0)
endless = (function(10**6) for _ in iter(int, 1))
threading.Thread(target=all, args=[endless], daemon=True).start()
"""
FILES = "import importlib.metadata as m; print(*map(str, m.files('lrtrack')), sep='\\n')"


@pytest.fixture(scope="session")
def sdist(run, clone, tmp_path_factory):
    target = tmp_path_factory.mktemp("sdist")
    run(sys.executable, "-m", "build", "--sdist", "--outdir", target, clone)
    (archive,) = target.glob("lrtrack-*.tar.gz")
    return archive


def test_the_sdist_has_what_builds_the_package_and_the_core(sdist):
    with tarfile.open(sdist) as archive:
        names = {Path(name).parts[1] for name in archive.getnames()}
    files = {"CHANGELOG.md", "CMakeLists.txt", "LICENSE", "PKG-INFO", "README.md", "pyproject.toml"}
    assert names == files | {"cpp", "python", "tools"}


def install(run, version, source, folder):
    """The Python of a new virtual environment in which `source` is installed."""
    python = find_python(version)
    if python is None:
        pytest.skip(f"this machine has no Python {version} with venv")
    run(python, "-m", "venv", folder)
    run(folder / "bin/python", "-m", "pip", "install", "--quiet", source)
    return folder / "bin/python"


def check(run, python):
    assert run(python, "-c", USE) == "0.375 [0.5, 0.375, 0.25]\nTrue\nTrue\n"
    files = {Path(name) for name in run(python, "-c", FILES).split()}
    assert {path.parts[0].split("-")[0] for path in files} == {"lrtrack"}
    assert {Path("lrtrack/py.typed"), Path("lrtrack/_core.pyi")} <= files
    assert "LICENSE" in {path.name for path in files}


@pytest.mark.parametrize("version", VERSIONS)
def test_installs_from_its_sdist(run, sdist, version, tmp_path):
    check(run, install(run, version, sdist, tmp_path))


def test_installs_from_a_clone(run, clone, tmp_path):
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    check(run, install(run, version, clone, tmp_path))
