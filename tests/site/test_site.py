"""The documentation's site, built by `make docs`: complete, and free of external requests."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlparse

import pytest

import lrtrack
from lrtrack import _core

SITE = Path(__file__).parents[2] / "build/docs/html"
INTERFACES = {"Tracker", "ParameterTracker"}
PAGES = sorted(path.relative_to(SITE).as_posix() for path in SITE.rglob("*.html"))


class Loaded(HTMLParser):
    """What a browser fetches by itself to show a page: all but what a reader follows."""

    def __init__(self, text):
        super().__init__()
        self.addresses = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        wanted = {"src", "srcset", "data", "poster"} | (
            {"href"} if tag not in {"a", "area"} else set()
        )
        self.addresses += [value for name, value in attrs if name in wanted and value]


def test_there_is_a_site():
    assert {"index.html", "tour.html", "search.html", "outside/changelog.html"} <= set(PAGES)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_loads_nothing_from_elsewhere(page):
    addresses = Loaded((SITE / page).read_text(encoding="utf-8")).addresses
    assert addresses
    assert [each for each in addresses if urlparse(each).netloc] == []


def test_styles_and_scripts_load_nothing_from_elsewhere():
    texts = {path: path.read_text("utf-8") for path in SITE.rglob("*.css")}
    assert texts
    for path, text in texts.items():
        for foreign in ("url(http", "url('http", 'url("http', "url(//", "@import"):
            assert foreign not in text, path


@pytest.mark.parametrize("name", [name for name in lrtrack.__all__ if name.endswith("Tracker")])
def test_every_class_is_documented_and_found(name):
    folder = "schedules/interface" if name in INTERFACES else f"schedules/{name}"
    page = (SITE / f"{folder}.html").read_text(encoding="utf-8")
    assert f'id="lrtrack.{name}"' in page
    assert name in (SITE / "searchindex.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("row", _core._tracker_types(), ids=lambda row: row["name"])
def test_the_reference_of_the_headers_shows_the_fields_of_a_tracker(row):
    page = (SITE / "headers/trackers.html").read_text(encoding="utf-8")
    shown = unescape(re.sub(r"<[^>]*>", "", page))
    _, _, fields = shown.partition(f"struct {row['name']} {{")
    fields, _, _ = fields.partition("\n};")
    found = dict(re.findall(r"(\w+)( = .*)?;", fields))
    assert {name: not default for name, default in found.items()} == {
        parameter["name"]: parameter["required"] for parameter in row["parameters"]
    }


def test_the_reference_of_the_headers_has_what_programs_call():
    page = (SITE / "headers/index.html").read_text(encoding="utf-8")
    for name in ("make", "evaluate", "tracker", "updaterange", "find-tracker-type", "milestones"):
        assert f'id="{name}"' in page
