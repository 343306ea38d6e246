import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from mlpm_planner.analysis.schedule import load
from mlpm_planner.analysis.schedule.load import Work, effort_between, month_edges, week_edges
from mlpm_planner.analysis.schedule.workdays import WorkCalendar

OFFICE = WorkCalendar()
EDGES = month_edges(np.datetime64("2025-03-14"), 3)


def work(*rows):
    starts, ends, efforts, places = zip(*rows, strict=True)
    return Work(
        np.array(starts, "datetime64[D]"),
        np.array(ends, "datetime64[D]"),
        np.array(efforts, dtype=float),
        np.array(places, np.int64),
    )


def test_months_begin_on_their_first_day():
    assert EDGES.astype(str).tolist() == ["2025-03-01", "2025-04-01", "2025-05-01", "2025-06-01"]


def test_weeks_follow_each_other_from_the_day_given():
    weeks = week_edges(np.datetime64("2025-03-02"), 2)
    assert weeks.astype(str).tolist() == ["2025-03-02", "2025-03-09", "2025-03-16"]


def test_effort_is_spread_over_working_days():
    # 20 working days from Monday 24 March: 6 in March, 14 in April.
    found = effort_between(work(("2025-03-24", "2025-04-18", 10, 0)), EDGES, 1, OFFICE)
    assert_allclose(found, [[3, 7, 0]])


def test_rows_are_kept_apart_and_incomplete_features_left_out():
    rows = work(
        ("2025-03-03", "2025-03-07", 1, 1),
        ("2025-04-07", "2025-04-07", 2, 0),
        ("NaT", "NaT", 4, 0),
        ("2025-04-07", "2025-04-07", np.nan, 0),
        ("2025-04-07", "2025-04-07", 8, -1),
        ("2025-03-10", "2025-03-10", 4, 1),
    )
    assert_allclose(effort_between(rows, EDGES, 2, OFFICE), [[0, 2, 0], [5, 0, 0]])


def test_work_on_a_weekend_alone_is_counted_where_it_lies():
    found = effort_between(work(("2025-05-31", "2025-06-01", 2, 0)), EDGES, 1, OFFICE)
    assert found[0].tolist() == pytest.approx([0, 0, 1])


span = st.tuples(st.integers(0, 300), st.integers(0, 100), st.floats(0, 50))


@given(st.lists(span, min_size=1, max_size=20), st.integers(1, 200))
def test_no_effort_is_lost_within_the_shown_months_whatever_the_block(spans, block):
    day = np.datetime64("2025-01-01")
    rows = work(*((day + start, day + start + length, pw, 0) for start, length, pw in spans))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(load, "_BLOCK", block)
        found = effort_between(rows, month_edges(day, 24), 1, OFFICE)
    assert found.sum() == pytest.approx(rows.efforts.sum())
    assert (found >= -1e-9).all()
