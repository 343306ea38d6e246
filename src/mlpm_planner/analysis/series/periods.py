"""Hours, days, weeks, months, quarters and years of a workspace, numbered from 1970."""

from dataclasses import dataclass, field
from functools import partial
from typing import Literal
from zoneinfo import ZoneInfo

import numpy as np

from mlpm_planner.analysis.series.arrays import DAY, HOUR
from mlpm_planner.analysis.series.zones import offsets, to_utc
from mlpm_planner.analysis.types import IntArray

Period = Literal["hour", "day", "week", "month", "quarter", "year"]

_MONTHS: dict[str, int] = {"month": 1, "quarter": 3, "year": 12}
_THURSDAY = 3  # 1 January 1970; Monday is 0

LENGTHS: dict[Period, float] = {
    "hour": HOUR,
    "day": DAY,
    "week": 7 * DAY,
    "month": 30.436875 * DAY,
    "quarter": 91.310625 * DAY,
    "year": 365.2425 * DAY,
}
"""Mean length of each period in microseconds (Gregorian)."""


@dataclass(frozen=True, slots=True)
class PeriodCalendar:
    """Where periods begin: time zone, first weekday (Monday 0), first month of the year (1-12)."""

    zone: ZoneInfo = field(default_factory=partial(ZoneInfo, "UTC"))
    week_start: int = 0
    fiscal_start: int = 1

    def numbers(self, times: IntArray, period: Period) -> IntArray:
        """The running number of the period each instant (microseconds UTC) lies in, shape (n,).

        Instants are in time order. The numbers never fall, also where clocks go back over
        midnight. A day may have 23 or 25 hours; hours are real hours.
        """
        shift = offsets(times, self.zone)
        if period == "hour":
            return (times + shift % HOUR) // HOUR
        days = np.maximum.accumulate((times + shift) // DAY)
        return self._number_of_days(days, period)

    def starts(self, numbers: IntArray, period: Period) -> IntArray:
        """The instants (microseconds UTC) at which periods begin, shape (n,), in rising order."""
        if period == "hour":
            return numbers * HOUR - offsets(numbers * HOUR, self.zone) % HOUR
        return to_utc(self._days_of(numbers, period), self.zone)

    def number(self, time: int, period: Period) -> int:
        """The running number of the period of one instant."""
        return int(self.numbers(np.array([time], np.int64), period)[0])

    def start(self, number: int, period: Period) -> int:
        """The instant at which one period begins."""
        return int(self.starts(np.array([number], np.int64), period)[0])

    def _number_of_days(self, days: IntArray, period: Period) -> IntArray:
        if period == "day":
            return days
        if period == "week":
            return (days + (_THURSDAY - self.week_start)) // 7
        months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
        return (months - (self.fiscal_start - 1)) // _MONTHS[period]

    def _days_of(self, numbers: IntArray, period: Period) -> IntArray:
        if period == "day":
            return numbers
        if period == "week":
            return numbers * 7 - (_THURSDAY - self.week_start)
        months = numbers * _MONTHS[period] + (self.fiscal_start - 1)
        return months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
