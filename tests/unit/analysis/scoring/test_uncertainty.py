import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from mlpm_planner.analysis.scoring.methods import METHODS, Form, Term, WeightedCriterion, weighted
from mlpm_planner.analysis.scoring.spread import (
    InputRange,
    assumed_log_sd,
    fit,
    fit_all,
    values_of,
)
from mlpm_planner.analysis.scoring.uncertainty import likely_range, simulate

NAN = float("nan")
ONE = Form(combine="sum", terms={"x": Term()})


def ranged(*rows):
    """Input ranges from (value, low, high) rows."""
    value, low, high = np.array(rows, dtype=float).T
    return InputRange(value, low, high)


def certain(*values):
    return ranged(*((value, NAN, NAN) for value in values))


def rice(reach, effort, confidence):
    """Ranges of a RICE score whose impact is always 1."""
    return {
        "reach": reach,
        "impact": certain(*np.ones(reach.value.size)),
        "confidence": confidence,
        "effort": effort,
    }


def test_assumed_spread_follows_confidence():
    spread = assumed_log_sd(np.array([1, 0.9, 0.8, 0.5, 0.1, NAN]))
    assert_allclose(spread, [0.15, 0.275, 0.40, 0.80, 0.80, 0.40])


def test_positive_range_is_the_5_and_95_percent_point_of_a_lognormal():
    spread = fit(ranged((200, 100, 400)), np.zeros(1))
    assert spread.log_mean == pytest.approx([np.log(200)])
    assert spread.log_sd == pytest.approx([np.log(4) / (2 * 1.6448536)])
    result = likely_range(
        Form(combine="product", terms={"x": Term()}),
        {"x": fit(ranged((150, 100, 400)), np.zeros(1))},
    )
    assert_allclose([result.low[0], result.high[0]], [100, 400])


@pytest.mark.parametrize(
    "row", [(0, -10, 10), (2, 0, 6), (-1, -2, 9), (9, -3, 10), (-5, -9, -2), (0, 0, 5)]
)
def test_range_that_is_not_all_positive_keeps_its_ends_as_5_and_95_percent(row):
    odds = simulate(ONE, {"x": fit(ranged(row), np.zeros(1))}, draws=40_000)
    width = row[2] - row[1]
    assert odds.low[0] == pytest.approx(row[1], abs=0.02 * width)
    assert odds.high[0] == pytest.approx(row[2], abs=0.02 * width)


def test_symmetric_pert_has_its_mean_at_the_likely_value():
    mean, variance, third = fit(ranged((0, -1, 1)), np.zeros(1)).moments()
    assert mean[0] == pytest.approx(0, abs=1e-9)
    assert third[0] == pytest.approx(0, abs=1e-9)
    # Beta(3, 3) has its P5 at 0.18926 and a variance of 1/28 of its squared width.
    assert variance[0] == pytest.approx((2 / (1 - 2 * 0.1892555)) ** 2 / 28, rel=1e-4)


def test_draws_of_an_input_that_starts_at_zero_are_never_negative():
    form = Form(combine="product", terms={"x": Term()})
    spreads = {"x": fit(ranged((1, 0, 50), (2, 0, 5)), np.zeros(2))}
    assert (simulate(form, spreads).low >= 0).all()


def test_logarithmic_variances_of_a_product_add_up():
    ranges = rice(ranged((200, 100, 400)), ranged((2, 1, 4)), certain(0.8))
    form = METHODS["rice"].form(values_of(ranges))
    result = likely_range(form, fit_all(form, ranges, np.array([0.8]), assume=False))
    reach = np.sqrt(2) * np.log(4) / 2
    assert_allclose(result.low, 80 * np.exp(-reach))
    assert_allclose(result.high, 80 * np.exp(reach))
    assert not result.assumed.any()


