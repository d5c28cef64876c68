"""Asks DJL itself: builds the Java program beside this file once and sends it cases.

README.md describes cases and answers.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

Case = dict[str, Any]
Answer = dict[str, Any]

PROJECT = Path(__file__).resolve().parent
BUILD_SECONDS = 300


@cache
def available(project: Path = PROJECT) -> str | None:
    """Why DJL cannot be asked here, or None if it can."""
    for tool in ("java", "mvn"):
        if shutil.which(tool) is None:
            return f"{tool} is not installed"
    if _is_built(project):
        return None
    command = ["mvn", "-q", "-B", "package"]
    try:
        build = subprocess.run(
            command, cwd=project, capture_output=True, text=True, check=False, timeout=BUILD_SECONDS
        )
    except subprocess.TimeoutExpired:
        return f"Maven did not build the DJL program within {BUILD_SECONDS} seconds"
    if build.returncode == 0:
        return None
    return f"Maven cannot build the DJL program: {_reason(build)}"


def run_cases(cases: Sequence[Case], java_options: Sequence[str] = ()) -> list[Answer]:
    """DJL's answers, in the order of the cases."""
    jar = require_jar()
    answers = subprocess.run(
        ["java", *java_options, "-jar", str(jar)],
        input="".join(json.dumps(case, allow_nan=False) + "\n" for case in cases),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout.splitlines()
    return [json.loads(answer) for answer in answers]


def require_jar(project: Path = PROJECT) -> Path:
    """The program, built if it has to be."""
    reason = available(project)
    if reason is not None:
        raise RuntimeError(reason)
    return _jar(project)


def djl_version(project: Path = PROJECT) -> str:
    """The version of the ai.djl:api that answers."""
    (library,) = (project / "target" / "lib").glob("api-*.jar")
    return library.stem.removeprefix("api-")


def jdk_version() -> str:
    """What `java -version` says, in one line."""
    said = subprocess.run(["java", "-version"], capture_output=True, text=True, check=True).stderr
    return "; ".join(said.strip().splitlines())


def _jar(project: Path) -> Path:
    return project / "target" / "program.jar"


def _is_built(project: Path) -> bool:
    jar = _jar(project)
    if not jar.exists():
        return False
    # The training project compiles the conformance sources too.
    folders = {PROJECT, project}
    sources = [source for folder in folders for source in (folder / "src").rglob("*.java")]
    return jar.stat().st_mtime >= max(
        source.stat().st_mtime for source in [project / "pom.xml", *sources]
    )


def _reason(build: subprocess.CompletedProcess[str]) -> str:
    """The first thing that Maven complains of, or else the last that it says."""
    said = re.sub(r"\x1b\[[0-9;]*m", "", build.stdout)
    errors = re.findall(r"\[ERROR\]\S*\s+(.+)", said.replace(" -> [Help 1]", ""))
    rest = (said + build.stderr).strip().splitlines()
    return next(iter(errors + rest[-1:]), "it says nothing")
