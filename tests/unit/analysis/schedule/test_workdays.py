from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlpm_planner.analysis.schedule.workdays import EVERY_DAY, WorkCalendar

OFFICE = WorkCalendar()
FRIDAY, SATURDAY, MONDAY = date(2025, 3, 14), date(2025, 3, 15), date(2025, 3, 17)


def test_end_is_the_last_working_day_of_the_duration():
    assert OFFICE.end(FRIDAY, 1) == FRIDAY
    assert OFFICE.end(FRIDAY, 2) == MONDAY
    assert OFFICE.end(FRIDAY, 1.5) == MONDAY
    assert OFFICE.end(SATURDAY, 1) == MONDAY


def test_milestone_ends_where_it_starts():
    assert OFFICE.end(SATURDAY, 0) == SATURDAY


def test_holidays_are_not_worked():
    calendar = WorkCalendar(holidays=[MONDAY])
    assert calendar.end(FRIDAY, 2) == date(2025, 3, 18)
    assert calendar.duration(FRIDAY, date(2025, 3, 18)) == 2


def test_calendar_of_every_day_counts_weekends():
    calendar = WorkCalendar(EVERY_DAY)
    assert calendar.end(FRIDAY, 4) == MONDAY
    assert calendar.duration(FRIDAY, MONDAY) == 4


def test_moving_skips_free_days_both_ways():
    assert OFFICE.move(FRIDAY, 1) == MONDAY
    assert OFFICE.move(MONDAY, -1) == FRIDAY
    assert OFFICE.move(SATURDAY, -1) == date(2025, 3, 13)
    assert OFFICE.next_day(SATURDAY) == MONDAY


def test_duration_of_a_weekend_or_a_reversed_range_is_zero():
    assert OFFICE.duration(SATURDAY, SATURDAY) == 0
    assert OFFICE.duration(MONDAY, FRIDAY) == 0


def test_week_without_a_working_day_is_refused():
    with pytest.raises(ValueError, match="no working days"):
        WorkCalendar("0000000")


days = st.dates(date(1970, 1, 1), date(2199, 1, 1))
masks = st.integers(1, 127).map(lambda bits: f"{bits:07b}")


@given(days, st.integers(1, 300), masks)
def test_end_and_duration_are_inverse(start, duration, mask):
    calendar = WorkCalendar(mask)
    end = calendar.end(start, duration)
    assert calendar.duration(start, end) == duration
    assert calendar.duration(start, end - timedelta(days=1)) == duration - 1


@given(days, st.integers(-300, 300))
def test_moving_there_and_back_ends_on_the_same_working_day(start, by):
    day = OFFICE.next_day(start)
    assert OFFICE.move(OFFICE.move(day, by), -by) == day


def test_position_counts_the_working_days_before():
    days = np.array([FRIDAY, SATURDAY, MONDAY], "datetime64[D]")
    assert np.diff(OFFICE.position(days)).tolist() == [1, 0]
