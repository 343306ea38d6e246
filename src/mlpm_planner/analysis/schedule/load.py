"""Effort by week or month: what the load strip under the timeline shows."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from mlpm_planner.analysis.schedule.workdays import WorkCalendar, day_after
from mlpm_planner.analysis.types import DayArray, FloatArray, IntArray

_BLOCK = 1_000_000  # so many shares (features times edges) are held at once


@dataclass(frozen=True, slots=True, eq=False)
class Work:
    """Dates (NaT if not planned), effort in person-weeks and row (-1 for none), all (n,)."""

    starts: DayArray
    ends: DayArray
    efforts: FloatArray
    rows: IntArray

    def of(self, chosen: IntArray) -> "Work":
        """Some of the features, by their places."""
        return Work(self.starts[chosen], self.ends[chosen], self.efforts[chosen], self.rows[chosen])


def month_edges(start: DayArray | np.datetime64, months: int) -> DayArray:
    """The first days of `months` months from that of `start`, and of the one after; (months+1,)."""
    first = np.asarray(start).astype("datetime64[M]")
    return (first + np.arange(months + 1)).astype("datetime64[D]")


def week_edges(start: DayArray | np.datetime64, weeks: int) -> DayArray:
    """`start`, the first day of a week, and those of the weeks after it; (weeks+1,)."""
    first = np.asarray(start).astype("datetime64[D]").astype(np.int64)
    return (first + 7 * np.arange(weeks + 1)).astype("datetime64[D]")


def effort_between(work: Work, edges: DayArray, rows: int, calendar: WorkCalendar) -> FloatArray:
    """Person-weeks between successive edges (periods + 1,), by row; shape (rows, periods).

    Effort is spread evenly over a feature's working days (over all its days where none is
    worked); features without dates, effort or row are left out.
    """
    counted = ~(np.isnat(work.starts) | np.isnat(work.ends) | np.isnan(work.efforts))
    counted &= (work.rows >= 0) & (work.rows < rows)
    found = work.of(np.flatnonzero(counted))
    total = np.zeros((rows, len(edges) - 1))
    for part, shares in _shares(found, edges, calendar):
        np.add.at(total, part.rows, part.efforts[:, None] * shares)
    return total


def _shares(
    work: Work, edges: DayArray, calendar: WorkCalendar
) -> Iterator[tuple[Work, FloatArray]]:
    """Blocks of features with the share of each in each period; shape (block, periods)."""
    places, days = calendar.position(edges), edges.astype(np.int64)
    step = max(1, _BLOCK // len(edges))
    for low in range(0, len(work.efforts), step):
        part = work.of(np.arange(low, min(low + step, len(work.efforts))))
        after = day_after(part.ends)
        first, last = calendar.position(part.starts), calendar.position(after)
        idle = last == first
        first = np.where(idle, part.starts.astype(np.int64), first)
        last = np.where(idle, np.maximum(after, day_after(part.starts)).astype(np.int64), last)
        at = np.where(idle[:, None], days, places)
        done = np.clip((at - first[:, None]) / np.maximum(last - first, 1)[:, None], 0.0, 1.0)
        yield part, np.diff(done, axis=1)
