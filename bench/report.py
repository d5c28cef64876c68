"""Results as a table, JSON and a picture."""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Union

import pyperf
from matplotlib.figure import Figure
from rich.console import Console
from rich.table import Table

from bench.results import Measure, Missing, Result, Target

Rows = Sequence[Union[Result, Missing]]

VERDICTS = {None: "", True: "met", False: "MISSED"}


def console() -> Console:
    """With a fixed width if the output is a file."""
    terminal = Console()
    return terminal if terminal.is_terminal else Console(width=130)


def table(rows: Iterable[Result | Missing], title: str) -> Table:
    result = Table(title=title)
    result.add_column("what")
    for heading in ("median", "quartiles", "", "target", "", "values"):
        result.add_column(heading, justify="right")
    group = None
    for row in rows:
        if row.group != group:
            group = row.group
            result.add_section()
            result.add_row(f"[bold]{group}[/bold]{_sides(row)}")
        result.add_row(*_cells(row))
    return result


def _sides(row: Result | Missing) -> str:
    return "" if isinstance(row, Missing) else f"\n{row.ours} against {row.other}"


def _cells(row: Result | Missing) -> tuple[str, ...]:
    if isinstance(row, Missing):
        return (row.name, "", "", "", "", "", row.reason)
    spread = row.spread
    return (
        row.name,
        _short(spread.median),
        f"{_short(spread.low)} – {_short(spread.high)}",
        row.measure.value,
        "" if row.target is None else str(row.target),
        VERDICTS[row.meets_target],
        str(row.check),
    )


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def markdown(rows: Rows) -> str:
    """Every row, in a Markdown table for each group."""
    lines: list[str] = []
    group = None
    for row in rows:
        if row.group != group:
            group = row.group
            lines += ["", f"### {group[0].upper()}{group[1:]}", ""]
            lines += ["| what | against | ratio | quartiles | target | | values |"]
            lines += ["|---|---|--:|--:|--:|---|---|"]
        name, median, quartiles, unit, *rest = _cells(row)
        sides = "" if isinstance(row, Missing) else f"`{row.ours}` against `{row.other}`"
        cells = (name, sides, f"{median} {unit}".strip(), quartiles, *rest)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join([*lines[1:], ""])


def overview(rows: Rows) -> str:
    """A Markdown table with one line for each group and target."""
    lines = [
        "| rows | unit | target | met | lowest | median | highest | furthest from the target |",
        "|---|---|--:|--:|--:|--:|--:|---|",
    ]
    kinds: dict[tuple[str, Target | None], list[Result]] = {}
    for row in rows:
        if isinstance(row, Result):
            kinds.setdefault((row.group, row.target), []).append(row)
    groups = [group for group, _ in kinds]
    for (group, target), members in kinds.items():
        name = group + (_which(members) if groups.count(group) > 1 else "")
        missed = [row for row in members if row.meets_target is False]
        met = f"{len(members) - len(missed)} of {len(members)}" if target else ""
        medians = [row.spread.median for row in members]
        values = (min(medians), statistics.median(medians), max(medians))
        numbers = [_short(value) for value in values]
        aim = "" if target is None else str(target)
        cells = (name, members[0].measure.value, aim, met, *numbers, _worst(missed))
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def _which(members: Sequence[Result]) -> str:
    """Distinguishes a line from others of its group: its sizes, its only row, or no target."""
    names = [row.name for row in members]
    if all(name.startswith("N = ") for name in names):
        sizes = dict.fromkeys(name[4:].partition(":")[0] for name in names)
        return f", N = {' and '.join(sizes)}"
    if len(names) == 1:
        return f" ({names[0]})"
    return " (without a target)" if members[0].target is None else ""


def _worst(missed: Sequence[Result], shown: int = 5) -> str:
    """The rows furthest from their target, without the beginning of the name that all share."""

    def share(row: Result) -> float:
        share = row.spread.median / row.target.bound if row.target else 1.0
        return share if row.measure is Measure.SPEED else 1 / share

    is_shared = len({row.name.partition(": ")[0] for row in missed}) == 1 < len(missed)
    names = [
        f"{row.name.partition(': ')[2] if is_shared else row.name} ({_short(row.spread.median)})"
        for row in sorted(missed, key=share)
    ]
    more = len(names) - shown
    return "; ".join([*names[:shown], f"and {more} more"] if more > 0 else names)


