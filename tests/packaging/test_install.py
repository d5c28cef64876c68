"""`make demo` from a clean clone on each supported Python of this machine, and `pip install`."""

from __future__ import annotations

import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from tools.pythons import VERSIONS, find_python

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


def check(run, python):
    assert run(python, "-c", USE) == "0.375 [0.5, 0.375, 0.25]\nTrue\nTrue\n"
    files = {Path(name) for name in run(python, "-c", FILES).split()}
    files -= {path for path in files if path.parts[-2:] == ("bin", "lrtrack")}
    assert {path.parts[0].split("-")[0] for path in files} == {"lrtrack"}
    page = Path("lrtrack/playing/page")
    assert {page / "index.html", page / "page.js", page / "page.css"} <= files
    assert {Path("lrtrack/py.typed"), Path("lrtrack/_core.pyi")} <= files
    assert "LICENSE" in {path.name for path in files}


def test_installs_from_its_sdist(run, sdist, tmp_path):
    python = tmp_path / "bin/python"
    run(sys.executable, "-m", "venv", tmp_path)
    run(python, "-m", "pip", "install", "--quiet", sdist)
    check(run, python)
    command = [tmp_path / "bin/lrtrack", "list"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "lrtrack's commands need click: pip install 'lrtrack[cli]'\n"


@pytest.mark.parametrize("version", VERSIONS)
def test_make_demo_trains_from_nothing(run, clone, version, tmp_path):
    python = find_python(version)
    if python is None:
        pytest.skip(f"this machine has no Python {version} with venv")
    run("git", "clone", "--quiet", clone, tmp_path)
    demo = "--subset 640 --epochs 1 --schedules cosine warm-up-cosine"
    printed = run("make", "-C", tmp_path, "demo", f"PYTHON={python}", f"DEMO_ARGS={demo}")
    assert "warm-up-cosine" in printed
    assert (tmp_path / "build/fashion_mnist/schedules.png").is_file()
    check(run, tmp_path / ".venv/bin/python")
