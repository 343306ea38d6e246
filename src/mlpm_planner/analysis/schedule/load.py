"""Effort by month against capacity: the load strip under the timeline."""

from dataclasses import dataclass

import numpy as np

from mlpm_planner.analysis.schedule.workdays import WorkCalendar, day_after
from mlpm_planner.analysis.types import DayArray, FloatArray, IntArray


@dataclass(frozen=True, slots=True, eq=False)
class Work:
    """Dates (NaT if not planned), effort in person-weeks and team row (-1 for none), all (n,)."""

    starts: DayArray
    ends: DayArray
    efforts: FloatArray
    teams: IntArray


@dataclass(frozen=True, slots=True, eq=False)
class Load:
    """Person-weeks of work and of capacity by team and period, both (teams, periods)."""

    effort: FloatArray
    capacity: FloatArray

    @property
    def over(self) -> FloatArray:
        """Person-weeks above capacity, 0 where there is enough; NaN without a capacity."""
        return np.maximum(self.effort - self.capacity, 0.0)


def month_edges(start: DayArray | np.datetime64, months: int) -> DayArray:
    """The first days of `months` months from that of `start`, and of the one after; (months+1,)."""
    first = np.asarray(start).astype("datetime64[M]")
    return (first + np.arange(months + 1)).astype("datetime64[D]")


def load(work: Work, edges: DayArray, capacity_weeks: FloatArray, calendar: WorkCalendar) -> Load:
    """Effort and capacity between successive edges (periods + 1,), by team.

    Effort is spread evenly over a feature's working days (over all its days where none is
    worked); features without dates, effort or team are left out. `capacity_weeks` is
    person-weeks in a full working week, shape (teams,).
    """
    teams = capacity_weeks.size
    counted = ~(np.isnat(work.starts) | np.isnat(work.ends) | np.isnan(work.efforts))
    counted &= (work.teams >= 0) & (work.teams < teams)
    starts, ends = work.starts[counted], day_after(work.ends[counted])
    done = [
        np.bincount(
            work.teams[counted],
            weights=work.efforts[counted] * share,
            minlength=teams,
        )
        for share in _shares_done(starts, ends, edges, calendar)
    ]
    days = np.diff(calendar.position(edges))
    capacity = capacity_weeks[:, None] * days / calendar.per_week
    return Load(np.diff(np.array(done), axis=0).T, capacity)


def _shares_done(
    starts: DayArray, ends: DayArray, edges: DayArray, calendar: WorkCalendar
) -> list[FloatArray]:
    """The share of each feature that lies before each edge; `ends` are the days after the last."""
    first, last = calendar.position(starts), calendar.position(ends)
    idle = last == first
    first = np.where(idle, starts.astype(np.int64), first)
    last = np.where(idle, np.maximum(ends, day_after(starts)).astype(np.int64), last)
    positions: list[int] = calendar.position(edges).tolist()
    days: list[int] = edges.astype(np.int64).tolist()
    length = np.maximum(last - first, 1)
    return [
        np.clip((np.where(idle, day, position) - first) / length, 0.0, 1.0)
        for position, day in zip(positions, days, strict=True)
    ]
