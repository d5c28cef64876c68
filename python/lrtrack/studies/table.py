"""A study's results for the terminal."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import SupportsFloat

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from lrtrack.studies.results import Results, Summary
from lrtrack.studies.words import number, says_not

# How each column of a schedule is headed and written, here and in the report.
COLUMNS: dict[str, Callable[[Summary], str]] = {
    "tier": lambda of: f"{of.tier} {of.letters}",
    "schedule": lambda of: of.schedule,
    "final": lambda of: _with_interval(of.mean, of.high),
    "best": lambda of: _with_interval(of.best, of.best_high),
    "mean over\nepochs": lambda of: number(of.area),
    "gap to\ntraining": lambda of: number(of.gap),
    "epochs\nto target": lambda of: _written(of.convergence.median, "g"),
    "reached": lambda of: f"{of.convergence.reached} of {of.convergence.runs}",
    "rest's\nsd": lambda of: number(of.deviation),
    "s a\nrun": lambda of: _written(of.seconds, ".1f"),
    "runs": lambda of: str(of.runs),
    "stuck": lambda of: str(of.stuck),
    "failed": lambda of: str(of.failed),
}
# In two tables, each of which a terminal of 80 columns has room for.
REACHED = ("tier", "schedule", "final", "best", "runs", "stuck", "failed")
COURSE = ("schedule", *(heading for heading in COLUMNS if heading not in REACHED))
TO_THE_LEFT = ("tier", "schedule")


def table(results: Results, method: str, target: SupportsFloat | None) -> Group:
    """Raises ValueError if no run has finished."""
    summaries = results.summaries(method, target)
    goal = number(summaries[0].convergence.target)
    says = [
        "Schedules that share a letter are not told apart; ± is half of the 95% interval.",
        f"The target is {results.metric} {goal}.",
        *says_not(results, results.compare(method), summaries),
    ]
    title = f"{results.name}: {results.metric} ({results.direction}d)"
    return Group(
        Text(title, style="italic"),
        _table(REACHED, summaries),
        _table(COURSE, summaries),
        Text(" ".join(says)),
    )


def _table(headings: Sequence[str], summaries: Sequence[Summary]) -> Table:
    found = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    for heading in headings:
        is_left = heading in TO_THE_LEFT
        # A name that is too long is folded; numbers never are.
        found.add_column(
            heading,
            justify="left" if is_left else "right",
            overflow="fold",
            no_wrap=heading != "schedule",
        )
    for summary, following in zip(summaries, [*summaries[1:], None]):
        ends_tier = following is not None and following.tier != summary.tier
        cells = (COLUMNS[heading](summary) for heading in headings)
        found.add_row(*map(Text, cells), end_section=ends_tier)
    return found


def _with_interval(mean: float, high: float) -> str:
    return f"{number(mean)} ± {number(high - mean)}"


def _written(value: float, form: str) -> str:
    return f"{value:{form}}" if math.isfinite(value) else number(value)
