"""The critical path method: when linked tasks can start and finish, and what they have to spare.

Kelley & Walker 1959, with the four kinds of links of the precedence diagramming method. Tasks take
whole working days of their own calendar: part of a day takes the day. Links count their lag in the
calendar of the successor.
"""

from dataclasses import dataclass

import numpy as np

from mlpm_planner.analysis.schedule.arcs import FAR, Arcs
from mlpm_planner.analysis.schedule.calendars import (
    DAYS,
    FIRST_DAY,
    LAST_DAY,
    Calendars,
    day_counts,
)
from mlpm_planner.analysis.schedule.errors import OutOfRangeError, ScheduleError
from mlpm_planner.analysis.schedule.graph import topological_order
from mlpm_planner.analysis.schedule.links import Links
from mlpm_planner.analysis.schedule.passes import NOT_FIXED, Backward, Forward
from mlpm_planner.analysis.schedule.workdays import day_after
from mlpm_planner.analysis.types import BoolArray, DayArray, FloatArray, IntArray

_NAT = np.datetime64("NaT", "D")


@dataclass(frozen=True, slots=True, eq=False)
class Tasks:
    """n tasks: working days each takes (0 for a milestone), and what ties it to the calendar.

    By task, NaT or left out where nothing does: the day it starts not before, the day it starts
    whatever its links say, the last day it may end on.
    """

    durations: FloatArray
    earliest: DayArray | None = None
    fixed: DayArray | None = None
    deadlines: DayArray | None = None

    @property
    def count(self) -> int:
        """How many there are."""
        return self.durations.size

    def days(self, name: str) -> DayArray:
        """One of the columns of days, NaT throughout where it was left out."""
        found: DayArray | None = getattr(self, name)
        return np.full(self.count, _NAT) if found is None else found