def summary(rows: Rows) -> str:
    results = [row for row in rows if isinstance(row, Result)]
    aimed = [row for row in results if row.target is not None]
    met = sum(row.meets_target is True for row in aimed)
    same = sum(row.check.passed for row in results)
    return (
        f"{met} of {len(aimed)} targets met; both sides gave the same values in {same} of "
        f"{len(results)} rows; {len(rows) - len(results)} rows not measured"
    )


def machine() -> dict[str, Any]:
    """What pyperf knows of this machine."""
    metadata = pyperf.Run([1.0]).get_metadata()
    wanted = (
        "cpu_model_name", "cpu_count", "platform", "python_version", "python_compiler",
        "load_avg_1min", "date",
    )  # fmt: skip
    return {key: str(metadata[key]) for key in wanted if key in metadata}


def save_json(rows: Rows, path: Path) -> None:
    document = {"machine": machine(), "rows": [_as_json(row) for row in rows]}
    path.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", "utf-8")


def _as_json(row: Result | Missing) -> dict[str, Any]:
    content = asdict(row)
    if isinstance(row, Missing):
        return content
    target = None if row.target is None else row.target.bound
    check = {**content["check"], "passed": row.check.passed}
    more = {"measure": row.measure.value, "target": target, "meets_target": row.meets_target}
    return {**content, **more, "check": check}


def save_pyperf(rows: Rows, path: Path) -> None:
    """Every round's time, for `python -m pyperf stats`, `hist` and `compare_to`."""
    benchmarks = []
    for row in rows:
        if not isinstance(row, Result) or row.times is None:
            continue
        for label, side, seconds in (
            ("lrtrack", row.ours, row.times.ours),
            ("other", row.other, row.times.other),
        ):
            name = f"{row.group} / {row.name} / {label}: {side}"
            benchmarks.append(
                pyperf.Benchmark([pyperf.Run(list(seconds), metadata={"name": name})])
            )
    if benchmarks:
        pyperf.BenchmarkSuite(benchmarks).dump(str(path), replace=True)


def save_picture(rows: Rows, path: Path) -> None:
    """Each group's ratios as bars on a logarithmic scale, with quartiles and targets."""
    results = [row for row in rows if isinstance(row, Result) and row.spread.median > 0]
    if not results:
        return
    groups = list(dict.fromkeys((row.group, row.measure) for row in results))
    figure = Figure(figsize=(11, 1.2 * len(groups) + 0.24 * len(results)), layout="constrained")
    members = [[row for row in results if (row.group, row.measure) == group] for group in groups]
    heights = [len(part) + 2 for part in members]
    axes = figure.subplots(len(groups), 1, squeeze=False, height_ratios=heights)[:, 0]
    for panel, (group, measure), part in zip(axes, groups, members):
        _draw_group(panel, part)
        panel.set_title(f"{group} ({_meaning(measure)})", loc="left", fontsize=9)
    figure.savefig(path, dpi=100)


def _meaning(measure: Measure) -> str:
    better = "more" if measure is Measure.SPEED else "less"
    return f"{measure.value}; {better} is better; dotted: target"


def _draw_group(panel: Any, results: Sequence[Result]) -> None:
    colours = {None: "tab:gray", True: "tab:green", False: "tab:red"}
    places = range(len(results))
    panel.barh(
        places,
        [row.spread.median for row in results],
        xerr=[
            [row.spread.median - row.spread.low for row in results],
            [row.spread.high - row.spread.median for row in results],
        ],
        color=[colours[row.meets_target] for row in results],
    )
    for bound in {row.target.bound for row in results if row.target is not None}:
        panel.axvline(bound, linestyle=":", color="black")
    panel.set_xscale("log")
    panel.set_yticks(places, [row.name for row in results], fontsize=7)
    panel.invert_yaxis()


def save_all(rows: Rows, folder: Path, name: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    save_json(rows, folder / f"{name}.json")
    save_pyperf(rows, folder / f"{name}.pyperf.json")
    save_picture(rows, folder / f"{name}.png")
    (folder / f"{name}.md").write_text(f"{overview(rows)}\n{markdown(rows)}", "utf-8")
