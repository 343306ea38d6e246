import math
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlpm_planner.analysis.schedule.branches import NO_FALLBACK, Gates
from mlpm_planner.analysis.schedule.links import KINDS, Links
from mlpm_planner.analysis.schedule.uncertainty import (
    UncertainPlan,
    finish_days,
    forecast,
    forecasts,
)
from mlpm_planner.analysis.schedule.workdays import WorkCalendar
from mlpm_planner.analysis.scoring.spread import Z95, InputRange, fit

NAN = math.nan
Z80, Z90 = 0.8416212335729143, 1.2815515655446004


def plan_of(durations, links=(), *, gates=(), releases=None, fixed=(), due=None):
    """Durations are numbers or (low, likely, high); links (before, after[, kind, lag])."""
    count = len(durations)
    rows = [each if isinstance(each, tuple) else (NAN, each, NAN) for each in durations]
    low, value, high = np.array(rows, np.float64).reshape(-1, 3).T
    full = [(*link, "FS", 0)[:4] if len(link) == 2 else link for link in links]
    return UncertainPlan(
        fit(InputRange(value, low, high), np.zeros(count)),
        Links(
            np.array([link[0] for link in full], np.int64),
            np.array([link[1] for link in full], np.int64),
            np.array([KINDS.index(link[2]) for link in full], np.int64),
            np.array([link[3] for link in full], np.float64),
        ),
        np.zeros(count) if releases is None else np.array(releases, np.float64),
        np.isin(np.arange(count), fixed),
        np.full(count, NAN) if due is None else np.array(due, np.float64),
        Gates(
            np.array([gate[0] for gate in gates], np.int64),
            np.array([gate[1] for gate in gates], np.float64),
            np.array([gate[2] for gate in gates], np.int64),
        ),
    )


def test_without_ranges_the_finish_is_certain():
    found = forecast(plan_of([3, 4, 0], [(0, 1), (1, 2)]), draws=20)
    np.testing.assert_allclose(found.finishes, [[3, 7, 7]] * 3, rtol=1e-6)
    assert found.end == pytest.approx(7)
    assert found.criticality.tolist() == [1, 1, 1]
    assert found.happens.tolist() == [1, 1, 1]


@pytest.mark.parametrize(
    ("kind", "lag", "expected"),
    [("FS", 0, 7), ("FS", -1, 6), ("SS", 2, 5), ("FF", 1, 5), ("SF", 6, 6), ("SS", -2, 3)],
)
def test_links_of_every_kind_hold(kind, lag, expected):
    found = forecast(plan_of([4, 3], [(0, 1, kind, lag)]), draws=2)
    assert found.finishes[0, 1] == pytest.approx(expected)


def test_quantiles_of_one_lognormal_are_those_of_the_formula():
    found = forecast(plan_of([(5, 10, 20)]), draws=40_000)
    sigma = math.log(20 / 5) / (2 * Z95)
    expected = [10 * math.exp(z * sigma) for z in (0, Z80, Z90)]
    np.testing.assert_allclose(found.finishes[:, 0], expected, rtol=0.02)


def test_a_long_chain_is_the_normal_sum_of_its_parts():
    count, sigma = 60, math.log(12 / 8) / (2 * Z95)
    chain = [(row, row + 1) for row in range(count - 1)]
    found = forecast(plan_of([(8, math.sqrt(96), 12)] * count, chain), draws=10_000)
    mean = math.sqrt(96) * math.exp(sigma**2 / 2)
    sd = math.sqrt(count * (math.exp(sigma**2) - 1)) * mean
    expected = [count * mean + z * sd for z in (0, Z80, Z90)]
    np.testing.assert_allclose(found.end, expected, atol=0.07 * sd)


def test_a_range_that_starts_at_nothing_is_pert():
    plan = plan_of([(0, 4, 8)] * 40, [(row, row + 1) for row in range(39)])
    pert = plan.durations.pert
    mean = (pert.start[0] + 4 * pert.mode[0] + pert.end[0]) / 6
    assert mean == pytest.approx(4)
    assert forecast(plan).end[0] / 40 == pytest.approx(mean, rel=0.01)


