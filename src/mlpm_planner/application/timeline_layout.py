"""The rows of the roadmap: heads of groups and sub-lanes, and the bars under them.

A row holds one bar or, where bars are packed, several that do not overlap. All rows have the same
height, so what is visible and what lies under the pointer is arithmetic.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np

from mlpm_planner.analysis.schedule import rollup
from mlpm_planner.analysis.types import IntArray
from mlpm_planner.application.queries import Group
from mlpm_planner.application.timeline_bars import NONE, BarTable
from mlpm_planner.application.timeline_packing import packed_rows, taken

Divide = Callable[[Group], Sequence[Group]]
"""Divides a group into its sub-lanes."""

_APART = "\x1f"  # between the keys of a group and of its sub-lane


class Span(NamedTuple):
    """What a group comes to: first and last ordinal day, progress 0 to 1, person-weeks."""

    start: int
    end: int
    progress: float
    effort: float


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group that has scheduled features: its head and the slots of its bars in order.

    A sub-lane has the number of its group as ``parent``.
    """

    group: Group
    slots: IntArray
    is_open: bool
    parent: int = NONE
    is_divided: bool = False

    @property
    def key(self) -> str:
        """What the group is known by."""
        return self.group.key

    @property
    def depth(self) -> int:
        """0 for a group, 1 for a sub-lane."""
        return int(self.parent != NONE)


def _no_ints() -> IntArray:
    return np.zeros(0, np.int64)


@dataclass(slots=True)
class TimelineLayout:
    """Rows of heads and bars; ``codes`` holds a row's first slot, or -1 - g for a head.

    ``order`` holds the slots of all rows one after the other, by start within a row; those of row
    r lie between ``offsets[r]`` and ``offsets[r + 1]``.
    """

    groups: tuple[GroupRow, ...] = ()
    codes: IntArray = field(default_factory=_no_ints)
    unscheduled: tuple[str, ...] = ()
    has_heads: bool = False
    is_packed: bool = False
    order: IntArray = field(default_factory=_no_ints)
    offsets: IntArray = field(default_factory=lambda: np.zeros(1, np.int64))
    _rows: IntArray = field(default_factory=_no_ints)
    _group_of: IntArray = field(default_factory=_no_ints)
    _heads: IntArray = field(default_factory=_no_ints)  # the rows of the heads
    _spans: dict[int, Span] = field(default_factory=dict[int, Span])

    @classmethod
    def of(
        cls,
        groups: Sequence[Group],
        bars: BarTable,
        collapsed: frozenset[str],
        *,
        divide: Divide | None = None,
        packed: bool = False,
    ) -> "TimelineLayout":
        """Lay out what a query found."""
        found: list[GroupRow] = []
        waiting: list[str] = []
        for group in groups:
            slots = bars.slots_of(group.ids)
            planned = bars.start[slots] != NONE
            idle = ~planned | bars.ghost[slots]
            waiting += [group.ids[place] for place in np.flatnonzero(idle).tolist()]
            if planned.any():
                row = GroupRow(group, slots[planned], group.key not in collapsed)
                found += [row] if divide is None else _divided(row, len(found), divide, bars)
        kept = tuple(
            row if row.parent == NONE else replace(row, is_open=row.key not in collapsed)
            for row in found
        )
        has_heads = any(row.group.title for row in kept)
        parts = _Rows(kept, bars, has_heads=has_heads, is_packed=packed)
        codes, order, offsets = parts.codes(), parts.order(), parts.offsets()
        rows = np.full(len(bars.start), NONE, np.int64)
        rows[order] = np.repeat(np.arange(len(codes)), np.diff(offsets))
        return cls(
            kept,
            codes,
            tuple(waiting),
            has_heads,
            packed,
            order,
            offsets,
            rows,
            _group_index(kept, len(bars.start)),
            np.flatnonzero(codes < 0),
        )

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self.codes)

    def code(self, row: int) -> int:
        """The first slot in a row, or -1 - g where it is the head of group g."""
        return int(self.codes[row])

    def members(self, row: int) -> IntArray:
        """The slots of all bars in a row, by start; none in the row of a head."""
        return self.order[self.offsets[row] : self.offsets[row + 1]]

    def between(self, row: int, first: float, last: float, bars: BarTable) -> list[int]:
        """The bars of a row that may reach into the days from first to last."""
        members = self.members(row)
        if len(members) < 2:
            return members.tolist()
        starts = bars.start[members]
        low = int(np.searchsorted(starts, first, side="right")) - 1
        high = int(np.searchsorted(starts, last, side="right")) + 1
        return members[max(0, low) : high].tolist()

    def place_of(self, slot: int) -> int:
        """The place of a bar in the order of all that are shown, NONE where it is not."""
        row = self.row_of(slot)
        if row == NONE:
            return NONE
        return int(self.offsets[row] + np.flatnonzero(self.members(row) == slot)[0])

    def is_head(self, row: int) -> bool:
        """Whether a row is the head of a group."""
        return self.codes[row] < 0

    def row_of(self, slot: int) -> int:
        """The row of a bar, NONE where it is not shown."""
        return int(self._rows[slot]) if 0 <= slot < len(self._rows) else NONE

    def rows_of_all(self) -> IntArray:
        """The row of every slot, NONE where it is not shown."""
        return self._rows

    def group_at(self, row: int) -> int:
        """The number of the group a row belongs to."""
        return -1 - self.code(self.head_of(row)) if self.has_heads else 0

    def head_of(self, row: int) -> int:
        """The row of the head above a row, or the row itself where it is a head."""
        heads = self._heads
        return int(heads[np.searchsorted(heads, row, side="right") - 1])

    def lineage(self, group: int) -> tuple[GroupRow, ...]:
        """A group, or the group of a sub-lane followed by it; nothing where there are no groups."""
        if not 0 <= group < len(self.groups):
            return ()
        row = self.groups[group]
        return (row,) if row.parent == NONE else (self.groups[row.parent], row)

    def next_head(self, row: int) -> int:
        """The row of the first head below a row, NONE where there is none."""
        at = int(np.searchsorted(self._heads, row, side="right"))
        return int(self._heads[at]) if at < len(self._heads) else NONE

    def rows_of_group(self, group: int) -> range:
        """The rows from the head of a group to the next head; none where it is folded away."""
        heads = self._heads
        at = int(np.searchsorted(-1 - self.codes[heads], group))
        if at == len(heads) or self.codes[heads[at]] != -1 - group:
            return range(0)
        return range(int(heads[at]), int(heads[at + 1]) if at + 1 < len(heads) else self.count)

    def lanes(self) -> list[int]:
        """The numbers of the groups that bars can lie in, from top to bottom."""
        return [number for number, row in enumerate(self.groups) if not row.is_divided]

    def neighbours(self, place: int) -> tuple[int, int, int]:
        """What lies around the gap above a row: group number, slot above and slot below.

        NONE where the gap is at an end of its group. The gap above a head belongs to the group
        that ends there, except above the first one.
        """
        place = min(max(place, int(self.has_heads)), self.count)
        above = max(0, place - 1)
        return self.group_at(above), self._slot(place - 1), self._slot(place)

    def _slot(self, row: int) -> int:
        if not 0 <= row < self.count or self.codes[row] < 0:
            return NONE
        return self.code(row)

    def span(self, group: int, bars: BarTable) -> Span:
        """First and last day, progress and effort of a group; kept until :meth:`touched`."""
        found = self._spans.get(group)
        if found is None:
            found = self._spans[group] = _span(self.groups[group].slots, bars)
        return found

    def touched(self, slots: Sequence[int]) -> None:
        """Bars changed: what their groups come to is computed again when asked for."""
        known = [slot for slot in slots if slot < len(self._group_of)]
        numbers: set[int] = set(self._group_of[known].tolist())
        for number in numbers:
            self._spans.pop(number, None)
            self._spans.pop(self.groups[number].parent, None)


