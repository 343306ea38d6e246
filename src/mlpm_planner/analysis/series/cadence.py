"""How often a KPI is measured: guessed from its times; what is due, missing or stale."""

from typing import Literal

import numpy as np

from mlpm_planner.analysis.series.periods import LENGTHS, Period, PeriodCalendar
from mlpm_planner.analysis.types import IntArray

Cadence = Literal["hour", "day", "week", "month", "quarter", "year", "adhoc"]

_REGULAR_SHARE = 0.6
_TOLERANCE = 1.35
_RECENT = 1_001


def infer_cadence(times: IntArray) -> Cadence:
    """The period whose length most steps between instants have; "adhoc" if there is none.

    At least 60 % of the last 1,000 steps between distinct instants (in time order) must be
    within 35 % of that length.
    """
    steps = np.diff(times[-_RECENT:])
    steps = steps[steps > 0]
    if steps.size < 2:
        return "adhoc"
    usual = float(np.median(steps))
    nearest = min(LENGTHS, key=lambda period: abs(np.log(usual / LENGTHS[period])))
    ratio = steps / LENGTHS[nearest]
    regular = np.mean((ratio < _TOLERANCE) & (ratio > 1 / _TOLERANCE))
    return nearest if regular >= _REGULAR_SHARE else "adhoc"


def next_missing(times: IntArray, cadence: Cadence, calendar: PeriodCalendar, now: int) -> int:
    """Start (microseconds UTC) of the period that quick entry offers for a new value.

    The earliest period without a value after the last one that has one; a series without
    values, or without a cadence, is offered the present period or instant.
    """
    period = _period(cadence)
    if period is None:
        return now
    if not times.size:
        return calendar.start(calendar.number(now, period), period)
    return calendar.start(calendar.number(int(times[-1]), period) + 1, period)


def due_at(latest: int, cadence: Cadence, calendar: PeriodCalendar) -> int | None:
    """The instant from which the next value is overdue: the end of the period after the latest."""
    period = _period(cadence)
    if period is None:
        return None
    return calendar.start(calendar.number(latest, period) + 2, period)


def is_stale(latest: int, cadence: Cadence, calendar: PeriodCalendar, now: int) -> bool:
    """Whether a whole period has passed without a value since the latest."""
    due = due_at(latest, cadence, calendar)
    return due is not None and now >= due


def missing_periods(
    times: IntArray, cadence: Cadence, calendar: PeriodCalendar, now: int
) -> IntArray:
    """Starts of the past periods without a value, from the first value up to `now`, in order."""
    period = _period(cadence)
    if period is None or not times.size:
        return np.empty(0, np.int64)
    present = np.unique(calendar.numbers(times, period))
    expected = np.arange(present[0], calendar.number(now, period), dtype=np.int64)
    return calendar.starts(np.setdiff1d(expected, present), period)


def _period(cadence: Cadence) -> Period | None:
    return None if cadence == "adhoc" else cadence
