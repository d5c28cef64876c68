"""The comparison of schedules holds its level, and agrees with statsmodels and SciPy."""

from __future__ import annotations

import itertools
import math
import warnings

import numpy as np
import pytest
from scipy import stats

from lrtrack.studies import compare

SEED_DEVIATION, DEVIATION = 0.0052, 0.0048  # measured on Fashion-MNIST


def draw(random, means, seeds):
    """Values of schedules with these means, each seed of which is luckier than others for all."""
    shape = (len(means), seeds)
    luck = SEED_DEVIATION * random.standard_normal((1, seeds))
    return np.array(means)[:, None] + luck + DEVIATION * random.standard_normal(shape)


def by_name(table):
    return {
        f"schedule {index}": {seed: value for seed, value in enumerate(row) if not np.isnan(value)}
        for index, row in enumerate(table.tolist())
    }


@pytest.mark.parametrize("method, studies", [("tukey", 2000), ("paired-t", 200)])
def test_one_in_twenty_studies_of_equal_schedules_separates_some(method, studies):
    random = np.random.default_rng(0)
    wrong = sum(
        compare(by_name(draw(random, [0.87] * 5, 5)), method).is_separated.any()
        for _ in range(studies)
    )
    assert wrong / studies <= 0.065
    if method == "tukey":  # what others lose in power, it has
        assert wrong / studies >= 0.035


def test_ten_seeds_separate_what_a_seed_or_two_cannot():
    random = np.random.default_rng(0)
    means = [0.8715, 0.8715, 0.863]
    found = [
        [compare(by_name(draw(random, means, seeds))).is_separated[0, 2] for _ in range(200)]
        for seeds in (2, 10)
    ]
    assert np.mean(found[0]) < 0.4
    assert np.mean(found[1]) > 0.8


@pytest.mark.parametrize("missing", [[], [(0, 1), (2, 3)]])
def test_margins_are_those_of_a_mixed_model(missing):
    """Its standard error of a difference, with the studentized range instead of Student's t."""
    mixedlm = pytest.importorskip("statsmodels.regression.mixed_linear_model").MixedLM
    table = draw(np.random.default_rng(1), [0.87, 0.86, 0.85, 0.85], 8)
    for cell in missing:
        table[cell] = math.nan
    schedule, seed = np.nonzero(~np.isnan(table))
    design = np.eye(4)[schedule]
    design[:, 0] = 1  # the others are then differences from the first
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fit = mixedlm(table[schedule, seed], design, groups=seed).fit(reml=True)
    found = compare(by_name(table))
    one, other = found.names.index("schedule 0"), found.names.index("schedule 1")
    freedom = len(schedule) - 4 - 8 + 1
    error = fit.bse_fe[1]
    q = stats.studentized_range.ppf(0.95, 4, freedom)
    # The mixed model learns a little from seeds that some schedules lack.
    tolerance = 0.02 if missing else 1e-4
    assert found.margins[one, other] == pytest.approx(q * error / math.sqrt(2), rel=tolerance)
    difference = found.means[other] - found.means[one]
    assert difference == pytest.approx(fit.fe_params[1], abs=1e-3 if missing else 1e-9)


def test_two_schedules_are_compared_as_a_paired_t_test_does():
    table = draw(np.random.default_rng(2), [0.87, 0.866], 6)
    probability = stats.ttest_rel(table[0], table[1]).pvalue
    for method in ("tukey", "paired-t"):
        comparison = compare(by_name(table), method, level=probability * 1.01)
        assert comparison.is_separated[0, 1]
        assert not compare(by_name(table), method, level=probability * 0.99).is_separated[0, 1]


def test_dead_runs_are_left_out_and_the_rest_is_refitted():
    table = draw(np.random.default_rng(3), [0.87, 0.87, 0.82], 6)
    table[0, 0] = math.nan
    found = compare(by_name(table))
    assert found.tiers()[-1] == ["schedule 2"]
    complete = compare(by_name(table[:, 1:]))
    assert found.margin < complete.margin  # the seed that one lacks still speaks for the others


def test_a_lucky_seed_does_not_favour_the_schedules_that_had_it():
    table = np.array([[0.5, 0.6, 0.9], [0.4, 0.5, math.nan]])
    found = compare(by_name(table))
    assert found.means[0] - found.means[1] == pytest.approx(0.1)


def test_only_gaps_separate_tiers():
    """A chain of schedules of which the ends differ is one tier, and its letters say so."""
    noise = np.random.default_rng(4).standard_normal((4, 5))
    noise -= noise.mean(axis=1, keepdims=True)
    found = compare(by_name(0.001 * noise + np.array([[0.9], [0.8985], [0.897], [0.8]])))
    assert found.tiers() == [["schedule 0", "schedule 1", "schedule 2"], ["schedule 3"]]
    assert found.is_separated[0, 2]
    letters = found.letters()
    for one, name in enumerate(found.names):
        for other, second in enumerate(found.names):
            shares = bool(set(letters[name]) & set(letters[second]))
            assert shares == (one == other or not found.is_separated[one, other])


@pytest.mark.parametrize("method", ["tukey", "paired-t"])
def test_letters_say_which_pairs_differ_and_which_do_not(method):
    """Also where margins are not alike, so that means may differ between two that do not."""
    random = np.random.default_rng(6)
    for _ in range(20):
        deviations = random.choice([0.001, 0.01], size=(8, 1))
        table = 0.01 * random.standard_normal((8, 1)) + deviations * random.standard_normal((8, 6))
        table[random.random(table.shape) < 0.1] = math.nan
        found = compare(by_name(table), method)
        letters = found.letters()
        for one, other in itertools.combinations(found.names, 2):
            assert bool(set(letters[one]) & set(letters[other])) != found.separates(one, other)


@pytest.mark.parametrize("seeds, ratio", [(3, 2.9), (4, 2.4), (5, 2.1), (10, 1.43), (20, 1.0)])
def test_says_how_many_seeds_a_gap_takes(seeds, ratio):
    """Of nine schedules: the margin in standard deviations."""
    found = compare(by_name(draw(np.random.default_rng(5), [0.87] * 9, seeds)))
    assert found.margin / found.sigma == pytest.approx(ratio, rel=0.03)
    assert found.seeds_for(found.margin * 1.001) == seeds
    assert found.seeds_for(found.margin * 0.97) > seeds
    with pytest.raises(ValueError, match="gap must be positive"):
        found.seeds_for(0)


@pytest.mark.parametrize(
    "table",
    [
        [[0.5], [0.9]],  # one seed
        [[0.5, 0.6]],  # one schedule
        [[0.5, 0.6, math.nan, math.nan], [math.nan, math.nan, 0.5, 0.6]],  # no seed in common
    ],
)
@pytest.mark.parametrize("method", ["tukey", "paired-t"])
def test_too_few_data_give_no_numbers(table, method):
    found = compare(by_name(np.array(table)), method)
    assert not found.is_separated.any()
    assert len(found.tiers()) == 1
    assert len(table) == 1 or found.margin == math.inf


def test_methods_and_values_are_checked():
    with pytest.raises(ValueError, match="method must be one of tukey, paired-t, received 'holm'"):
        compare({"a": {0: 1.0}}, "holm")
    with pytest.raises(ValueError, match="values must be of at least one schedule"):
        compare({"a": {}})
