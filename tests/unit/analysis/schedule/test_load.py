import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from mlpm_planner.analysis.schedule.load import Work, load, month_edges
from mlpm_planner.analysis.schedule.workdays import WorkCalendar

OFFICE = WorkCalendar()
EDGES = month_edges(np.datetime64("2025-03-14"), 3)


def work(*rows):
    starts, ends, efforts, teams = zip(*rows, strict=True)
    return Work(
        np.array(starts, "datetime64[D]"),
        np.array(ends, "datetime64[D]"),
        np.array(efforts, dtype=float),
        np.array(teams, np.int64),
    )


def test_months_begin_on_their_first_day():
    assert EDGES.astype(str).tolist() == ["2025-03-01", "2025-04-01", "2025-05-01", "2025-06-01"]


def test_effort_is_spread_over_working_days():
    # 20 working days from Monday 24 March: 6 in March, 14 in April.
    result = load(work(("2025-03-24", "2025-04-18", 10, 0)), EDGES, np.ones(1), OFFICE)
    assert_allclose(result.effort, [[3, 7, 0]])


def test_capacity_is_a_share_of_full_weeks_and_the_excess_is_what_lies_above():
    result = load(work(("2025-03-03", "2025-03-28", 10, 0)), EDGES, np.array([2.0]), OFFICE)
    assert_allclose(result.capacity, [[2 * 21 / 5, 2 * 22 / 5, 2 * 22 / 5]])
    assert_allclose(result.over, [[10 - 8.4, 0, 0]])


def test_teams_are_kept_apart_and_incomplete_features_left_out():
    rows = work(
        ("2025-03-03", "2025-03-07", 1, 1),
        ("2025-04-07", "2025-04-07", 2, 0),
        ("NaT", "NaT", 4, 0),
        ("2025-04-07", "2025-04-07", np.nan, 0),
        ("2025-04-07", "2025-04-07", 8, -1),
    )
    result = load(rows, EDGES, np.array([1, np.nan]), OFFICE)
    assert_allclose(result.effort, [[0, 2, 0], [1, 0, 0]])
    assert np.isnan(result.over[1]).all()


def test_work_on_a_weekend_alone_is_counted_where_it_lies():
    result = load(work(("2025-05-31", "2025-06-01", 2, 0)), EDGES, np.ones(1), OFFICE)
    assert result.effort[0].tolist() == pytest.approx([0, 0, 1])


span = st.tuples(st.integers(0, 300), st.integers(0, 100), st.floats(0, 50))


@given(st.lists(span, min_size=1, max_size=20))
def test_no_effort_is_lost_within_the_shown_months(spans):
    day = np.datetime64("2025-01-01")
    rows = work(*((day + start, day + start + length, pw, 0) for start, length, pw in spans))
    result = load(rows, month_edges(day, 24), np.ones(1), OFFICE)
    assert result.effort.sum() == pytest.approx(rows.efforts.sum())
    assert (result.effort >= -1e-9).all()
