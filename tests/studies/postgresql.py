"""A PostgreSQL server of the tests' own, on loopback."""

from __future__ import annotations

import itertools
import os
import shutil
import socket
import subprocess
from pathlib import Path


def find_binaries():
    """Where initdb and pg_ctl are, or None."""
    found = shutil.which("initdb")
    if found is not None:
        return Path(found).resolve().parent
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return installed[-1].parent if installed else None


class Server:
    """Started when it is made; as root it runs as the user that Debian's package brings."""

    def __init__(self, binaries, folder):
        self._binaries = binaries
        self._folder = folder
        self._user = "postgres" if os.geteuid() == 0 else None
        self._names = itertools.count()
        if self._user:
            shutil.chown(folder, self._user)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = probe.getsockname()[1]
        self._call("initdb", "-D", folder / "data", "-U", "study", "-A", "trust", "--no-sync")
        self.start()

    def start(self):
        options = (
            f"-p {self._port} -c listen_addresses=127.0.0.1 "
            f"-c unix_socket_directories={self._folder} -c fsync=off"
        )
        log = self._folder / "log"
        self._call("pg_ctl", "-D", self._folder / "data", "-l", log, "-w", "-o", options, "start")

    def stop(self):
        self._call("pg_ctl", "-D", self._folder / "data", "-m", "immediate", "-w", "stop")

    def create_database(self):
        """The URL of a new one."""
        name = f"study{next(self._names)}"
        self._call("createdb", "-h", "127.0.0.1", "-p", str(self._port), "-U", "study", name)
        return f"postgresql://study@127.0.0.1:{self._port}/{name}"

    def _call(self, program, *arguments):
        # What a server that stays behind inherits must not be a pipe that somebody waits for.
        output = self._folder / "output"
        with output.open("w", encoding="utf-8") as file:
            result = subprocess.run(
                [self._binaries / program, *map(str, arguments)],
                cwd="/",
                stdout=file,
                stderr=file,
                user=self._user,
                check=False,
                timeout=60,
            )
        assert result.returncode == 0, output.read_text(encoding="utf-8")
