"""What a study says of its runs: rows, summaries, files, the table, the picture and the page."""

from __future__ import annotations

import csv
import html.parser
import io
import math
import statistics
from dataclasses import replace

import numpy as np
import pytest
import toy
from rich.console import Console

from lrtrack.studies import Results, RunResult, load
from lrtrack.studies.words import number, says, says_not

CURVES = {  # accuracies by schedule and seed, an epoch each
    ("good", 0): [0.5, 0.8, 0.7, 0.9],
    ("good", 1): [0.6, 0.7, 0.8, 0.92],
    ("good", 2): [0.5, 0.75, 0.85, 0.91],
    ("bad", 0): [0.2, 0.3, 0.4, 0.5],
    ("bad", 1): [0.2, 0.3, 0.4, 0.52],
    ("bad", 2): [0.2, 0.3, 0.8, 0.51],
}
BROKEN = [
    RunResult("good", 3, "diverged", epochs={1: {"accuracy": 0.1, "loss": math.inf}}),
    RunResult("bad", 3, "error", error="Traceback\nValueError: <no>"),
    RunResult("bad", 4, "stuck", epochs={1: {"accuracy": 0.1}}),
]


def make_results(sign=1, broken=BROKEN):
    runs = [
        RunResult(
            schedule,
            seed,
            "finished",
            seconds=2.0 + seed,
            epochs={
                epoch: {
                    "accuracy": sign * value,
                    "train_accuracy": sign * (value + 0.0625),
                    "loss": 1 - value,
                    "validation_loss": 1.5 - value,
                    "learning_rate": 0.1,
                }
                for epoch, value in enumerate(curve, start=1)
            },
        )
        for (schedule, seed), curve in CURVES.items()
    ]
    direction = "maximize" if sign == 1 else "minimize"
    schedules = {"bad": "FixedTracker(value=1.0)", "good": "FixedTracker(value=0.1)"}
    return Results("toy", "accuracy", direction, schedules, [*runs, *broken])


@pytest.mark.parametrize("sign", [1, -1])
def test_summaries_say_what_each_schedule_reached(sign):
    good, bad = make_results(sign).summaries(target=sign * 0.8)
    assert (good.schedule, good.tier, good.runs, good.failed, good.stuck) == ("good", 1, 3, 1, 0)
    assert (bad.schedule, bad.tier, bad.runs, bad.failed, bad.stuck) == ("bad", 2, 3, 1, 1)
    assert sign * good.mean == pytest.approx(0.91)
    # Student's t for three values: 4.3027 standard errors
    assert good.high - good.mean == pytest.approx(4.3027 * 0.01 / math.sqrt(3), rel=1e-4)
    assert sign * bad.best == pytest.approx((0.5 + 0.52 + 0.8) / 3)
    spread = statistics.stdev([0.5, 0.52, 0.8])
    assert bad.best_high - bad.best == pytest.approx(4.3027 * spread / math.sqrt(3), rel=1e-4)
    assert bad.best - bad.best_low == pytest.approx(bad.best_high - bad.best)
    assert sign * bad.area == pytest.approx((0.35 + 0.355 + 0.4525) / 3)
    assert good.gap == pytest.approx(0.0625)
    assert good.seconds == 3.0


def test_a_seed_that_is_missing_leaves_the_best_no_worse_than_the_final():
    """The others' seed was a good one, and both are adjusted for it."""
    results = make_results()
    results.runs = [run for run in results if run.key != ("good", 1)]
    good = results.summaries()[0]
    assert good.mean == pytest.approx(0.91)
    assert good.best == pytest.approx(0.91)


@pytest.mark.parametrize("sign", [1, -1])
def test_what_ends_no_better_than_by_chance_is_stuck_and_left_out(sign):
    finals = [0.05, 0.1, float(np.float32(0.1)), 0.1001]
    runs = [
        RunResult("a", seed, "finished", epochs={1: {"accuracy": sign * final}})
        for seed, final in enumerate(finals)
    ]
    direction = "maximize" if sign == 1 else "minimize"
    found = Results("toy", "accuracy", direction, {"a": ""}, runs).without_stuck(sign * 0.1)
    assert [run.outcome for run in found] == ["stuck"] * 3 + ["finished"]
    (summary,) = found.summaries()
    assert (summary.stuck, summary.runs, sign * summary.mean) == (3, 1, 0.1001)


