"""`pip install` of a clean clone and of its own sdist, on each supported Python of this machine."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from pythons import VERSIONS, find_python

USE = """
import importlib.metadata, pickle, lrtrack
tracker = lrtrack.CosineTracker(base_value=0.5, final_value=0.25, max_updates=20)
print(tracker.get_new_value(10), list(tracker[0:21:10]))
print(pickle.loads(pickle.dumps(tracker)) == tracker)
print(lrtrack.__version__ == importlib.metadata.version("lrtrack"))
"""
FILES = "import importlib.metadata as m; print(*map(str, m.files('lrtrack')), sep='\\n')"


@pytest.fixture(scope="session")
def sdist(run, clone, tmp_path_factory):
    target = tmp_path_factory.mktemp("sdist")
    run(sys.executable, "-m", "build", "--sdist", "--outdir", target, clone)
    (archive,) = target.glob("lrtrack-*.tar.gz")
    return archive


@pytest.fixture(params=VERSIONS)
def environment(request, run, tmp_path):
    """The Python of a new virtual environment."""
    python = find_python(request.param)
    if python is None:
        pytest.skip(f"this machine has no Python {request.param} with venv")
    run(python, "-m", "venv", tmp_path / "venv")
    return tmp_path / "venv/bin/python"


@pytest.mark.parametrize("source", ["clone", "sdist"])
def test_installs_and_works(request, run, environment, source):
    run(environment, "-m", "pip", "install", "--quiet", request.getfixturevalue(source))
    assert run(environment, "-c", USE) == "0.375 [0.5, 0.375, 0.25]\nTrue\nTrue\n"
    files = {Path(name) for name in run(environment, "-c", FILES).split()}
    assert {path.parts[0].split("-")[0] for path in files} == {"lrtrack"}
    assert {Path("lrtrack/py.typed"), Path("lrtrack/_core.pyi")} <= files
    assert "LICENSE" in {path.name for path in files}
