"""Dates and times as people and programs write them, read without guessing.

Nothing here knows today's date. What can be read in two ways is reported, not chosen.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final, Literal

Order = Literal["", "dmy", "mdy", "ymd"]
Trouble = Literal["date.invalid", "date.ambiguous", "date.serial", "time.zone_unknown"]

_MONTHS: Final = {
    name: index
    for index, names in enumerate(
        (
            ("jan", "january"),
            ("feb", "february"),
            ("mar", "march"),
            ("apr", "april"),
            ("may",),
            ("jun", "june"),
            ("jul", "july"),
            ("aug", "august"),
            ("sep", "sept", "september"),
            ("oct", "october"),
            ("nov", "november"),
            ("dec", "december"),
        ),
        1,
    )
    for name in names
}
# Zone names that RFC 822 defines, and the two that everybody writes; hours east of Greenwich.
_ZONES: Final = {
    **dict.fromkeys(("Z", "UTC", "GMT", "UT"), 0),
    "EST": -5,
    "EDT": -4,
    "CST": -6,
    "CDT": -5,
    "MST": -7,
    "MDT": -6,
    "PST": -8,
    "PDT": -7,
}

_WEEKDAY: Final = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+", re.IGNORECASE)
_MONTH: Final = r"(?P<month>[A-Za-z]{3,9})\.?"
_YEAR: Final = r"(?:CY)?(?P<year>\d{4})"
_SHORT: Final = r"(?P<short>\d{4}|\d{2})"
_DAYS: Final = tuple(
    re.compile(pattern, re.ASCII | re.IGNORECASE)
    for pattern in (
        r"(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})(?!\d)",
        r"(?P<a>\d{1,2})(?P<mark>[-/.])(?P<b>\d{1,2})(?P=mark)" + _SHORT + r"(?!\d)",
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[-/ .]+{_MONTH},?[-/ ,]+(?:CY)?{_SHORT}(?!\d)",
        rf"{_MONTH}[ -]+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?[ -]+(?P<year>\d{{4}})(?!\d)",
        rf"{_MONTH},?[ /-]*{_YEAR}(?!\d)",
        r"Q(?P<quarter>[1-4])[ /-]*(?:CY)?(?P<year>\d{4})(?!\d)",
        r"(?P<year>\d{4})[ /-]*Q(?P<quarter>[1-4])(?!\d)",
        r"(?P<year>\d{4})-?W(?P<week>\d{2})(?:-?(?P<weekday>[1-7]))?(?!\d)",
        r"(?P<year>\d{4})[-/](?P<month>\d{1,2})(?!\d)",
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?!\d)",
    )
)
# "Tue Jul 15 10:00:00 2026", with or without a zone before the year.
_ASCTIME: Final = re.compile(
    r"(?P<month>[A-Za-z]{3}) +(?P<day>\d{1,2}) (?P<clock>\d{1,2}:\d{2}:\d{2})"
    r"(?P<zone>(?: [A-Z]{3,4})?) (?P<year>\d{4})",
    re.ASCII,
)
_CLOCK: Final = re.compile(
    r"(?:[T,]\s*|\s+(?:at\s+)?|-(?=\d\d:))(?P<hour>\d{1,2}):?(?P<minute>\d{2})"
    r"(?::?(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?(?:\s*(?P<half>[AaPp])\.?[Mm]\.?)?",
    re.ASCII,
)
_OFFSET: Final = re.compile(
    r"\s*-?(?:GMT|UTC)?(?P<sign>[+-])(?P<hours>\d{2}):?(?P<minutes>\d{2})"
    r"(?:\s+(?:UTC|[+-]\d{4}|[A-Z]{3,5}|\([^)]*\)|m=\S+))*",
    re.ASCII,
)
_SERIAL: Final = re.compile(r"[2-7]\d{4}(?:\.\d+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Moment:
    """A day or the first and last day of a period, with its clock time and zone where given.

    `clock` is microseconds since midnight, `offset` minutes east of Greenwich.
    """

    first: date
    last: date
    clock: int | None = None
    offset: int | None = None


@lru_cache(maxsize=65_536)
def read_moment(text: str, order: Order = "") -> Moment | Trouble:
    """What a text says about time, or why it says nothing certain."""
    text = text.strip()
    if _SERIAL.fullmatch(text):
        return "date.serial"
    text = _WEEKDAY.sub("", text, count=1)
    found = _ASCTIME.fullmatch(text)
    if found:
        text = f"{found['day']} {found['month']} {found['year']} {found['clock']}{found['zone']}"
    for pattern in _DAYS:
        found = pattern.match(text)
        if found:
            days = _days(found, order)
            return days if isinstance(days, str) else _with_clock(days, text[found.end() :])
    return "date.invalid"


def numeric_days(text: str) -> tuple[int, int] | None:
    """First and second number of a date like 03/04/2025; None for every other notation."""
    found = _DAYS[1].match(text.strip())
    return None if found is None or found["mark"] == "." else (int(found["a"]), int(found["b"]))


def _days(found: re.Match[str], order: Order) -> tuple[date, date] | Trouble:
    parts = found.groupdict()
    if "a" in parts:
        return _numeric(found, order)
    year = _full_year(parts["short"]) if "short" in parts else int(parts["year"])
    if "week" in parts:
        return _week(year, int(parts["week"]), parts["weekday"])
    if "quarter" in parts:
        month = int(parts["quarter"]) * 3 - 2
        return _period(year, month, 3)
    named = parts["month"].lower()
    month = int(named) if named.isdigit() else _MONTHS.get(named, 0)
    return _day(year, month, int(parts["day"])) if parts.get("day") else _period(year, month, 1)


def _numeric(found: re.Match[str], order: Order) -> tuple[date, date] | Trouble:
    year, first, second = _full_year(found["short"]), int(found["a"]), int(found["b"])
    if found["mark"] == ".":  # only ever written with the day in front
        order = "dmy"
    if order == "dmy":
        return _day(year, second, first)
    if order == "mdy":
        return _day(year, first, second)
    if first > 12 or second > 12:
        return _day(year, second, first) if first > 12 else _day(year, first, second)
    return _day(year, first, second) if first == second else "date.ambiguous"


def _full_year(text: str) -> int:
    year = int(text)
    if len(text) == 4:
        return year
    return year + (1900 if year >= 70 else 2000)


def _day(year: int, month: int, day: int) -> tuple[date, date] | Trouble:
    try:
        found = date(year, month, day)
    except ValueError:
        return "date.invalid"
    return found, found


def _week(year: int, week: int, weekday: str | None) -> tuple[date, date] | Trouble:
    try:
        first = date.fromisocalendar(year, week, int(weekday or 1))
        return first, first if weekday else first + timedelta(days=6)
    except (ValueError, OverflowError):
        return "date.invalid"


def _period(year: int, month: int, months: int) -> tuple[date, date] | Trouble:
    last = month + months - 1
    if year < 1 or not 1 <= month <= last <= 12:
        return "date.invalid"
    return date(year, month, 1), date(year, last, monthrange(year, last)[1])


def _with_clock(days: tuple[date, date], rest: str) -> Moment | Trouble:
    if not rest.strip():
        return Moment(*days)
    found = _CLOCK.match(rest)
    if found is None or days[0] != days[1]:
        return "date.invalid"
    clock = _clock(found)
    if clock is None:
        return "date.invalid"
    rest = rest[found.end() :]
    offset = _offset(rest)
    return offset if isinstance(offset, str) else Moment(*days, clock, offset)


def _clock(found: re.Match[str]) -> int | None:
    hour, minute, second = int(found["hour"]), int(found["minute"]), int(found["second"] or 0)
    if found["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found["half"] in "pP" else 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    fraction = int((found["fraction"] or "0").ljust(6, "0")[:6])
    return ((hour * 60 + minute) * 60 + second) * 1_000_000 + fraction


def _offset(rest: str) -> int | Trouble | None:
    """Minutes east of Greenwich; None where no zone is written."""
    name = rest.strip()
    if not name:
        return None
    if name in _ZONES:
        return _ZONES[name] * 60
    found = _OFFSET.fullmatch(rest)
    if found is None:
        return "time.zone_unknown" if name.isalpha() else "date.invalid"
    hours, minutes = int(found["hours"]), int(found["minutes"])
    if hours > 15 or minutes > 59:
        return "date.invalid"
    return (hours * 60 + minutes) * (-1 if found["sign"] == "-" else 1)
