"""tracker.plot() and lrtrack.plot(): their lines in matplotlib, and the labels."""

from __future__ import annotations

import doctest
import math
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from drawing import CLASSES, TYPES, valid_keywords

import lrtrack
from lrtrack import (
    CosineTracker,
    CyclicalTracker,
    FixedPerVarTracker,
    FixedTracker,
    LambdaTracker,
    OneCycleTracker,
    ParameterTracker,
    PerParameterTracker,
    PlateauTracker,
    StepTracker,
    Tracker,
)
from lrtrack.plotting import default_stop

matplotlib = pytest.importorskip("matplotlib")
matplotlib.use("Agg")
from matplotlib import pyplot  # noqa: E402

ROOT = Path(__file__).parents[1]
COSINE = CosineTracker(base_value=0.5, max_updates=1000)
ONE_CYCLE = OneCycleTracker(max_value=0.5, total_updates=1000)


def labels(axes):
    """Without the ends of their lines."""
    texts = [text.get_text() for text in axes.get_legend().get_texts()]
    return [re.sub(r"(?<=[(\[=])\n", "", text).replace("\n", " ") for text in texts]


def curves(axes):
    """The lines, without the marks."""
    return [line for line in axes.lines if line.get_linestyle() != "None"]


def marks(axes):
    return [line for line in axes.lines if line.get_linestyle() == "None"]


@pytest.mark.parametrize("name", TYPES)
def test_every_class_is_drawn_with_its_values(name):
    tracker = CLASSES[name](**valid_keywords(name))
    axes = tracker.plot()
    axes.figure.canvas.draw()
    assert axes.get_xlabel() == "update"
    assert axes.get_ylabel() == "value"
    stop = default_stop(tracker)
    for line, label in zip(curves(axes), labels(axes)):
        assert line.get_xdata()[0] == 0
        assert line.get_xdata()[-1] == stop - 1
        if isinstance(tracker, Tracker):
            assert label.endswith("…") or label == repr(tracker)
            np.testing.assert_array_equal(
                line.get_ydata(), tracker.get_new_values(line.get_xdata())
            )


def test_several_are_named_as_the_user_names_them():
    axes = lrtrack.plot({"cosine": COSINE, 0.3: FixedTracker(0.3)})
    assert labels(axes) == ["cosine", "0.3"]
    assert [len(line.get_xdata()) for line in curves(axes)] == [1051, 1051]
    axes = lrtrack.plot([COSINE, FixedTracker(0.3)], 10)
    assert labels(axes) == [repr(COSINE), "FixedTracker(value=0.3)"]
    assert [line.get_xdata()[-1] for line in curves(axes)] == [9, 9]


def test_a_tracker_by_parameter_has_a_line_for_each_pattern():
    by_parameter = PerParameterTracker(
        trackers={"*bias": COSINE}, default_tracker=FixedTracker(0.3)
    )
    assert labels(by_parameter.plot()) == ["all others", "*bias"]
    fixed = FixedPerVarTracker(values={"bias": 0.25}, default_value=0.5)
    axes = lrtrack.plot({"fixed": fixed, "one": FixedTracker(1)})
    assert labels(axes) == ["fixed: all others", "fixed: bias", "one"]
    assert [line.get_ydata()[0] for line in curves(axes)] == [0.5, 0.25, 1.0]


def test_the_given_axes_are_drawn_in_and_returned():
    _, axes = pyplot.subplots()
    assert COSINE.plot(ax=axes) is axes
    assert ONE_CYCLE.plot(ax=axes) is axes
    assert labels(axes) == [repr(COSINE), repr(ONE_CYCLE)]
    assert len(pyplot.get_fignums()) == 1


def test_long_expressions_are_shortened():
    (label,) = labels((COSINE * ONE_CYCLE * COSINE * ONE_CYCLE).plot())
    assert label.startswith("ProductTracker(factors=(CosineTracker(")
    assert label.endswith("…")
    assert len(label) <= 180


def hidden_curves(axes):
    """The lines under the legend or outside of the picture, when it is drawn."""
    figure = axes.figure
    figure.canvas.draw()
    legend = axes.get_legend().get_window_extent()
    assert figure.bbox.x0 <= legend.x0 < legend.x1 <= figure.bbox.x1
    assert figure.bbox.y0 <= legend.y0 < legend.y1 <= figure.bbox.y1
    return [
        line
        for beside in figure.axes
        for line in beside.lines
        if line.get_window_extent().overlaps(legend)
    ]


