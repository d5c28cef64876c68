"""Which differences between schedules the data support.

Every schedule is trained with the same seeds, and a seed that is lucky for one is lucky for most.
So the model is additive, value = schedule + seed + residual, and only the residual is noise.
"""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from lrtrack._arguments import refusal
from lrtrack.studies.choices import to_choice

LEVEL = 0.05
EXACT = 1e-30  # what rounding leaves over of values without any noise
MANY_SEEDS = 200  # beyond, the studentized range hardly depends on them
MANY = 1_000_000  # degrees of freedom

Values = Mapping[str, Mapping[int, float]]
Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Comparison:
    """The result of a comparison of schedules, ordered from the highest mean to the lowest.

    Attributes:
        method: ``tukey`` or ``paired-t``.
        names: The schedules.
        means: Of each, adjusted for seeds that it lacks.
        deviations: Of each, the standard deviation of its residuals.
        margins: By how much two means must differ to be separated, (schedules, schedules);
            infinite with too few seeds.
        is_separated: Which pairs are.
        seeds: How many seeds there are.
        sigma: The standard deviation of the residuals of all schedules together.
        alike: The p-value of Levene's test for equal variances; NaN with too few seeds.
    """

    method: str
    names: tuple[str, ...]
    means: tuple[float, ...]
    deviations: tuple[float, ...]
    margins: Matrix
    is_separated: NDArray[np.bool_]
    seeds: int
    sigma: float
    alike: float

    @property
    def margin(self) -> float:
        """The median of the margins; with Tukey and no run missing, all are equal."""
        pairs = np.triu_indices(len(self.names), 1)
        return float(np.median(self.margins[pairs])) if len(pairs[0]) else math.inf

    def separates(self, one: str, other: str) -> bool:
        """Whether two schedules differ."""
        return bool(self.is_separated[self.names.index(one), self.names.index(other)])

    def tiers(self) -> list[list[str]]:
        """The names in groups: any two that no chain of unseparated pairs connects differ."""
        tiers: list[list[int]] = []
        for index in range(len(self.names)):
            joined = [tier for tier in tiers if not self.is_separated[index, tier].all()]
            tiers = [tier for tier in tiers if tier not in joined]
            tiers.append([*itertools.chain(*joined), index])
        return [[self.names[index] for index in tier] for tier in sorted(tiers)]

    def letters(self) -> dict[str, str]:
        """Those that share a letter are not separated, and those that share none are."""
        # Piepho's algorithm: a group with two that differ is split, one in each half.
        groups = {frozenset(range(len(self.names)))}
        for one, other in np.argwhere(np.triu(self.is_separated)).tolist():
            both = {group for group in groups if {one, other} <= group}
            halves = {group - {index} for group in both for index in (one, other)}
            groups = (groups - both) | halves
            groups = {group for group in groups if not any(group < wider for wider in groups)}
        lettered = sorted(groups, key=sorted)
        return {
            name: "".join(_letter(number) for number, of in enumerate(lettered) if index in of)
            for index, name in enumerate(self.names)
        }

    def seeds_for(self, gap: float) -> int | None:
        """How many seeds it takes until a gap of this size counts, by Tukey's test and sigma.

        Raises:
            ValueError: gap is not positive.

        Returns:
            The number; None where sigma is unknown.
        """
        if not gap > 0:
            raise ValueError(refusal("gap", "positive", gap))
        if not math.isfinite(self.sigma):
            return None
        schedules = max(len(self.names), 2)
        seeds = _seeds_for(gap / self.sigma, studentized_range(schedules, MANY, LEVEL))
        # With few seeds the range is wider, and each turn of this comes closer from below.
        while seeds < MANY_SEEDS:
            freedom = (schedules - 1) * (seeds - 1)
            more = _seeds_for(gap / self.sigma, studentized_range(schedules, freedom, LEVEL))
            if more <= seeds:
                break
            seeds = more
        return seeds


def _seeds_for(gap: float, q: float) -> int:
    return max(2, math.ceil((q / gap) ** 2))


def compare(values: Values, method: str = "tukey", level: float = LEVEL) -> Comparison:
    r"""Compares the means of schedules that were trained with the same seeds.

    ``tukey`` is Tukey's test with seeds as blocks: two of k schedules differ if their means do by
    :math:`q_{k,\nu} \sqrt{\mathrm{MSE} / n}` or more, with q the studentized range,
    :math:`\nu = (k - 1)(n - 1)` and n seeds; where runs are missing, Tukey and Kramer's form with
    the standard error of each difference. The probability that it separates any two equal schedules
    is the level. It assumes equal variances. ``paired-t`` does not, and mostly separates less: a t
    test of each pair's differences, corrected by Holm's method.

    Args:
        values: By schedule and seed; a run that failed is left out.
        method: ``tukey`` or ``paired-t``.
        level: The probability of a separation where there is no difference.

    Raises:
        ValueError: There are no values, or method is another.
    """
    to_choice("method", method, METHODS)
    names = [name for name, by_seed in values.items() if by_seed]
    if not names:
        raise ValueError(refusal("values", "of at least one schedule", dict(values)))
    seeds = sorted(set(itertools.chain.from_iterable(values[name] for name in names)))
    table = np.array([[values[name].get(seed, math.nan) for seed in seeds] for name in names])
    fit = _Fit(table)
    order = np.argsort(-fit.means, kind="stable")
    margins, is_separated = METHODS[method](table, fit, level)
    return Comparison(
        method=method,
        names=tuple(names[index] for index in order),
        means=tuple(fit.means[order].tolist()),
        deviations=tuple(fit.deviations[order].tolist()),
        margins=margins[np.ix_(order, order)],
        is_separated=is_separated[np.ix_(order, order)],
        seeds=len(seeds),
        sigma=math.sqrt(fit.mean_square),
        alike=fit.alike,
    )