def test_the_later_of_two_alike_finishes_in_time_with_the_square_of_the_chance():
    found = forecast(
        plan_of([(5, 10, 20), (5, 10, 20), 0], [(0, 2), (1, 2)], due=[10, 10, 10]), draws=20_000
    )
    np.testing.assert_allclose(found.on_time, [0.5, 0.5, 0.25], atol=0.02)
    np.testing.assert_allclose(found.criticality, [0.5, 0.5, 1.0], atol=0.02)


def test_what_nothing_is_due_for_has_no_chance_of_being_on_time():
    assert np.isnan(forecast(plan_of([1]), draws=2).on_time).all()


def test_to_be_done_at_the_very_time_is_on_time():
    assert forecast(plan_of([0.1] * 3, [(0, 1), (1, 2)], due=[1, 1, 0.3])).on_time[2] == 1


def test_a_failed_gate_without_a_fallback_is_the_end_of_its_branch():
    plan = plan_of([2, 3, 4, 1], [(0, 1), (1, 2)], gates=[(0, 0.3, NO_FALLBACK)], due=[9] * 4)
    found = forecast(plan, draws=20_000)
    np.testing.assert_allclose(found.happens, [1, 0.3, 0.3, 1], atol=0.01)
    np.testing.assert_allclose(found.on_time, found.happens)
    assert found.finishes[:, 2] == pytest.approx(9)
    np.testing.assert_allclose(found.criticality, [1, 0.3, 0.3, 0], atol=0.01)


def test_after_a_failure_the_fallback_is_taken_and_what_depends_on_both_goes_on():
    trial, model, rules, launch = range(4)
    links = [(trial, model), (model, launch), (rules, launch)]
    found = forecast(plan_of([2, 10, 3, 1], links, gates=[(trial, 0.7, rules)]), draws=20_000)
    np.testing.assert_allclose(found.happens, [1, 0.7, 0.3, 1], atol=0.01)
    assert found.finishes[:, rules] == pytest.approx(5)
    assert found.finishes[:, launch] == pytest.approx(13)
    short = forecast(plan_of([2, 10, 3, 1], links, gates=[(trial, 0.0, rules)]), draws=10)
    assert short.finishes[0, launch] == pytest.approx(6)
    assert np.isnan(short.finishes[:, model]).all()


def test_the_chance_to_come_through_two_gates_is_their_product():
    gates = [(1, 0.5, NO_FALLBACK), (0, 0.6, NO_FALLBACK)]
    found = forecast(plan_of([1, 1, 1], [(0, 1), (1, 2)], gates=gates), draws=20_000)
    np.testing.assert_allclose(found.happens, [1, 0.6, 0.3], atol=0.01)


def test_a_gate_that_is_not_reached_takes_no_fallback():
    gates = [(0, 0.0, NO_FALLBACK), (1, 0.0, 2)]
    found = forecast(plan_of([1, 1, 1], [(0, 1)], gates=gates), draws=10)
    assert found.happens.tolist() == [1, 0, 0]


def test_fixed_features_start_where_they_are_and_bind_what_follows():
    plan = plan_of([5, 2, 1], [(0, 1), (1, 2)], releases=[0, 1, 0], fixed=[1])
    assert forecast(plan, draws=2).finishes[0] == pytest.approx([5, 3, 4])


def test_circular_links_are_refused():
    with pytest.raises(ValueError, match="circle"):
        forecast(plan_of([1, 1], [(0, 1), (1, 0)]))


def test_the_coarse_forecast_is_that_of_the_first_draws():
    plan = plan_of([(5, 10, 20), (1, 2, 9)], [(0, 1)], gates=[(0, 0.5, NO_FALLBACK)])
    coarse, whole = forecasts(plan, draws=3_000)
    assert (coarse.draws, whole.draws) == (500, 3_000)
    np.testing.assert_array_equal(coarse.finishes, forecast(plan, draws=500).finishes)
    np.testing.assert_allclose(coarse.end, whole.end, rtol=0.1)
    assert len(list(forecasts(plan, draws=400))) == 1


