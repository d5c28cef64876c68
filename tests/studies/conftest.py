"""What the studies need: the extra `study`, storages, and scripts that run studies."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

pytest.importorskip("optuna", reason="pip install 'lrtrack[study]'")

import postgresql
import toy


@pytest.fixture(scope="session")
def server():
    binaries = postgresql.find_binaries()
    if binaries is None:
        pytest.skip("there is no PostgreSQL: apt-get install postgresql")
    pytest.importorskip("psycopg", reason="pip install 'psycopg[binary]'")
    # Not in pytest's own folder, which other users may not enter.
    with tempfile.TemporaryDirectory(prefix="lrtrack-") as folder:
        server = postgresql.Server(binaries, Path(folder))
        yield server
        server.stop()


@pytest.fixture
def sqlite(tmp_path):
    return f"sqlite:///{tmp_path}/study.db"


@pytest.fixture(params=["sqlite", "journal", "postgresql"])
def storage(request, tmp_path):
    """The URL of an empty storage of each kind."""
    if request.param == "postgresql":
        return request.getfixturevalue("server").create_database()
    if request.param == "journal":
        return f"journal:///{tmp_path}/study.log"
    return f"sqlite:///{tmp_path}/study.db"


@pytest.fixture
def start(tmp_path):
    """Starts toy.py; what still runs after the test is killed."""
    started = []

    def start_one(storage, *options):
        with (tmp_path / f"output{len(started)}").open("w", encoding="utf-8") as output:
            command = [sys.executable, toy.__file__, storage, *map(str, options)]
            started.append(subprocess.Popen(command, stdout=output, stderr=output))
        return started[-1]

    yield start_one
    for process in started:
        process.kill()
        process.wait()
