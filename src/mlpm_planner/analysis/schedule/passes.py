"""The forward and the backward pass over linked rows: of all, or of what a change reaches.

Rows are counted in topological order, as `arcs` has them. A level of rows is one step of numpy;
a graph too deep for that, and what a change reaches, go row by row.
"""

from collections.abc import Callable, Iterable
from heapq import heapify, heappop, heappush
from itertools import pairwise

import numpy as np

from mlpm_planner.analysis.schedule.arcs import Arcs, Side
from mlpm_planner.analysis.types import IntArray

NOT_FIXED = -1
"""In place of a fixed start, where links decide."""


class Forward:
    """The earliest positions: `events` holds n starts and, behind them, n finishes."""

    def __init__(self, arcs: Arcs, floors: IntArray, fixed: IntArray, lengths: IntArray) -> None:
        """Work out all rows: not before their floor, at their fixed start where they have one."""
        self._arcs = arcs
        self.floors, self.fixed, self.lengths = floors, fixed, lengths
        self._lags = arcs.into.lags - arcs.into.finish * lengths[arcs.into.owners]
        starts = np.where(fixed == NOT_FIXED, floors, fixed)
        self.events = np.concatenate((starts, starts + lengths))
        for first, last in pairwise(arcs.levels[1:]):
            self._settle_level(first, last)
        if not arcs.levels:
            settle = self._settler()
            for row in range(arcs.count):
                settle(row)

    def _settle_level(self, first: int, last: int) -> None:
        """Every row behind the first level has an incoming link."""
        begins, count = self._arcs.into.first[first : last + 1], self._arcs.count
        begin, end = int(begins[0]), int(begins[-1])
        needed = self._arcs.arrivals(begin, end, self.events) + self._lags[begin:end]
        starts = np.maximum.reduceat(needed, begins[:-1] - begin)
        np.maximum(starts, self.floors[first:last], out=starts)
        fixed = self.fixed[first:last]
        np.copyto(starts, fixed, where=fixed != NOT_FIXED)
        self.events[first:last] = starts
        self.events[count + first : count + last] = starts + self.lengths[first:last]

    def update(self, rows: Iterable[int]) -> list[int]:
        """Work out rows whose floor, fixed start or length was changed, and what follows them."""
        for row in rows:
            side = self._arcs.into
            own = slice(side.first[row], side.first[row + 1])
            self._lags[own] = side.lags[own] - side.finish[own] * self.lengths[row]
        return spread(rows, self._settler(), self._arcs.out, self._arcs.count, 1)

    def _settler(self) -> Callable[[int], bool]:
        """Works one row out and says whether it moved; what it reads is looked up but once."""
        into, count, arrival = self._arcs.into, self._arcs.count, self._arcs.arrival
        events, lags, fixed = self.events.data, self._lags.data, self.fixed.data
        floors, lengths = self.floors.data, self.lengths.data
        first, sources, foreign = into.first.data, into.events.data, into.foreign_links

        def settle(row: int) -> bool:
            start = fixed[row]
            if start == NOT_FIXED:
                start = floors[row]
                for link in range(first[row], first[row + 1]):
                    event = arrival(link, events) if link in foreign else events[sources[link]]
                    needed = event + lags[link]
                    if needed > start:  # noqa: PLR1730 - a call costs more than all the rest
                        start = needed
            finish = start + lengths[row]
            if events[row] == start and events[row + count] == finish:
                return False
            events[row], events[row + count] = start, finish
            return True

        return settle


class Backward:
    """The latest starts (n,) that let followers keep theirs; FAR where nothing sets them.

    A row may be `pinned`: its predecessors may not pass its pin either, whatever it may do itself.
    """

    def __init__(self, arcs: Arcs, limits: IntArray, pins: IntArray, lengths: IntArray) -> None:
        """Work out all rows from latest finishes of their own, shape (n,)."""
        self._arcs = arcs
        self.finishes, self.pins, self.lengths = limits, pins, lengths
        self._takes = arcs.out.finish * lengths[arcs.out.owners]
        self.starts = limits - lengths
        self._limits = self._limited(slice(None))
        for first, last in pairwise(arcs.levels[::-1]):
            self._settle_level(last, first)
        if not arcs.levels:
            settle = self._settler()
            for row in reversed(range(arcs.count)):
                settle(row)

    def _limited(self, rows: slice) -> IntArray:
        starts = np.minimum(self.starts[rows], self.pins[rows])
        return np.concatenate((starts, starts + self.lengths[rows]))

    def _settle_level(self, first: int, last: int) -> None:
        begins, count = self._arcs.out.first[first : last + 1], self._arcs.count
        begin, end = int(begins[0]), int(begins[-1])
        rows = np.flatnonzero(begins[1:] > begins[:-1])
        if rows.size:
            left = self._arcs.departures(begin, end, self._limits, self.lengths)
            latest = np.minimum.reduceat(left - self._takes[begin:end], begins[rows] - begin)
            np.minimum.at(self.starts, rows + first, latest)
        limited = self._limited(slice(first, last))
        self._limits[first:last] = limited[: last - first]
        self._limits[count + first : count + last] = limited[last - first :]

    def update(self, rows: Iterable[int]) -> None:
        """Work out rows whose limit, pin or length was changed, and what leads to them."""
        for row in rows:
            side = self._arcs.out
            own = slice(side.first[row], side.first[row + 1])
            self._takes[own] = side.finish[own] * self.lengths[row]
        spread(rows, self._settler(), self._arcs.into, self._arcs.count, -1)

    def _settler(self) -> Callable[[int], bool]:
        """Works one row out and says whether it moved; what it reads is looked up but once."""
        count, first, left = self._arcs.count, self._arcs.out.first.data, self._lefts()
        limits, starts, pins = self._limits.data, self.starts.data, self.pins.data
        finishes, lengths = self.finishes.data, self.lengths.data

        def settle(row: int) -> bool:
            start = finishes[row] - lengths[row]
            if first[row + 1] > first[row]:
                start = min(start, *left(first[row], first[row + 1]))
            starts[row] = start
            start = min(start, pins[row])
            finish = start + lengths[row]
            if limits[row] == start and limits[row + count] == finish:
                return False
            limits[row], limits[row + count] = start, finish
            return True

        return settle

    def _lefts(self) -> Callable[[int, int], list[int]]:
        """What a span of links leaves to the start of the row they begin at."""
        out, limits, takes = self._arcs.out, self._limits.data, self._takes.data
        events, lags = out.events.data, out.lags.data

        def left(first: int, last: int) -> list[int]:
            links = range(first, last)
            return [limits[events[link]] - lags[link] - takes[link] for link in links]

        def left_across(first: int, last: int) -> list[int]:
            found = self._arcs.departures(first, last, self._limits, self.lengths)
            return (found - self._takes[first:last]).tolist()

        return left_across if out.foreign_links else left


def spread(
    seeds: Iterable[int], settle: Callable[[int], bool], side: Side, count: int, step: int
) -> list[int]:
    """Settle rows in order (step 1) or against it (-1), as far as they change; the changed ones."""
    waiting = {row * step for row in seeds}
    heap = list(waiting)
    heapify(heap)
    first, events = side.first.data, side.events.data
    changed: list[int] = []
    while heap:
        key = heappop(heap)
        row = key * step
        waiting.discard(key)
        if not settle(row):
            continue
        changed.append(row)
        for link in range(first[row], first[row + 1]):
            reached = events[link] % count * step
            if reached not in waiting:
                waiting.add(reached)
                heappush(heap, reached)
    return changed