def test_the_seed_decides():
    plan = plan_of([(5, 10, 20)])
    first, again = (forecast(plan, seed=3).finishes.tolist() for _ in range(2))
    assert first == again != forecast(plan, seed=4).finishes.tolist()


def test_an_empty_plan_has_a_forecast():
    found = forecast(plan_of([]), draws=5)
    assert found.finishes.shape == (3, 0)
    assert found.end.tolist() == [0, 0, 0]


def test_a_range_from_almost_nothing_stays_finite():
    found = forecast(plan_of([(1e-300, 1.0, 2.0), 1], [(0, 1)]), draws=200)
    assert (found.finishes <= 3_661).all()


def test_times_fall_on_working_days():
    times = np.array([0.0, 0.5, 1.0, 5.0, 5.2, NAN])
    days = finish_days(times, np.datetime64("2025-03-10"), WorkCalendar())
    expected = [10, 10, 10, 14, 17]
    assert days[:5].tolist() == [date(2025, 3, day) for day in expected]
    assert np.isnat(days[5])


@st.composite
def networks(draw):
    count = draw(st.integers(1, 7))
    tenths = st.integers(0, 90).map(lambda number: number / 10)
    ranges = st.tuples(tenths, tenths, tenths).map(lambda parts: tuple(np.cumsum(parts).tolist()))
    durations = [draw(ranges) for _ in range(count)]
    pairs = [(i, j) for j in range(count) for i in range(j)]
    linked = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=8)) if pairs else []
    kinds, lags = st.sampled_from(KINDS), st.integers(-3, 5)
    links = [(i, j, draw(kinds), draw(lags)) for i, j in linked]
    releases = draw(st.lists(st.integers(0, 9), min_size=count, max_size=count))
    chance = draw(st.floats(0, 1))
    gates = [(draw(st.integers(0, count - 1)), chance, NO_FALLBACK)]
    return durations, links, releases, gates


@settings(max_examples=60)
@given(networks())
def test_quantiles_are_in_order_and_shares_are_shares(network):
    durations, links, releases, gates = network
    plan = plan_of(durations, links, releases=releases, gates=gates, due=[8] * len(durations))
    found = forecast(plan, draws=60)
    low, middle, high = np.nan_to_num(found.finishes)
    assert (low <= middle).all()
    assert (middle <= high).all()
    for share in (found.happens, found.criticality, found.on_time):
        assert ((share >= 0) & (share <= 1)).all()
    assert (found.criticality <= found.happens + 1e-9).all()
    assert (found.on_time <= found.happens + 1e-9).all()
    assert found.criticality.sum() >= 1 - 1e-9


@settings(max_examples=60)
@given(networks(), st.integers(0, 30))
def test_a_later_release_makes_nothing_earlier(network, delay):
    durations, links, releases, _ = network
    before = forecast(plan_of(durations, links, releases=releases), draws=60)
    moved = [releases[0] + delay, *releases[1:]]
    after = forecast(plan_of(durations, links, releases=moved), draws=60)
    assert (after.finishes >= before.finishes - 1e-3).all()


@settings(max_examples=40)
@given(networks())
def test_one_draw_is_what_the_links_say_one_by_one(network):
    durations, links, releases, _ = network
    likely = [high for _, _, high in durations]
    found = forecast(plan_of(likely, links, releases=releases), draws=1).finishes[0]
    starts, ends = [], []
    for row, duration in enumerate(likely):
        bounds = [releases[row]]
        for before, after, kind, lag in links:
            if after == row:
                source = (ends if kind[0] == "F" else starts)[before] + lag
                bounds.append(source - (duration if kind[1] == "F" else 0))
        starts.append(max(bounds))
        ends.append(starts[row] + duration)
    np.testing.assert_allclose(found, ends, atol=1e-3)