def test_convergence_counts_the_epochs_of_runs_that_never_got_there():
    good, bad = make_results().summaries(target=0.8)
    assert (good.convergence.reached, good.convergence.runs) == (3, 3)
    assert (good.convergence.median, good.convergence.median_to_stay) == (3, 3)
    assert good.convergence.expected == (2 + 3 + 3) / 3
    assert (bad.convergence.reached, bad.convergence.median) == (1, math.inf)
    assert bad.convergence.median_to_stay == math.inf
    assert bad.convergence.expected == 4 + 4 + 3


def test_rows_have_one_line_for_each_run_in_csv_too(tmp_path):
    results = make_results()
    rows = results.rows()
    assert len(rows) == len(results) == 9
    assert rows[0]["final"] == 0.9
    assert [row["outcome"] for row in rows[-3:]] == ["diverged", "error", "stuck"]
    results.to_csv(tmp_path / "rows.csv")
    with (tmp_path / "rows.csv").open(encoding="utf-8", newline="") as file:
        read = list(csv.DictReader(file))
    assert [row["schedule"] for row in read] == [row["schedule"] for row in rows]
    assert float(read[5]["final"]) == 0.51


def test_json_keeps_everything(tmp_path):
    results = make_results()
    results.to_json(tmp_path / "results.json")
    read = Results.from_json(tmp_path / "results.json")
    assert repr(read.runs) == repr(results.runs)  # NaN is not equal to itself
    assert read.schedules == results.schedules
    assert read.summaries() == results.summaries()


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"runs": [1]}'])
def test_another_file_is_refused(tmp_path, content):
    path = tmp_path / "other.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match="path must be a file with a study's results"):
        Results.from_json(path)


def test_pandas_gets_a_row_of_each_run_or_epoch():
    pytest.importorskip("pandas")
    assert len(make_results().to_pandas()) == 9
    epochs = make_results().to_pandas(epochs=True)
    assert epochs[epochs.schedule == "good"].accuracy.max() == 0.92


def test_says_what_differs_and_what_was_left_out():
    results = make_results()
    comparison = results.compare()
    assert says(comparison) == ["Tier 1, the best: good.", "Tier 2, 0.4000 behind: bad."]
    text = " ".join(says_not(results, comparison, results.summaries()))
    assert "With 3 seeds, differences of up to" in text
    assert "good (1 failed of 4) and bad (1 stuck, 1 failed of 5)" in text


def test_says_that_one_seed_says_nothing():
    results = make_results(broken=[])
    results.runs = [run for run in results if run.seed == 0]
    comparison = results.compare()
    assert says(comparison) == ["No schedule stands out: good and bad, which are not told apart."]
    first = says_not(results, comparison, results.summaries())[0]
    assert first == "There are too few seeds to tell any schedules apart."
    results.plot()


def test_says_that_the_seeds_made_no_difference():
    results = make_results(broken=[])
    results.runs = [replace(run, epochs={1: {"accuracy": len(run.schedule)}}) for run in results]
    text = " ".join(says_not(results, results.compare(), results.summaries()))
    assert "Every seed gave the very same values. If train does not use run.seed" in text


def test_results_without_a_finished_run_are_refused(tmp_path):
    results = Results("toy", "accuracy", "maximize", {"good": ""}, BROKEN[:1])
    for call in (results.compare, results.table, results.plot):
        with pytest.raises(ValueError, match="results must be of at least one finished run"):
            call()
    with pytest.raises(ValueError, match="results must be of at least one finished run"):
        results.report(tmp_path)


def printed(results, **options):
    with io.StringIO() as file:
        Console(width=80, file=file).print(results.table(**options))
        return file.getvalue().splitlines()


@pytest.mark.parametrize(
    "value, text",
    [
        (0.12346, "0.1235"),
        (1.23456, "1.235"),
        (-0.0012, "-0.0012"),
        (3.04e-5, "3.0e-05"),
        (3e-4, "0.00030"),
        (0.0, "0.0000"),
        (1e-17, "0.0000"),
        (math.inf, "∞"),
        (math.nan, "–"),
    ],
)
def test_small_numbers_keep_their_digits(value, text):
    assert number(value) == text


