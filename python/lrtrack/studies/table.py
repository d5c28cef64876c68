"""A study's results for the terminal."""

from __future__ import annotations

from typing import SupportsFloat

from rich.table import Table
from rich.text import Text

from lrtrack.studies.results import Results, Summary
from lrtrack.studies.words import number, says_not

# How each column of a schedule is headed and written, here and in the report.
COLUMNS = (
    "tier", "schedule", "final", "±", "best", "mean over epochs", "gap to training",
    "epochs to target", "reached", "rest's sd", "s a run", "runs", "stuck", "failed",
)  # fmt: skip


def cells(summary: Summary) -> tuple[str, ...]:
    """A schedule's row."""
    convergence = summary.convergence
    return (
        f"{summary.tier} {summary.letters}",
        summary.schedule,
        number(summary.mean),
        number(summary.high - summary.mean),
        number(summary.best),
        number(summary.area),
        number(summary.gap),
        _epochs(convergence.median),
        f"{convergence.reached} of {convergence.runs}",
        number(summary.deviation),
        f"{summary.seconds:.1f}",
        str(summary.runs),
        str(summary.stuck),
        str(summary.failed),
    )


def _epochs(value: float) -> str:
    return number(value) if value == float("inf") else f"{value:g}"


def table(results: Results, method: str, target: SupportsFloat | None) -> Table:
    """Raises ValueError if no run has finished."""
    summaries = results.summaries(method, target)
    reached = number(summaries[0].convergence.target)
    found = Table(title=f"{results.name}: {results.metric} ({results.direction}d)")
    for heading in COLUMNS:
        is_name = heading in ("tier", "schedule")
        found.add_column(
            heading, justify="left" if is_name else "right", no_wrap=heading == "schedule"
        )
    for summary, following in zip(summaries, [*summaries[1:], None]):
        ends_tier = following is not None and following.tier != summary.tier
        found.add_row(*map(Text, cells(summary)), end_section=ends_tier)
    caption = [
        "Schedules that share a letter are not told apart; ± is half of the 95% interval.",
        f"The target is {results.metric} {reached}.",
        *says_not(results, results.compare(method), summaries),
    ]
    found.caption = Text(" ".join(caption))
    found.caption_justify = "left"
    return found
