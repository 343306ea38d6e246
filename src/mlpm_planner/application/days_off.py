"""Days off as people type and paste them: a day or a span and its name, one a line."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from mlpm_planner.domain.calendar import check_days_off, span_of
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.domain.quick_input import DateHabits, parse_date

EXAMPLE = "25 Dec 2026 Christmas"
"""A line as it may be typed."""

_SHORT = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_QUOTED = 40
# Written out, so that "1 Marathon" is no day in March.
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b[.,]? +)?"
_NTH = r"\d{1,2}(?:st|nd|rd|th)?\.?"
_NUMERIC = "|".join(
    rf"\d{{1,2}}{mark}\d{{1,2}}(?:{mark}(?:\d{{4}}|\d{{2}})?)?" for mark in (r"\.", "/", "-")
)
_DATE = (
    rf"\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}|{_NTH} {_MONTH}(?:,? \d{{4}})?"
    rf"|{_MONTH} {_NTH}(?:,? \d{{4}})?|{_NUMERIC}"
)
_TO = r" ?(?:–|—|-|/|\.\.\.?|…|\bto\b|\buntil\b) ?"
_LINE = re.compile(
    rf"{_WEEKDAY}(?P<first>\d{{1,2}}\.?(?={_TO}{_NTH} {_MONTH})|{_DATE})"
    rf"(?:{_TO}{_WEEKDAY}(?P<last>{_DATE}))?(?:[ ,;:]+(?P<name>.*))?",
    re.IGNORECASE,
)
_LEADING = re.compile(rf"{_WEEKDAY}(?P<day>{_DATE})", re.IGNORECASE)
_YEAR = re.compile(r"\d{4}|\d{1,2}[./-]\d{1,2}[./-]\d{2}")
_MONTH_AND_YEAR = re.compile(r"\D.*")


def read_days_off(text: str, habits: DateHabits) -> dict[str, str]:
    """Days and spans as ``Calendar.holidays`` holds them, with their names, in order of time.

    Read are "25 Dec 2026 Christmas", "24 Dec 2026 – 1 Jan 2027 Shutdown", "24–26 Dec 2026", and
    cells of a spreadsheet: day and name, name and day, or first, last and name. Raises RuleError
    that names the first line that cannot be read, as it was typed.
    """
    found: dict[str, dict[str, None]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            key, name = _read_line(line, habits, number)
            names = found.setdefault(key, {})
            if name:
                names[name] = None
    ordered = sorted(found, key=span_of)
    return {key: ", ".join(found[key]) for key in ordered}


def write_days_off(spans: Mapping[str, str]) -> str:
    """The text that :func:`read_days_off` reads back: a line for each day or span."""
    ordered = sorted(spans.items(), key=lambda item: span_of(item[0]))
    return "\n".join(
        f"{_span_words(text)} {' '.join(name.split())}".rstrip() for text, name in ordered
    )


def _span_words(text: str) -> str:
    first, last = span_of(text)
    return _day_words(first) if first == last else f"{_day_words(first)} – {_day_words(last)}"


def _day_words(day: date) -> str:
    return f"{day.day} {_SHORT[day.month - 1]} {day.year}"


def span_text(first: date, last: date) -> str:
    """A day or a span as ``Calendar.holidays`` holds it."""
    return first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}"


def _read_line(line: str, habits: DateHabits, number: int) -> tuple[str, str]:
    match = _LINE.fullmatch(_as_words(line))
    if match is None:
        problem = f"begins with no day. Type it like {EXAMPLE}."
        raise RuleError(_told(line, number, problem))
    try:
        first, last = _days(match["first"], match["last"] or "", habits)
        key = span_text(first, last)
        check_days_off({key: ""}, "")
    except RuleError as error:
        raise RuleError(_told(line, number, f"cannot be: {error.message}")) from error
    return key, (match["name"] or "").strip()


def _told(line: str, number: int, problem: str) -> str:
    typed = " ".join(line.split())
    shown = typed if len(typed) <= _QUOTED else typed[: _QUOTED - 1].rstrip() + "…"
    return f"Line {number}, “{shown}”, {problem}"


def _as_words(line: str) -> str:
    """A line with single spaces; cells of a spreadsheet are put as a line is typed."""
    if "\t" not in line:
        return " ".join(line.split())
    cells = [" ".join(cell.split()) for cell in line.split("\t")]
    days = [cell for cell in cells if _LEADING.fullmatch(cell)]
    names = [cell for cell in cells if cell and cell not in days]
    return " ".join(filter(None, (" – ".join(days), " ".join(names))))


def _days(first: str, last: str, habits: DateHabits) -> tuple[date, date]:
    """The ends of a span; the one without a year, or with the day alone, follows the other."""
    if not last:
        day = _day(first, habits)
        return day, day
    if first.rstrip(".").isdigit():
        tail = _MONTH_AND_YEAR.search(last)
        first = f"{first} {tail[0].lstrip('. ') if tail else ''}"
    if _YEAR.search(first) and not _YEAR.search(last):
        start = _day(first, habits)
        return start, _day(last, replace(habits, today=start + timedelta(days=182)))
    end = _day(last, habits)
    return _day(first, habits if _YEAR.search(first) else replace(habits, today=end)), end


def _day(text: str, habits: DateHabits) -> date:
    found = parse_date(text, habits)
    assert found is not None  # noqa: S101 - the pattern of a line matches no blank day
    return found
