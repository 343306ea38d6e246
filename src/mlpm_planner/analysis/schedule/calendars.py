"""Many rows, each counting in the working days of its own calendar."""

from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache

import numpy as np

from mlpm_planner.analysis.schedule.errors import OutOfRangeError, ScheduleError
from mlpm_planner.analysis.schedule.workdays import WorkCalendar
from mlpm_planner.analysis.types import BoolArray, DayArray, IntArray

FIRST_DAY = np.datetime64("1970-01-01", "D")
LAST_DAY = np.datetime64("2199-12-31", "D")
DAYS = int((LAST_DAY - FIRST_DAY).astype(np.int64)) + 1
"""Days a plan can lie on; day numbers count from the first of them."""


class Calendars:
    """The calendar of each of n rows: ``table[of[row]]``; equal calendars are one.

    A position is the number of working days from 1970 to a day, not counting it. Raises
    ScheduleError for a calendar without working days.
    """

    def __init__(self, table: Sequence[WorkCalendar], of: IntArray) -> None:
        """Take calendars and, by row, which of them applies, shape (n,)."""
        places: dict[WorkCalendar, int] = {}
        codes = [places.setdefault(calendar, len(places)) for calendar in table]
        self.table = tuple(places)
        self.of = np.array(codes, np.int64)[of]
        for calendar in self.table:
            if not day_counts(calendar)[DAYS]:
                message = "A calendar has no working days."
                raise ScheduleError(message)

    @classmethod
    def one(cls, calendar: WorkCalendar, count: int) -> "Calendars":
        """The same calendar for all of `count` rows."""
        return cls((calendar,), np.zeros(count, np.int64))

    @property
    def uniform(self) -> bool:
        """Whether all rows count in the same days."""
        return len(self.table) <= 1

    def positions(self, days: DayArray, rows: IntArray | None = None) -> IntArray:
        """The position of one day for each of `rows` (by default all), no NaT."""
        result = np.zeros(days.shape, np.int64)
        for calendar, chosen in self._by_calendar(rows):
            result[chosen] = calendar.position(days[chosen])
        return result

    def days(self, positions: IntArray, rows: IntArray | None = None) -> DayArray:
        """The worked day at one position for each of `rows` (by default all).

        Raises OutOfRangeError for a row that would lie outside 1970 to 2199.
        """
        result = np.full(positions.shape, FIRST_DAY)
        for calendar, chosen in self._by_calendar(rows):
            result[chosen] = calendar.day_at(np.clip(positions[chosen], -DAYS, DAYS))
        beyond = np.flatnonzero(result > LAST_DAY)
        if beyond.size:
            raise OutOfRangeError(int(beyond[0] if rows is None else rows[beyond[0]]))
        return result

    def _by_calendar(
        self, rows: IntArray | None
    ) -> Iterator[tuple[WorkCalendar, slice | BoolArray]]:
        """Each calendar with the places of its rows among `rows`."""
        if self.uniform:
            yield from ((calendar, slice(None)) for calendar in self.table)
            return
        of = self.of if rows is None else self.of[rows]
        yield from ((calendar, of == code) for code, calendar in enumerate(self.table))

    @cached_property
    def counts(self) -> IntArray:
        """Positions by calendar and day number, shape (calendars, DAYS + 3)."""
        return np.array([day_counts(calendar) for calendar in self.table])

    @cached_property
    def worked(self) -> IntArray:
        """Day numbers by calendar and position; DAYS + 1 beyond the last, shape (calendars, …)."""
        return np.array([worked_days(calendar) for calendar in self.table])


@lru_cache(maxsize=64)
def day_counts(calendar: WorkCalendar) -> IntArray:
    """The position of each day number, shape (DAYS + 3,)."""
    return calendar.position(FIRST_DAY + np.arange(DAYS + 3))


@lru_cache(maxsize=64)
def worked_days(calendar: WorkCalendar) -> IntArray:
    """The day number at each position; DAYS + 1 beyond the last, shape (DAYS + 2,)."""
    result = np.full(DAYS + 2, DAYS + 1)
    days = np.flatnonzero(np.diff(day_counts(calendar)))
    result[: days.size] = days
    return result
