"""How far goals are, where they should be today, and how much of the plan serves them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from heapq import nsmallest
from statistics import fmean

from mlpm_planner.analysis.targets import expected, on_pace, progress
from mlpm_planner.application.changes import ChangeSet
from mlpm_planner.application.filters import where
from mlpm_planner.application.goals import results_of
from mlpm_planner.application.plan import Plan
from mlpm_planner.application.queries import Query
from mlpm_planner.application.score_table import EFFORT, effective_input
from mlpm_planner.domain.choices import FeatureKind, StatusCategory
from mlpm_planner.domain.entity import Entity
from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.goal import Goal, KeyResult
from mlpm_planner.domain.product import Product, Status

Latest = Callable[[str], float | None]
"""Gives the latest value of a KPI by its id; None where there is none."""

CLOSED = frozenset({StatusCategory.DONE, StatusCategory.PARKED})
"""Categories of statuses in which nothing is left to do."""


class Pace(StrEnum):
    """Whether a key result is as far as it should be by now."""

    REACHED = "reached"
    ON_PACE = "on_pace"
    BEHIND = "behind"
    MISSED = "missed"
    UNKNOWN = "unknown"


PACE_LABELS = {
    Pace.REACHED: "Reached",
    Pace.ON_PACE: "On pace",
    Pace.BEHIND: "Behind",
    Pace.MISSED: "Missed",
    Pace.UNKNOWN: "No value yet",
}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far something is and should be, as shares of the way (0 to 1); None where unknown.

    ``value`` and ``wanted`` are the same in the KPI's unit; ``days_behind`` counts since the day
    on which the pace line was at the present value.
    """

    share: float | None = None
    expected: float | None = None
    value: float | None = None
    wanted: float | None = None
    pace: Pace = Pace.UNKNOWN
    days_behind: int = 0


def span_of(plan: Plan, result: KeyResult) -> tuple[date | None, date | None]:
    """When a key result starts and is due; what it does not say, its goal does."""
    goal = plan.goals.get(result.goal_id)
    start = result.start or (goal.start if goal else None)
    return start, result.due or (goal.end if goal else None)


def result_progress(plan: Plan, result: KeyResult, value: float | None, day: date) -> Progress:
    """How far a key result is on a day, by the latest value of its KPI."""
    start, due = span_of(plan, result)
    wanted, away = None, None
    if start is not None and due is not None:
        ends = (start.toordinal(), result.baseline), (due.toordinal(), result.target)
        wanted = expected(*ends, day.toordinal())
        away = progress(result.baseline, result.target, wanted)
    if value is None:
        return Progress(expected=away, wanted=wanted)
    share = progress(result.baseline, result.target, value)
    pace = _pace(result, value, wanted, is_over=due is not None and day > due)
    late = pace in (Pace.BEHIND, Pace.MISSED) and start is not None and due is not None
    behind = _days_behind(start, due, share, day) if late and start and due else 0
    return Progress(share, away, value, wanted, pace, behind)


def _pace(result: KeyResult, value: float, wanted: float | None, *, is_over: bool) -> Pace:
    if progress(result.baseline, result.target, value) >= 1:
        return Pace.REACHED
    if is_over:
        return Pace.MISSED
    if wanted is None or on_pace(value, wanted, result.baseline, result.target):
        return Pace.ON_PACE
    return Pace.BEHIND


def _days_behind(start: date, due: date, share: float, day: date) -> int:
    reached = start.toordinal() + share * (due - start).days
    return max(1, round(day.toordinal() - reached))


def goal_progress(plan: Plan, goal: Goal, latest: Latest, day: date) -> Progress:
    """How far a goal is: the mean of those of its key results that have a value."""
    results = results_of(plan, goal.id)
    found = [result_progress(plan, r, latest(r.kpi_id), day) for r in results]
    shares = [p.share for p in found if p.share is not None]
    if not shares:
        return Progress()
    away = [p.expected for p in found if p.expected is not None and p.share is not None]
    share, wanted = fmean(shares), fmean(away) if away else None
    return Progress(share, wanted, pace=_goal_pace(goal, share, wanted, day))


