"""The rows of the roadmap: group heads and the scheduled features under them.

All rows have the same height, so what is visible and what lies under the pointer is arithmetic.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from mlpm_planner.analysis.schedule import rollup
from mlpm_planner.analysis.types import IntArray
from mlpm_planner.application.queries import Group
from mlpm_planner.application.timeline_bars import NONE, BarTable


class Span(NamedTuple):
    """What a group comes to: first and last ordinal day, progress 0 to 1, person-weeks."""

    start: int
    end: int
    progress: float
    effort: float


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group that has scheduled features: its head and the slots of its bars in order."""

    group: Group
    slots: IntArray
    is_open: bool

    @property
    def key(self) -> str:
        """What the group is known by."""
        return self.group.key


@dataclass(slots=True)
class TimelineLayout:
    """Rows of group heads and bars; ``codes`` holds a slot, or -1 - g for the head of group g."""

    groups: tuple[GroupRow, ...] = ()
    codes: IntArray = field(default_factory=lambda: np.zeros(0, np.int64))
    unscheduled: tuple[str, ...] = ()
    has_heads: bool = False
    _rows: IntArray = field(default_factory=lambda: np.zeros(0, np.int64))
    _group_of: IntArray = field(default_factory=lambda: np.zeros(0, np.int64))
    _spans: dict[int, Span] = field(default_factory=dict[int, Span])

    @classmethod
    def of(
        cls, groups: Sequence[Group], bars: BarTable, collapsed: frozenset[str]
    ) -> "TimelineLayout":
        """Lay out what a query found."""
        found: list[GroupRow] = []
        waiting: list[str] = []
        for group in groups:
            slots = bars.slots_of(group.ids)
            planned = bars.start[slots] != NONE
            found.append(GroupRow(group, slots[planned], group.key not in collapsed))
            waiting += [group.ids[place] for place in np.flatnonzero(~planned).tolist()]
        kept = tuple(row for row in found if len(row.slots))
        has_heads = any(row.group.title for row in kept)
        codes, room = _codes(kept, has_heads=has_heads), len(bars.start)
        rows, group_of = _row_index(codes, room), _group_index(kept, room)
        return cls(kept, codes, tuple(waiting), has_heads, rows, group_of)

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self.codes)

    def code(self, row: int) -> int:
        """The slot in a row, or -1 - g where it is the head of group g."""
        return int(self.codes[row])

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
        heads = np.flatnonzero(self.codes < 0)
        return int(heads[np.searchsorted(heads, row, side="right") - 1])

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
        for number in set(self._group_of[known].tolist()):
            self._spans.pop(number, None)


def _codes(groups: Sequence[GroupRow], *, has_heads: bool) -> IntArray:
    parts: list[IntArray] = []
    for number, row in enumerate(groups):
        if has_heads:
            parts.append(np.array([-1 - number], np.int64))
        if row.is_open or not has_heads:
            parts.append(row.slots)
    return np.concatenate(parts) if parts else np.zeros(0, np.int64)


def _row_index(codes: IntArray, room: int) -> IntArray:
    rows = np.full(room, NONE, np.int64)
    shown = codes >= 0
    rows[codes[shown]] = np.flatnonzero(shown)
    return rows


def _group_index(groups: Sequence[GroupRow], room: int) -> IntArray:
    group_of = np.full(room, NONE, np.int64)
    for number, row in enumerate(groups):
        group_of[row.slots] = number
    return group_of


def _span(slots: IntArray, bars: BarTable) -> Span:
    items = rollup.leaves(
        bars.days(bars.start[slots]),
        bars.days(bars.end[slots]),
        bars.effort[slots],
        bars.progress[slots],
    )
    total = rollup.group(np.zeros(len(slots), np.int64), 1, items)
    effort, progress = float(np.nan_to_num(total.efforts[0])), float(total.progress[0])
    return Span(int(bars.start[slots].min()), int(bars.end[slots].max()), progress, effort)
