"""Puts the page together for a site without a server: what it loads, beside the core's WebAssembly.

python web/make_site.py build/web/web build/site
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import lrtrack.playing
from lrtrack import FixedTracker
from lrtrack.playing.questions import code_of

PAGE = Path(lrtrack.playing.__file__).parent / "page"
WEB = Path(__file__).parent
OF_OTHER_CORES = {"http.js", "notebook.js"}
UPDATES = 123456789


def templates() -> list[dict[str, str]]:
    """The lines of code of each framework, with gaps for what differs between trackers."""
    tracker = FixedTracker(value=0.5)
    gaps = {
        repr(tracker): "{expression}",
        "import FixedTracker": "import {names}",
        str(UPDATES): "{updates}",
    }
    result = []
    for code in code_of(tracker, UPDATES):
        text = "{json}" if code["name"] == "JSON" else code["text"]
        for found, gap in gaps.items():
            text = text.replace(found, gap)
        result.append({"name": code["name"], "text": text})
    return result


def main(built: Path, site: Path) -> None:
    site.mkdir(parents=True, exist_ok=True)
    for file in PAGE.iterdir():
        if file.name not in OF_OTHER_CORES:
            shutil.copy(file, site)
    scripts = '<script src="lrtrack.js"></script><script type="module" src="start.js"></script>'
    page = (PAGE / "index.html").read_text(encoding="utf-8")
    ours = '<script type="module" src="http.js"></script>'
    assert ours in page
    (site / "index.html").write_text(page.replace(ours, scripts), encoding="utf-8")
    for file in [*WEB.glob("*.js"), built / "lrtrack.js", built / "lrtrack.wasm"]:
        shutil.copy(file, site)
    tables = {**lrtrack.playing.answer({"ask": "tables"}), "templates": templates()}
    (site / "tables.json").write_text(json.dumps(tables), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
