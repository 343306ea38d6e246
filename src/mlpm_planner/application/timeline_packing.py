"""Several bars in a row: which row of its lane each bar takes so that no two overlap."""

from heapq import heappop, heappush

import numpy as np

from mlpm_planner.analysis.types import IntArray
from mlpm_planner.application.timeline_bars import BarTable

_LEAST_DAYS = 7  # a shorter bar, or a milestone, is given this much room


def taken(bars: BarTable, slots: IntArray) -> tuple[IntArray, IntArray]:
    """First and last day (inclusive) that bars take up with their tails."""
    starts = bars.start[slots]
    ends = bars.end[slots] + np.ceil(bars.tail[slots]).astype(np.int64)
    return starts, np.maximum(ends, starts + _LEAST_DAYS - 1)


def packed_rows(starts: IntArray, ends: IntArray) -> IntArray:
    """The row of each bar; days are inclusive and no day of a row is taken twice.

    Each bar in the order of its start takes the first free row: the fewest rows there can be
    (interval partitioning), in O(n log n).
    """
    order: list[int] = np.lexsort((ends, starts)).tolist()
    first: list[int] = starts.tolist()
    last: list[int] = ends.tolist()
    rows = [0] * len(order)
    busy: list[tuple[int, int]] = []
    free: list[int] = []
    count = 0
    for bar in order:
        while busy and busy[0][0] < first[bar]:
            heappush(free, heappop(busy)[1])
        if free:
            row = heappop(free)
        else:
            row, count = count, count + 1
        rows[bar] = row
        heappush(busy, (last[bar], row))
    return np.array(rows, np.int64)
