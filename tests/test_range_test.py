"""The range test's curve, its suggestions and its stopping rules, without any framework."""

from __future__ import annotations

import json
import math
from itertools import combinations, islice

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrtrack.range_test import SUGGESTIONS, RangeTest, RangeTestEnd, RangeTestRun, repeated

RATES = np.geomspace(1e-6, 10, 141)
finite = st.floats(-1e6, 1e6)


def curve(loss_of_log_rate, smoothing=0.0):
    return RangeTest(RATES, [loss_of_log_rate(math.log10(r)) for r in RATES], smoothing=smoothing)


def run_over(losses, **settings):
    """What a run makes of these losses, until it ends by itself."""
    run = RangeTestRun(updates=len(losses), **settings)
    for _, loss in zip(run, losses):
        run.record(loss)
    return run


@given(st.lists(finite, max_size=20), st.floats(0, 0.99))
def test_the_smoothed_losses_are_weighted_means_without_a_bias_to_zero(losses, smoothing):
    result = RangeTest(range(1, len(losses) + 1), losses, smoothing=smoothing)
    for k, smoothed in enumerate(result.smoothed, start=1):
        weights = smoothing ** np.arange(k)[::-1]
        expected = np.average(losses[:k], weights=weights)
        assert smoothed == pytest.approx(expected, rel=1e-9, abs=1e-6)


def test_the_steepest_rate_is_where_the_loss_falls_most_on_the_logarithmic_axis():
    # A logistic fall is steepest in its middle; what follows the minimum does not matter.
    def fall(x):
        return 1 / (1 + math.exp(3 * (x + 2)))

    def fall_and_spikes(x):
        return fall(x) if x < 0 else 9 + 5 * math.sin(40 * x)

    assert curve(fall).suggest("steepest") == pytest.approx(0.01)
    assert curve(fall_and_spikes).suggest("steepest") == pytest.approx(0.01)


def test_fractions_of_the_rate_of_the_minimum():
    result = curve(lambda x: 1 + (x + 1) ** 2)
    assert result.suggest("minimum/2") == result.suggest() == pytest.approx(0.05)
    assert result.suggest("minimum/10") == pytest.approx(0.01)


@pytest.mark.parametrize("updates", [100, 200, 800])
def test_half_the_rate_of_the_smoothed_minimum_is_where_the_losses_are_lowest(updates):
    # A parabola over six decades, whose running mean of a twentieth lags by 0.3 of them.
    rates = np.geomspace(1e-5, 10, updates)
    result = RangeTest(rates, 1 + (np.log10(rates) + 1) ** 2)
    assert result.suggest("minimum/2") == pytest.approx(0.1, rel=0.15)


@pytest.mark.parametrize("updates, smoothing", [(20, 0.8), (100, 0.8), (200, 0.9), (800, 0.975)])
def test_the_mean_spans_a_twentieth_of_the_losses_and_at_least_five(updates, smoothing):
    assert RangeTest(range(1, updates + 1), [1.0] * updates).smoothing == pytest.approx(smoothing)
    assert RangeTestRun(updates=updates).result().smoothing == pytest.approx(smoothing)


@given(st.lists(st.integers(0, 8), min_size=2, max_size=9).filter(lambda v: min(v) < v[0]))
def test_the_valley_is_the_middle_of_a_longest_fall(values):
    rates = [10.0**k for k in range(len(values))]
    suggested = RangeTest(rates, [v + 1.0 for v in values], smoothing=0).suggest("valley")
    falls = [
        picked
        for length in range(len(values), 1, -1)
        for picked in combinations(range(len(values)), length)
        if all(values[a] > values[b] for a, b in zip(picked, picked[1:]))
    ]
    longest = [fall for fall in falls if len(fall) == len(falls[0])]
    middles = [10 ** ((fall[0] + fall[-1]) / 2) for fall in longest]
    assert any(suggested == pytest.approx(middle) for middle in middles)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("updates", [141, 800])
