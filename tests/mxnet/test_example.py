"""The Fashion-MNIST example, in a few seconds, and the data it comes with."""

from __future__ import annotations

import hashlib
import math
import os
import shutil
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "examples" / "fashion_mnist" / "data"
NAMES = ["fixed", "square-root", "factor", "multi-factor", "cosine", "warm-up-cosine"]

SHA256 = {
    "t10k-images-idx3-ubyte.gz": "0424f03a4357fd8f682a4b06e0e17dbd218662c049947d4afd6e99cfaab9abc8",
    "t10k-labels-idx1-ubyte.gz": "54cc9684c6fdb8913743444879b91c176f98ee10d976a4e557d5bbcb93cf60d1",
    "train-images-idx3-ubyte.gz": (
        "3f6d35c471c593d1b4092fd14445be6cc250d996a607f1aa62d8f99493104a05"
    ),
    "train-labels-idx1-ubyte.gz": (
        "0718d8c57ba93b8336c09c7cc30a3268d8c285a116a3e6168db89efa55fe7609"
    ),
}


@pytest.fixture
def from_root(monkeypatch):
    """Makes the examples importable, as they are from the repository's top folder."""
    monkeypatch.syspath_prepend(str(ROOT))


def run_example(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "examples.fashion_mnist", *arguments],
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "120"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def needs_demo_packages():
    with warnings.catch_warnings():
        # Some releases of matplotlib warn of what they use of others, once, while imported.
        warnings.simplefilter("ignore")
        for package in ("matplotlib.figure", "rich", "tqdm"):
            pytest.importorskip(package, reason="pip install 'lrtrack[demo]'")


def printed(table, width=120):
    from rich.console import Console

    console = Console(width=width)
    with console.capture() as captured:
        console.print(table)
    return captured.get()


def table_rows(output):
    """The cells of each schedule's row."""
    rows = (line.strip("│ ").split("│") for line in output.splitlines() if line.startswith("│"))
    return {cells[0].strip(): [cell.strip() for cell in cells[1:]] for cells in rows}


def test_every_schedule_trains_and_is_reported(mx, tmp_path):
    needs_demo_packages()
    done = run_example("--subset", "640", "--epochs", "1", "--output", str(tmp_path))
    assert done.returncode == 0, done.stderr
    rows = table_rows(done.stdout)
    assert [name for name in rows if name in NAMES] == NAMES
    for name in NAMES:
        final_rate, loss, train_accuracy, test_accuracy, speed = rows[name]
        assert float(final_rate) > 0
        assert 0 < float(loss) < 3
        assert 0 <= float(train_accuracy) <= 1
        assert 0 <= float(test_accuracy) <= 1
        assert float(speed.replace(",", "")) > 0
    assert float(rows["fixed"][0]) == 0.1
    assert [
        line for line in done.stdout.splitlines() if line.startswith("cosine: test accuracy 0.")
    ]
    assert (tmp_path / "schedules.png").read_bytes().startswith(b"\x89PNG\r\n")


