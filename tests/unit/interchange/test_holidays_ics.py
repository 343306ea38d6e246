from datetime import date

import pytest

from mlpm_planner.domain.errors import RuleError
from mlpm_planner.interchange.holidays_ics import parse_holidays, read_holidays

YEARS = range(2024, 2032)


def calendar(*events):
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0"]
    for event in events:
        lines += ["BEGIN:VEVENT", *event, "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


def read(*lines):
    return parse_holidays(calendar(lines), YEARS)


def test_a_day_and_a_span_whose_end_is_the_day_after():
    text = calendar(
        ("DTSTART;VALUE=DATE:20261225", "DTEND;VALUE=DATE:20261226", "SUMMARY:Christmas"),
        ("DTSTART;VALUE=DATE:20261224", "DTEND;VALUE=DATE:20270102", "SUMMARY:Shut\\, all of us"),
        ("DTSTART;VALUE=DATE:20260501", "SUMMARY;LANGUAGE=en:May", " Day"),
    )
    found = parse_holidays(text, YEARS)
    assert found.days == {
        "2026-12-25": "Christmas",
        "2026-12-24/2027-01-01": "Shut, all of us",
        "2026-05-01": "MayDay",
    }
    assert found.problems == ()


def test_a_yearly_day_is_expanded_over_the_years_of_the_plan():
    found = read("DTSTART;VALUE=DATE:20100101", "SUMMARY:New Year", "RRULE:FREQ=YEARLY")
    assert list(found.days) == [f"{year}-01-01" for year in YEARS]


@pytest.mark.parametrize(
    ("rule", "years"),
    [
        ("FREQ=YEARLY;UNTIL=20260101", [2025, 2026]),
        ("FREQ=YEARLY;COUNT=2", [2025, 2026]),
        ("FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1;INTERVAL=1", [2025, *range(2026, 2032)]),
    ],
)
def test_a_yearly_day_ends_where_its_rule_says(rule, years):
    found = read("DTSTART;VALUE=DATE:20250101", "SUMMARY:x", f"RRULE:{rule}")
    assert [int(day[:4]) for day in found.days] == years


def test_the_leap_day_comes_in_leap_years_alone():
    found = read("DTSTART;VALUE=DATE:20200229", "SUMMARY:x", "RRULE:FREQ=YEARLY")
    assert list(found.days) == ["2024-02-29", "2028-02-29"]


def test_days_that_are_left_out_of_a_rule_stay_out():
    found = read(
        "DTSTART;VALUE=DATE:20290101",
        "SUMMARY:x",
        "RRULE:FREQ=YEARLY",
        "EXDATE;VALUE=DATE:20300101",
    )
    assert list(found.days) == ["2029-01-01", "2031-01-01"]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("DTSTART:20260101T090000Z", "SUMMARY:Stand-up"), "“20260101T090000Z” is not a whole day"),
        (("DTSTART;VALUE=DATE:20260231", "SUMMARY:Odd"), "is no date"),
        (("SUMMARY:Odd",), "has no DTSTART"),
        (("DTSTART;VALUE=DATE:20260525", "RRULE:FREQ=YEARLY;BYDAY=-1MO"), "BYDAY=-1MO"),
        (("DTSTART;VALUE=DATE:20260525", "RRULE:FREQ=WEEKLY"), "FREQ=WEEKLY"),
        (("DTSTART;VALUE=DATE:20260525", "RRULE:FREQ=YEARLY;INTERVAL=2"), "INTERVAL=2"),
        (("DTSTART;VALUE=DATE:20260525", "RDATE:20260601"), "further dates"),
    ],
)
def test_what_is_not_understood_is_listed(lines, said):
    found = read(*lines)
    assert found.days == {}
    assert len(found.problems) == 1
    assert said in found.problems[0]


def test_cancelled_events_and_alarms_are_no_days_off():
    found = parse_holidays(
        calendar(
            ("DTSTART;VALUE=DATE:20260101", "SUMMARY:Gone", "STATUS:CANCELLED"),
            (
                "DTSTART;VALUE=DATE:20260102",
                "BEGIN:VALARM",
                "SUMMARY:Ring",
                "END:VALARM",
                "SUMMARY:Kept",
            ),
        ),
        YEARS,
    )
    assert found.days == {"2026-01-02": "Kept"}


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"day,name\n", "no calendar file"), (b"BEGIN:VCALENDAR\nSUMMARY:\xe4", "UTF-8")],
)
def test_a_file_that_is_no_calendar_is_refused_by_name(tmp_path, data, said):
    path = tmp_path / "days.ics"
    path.write_bytes(data)
    with pytest.raises(RuleError, match=said) as told:
        read_holidays(path, date(2026, 6, 15))
    assert "days.ics" in told.value.message


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(RuleError, match="cannot be read"):
        read_holidays(tmp_path / "gone.ics", date(2026, 6, 15))


def test_our_reading_agrees_with_a_library(tmp_path):
    icalendar = pytest.importorskip("icalendar")
    made = icalendar.Calendar()
    event = icalendar.Event()
    event.add(
        "summary", "Fête, “longer” than one line of seventy-five octets; and yet a single name"
    )
    event.add("dtstart", date(2026, 7, 14))
    event.add("dtend", date(2026, 7, 16))
    made.add_component(event)
    path = tmp_path / "fr.ics"
    path.write_bytes(made.to_ical())
    found = read_holidays(path, date(2026, 6, 15))
    assert found.days == {"2026-07-14/2026-07-15": str(event["summary"])}
