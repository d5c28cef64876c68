"""Asks DJL itself: builds the Java program beside this file once and sends it cases.

A case is `{"id": 1, "tracker": {"kind": "CosineTracker", ...}, "updates": [0, 1]}`; README.md has the rest.
"""

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
JAR = PROJECT / "target" / "conformance.jar"


@cache
def available() -> str | None:
    """Why DJL cannot be asked here, or None if it can."""
    for tool in ("java", "mvn"):
        if shutil.which(tool) is None:
            return f"{tool} is not installed"
    if _is_built():
        return None
    build = subprocess.run(
        ["mvn", "-q", "-B", "package"], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    if build.returncode == 0:
        return None
    return f"Maven cannot build the DJL program: {_first_error(build.stdout)}"


def run_cases(cases: Sequence[Case], java_options: Sequence[str] = ()) -> list[Answer]:
    """DJL's answers, in the order of the cases."""
    reason = available()
    if reason is not None:
        raise RuntimeError(reason)
    answers = subprocess.run(
        ["java", *java_options, "-jar", str(JAR)],
        input="".join(json.dumps(case, allow_nan=False) + "\n" for case in cases),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout.splitlines()
    return [json.loads(answer) for answer in answers]


def djl_version() -> str:
    """The version of the ai.djl:api that answers."""
    (library,) = (PROJECT / "target" / "lib").glob("api-*.jar")
    return library.stem.removeprefix("api-")


def jdk_version() -> str:
    """What `java -version` says, in one line."""
    said = subprocess.run(["java", "-version"], capture_output=True, text=True, check=True).stderr
    return "; ".join(said.strip().splitlines())


def _is_built() -> bool:
    if not JAR.exists():
        return False
    sources = [PROJECT / "pom.xml", *(PROJECT / "src").rglob("*.java")]
    return JAR.stat().st_mtime >= max(source.stat().st_mtime for source in sources)


def _first_error(log: str) -> str:
    errors = re.findall(r"\[ERROR\]\S*\s+(.+)", re.sub(r"\x1b\[[0-9;]*m", "", log))
    return errors[0] if errors else "no error message"
