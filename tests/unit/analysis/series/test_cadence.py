from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from mlpm_planner.analysis.series.arrays import DAY, HOUR, SECOND, Series
from mlpm_planner.analysis.series.cadence import (
    due_at,
    infer_cadence,
    is_stale,
    missing_periods,
    next_missing,
)
from mlpm_planner.analysis.series.change import change, since_last_year, since_previous
from mlpm_planner.analysis.series.gaps import connected
from mlpm_planner.analysis.series.periods import PeriodCalendar
from mlpm_planner.analysis.series.plausible import plausibility

CALENDAR = PeriodCalendar()
NONE = np.empty(0, np.int64)


def at(*parts, zone=UTC):
    return int(datetime(*parts, tzinfo=zone).timestamp()) * SECOND


def months(count, year=2024):
    return np.array([at(year + m // 12, m % 12 + 1, 1) for m in range(count)])


@pytest.mark.parametrize(
    ("times", "cadence"),
    [
        (np.arange(50) * HOUR, "hour"),
        (np.arange(50) * DAY, "day"),
        (np.array([0, 1, 2, 3, 4, 7, 8, 9, 10, 11, 14]) * DAY, "day"),
        (np.arange(5) * 7 * DAY, "week"),
        (months(12), "month"),
        (months(24)[::3], "quarter"),
        (months(48)[::12], "year"),
        (np.array([0, 1, 9, 10, 40, 41, 90]) * DAY, "adhoc"),
        (np.array([0, 7]) * DAY, "adhoc"),
        (np.repeat(np.arange(9) * DAY, 3), "day"),
    ],
)
def test_cadence_is_read_off_the_steps_between_values(times, cadence):
    assert infer_cadence(times) == cadence


def test_quick_entry_offers_the_period_after_the_latest_value():
    times = np.array([at(2025, 1, 31), at(2025, 2, 14)])
    assert next_missing(times, "month", CALENDAR, at(2025, 9, 9)) == at(2025, 3, 1)


def test_quick_entry_offers_now_where_there_is_no_value_or_no_cadence():
    now = at(2025, 9, 10, 15)
    assert next_missing(NONE, "week", CALENDAR, now) == at(2025, 9, 8)
    assert next_missing(np.array([5]), "adhoc", CALENDAR, now) == now


def test_value_is_stale_once_a_whole_period_went_by_without_another():
    berlin = PeriodCalendar(ZoneInfo("Europe/Berlin"))
    monday = at(2025, 3, 17, zone=berlin.zone)
    due = at(2025, 3, 31, zone=berlin.zone)
    assert due_at(monday, "week", berlin) == due
    assert not is_stale(monday, "week", berlin, due - 1)
    assert is_stale(monday, "week", berlin, due)


def test_value_without_a_cadence_is_never_stale():
    assert due_at(0, "adhoc", CALENDAR) is None
    assert not is_stale(0, "adhoc", CALENDAR, at(2025, 1, 1))


def test_missing_periods_are_the_past_ones_without_a_value():
    times = np.array([at(2025, 1, 5), at(2025, 3, 9)])
    missing = missing_periods(times, "month", CALENDAR, at(2025, 6, 15))
    assert missing.tolist() == [at(2025, 2, 1), at(2025, 4, 1), at(2025, 5, 1)]
    assert missing_periods(NONE, "month", CALENDAR, at(2025, 6, 15)).size == 0


def test_line_breaks_where_a_period_is_missing():
    days = np.array([0, 1, 3, 4]) * DAY
    assert connected(days, "day").tolist() == [True, False, True, False]
    assert connected(months(5), "month").tolist() == [True] * 4 + [False]
    assert connected(days, "adhoc").tolist() == [True, True, True, False]
    assert connected(NONE, "day").size == 0


def test_change_of_a_percentage_is_in_points():
    result = change(0.38, 0.41, percent=True)
    assert result.amount == pytest.approx(3)
    assert (result.in_points, result.relative) == (True, None)


def test_change_of_a_number_has_its_share_of_the_earlier_value():
    assert change(200, 180).relative == pytest.approx(-0.1)
    assert change(-4, -2).relative == pytest.approx(0.5)
    assert change(0, 5).relative is None


def test_change_since_the_previous_value():
    data = Series(np.array([0, DAY]), np.array([231.0, 220.0]))
    assert since_previous(data).amount == -11
    assert since_previous(data.between(0, DAY)) is None


def test_change_since_last_year_compares_the_same_period():
    data = Series(months(14), np.arange(14.0))
    assert since_last_year(data, "month", CALENDAR).before == 1
    assert since_last_year(data.between(0, at(2025, 1, 1)), "month", CALENDAR) is None
    assert since_last_year(data, "adhoc", CALENDAR) is None


def test_change_since_last_year_of_days_compares_the_same_weekday():
    data = Series(np.array([at(2024, 3, 6), at(2025, 3, 5)]), np.array([1.0, 2]))
    assert since_last_year(data, "day", CALENDAR).before == 1


def test_eight_times_the_usual_change_is_asked_about():
    earlier = np.cumsum([100, 2, -2, 2, -2, 2, -2, 2, -2.0])
    assert plausibility(earlier, 116).question == "8× the usual change. Keep?"
    assert plausibility(earlier, 109).question == ""
    assert plausibility(earlier, 110.5).unusual


def test_a_short_history_makes_nothing_unusual():
    assert not plausibility(np.array([1.0, 2, 3]), 1e9).unusual
    assert not plausibility(np.empty(0), 1e9).unusual


def test_first_change_of_a_constant_is_asked_about():
    constant = np.full(10, 5.0)
    assert plausibility(constant, 6).question == "It never changed like this before. Keep?"
    assert plausibility(constant, 5).question == ""


def test_a_counter_that_rarely_moves_may_move_by_its_usual_step():
    rare = np.repeat([0.0, 1, 2], [9, 8, 7])
    assert not plausibility(rare, 3).unusual
    assert plausibility(rare, 12).question == "10× the usual change. Keep?"


def test_steady_growth_is_usual_and_its_end_is_not():
    growth = np.arange(20) * 10 + np.tile([0.0, 0.1], 10)
    assert not plausibility(growth, 200.1).unusual
    assert plausibility(growth, 190.1).unusual
