"""A study's results as a picture."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from lrtrack.studies.results import Results, Summary

RATE = "learning_rate"
SCALED = re.compile(r"(.+) × (\S+)")


def picture(results: Results, method: str = "tukey") -> Figure:
    """Over the epochs: the rate and the losses, where they were reported, and the metric.

    Lines are means over seeds, bands reach from the lowest to the highest run. Beside them are the
    mean of each schedule with its 95% interval, and, of schedules that :func:`scaled` has made, how
    much the base rate matters.
    """
    summaries = [s for s in results.summaries(method) if s.runs]
    colors = _colors([summary.schedule for summary in summaries])
    reported = {name for run in results for metrics in run.epochs.values() for name in metrics}
    losses = sorted(name for name in reported if name == "loss" or name.endswith("_loss"))
    panels = [name for name in (RATE, *losses, results.metric) if name in reported]
    panels = list(dict.fromkeys(panels))
    sweep = by_scale(summaries)
    count = len(panels) + 1 + bool(sweep)
    figure = Figure(
        figsize=(4.5 * count, 0.5 + max(4.0, 0.28 * len(summaries))), layout="constrained"
    )
    axes = figure.subplots(1, count, squeeze=False)[0]
    for panel, name in zip(axes, panels):
        _draw_curves(panel, results, name, colors)
    _draw_intervals(axes[len(panels)], results, summaries, colors)
    if sweep:
        _draw_sweep(axes[-1], results, sweep)
    figure.suptitle(results.name, parse_math=False)
    return figure


def by_scale(summaries: list[Summary]) -> dict[str, dict[float, Summary]]:
    """Of schedules such as "cosine × 0.3": the name, and what each factor gave."""
    found: dict[str, dict[float, Summary]] = {}
    for summary in summaries:
        match = SCALED.fullmatch(summary.schedule)
        if match:
            found.setdefault(match[1], {})[float(match[2])] = summary
    return {name: dict(sorted(by.items())) for name, by in found.items() if len(by) > 1}


def _colors(schedules: list[str]) -> dict[str, Any]:
    palette = matplotlib.colormaps["tab20" if len(schedules) > 10 else "tab10"]
    return {name: palette(index % palette.N) for index, name in enumerate(schedules)}


def _draw_curves(axes: Axes, results: Results, metric: str, colors: Mapping[str, Any]) -> None:
    for schedule, color in colors.items():
        curves = [run.curve(metric) for run in results.finished(schedule)]
        epochs = sorted(set.intersection(*map(set, curves)))
        values = np.array([[curve[epoch] for epoch in epochs] for curve in curves])
        if not values.size:
            continue
        axes.plot(epochs, values.mean(axis=0), color=color, linewidth=1.5)
        axes.fill_between(
            epochs, values.min(axis=0), values.max(axis=0), color=color, alpha=0.12, linewidth=0
        )
    axes.set_title(metric.replace("_", " "))
    axes.set_xlabel("epoch")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.grid(alpha=0.3)


def _draw_intervals(
    axes: Axes, results: Results, summaries: list[Summary], colors: Mapping[str, Any]
) -> None:
    for row, summary in enumerate(summaries):
        color = colors[summary.schedule]
        finals = [results.final(run) for run in results.finished(summary.schedule)]
        axes.plot(finals, [row] * len(finals), "|", color=color, alpha=0.5)
        axes.plot([summary.mean], [row], "o", color=color)
        if summary.runs > 1:
            axes.plot([summary.low, summary.high], [row, row], color=color, linewidth=2)
    for row in range(1, len(summaries)):
        if summaries[row].tier != summaries[row - 1].tier:
            axes.axhline(row - 0.5, color="0.5", linewidth=0.8, linestyle="--")
    axes.set_yticks(range(len(summaries)), [s.schedule for s in summaries], parse_math=False)
    axes.invert_yaxis()
    axes.set_title(f"{results.metric}: runs, mean, 95% interval, tiers")
    axes.grid(alpha=0.3, axis="x")


def _draw_sweep(axes: Axes, results: Results, sweep: Mapping[str, Mapping[float, Summary]]) -> None:
    for name, by_factor in sweep.items():
        means = [summary.mean for summary in by_factor.values()]
        errors = [summary.high - summary.mean for summary in by_factor.values()]
        errors = [error if np.isfinite(error) else 0.0 for error in errors]
        axes.errorbar(list(by_factor), means, errors, marker="o", capsize=3, label=name)
    axes.set_xscale("log")
    axes.set_xlabel("factor of the base rate")
    axes.set_title(results.metric.replace("_", " "))
    for text in axes.legend().get_texts():
        text.set_parse_math(False)
    axes.grid(alpha=0.3)