def test_bare_numbers_get_the_assumed_spread_and_say_so():
    ranges = rice(certain(200), certain(2), certain(0.5))
    form = METHODS["rice"].form(values_of(ranges))
    result = likely_range(form, fit_all(form, ranges, np.array([0.5])))
    assert_allclose(result.high / 50, np.exp(1.6448536 * np.sqrt(3) * 0.80))
    assert result.assumed.all()


def test_without_assumptions_a_bare_number_has_no_spread():
    ranges = rice(certain(200), certain(2), certain(0.5))
    form = METHODS["rice"].form(values_of(ranges))
    result = likely_range(form, fit_all(form, ranges, np.array([0.5]), assume=False))
    assert_allclose([result.low, result.high], [[50], [50]])


def test_range_of_effort_that_reaches_zero_keeps_its_upper_side():
    ranges = {"value": certain(8, 8), "effort": ranged((2, 0, 4), (2, 1, 4))}
    form = METHODS["value_effort"].form(values_of(ranges))
    result = likely_range(form, fit_all(form, ranges, np.full(2, 0.8), assume=False))
    assert result.low == pytest.approx([2, 2])


def test_unscored_features_have_neither_range_nor_odds():
    ranges = rice(certain(200, NAN, 5), certain(2, 2, 0), certain(0.5, 0.5, 0.5))
    form = METHODS["rice"].form(values_of(ranges))
    odds = simulate(form, fit_all(form, ranges, np.full(3, 0.5)), draws=100)
    assert np.isfinite(odds.low).tolist() == [True, False, False]
    assert odds.top_k == pytest.approx([1, NAN, NAN], nan_ok=True)


def mixed_scores(key, size=40):
    rng = np.random.default_rng(3)
    method = METHODS.get(key) or weighted(
        [
            WeightedCriterion(key="reach", weight=2),
            WeightedCriterion(key="effort", weight=1, direction="lower"),
        ]
    )
    ranges = {}
    for name in method.inputs:
        value = rng.uniform(1, 10, size)
        ranges[name] = InputRange(value, value * 0.7, value * rng.uniform(1.2, 1.6, size))
    form = method.form(values_of(ranges))
    return form, fit_all(form, ranges, np.full(size, 0.8))


@pytest.mark.parametrize("key", ["rice", "ice_mean", "wsjf", "value_effort", "weighted"])
def test_closed_form_agrees_with_simulation(key):
    form, spreads = mixed_scores(key)
    closed, odds = likely_range(form, spreads), simulate(form, spreads, draws=20_000)
    width = odds.high - odds.low
    assert (np.abs(closed.low - odds.low) < 0.08 * width).all()
    assert (np.abs(closed.high - odds.high) < 0.08 * width).all()


def test_simulated_product_of_lognormals_has_the_closed_ends():
    _, spreads = mixed_scores("rice")
    drawn = simulate(Form(combine="sum", terms={"reach": Term()}), spreads, draws=20_000)
    exact = likely_range(Form(combine="product", terms={"reach": Term()}), spreads)
    assert_allclose(drawn.low, exact.low, rtol=0.03)
    assert_allclose(drawn.high, exact.high, rtol=0.03)


def test_same_seed_gives_the_same_odds_and_another_seed_others():
    form, spreads = mixed_scores("wsjf")
    first, again = simulate(form, spreads), simulate(form, spreads)
    assert_array_equal(first.top_k, again.top_k)
    assert_array_equal(first.low, again.low)
    assert (simulate(form, spreads, seed=2).top_k != first.top_k).any()


def test_odds_of_two_equal_features_are_even():
    ranges = {"value": ranged((2, 1, 4), (2, 1, 4)), "effort": certain(1, 1)}
    form = METHODS["value_effort"].form(values_of(ranges))
    odds = simulate(form, fit_all(form, ranges, np.full(2, 0.8)), top=1)
    assert odds.top_k == pytest.approx([0.5, 0.5], abs=0.03)


