"""What a study's results show and what they don't, in sentences."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence

from lrtrack.studies.results import Results, Summary
from lrtrack.studies.statistics import LEVEL, Comparison

ROUNDING = 1e-12  # what is smaller is what rounding has left over

METHODS = {
    "tukey": "Tukey's test with seeds as blocks",
    "paired-t": "t tests of pairs of schedules, corrected by Holm's method",
}


def says(comparison: Comparison) -> list[str]:
    """The tiers, the best first, and how far apart they are."""
    if len(comparison.names) == 1:
        return [f"There is one schedule, {comparison.names[0]}, and nothing to compare it with."]
    tiers = comparison.tiers()
    means = dict(zip(comparison.names, comparison.means))
    if len(tiers) == 1:
        return [f"No schedule stands out: {_tier(comparison, tiers[0])}."]
    sentences = [f"Tier 1, the best: {_tier(comparison, tiers[0])}."]
    for index, (above, tier) in enumerate(zip(tiers, tiers[1:]), start=2):
        gap = number(means[above[-1]] - means[tier[0]])
        sentences.append(f"Tier {index}, {gap} behind: {_tier(comparison, tier)}.")
    return sentences


def _tier(comparison: Comparison, tier: Sequence[str]) -> str:
    if len(tier) == 1:
        return tier[0]
    pairs = list(itertools.combinations(tier, 2))
    different = [pair for pair in pairs if comparison.separates(*pair)]
    if not different:
        return f"{listed(tier)}, which are not told apart"
    if len(different) == 1:
        what = f"{listed(different[0])} differ"
    else:
        what = f"{len(different)} of their {len(pairs)} pairs differ, as the letters show"
    return f"{listed(tier)}; no gap parts them into tiers, though {what}"


def says_not(results: Results, comparison: Comparison, summaries: Sequence[Summary]) -> list[str]:
    """What is within the margin, what failed, and what was not tried."""
    return [
        *_margin(results, comparison),
        *_variation(comparison),
        *_failures(summaries),
        "Another task, another length of training or another base rate may order the schedules "
        "otherwise.",
    ]


def _margin(results: Results, comparison: Comparison) -> list[str]:
    margin = comparison.margin
    if not math.isfinite(margin):
        return ["There are too few seeds to tell any schedules apart."]
    if _is_without_seeds(results):
        return [
            "Every seed gave the very same values. If train does not use run.seed, this is one run "
            "of each schedule, and says nothing of the next."
        ]
    sentences = [
        f"With {comparison.seeds} seeds, differences of up to {number(margin)} in "
        f"{results.metric} are not told from chance ({METHODS[comparison.method]}, at the 5% "
        "level)."
    ]
    half = comparison.seeds_for(margin / 2) if margin > 0 else None
    if half is not None:
        sentences.append(f"Half of that would take about {half} seeds.")
    gap = smallest_gap_of_interest(comparison)
    seeds = None if gap is None else comparison.seeds_for(gap)
    if gap is not None and seeds is not None:
        best, second = comparison.names[:2]
        sentences.append(
            f"{best} is ahead of {second} by {number(gap)}; it would take about {seeds:,} seeds "
            "until so little counts."
        )
    return sentences


def _is_without_seeds(results: Results) -> bool:
    finals = [[results.final(run) for run in results.finished(name)] for name in results.schedules]
    return any(len(of) > 1 for of in finals) and all(len(set(of)) <= 1 for of in finals)


def smallest_gap_of_interest(comparison: Comparison) -> float | None:
    """Between the best schedule and the next, where they are not told apart."""
    if len(comparison.names) < 2 or comparison.is_separated[0, 1]:
        return None
    gap = comparison.means[0] - comparison.means[1]
    return gap if gap > 0 else None


def _variation(comparison: Comparison) -> list[str]:
    if comparison.method != "tukey" or not comparison.alike < LEVEL:
        return []
    deviations = [d for d in comparison.deviations if math.isfinite(d)]
    return [
        "The schedules do not seem to vary alike (standard deviations of the rest from "
        f"{number(min(deviations))} to {number(max(deviations))}), which Tukey's test assumes; "
        'method="paired-t" does not.'
    ]


def _failures(summaries: Sequence[Summary]) -> list[str]:
    bad = [s for s in summaries if s.stuck or s.failed]
    if not bad:
        return []
    counts = listed(f"{s.schedule} ({_count(s)})" for s in bad)
    return [f"Runs that were stuck or failed are left out of the means: {counts}."]


def _count(summary: Summary) -> str:
    parts = []
    if summary.stuck:
        parts.append(f"{summary.stuck} stuck")
    if summary.failed:
        parts.append(f"{summary.failed} failed")
    return f"{', '.join(parts)} of {summary.runs + summary.stuck + summary.failed}"


def number(value: float) -> str:
    """Four digits after the point, or four in all from 1 on; two of what is below a thousandth."""
    if not math.isfinite(value):
        return "∞" if value == math.inf else "–"
    if ROUNDING < abs(value) < 1e-3:
        return f"{value:#.2g}"
    return f"{value:.4f}" if abs(value) < 1 else f"{value:.4g}"


def listed(names: Iterable[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
