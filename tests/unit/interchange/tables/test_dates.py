"""Dates as people write them; what has two readings is never chosen."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlpm_planner.interchange.tables.dates import find_order, read_dates
from mlpm_planner.interchange.tables.moments import Moment, read_moment

JULY = date(2026, 7, 15)
AT_TEN = 10 * 3_600_000_000


@pytest.mark.parametrize(
    "text",
    [
        "2026-07-15",
        "2026/7/15",
        "20260715",
        "15.7.2026",
        "15/Jul/26",
        "15-July-2026",
        "15 Jul 2026",
        "Jul 15, 2026",
        "July 15th 2026",
        "15/07/2026",
        "07/15/2026",
        "2026-W29-3",
        "Wednesday, 15 July 2026",
    ],
)
def test_a_day_is_read(text):
    assert read_moment(text) == Moment(JULY, JULY)


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("2026-07-15 10:00", None),
        ("2026-07-15T10:00:00Z", 0),
        ("2026-07-15T10:00:00.000+0200", 120),
        ("15/Jul/26 10:00 AM", None),
        ("Wed, 15 Jul 2026 10:00:00 GMT", 0),
        ("Wed, 15 Jul 2026 10:00:00 EST", -300),
        ("Wed Jul 15 2026 10:00:00 GMT+0200 (Central European Summer Time)", 120),
        ("2026-07-15 10:00:00 +0000 UTC", 0),
        ("Wed Jul 15 10:00:00 2026", None),
        ("2026-07-15-10:00:00-+0100", 60),
    ],
)
def test_a_time_of_day_and_its_zone_are_read(text, offset):
    assert read_moment(text) == Moment(JULY, JULY, AT_TEN, offset)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("July CY2022", date(2022, 7, 1), date(2022, 7, 31)),
        ("Feb 2024", date(2024, 2, 1), date(2024, 2, 29)),
        ("Q3 2026", date(2026, 7, 1), date(2026, 9, 30)),
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2023/10", date(2023, 10, 1), date(2023, 10, 31)),
        ("2026-W29", date(2026, 7, 13), date(2026, 7, 19)),
    ],
)
def test_a_period_has_a_first_and_a_last_day(text, first, last):
    assert read_moment(text) == Moment(first, last)
    assert read_dates([text], edge="first").values == [first]
    assert read_dates([text], edge="last").values == [last]


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("31/02/2026", "date.invalid"),
        ("tomorrow", "date.invalid"),
        ("2026", "date.invalid"),
        ("2026-07-15 25:00", "date.invalid"),
        ("2026-W60", "date.invalid"),
        ("03/04/2026", "date.ambiguous"),
        ("45678", "date.serial"),
        ("2026-07-15 10:00 CEST", "time.zone_unknown"),
    ],
)
def test_what_is_no_certain_date_is_said(text, trouble):
    assert read_moment(text) == trouble


@given(st.dates(date(1970, 1, 1), date(2199, 12, 31)))
def test_every_plan_date_reads_back(day):
    assert read_dates([day.isoformat()]).values == [day]
    assert read_moment(day.strftime("%d/%m/%Y"), "dmy") == Moment(day, day)
    assert read_moment(day.strftime("%m/%d/%Y"), "mdy") == Moment(day, day)


def test_the_order_is_proven_by_a_day_above_twelve():
    assert find_order(["03/04/2026", "25/04/2026"]).order == "dmy"
    assert find_order(["03/04/2026", "04/25/2026"]).order == "mdy"
    assert find_order(["03/04/2026"]).open_cell == "03/04/2026"
    assert find_order(["04/04/2026", "2026-04-03"]).open_cell == ""


def test_a_column_that_proves_both_orders_contradicts_itself():
    found = find_order(["25/04/2026", "04/25/2026"])
    assert found.contradiction == "04/25/2026"


def test_years_outside_the_plan_are_refused():
    assert set(read_dates(["0001-01-01", "9999-12-31"]).refused.values()) == {"date.range"}


def test_a_number_of_a_spreadsheet_is_a_day_only_when_said():
    assert read_dates(["45678"]).refused == {0: "date.serial"}
    assert read_dates(["45678"], serials=True).values == [date(2025, 1, 21)]
    assert date(1899, 12, 30) + timedelta(days=45678) == date(2025, 1, 21)