def test_all_suggestions_lie_on_the_fall_of_a_noisy_curve(updates, seed):
    rates = np.geomspace(1e-6, 10, updates)
    losses = 2.3 - 1.5 / (1 + np.exp(-4 * (np.log10(rates) + 2)))
    losses += np.random.default_rng(seed).normal(0, 0.1, updates)
    losses[rates > 5] = 50.0
    result = RangeTest(rates, losses)
    for how in SUGGESTIONS:
        assert 5e-4 < result.suggest(how) < 3, how


@pytest.mark.parametrize("losses", [[], [2.0], [2.0, 2.5, 3.0], [2.303, 2.301, 2.302]])
def test_a_curve_that_does_not_fall_suggests_nothing(losses):
    with pytest.raises(ValueError, match="the loss must fall at some rate"):
        RangeTest([0.1, 0.2, 0.3][: len(losses)], losses).suggest()


@given(
    st.lists(finite, max_size=5),
    st.floats(0, 0.99),
    st.sampled_from(RangeTestEnd),
)
def test_a_result_survives_json(losses, smoothing, end):
    result = RangeTest(range(1, len(losses) + 1), losses, smoothing=smoothing, end=end)
    restored = RangeTest.from_dict(json.loads(json.dumps(result.to_dict())))
    assert restored == result
    assert hash(restored) == hash(result)
    assert restored.smoothed.tolist() == result.smoothed.tolist()


def test_a_result_does_not_change():
    result = RangeTest([0.1, 0.2], [1.0, 0.5])
    for array in (result.rates, result.losses, result.smoothed):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 3


@pytest.mark.parametrize(
    "call, error, message",
    [
        (
            lambda: RangeTest([1, 2], [1]),
            ValueError,
            "rates must be as many as losses (1), received 2",
        ),
        (
            lambda: RangeTest([2, 1], [1, 1]),
            ValueError,
            "rates must be increasing, received [2.0, 1.0]",
        ),
        (lambda: RangeTest([-1], [1]), ValueError, "rates must be positive, received -1.0"),
        (lambda: RangeTest([1], [math.nan]), ValueError, "losses must be finite, received nan"),
        (lambda: RangeTest([1], ["a"]), TypeError, "losses must be a number, received 'a'"),
        (
            lambda: RangeTest([1], [1], smoothing=1),
            ValueError,
            "smoothing must be below 1, received 1.0",
        ),
        (
            lambda: RangeTest([1], [1], end="FINE"),
            ValueError,
            "end must be one of COMPLETE, DIVERGED, DEAD, received 'FINE'",
        ),
        (
            lambda: RangeTest([1, 2], [2, 1]).suggest("best"),
            ValueError,
            "how must be one of minimum/2, steepest, valley, minimum/10, received 'best'",
        ),
        (lambda: RangeTest.from_dict({}), ValueError, "the key rates must be there, received {}"),
        (lambda: RangeTestRun(updates=1), ValueError, "updates must be 2 or more, received 1"),
        (
            lambda: RangeTestRun(min_value=3, max_value=2),
            ValueError,
            "min_value must be below max_value (2.0), received 3.0",
        ),
        (lambda: RangeTestRun(min_value=0), ValueError, "min_value must be positive, received 0.0"),
    ],
)
def test_refusals(call, error, message):
    with pytest.raises(error) as raised:
        call()
    assert str(raised.value) == message


@pytest.mark.parametrize(
    "growth, expected", [("exponential", np.geomspace), ("LINEAR", np.linspace)]
)
def test_the_rates_reach_both_ends(growth, expected):
    run = run_over([1.0] * 30, min_value=1e-4, max_value=2.0, growth=growth)
    assert run.end is RangeTestEnd.COMPLETE
    rates = run.result().rates
    np.testing.assert_allclose(rates, expected(1e-4, 2.0, 30), rtol=1e-12)
    assert (rates[0], rates[-1]) == (1e-4, 2.0)


def test_a_loss_that_explodes_ends_the_run():
    losses = [2.3] * 20 + [1.0] * 30 + [100.0] * 50
    run = run_over(losses)
    assert run.end is RangeTestEnd.DIVERGED
    assert 50 < len(run.result().rates) < 55
    assert run.result().end is RangeTestEnd.DIVERGED


