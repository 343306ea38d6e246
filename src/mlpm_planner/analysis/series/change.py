"""How a KPI moved: against the previous value, or the same period a year ago."""

from dataclasses import dataclass

import numpy as np

from mlpm_planner.analysis.series.arrays import Series
from mlpm_planner.analysis.series.cadence import Cadence
from mlpm_planner.analysis.series.periods import Period, PeriodCalendar

_YEAR_AGO: dict[Period, int] = {
    "hour": 364 * 24,
    "day": 364,
    "week": 52,
    "month": 12,
    "quarter": 4,
    "year": 1,
}
"""Periods in a year; hours, days and weeks by 52 weeks so that weekdays match."""


@dataclass(frozen=True, slots=True)
class Change:
    """From one value to another, in the KPI's unit, or in points where it is a percentage.

    `relative` is a share of the earlier value; None for percentages and from 0.
    """

    before: float
    after: float
    amount: float
    in_points: bool
    relative: float | None


def change(before: float, after: float, *, percent: bool = False) -> Change:
    """The change between two values; percent values are fractions, their change in points."""
    amount = after - before
    if percent:
        return Change(before, after, 100 * amount, in_points=True, relative=None)
    relative = amount / abs(before) if before else None
    return Change(before, after, amount, in_points=False, relative=relative)


def since_previous(series: Series, *, percent: bool = False) -> Change | None:
    """From the value before the latest to the latest; None with fewer than two values."""
    if len(series) < 2:
        return None
    return change(float(series.values[-2]), float(series.values[-1]), percent=percent)


def since_last_year(
    series: Series, cadence: Cadence, calendar: PeriodCalendar, *, percent: bool = False
) -> Change | None:
    """From the last value of the same period a year ago to the latest; None without it."""
    if cadence == "adhoc" or not len(series):
        return None
    numbers = calendar.numbers(series.times, cadence)
    then = int(numbers[-1]) - _YEAR_AGO[cadence]
    row = int(np.searchsorted(numbers, then, "right")) - 1
    if row < 0 or numbers[row] != then:
        return None
    return change(float(series.values[row]), float(series.values[-1]), percent=percent)
