"""Which days a feature is worked on: the calendars of its owner, its team and the product."""

from mlpm_planner.analysis.schedule.workdays import WorkCalendar
from mlpm_planner.application.plan import Plan
from mlpm_planner.domain.calendar import Calendar, days_off
from mlpm_planner.domain.feature import Feature


class Calendars:
    """The working calendars of a plan as it is now; each is built when it is first asked for."""

    def __init__(self, plan: Plan) -> None:
        """Look calendars up in this plan."""
        self._plan = plan
        self._known: dict[tuple[str, str], WorkCalendar] = {}

    @property
    def product(self) -> WorkCalendar:
        """The product's calendar: Monday to Friday where none is chosen."""
        return self._get(self._plan.product.calendar_id, "")

    def of_team(self, team_id: str) -> WorkCalendar:
        """The calendar of a team, or else the product's."""
        return self._get(self._calendar_of_team(team_id), "")

    def of_person(self, person_id: str) -> WorkCalendar:
        """A person's own calendar, or else their team's, without the days they are away."""
        person = self._plan.people.get(person_id)
        if person is None:
            return self.product
        calendar_id = person.calendar_id or self._calendar_of_team(person.team_id)
        return self._get(calendar_id, person_id if person.absences else "")

    def of(self, feature: Feature) -> WorkCalendar:
        """The calendar of whoever works on a feature: its owner, its team, or the product."""
        if feature.owner_id in self._plan.people:
            return self.of_person(feature.owner_id)
        return self.of_team(feature.team_id)

    def _calendar_of_team(self, team_id: str) -> str:
        team = self._plan.teams.get(team_id)
        return (team.calendar_id if team else "") or self._plan.product.calendar_id

    def _get(self, calendar_id: str, person_id: str) -> WorkCalendar:
        found = self._known.get((calendar_id, person_id))
        if found is None:
            found = self._known[calendar_id, person_id] = self._build(calendar_id, person_id)
        return found

    def _build(self, calendar_id: str, person_id: str) -> WorkCalendar:
        calendar = self._plan.calendars.get(calendar_id) or Calendar(name="Monday to Friday")
        free = set(days_off(calendar.holidays))
        if person_id:
            free.update(days_off(self._plan.people[person_id].absences))
        return WorkCalendar(calendar.week_mask, free)
