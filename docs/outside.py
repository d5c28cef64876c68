"""Pages of the site that lie elsewhere in the repository, and links that work in both."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx

ROOT = Path(__file__).parents[1]
FOLDER = "outside"
PAGES = [
    *("CHANGELOG.md", "CONTRIBUTING.md"),
    *(
        path.relative_to(ROOT).as_posix()
        for folder in ("bench", "examples", "tests")
        for path in sorted((ROOT / folder).rglob("*.md"))
        if "node_modules" not in path.parts
    ),
]
LINK = re.compile(r"\]\((?!\w+:|#)([^)#\s]+)(#[^)\s]*)?\)")


def docname(path: str) -> str:
    """The page's name in the site: that of README.md is its folder's."""
    return f"{FOLDER}/{path.lower().removesuffix('.md').removesuffix('/readme').replace('/', '-')}"


def write() -> None:
    folder = ROOT / "docs" / FOLDER
    folder.mkdir(exist_ok=True)
    for path in PAGES:
        text = (ROOT / path).read_text(encoding="utf-8")
        (ROOT / "docs" / f"{docname(path)}.md").write_text(text, encoding="utf-8")


def mend_links(app: Sphinx, name: str, source: list[str]) -> None:
    """Lets links lead to the pages of the site, and to files where there is no page."""
    origin = {docname(path): path for path in PAGES}.get(name, f"docs/{name}.md")
    here = ROOT / "docs" / name

    def mend(link: re.Match[str]) -> str:
        target = os.path.normpath(Path(origin).parent / link[1])
        if target in PAGES:
            target = f"docs/{docname(target)}.md"
        return f"]({os.path.relpath(ROOT / target, here.parent)}{link[2] or ''})"

    source[0] = LINK.sub(mend, source[0])