def test_the_table_has_a_row_of_each_schedule():
    lines = printed(make_results(), target=0.8)
    reached, course = (" ".join(line.split()) for line in lines if "good  " in line)
    assert reached == "1 a good 0.9100 ± 0.0248 0.9100 ± 0.0248 3 0 1"
    assert course == "good 0.7442 0.0625 3 3 of 3 0.0000 3.0"


def test_a_terminal_of_80_columns_has_room_for_the_table():
    results = make_results()
    long = "warm-up, then a cosine with restarts"
    results.schedules[long] = results.schedules.pop("good")
    results.runs = [replace(r, schedule=long) if r.schedule == "good" else r for r in results]
    lines = printed(results)
    assert max(map(len, lines)) <= 80
    assert not any("…" in line for line in lines)
    assert "0.9100 ± 0.0248" in "".join(lines)


def test_the_picture_has_a_panel_of_each_thing_and_of_the_base_rate():
    titles = [axes.get_title() for axes in make_results().plot().axes]
    assert titles[:4] == ["learning rate", "loss", "validation loss", "accuracy"]
    assert len(titles) == 5
    runs = [
        RunResult(f"cosine × {factor}", seed, "finished", epochs={1: {"accuracy": factor + seed}})
        for factor in (0.1, 1.0)
        for seed in range(2)
    ]
    scaled = Results("toy", "accuracy", "maximize", {run.schedule: "" for run in runs}, runs)
    last = scaled.plot().axes[-1]
    assert last.get_xlabel() == "factor of the base rate"
    (line,) = last.containers
    assert line[0].get_xydata().tolist() == [[0.1, 0.6], [1.0, 1.5]]


def test_names_may_be_of_any_characters(tmp_path):
    names = ["$\\alpha_$ × 1", "$\\alpha_$ × 2", "<b>", "[red]", "_", ""]
    runs = [
        RunResult(name, seed, "finished", epochs={1: {"accuracy": 0.25 * index + 0.01 * seed}})
        for index, name in enumerate(names)
        for seed in range(2)
    ]
    results = Results("$\\beta_$", "accuracy", "maximize", dict.fromkeys(names, "<i>"), runs)
    page = Page()
    page.feed(results.report(tmp_path).read_text(encoding="utf-8"))
    assert {*names, "<i>", "$\\beta_$: accuracy"} - {""} <= set(page.text)
    text = "\n".join(printed(results))
    assert all(name in text for name in names)


class Page(html.parser.HTMLParser):
    """Checks that all is closed that was opened, and collects what it links to."""

    def __init__(self):
        super().__init__()
        self.open = []
        self.links = []
        self.text = []

    def handle_starttag(self, tag, attrs):
        if tag != "meta":
            self.open.append(tag)
        self.links += [v for k, v in attrs if k in ("src", "href", "xlink:href")]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)


def test_the_page_needs_no_other_file(tmp_path):
    path = make_results().report(tmp_path / "new" / "folder", target=0.8)
    page = Page()
    page.feed(path.read_text(encoding="utf-8"))
    assert not page.open
    assert all(link.startswith("#") for link in page.links)
    text = " ".join(page.text)
    assert "Tier 2, 0.4000 behind: bad." in text
    assert "bad, seed 3 ValueError: <no>" in text
    first = path.read_bytes()
    assert make_results().report(tmp_path, target=0.8).read_bytes() == first


def test_results_can_be_loaded_without_the_code(sqlite):
    seeds = [0, 1, toy.SEED_THAT_RAISES, toy.SEED_THAT_DIVERGES, toy.SEED_THAT_IS_STUCK]
    one = {"low": toy.SCHEDULES["low"]}
    options = {"train": toy.train_badly, "schedules": one, "chance": 0.125}
    study = toy.make_study(sqlite, seeds=seeds, **options)
    study.run(workers=2, progress=False)
    found = load(sqlite)
    assert repr(found.runs) == repr(study.results().runs)
    assert found.schedules == {"low": repr(one["low"])}
    outcomes = {run.seed: run.outcome for run in found}
    assert outcomes == {0: "finished", 1: "finished", 11: "error", 12: "diverged", 14: "stuck"}
    with pytest.raises(ValueError, match="name must be that of a study in the storage"):
        load(sqlite, "other")
