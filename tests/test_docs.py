"""The documentation's pages: every class has one, and what they show runs."""

from __future__ import annotations

import doctest
import json
import re
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote

import pytest
from drawing import TYPES

from docs import make_entries, mathematics
from lrtrack.playing.questions import dictionaries

DOCS = Path(__file__).parents[1] / "docs"
COMING_FROM = sorted(path.stem for path in (DOCS / "coming_from").glob("*.md"))
NEEDS = {"mxnet": "mxnet", "torch": "torch", "keras": "keras", "optax": "optax"}
NEEDS |= {"transformers": "transformers"}
PAGES = make_entries.pages()


@pytest.mark.parametrize("name", TYPES)
def test_an_entry_has_picture_formula_parameters_example_and_source(name):
    page = PAGES[name]
    row = TYPES[name]
    assert "<svg" in page
    assert "<math>" in page
    assert row["summary"] in page
    assert row["example"] in page
    for parameter in row["parameters"]:
        assert f"| `{parameter['name']}` |" in page
    assert f"[{name}]({name}.md)" in PAGES["index"]


def test_the_readme_names_every_class():
    readme = (DOCS.parent / "README.md").read_text(encoding="utf-8")
    for name, row in TYPES.items():
        assert f"| `{name}` | {row['summary']} |" in readme


def test_the_first_page_shows_the_curve_of_its_program():
    program = (
        (DOCS / "index.md").read_text(encoding="utf-8").split("```python\n")[1].split("```")[0]
    )
    names = {}
    exec(program, names)
    drawn = make_entries.picture(names["schedule"], milestones=False)
    assert drawn.partition("<pre")[0] in make_entries.landing(has_page=False)
    state = re.search(r'src="play/index.html#([^"]*)"', make_entries.landing(has_page=True))[1]
    assert json.loads(unquote(state))["schedules"] == dictionaries([names["schedule"]])


def test_the_tours_sessions_run():
    failed, attempted = doctest.testfile(str(DOCS / "tour.md"), module_relative=False)
    assert attempted > 20
    assert failed == 0


@pytest.mark.parametrize("library", [each for each in COMING_FROM if each != "index"])
@pytest.mark.filterwarnings("ignore")  # whatever their own code warns of
def test_their_line_and_ours_agree(library):
    if library in NEEDS and not find_spec(NEEDS[library]):
        pytest.skip(f"{library} is not installed")
    page = DOCS / "coming_from" / f"{library}.md"
    failed, attempted = doctest.testfile(str(page), module_relative=False)
    assert attempted >= 5
    assert failed == 0


def shown(formula, *parameters):
    return mathematics.to_html(formula, parameters)


def test_a_formula_is_set_as_mathematics():
    drawn = shown("f(t) = base / sqrt(t + 1)", "base").replace(' stretchy="false"', "")
    assert drawn == (
        '<div class="equation"><math><mrow><mi>f</mi><mrow class="brackets"><mo>(</mo><mi>t</mi>'
        "<mo>)</mo></mrow></mrow><mo>=</mo><mfrac><mrow><mi>base</mi></mrow><mrow><msqrt><mi>t</mi>"
        "<mo>+</mo><mn>1</mn></msqrt></mrow></mfrac></math></div>"
    )


def test_brackets_that_bar_and_height_replace_are_dropped():
    assert "brackets" not in shown("p = (a + b) / (a − b)")
    assert shown("p = (a + b)^(a − b)").count("brackets") == 1  # those of the base


def test_prose_stays_prose():
    page = shown(
        "f(t) = begin for t < w_s (LINEAR)\n\nWith w_s, a value <rises>: see below.", "w_s"
    )
    assert " for <math>" in page
    assert "</math> (LINEAR)</div>" in page
    assert "<p>With <code>w_s</code>, a value &lt;rises&gt;: see below.</p>" in page


def test_all_formulas_are_well_formed_and_lose_no_word():
    class Text(HTMLParser):
        def handle_data(self, data):
            self.words += re.findall(r"[^\W\d]\w*", data)

    for name, row in TYPES.items():
        reader = Text()
        reader.words = []
        reader.feed(shown(row["formula"], *(parameter["name"] for parameter in row["parameters"])))
        drawn = {"floor", "ceil", "sqrt"}
        words = [each for each in re.findall(r"[^\W\d]\w*", row["formula"]) if each not in drawn]
        assert reader.words == words, name


def test_the_page_of_plateaus_has_the_methods_of_their_state():
    for method in ("value", "update(metric: float)", "state_dict()", "load_state_dict("):
        assert f":: lrtrack.PlateauTracker.{method}" in PAGES["PlateauTracker"]