class _Fit:
    """The additive model, by least squares; NaN stands for a run that is missing."""

    def __init__(self, table: Matrix) -> None:
        schedules, seeds = table.shape
        schedule, seed = np.nonzero(~np.isnan(table))
        observed = table[schedule, seed]
        center = observed.mean()  # keeps the numbers small
        design = np.zeros((len(observed), schedules + seeds))
        design[np.arange(len(observed)), schedule] = 1
        design[np.arange(len(observed)), schedules + seed] = 1
        inverse = np.linalg.pinv(design.T @ design)
        coefficients = inverse @ design.T @ (observed - center)
        residuals = observed - center - design @ coefficients
        by_seed = coefficients[schedules:].mean()
        self.means: Matrix = center + coefficients[:schedules] + by_seed
        self.observations = len(observed)
        self.freedom = len(observed) - int(np.linalg.matrix_rank(design))
        self.is_connected = np.linalg.matrix_rank(design) == schedules + seeds - 1
        has_rest = self.freedom > 0
        self.mean_square = float(residuals @ residuals) / self.freedom if has_rest else math.nan
        variances = inverse[:schedules, :schedules]
        diagonal = np.diag(variances)
        self.difference_variances: Matrix = diagonal[:, None] + diagonal[None, :] - 2 * variances
        self._by_schedule = [residuals[schedule == index] for index in range(schedules)]
        self.deviations = np.array([self._deviation(of_one) for of_one in self._by_schedule])

    @property
    def alike(self) -> float:
        several = [of_one for of_one in self._by_schedule if len(of_one) > 2]
        if len(several) < 2 or self.freedom < 1 or self.mean_square <= EXACT:
            return math.nan
        return float(stats.levene(*several).pvalue)

    def _deviation(self, residuals: Matrix) -> float:
        """Of one schedule's residuals, to whose count belongs a share of the freedom."""
        if self.freedom < 1 or len(residuals) < 2:
            return math.nan
        share = self.freedom * len(residuals) / self.observations
        return math.sqrt(float(residuals @ residuals) / share)


def _tukey(table: Matrix, fit: _Fit, level: float) -> tuple[Matrix, NDArray[np.bool_]]:
    schedules = len(table)
    if fit.freedom < 1 or not fit.is_connected or schedules < 2:
        return _nothing(schedules)
    q = studentized_range(schedules, fit.freedom, level)
    margins = q * np.sqrt(fit.mean_square * fit.difference_variances / 2)
    np.fill_diagonal(margins, 0)
    differences = np.abs(fit.means[:, None] - fit.means[None, :])
    return margins, differences > margins


def _paired_t(table: Matrix, fit: _Fit, level: float) -> tuple[Matrix, NDArray[np.bool_]]:
    margins, is_separated = _nothing(len(table))
    pairs = list(itertools.combinations(range(len(table)), 2))
    found = []
    for one, other in pairs:
        differences = table[one] - table[other]
        differences = differences[~np.isnan(differences)]
        count = len(differences)
        if count < 2:
            continue
        error = differences.std(ddof=1) / math.sqrt(count)
        strictest = stats.t.ppf(1 - level / (2 * len(pairs)), count - 1) * error
        margins[one, other] = margins[other, one] = strictest
        mean = abs(float(differences.mean()))
        if error > 0:
            probability = float(2 * stats.t.sf(mean / error, count - 1))
        else:
            probability = 0.0 if mean else 1.0
        found.append((probability, one, other))
    # Holm: the smallest of m probabilities is held against level / m, the next against m − 1.
    for rank, (probability, one, other) in enumerate(sorted(found)):
        if probability > level / (len(pairs) - rank):
            break
        is_separated[one, other] = is_separated[other, one] = True
    return margins, is_separated


def _nothing(schedules: int) -> tuple[Matrix, NDArray[np.bool_]]:
    margins = np.full((schedules, schedules), math.inf)
    np.fill_diagonal(margins, 0)
    return margins, np.zeros((schedules, schedules), bool)


METHODS: dict[str, Callable[[Matrix, _Fit, float], tuple[Matrix, NDArray[np.bool_]]]] = {
    "tukey": _tukey,
    "paired-t": _paired_t,
}


@functools.cache
def studentized_range(schedules: int, freedom: int, level: float) -> float:
    return float(stats.studentized_range.ppf(1 - level, schedules, freedom))


def half_interval(values: Sequence[float], level: float = LEVEL) -> float:
    """Of the mean, by Student's t; infinite with one value, which says nothing of the next."""
    if len(values) < 2:
        return math.inf
    error = float(np.std(values, ddof=1)) / math.sqrt(len(values))
    return float(stats.t.ppf(1 - level / 2, len(values) - 1)) * error


def _letter(number: int) -> str:
    return chr(ord("a") + number) if number < 26 else f"({number + 1})"
