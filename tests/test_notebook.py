"""What a notebook shows for a tracker."""

from __future__ import annotations

import math
import re
import time
from xml.etree import ElementTree

import numpy as np
import pytest
from drawing import CLASSES, TYPES, trackers, valid_keywords
from hypothesis import given

import lrtrack
from lrtrack import (
    CosineTracker,
    FixedPerVarTracker,
    FixedTracker,
    LambdaTracker,
    ParameterTracker,
    PerParameterTracker,
    Tracker,
)

COSINE = CosineTracker(base_value=0.5, max_updates=1000)
FOREIGN = re.compile(r"https?:|<script|<img|<link|@import|url\(")


def shown(tracker):
    """The elements that a notebook shows; XML is stricter than HTML."""
    text = tracker._repr_html_()
    assert len(text.encode()) < 8000
    assert not FOREIGN.search(text)
    return ElementTree.fromstring(text)


def paths(element):
    """The curves: lists of lists of points, in pixels of the drawing's inner part."""
    group = element.find(".//svg/g")
    strokes = [path.get("d").split("M")[1:] for path in group.iter("path")]
    return [[points(stroke) for stroke in curve] for curve in strokes]


def points(stroke):
    first, *steps = stroke.replace("h0", "").split("l")
    numbers = np.array([[int(n) for n in step.split()] for step in (first, *steps)])
    return np.cumsum(numbers, axis=0) / 4


def text_of(element):
    return " ".join(element.itertext())


@pytest.mark.parametrize("name", TYPES)
def test_every_class_shows_its_curve_expression_and_values(name):
    tracker = CLASSES[name](**valid_keywords(name))
    element = shown(tracker)
    assert len(ElementTree.tostring(element.find("svg"))) < 8000
    assert repr(tracker) in text_of(element)
    assert all(len(stroke) for curve in paths(element) for stroke in curve)
    if isinstance(tracker, Tracker):
        assert f"f(0) = {tracker(0):.4g}, f(1) = {tracker(1):.4g}, f(" in text_of(element)


@given(trackers())
def test_any_tracker_can_be_shown(tracker):
    shown(tracker)
    shown(tracker.astype("float64"))


def test_the_curve_is_the_trackers():
    element = shown(COSINE)
    ((curve,),) = paths(element)
    x, y = curve.T
    assert (x[0], x[-1]) == (0, x.max())
    assert (y[0], y[-1]) == (y.min(), y.max()) or y[-1] > 0.95 * y.max()
    updates = x / x[-1] * 1050
    height = 0.5 * (1 - y / 124)  # 124 pixels from 0.5 down to 0
    exact = 0.01 + 0.49 * (1 + np.cos(math.pi * np.minimum(updates, 1000) / 1000)) / 2
    np.testing.assert_allclose(height, exact, atol=0.5 / 124)
    assert "f(1,050) = 0.01" in text_of(element)


def test_it_has_the_colours_of_its_surroundings():
    element = shown(COSINE)
    svg = element.find("svg")
    assert svg.get("fill") == "currentColor"
    assert svg.find("path").get("stroke") == "currentColor"
    assert "background" not in ElementTree.tostring(element, "unicode")


def test_it_can_be_read_aloud():
    svg = shown(COSINE).find("svg")
    assert svg.get("role") == "img"
    assert svg.get("aria-label") == "f(0) = 0.5, f(1) = 0.5, f(1,050) = 0.01"


def test_the_wildest_curve_is_small_and_has_its_spikes():
    noise = LambdaTracker(function=lambda n: math.sin(n**2))
    drawn = noise._repr_html_()
    assert len(drawn.encode()) < 8000
    cycles = lrtrack.CyclicalTracker(base_value=0.01, max_value=1, step_size_up=7)
    element = shown(cycles * CosineTracker(base_value=1, final_value=0.5, max_updates=10**6))
    ((curve,),) = paths(element)
    rise = np.abs(np.diff(curve[:, 1]))
    assert np.median(rise) > 50  # up and down in each column


def test_values_that_are_not_finite_leave_gaps():
    gap = LambdaTracker(function=lambda n: math.nan if 40 <= n < 60 else 0.5 + n)
    ((left, right),) = paths(shown(gap))
    assert left[-1][0] < 0.4 * 320 < 0.6 * 320 - 3 < right[0][0]
    infinite = LambdaTracker(function=lambda n: math.inf if n % 2 else -1.0)
    assert "f(1) = inf" in text_of(shown(infinite))
    shown(LambdaTracker(function=lambda n: math.nan))
    shown(lrtrack.ExponentialTracker(base_value=1, decay=-10))
    shown(LambdaTracker(function=lambda n: (-1.0) ** n * 1.7e308).astype("float64"))


def test_trackers_by_parameter_have_a_curve_for_each_pattern():
    by_parameter = PerParameterTracker(
        trackers={"<bias> & *": COSINE}, default_tracker=FixedTracker(0.3)
    )
    element = shown(by_parameter)
    assert len(paths(element)) == 2
    assert "<bias> & * : f(0) = 0.5" in text_of(element).replace("━ ", "")
    many = FixedPerVarTracker(values={f"w{i}": i for i in range(100)}, default_value=0.5)
    assert len(paths(shown(many))) == 4


def test_classes_of_pythons_show_themselves():
    class Odd(Tracker):
        def __repr__(self):
            return "<\0odd & \udc80>"

        def get_new_value(self, num_update):
            return num_update

    class ByName(ParameterTracker):
        def __repr__(self):
            raise RuntimeError

        def get_new_value(self, parameter_id, num_update):
            return 1

    assert "<�odd & �>" in text_of(shown(Odd()))
    assert text_of(shown(ByName())) == "<ByName>"
    assert repr(COSINE) in text_of(shown(COSINE))
    assert "PlateauTracker(base_value=0.5)" in text_of(shown(lrtrack.PlateauTracker(0.5)))


def test_where_a_function_fails_the_repr_is_shown():
    assert LambdaTracker(function=lambda n: 1 / (50 - n))._repr_html_() is None
    assert LambdaTracker(function=lambda n: "text")._repr_html_() is None


def test_a_slow_function_is_asked_for_two_values_only():
    asked = []

    def slow(number):
        asked.append(number)
        time.sleep(0.1)
        return 0.5

    element = shown(LambdaTracker(function=slow))
    assert asked == [0, 1]
    assert element.find("svg") is None
    assert "f(0) = 0.5, f(1) = 0.5" in text_of(element)


@pytest.mark.filterwarnings("ignore")  # the notebook's own
def test_a_notebook_shows_the_curve_by_itself():
    nbformat = pytest.importorskip("nbformat")
    nbclient = pytest.importorskip("nbclient")
    cells = [
        "from lrtrack import Tracker",
        "Tracker.cosine().set_base_value(0.5).set_max_updates(20).build()",
        "%matplotlib inline\n_.plot(momentum=False)",
    ]
    notebook = nbformat.v4.new_notebook(cells=list(map(nbformat.v4.new_code_cell, cells)))
    nbclient.NotebookClient(notebook, timeout=60, kernel_name="python3").execute()
    (cosine,) = notebook.cells[1].outputs
    assert cosine.data["text/plain"] == "CosineTracker(base_value=0.5, max_updates=20)"
    assert ElementTree.fromstring(cosine.data["text/html"]).find("svg") is not None
    assert any("image/png" in output.get("data", {}) for output in notebook.cells[2].outputs)
