"""release.py TAG: checks that the checkout is what TAG says, and prints the release's notes.

The version stands in CMakeLists.txt, from which the package takes it, in CITATION.cff and in
docs/cpp.md. The notes are the version's section of CHANGELOG.md. A release is made by four steps:

    edit CMakeLists.txt, CITATION.cff, docs/cpp.md and CHANGELOG.md
    python -m tools.freeze          # what this version saves, for all later ones; commit on main
    git tag v0.2.0 && python tools/release.py v0.2.0
    git push origin main v0.2.0     # .github/workflows/wheels.yml builds and publishes it

PyPI must know the workflow as a trusted publisher, and the repository an environment "release".
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def find(pattern: str, file: str) -> str:
    """What the group of `pattern` is in `file`."""
    match = re.search(pattern, (ROOT / file).read_text("utf-8"), re.MULTILINE | re.DOTALL)
    if match is None:
        raise SystemExit(f"{file} has no {pattern!r}")
    return match[1].strip()


def notes_of(tag: str) -> str:
    """The changes of the version `tag`; SystemExit where a file says another version."""
    version = tag.removeprefix("v")
    declared = {
        "CMakeLists.txt": find(r"project\(lrtrack VERSION ([0-9.]+)", "CMakeLists.txt"),
        "CITATION.cff": find(r"^version: (\S+)", "CITATION.cff"),
    }
    for file, found in declared.items():
        if found != version:
            raise SystemExit(f"{tag} is tagged, and {file} says {found}")
    dated_heading = rf"^## \[{re.escape(version)}\] - \d{{4}}-\d\d-\d\d$"
    return find(rf"{dated_heading}(.*?)(?=^## \[|\Z)", "CHANGELOG.md")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    print(notes_of(sys.argv[1]))
