from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from mlpm_planner.analysis.series.arrays import EMPTY, HOUR, SECOND, Series
from mlpm_planner.analysis.series.periods import PeriodCalendar
from mlpm_planner.analysis.series.resample import resample

BERLIN = PeriodCalendar(ZoneInfo("Europe/Berlin"))
UTC_CALENDAR = PeriodCalendar()
ZONES = ["UTC", "Europe/Berlin", "Asia/Kolkata", "America/St_Johns", "Australia/Lord_Howe"]


def micros(*parts, zone=UTC):
    return int(datetime(*parts, tzinfo=zone).timestamp()) * SECOND


def hourly(start, count):
    times = start + np.arange(count, dtype=np.int64) * HOUR
    return Series(times, np.ones(count))


def one_day(*values):
    return Series(np.arange(len(values), dtype=np.int64), np.array(values, dtype=float))


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ("last", 2),
        ("none", 2),
        ("mean", 4),
        ("sum", 16),
        ("median", 3.5),
        ("min", 2),
        ("max", 7),
    ],
)
def test_values_of_a_period_are_aggregated(how, expected):
    result = resample(one_day(7, 4, 3, 2), "day", how, calendar=UTC_CALENDAR)
    assert result.series.values.tolist() == [expected]
    assert result.counts.tolist() == [4]


def test_median_of_each_period_is_its_own():
    data = Series(np.array([0, 1, 2, 30, 31]) * HOUR, np.array([5.0, 1, 3, 9, 1]))
    assert resample(data, "day", "median", calendar=UTC_CALENDAR).series.values.tolist() == [3, 5]


def test_ratio_of_split_data_equals_the_pooled_ratio():
    rates, trials = np.array([3 / 10, 40 / 90]), np.array([10.0, 90.0])
    data = Series(np.array([0, 1]), rates)
    result = resample(data, "month", "ratio", calendar=UTC_CALENDAR, weights=trials)
    assert_allclose(result.series.values, [0.43])


def test_period_with_a_missing_weight_is_averaged_plainly_and_without_any_weight_is_undefined():
    data = Series(np.array([0, 1, 24, 25]) * HOUR, np.array([1.0, 3, 5, 6]))
    weights = np.array([9.0, np.nan, 0, 0])
    result = resample(data, "day", "wmean", calendar=UTC_CALENDAR, weights=weights)
    assert_allclose(result.series.values, [2, np.nan])


def test_days_have_23_24_or_25_hours_where_the_clocks_change():
    spring = hourly(micros(2025, 3, 29, zone=BERLIN.zone), 24 + 23 + 24)
    autumn = hourly(micros(2025, 10, 25, zone=BERLIN.zone), 24 + 25 + 24)
    assert resample(spring, "day", "sum", calendar=BERLIN).series.values.tolist() == [24, 23, 24]
    assert resample(autumn, "day", "sum", calendar=BERLIN).series.values.tolist() == [24, 25, 24]


def test_the_hour_that_happens_twice_is_two_hours():
    data = hourly(micros(2025, 10, 26, zone=BERLIN.zone), 25)
    assert len(resample(data, "hour", "sum", calendar=BERLIN).series) == 25


def test_hours_of_a_half_hour_zone_begin_on_its_own_full_hour():
    india = PeriodCalendar(ZoneInfo("Asia/Kolkata"))
    data = Series(np.array([micros(2025, 1, 1, 0, 45)]), np.ones(1))
    start = resample(data, "hour", "last", calendar=india).series.times[0]
    assert start == micros(2025, 1, 1, 0, 30)


@pytest.mark.parametrize(
    ("period", "calendar", "expected"),
    [
        ("day", BERLIN, (2025, 5, 14)),
        ("week", BERLIN, (2025, 5, 12)),
        ("week", PeriodCalendar(BERLIN.zone, week_start=6), (2025, 5, 11)),
        ("month", BERLIN, (2025, 5, 1)),
        ("quarter", BERLIN, (2025, 4, 1)),
        ("quarter", PeriodCalendar(BERLIN.zone, fiscal_start=2), (2025, 5, 1)),
        ("year", BERLIN, (2025, 1, 1)),
        ("year", PeriodCalendar(BERLIN.zone, fiscal_start=10), (2024, 10, 1)),
    ],
)
def test_period_begins_at_its_first_local_midnight(period, calendar, expected):
    data = Series(np.array([micros(2025, 5, 14, 12)]), np.ones(1))
    start = resample(data, period, "last", calendar=calendar).series.times[0]
    assert start == micros(*expected, zone=BERLIN.zone)


def test_midnight_that_the_clocks_skip_begins_at_the_change():
    zone = ZoneInfo("America/Sao_Paulo")
    data = Series(np.array([micros(2017, 10, 15, 12)]), np.ones(1))
    start = resample(data, "day", "last", calendar=PeriodCalendar(zone)).series.times[0]
    assert start == micros(2017, 10, 15, 3)


def test_empty_periods_are_left_out_and_an_empty_series_stays_empty():
    data = Series(np.array([0, 72 * HOUR]), np.array([1.0, 2]))
    assert len(resample(data, "day", "sum", calendar=UTC_CALENDAR).series) == 2
    assert len(resample(EMPTY, "day", "sum", calendar=UTC_CALENDAR).series) == 0


instants = st.lists(
    st.integers(micros(1950, 1, 1), micros(2060, 1, 1)), min_size=1, max_size=30
).map(sorted)
periods = st.sampled_from(["hour", "day", "week", "month", "quarter", "year"])


@given(instants, periods, st.sampled_from(ZONES), st.integers(0, 6), st.integers(1, 12))
def test_every_instant_lies_in_its_period(times, period, zone, week_start, fiscal_start):
    calendar = PeriodCalendar(ZoneInfo(zone), week_start, fiscal_start)
    at = np.array(times, np.int64)
    numbers = calendar.numbers(at, period)
    assert (calendar.starts(numbers, period) <= at).all()
    assert (calendar.starts(numbers + 1, period) > at).all()


@given(instants, st.sampled_from(ZONES))
def test_days_are_those_of_the_zone(times, zone):
    calendar = PeriodCalendar(ZoneInfo(zone))
    numbers = calendar.numbers(np.array(times, np.int64), "day")
    local = [datetime.fromtimestamp(time // SECOND, calendar.zone).date() for time in times]
    days = [(day - datetime(1970, 1, 1, tzinfo=UTC).date()).days for day in local]
    assert numbers.tolist() == np.maximum.accumulate(days).tolist()


@given(instants, periods)
def test_sums_by_period_add_up_to_the_whole(times, period):
    data = Series(np.array(times, np.int64), np.arange(len(times), dtype=float))
    result = resample(data, period, "sum", calendar=BERLIN)
    assert result.series.values.sum() == data.values.sum()
    assert result.counts.sum() == len(times)
    assert (np.diff(result.series.times) > 0).all()
