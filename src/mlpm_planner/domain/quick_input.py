"""Dates and numbers as people type them: "q3", "next fri", "+2w", "38,4", "1.2k"."""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from mlpm_planner.domain.dates import check_date
from mlpm_planner.domain.errors import RuleError

Order = Literal["dmy", "mdy", "ymd"]
Decimal = Literal[".", ","]

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS_OF = {"m": 1, "q": 3, "y": 12}
_FACTORS = {"": 1.0, "k": 1e3, "m": 1e6, "b": 1e9, "g": 1e9}
_NOT_A_DATE = "Not a date. Try 2026-03-31, q3, next fri or +2w."
_NOT_A_NUMBER = "Not a number. Try 38.4, 38,4 % or 1.2k."


@dataclass(frozen=True, slots=True)
class DateHabits:
    """How to read what is typed: the day it is, day or month first, first or last day of a span."""

    today: date
    order: Order = "dmy"
    last_day: bool = False
    fiscal_year_start: int = 1


def _moved_months(day: date, months: int) -> date:
    """The same day so many months on, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    length = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, length))


def _span(first: date, months: int, habits: DateHabits) -> date:
    if not habits.last_day:
        return first
    return _moved_months(first, months) - timedelta(days=1)


def _iso(match: re.Match[str], _habits: DateHabits) -> date:
    return date(int(match[1]), int(match[2]), int(match[3]))


def _numeric(match: re.Match[str], habits: DateHabits) -> date:
    first, second = int(match[1]), int(match[2])
    day, month = (second, first) if habits.order == "mdy" else (first, second)
    return _with_year(day, month, match[3], habits)


def _with_year(day: int, month: int, year: str | None, habits: DateHabits) -> date:
    """Without a year, the one that lies nearest to today."""
    if year:
        number = int(year)
        return date(number + 2000 if number < 100 else number, month, day)
    years = range(habits.today.year - 4, habits.today.year + 5)
    return min(
        (date(each, month, day) for each in years if _exists(each, month, day)),
        key=lambda found: abs((found - habits.today).days),
    )


def _exists(year: int, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]


def _day_month(match: re.Match[str], habits: DateHabits) -> date:
    return _with_year(int(match[1]), _month(match[2]), match[3], habits)


def _month_day(match: re.Match[str], habits: DateHabits) -> date:
    return _with_year(int(match[2]), _month(match[1]), match[3], habits)


def _whole_month(match: re.Match[str], habits: DateHabits) -> date:
    month = _month(match[1])
    year = int(match[2]) if match[2] else _with_year(1, month, None, habits).year
    return _span(date(year, month, 1), 1, habits)


def _month(word: str) -> int:
    return _MONTHS.index(word[:3]) + 1


def _quarter(match: re.Match[str], habits: DateHabits) -> date:
    """A fiscal quarter; without a year the one under way or the next of that number."""
    start, quarter = habits.fiscal_year_start, int(match[1])
    month = (start - 1 + (quarter - 1) * 3) % 12 + 1
    if match[2]:
        named = int(match[2]) + (2000 if len(match[2]) == 2 else 0)
        # A fiscal year is named after the year it ends in, unless it starts in January.
        year = named - 1 if start > 1 and month >= start else named
    else:
        year = habits.today.year
        while _moved_months(date(year, month, 1), 3) <= habits.today:
            year += 1
        while date(year - 1, month, 1) <= habits.today < _moved_months(date(year - 1, month, 1), 3):
            year -= 1
    return _span(date(year, month, 1), 3, habits)


def _half(match: re.Match[str], habits: DateHabits) -> date:
    year = int(match[2]) if match[2] else habits.today.year
    return _span(date(year, 1 if match[1] == "1" else 7, 1), 6, habits)


def _year(match: re.Match[str], habits: DateHabits) -> date:
    return _span(date(int(match[1]), 1, 1), 12, habits)


def _week(match: re.Match[str], habits: DateHabits) -> date:
    monday = date.fromisocalendar(int(match[2] or habits.today.year), int(match[1]), 1)
    return monday + timedelta(days=6 if habits.last_day else 0)


def _shift(match: re.Match[str], habits: DateHabits) -> date:
    count = int(match[2]) * (-1 if match[1] in ("-", "−") else 1)
    unit = match[3][:1] or "d"
    if unit in _MONTHS_OF:
        return _moved_months(habits.today, count * _MONTHS_OF[unit])
    return habits.today + timedelta(days=count * (7 if unit == "w" else 1))


def _weekday(match: re.Match[str], habits: DateHabits) -> date:
    """The next such day after today; "next fri" skips the rest of this week."""
    wanted, today = _DAYS.index(match[2][:3]), habits.today
    if match[1] == "last":
        return today - timedelta(days=(today.weekday() - wanted - 1) % 7 + 1)
    if match[1] == "next":
        return today + timedelta(days=7 - today.weekday() + wanted)
    return today + timedelta(days=(wanted - today.weekday() - 1) % 7 + 1)


def _relative(match: re.Match[str], habits: DateHabits) -> date:
    """Next, this or last week, month, quarter or year: its first or last day."""
    step = {"next": 1, "this": 0, "last": -1}[match[1]]
    today, unit = habits.today, match[2]
    if unit == "week":
        monday = today + timedelta(days=7 * step - today.weekday())
        return monday + timedelta(days=6 if habits.last_day else 0)
    length = _MONTHS_OF[unit[0]]
    behind = (today.month - (1 if unit == "month" else habits.fiscal_year_start)) % length
    first = _moved_months(today.replace(day=1), step * length - behind)
    return _span(first, length, habits)


def _word(match: re.Match[str], habits: DateHabits) -> date:
    days = {"today": 0, "now": 0, "tomorrow": 1, "yesterday": -1}[match[1]]
    return habits.today + timedelta(days=days)


_MONTH_WORD = "(" + "|".join(_MONTHS) + r")[a-z]*\.?"
_DAY_WORD = "(" + "|".join(_DAYS) + r")[a-z]*"
_UNIT_WORD = "d(?:ays?)?|w(?:eeks?)?|m(?:onths?)?|q(?:uarters?)?|y(?:ears?)?"
_NTH = r"(\d{1,2})(?:st|nd|rd|th)?\.?"
_Reader = Callable[[re.Match[str], DateHabits], date]
_FORMS: tuple[tuple[re.Pattern[str], _Reader], ...] = tuple(
    (re.compile(pattern), reader)
    for pattern, reader in (
        (r"(today|now|tomorrow|yesterday)", _word),
        (r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", _iso),
        (r"(\d{1,2})[./-](\d{1,2})[./-]?(\d{4}|\d{2})?", _numeric),
        (rf"(?:in )?([+\-−]?)(\d{{1,4}}) ?({_UNIT_WORD})", _shift),
        (r"([+\-−])(\d{1,4})()", _shift),
        (r"q([1-4])[ /-]?(?:fy)?(\d{4}|\d{2})?", _quarter),
        (r"h([12])[ /-]?(\d{4})?", _half),
        (r"(?:week|w|kw) ?(\d{1,2})[ /-]?(\d{4})?", _week),
        (rf"{_NTH} {_MONTH_WORD},? ?(\d{{4}})?", _day_month),
        (rf"{_MONTH_WORD} {_NTH}(?:,? (\d{{4}}))?", _month_day),
        (rf"{_MONTH_WORD} ?(\d{{4}})?", _whole_month),
        (r"(next|this|last) (week|month|quarter|year)", _relative),
        (rf"(?:(next|this|last) )?{_DAY_WORD}", _weekday),
        (r"(\d{4})", _year),
    )
)


def parse_date(text: str, habits: DateHabits) -> date | None:
    """The day that is meant; None for nothing typed; RuleError if it makes no sense."""
    words = " ".join(text.casefold().split())
    if not words:
        return None
    for pattern, reader in _FORMS:
        match = pattern.fullmatch(words)
        if match is not None:
            return _checked(reader, match, habits)
    raise RuleError(_NOT_A_DATE)


def _checked(reader: _Reader, match: re.Match[str], habits: DateHabits) -> date:
    try:
        day = reader(match, habits)
    except (ValueError, OverflowError) as error:
        raise RuleError(_NOT_A_DATE) from error
    check_date(day, "Date", "")
    return day


@dataclass(frozen=True, slots=True)
class QuickNumber:
    """A number as typed: its value, whether a percent sign followed, and any other unit."""

    value: float
    percent: bool = False
    unit: str = ""


_NUMBER = re.compile(
    r"(?P<currency>[^\d\s.,+\-−]{0,3}) ?(?P<sign>[+\-−]?) ?(?P<money>[$€£¥]?)"
    r"(?P<digits>\d(?:[\d.,'’\s]*[\d.,])?|[.,]\d+)(?:e(?P<power>[+-]?\d{1,3}))?"
    r"(?P<factor>(?: ?k|[mbg])(?![^\W\d_]))? ?(?P<unit>[^\d\s].{0,15})?",
    re.IGNORECASE,
)

_GROUPING = re.compile(r"[\s.,'’]")
_WHOLE = re.compile(r"\d*|\d{1,3}(?:[\s.,'’]\d{2,3})+")


def parse_number(text: str, decimal: Decimal = ".") -> QuickNumber | None:
    """The number that is meant; both decimal marks are read, `decimal` decides only "1,234"."""
    words = " ".join(text.split())
    if not words:
        return None
    match = _NUMBER.fullmatch(words)
    if match is None:
        raise RuleError(_NOT_A_NUMBER)
    value = _digits(match["digits"], decimal) * 10.0 ** int(match["power"] or 0)
    value *= _FACTORS[(match["factor"] or "").strip().casefold()]
    if match["sign"] in ("-", "−"):
        value = -value
    unit = match["unit"] or match["money"] or match["currency"] or ""
    return QuickNumber(value, unit == "%", "" if unit == "%" else unit)


def _digits(digits: str, decimal: Decimal) -> float:
    joined = digits.strip()
    mark = _decimal_mark(joined, decimal)
    whole, _, rest = joined.rpartition(mark) if mark else (joined, "", "")
    if not _WHOLE.fullmatch(whole) or not re.fullmatch(r"\d*", rest):
        raise RuleError(_NOT_A_NUMBER)
    return float(f"{_GROUPING.sub('', whole) or '0'}.{rest or '0'}")


def _decimal_mark(digits: str, decimal: Decimal) -> str:
    """Which mark starts the decimals: the later of two kinds, never one that is repeated."""
    present = [mark for mark in (".", ",") if mark in digits]
    if len(present) == 2:
        return max(present, key=digits.rindex)
    if not present or digits.count(present[0]) > 1:
        return ""
    whole, _, rest = digits.partition(present[0])
    grouped = len(rest) == 3 and 1 <= len(whole) <= 3 and whole != "0"
    return "" if grouped and present[0] != decimal else present[0]


def parse_fraction(text: str, decimal: Decimal = ".") -> float | None:
    """A share of one: "38.4 %", "38,4" and "0.384" are the same; up to 1 it is a fraction."""
    found = parse_number(text, decimal)
    if found is None:
        return None
    return found.value / 100 if found.percent or abs(found.value) > 1 else found.value


@dataclass(frozen=True, slots=True)
class QuickRange:
    """A number as typed, with the ends of its range where they were given."""

    value: float
    low: float | None = None
    high: float | None = None


_TAIL = re.compile(r"(?<=[\d.,)]) ?(%|k|m|b|g)$", re.IGNORECASE)
_BRACKETED = re.compile(r"(?P<value>[^()]+)\((?P<ends>[^()]+)\)(?P<tail>.*)")
_ENDS = re.compile(
    r"(?P<low>.*[\d.,%kmbgKMBG]) ?(?:\.\.\.?|…|–|—|-| to ) ?(?P<high>[+\-−]?[\d.,].*)"
)


def parse_range(text: str, decimal: Decimal = ".", *, fraction: bool = False) -> QuickRange | None:
    """A number with its range: "40 (30–60)", "30..60", "30 40 60", "30/40/60" or just "40".

    Two numbers are the ends, the likely value is their middle. With ``fraction``, "80 %" and
    "80" both mean 0.8.
    """
    words = text.strip()
    parts = _range_parts(words)
    if len(parts) == 1:
        found = _read(words, decimal, fraction=fraction)
        return None if found is None else QuickRange(found)
    numbers = [_read(part, decimal, fraction=fraction) for part in _with_tails(parts)]
    known = [number for number in numbers if number is not None]
    if len(known) != len(parts):
        raise RuleError(_NOT_A_RANGE)
    low, high = known[0], known[-1]
    value = known[1] if len(known) == 3 else (low + high) / 2
    if not low <= value <= high:
        raise RuleError(_NOT_A_RANGE)
    return QuickRange(value, low, high)


_NOT_A_RANGE = "Not a range. Try 40 (30–60), 30..60 or 30 40 60: low, likely, high."


def _range_parts(words: str) -> list[str]:
    """The texts of low, likely and high, of the two ends, or of the one number."""
    bracketed = _BRACKETED.fullmatch(words)
    if bracketed is not None:
        ends = _ENDS.fullmatch(bracketed["ends"].strip())
        if ends is None:
            raise RuleError(_NOT_A_RANGE)
        return [ends["low"], bracketed["value"].strip(), ends["high"] + bracketed["tail"].strip()]
    for mark in (";", "/"):
        if mark in words:
            return _counted([part.strip() for part in words.split(mark)])
    ends = _ENDS.fullmatch(words)
    if ends is not None:
        return [ends["low"], ends["high"]]
    spaced = words.split(" ")
    return spaced if _are_apart(spaced) else [words]


def _are_apart(words: list[str]) -> bool:
    """Whether two or three words are as many numbers."""
    numbers = all(re.fullmatch(r"[\d.,]+ ?[%kmbgKMBG]?", word) for word in words)
    return numbers and len(words) in (2, 3) and not _is_grouped(words)


def _counted(parts: list[str]) -> list[str]:
    if len(parts) not in (2, 3):
        raise RuleError(_NOT_A_RANGE)
    return parts


def _is_grouped(words: list[str]) -> bool:
    """Whether the spaces only group the digits of one number: 1 200 000."""
    first, *rest = words
    return len(first) < 3 and all(re.fullmatch(r"\d{3}(?:[.,]\d+)?", word) for word in rest)


def _with_tails(parts: list[str]) -> list[str]:
    """What follows the last number (%, k) holds for those before it that have nothing."""
    tail = _TAIL.search(parts[-1])
    if tail is None:
        return parts
    return [part if _TAIL.search(part) else part + tail[1] for part in parts]


def _read(text: str, decimal: Decimal, *, fraction: bool) -> float | None:
    if fraction:
        return parse_fraction(text, decimal)
    found = parse_number(text, decimal)
    return None if found is None else found.value