def _goal_pace(goal: Goal, share: float, wanted: float | None, day: date) -> Pace:
    if share >= 1:
        return Pace.REACHED
    if goal.end is not None and day > goal.end:
        return Pace.MISSED
    return Pace.ON_PACE if wanted is None or on_pace(share, wanted, 0, 1) else Pace.BEHIND


# ---- what serves a goal


@dataclass(slots=True)
class Served:
    """The features of one goal: how many, how many of them still open, and their effort.

    Effort is in person-weeks and counts everything that is not parked; ``unsized`` features
    have none.
    """

    count: int = 0
    open: int = 0
    effort: float = 0.0
    unsized: int = 0


class Alignment:
    """How much of the plan serves each goal, kept up to date feature by feature."""

    KINDS: frozenset[type[Entity]] = frozenset({Feature, Product, Status})

    def __init__(self, plan: Plan) -> None:
        """Add the whole plan up."""
        self._plan = plan
        self.rebuild()

    def rebuild(self) -> None:
        """Add everything up anew."""
        self._goals: dict[str, Served] = {}
        self.effort = 0.0
        self._categories = {s.key: s.category for s in self._plan.statuses.values()}
        for feature in self._plan.features.values():
            self._count(feature, 1)

    def take(self, change_set: ChangeSet) -> frozenset[str]:
        """Take a change set in; the goals whose features changed, the empty id for none."""
        if change_set.touches(Product, Status):
            self.rebuild()
            return frozenset({*self._plan.goals, ""})
        touched: set[str] = set()
        for change in change_set.of(Feature):
            for side, sign in ((change.before, -1), (change.after, 1)):
                if isinstance(side, Feature):
                    self._count(side, sign)
                    touched.add(side.goal_id)
        return frozenset(touched)

    def _count(self, feature: Feature, sign: int) -> None:
        category = self._categories.get(feature.status)
        served = self._goals.setdefault(feature.goal_id, Served())
        served.count += sign
        if category not in CLOSED and not feature.is_milestone:
            served.open += sign
        if category is StatusCategory.PARKED or feature.is_milestone:
            return
        size = effective_input(self._plan, feature, EFFORT)
        if size is None:
            served.unsized += sign
        else:
            served.effort += sign * size.value
            self.effort += sign * size.value

    def of(self, goal_id: str) -> Served:
        """The features that serve a goal; those of the empty id serve none."""
        return self._goals.get(goal_id) or Served()

    def share(self, goal_id: str) -> float | None:
        """The share of all effort that serves a goal; None where no feature is sized."""
        if self.effort <= 1e-9:
            return None
        return min(max(self.of(goal_id).effort / self.effort, 0.0), 1.0)

    @property
    def unaligned(self) -> int:
        """How many open features serve no goal."""
        return self.of("").open


def aligned(plan: Plan, goal_id: str, count: int) -> list[Feature]:
    """The first features that serve a goal: open ones by date, then the rest."""
    closed = {s.key for s in plan.statuses.values() if s.category in CLOSED}

    def place(feature: Feature) -> tuple[bool, date, float]:
        return feature.status in closed, feature.start or date.max, feature.rank

    return nsmallest(count, plan.where(Feature, "goal_id", goal_id), key=place)


def unaligned_query(plan: Plan) -> Query:
    """The features that :attr:`Alignment.unaligned` counts, for a list of features."""
    names = (s.name for s in plan.statuses.values() if s.category not in CLOSED)
    kinds = (kind.value for kind in FeatureKind if kind is not FeatureKind.MILESTONE)
    return Query(filter=where(goal=[""], status=names, kind=kinds))


def aligned_query(goal: Goal) -> Query:
    """The features that serve a goal, for a list of features."""
    return Query(filter=where(goal=[goal.label]))
