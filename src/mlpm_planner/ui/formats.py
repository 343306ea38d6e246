"""Numbers, dates and ages the way the reader's locale writes them."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from PySide6.QtCore import QDate, QLocale

from mlpm_planner.application.kpi_text import MINUS, MISSING, ValueFormat, decimals_of, format_of
from mlpm_planner.domain.choices import Cadence
from mlpm_planner.domain.clock import from_micros
from mlpm_planner.domain.kpi import Kpi
from mlpm_planner.domain.quick_input import Decimal

_MONTH = "MMM"
_RECENT = timedelta(days=14)
_HOUR = 3_600
_DAY = 86_400


@cache
def _locale() -> QLocale:
    locale = QLocale()
    locale.setNumberOptions(QLocale.NumberOption.DefaultNumberOptions)
    return locale


def use_locale(locale: QLocale | None = None) -> None:
    """Write as another locale from now on; None goes back to the system's."""
    QLocale.setDefault(locale or QLocale.system())
    _locale.cache_clear()


def decimal_mark() -> Decimal:
    """What stands before the decimals."""
    return "," if _locale().decimalPoint() == "," else "."


# ---- numbers


def number(value: float, decimals: int = 0) -> str:
    """A grouped number with so many decimals; minus is U+2212."""
    return _locale().toString(float(value), "f", decimals).replace("-", MINUS)


def figure(value: float | None, digits: int = 3) -> str:
    """A number with as few decimals as show it to so many significant digits; – for none."""
    if value is None:
        return MISSING
    return number(value, min(decimals_of([value]), digits))


def percent(fraction: float, decimals: int = 0) -> str:
    """A fraction as per cent: 0.384 as 38.4%."""
    return ValueFormat("%", decimals, number, _percent_gap()).value(fraction)


def compact(value: float, unit: str = "") -> str:
    """A number for tables and axes: 12.3k, 1.2M."""
    return ValueFormat(unit, decimals_of([value]), number, _percent_gap()).compact(value)


def _percent_gap() -> str:
    return "" if decimal_mark() == "." else "\u00a0"


def kpi_format(kpi: Kpi, values: Sequence[float] = ()) -> ValueFormat:
    """How values of a KPI are written here."""
    return format_of(kpi, values, number)


# ---- days and moments


def _date(day: date, pattern: str) -> str:
    return _locale().toString(QDate(day.year, day.month, day.day), pattern)


def day(value: date | None) -> str:
    """7 Apr 2025; – for none."""
    return MISSING if value is None else _date(value, "d MMM yyyy")


def weekday(value: date) -> str:
    """Mon 7 Apr 2025."""
    return _date(value, "ddd d MMM yyyy")


def weekday_name(value: date) -> str:
    """Monday."""
    return _date(value, "dddd")


def short_day(value: date) -> str:
    """7 Apr."""
    return _date(value, "d MMM")


def month(value: date) -> str:
    """April 2025."""
    return _date(value, "MMMM yyyy")


def month_name(value: date) -> str:
    """Apr."""
    return _date(value, _MONTH)


def day_range(start: date, end: date) -> str:
    """3 Mar – 16 May 2025; the year once where it is the same."""
    if start == end:
        return day(start)
    first = short_day(start) if start.year == end.year else day(start)
    return f"{first} – {day(end)}"


def local(micros: int, zone: ZoneInfo) -> datetime:
    """The wall clock of an instant (microseconds UTC)."""
    return from_micros(micros).astimezone(zone)


def moment(value: datetime) -> str:
    """7 Apr 2025, 14:02."""
    return f"{day(value.date())}, {clock(value)}"


def clock(value: datetime) -> str:
    """14:02."""
    return f"{value.hour:02d}:{value.minute:02d}"


def period(value: datetime, cadence: Cadence) -> str:
    """The period that begins at a local time: Week of 30 Dec 2024, Apr 2025, Q2 2025."""
    today = value.date()
    match cadence:
        case Cadence.WEEK:
            return f"Week of {day(today)}"
        case Cadence.MONTH:
            return _date(today, "MMM yyyy")
        case Cadence.QUARTER:
            return f"{_date(today, 'MMM')} – {_date(_later(today, 2), 'MMM yyyy')}"
        case Cadence.HOUR:
            return moment(value)
        case Cadence.DAY:
            return weekday(today)
        case _:
            return day(today) if (value.hour, value.minute) == (0, 0) else moment(value)


def _later(value: date, months: int) -> date:
    years, index = divmod(value.month - 1 + months, 12)
    return date(value.year + years, index + 1, 1)


def age(then: datetime, now: datetime) -> str:
    """How long ago: 6 h, 2 d; the day itself after two weeks."""
    passed = now - then
    if passed > _RECENT:
        return short_day(then.date()) if then.year == now.year else day(then.date())
    seconds = max(0, int(passed.total_seconds()))
    if seconds >= _DAY:
        return f"{seconds // _DAY}\u00a0d"
    if seconds >= _HOUR:
        return f"{seconds // _HOUR}\u00a0h"
    return "now" if seconds < 120 else f"{seconds // 60}\u00a0min"


def iso(micros: int) -> str:
    """An instant (microseconds UTC) as files have it: the day alone at midnight UTC."""
    value = from_micros(micros)
    if micros % (_DAY * 1_000_000) == 0:
        return value.date().isoformat()
    return value.isoformat().replace("+00:00", "Z")