class Network:
    """Linked tasks, each as early as its links allow; a change works out only what it reaches.

    Positions are working days from 1970 in the task's own calendar, arrays are by task.
    """

    def __init__(
        self, tasks: Tasks, links: Links, calendars: Calendars, start: np.datetime64
    ) -> None:
        """Work out everything; nothing but a fixed task starts before `start`.

        Raises CycleError for links that go round, ScheduleError for a duration that is negative
        or no number, and OutOfRangeError for a day outside 1970 to 2199.
        """
        _check(tasks, start)
        self.tasks, self.links, self.calendars = tasks, links, calendars
        order = topological_order(tasks.count, links.predecessors, links.successors)
        self._rows, self._ranks = order.rows, order.ranks
        self._arcs = Arcs(links, order, calendars)
        lengths = np.ceil(tasks.durations).astype(np.int64)[order.rows]
        self._lengths = lengths
        self._fixed_days = tasks.days("fixed").copy()
        self._origin = self._places(np.full(tasks.count, start))
        floors = np.maximum(self._origin, self._places(tasks.days("earliest")))
        self._forward = Forward(self._arcs, floors, self._places(self._fixed_days), lengths)
        self._check_range(self._rows)
        self._due = self._due_places(tasks.days("deadlines"))
        self._tail: tuple[int, Backward] | None = None
        self._bound: Backward | None = None

    def _places(self, days: DayArray) -> IntArray:
        """Positions of days by task, in topological order; NOT_FIXED for none."""
        known = ~np.isnat(days)
        found = self.calendars.positions(np.where(known, days, FIRST_DAY))
        return np.where(known, found, NOT_FIXED)[self._rows]

    def _due_places(self, deadlines: DayArray) -> IntArray:
        """The latest finishes that deadlines allow, in topological order; FAR without one."""
        known = ~np.isnat(deadlines)
        found = self._places(day_after(np.where(known, deadlines, FIRST_DAY)))
        return np.where(known[self._rows], found, FAR)

    # ---- what was worked out

    @property
    def earliest_start(self) -> IntArray:
        """The position each task can start at."""
        return self._forward.events[: self.tasks.count][self._ranks]

    @property
    def earliest_finish(self) -> IntArray:
        """The position each task can be finished at."""
        return self._forward.events[self.tasks.count :][self._ranks]

    @property
    def latest_start(self) -> IntArray:
        """The position each task must start at for the finish, fixed starts and deadlines."""
        return self._latest()[self._ranks]

    @property
    def latest_finish(self) -> IntArray:
        """The position each task must be finished at."""
        return (self._latest() + self._lengths)[self._ranks]

    @property
    def total_slack(self) -> IntArray:
        """Working days a task can slip without moving the finish; below 0 where it is too late."""
        return self.latest_start - self.earliest_start

    @property
    def critical(self) -> BoolArray:
        """Which tasks have nothing to spare."""
        return self.total_slack <= 0

    @property
    def free_slack(self) -> IntArray:
        """Working days a task can slip without moving any other, nor the finish."""
        side, count, events = self._arcs.into, self.tasks.count, self._forward.events
        result = self._finish_limits() - events[count:]
        np.minimum.at(result, side.events % count, self._spare())
        if not self.calendars.uniform:  # a link counts in days of the successor, slack in its own
            result = np.minimum(result, self._latest() - events[:count])
        return result[self._ranks]

    @property
    def link_slack(self) -> IntArray:
        """Working days each link has to spare, below 0 where a fixed start violates it; (m,)."""
        result = np.empty_like(self._arcs.into.links)
        result[self._arcs.into.links] = self._spare()
        return result

    def _spare(self) -> IntArray:
        side, events = self._arcs.into, self._forward.events
        spare = events[side.owners + self.tasks.count * side.finish] - side.lags
        return spare - self._arcs.arrivals(0, side.owners.size, events)

    @property
    def starts(self) -> DayArray:
        """The first day of each task, as early as its links allow; a fixed task's as given."""
        return self.dates(np.arange(self.tasks.count))[0]

    @property
    def ends(self) -> DayArray:
        """The last day of each task that starts as early as its links allow."""
        return self.dates(np.arange(self.tasks.count))[1]

    def dates(self, rows: IntArray) -> tuple[DayArray, DayArray]:
        """First and last days of some tasks, shape (rows,) each.

        A milestone falls on the day its last predecessor ends: it is reached then.
        """
        ranks = self._ranks[rows]
        begun, lengths = self._forward.events[ranks], self._lengths[ranks]
        reached = np.maximum(begun - 1, self._forward.floors[ranks])
        starts = self.calendars.days(np.where(lengths > 0, begun, reached), rows)
        fixed = self._fixed_days[rows]
        starts = np.where(np.isnat(fixed), starts, fixed)
        ends = self.calendars.days(np.maximum(begun + lengths - 1, 0), rows)
        return starts, np.where(lengths > 0, ends, starts)

    @property
    def makespan(self) -> int:
        """Working days of the first calendar from the earliest start to the last finish."""
        if not self.tasks.count:
            return 0
        if self.calendars.uniform:
            return int(self.earliest_finish.max() - self.earliest_start.min())
        counts = self.calendars.counts[0]
        return int(counts[self._finish()] - counts[int(self.starts.min().astype(np.int64))])

    # ---- changes

    def change(
        self,
        row: int,
        *,
        duration: float | None = None,
        earliest: np.datetime64 | None = None,
        fixed: np.datetime64 | None = None,
        deadline: np.datetime64 | None = None,
    ) -> IntArray:
        """Give one task other limits (NaT takes one away); the tasks whose dates this moves.

        Raises as the making of the network does. Only what the change reaches is worked out.
        """
        rank = int(self._ranks[row])
        if duration is not None:
            _check_durations(np.array([duration]), row)
            self._lengths[rank] = int(np.ceil(duration))
        if earliest is not None:
            floor = self._place(row, earliest, NOT_FIXED)
            self._forward.floors[rank] = max(self._origin.item(rank), floor)
        if fixed is not None:
            self._fixed_days[row] = fixed
            self._forward.fixed[rank] = self._place(row, fixed, NOT_FIXED)
        if deadline is not None:
            self._due[rank] = self._place(row, deadline + 1, FAR)
        moved = self._rows[np.array(self._forward.update((rank,)), np.int64)]
        self._check_range(moved)
        if any(given is not None for given in (duration, fixed, deadline)):
            self._change_back(rank)
        return moved

    def _place(self, row: int, day: np.datetime64, without: int) -> int:
        if np.isnat(day):
            return without
        _check_day(day, row)
        return int(self.calendars.positions(np.array([day]), np.array([row]))[0])

    def _check_range(self, rows: IntArray) -> None:
        """Refuse tasks that would end after 2199."""
        last = np.array([day_counts(calendar)[DAYS] for calendar in self.calendars.table])
        finishes = self._forward.events[self.tasks.count + self._ranks[rows]]
        beyond = rows[finishes > last[self.calendars.of[rows]]]
        if beyond.size:
            raise OutOfRangeError(int(beyond.min()))

    # ---- the way back

    def _finish(self) -> int:
        """When the last task is finished: a position, or a day where calendars differ."""
        if self.calendars.uniform:
            return int(self._forward.events.max(initial=0))
        return int(self._arcs.boundaries(self._forward.events).max(initial=0))

    def _finish_limits(self) -> IntArray:
        """The latest finishes that keep the last one where it is, in topological order."""
        finish = self._finish()
        if self.calendars.uniform:
            return np.full(self.tasks.count, finish)
        return self.calendars.counts[self._arcs.calendar_of, finish]

    def _latest(self) -> IntArray:
        """The latest starts in topological order: what finish, deadlines and fixed starts leave."""
        finish, free = self._finish(), np.full(self.tasks.count, FAR)
        if self._tail is None or not (self.calendars.uniform or self._tail[0] == finish):
            limits = self._finish_limits()
            self._tail = finish, Backward(self._arcs, limits, free, self._lengths)
        by_finish = self._tail[1].starts + (finish - self._tail[0])
        if self._bound is None:
            pins = np.where(self._forward.fixed == NOT_FIXED, FAR, self._forward.fixed)
            if self._due.min(initial=FAR) == FAR == pins.min(initial=FAR):
                return by_finish
            self._bound = Backward(self._arcs, self._due, pins, self._lengths)
        return np.minimum(by_finish, self._bound.starts)

    def _change_back(self, rank: int) -> None:
        """Take a change into the backward passes that were made."""
        if not self.calendars.uniform:
            self._tail = self._bound = None
            return
        if self._tail is not None:
            self._tail[1].update((rank,))
        if self._bound is not None:
            fixed = self._forward.fixed.item(rank)
            self._bound.pins[rank] = FAR if fixed == NOT_FIXED else fixed
            self._bound.update((rank,))


def _check(tasks: Tasks, start: np.datetime64) -> None:
    _check_durations(tasks.durations, 0)
    _check_day(start, -1)
    for name in ("earliest", "fixed", "deadlines"):
        days = tasks.days(name)
        beyond = np.flatnonzero((days < FIRST_DAY) | (days > LAST_DAY))
        if beyond.size:
            raise OutOfRangeError(int(beyond[0]))


def _check_durations(durations: FloatArray, first_row: int) -> None:
    wrong = np.flatnonzero(~(np.isfinite(durations) & (durations >= 0)))
    if wrong.size:
        row = first_row + int(wrong[0])
        message = f"The duration of row {row} is {durations[wrong[0]]}; it must be 0 or more."
        raise ScheduleError(message, row)


def _check_day(day: np.datetime64, row: int) -> None:
    if not FIRST_DAY <= day <= LAST_DAY:
        raise OutOfRangeError(row)
