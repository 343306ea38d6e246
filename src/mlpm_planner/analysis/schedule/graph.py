"""The order in which linked rows can be worked out: every predecessor before its successors."""

from dataclasses import dataclass

import numpy as np

from mlpm_planner.analysis.schedule.errors import CycleError
from mlpm_planner.analysis.schedule.links import find_cycle
from mlpm_planner.analysis.types import IntArray

# Level by level, numpy is faster than a loop; in a deep graph with narrow levels it is not.
_DEEPEST = 256


@dataclass(frozen=True, slots=True, eq=False)
class Order:
    """A topological order of n rows.

    ``rows`` (n,) are the rows in order, ``ranks`` (n,) their places in it. Rows between successive
    ``levels`` wait only for rows of levels before; a graph deeper than 256 levels has none.
    """

    rows: IntArray
    ranks: IntArray
    levels: tuple[int, ...]


def topological_order(count: int, predecessors: IntArray, successors: IntArray) -> Order:
    """The order of `count` rows; raises CycleError, naming the circle."""
    found = _by_levels(count, predecessors, successors)
    rows, levels = found or (_one_by_one(count, predecessors, successors), ())
    if rows.size < count:
        raise CycleError(find_cycle(count, predecessors, successors))
    ranks = np.empty(count, np.int64)
    ranks[rows] = np.arange(count)
    return Order(rows, ranks, levels)


def grouped(keys: IntArray) -> IntArray:
    """The indexes that sort small integers, equal ones in the order given."""
    marked = (keys << 32) | np.arange(keys.size)
    marked.sort()
    return marked & 0xFFFFFFFF


def bounds(keys: IntArray, count: int) -> IntArray:
    """Where each key below count begins among the sorted keys, and the end; (count + 1,)."""
    result = np.zeros(count + 1, np.int64)
    np.cumsum(np.bincount(keys, minlength=count), out=result[1:])
    return result


def _by_levels(
    count: int, predecessors: IntArray, successors: IntArray
) -> tuple[IntArray, tuple[int, ...]] | None:
    """Rows level by level, without those in or behind a circle; None for a deep graph."""
    targets = successors[grouped(predecessors)]
    first = bounds(predecessors, count)
    waiting = np.bincount(successors, minlength=count)
    mark = np.zeros(count, np.int64)
    frontier = np.flatnonzero(waiting == 0)
    found: list[IntArray] = []
    while frontier.size:
        if len(found) == _DEEPEST:
            return None
        found.append(frontier)
        reached = targets[_spans(first[frontier], first[frontier + 1])]
        np.subtract.at(waiting, reached, 1)
        free = reached[waiting[reached] == 0]
        numbers = np.arange(free.size)
        mark[free] = numbers
        frontier = free[mark[free] == numbers]
    sizes = np.cumsum([level.size for level in found])
    rows = np.concatenate(found) if found else np.zeros(0, np.int64)
    return rows, (0, *sizes.tolist())


def _spans(starts: IntArray, stops: IntArray) -> IntArray:
    """All the integers of the half-open spans, one after the other."""
    lengths = stops - starts
    before = np.cumsum(lengths) - lengths
    offsets: IntArray = np.repeat(starts - before, lengths)
    return offsets + np.arange(offsets.size)


def _one_by_one(count: int, predecessors: IntArray, successors: IntArray) -> IntArray:
    targets: list[int] = successors[grouped(predecessors)].tolist()
    first: list[int] = bounds(predecessors, count).tolist()
    waiting: list[int] = np.bincount(successors, minlength=count).tolist()
    found = [row for row in range(count) if not waiting[row]]
    for row in found:  # it grows while it is read
        for target in targets[first[row] : first[row + 1]]:
            waiting[target] -= 1
            if not waiting[target]:
                found.append(target)
    return np.array(found, np.int64)
