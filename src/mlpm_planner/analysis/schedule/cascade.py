"""What moves when something is moved: followers give way, as little as their links ask for.

Dates are as planned, links are judged as `links.slack` does, each in its successor's calendar. What
moves keeps its number of working days. Nothing is pulled earlier unless asked, or tied by a hard
link: that one holds its successor to the predecessor.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from mlpm_planner.analysis.schedule.arcs import Arcs
from mlpm_planner.analysis.schedule.calendars import (
    DAYS,
    FIRST_DAY,
    Calendars,
    day_counts,
    worked_days,
)
from mlpm_planner.analysis.schedule.errors import OutOfRangeError
from mlpm_planner.analysis.schedule.graph import topological_order
from mlpm_planner.analysis.schedule.links import Links, Plan
from mlpm_planner.analysis.schedule.passes import spread
from mlpm_planner.analysis.types import BoolArray, DayArray, FloatArray, IntArray

Span = tuple[int, int]
"""The day number of a first day, and of the day after the last."""


@dataclass(frozen=True, slots=True, eq=False)
class Moves:
    """The rows that moved, those asked for among them, with their dates from then on."""

    rows: IntArray
    starts: DayArray
    ends: DayArray


class Cascade:
    """A plan ready to be moved about, as often as a drag asks; nothing changes the plan itself.

    `movable` says which rows links may move, `earliest` (NaT for none) before which day none is
    pulled, `hard` which links hold tight. Links of rows without dates do nothing. Raises
    CycleError for links that go round.
    """

    def __init__(
        self,
        plan: Plan,
        links: Links,
        calendars: Calendars,
        *,
        movable: BoolArray,
        hard: BoolArray | None = None,
        earliest: DayArray | None = None,
    ) -> None:
        """Take the plan in."""
        self._count = plan.starts.size
        planned = ~(np.isnat(plan.starts) | np.isnat(plan.ends))
        self._known = np.flatnonzero(planned[links.predecessors] & planned[links.successors])
        self._size = links.predecessors.size
        links = Links(*(getattr(links, name)[self._known] for name in Links.__slots__))
        order = topological_order(self._count, links.predecessors, links.successors)
        self._rows, self._ranks = order.rows, order.ranks
        self._arcs = Arcs(links, order, calendars)
        self._moment = plan.milestones[order.rows]
        self._moved: set[int] = set()
        self._planned: list[bool] = planned[order.rows].tolist()
        self._movable = (movable & planned)[order.rows].tolist()
        tight = np.zeros(links.lags.size, np.bool_) if hard is None else hard[self._known]
        self._tight = frozenset(np.flatnonzero(tight[self._arcs.into.links]).tolist())
        days = _numbers(plan.starts)[order.rows], _numbers(plan.ends)[order.rows] + 1
        worked = np.diff([calendars.positions(FIRST_DAY + d, order.rows) for d in days], axis=0)[0]
        # What moves takes a day at least; a milestone the day it falls on.
        self._lengths: list[int] = np.where(self._moment, 1, np.maximum(worked, 1)).tolist()
        # The first day of each row and, behind them, the day after its last.
        self._at: list[int] = np.concatenate(days).tolist()
        side = self._arcs.into
        at_start = self._moment[side.events % self._count] if self._count else side.finish
        self._sources: list[int] = np.where(
            at_start, side.events % max(self._count, 1), side.events
        ).tolist()
        self._late: list[bool] = (side.finish | self._moment[side.owners]).tolist()
        self._lags: list[int] = side.lags.tolist()
        self._first: list[int] = side.first.tolist()
        self._floor: list[int] = (
            [0] * self._count if earliest is None else _numbers(earliest)[order.rows].tolist()
        )
        self._codes: list[int] = self._arcs.calendar_of.tolist()
        self._counts = [day_counts(calendar).data for calendar in calendars.table]
        self._worked = [worked_days(calendar).data for calendar in calendars.table]

    def move(
        self, rows: IntArray, starts: DayArray, ends: DayArray, *, pull: bool = False
    ) -> Moves:
        """Put rows on other dates: they and the followers that must give way, or may come earlier.

        Raises OutOfRangeError for a follower that would have to move outside 1970 to 2199.
        """
        spans = zip(_numbers(starts).tolist(), (_numbers(ends) + 1).tolist(), strict=True)
        placed = dict(zip(self._ranks[rows].tolist(), spans, strict=True))
        return self._spread(placed, lambda row: self._pushed(row, pull=pull), 1)

    def slip(self, rows: IntArray, days: int) -> Moves:
        """Let rows begin and end so many working days later."""
        ranks: list[int] = self._ranks[rows].tolist()
        placed = {
            row: self._span(row, self._counts[self._codes[row]][self._at[row]] + days)
            for row in ranks
            if self._planned[row]
        }
        return self._spread(placed, self._pushed, 1)

    def repair(self, link: int, *, by_predecessor: bool = False) -> Moves:
        """Make one link hold: its successor moves later, or its predecessor earlier.

        It moves as little as it can, movable or not, and what is movable gives way behind it or
        before it. Nothing moves when the link holds or has no dates.
        """
        place = np.flatnonzero(self._known == link)
        side = self._arcs.out if by_predecessor else self._arcs.into
        found = np.flatnonzero(side.links == place[0]).tolist() if place.size else []
        row = side.owners.item(found[0]) if found else -1
        span = self._held(row, found) if by_predecessor else self._pushed(row, found)
        placed = {} if span is None else {row: span}
        if by_predecessor:
            return self._spread(placed, self._held, -1)
        return self._spread(placed, self._pushed, 1)

    def repair_all(self, links: IntArray) -> Moves:
        """Make several links hold: their successors move later, movable or not.

        What is movable gives way behind them. Links that hold or have no dates move nothing.
        """
        side = self._arcs.into
        places = np.flatnonzero(np.isin(self._known, links) & (self.slack()[self._known] < 0))
        owners: list[int] = side.owners[np.isin(side.links, places)].tolist()
        return self._spread({}, self._pushed, 1, frozenset(owners))

    def slack(self, moves: Moves | None = None) -> FloatArray:
        """Working days each link has to spare after moves, below 0 violated, NaN without dates."""
        begin, done = np.array(self._at, np.int64).reshape(2, -1)
        if moves is not None:
            ranks = self._ranks[moves.rows]
            begin[ranks], done[ranks] = _numbers(moves.starts), _numbers(moves.ends) + 1
        side, moment = self._arcs.into, self._moment
        events = np.concatenate((begin, np.where(moment, begin, done)))[side.events]
        tied = side.finish | moment[side.owners]
        sinks = np.where(tied, done[side.owners], begin[side.owners])
        result = np.full(self._size, np.nan)
        spare = np.zeros(sinks.size, np.int64)
        for code, table in enumerate(self._counts):
            rows = self._arcs.calendar_of[side.owners] == code
            counts = np.asarray(table)
            spare[rows] = counts[sinks[rows]] - counts[events[rows]] - side.lags[rows]
        result[self._known[side.links]] = spare
        return result

    def _spread(
        self,
        placed: Mapping[int, Span],
        settle: Callable[[int], Span | None],
        step: int,
        asked: frozenset[int] = frozenset(),
    ) -> Moves:
        """Place rows, then settle what follows (step 1) or leads (-1) to what moved.

        Rows that are asked for are settled too, movable or not.
        """
        before: dict[int, Span] = {}

        def visit(row: int) -> bool:
            span = placed.get(row)
            if span is None and (self._movable[row] or row in asked) and row not in placed:
                span = settle(row)
            if span is None or span == (self._at[row], self._at[row + self._count]):
                return False
            before[row] = self._at[row], self._at[row + self._count]
            self._at[row], self._at[row + self._count] = span
            self._moved.add(row)
            return True

        side = self._arcs.out if step == 1 else self._arcs.into
        try:
            rows = spread((*placed, *asked), visit, side, self._count, step)
            spans = [(self._at[row], self._at[row + self._count] - 1) for row in rows]
        finally:
            self._moved.clear()
            for row, (begin, done) in before.items():
                self._at[row], self._at[row + self._count] = begin, done
        days = FIRST_DAY + np.array(spans, np.int64).reshape(-1, 2)
        return Moves(self._rows[np.array(rows, np.int64)], days[:, 0], days[:, 1])

    # ---- one row

    def _pushed(self, row: int, links: Iterable[int] = (), *, pull: bool = False) -> Span | None:
        """Where a row goes so that its incoming links hold; None where it stays."""
        counts, length = self._counts[self._codes[row]], self._lengths[row]
        at, late, sources, lags = self._at, self._late, self._sources, self._lags
        begin, done = counts[at[row]], counts[at[row + self._count]]
        target, violated = counts[self._floor[row]], False
        for link in links or range(self._first[row], self._first[row + 1]):
            place = counts[at[sources[link]]] + lags[link]
            if place > (done if late[link] else begin):
                violated = True
            if link in self._tight and sources[link] % self._count in self._moved:
                pull = True
            needed = place - length if late[link] else place
            if needed > target:  # noqa: PLR1730 - a call costs more than all the rest
                target = needed
        if not violated and not (pull and target < begin):
            return None
        return self._span(row, target if pull else max(target, begin))

    def _held(self, row: int, links: Iterable[int] = ()) -> Span | None:
        """Where a row goes so that its outgoing links hold; None where it stays."""
        side, code = self._arcs.out, self._codes[row]
        counts, latest = self._counts[code], self._counts[code][self._at[row]]
        violated = False
        for link in links or range(side.first.item(row), side.first.item(row + 1)):
            after = side.events.item(link)
            other = self._codes[after % self._count]
            sink = self._counts[other][self._sink(after)] - side.lags.item(link)
            finish = side.finish.item(link) and not self._moment.item(row)
            event = self._at[row + self._count] if finish else self._at[row]
            if self._counts[other][event] <= sink:
                continue
            violated = True
            day = self._worked[other][min(max(sink, 0), DAYS + 1)]
            last = counts[day] - self._lengths[row] if finish else counts[day + 1] - 1
            latest = min(latest, last)
        return self._span(row, latest) if violated else None

    def _sink(self, event: int) -> int:
        """The day until whose beginning an event of a successor may wait."""
        row = event % self._count
        late = event >= self._count or self._moment.item(row)
        return self._at[row + self._count] if late else self._at[row]

    def _span(self, row: int, place: int) -> Span:
        """The days of a row that begins at a position of its calendar."""
        worked, last = self._worked[self._codes[row]], place + self._lengths[row] - 1
        if place < 0 or last > DAYS or worked[last] >= DAYS:
            raise OutOfRangeError(self._rows.item(row))
        return worked[place], worked[last] + 1


def _numbers(days: DayArray) -> IntArray:
    """Day numbers from 1970, 0 for NaT."""
    return np.where(np.isnat(days), FIRST_DAY, days).astype(np.int64)