def test_the_legend_hides_no_curve():
    many = [COSINE * (1 - k / 30) for k in range(25)]
    for trackers in ([COSINE], [COSINE, ONE_CYCLE, COSINE * ONE_CYCLE], many):
        figure = lrtrack.plot(trackers).figure
        assert not hidden_curves(figure.axes[0])
        assert figure.axes[0].bbox.height > 250
    assert not hidden_curves(ONE_CYCLE.plot(momentum=True, updates_per_epoch=50))
    figure, grid = pyplot.subplots(2, 2, layout="constrained")
    for axes in grid.flat:
        lrtrack.plot([COSINE.delay(100), ONE_CYCLE], ax=axes)
    assert not any(map(hidden_curves, grid.flat))


def test_short_names_stand_beside_each_other():
    axes = lrtrack.plot({str(k): COSINE * k for k in range(1, 7)})
    axes.figure.canvas.draw()
    assert len({text.get_window_extent().y0 for text in axes.get_legend().get_texts()}) == 1


def test_epochs_are_on_a_second_axis():
    axes = COSINE.plot(1001, updates_per_epoch=50)
    axes.figure.canvas.draw()
    (above,) = axes.child_axes
    assert above.get_xlabel() == "epoch"
    assert above.get_xlim() == pytest.approx([limit / 50 for limit in axes.get_xlim()])


def test_the_values_have_a_logarithmic_axis():
    axes = lrtrack.plot([COSINE, FixedTracker(0)], log=True)
    axes.figure.canvas.draw()
    assert axes.get_yscale() == "log"
    assert COSINE.plot().get_yscale() == "linear"


def test_milestones_are_marked_unless_they_are_many():
    steps = StepTracker(base_value=1, factor=0.5, step_size=10)
    (mark,) = marks(steps.plot(35))
    assert mark.get_xdata().tolist() == [10, 20, 30]
    assert mark.get_ydata().tolist() == [0.5, 0.25, 0.125]
    assert not marks(steps.plot(1000))
    assert not marks(steps.plot(35, milestones=False))


@pytest.mark.parametrize(
    "tracker", [ONE_CYCLE, CyclicalTracker(base_value=0.1, max_value=0.5, step_size_up=50)]
)
def test_momentum_is_beside_the_rate(tracker):
    rate = lrtrack.plot([COSINE, tracker], 1000, momentum=True)
    right = next(axes for axes in rate.figure.axes if axes is not rate)
    (line,) = right.lines
    assert right.get_ylabel().startswith("momentum")
    np.testing.assert_array_equal(line.get_ydata(), tracker.momentum()[0:1000])
    assert line.get_color() == curves(rate)[1].get_color()


def test_momentum_of_the_users_own():
    rate = COSINE.plot(100, momentum=FixedTracker(0.5))
    (line,) = rate.figure.axes[1].lines
    assert set(line.get_ydata()) == {0.5}


def test_a_spike_in_a_hundred_million_is_drawn():
    spike = lrtrack.PiecewiseConstantTracker(boundaries=[54321, 54322], values=[0.1, 0.9, 0.1])
    (line,) = curves(spike.plot(10**8, milestones=False))
    assert line.get_ydata().max() == np.float32(0.9)
    assert len(line.get_xdata()) < 10_000


def test_a_sampled_curve_is_labelled():
    slow = LambdaTracker(function=lambda n: math.sqrt(n))
    (label,) = labels(slow.plot(2**60))
    assert label.endswith("(sampled)")


def test_values_that_are_not_finite_leave_gaps():
    values = [math.nan, math.inf, -math.inf, 0.5, 1.0]
    axes = LambdaTracker(function=lambda n: values[n % 5]).plot(50)
    LambdaTracker(function=lambda n: math.nan).plot(ax=axes)
    axes.figure.canvas.draw()


def test_classes_of_pythons_are_drawn():
    class Halving(Tracker):
        def get_new_value(self, num_update):
            return 0.5**num_update

    axes = Halving().plot()
    assert curves(axes)[0].get_ydata()[:3].tolist() == [1.0, 0.5, 0.25]
    plateau = PlateauTracker(0.5)
    assert set(curves(plateau.plot())[0].get_ydata()) == {0.5}


class ByName(ParameterTracker):
    def get_new_value(self, parameter_id, num_update):
        return len(parameter_id)

    def __repr__(self):
        return "ByName()"


