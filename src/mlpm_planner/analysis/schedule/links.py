"""Dependencies: which are violated, and which go round in a circle. Features are row numbers."""

from collections import deque
from dataclasses import dataclass

import numpy as np

from mlpm_planner.analysis.schedule.workdays import WorkCalendar, day_after
from mlpm_planner.analysis.types import BoolArray, DayArray, FloatArray, IntArray

KINDS = ("FS", "SS", "FF", "SF")
"""Codes of the link kinds: finish or start of the predecessor to start or finish of the other."""

FROM_FINISH = np.array([True, False, True, False])
TO_START = np.array([True, True, False, False])
"""By kind: which end of the predecessor it counts from, and which of the successor it ties."""


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """m dependencies by row of predecessor and successor, kind code, and lag in working days."""

    predecessors: IntArray
    successors: IntArray
    kinds: IntArray
    lags: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """First and last days of n features (NaT where not planned) and which are milestones."""

    starts: DayArray
    ends: DayArray
    milestones: BoolArray


def slack(links: Links, plan: Plan, calendar: WorkCalendar) -> FloatArray:
    """Working days each link has to spare, shape (m,); below 0 it is violated, NaN if unplanned.

    A feature runs from the start of its first to the end of its last day. A milestone is a
    moment within its day, so a link to or from that same day is kept.
    """
    planned = ~(np.isnat(plan.starts) | np.isnat(plan.ends))
    today = np.datetime64("1970-01-01", "D")
    starts = calendar.position(np.where(planned, plan.starts, today))
    finishes = calendar.position(day_after(np.where(planned, plan.ends, today)))
    earliest_finish = np.where(plan.milestones, starts, finishes)
    latest_start = np.where(plan.milestones, finishes, starts)
    before, after = links.predecessors, links.successors
    source = np.where(FROM_FINISH[links.kinds], earliest_finish[before], starts[before])
    sink = np.where(TO_START[links.kinds], latest_start[after], finishes[after])
    known = planned[before] & planned[after]
    return np.where(known, sink - source - links.lags, np.nan)


def find_cycle(count: int, predecessors: IntArray, successors: IntArray) -> tuple[int, ...]:
    """The rows of one circle among `count` features in the order of its links; empty if none.

    It begins with the first of its rows.
    """
    following = _following(count, predecessors, successors)
    waiting = np.bincount(successors, minlength=count).tolist()
    free = deque(row for row in range(count) if not waiting[row])
    while free:
        for successor in following[free.popleft()]:
            waiting[successor] -= 1
            if not waiting[successor]:
                free.append(successor)
    stuck = {row for row in range(count) if waiting[row]}
    return _circle(stuck, predecessors, successors) if stuck else ()


def path(
    count: int, predecessors: IntArray, successors: IntArray, start: int, end: int
) -> tuple[int, ...]:
    """A shortest chain of links from one feature to another, both included; empty if none.

    A new link from P to S closes a circle when there is a path from S to P.
    """
    following = _following(count, predecessors, successors)
    came_from = {start: start}
    queue = deque([start])
    while queue and end not in came_from:
        row = queue.popleft()
        for successor in following[row]:
            if successor not in came_from:
                came_from[successor] = row
                queue.append(successor)
    return _trail(came_from, start, end) if end in came_from else ()


def followers(count: int, predecessors: IntArray, successors: IntArray, rows: IntArray) -> IntArray:
    """All features that depend on any of `rows`, directly or not, in row order, without them."""
    following = _following(count, predecessors, successors)
    given: list[int] = rows.tolist()
    seen, stack = set(given), list(given)
    while stack:
        for successor in following[stack.pop()]:
            if successor not in seen:
                seen.add(successor)
                stack.append(successor)
    return np.array(sorted(seen - set(given)), np.int64)


def _following(count: int, predecessors: IntArray, successors: IntArray) -> list[list[int]]:
    """The successors of every row."""
    rows = np.argsort(predecessors, kind="stable")
    ordered: list[int] = successors[rows].tolist()
    bounds: list[int] = np.searchsorted(predecessors[rows], np.arange(count + 1)).tolist()
    return [ordered[bounds[row] : bounds[row + 1]] for row in range(count)]


def _circle(stuck: set[int], predecessors: IntArray, successors: IntArray) -> tuple[int, ...]:
    """Walks back from any stuck row: each has a stuck predecessor, so a row comes up again."""
    inside = list(stuck)
    kept = np.isin(predecessors, inside) & np.isin(successors, inside)
    pairs = zip(successors[kept].tolist(), predecessors[kept].tolist(), strict=True)
    back: dict[int, int] = dict(pairs)
    seen: dict[int, int] = {}
    row = min(stuck)
    while row not in seen:
        seen[row] = len(seen)
        row = back[row]
    circle = list(seen)[seen[row] :][::-1]
    first = circle.index(min(circle))
    return tuple(circle[first:] + circle[:first])


def _trail(came_from: dict[int, int], start: int, end: int) -> tuple[int, ...]:
    trail = [end]
    while trail[-1] != start:
        trail.append(came_from[trail[-1]])
    return tuple(reversed(trail))
