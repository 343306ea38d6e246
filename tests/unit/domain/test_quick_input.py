from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlpm_planner.domain.errors import RuleError
from mlpm_planner.domain.quick_input import (
    DateHabits,
    QuickNumber,
    QuickRange,
    parse_date,
    parse_fraction,
    parse_number,
    parse_range,
)

MONDAY = date(2026, 6, 15)


def read(text, **habits):
    found = parse_date(text, DateHabits(MONDAY, **habits))
    return found and found.isoformat()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-31", "2026-03-31"),
        ("today", "2026-06-15"),
        ("Tomorrow", "2026-06-16"),
        ("+2w", "2026-06-29"),
        ("1 may", "2026-05-01"),
        ("2w", "2026-06-29"),
        ("−3d", "2026-06-12"),
        ("in 3 months", "2026-09-15"),
        ("+10", "2026-06-25"),
        ("fri", "2026-06-19"),
        ("mon", "2026-06-22"),
        ("next fri", "2026-06-26"),
        ("last friday", "2026-06-12"),
        ("next week", "2026-06-22"),
        ("last quarter", "2026-01-01"),
        ("5 mar", "2026-03-05"),
        ("March 5th, 2027", "2027-03-05"),
        ("dec 2026", "2026-12-01"),
        ("29 feb", "2028-02-29"),
        ("w23", "2026-06-01"),
        ("h2", "2026-07-01"),
        ("q3", "2026-07-01"),
        ("q2", "2026-04-01"),  # under way
        ("q1", "2027-01-01"),  # over: the next one
        ("Q3 27", "2027-07-01"),
        ("2027", "2027-01-01"),
    ],
)
def test_a_day_is_read_as_people_type_it(text, day):
    assert read(text) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("q3", "2026-09-30"),
        ("feb 2028", "2028-02-29"),
        ("next week", "2026-06-28"),
        ("this year", "2026-12-31"),
        ("5 mar", "2026-03-05"),
    ],
)
def test_the_end_of_something_is_its_last_day(text, day):
    assert read(text, last_day=True) == day


def test_day_and_month_come_in_the_readers_order():
    assert read("3/5/2026", order="dmy") == "2026-05-03"
    assert read("3/5/2026", order="mdy") == "2026-03-05"
    assert read("31.12.26") == "2026-12-31"


def test_quarters_follow_the_fiscal_year():
    # A year that starts in April is named after the year it ends in.
    assert read("q1 2027", fiscal_year_start=4) == "2026-04-01"
    assert read("q4 2027", fiscal_year_start=4) == "2027-01-01"
    assert read("this quarter", fiscal_year_start=2) == "2026-05-01"


def test_nothing_typed_is_no_date():
    assert read("  ") is None


@pytest.mark.parametrize("text", ["banana", "30.2.2026", "99.99", "q5", "1800", "w60", "+99999y"])
def test_what_is_no_date_is_refused_with_a_hint(text):
    with pytest.raises(RuleError):
        read(text)


@given(st.text(max_size=20))
def test_any_text_is_read_or_refused(text):
    for parse in (read, parse_number, parse_fraction):
        with suppress(RuleError):
            parse(text)


@given(st.dates(date(1970, 1, 1), date(2199, 12, 31)))
def test_iso_dates_read_back(day):
    assert read(day.isoformat()) == day.isoformat()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("38.4", QuickNumber(38.4)),
        ("38,4", QuickNumber(38.4)),
        ("38.4 %", QuickNumber(38.4, percent=True)),
        ("1.2k", QuickNumber(1200)),
        ("2.5M", QuickNumber(2_500_000)),
        ("1 234,5", QuickNumber(1234.5)),
        ("1,234.5", QuickNumber(1234.5)),
        ("1.234,5", QuickNumber(1234.5)),
        ("1’234", QuickNumber(1234)),
        ("1.234.567", QuickNumber(1_234_567)),
        ("−3", QuickNumber(-3)),
        ("1e-3", QuickNumber(0.001)),
        ("$1.71", QuickNumber(1.71, unit="$")),
        ("209 ms", QuickNumber(209, unit="ms")),
        ("5 m", QuickNumber(5, unit="m")),
        (",5", QuickNumber(0.5)),
    ],
)
def test_a_number_is_read_as_people_type_it(text, number):
    assert parse_number(text) == number


def test_the_locale_decides_what_three_digits_after_one_mark_mean():
    assert parse_number("1,234") == QuickNumber(1234)
    assert parse_number("1,234", ",") == QuickNumber(1.234)
    assert parse_number("1.234", ",") == QuickNumber(1234)
    assert parse_number("0,123") == QuickNumber(0.123)


@pytest.mark.parametrize("text", ["x", "1,,2", "1 2", "nan", "inf", "--3", "12.3.4,5.6"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(RuleError):
        parse_number(text)


@pytest.mark.parametrize("text", ["38.4 %", "38,4", "0.384"])
def test_a_share_is_the_same_however_it_is_typed(text):
    assert parse_fraction(text) == pytest.approx(0.384)


def test_a_percent_sign_always_means_percent():
    assert parse_fraction("0.5 %") == pytest.approx(0.005)
    assert parse_fraction("1") == 1
    assert parse_fraction("") is None


@pytest.mark.parametrize(
    ("text", "likely", "low", "high"),
    [
        ("40", 40, None, None),
        ("1 200 000", 1_200_000, None, None),
        ("9 pw", 9, None, None),
        ("40 (30–60)", 40, 30, 60),
        ("40 (30 to 60)", 40, 30, 60),
        ("5 pw (3–8 pw)", 5, 3, 8),
        ("30..60", 45, 30, 60),
        ("30-60", 45, 30, 60),
        ("30 60", 45, 30, 60),
        ("30 40 60", 40, 30, 60),
        ("30/40/60", 40, 30, 60),
        ("100 200 300", 200, 100, 300),
        ("40k (30–60k)", 40_000, 30_000, 60_000),
        ("30–60k", 45_000, 30_000, 60_000),
    ],
)
def test_a_range_is_read_as_people_type_it(text, likely, low, high):
    assert parse_range(text) == QuickRange(likely, low, high)


@pytest.mark.parametrize("text", ["70% (50–90%)", "50 70 90", "0.5/0.7/0.9", "70 (50–90%)"])
def test_a_range_of_shares_is_the_same_however_it_is_typed(text):
    assert parse_range(text, fraction=True) == QuickRange(0.7, 0.5, 0.9)


def test_nothing_typed_is_no_range():
    assert parse_range("  ") is None


@pytest.mark.parametrize("text", ["60 (10..20)", "60..30", "1 2 3 4", "1/2/3/4", "40 (x)", "a..b"])
def test_what_is_no_range_is_refused(text):
    with pytest.raises(RuleError):
        parse_range(text)
