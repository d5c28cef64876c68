"""`lrtrack study`: schedules compared by training with them."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from lrtrack import ParameterTracker

STORAGE = "sqlite:///study.db"

storage_option = click.option(
    "--storage", default=STORAGE, show_default=True, metavar="URL",
    help="sqlite:///FILE, postgresql://USER@HOST/DATABASE or journal:///FILE.",
)  # fmt: skip
name_option = click.option("--name", default="study", show_default=True, help="In the storage.")
method_option = click.option(
    "--method", default="tukey", show_default=True, help="tukey or paired-t."
)
target_option = click.option(
    "--target", type=float, help="The metric whose time is taken (the median of all runs)."
)
report_option = click.option(
    "--report", type=click.Path(path_type=Path), metavar="FOLDER",
    help="Write one HTML page, index.html, into it.",
)  # fmt: skip


@click.group()
def command() -> None:
    """Train under several schedules with several seeds, and see which differ."""


@command.command()
@click.argument("train", metavar="FILE.py:FUNCTION")
@click.option(
    "--schedules", required=True, type=click.Path(exists=True, path_type=Path), metavar="FILE",
    help="YAML or JSON: names, and for each an expression or a tracker's dictionary.",
)  # fmt: skip
@click.option("--seeds", type=int, default=5, show_default=True, help="How many, from 0.")
@click.option("--metric", default="accuracy", show_default=True, help="Which the function reports.")
@click.option("--minimize", is_flag=True, help="Less of the metric is better.")
@click.option("--chance", type=float, help="What guessing reaches: runs that end so are stuck.")
@click.option("--timeout", type=float, help="Seconds without a report after which a run hangs.")
@click.option("--version", help="Of the code that trains, to notice that it has changed.")
@click.option("--on-change", default="raise", show_default=True, help="raise, warn or keep.")
@click.option("--workers", type=int, default=1, show_default=True, help="Runs at once.")
@click.option("--threads", type=int, default=1, show_default=True, help="Of each run.")
@storage_option
@name_option
@method_option
@target_option
@report_option
def run(
    train: str,
    schedules: Path,
    seeds: int,
    minimize: bool,
    workers: int,
    threads: int,
    method: str,
    target: float | None,
    report: Path | None,
    **options: Any,
) -> None:
    """Train FUNCTION under each schedule with each seed, and print what came out.

    The function gets a run: run.tracker, run.schedule, run.seed and run.report(epoch,
    accuracy=...). Run again, the command continues with the missing runs; machines with the same
    storage share the work.
    """
    from lrtrack.studies import Study

    direction = "minimize" if minimize else "maximize"
    function, trackers = _load_function(train), _load_schedules(schedules)
    study = Study(function, trackers, range(seeds), direction=direction, **options)
    study.run(workers=workers, threads=threads)
    _print(study.results(), method, target, report)


@command.command()
@click.argument("results", type=click.Path(exists=True, path_type=Path), required=False)
@storage_option
@name_option
@method_option
@target_option
@report_option
def show(
    results: Path | None,
    storage: str,
    name: str,
    method: str,
    target: float | None,
    report: Path | None,
) -> None:
    """Print what a study has found so far: in a storage, or in a file of RESULTS in JSON."""
    from lrtrack.studies import Results, load

    found = load(storage, name) if results is None else Results.from_json(results)
    _print(found, method, target, report)


def _print(results: Any, method: str, target: float | None, report: Path | None) -> None:
    from rich.console import Console

    from lrtrack.studies.words import says

    console = Console()
    console.print(results.table(method, target))
    for sentence in says(results.compare(method)):
        console.print(sentence, markup=False, highlight=False)
    if report is not None:
        click.echo(results.report(report, method, target))


def _load_function(text: str) -> Callable[[Any], object]:
    """From a file, as a module of its name, so that the processes of runs import it too."""
    file, _, name = text.rpartition(":")
    path = Path(file)
    if path.suffix != ".py" or not path.is_file():
        raise click.UsageError(f"FILE.py:FUNCTION must name a file that is there, received {text}")
    sys.path.insert(0, str(path.resolve().parent))
    module = importlib.import_module(path.stem)
    function: Callable[[Any], object] | None = getattr(module, name, None)
    if function is None or Path(module.__file__ or "").resolve() != path.resolve():
        raise click.UsageError(f"{path} must have a function {name}, and a name of its own")
    return function


def _load_schedules(path: Path) -> dict[str, ParameterTracker]:
    from lrtrack import _documents
    from lrtrack.expressions import read_any

    text = path.read_text(encoding="utf-8-sig")
    named = _documents.load_json(text)
    if not isinstance(named, dict):
        raise click.UsageError(f"{path} must hold names with an expression each")
    return {
        str(name): read_any(of if isinstance(of, str) else json.dumps(of))
        for name, of in named.items()
    }
