"""Who has how much to do in each week or month, against what they can do."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from mlpm_planner.analysis.schedule.load import Work, effort_between, month_edges, week_edges
from mlpm_planner.analysis.schedule.workdays import WorkCalendar
from mlpm_planner.analysis.types import DayArray, FloatArray, IntArray
from mlpm_planner.application.calendars import Calendars
from mlpm_planner.application.capacity import Capacity
from mlpm_planner.application.plan import Plan
from mlpm_planner.application.timeline_bars import NONE, BarTable
from mlpm_planner.application.timescale import Calendar as TimeAxis
from mlpm_planner.application.timescale import Unit, start_of_week
from mlpm_planner.domain.entity import Entity
from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.people import Person, Team

LEAST = 0.05
"""Person-weeks that are too few to be shown."""

_EPOCH = 719_163  # the ordinal of 1970-01-01
_MOST_PERIODS = 520


class By(StrEnum):
    """Whose work is looked at."""

    TEAM = "team"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Excess:
    """Somebody with more to do than they can, in person-weeks; no name: all of them together."""

    name: str
    effort: float
    capacity: float

    @property
    def over(self) -> float:
        """Person-weeks above capacity."""
        return self.effort - self.capacity


@dataclass(frozen=True, slots=True, eq=False)
class TeamLoad:
    """Person-weeks of work by period: first days as ordinals (one more than periods).

    ``capacity`` is what all can do together, NaN where nobody said. ``names`` are the teams or
    people with work, ``efforts`` and ``capacities`` theirs, both (names, periods);
    ``unassigned`` is work that is nobody's, ``overs`` what somebody cannot do.
    """

    edges: tuple[int, ...] = ()
    weeks: tuple[float, ...] = ()
    capacity: tuple[float, ...] = ()
    names: tuple[str, ...] = ()
    efforts: FloatArray | None = None
    capacities: FloatArray | None = None
    unit: Unit = Unit.MONTH
    unassigned: tuple[float, ...] = ()
    overs: tuple[float, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not any(self.weeks)

    def over(self, period: int) -> float:
        """Person-weeks in a period that somebody cannot do, whatever room others have."""
        return self.overs[period]

    def excesses(self, period: int) -> list[Excess]:
        """Who is overloaded, the worst first; all together where no single one is."""
        found = sorted(self._by_name(period), key=lambda each: -each.over)
        weeks, capacity = self.weeks[period], self.capacity[period]
        if not found and weeks - capacity >= LEAST:
            return [Excess("", weeks, capacity)]
        return found

    def _by_name(self, period: int) -> list[Excess]:
        if self.efforts is None or self.capacities is None:
            return []
        effort, capacity = self.efforts[:, period], self.capacities[:, period]
        rows: list[int] = np.flatnonzero(effort - capacity >= LEAST).tolist()
        return [Excess(self.names[i], float(effort[i]), float(capacity[i])) for i in rows]


@dataclass(frozen=True, slots=True, eq=False)
class LoadOrder:
    """What the load is worked out from; nothing in it changes, so another thread may read it.

    ``plan`` holds the product, the calendars, teams and people alone; dates and efforts (n,) are
    those of ``features``.
    """

    plan: Plan
    features: tuple[Feature, ...]
    starts: DayArray
    ends: DayArray
    efforts: FloatArray
    by: By
    unit: Unit
    axis: TimeAxis


def load_order(plan: Plan, bars: BarTable, by: By, unit: Unit, axis: TimeAxis) -> LoadOrder:
    """Copy what the load by team or person, by week or month, needs."""
    count = len(bars.ids)
    known = np.flatnonzero((bars.start[:count] != NONE) & ~np.isnan(bars.effort[:count]))
    who = (plan.product, *plan.calendars.values(), *plan.teams.values(), *plan.people.values())
    return LoadOrder(
        Plan(who),
        tuple(plan.features[bars.ids[slot]] for slot in known.tolist()),
        bars.days(bars.start[known]),
        bars.days(bars.end[known]),
        bars.effort[known].copy(),
        by,
        unit,
        axis,
    )


def team_load(order: LoadOrder) -> TeamLoad:
    """The load of all periods from the first to the last day of work."""
    if not order.features:
        return TeamLoad()
    plan, edges, calendars = order.plan, _edges(order), Calendars(order.plan)
    whose = [_whose(plan, feature, order.by) for feature in order.features]
    who = sorted({each for each in whose if each}, key=lambda i: (_name(plan, order.by, i), i))
    can = Capacity(plan, calendars, edges)
    of_one = can.of_team if order.by is By.TEAM else can.of_person
    together = can.of_all_teams() if order.by is By.TEAM else can.of_all_people()
    total = _efforts(order, calendars, edges, [*who, ""], whose)
    able = np.array([of_one(part_id) for part_id in who]).reshape(len(who), len(edges) - 1)
    return TeamLoad(
        tuple((edges.astype(np.int64) + _EPOCH).tolist()),
        tuple(total.sum(axis=0).tolist()),
        tuple(together.tolist()),
        tuple(_name(plan, order.by, part_id) for part_id in who),
        total[:-1],
        able,
        order.unit,
        tuple(total[-1].tolist()),
        tuple(_overs(total, able, together).tolist()),
    )


def _overs(total: FloatArray, able: FloatArray, together: FloatArray) -> FloatArray:
    """Person-weeks above what each can do, or above what all can where that is more; (periods,)."""
    excess = total[:-1] - able
    by_name = np.where(excess >= LEAST, excess, 0.0).sum(axis=0)
    return np.fmax(by_name, np.fmax(total.sum(axis=0) - together, 0.0))


def _efforts(
    order: LoadOrder, calendars: Calendars, edges: DayArray, who: list[str], whose: list[str]
) -> FloatArray:
    """Person-weeks of each by period, every feature spread over the days its people work."""
    rows = {part_id: row for row, part_id in enumerate(who)}
    mine = np.array([rows[each] for each in whose], np.int64)
    work = Work(order.starts, order.ends, order.efforts, mine)
    total = np.zeros((len(who), len(edges) - 1))
    for calendar, places in _by_calendar(calendars, order.features):
        total += effort_between(work.of(places), edges, len(who), calendar)
    return total


def _edges(order: LoadOrder) -> DayArray:
    """Edges of the weeks or months in which there is work."""
    first, last = order.starts.min(), order.ends.max()
    if order.unit is Unit.WEEK:
        start = start_of_week(int(first.astype(np.int64)) + _EPOCH, order.axis) - _EPOCH
        weeks = (int(last.astype(np.int64)) - start) // 7 + 1
        return week_edges(np.datetime64(start, "D"), min(weeks, _MOST_PERIODS))
    months = int((last.astype("M8[M]") - first.astype("M8[M]")).astype(np.int64)) + 1
    return month_edges(first, min(months, _MOST_PERIODS))


def _whose(plan: Plan, feature: Feature, by: By) -> str:
    """The id of the team or person that does a feature; a team may be known by its owner."""
    owner = plan.people.get(feature.owner_id)
    if by is By.PERSON:
        return owner.id if owner else ""
    team_id = feature.team_id or (owner.team_id if owner else "")
    return team_id if team_id in plan.teams else ""


def _name(plan: Plan, by: By, part_id: str) -> str:
    kind: type[Entity] = Team if by is By.TEAM else Person
    found = plan.get(kind, part_id)
    return found.label if found else ""


def _by_calendar(
    calendars: Calendars, features: Iterable[Feature]
) -> tuple[tuple[WorkCalendar, IntArray], ...]:
    places: dict[int, tuple[WorkCalendar, list[int]]] = {}
    for place, feature in enumerate(features):
        calendar = calendars.of(feature)
        places.setdefault(id(calendar), (calendar, []))[1].append(place)
    return tuple((calendar, np.array(found)) for calendar, found in places.values())
