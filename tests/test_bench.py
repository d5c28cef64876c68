"""Every row of the benchmarks with tiny sizes: both sides must give the same values."""

from __future__ import annotations

import dataclasses
import json

import pytest

pytest.importorskip("pyperf", reason="needs the dependency group bench")

import lrtrack
from bench import report
from bench.pairs import QUICK, alternate, statement
from bench.publish import publish
from bench.results import (
    Check,
    Measure,
    Missing,
    Result,
    Spread,
    Times,
    cost_at_most,
    same_values,
    speed_at_least,
)
from bench.rows import all_rows, by_parameter, python_code
from bench.rows.row import Row
from bench.schedules import schedules

SAME = Check(0, 0, "all values")


def label(row):
    return f"{row.group} / {row.name}"


# torch, JAX and MXNet warn of each other and of what they deprecate.
@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("row", all_rows(), ids=label)
def test_both_sides_give_the_same_values(row):
    result = row.run(QUICK)
    if isinstance(result, Missing):
        pytest.skip(result.reason)
    assert result.check.passed, str(result.check)


def test_no_two_rows_have_the_same_name():
    rows = [(row.group, row.name) for row in all_rows()]
    assert len(set(rows)) == len(rows)


def test_every_kind_of_tracker_is_measured():
    measured = [schedule.tracker for schedule in schedules(QUICK.largest).values()]
    measured += [by_parameter.by_name(), by_parameter.by_pattern(), python_code.function_tracker()]
    measured += python_code.plateaus()[:1]
    kinds = {kind["name"] for kind in lrtrack._core._tracker_types()}
    assert {type(tracker).__name__ for tracker in measured} == kinds


def test_results_are_written_as_table_json_and_picture(tmp_path):
    some = [*(row.run(QUICK) for row in all_rows()[:3]), Missing("group", "name", "not installed")]
    report.save_all(some, tmp_path, "results")
    document = json.loads((tmp_path / "results.json").read_text("utf-8"))
    assert [row["name"] for row in document["rows"]] == [row.name for row in some]
    assert "| not installed |" in (tmp_path / "results.md").read_text("utf-8")
    assert (tmp_path / "results.png").stat().st_size > 1000
    assert (tmp_path / "results.pyperf.json").exists()


def test_the_overview_has_no_two_lines_of_one_name():
    rows = [
        Result(row.group, row.name, "", "", row.measure, Spread(2, 1, 3), row.target, SAME)
        for row in all_rows()
        if isinstance(row, Row)
    ]
    names = [line.split("|")[1] for line in report.overview(rows).splitlines() if line]
    assert len(names) > 10
    assert len(names) == len(set(names))


def test_published_results_replace_the_old_ones_alone(tmp_path):
    report.save_json([example(), Missing("group", "other", "why")], tmp_path / "some.json")
    (tmp_path / "README.md").write_text("before\n<!-- some -->\nold\n<!-- end -->\nafter\n")
    (tmp_path / "results-some.md").write_text("# Every row\n\n### Old\nold\n")
    publish(tmp_path / "some.json", tmp_path)
    page = (tmp_path / "README.md").read_text("utf-8")
    assert page.startswith("before\n<!-- some -->\n| rows |")
    assert page.endswith("|\n<!-- end -->\nafter\n")
    assert (tmp_path / "results-some.md").read_text("utf-8") == (
        f"# Every row\n\n{report.markdown([example()])}"
    )
    (tmp_path / "README.md").write_text("no comment")
    with pytest.raises(ValueError, match="no place for the results"):
        publish(tmp_path / "some.json", tmp_path)


def example(target=None):
    times = Times([1.0, 2.0, 4.0], [2.0, 8.0, 40.0])
    measure = Measure.SPEED if target is None else target.measure
    spread = Spread.of(times.ratios(measure))
    return Result("group", "name", "ours", "other", measure, spread, target, SAME, times)


def test_ratios_are_of_pairs():
    assert example().spread == Spread(median=4, low=3, high=7)
    assert example(target=cost_at_most(1)).spread == Spread(median=0.25, low=0.175, high=0.375)


def test_targets_bound_a_cost_from_above_and_a_speed_from_below():
    assert example(target=speed_at_least(4)).meets_target is True
    assert example(target=speed_at_least(4.1)).meets_target is False
    assert example(target=cost_at_most(0.25)).meets_target is True
    assert example(target=cost_at_most(0.24)).meets_target is False
    assert example().meets_target is None


def test_a_check_fails_where_values_differ():
    assert same_values([1.0, 2.0], [1.0, 2.0], "", 0).passed
    assert not same_values([1.0, 2.0], [1.0, 2.00001], "").passed
    assert not same_values([1.0, float("nan")], [1.0, 2.0], "").passed
    with pytest.raises(ValueError, match="shapes must be the same"):
        same_values([1.0], [1.0, 2.0], "")


def test_the_slower_side_takes_longer():
    """Not a matter of noise: one side does ten thousand times the work of the other."""
    effort = dataclasses.replace(QUICK, pairs=5, row_seconds=1, round_seconds=1e-4)
    times = alternate(statement("sum(n)", {"n": range(10)}),
                      statement("sum(n)", {"n": range(100_000)}), effort)  # fmt: skip
    assert Spread.of(times.ratios(Measure.SPEED)).median > 10
