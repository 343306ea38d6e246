"""What features have to spare where they lie, and the chain of those that have nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from mlpm_planner.application.plan import Plan
from mlpm_planner.application.schedule_rows import ScheduleRows
from mlpm_planner.application.timeline_bars import done_statuses
from mlpm_planner.application.wording import counted
from mlpm_planner.domain.clock import today
from mlpm_planner.domain.entity import Entity
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.domain.feature import Dependency

LITTLE = 5
"""Up to so many working days a feature has little slack."""


@dataclass(frozen=True, slots=True)
class Slacks:
    """Working days features can slip before the end of the plan, a deadline or work that stays.

    ``days`` by the id of what has dates and is not over; ``critical`` those that have nothing to
    spare, ``driving`` the dependencies that lead from one such to the next without a gap.
    """

    days: Mapping[str, int] = field(default_factory=dict[str, int])
    critical: frozenset[str] = frozenset()
    driving: frozenset[str] = frozenset()

    def words(self, feature_id: str) -> str:
        """What a feature has to spare, in words; nothing where that is not known."""
        days = self.days.get(feature_id)
        if days is None:
            return ""
        if days < 0:
            return f"{counted(-days, 'working day')} too late"
        if days == 0:
            return "Critical: any delay moves the end of the plan, a deadline or work that stays"
        return f"{counted(days, 'working day')} of slack"


def slacks(plan: Plan) -> Slacks:
    """The slack of every feature from where it lies; none where the plan cannot be scheduled."""
    try:
        rows = ScheduleRows(_without_what_is_over(plan), today())
        first = min((f.start for f in rows.features if f.start), default=today())
        network = rows.network(first, as_planned=True)
    except RuleError:
        return Slacks()
    spare: list[int] = network.total_slack.tolist()
    days = {
        feature.id: slack
        for feature, slack in zip(rows.features, spare, strict=True)
        if feature.is_scheduled
    }
    critical = frozenset(feature_id for feature_id, slack in days.items() if slack <= 0)
    ids = [feature.id for feature in rows.features]
    links = rows.links
    ties: list[tuple[int, int]] = np.stack((links.predecessors, links.successors), 1).tolist()
    gaps: list[int] = network.link_slack.tolist()
    driving = frozenset(
        dependency.id
        for dependency, (before, after), gap in zip(rows.dependencies, ties, gaps, strict=True)
        if gap <= 0 and ids[before] in critical and ids[after] in critical
    )
    return Slacks(days, critical, driving)


def _without_what_is_over(plan: Plan) -> Plan:
    """What is done binds nobody any more, and what is parked does not end the plan."""
    over = done_statuses(plan)
    parents = {feature.parent_id for feature in plan.features.values()}
    gone = {f.id for f in plan.features.values() if f.status in over and f.id not in parents}

    def stays(part: Entity) -> bool:
        if isinstance(part, Dependency):
            return gone.isdisjoint((part.predecessor_id, part.successor_id))
        return part.id not in gone

    return Plan(filter(stays, plan.parts()))
