"""The C++ library as another CMake project sees it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

CONSUMER = Path(__file__).with_name("consumer")
FETCHING = Path(__file__).with_name("fetching")
TOOLS = Path(sys.executable).parent
CMAKE = TOOLS / "cmake"
# 0.125 + (0.5 - 0.125) * 2/4, the middle of the cosine, its end; and a required field left out.
PRINTED = "0.3125 0.375 0.25\nvalue must be set\n"


@pytest.fixture(scope="module")
def installed(run, clone, tmp_path_factory):
    """The folder into which the library is installed."""
    build = tmp_path_factory.mktemp("core")
    prefix = tmp_path_factory.mktemp("prefix")
    run(CMAKE, "-S", clone, "-B", build, "-DLRTRACK_BUILD_TESTS=OFF")
    run(CMAKE, "--build", build, "-j2")
    run(CMAKE, "--install", build, "--prefix", prefix)
    return prefix


def test_an_installed_library_is_found_linked_and_used(run, installed, tmp_path):
    run(CMAKE, "-S", CONSUMER, "-B", tmp_path, f"-DCMAKE_PREFIX_PATH={installed}")
    run(CMAKE, "--build", tmp_path)
    assert run(tmp_path / "consumer") == PRINTED


def test_a_project_fetches_it_and_compiles_it_with_itself(run, clone, tmp_path):
    given = [f"-DLRTRACK_REPOSITORY={clone}", "-DLRTRACK_TAG=HEAD", "-DCMAKE_BUILD_TYPE=Debug"]
    run(CMAKE, "-S", FETCHING, "-B", tmp_path, *given)
    run(CMAKE, "--build", tmp_path, "-j2")
    assert run(tmp_path / "consumer") == PRINTED


def test_conan_makes_a_package_that_a_program_uses(clone, tmp_path, monkeypatch):
    monkeypatch.setenv("CONAN_HOME", str(tmp_path))
    monkeypatch.setenv("PATH", str(TOOLS), prepend=os.pathsep)
    subprocess.run([TOOLS / "conan", "profile", "detect"], check=True, capture_output=True)
    command = [TOOLS / "conan", "create", clone, "--settings=compiler.cppstd=20"]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert done.returncode == 0, done.stdout
    assert PRINTED in done.stdout


def test_what_is_installed_needs_no_python(installed):
    files = [path.relative_to(installed) for path in installed.rglob("*") if path.is_file()]
    headers = [path for path in files if path.suffix == ".hpp"]
    assert Path("include/lrtrack/lrtrack.hpp") in headers
    assert Path("include/lrtrack/trackers/cosine.hpp") in headers
    assert not [path for path in headers if "pybind11" in (installed / path).read_text()]
    assert {path.suffix for path in files} == {".hpp", ".a", ".cmake"}


def test_a_c_library_beyond_one_unit_in_the_last_place_is_refused(run, clone, tmp_path):
    source, compiled = tmp_path / "pow.c", tmp_path / "pow.o"
    source.write_text(
        "#include <math.h>\ndouble pow(double base, double e) { return exp(e * log(base)); }\n"
    )
    run("cc", "-fno-builtin", "-c", source, "-o", compiled)
    command = [CMAKE, "-S", clone, "-B", tmp_path / "build", "-DLRTRACK_BUILD_TESTS=OFF"]
    done = subprocess.run(
        [*command, f"-DCMAKE_EXE_LINKER_FLAGS={compiled}"], capture_output=True, text=True
    )
    assert done.returncode != 0
    assert "The C library's pow(0.9, 100) is 5.61 units in the last place off" in done.stderr