def _divided(row: GroupRow, number: int, divide: Divide, bars: BarTable) -> list[GroupRow]:
    """A group followed by those of its sub-lanes that have scheduled features."""
    lanes: list[GroupRow] = []
    for part in divide(row.group):
        slots = bars.slots_of(part.ids)
        planned = slots[bars.start[slots] != NONE]
        if len(planned):
            lane = replace(part, key=f"{row.key}{_APART}{part.key}")
            lanes.append(GroupRow(lane, planned, is_open=True, parent=number))
    return [replace(row, is_divided=True), *lanes]


class _Rows:
    """Collects codes, bars and how many bars there are, row by row."""

    def __init__(
        self, groups: Sequence[GroupRow], bars: BarTable, *, has_heads: bool, is_packed: bool
    ) -> None:
        self._bars = bars
        self._codes: list[IntArray] = []
        self._order: list[IntArray] = []
        self._counts: list[IntArray] = []
        for number, row in enumerate(groups):
            if row.parent != NONE and not groups[row.parent].is_open:
                continue
            if has_heads:
                self._add(np.array([-1 - number]), _no_ints(), np.zeros(1, np.int64))
            if row.is_divided or (has_heads and not row.is_open):
                continue
            if is_packed:
                self._pack(row.slots)
            else:
                self._add(row.slots, row.slots, np.ones(len(row.slots), np.int64))

    def _pack(self, slots: IntArray) -> None:
        starts, ends = taken(self._bars, slots)
        rows = packed_rows(starts, ends)
        order = slots[np.lexsort((starts, rows))]
        counts = np.bincount(rows)
        self._add(order[np.cumsum(counts) - counts], order, counts)

    def _add(self, codes: IntArray, order: IntArray, counts: IntArray) -> None:
        self._codes.append(codes)
        self._order.append(order)
        self._counts.append(counts)

    def codes(self) -> IntArray:
        return _joined(self._codes)

    def order(self) -> IntArray:
        return _joined(self._order)

    def offsets(self) -> IntArray:
        return np.concatenate((np.zeros(1, np.int64), np.cumsum(_joined(self._counts))))


def _joined(parts: Sequence[IntArray]) -> IntArray:
    return np.concatenate(parts) if parts else _no_ints()


def _group_index(groups: Sequence[GroupRow], room: int) -> IntArray:
    group_of = np.full(room, NONE, np.int64)
    for number, row in enumerate(groups):
        group_of[row.slots] = number
    return group_of


def _span(slots: IntArray, bars: BarTable) -> Span:
    real = bars.real(slots)
    slots = real if len(real) else slots
    items = rollup.leaves(
        bars.days(bars.start[slots]),
        bars.days(bars.end[slots]),
        bars.effort[slots],
        bars.progress[slots],
    )
    total = rollup.group(np.zeros(len(slots), np.int64), 1, items)
    effort, progress = float(np.nan_to_num(total.efforts[0])), float(total.progress[0])
    return Span(int(bars.start[slots].min()), int(bars.end[slots].max()), progress, effort)
