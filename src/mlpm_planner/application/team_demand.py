"""Who the features of a plan need, in tenths of a person: what levelling and loads weigh.

A team is a resource of as many people as its capacity makes, or else as its people are available.
The features of a team need their effort spread over their days. A feature without a team needs its
owner alone, who can give no more than their availability. Work that is over, and work whose effort
nobody knows, needs nobody.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from mlpm_planner.analysis.types import FloatArray, IntArray
from mlpm_planner.application.plan import Plan
from mlpm_planner.application.score_table import effective_input
from mlpm_planner.application.timeline_bars import done_statuses
from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.people import Person, Team

TENTHS = 10
_WEEKS_A_MONTH = 365.2425 / 12 / 7


@dataclass(frozen=True, slots=True, eq=False)
class TeamDemand:
    """Teams and people by name, the tenths each has (r,), and those features need (n, r)."""

    names: tuple[str, ...]
    capacities: IntArray
    demands: IntArray

    @classmethod
    def of(cls, plan: Plan, features: Sequence[Feature], weeks: FloatArray) -> "TeamDemand":
        """The demand of features that take so many working weeks each."""
        found = dict(_resources(plan))
        places = {part_id: place for place, part_id in enumerate(found)}
        capacities = np.array([tenths for _, tenths in found.values()], np.int64)
        demands = np.zeros((len(features), len(found)), np.int64)
        over = done_statuses(plan)
        for row, feature in enumerate(features):
            place = places.get(feature.team_id or feature.owner_id)
            effort = effective_input(plan, feature, "effort")
            if place is None or effort is None or feature.status in over or weeks[row] <= 0:
                continue
            needed = max(1, round(effort.value / weeks[row] * TENTHS)) if effort.value > 0 else 0
            demands[row, place] = needed if feature.team_id else min(needed, capacities[place])
        return cls(tuple(name for name, _ in found.values()), capacities, demands)

    def too_much(self, free: Sequence[bool]) -> Iterator[tuple[int, int]]:
        """Rows that are free to move and the resource of which they need more than there is."""
        above = (self.demands > self.capacities) & np.array(free, np.bool_)[:, None]
        rows, resources = np.nonzero(above)
        yield from zip(rows.tolist(), resources.tolist(), strict=True)

    def overload(self, starts: IntArray, durations: IntArray, days_a_week: int) -> FloatArray:
        """Person-weeks above the capacity of each resource, (r,); times are slots from 0."""
        slots = int((starts + durations).max(initial=0))
        steps = np.zeros((slots + 1, self.capacities.size), np.int64)
        np.add.at(steps, starts, self.demands)
        np.subtract.at(steps, starts + durations, self.demands)
        above = np.maximum(np.cumsum(steps, axis=0) - self.capacities, 0)
        return above.sum(axis=0) / (TENTHS * days_a_week)


def _resources(plan: Plan) -> Iterator[tuple[str, tuple[str, int]]]:
    """Teams of known size and all people, by id: name and tenths of a person."""
    for team in plan.table(Team).values():
        people = plan.where(Person, "team_id", team.id)
        if team.capacity_weeks is not None:
            yield team.id, (team.name, round(team.capacity_weeks / _WEEKS_A_MONTH * TENTHS))
        elif people:
            yield team.id, (team.name, round(sum(p.availability for p in people) * TENTHS))
    for person in plan.people.values():
        yield person.id, (person.name, round(person.availability * TENTHS))
