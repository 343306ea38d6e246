"""Working-day arithmetic. Dates are datetime64[D]; the end of a feature is its last day."""

from collections.abc import Iterable
from datetime import date

import numpy as np
from typing_extensions import override

from mlpm_planner.analysis.types import DayArray, FloatArray, IntArray
from mlpm_planner.domain.calendar import WEEKDAYS

EVERY_DAY = "1111111"
_EPOCH = np.datetime64("1970-01-01", "D")


def day_after(days: DayArray) -> DayArray:
    """The next calendar day of each date."""
    return (days.astype(np.int64) + 1).astype("datetime64[D]")


class WorkCalendar:
    """Which days are worked: a week mask from Monday ("1111100") less holidays."""

    __slots__ = ("_days", "_key", "per_week")

    def __init__(self, week_mask: str = WEEKDAYS, holidays: Iterable[date] = ()) -> None:
        """Raises ValueError for a week without working days."""
        if "1" not in week_mask:
            message = "A calendar has no working days."
            raise ValueError(message)
        free = np.array(sorted(holidays), "datetime64[D]")
        self._days = np.busdaycalendar(weekmask=week_mask, holidays=free)
        self._key = (self._days.weekmask.tobytes(), self._days.holidays.tobytes())
        self.per_week = week_mask.count("1")

    @override
    def __eq__(self, other: object) -> bool:
        """Calendars are equal when they work on the same days."""
        return isinstance(other, WorkCalendar) and self._key == other._key

    @override
    def __hash__(self) -> int:
        return hash(self._key)

    def position(self, days: DayArray) -> IntArray:
        """Working days from 1970 up to, not including, each date; shape as given, no NaT."""
        return np.busday_count(_EPOCH, days, busdaycal=self._days)

    def day_at(self, positions: IntArray) -> DayArray:
        """The worked days at positions: those with so many working days since 1970 before them."""
        return np.busday_offset(_EPOCH, positions, "forward", busdaycal=self._days)

    def count(self, starts: DayArray, ends: DayArray) -> IntArray:
        """Working days from start to end, both included; 0 where the end is before the start."""
        return np.maximum(np.busday_count(starts, day_after(ends), busdaycal=self._days), 0)

    def shift(self, days: DayArray, by: IntArray | int) -> DayArray:
        """Dates moved by working days; a free day counts as the next (moving on) or the last."""
        moves = np.asarray(by)
        forward = np.busday_offset(days, np.maximum(moves, 0), "forward", busdaycal=self._days)
        backward = np.busday_offset(days, np.minimum(moves, 0), "backward", busdaycal=self._days)
        return np.where(moves < 0, backward, forward)

    def ends(self, starts: DayArray, durations: FloatArray) -> DayArray:
        """The last days of features that begin on `starts` and take so many working days.

        Part of a day takes the day. A duration of 0 (milestone) ends where it starts.
        """
        whole = np.maximum(np.ceil(durations).astype(np.int64), 1) - 1
        return np.where(durations > 0, self.shift(starts, whole), starts)

    def next_day(self, day: date) -> date:
        """The day itself if it is worked, else the first worked day after it."""
        return self.move(day, 0)

    def move(self, day: date, by: int) -> date:
        """One date moved by working days."""
        return self.shift(np.array([day], "datetime64[D]"), by)[0].item()

    def end(self, start: date, duration: float) -> date:
        """The last day of one feature."""
        return self.ends(np.array([start], "datetime64[D]"), np.array([duration]))[0].item()

    def duration(self, start: date, end: date) -> int:
        """Working days of one feature, start and end included."""
        first, last = np.array([[start], [end]], "datetime64[D]")
        return int(self.count(first, last)[0])
