"""The time axis of the roadmap: days to pixels at any zoom, and where its ticks stand.

Days are proleptic ordinals (``date.toordinal``); a bar from ordinal a to b (inclusive) spans
``x(a)`` to ``x(b + 1)``.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from mlpm_planner.domain.choices import WeekStart
from mlpm_planner.domain.dates import FIRST_DAY, LAST_DAY, fiscal_quarter

MIN_PX = 0.06
MAX_PX = 60.0
FIRST = FIRST_DAY.toordinal()
LAST = LAST_DAY.toordinal()

_FIRST_WEEKDAY = {WeekStart.MONDAY: 0, WeekStart.SATURDAY: 5, WeekStart.SUNDAY: 6}


class Unit(StrEnum):
    """What lies between two ticks."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    DECADE = "decade"


class Zoom(StrEnum):
    """The named zoom levels, each by the unit of its upper ticks."""

    WEEKS = "weeks"
    MONTHS = "months"
    QUARTERS = "quarters"
    YEARS = "years"


ZOOM_PX = {Zoom.WEEKS: 26.0, Zoom.MONTHS: 8.0, Zoom.QUARTERS: 3.0, Zoom.YEARS: 0.75}

# From how many px a day on which pair of units is shown: upper, lower.
_LEVELS = (
    (18.0, Unit.MONTH, Unit.DAY),
    (4.6, Unit.MONTH, Unit.WEEK),
    (1.0, Unit.QUARTER, Unit.MONTH),
    (0.3, Unit.YEAR, Unit.QUARTER),
    (0.0, Unit.DECADE, Unit.YEAR),
)


@dataclass(frozen=True, slots=True)
class Calendar:
    """How this workspace counts weeks and fiscal years."""

    week_start: WeekStart = WeekStart.MONDAY
    fiscal_year_start: int = 1


@dataclass(frozen=True, slots=True)
class Tick:
    """Where a unit of time begins (ordinal day), and which unit it is."""

    day: int
    unit: Unit

    @property
    def date(self) -> date:
        """The first day of the unit."""
        return date.fromordinal(self.day)


@dataclass(frozen=True, slots=True)
class Timescale:
    """A linear map from days to pixels: ``first`` is the ordinal day at x = 0."""

    first: float
    px: float

    def x(self, day: float) -> float:
        """Where a day begins, in px."""
        return (day - self.first) * self.px

    def day(self, x: float) -> float:
        """The day at a position, with its fraction."""
        return self.first + x / self.px

    def zoomed(self, factor: float, at: float) -> "Timescale":
        """Zoomed by a factor; what lies at position ``at`` stays there."""
        return self.with_px(self.px * factor, at)

    def with_px(self, px: float, at: float) -> "Timescale":
        """Zoomed to so many px a day; what lies at position ``at`` stays there."""
        px = min(MAX_PX, max(MIN_PX, px))
        return Timescale(self.day(at) - at / px, px)

    def moved(self, px: float) -> "Timescale":
        """Panned: what was at position ``px`` is now at 0."""
        return replace(self, first=self.first + px / self.px)

    @property
    def units(self) -> tuple[Unit, Unit]:
        """The units of the upper and of the lower ticks at this zoom."""
        return next((upper, lower) for least, upper, lower in _LEVELS if self.px >= least)

    @property
    def snap(self) -> Unit:
        """What a drag snaps to: days while weeks can be told apart, else weeks."""
        return Unit.DAY if self.px >= 4.6 else Unit.WEEK


def fitting(first: int, last: int, width: float, margin: float = 24.0) -> Timescale:
    """The scale on which the days from first to last (inclusive) fill a width in px."""
    days = max(1, last + 1 - first)
    px = min(MAX_PX, max(MIN_PX, (width - 2 * margin) / days))
    middle = first + days / 2
    return Timescale(middle - width / 2 / px, px)


def ticks(unit: Unit, first: float, last: float, calendar: Calendar) -> list[Tick]:
    """The ticks of a unit from the one at or before ``first`` up to ``last``."""
    low = max(FIRST, min(LAST, int(first // 1)))
    high = max(FIRST, min(LAST, int(last // 1)))
    return [Tick(day, unit) for day in _starts(unit, low, high, calendar)]


def _starts(unit: Unit, low: int, high: int, calendar: Calendar) -> Iterator[int]:
    if unit is Unit.DAY:
        return iter(range(low, high + 1))
    if unit is Unit.WEEK:
        return iter(range(start_of_week(low, calendar), high + 1, 7))
    return _month_starts(unit, low, high, calendar)


_MONTHS = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.YEAR: 12, Unit.DECADE: 120}


def _month_starts(unit: Unit, low: int, high: int, calendar: Calendar) -> Iterator[int]:
    step = _MONTHS[unit]
    offset = calendar.fiscal_year_start - 1 if unit in (Unit.QUARTER, Unit.YEAR) else 0
    start = date.fromordinal(low)
    month = start.year * 12 + start.month - 1 - offset
    month -= month % step
    while (day := _month_ordinal(month + offset)) <= high:
        yield day
        month += step


def _month_ordinal(month: int) -> int:
    year, index = divmod(month, 12)
    return date(year, index + 1, 1).toordinal()


def start_of_week(day: int, calendar: Calendar) -> int:
    """The first day of the week a day lies in."""
    # Ordinal 1 was a Monday, so (day - 1) % 7 is Monday = 0.
    return day - (day - 1 - _FIRST_WEEKDAY[calendar.week_start]) % 7


def quarter_of(day: int, calendar: Calendar) -> tuple[int, int]:
    """Fiscal year and quarter of a day."""
    return fiscal_quarter(date.fromordinal(day), calendar.fiscal_year_start)


def snapped(day: float, unit: Unit, calendar: Calendar) -> int:
    """The nearest day, or the nearest start of a week."""
    nearest = round(day)
    if unit is not Unit.WEEK:
        return nearest
    week = start_of_week(nearest, calendar)
    return week if day - week <= 3.5 else week + 7


def snapped_shift(days: float, unit: Unit) -> int:
    """A distance in whole days or whole weeks."""
    return round(days / 7) * 7 if unit is Unit.WEEK else round(days)
