"""Days off from a calendar file (iCalendar, .ics): whole days with their names.

Read are events with DTSTART and DTEND as dates, once or every year (RFC 5545). What else the file
holds is listed as not understood, never guessed.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from mlpm_planner.application.days_off import span_text
from mlpm_planner.domain.dates import FIRST_DAY, LAST_DAY
from mlpm_planner.domain.errors import RuleError

YEARS_BACK: Final = 2
YEARS_AHEAD: Final = 5
_MOST_BYTES: Final = 16 * 1024 * 1024
_LONGEST: Final = 366
_ESCAPED: Final = re.compile(r"\\([nN,;\\])")
_DURATION: Final = re.compile(r"P(\d{1,4})([DW])")


@dataclass(frozen=True, slots=True)
class HolidayFile:
    """The days and spans of a file with their names, and what in it was not understood."""

    days: Mapping[str, str]
    problems: tuple[str, ...] = ()


@dataclass(slots=True)
class _Event:
    """The lines of an event by their names: parameters in upper case, and the value."""

    lines: dict[str, list[tuple[str, str]]] = field(
        default_factory=dict[str, list[tuple[str, str]]]
    )

    def value(self, name: str) -> str:
        """The first value of a name."""
        return self.lines.get(name, [("", "")])[0][1]


class _NotUnderstoodError(Exception):
    """An event that is no day off of the kinds that are read."""


def read_holidays(path: Path, today: date) -> HolidayFile:
    """The days off of a file; yearly ones from two years before today to five ahead.

    Raises RuleError when it cannot be read or is no calendar.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            message = (
                f"{path.name} is larger than {_MOST_BYTES // 1024**2} MB. Choose a calendar file."
            )
            raise RuleError(message)
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        message = f"{path.name} cannot be read: {error.strerror or error}."
        raise RuleError(message) from error
    except UnicodeDecodeError as error:
        message = (
            f"{path.name} is no text in UTF-8 (byte {error.start + 1}). Export it again as .ics."
        )
        raise RuleError(message) from error
    if "BEGIN:VCALENDAR" not in text.upper():
        message = f"{path.name} is no calendar file: choose a file that ends in .ics."
        raise RuleError(message)
    return parse_holidays(text, range(today.year - YEARS_BACK, today.year + YEARS_AHEAD + 1))


def parse_holidays(text: str, years: range) -> HolidayFile:
    """The days off in the text of a calendar file; yearly ones in these years."""
    days: dict[str, str] = {}
    problems: list[str] = []
    for event in _events(text):
        name = _unescaped(event.value("SUMMARY")).strip()
        if event.value("STATUS").upper() == "CANCELLED":
            continue
        try:
            for first, last in _spans(event, years):
                days[span_text(first, last)] = name
        except _NotUnderstoodError as error:
            problems.append(f"“{name or 'An event without a name'}”: {error}")
    return HolidayFile(days, tuple(problems))


def _events(text: str) -> Iterator[_Event]:
    """The events of a calendar; what is nested in them (alarms) is left out."""
    open_parts: list[str] = []
    event: _Event | None = None
    for line in _unfolded(text):
        head, _, value = _split(line)
        name, _, parameters = head.upper().partition(";")
        if name == "BEGIN":
            open_parts.append(value.upper())
            event = _Event() if open_parts[-1] == "VEVENT" else event
        elif name == "END" and open_parts:
            if open_parts.pop() == "VEVENT" and event is not None:
                yield event
                event = None
        elif event is not None and open_parts[-1] == "VEVENT":
            event.lines.setdefault(name, []).append((parameters, value))


def _unfolded(text: str) -> list[str]:
    """The lines of the file; a line that begins with a blank continues the one before."""
    joined = re.sub(r"\r?\n[ \t]", "", text)
    return [line for line in joined.splitlines() if line.strip()]


def _split(line: str) -> tuple[str, str, str]:
    """Name with parameters, colon, value; a colon in quotation marks belongs to a parameter."""
    match = re.match(r'((?:[^":]|"[^"]*")*):(.*)', line, re.DOTALL)
    return (match[1], ":", match[2].strip()) if match else (line, "", "")


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: " " if found[1] in "nN" else found[1], text)


def _spans(event: _Event, years: range) -> Iterator[tuple[date, date]]:
    """First and last days of an event, each time it comes."""
    first = _day(event, "DTSTART")
    last = _last(event, first)
    if not timedelta() <= last - first <= timedelta(days=_LONGEST):
        problem = "it ends before it begins, or a year later."
        raise _NotUnderstoodError(problem)
    rule = event.value("RRULE")
    if any(name in event.lines for name in ("RDATE", "EXRULE")):
        problem = "a list of further dates is not understood."
        raise _NotUnderstoodError(problem)
    left_out = {
        _date_of(each) for _, value in event.lines.get("EXDATE", ()) for each in value.split(",")
    }
    for start in _yearly(first, rule, years) if rule else (first,):
        end = start + (last - first)
        if start not in left_out and start >= FIRST_DAY and end <= LAST_DAY:
            yield start, end


def _day(event: _Event, name: str) -> date:
    if name not in event.lines:
        problem = f"it has no {name}."
        raise _NotUnderstoodError(problem)
    return _date_of(event.value(name))


def _date_of(value: str) -> date:
    if not re.fullmatch(r"\d{8}", value):
        problem = f"“{value}” is not a whole day."
        raise _NotUnderstoodError(problem)
    try:
        return date(int(value[:4]), int(value[4:6]), int(value[6:]))
    except ValueError as error:
        problem = f"“{value}” is no date."
        raise _NotUnderstoodError(problem) from error


def _last(event: _Event, first: date) -> date:
    """The last day: DTEND is the day after it, and without an end there is one day."""
    if "DTEND" in event.lines:
        return max(first, _day(event, "DTEND") - timedelta(days=1))
    if "DURATION" in event.lines:
        match = _DURATION.fullmatch(event.value("DURATION").upper())
        if match is None:
            problem = f"the duration “{event.value('DURATION')}” is not in whole days."
            raise _NotUnderstoodError(problem)
        return first + timedelta(days=max(1, int(match[1]) * (7 if match[2] == "W" else 1)) - 1)
    return first


def _yearly(first: date, rule: str, years: range) -> Iterator[date]:
    """The same day of every year; a year without it (29 February) is passed over."""
    pairs = (part.upper().partition("=") for part in rule.split(";") if part)
    parts = {key: value for key, _, value in pairs}
    same = {"FREQ": "YEARLY", "INTERVAL": "1", "BYMONTH": str(first.month)}
    same["BYMONTHDAY"] = str(first.day)
    bounds = {"COUNT", "UNTIL", "WKST"}
    odd = [key for key, value in parts.items() if key not in bounds and same.get(key) != value]
    count = parts.get("COUNT", "")
    if odd or "FREQ" not in parts or (count and not count.isdigit()):
        problem = f"the rule “{rule}” is not understood; only the same day every year is."
        raise _NotUnderstoodError(problem)
    until = _date_of(parts["UNTIL"][:8]) if "UNTIL" in parts else LAST_DAY
    happened = 0
    for year in range(first.year, years.stop):
        if (first.month, first.day) == (2, 29) and not _is_leap(year):
            continue
        happened += 1
        start = first.replace(year=year)
        if start > until or (count and happened > int(count)):
            return
        if year in years:
            yield start


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