@pytest.mark.parametrize(
    "call, error, message",
    [
        (lambda: COSINE.plot(0), ValueError, "stop must be positive, received 0"),
        (lambda: COSINE.plot(1.5), TypeError, "stop must be an integer, received 1.5"),
        (
            lambda: COSINE.plot(updates_per_epoch=0),
            ValueError,
            "updates_per_epoch must be positive, received 0",
        ),
        (
            lambda: COSINE.plot(ax=pyplot),
            TypeError,
            f"ax must be matplotlib's Axes, received {pyplot!r}",
        ),
        (
            lambda: COSINE.plot(momentum=True),
            ValueError,
            "momentum must be False where no tracker has momentum(), received True",
        ),
        (
            lambda: COSINE.plot(momentum=0.9),
            TypeError,
            "momentum must be True, False or a tracker, received 0.9",
        ),
        (
            lambda: FixedTracker(0).plot(log=True),
            ValueError,
            "log must be False where no value is above 0, received True",
        ),
        (lambda: lrtrack.plot([]), ValueError, "trackers must be one tracker or more, received []"),
        (
            lambda: lrtrack.plot("cosine"),
            TypeError,
            "trackers must be a tracker, or trackers in a list or dictionary, received 'cosine'",
        ),
        (
            lambda: lrtrack.plot([COSINE, 0.1]),
            TypeError,
            "trackers[1] must be a tracker, received 0.1",
        ),
        (
            lambda: lrtrack.plot({"a": CosineTracker}),
            TypeError,
            f"trackers['a'] must be a tracker, received {CosineTracker!r}",
        ),
        (
            lambda: ByName().plot(),
            TypeError,
            "tracker must be a tracker with a value for an update alone, received ByName(): "
            "draw LambdaTracker(function=lambda t: tracker(parameter_id, t))",
        ),
    ],
    ids=range(12),
)
def test_errors_name_the_argument(call, error, message):
    with pytest.raises(error) as caught:
        call()
    assert str(caught.value) == message
    assert not pyplot.get_fignums()


def run(program):
    return subprocess.run([sys.executable, "-c", program], timeout=60, check=True)


def test_without_matplotlib_it_says_what_to_install():
    run("""
import sys
sys.modules["matplotlib"] = None
import lrtrack
tracker = lrtrack.FixedTracker(0.5)
assert "FixedTracker" in tracker._repr_html_()
try:
    tracker.plot()
except ModuleNotFoundError as error:
    assert str(error) == "plot needs matplotlib: pip install 'lrtrack[plot]'"
else:
    raise AssertionError
""")


def test_plotting_is_imported_lazily():
    run("""
import sys, lrtrack
assert "plot" in dir(lrtrack) and "read" not in vars(lrtrack)
assert not {"lrtrack.plotting", "matplotlib", "numpy"} & set(sys.modules)
function = lrtrack.plot
import lrtrack.plotting, lrtrack.plotting.axes
assert lrtrack.plot is function is lrtrack.plotting.plot
assert "matplotlib" not in sys.modules
assert not hasattr(lrtrack, "no_such_name")
""")


def test_the_pages_sessions_run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    failed, attempted = doctest.testfile(str(ROOT / "docs/seeing.md"), module_relative=False)
    assert attempted > 10
    assert failed == 0
    assert (tmp_path / "schedules.png").exists()


@pytest.mark.parametrize("program", ["make_seeing", "make_gallery"])
def test_the_pictures_of_the_documentation_are_drawn(tmp_path, program):
    picture = tmp_path / "picture.png"
    subprocess.run(
        [sys.executable, ROOT / "docs" / f"{program}.py", picture], timeout=300, check=True
    )
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_the_gallery_draws_trackers_that_it_has_no_example_of(monkeypatch):
    monkeypatch.syspath_prepend(ROOT)
    from docs import make_gallery

    monkeypatch.delitem(make_gallery.EXAMPLES, "RexTracker")
    drawn = dict(make_gallery.examples())
    assert drawn["RexTracker"] == lrtrack.RexTracker(base_value=0.75, total_updates=2)


def test_dollars_are_not_a_formula_and_one_update_is_a_dot():
    axes = lrtrack.plot({"$x^{$": COSINE}, 1)
    axes.figure.canvas.draw()
    assert labels(axes) == [r"\$x^{\$"]
    assert curves(axes)[0].get_marker() == "o"
