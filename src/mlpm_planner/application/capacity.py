"""What teams and people can do in each period, in person-weeks.

A team's own capacity counts; where it has none it is the sum over its people of availability times
the working days of their calendars less absences, in full working weeks.
"""

import numpy as np

from mlpm_planner.analysis.schedule.load import month_edges
from mlpm_planner.analysis.schedule.workdays import WorkCalendar
from mlpm_planner.analysis.types import DayArray, FloatArray
from mlpm_planner.application.calendars import Calendars
from mlpm_planner.application.plan import Plan
from mlpm_planner.domain.people import Person


class Capacity:
    """Capacities between successive edges (periods + 1,); a capacity nobody knows is NaN."""

    def __init__(self, plan: Plan, calendars: Calendars, edges: DayArray) -> None:
        """Look at a plan as it is now."""
        self._plan = plan
        self._calendars = calendars
        self._edges = edges

    def of_person(self, person_id: str) -> FloatArray:
        """What a person can do; shape (periods,)."""
        person = self._plan.people.get(person_id)
        if person is None:
            return self._unknown()
        calendar = self._calendars.of_person(person_id)
        days = np.diff(calendar.position(self._edges))
        return person.availability * days / calendar.per_week

    def of_team(self, team_id: str) -> FloatArray:
        """What a team can do, by its own figure or by its people; shape (periods,)."""
        team = self._plan.teams.get(team_id)
        if team is None:
            return self._unknown()
        if team.capacity_weeks is not None:
            return monthly(team.capacity_weeks, self._edges, self._calendars.of_team(team_id))
        people = self._plan.where(Person, "team_id", team_id)
        return self._of_people([person.id for person in people])

    def of_all_teams(self) -> FloatArray:
        """What all can do together; shape (periods,).

        The product's figure, or else the sum of the teams and of the people without one.
        """
        product = self._plan.product.capacity_weeks
        if product is not None:
            return monthly(product, self._edges, self._calendars.product)
        alone = [p.id for p in self._plan.people.values() if p.team_id not in self._plan.teams]
        known = [self.of_team(team_id) for team_id in self._plan.teams]
        return _sum([*known, self._of_people(alone)], self._unknown())

    def of_all_people(self) -> FloatArray:
        """What all people can do together; shape (periods,)."""
        return self._of_people(list(self._plan.people))

    def _of_people(self, person_ids: list[str]) -> FloatArray:
        return _sum([self.of_person(person_id) for person_id in person_ids], self._unknown())

    def _unknown(self) -> FloatArray:
        return np.full(len(self._edges) - 1, np.nan)


def monthly(weeks: float, edges: DayArray, calendar: WorkCalendar) -> FloatArray:
    """A capacity a month between edges: part of a month has the share of its working days."""
    first, last = edges[0].astype("datetime64[M]"), edges[-1].astype("datetime64[M]")
    starts = month_edges(first, int((last - first).astype(np.int64)) + 1)
    months = (edges.astype("datetime64[M]") - first).astype(np.int64)
    places, at = calendar.position(starts), calendar.position(edges)
    worked = np.diff(places)[months]
    whole = np.diff(starts).astype(np.int64)[months]
    share = np.where(
        worked > 0,
        (at - places[months]) / np.maximum(worked, 1),
        (edges - starts[months]).astype(np.int64) / whole,
    )
    return weeks * np.diff(months + share)


def _sum(found: list[FloatArray], unknown: FloatArray) -> FloatArray:
    """The sum of what is known; unknown where nothing is."""
    known = [each for each in found if not np.isnan(each).any()]
    return np.sum(known, axis=0) if known else unknown
