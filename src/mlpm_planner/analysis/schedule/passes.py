"""The forward and the backward pass over linked rows: of all, or of what a change reaches.

Rows are counted in topological order, as `arcs` has them. A level of rows is one step of numpy;
a graph too deep for that, and what a change reaches, go row by row.
"""

from collections.abc import Callable, Iterable
from heapq import heapify, heappop, heappush
from itertools import pairwise

import numpy as np

from mlpm_planner.analysis.schedule.arcs import FAR, Arcs, Side
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
            for row in range(arcs.count):
                self._settle(row)

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
        return _spread(rows, self._settle, self._arcs.out, self._arcs.count, 1)

    def _settle(self, row: int) -> bool:
        """Work one row out; whether it moved."""
        events, arrival = memoryview(self.events), self._arcs.arrival
        lags, first = memoryview(self._lags), memoryview(self._arcs.into.first)
        start = self.fixed.item(row)
        if start == NOT_FIXED:
            start = self.floors.item(row)
            for link in range(first[row], first[row + 1]):
                start = max(start, arrival(link, events) + lags[link])
        finish = start + self.lengths.item(row)
        if events[row] == start and events[row + self._arcs.count] == finish:
            return False
        events[row], events[row + self._arcs.count] = start, finish
        return True


class Backward:
    """The latest starts (n,) that let followers keep theirs; FAR where nothing sets them.

    A row may be `pinned`: its predecessors may not pass its pin either, whatever it may do itself.
    """

    def __init__(self, arcs: Arcs, limits: IntArray, pins: IntArray, lengths: IntArray) -> None:
        """Work out all rows from latest finishes of their own, shape (n,)."""
        self._arcs = arcs
        self.finishes, self.pins, self.lengths = limits, pins, lengths
        self._lags = arcs.out.lags + arcs.out.finish * lengths[arcs.out.owners]
        self.starts = limits - lengths
        self._limits = self._limited(slice(None))
        for first, last in pairwise(arcs.levels[::-1]):
            self._settle_level(last, first)
        if not arcs.levels:
            for row in reversed(range(arcs.count)):
                self._settle(row)

    def _limited(self, rows: slice) -> IntArray:
        starts = np.minimum(self.starts[rows], self.pins[rows])
        return np.concatenate((starts, starts + self.lengths[rows]))

    def _settle_level(self, first: int, last: int) -> None:
        begins, count = self._arcs.out.first[first : last + 1], self._arcs.count
        begin, end = int(begins[0]), int(begins[-1])
        rows = np.flatnonzero(begins[1:] > begins[:-1])
        if rows.size:
            left = self._arcs.departures(begin, end, self._limits, self._lags, self.lengths)
            latest = np.minimum.reduceat(left, begins[rows] - begin)
            np.minimum.at(self.starts, rows + first, latest)
        limited = self._limited(slice(first, last))
        self._limits[first:last] = limited[: last - first]
        self._limits[count + first : count + last] = limited[last - first :]

    def update(self, rows: Iterable[int]) -> None:
        """Work out rows whose limit, pin or length was changed, and what leads to them."""
        for row in rows:
            side = self._arcs.out
            own = slice(side.first[row], side.first[row + 1])
            self._lags[own] = side.lags[own] + side.finish[own] * self.lengths[row]
        _spread(rows, self._settle, self._arcs.into, self._arcs.count, -1)

    def _settle(self, row: int) -> bool:
        limits, count = memoryview(self._limits), self._arcs.count
        first, last = self._arcs.out.first[row : row + 2].tolist()
        start = self.finishes.item(row) - self.lengths.item(row)
        if last > first:
            left = self._arcs.departures(first, last, self._limits, self._lags, self.lengths)
            start = min(start, int(left.min()))
        self.starts[row] = start
        start = min(start, self.pins.item(row), FAR)
        finish = start + self.lengths.item(row)
        if limits[row] == start and limits[row + count] == finish:
            return False
        limits[row], limits[row + count] = start, finish
        return True


def _spread(
    seeds: Iterable[int], settle: Callable[[int], bool], side: Side, count: int, step: int
) -> list[int]:
    """Settle rows in order (step 1) or against it (-1), as far as they change; the changed ones."""
    waiting = {row * step for row in seeds}
    heap = list(waiting)
    heapify(heap)
    first, events = memoryview(side.first), memoryview(side.events)
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
