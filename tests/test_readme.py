"""The README's Python sessions, and the links of all pages."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
GUIDES = sorted(path.stem for path in ROOT.glob("docs/*.md"))


def test_the_readmes_sessions_run():
    failed, attempted = doctest.testfile(str(ROOT / "README.md"), module_relative=False)
    assert attempted > 5
    assert failed == 0


@pytest.mark.parametrize(
    "page",
    [
        *("README.md", "CONTRIBUTING.md", "bench/README.md"),
        "examples/studies/README.md",
        *(f"docs/{name}.md" for name in GUIDES),
        *(f"docs/coming_from/{path.name}" for path in ROOT.glob("docs/coming_from/*.md")),
    ],
)
def test_links_lead_somewhere(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    prose = "".join(text.split("```")[::2])
    links = [part.split(")")[0].split("#")[0] for part in prose.split("](")[1:]]
    for link in links:
        # Pages that `make docs` makes, which checks the links to them.
        if link and not link.startswith(("http", "schedules/", "../schedules/", "headers/")):
            assert ((ROOT / page).parent / link).exists(), link


def test_contributing_shows_the_code_as_it_is():
    shown = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    header = ROOT / "cpp/include/lrtrack/trackers/square_root.hpp"
    definition = header.read_text(encoding="utf-8").split("namespace lrtrack {\n\n")[1]
    definition = definition.split("\n\n}  // namespace")[0]
    for line in definition.splitlines():
        assert line.split("  //")[0] in shown, line