def test_odds_of_one_feature_against_another_match_the_normal_difference():
    # ln A - ln B is normal with mean ln 1.5 and sd sqrt(2) * 0.4: P(A > B) = 0.7632.
    ranges = {"value": certain(3, 2)}
    form = Form(combine="product", terms={"value": Term()})
    odds = simulate(form, fit_all(form, ranges, np.full(2, 0.8)), top=1, draws=50_000)
    assert odds.top_k[0] == pytest.approx(0.7632, abs=0.01)


def test_more_places_than_features_make_every_feature_certain():
    form, spreads = mixed_scores("rice", size=2)
    assert simulate(form, spreads, top=5, draws=50).top_k == pytest.approx([1, 1])


def test_nothing_to_score_gives_empty_odds():
    form, spreads = mixed_scores("rice", size=0)
    assert simulate(form, spreads).top_k.size == 0


def test_odds_cover_features_beyond_one_chunk_and_add_up_to_the_places():
    form, spreads = mixed_scores("rice", size=700)
    odds = simulate(form, spreads, top=3, draws=300)
    assert odds.top_k.sum() == pytest.approx(3)
    assert odds.top_k[256:].sum() > 0


def test_certain_ties_go_to_the_first_in_order():
    form = Form(combine="product", terms={"value": Term()})
    spreads = fit_all(form, {"value": certain(1, 5, 5, 5)}, np.ones(4), assume=False)
    assert simulate(form, spreads, top=2, draws=10).top_k.tolist() == [0, 1, 1, 0]


def test_closed_form_of_a_single_criterion_is_exact_also_where_lower_is_better():
    ranges = {"effort": ranged((5, 2, 9), (3, 1, 10), (8, 6, 9))}
    for direction, ends in (("higher", (2, 9)), ("lower", (9, 2))):
        method = weighted([WeightedCriterion(key="effort", weight=1, direction=direction)])
        form = method.form(values_of(ranges))
        result = likely_range(form, fit_all(form, ranges, np.ones(3)))
        worst, best = (3, 8) if direction == "higher" else (8, 3)
        expected = [100 * (end - worst) / (best - worst) for end in ends]
        assert_allclose([result.low[0], result.high[0]], expected)


@pytest.mark.parametrize("row", [(0, -10, 10), (2, 0, 6), (-1, -2, 9), (-5, -9, -2)])
def test_closed_form_of_a_pert_input_is_close_to_its_ends(row):
    result = likely_range(ONE, {"x": fit(ranged(row), np.zeros(1))})
    assert result.low[0] == pytest.approx(row[1], abs=0.05 * (row[2] - row[1]))
    assert result.high[0] == pytest.approx(row[2], abs=0.05 * (row[2] - row[1]))


@pytest.mark.parametrize("combine", ["product", "sum"])
def test_closed_form_of_a_pert_input_over_an_uncertain_effort_is_close_to_simulation(combine):
    ranges = {"value": ranged((6, -1, 12)), "effort": ranged((4, 3, 6))}
    form = Form(combine=combine, terms={"value": Term(2)}, divisor="effort")
    spreads = fit_all(form, ranges, np.ones(1))
    closed, odds = likely_range(form, spreads), simulate(form, spreads, draws=40_000)
    width = odds.high[0] - odds.low[0]
    assert closed.low[0] == pytest.approx(odds.low[0], abs=0.08 * width)
    assert closed.high[0] == pytest.approx(odds.high[0], abs=0.08 * width)


positive = st.floats(0.01, 1e4)


@given(positive, positive, positive, positive)
def test_the_likely_range_contains_the_score_of_the_middle_of_its_inputs(low, more, effort, spare):
    reach = ranged((np.sqrt(low * (low + more)), low, low + more))
    ranges = {
        "value": reach,
        "effort": ranged((effort, effort / (1 + spare), effort * (1 + spare))),
    }
    form = METHODS["value_effort"].form(values_of(ranges))
    result = likely_range(form, fit_all(form, ranges, np.ones(1)))
    score = form.score(values_of(ranges))
    assert result.low[0] <= score[0] * (1 + 1e-9)
    assert result.high[0] >= score[0] * (1 - 1e-9)