def test_it_learns(mx, tmp_path):
    needs_demo_packages()
    done = run_example(
        "--subset", "6000", "--epochs", "4", "--schedules", "cosine", "--output", str(tmp_path)
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert float(table_rows(done.stdout)["cosine"][3]) > 0.6


@pytest.mark.parametrize(
    "arguments, message",
    [
        (["--subset", "12001"], "the subset has 12000 images"),
        (["--subset", "0"], "must be positive, received 0"),
        (["--subset", "10", "--batch-size", "11"], "batch_size must be at most"),
        (["--epochs", "0"], "must be positive, received 0"),
        (["--peak", "nan"], "--peak: must be between 1e-9 and 1e9, received nan"),
        (["--peak", "1e39"], "--peak: must be between 1e-9 and 1e9, received 1e39"),
        (["--peak", "-0.1"], "--peak: must be between 1e-9 and 1e9, received -0.1"),
        (["--peak", "high"], "--peak: invalid rate value: 'high'"),
        (["--seed", "-1"], "--seed: must be between 0 and 2147483647, received -1"),
        (["--seed", "2147483648"], "--seed: must be between 0 and 2147483647, received"),
        (["--seed", "0.5"], "--seed: invalid seed value: '0.5'"),
        (["--epochs", str(2**63)], "max_updates must be at most 9223372036854775807"),
        (["--output", "/dev/null/pictures"], "/dev/null/pictures"),
        (["--schedules", "linear"], "invalid choice: 'linear'"),
        (["--data", "/nowhere"], "/nowhere"),
        (["--full", "--subset"], "not allowed with"),
    ],
)
def test_says_what_is_wrong_with_its_options(mx, from_root, capsys, arguments, message):
    needs_demo_packages()
    from examples.fashion_mnist.__main__ import main

    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    printed = capsys.readouterr()
    assert message in printed.err
    assert printed.out == ""


def test_looks_before_training_whether_the_picture_can_be_written(from_root, tmp_path):
    needs_demo_packages()
    from examples.fashion_mnist.__main__ import choose_picture

    folder = tmp_path / "new" / "folder"
    picture = choose_picture(folder)
    assert list(folder.iterdir()) == []
    picture.write_text("an earlier picture")
    assert choose_picture(folder) == picture
    assert picture.read_text() == "an earlier picture"
    picture.unlink()
    picture.mkdir()
    with pytest.raises(IsADirectoryError):
        choose_picture(folder)


def test_a_network_stuck_at_guessing_is_reported(mx, from_root):
    needs_demo_packages()
    from examples.fashion_mnist import report
    from examples.fashion_mnist.training import History

    def run(loss, accuracy, updates=100):
        return History("x", [0.3], [loss], [0.1], [accuracy], 1, updates, seconds=1.0)

    dead, diverged, slow = run(math.log(10), 0.1), run(math.nan, 0.1), run(2.2, 0.25)
    assert [run.is_stuck for run in (dead, diverged, slow)] == [True, True, False]
    assert [run(loss, 0.1, updates=1).is_stuck for loss in (2.31, math.nan)] == [False, True]
    assert "stuck at ln 10" in printed(report.table([slow, dead], "title"))
    assert "stuck at ln 10" not in printed(report.table([slow], "title"))


def test_the_table_fits_80_columns(mx, from_root):
    needs_demo_packages()
    from examples.fashion_mnist import report
    from examples.fashion_mnist.training import History

    histories = [
        History(name, [0.3], [math.log(10)], [0.1], [0.1], 10**9, 100, 1) for name in NAMES
    ]
    lines = printed(report.table(histories, "a title"), width=80).splitlines()
    headings = [[cell.strip() for cell in line.strip("┃").split("┃")] for line in lines[2:4]]
    assert headings == [
        ["", "final", "train", "train", "test", "examples"],
        ["schedule", "rate", "loss", "accuracy", "accuracy", "per second"],
    ]
    assert max(map(len, lines)) <= 80
    assert not [line for line in lines if "…" in line]
    assert [name for name in table_rows("\n".join(lines)) if name in NAMES] == NAMES


@pytest.mark.parametrize("epochs", [1, 2, 3, 4, 10, 20, 100])
def test_schedules_fit_any_number_of_epochs(from_root, epochs):
    from examples.fashion_mnist.schedules import SCHEDULES

    assert list(SCHEDULES) == NAMES
    for name, make in SCHEDULES.items():
        rates = [make(0.3, epochs)(epoch) for epoch in range(epochs)]
        assert all(0 < rate < 0.3001 for rate in rates), name
    warm_up = SCHEDULES["warm-up-cosine"](0.3, epochs)
    assert warm_up(max(1, epochs // 4)) == pytest.approx(0.3)


def test_schedules_are_the_chapters_at_its_length(from_root):
    from examples.fashion_mnist.schedules import SCHEDULES

    at = {name: make(0.3, 20) for name, make in SCHEDULES.items()}
    assert [at["fixed"](t) for t in (0, 19)] == pytest.approx([0.3, 0.3])
    assert [at["square-root"](t) for t in (0, 3)] == pytest.approx([0.1, 0.05])
    assert [at["factor"](t) for t in (0, 1, 2)] == pytest.approx([0.3, 0.27, 0.243])
    assert [at["multi-factor"](t) for t in (9, 10, 14, 15)] == pytest.approx(
        [0.3, 0.15, 0.15, 0.075]
    )
    assert [at["cosine"](t) for t in (0, 10, 20)] == pytest.approx([0.3, 0.155, 0.01])
    assert [at["warm-up-cosine"](t) for t in (0, 4, 5, 20)] == pytest.approx(
        [0.05, 0.25, 0.3, 0.01]
    )


@pytest.fixture
def without_full_set(from_root, monkeypatch, tmp_path):
    """A machine that has no full set; its Gluon keeps data sets under the folder returned."""
    from examples.fashion_mnist import data

    monkeypatch.setattr(data, "DEBIAN", tmp_path / "debian")
    monkeypatch.setenv("MXNET_HOME", str(tmp_path / "mxnet"))
    return tmp_path / "mxnet" / "datasets"


def choose(*arguments):
    from examples.fashion_mnist.__main__ import choose_data, choose_settings, parser

    parsed = parser().parse_args(arguments)
    dataset = choose_data(parsed)
    return dataset, choose_settings(parsed, dataset)


def test_without_the_full_set_the_shipped_subset_is_taken(mx, without_full_set):
    needs_demo_packages()
    dataset, settings = choose("--peak", "0.2")
    assert (dataset.source, len(dataset.train)) == (SHIPPED, 12_000)
    assert (settings.epochs, settings.batch_size, settings.peak) == (10, 64, 0.2)
    with pytest.raises(FileNotFoundError, match="apt-get install dataset-fashion-mnist"):
        choose("--full")


def test_finds_the_set_where_gluon_keeps_it(mx, without_full_set):
    needs_demo_packages()
    shutil.copytree(SHIPPED, without_full_set / "fashion-mnist")
    assert choose()[0].source == without_full_set / "fashion-mnist"
    assert choose("--subset")[0].source == SHIPPED


def test_many_images_get_the_books_settings(mx, without_full_set):
    needs_demo_packages()
    from examples.fashion_mnist import data

    folder = without_full_set / "fashion-mnist"
    shutil.copytree(SHIPPED, folder)
    data.write_idx(folder / data.TRAIN_IMAGES, np.zeros((60_000, 28, 28), np.uint8))
    data.write_idx(folder / data.TRAIN_LABELS, np.zeros(60_000, np.uint8))
    settings = choose()[1]
    assert (settings.batch_size, settings.peak, settings.filters) == (256, 0.3, 6)


def test_the_shipped_files_are_the_ones_checked_in():
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in SHIPPED.glob("*.gz")
    }
    assert found == SHA256
    assert sum(path.stat().st_size for path in SHIPPED.iterdir()) < 8 * 2**20


def test_the_shipped_subset_is_balanced_from_its_beginning(from_root):
    from examples.fashion_mnist import data

    dataset = data.load(SHIPPED)
    for split, count in ((dataset.train, 12_000), (dataset.test, 2_000)):
        assert split.images.shape == (count, 28, 28)
        assert np.array_equal(split.labels, np.tile(np.arange(10), count // 10))
        assert split.images.max() == 255


def test_the_shipped_subset_is_the_full_sets_beginning(from_root):
    from examples.fashion_mnist import data, make_subset

    folder = data.full_set()
    if folder is None:
        pytest.skip("no full set here: apt-get install dataset-fashion-mnist")
    full, subset = data.load(folder), data.load(SHIPPED)
    assert (len(full.train), len(full.test)) == (60_000, 10_000)
    expected = make_subset.balanced(full.train, make_subset.TRAIN_COUNT)
    assert np.array_equal(subset.train.images, expected.images)
    expected = make_subset.balanced(full.test, make_subset.TEST_COUNT)
    assert np.array_equal(subset.test.images, expected.images)


def test_the_licence_lies_beside_the_images():
    text = (SHIPPED / "LICENSE").read_text()
    assert "Zalando SE" in text
    assert "Permission is hereby granted, free of charge" in text