@pytest.mark.parametrize("loss", [math.nan, math.inf, -math.inf])
def test_a_loss_that_is_not_finite_ends_the_run_and_is_not_kept(loss):
    run = run_over([2.0, 1.0, loss, 1.0])
    assert run.end is RangeTestEnd.DIVERGED
    assert run.result().losses.tolist() == [2.0, 1.0]


def test_a_noisy_loss_does_not_end_the_run_before_it_has_risen_above_the_first():
    assert run_over([1.0] * 10 + [1e-4] * 40 + [0.5] * 50).end is RangeTestEnd.COMPLETE


def test_a_network_that_died_ends_the_run():
    """Back at ln 10, the loss of ten classes told apart by chance, for good."""
    noise = np.random.default_rng(1).normal(0, 0.02, 200)
    losses = np.r_[np.full(60, 2.33), np.linspace(2.3, 0.8, 60), np.full(80, math.log(10))]
    run = run_over((losses + noise).tolist())
    assert run.end is RangeTestEnd.DEAD
    assert 140 <= len(run.result().rates) < 150


def test_neither_a_spike_nor_a_loss_that_never_fell_is_a_dead_network():
    assert run_over([2.3] * 20 + [1.0] * 60 + [2.3] * 5 + [1.0] * 15).end is RangeTestEnd.COMPLETE
    assert run_over([2.3] * 100).end is RangeTestEnd.COMPLETE


def test_a_loop_that_records_nothing_is_an_error():
    with pytest.raises(RuntimeError, match="record must be called with the loss of each rate"):
        for _ in RangeTestRun():
            pass


def test_a_run_that_is_over_takes_no_more():
    run = run_over([1.0, 1.0])
    with pytest.raises(RuntimeError, match=r"the run is over \(COMPLETE\)"):
        run.record(1.0)


def test_progress_is_shown_on_request(capsys):
    run_over([1.0, 0.5])
    assert capsys.readouterr().err == ""
    run_over([1.0, 0.5], progress=True)
    shown = capsys.readouterr().err
    assert "1/2, loss 1" in shown
    assert "2/2, loss 0.5" in shown
    assert shown.endswith("complete\n")


@pytest.fixture
def pyplot():
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    from matplotlib import pyplot

    yield pyplot
    pyplot.close("all")


def test_the_plot_marks_the_suggestions_and_clips_an_explosion(pyplot):
    losses = [2.3 - 1.5 / (1 + math.exp(-4 * (math.log10(r) + 2))) for r in RATES]
    calm, exploding = RangeTest(RATES, losses), RangeTest(RATES, [*losses[:-1], 1e9])
    axes = exploding.plot()
    assert axes.get_ylim() == pytest.approx(calm.plot().get_ylim(), rel=1e-3)
    assert all(line.get_ydata().max() <= axes.get_ylim()[1] for line in axes.lines[:2])
    marked = {line.get_label().split(":")[0]: line.get_xdata()[0] for line in axes.lines[2:]}
    assert marked == {how: pytest.approx(exploding.suggest(how)) for how in SUGGESTIONS}
    assert axes.get_xscale() == "log"


def test_a_curve_without_suggestions_can_be_drawn_on_given_axes(pyplot):
    _, axes = pyplot.subplots()
    assert RangeTest([0.1, 0.2], [1.0, 1.0]).plot(axes) is axes
    with pytest.raises(ValueError, match="at least one loss must be measured"):
        RangeTest([], []).plot()


def test_data_are_repeated_whether_they_can_begin_again_or_not():
    shuffled = iter([[1, 2], [2, 1]])

    class Shuffling:
        def __iter__(self):
            return iter(next(shuffled))

    assert list(islice(repeated(Shuffling()), 4)) == [1, 2, 2, 1]
    assert list(islice(repeated(iter([1, 2])), 4)) == [1, 2, 1, 2]
    for empty in ([], iter([])):
        with pytest.raises(ValueError, match="data must have at least one batch, received"):
            next(repeated(empty))
