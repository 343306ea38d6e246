"""The dependencies on the roadmap as arrays: which are visible, which are broken and why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from mlpm_planner.analysis.schedule import links as schedule
from mlpm_planner.analysis.types import FloatArray, IntArray
from mlpm_planner.application.calendars import Calendars
from mlpm_planner.application.plan import Plan
from mlpm_planner.application.timeline_bars import NONE, BarTable
from mlpm_planner.application.wording import counted, quoted
from mlpm_planner.domain.choices import DependencyKind
from mlpm_planner.domain.feature import Dependency

_CODES = {DependencyKind(name): code for code, name in enumerate(schedule.KINDS)}
_RULES = {
    DependencyKind.FINISH_START: "must not start before the end of",
    DependencyKind.START_START: "must not start before the start of",
    DependencyKind.FINISH_FINISH: "must not end before the end of",
    DependencyKind.START_FINISH: "must not end before the start of",
}


Spans = Mapping[int, tuple[int, int]]
"""First and last ordinal days of bars by slot."""


def _ints() -> IntArray:
    return np.zeros(0, np.int64)


@dataclass(slots=True)
class LinkTable:
    """Dependencies by the slots of their features; ``slack`` in working days, below 0 broken."""

    ids: tuple[str, ...] = ()
    first: IntArray = field(default_factory=_ints)
    second: IntArray = field(default_factory=_ints)
    kinds: IntArray = field(default_factory=_ints)
    lags: FloatArray = field(default_factory=lambda: np.zeros(0))
    slack: FloatArray = field(default_factory=lambda: np.zeros(0))
    _late: frozenset[int] | None = None

    @classmethod
    def of(cls, plan: Plan, bars: BarTable) -> "LinkTable":
        """All dependencies of a plan."""
        found = list(plan.dependencies.values())
        slots, count = bars.slots, len(found)
        table = cls(
            tuple(d.id for d in found),
            np.fromiter((slots[d.predecessor_id] for d in found), np.int64, count),
            np.fromiter((slots[d.successor_id] for d in found), np.int64, count),
            np.fromiter((_CODES[d.kind] for d in found), np.int64, count),
            np.fromiter((d.lag_days for d in found), np.float64, count),
            np.full(count, np.nan),
        )
        table._judge(plan, bars, np.arange(count))
        return table

    def touched(self, plan: Plan, bars: BarTable, slots: Sequence[int]) -> None:
        """Bars moved: judge the dependencies of these slots again."""
        concerned = np.isin(self.first, slots) | np.isin(self.second, slots)
        self._judge(plan, bars, np.flatnonzero(concerned))

    def _judge(self, plan: Plan, bars: BarTable, rows: IntArray) -> None:
        if len(rows):
            self.slack[rows] = self.slack_with(plan, bars, rows, {})
            self._late = None

    def slack_with(self, plan: Plan, bars: BarTable, rows: IntArray, moved: Spans) -> FloatArray:
        """The slack of some dependencies if bars lay elsewhere, in the days of their successors."""
        # Marks, not np.unique, which sorts and imports masked arrays.
        linked = np.zeros(len(bars.ids), np.bool_)
        linked[self.first[rows]] = linked[self.second[rows]] = True
        ends = np.flatnonzero(linked)
        listed: list[int] = ends.tolist()
        spans = [moved.get(s) or _days_of(bars, s) for s in listed]
        starts, lasts = np.array(spans, np.int64).reshape(-1, 2).T
        features = [plan.features[bars.ids[slot]] for slot in listed]
        dates = schedule.Plan(
            bars.days(starts), bars.days(lasts), np.array([f.is_milestone for f in features])
        )
        after = np.searchsorted(ends, self.second[rows])
        working, found = Calendars(plan), np.full(len(rows), np.nan)
        table = {id(calendar): calendar for calendar in map(working.of, features)}
        codes = np.array([id(working.of(feature)) for feature in features])
        for code, calendar in table.items():
            here = np.flatnonzero(codes[after] == code)
            kinds, lags = self.kinds[rows[here]], self.lags[rows[here]]
            before = np.searchsorted(ends, self.first[rows[here]])
            tied = schedule.Links(before, after[here], kinds, lags)
            found[here] = schedule.slack(tied, dates, calendar)
        return found

    @property
    def late(self) -> frozenset[int]:
        """The slots of the features that a violated dependency makes wait."""
        if self._late is None:
            self._late = frozenset(self.second[self.slack < 0].tolist())
        return self._late

    def touching(self, rows: IntArray, first: int, last: int) -> IntArray:
        """The dependencies that cross the rows from first to last; ``rows`` maps slots to rows."""
        above, below = rows[self.first], rows[self.second]
        shown = (above != NONE) & (below != NONE)
        crosses = (np.minimum(above, below) <= last) & (np.maximum(above, below) >= first)
        return np.flatnonzero(shown & crosses)

    def followers(self, count: int, slots: Iterable[int]) -> IntArray:
        """The slots of all features that wait for these, directly or not."""
        given = np.array(sorted(slots), np.int64)
        return schedule.followers(count, self.first, self.second, given)

    def circle(self, count: int, predecessor: int, successor: int) -> tuple[int, ...]:
        """The slots that would wait for each other if this link were made; empty if none."""
        back = schedule.path(count, self.first, self.second, successor, predecessor)
        return (*back, successor) if back else ()


def _days_of(bars: BarTable, slot: int) -> tuple[int, int]:
    """First and last day of a bar; none for one that only another version plans."""
    if bars.ghost.item(slot):
        return NONE, NONE
    return bars.start.item(slot), bars.end.item(slot)


def broken_reason(plan: Plan, dependency: Dependency, slack: float) -> str:
    """Why a dependency is drawn red, in words."""
    first = plan.features[dependency.predecessor_id]
    second = plan.features[dependency.successor_id]
    rule = _RULES[dependency.kind]
    days = counted(max(1, round(-slack)), "working day")
    lag = f" plus {counted(dependency.lag_days, 'working day')}" if dependency.lag_days else ""
    return f"{quoted(second.title)} {rule} {quoted(first.title)}{lag}; {days} too early."
