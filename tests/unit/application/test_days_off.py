from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlpm_planner.application.days_off import read_days_off, span_text, write_days_off
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.domain.quick_input import DateHabits

HABITS = DateHabits(date(2026, 6, 15))


def read(text, habits=HABITS):
    return read_days_off(text, habits)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("25 Dec 2026 Christmas", ("2026-12-25", "Christmas")),
        ("Fri 25 December 2026: Christmas Day", ("2026-12-25", "Christmas Day")),
        ("Friday, 25 Dec 2026 Christmas", ("2026-12-25", "Christmas")),
        ("Dec 25, 2026 Christmas", ("2026-12-25", "Christmas")),
        ("2026-12-25 Christmas", ("2026-12-25", "Christmas")),
        ("2026-12-25", ("2026-12-25", "")),
        ("25.12.2026 Christmas", ("2026-12-25", "Christmas")),
        ("25.12. Christmas", ("2025-12-25", "Christmas")),
        ("25/12/26, Christmas", ("2026-12-25", "Christmas")),
        ("1 May 2026 May Day", ("2026-05-01", "May Day")),
        ("1 May May Day", ("2026-05-01", "May Day")),
        ("3 Oct 2026 2nd day of fair", ("2026-10-03", "2nd day of fair")),
        ("24 Dec 2026 – 1 Jan 2027 Shutdown", ("2026-12-24/2027-01-01", "Shutdown")),
        ("24 Dec 2026 - 1 Jan 2027 Shutdown", ("2026-12-24/2027-01-01", "Shutdown")),
        ("24 Dec to 1 Jan 2027 Shutdown", ("2026-12-24/2027-01-01", "Shutdown")),
        ("24 Dec 2026 – 1 Jan Shutdown", ("2026-12-24/2027-01-01", "Shutdown")),
        ("24–26 Dec 2026 Christmas", ("2026-12-24/2026-12-26", "Christmas")),
        ("6-10 Jul 2026 Leave", ("2026-07-06/2026-07-10", "Leave")),
        ("24.12-26.12 Christmas", ("2025-12-24/2025-12-26", "Christmas")),
        ("2026-12-24/2027-01-01 Shutdown", ("2026-12-24/2027-01-01", "Shutdown")),
        ("2026-12-24\t2027-01-01\tShutdown", ("2026-12-24/2027-01-01", "Shutdown")),
        ("25/12/2026\tChristmas", ("2026-12-25", "Christmas")),
        ("Christmas\t25/12/2026", ("2026-12-25", "Christmas")),
        ("Friday, 25 December 2026\tChristmas\tDE", ("2026-12-25", "Christmas DE")),
    ],
)
def test_a_line_is_a_day_or_a_span_with_its_name(line, expected):
    assert list(read(line).items()) == [expected]


def test_a_column_pair_comes_in_order_of_time_without_its_empty_lines():
    text = "03/10/2026\tUnity Day\r\n\r\n01/05/2026\tLabour Day\r\n"
    assert list(read(text).items()) == [("2026-05-01", "Labour Day"), ("2026-10-03", "Unity Day")]


def test_month_first_where_the_user_lives_so():
    american = DateHabits(HABITS.today, order="mdy")
    assert read("12/25/2026 Christmas", american) == {"2026-12-25": "Christmas"}


def test_two_names_of_one_day_are_kept():
    assert read("1 May 2026 May Day\n1 May 2026 Fair\n1 May 2026 Fair") == {
        "2026-05-01": "May Day, Fair"
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("25 Dec 2026 Christmas\nEaster", "Line 2, “Easter”, begins with no day"),
        ("May Day 1 May 2026", "Line 1, “May Day 1 May 2026”, begins with no day"),
        ("2026 off", "begins with no day"),
        ("5 Marathon", "begins with no day"),
        ("31 Feb 2026 Nothing", "Line 1, “31 Feb 2026 Nothing”, cannot be: Not a date"),
        ("2 Jan 2027 – 24 Dec 2026 Wrong", "must end after it begins"),
        ("Date\tHoliday", "“Date Holiday”, begins with no day"),
    ],
)
def test_a_line_that_cannot_be_is_named_as_typed(text, said):
    with pytest.raises(RuleError) as told:
        read(text)
    assert said in told.value.message


words = st.text("abcdefghijklmnopqrsuvwxyzäé’ ", min_size=1).map(
    lambda t: "x" + " ".join(t.split())
)
spans = st.tuples(st.dates(date(1970, 1, 1), date(2180, 1, 1)), st.integers(0, 3_000)).map(
    lambda each: span_text(each[0], each[0] + timedelta(days=each[1]))
)


@given(st.dictionaries(spans, words | st.just("")))
def test_what_is_written_is_read_back(found):
    assert read(write_days_off(found)) == found
