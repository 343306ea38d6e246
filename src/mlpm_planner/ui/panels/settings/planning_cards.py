"""What the plan is made within: working days, teams and people, releases and freeze windows."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial

from mlpm_planner.application import freezes, parts
from mlpm_planner.application.plan import Plan
from mlpm_planner.application.wording import counted
from mlpm_planner.domain.calendar import Calendar, FreezeWindow, days_off
from mlpm_planner.domain.clock import today
from mlpm_planner.domain.entity import Entity
from mlpm_planner.domain.people import Person, Team
from mlpm_planner.domain.product import Release
from mlpm_planner.ui import formats
from mlpm_planner.ui.panels.settings import days_off_field, part_fields, week_field
from mlpm_planner.ui.panels.settings.part_list import ListSpec, PartField, PartList
from mlpm_planner.ui.panels.settings.rows import SettingsCard
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.theme import metrics
from mlpm_planner.ui.widgets.choice_field import ChoiceField
from mlpm_planner.ui.widgets.picker import PickItem
from mlpm_planner.ui.widgets.text import section_label

PLANNING_KINDS: frozenset[type[Entity]] = frozenset({Calendar, Team, Person, Release, FreezeWindow})
_DAYS_HINT = "One a line: 25 Dec 2026 Christmas. Rows of a spreadsheet can be pasted."


class PlanningCard(SettingsCard):
    """Lists of parts under a title, each with its own head where there are several."""

    def __init__(self, session: Session, title: str, note: str, *specs: ListSpec) -> None:
        super().__init__(title, note)
        self.rows.hide()
        self.session = session
        self.lists: dict[type[Entity], PartList] = {}
        for spec in specs:
            if len(specs) > 1:
                self.body.addSpacing(metrics.CARD_GAP if self.lists else 0)
                self.body.addWidget(section_label(spec.title))
            made = self.lists[spec.kind] = PartList(session, spec)
            made.setAccessibleName(spec.title)
            self.keep(spec.kind.TABLE, made.name, made.show_parts)
            self.body.addWidget(made)


# ---- working days


def _calendars(plan: Plan, otherwise: str) -> list[PickItem]:
    ordered = sorted(plan.calendars.values(), key=lambda each: each.name.casefold())
    return [PickItem("", otherwise), *(PickItem(each.id, each.name) for each in ordered)]


def _calendar_of(otherwise: str) -> part_fields.MakeEditor:
    return part_fields.one_of(lambda plan: _calendars(plan, otherwise))


def _about_calendar(plan: Plan, calendar: Calendar) -> str:
    used = "used by the product" if plan.product.calendar_id == calendar.id else ""
    return _joined(used, f"{calendar.week_mask.count('1')} days a week", _free(calendar.holidays))


def _free(spans: Mapping[str, str]) -> str:
    """How many days off from this year on."""
    first = date(today().year, 1, 1)
    count = sum(day >= first for day in days_off(spans))
    return counted(count, "day") + " off" if count else ""


def _joined(*words: str) -> str:
    return " · ".join(filter(None, words))


CALENDARS = ListSpec(
    kind=Calendar,
    title="Calendars",
    adding="Name of a calendar",
    fields=(
        PartField("name", "Name", part_fields.text),
        PartField("week_mask", "Working days", week_field.working_week),
        PartField("holidays", "Holidays", days_off_field.days_off, _DAYS_HINT),
    ),
    caption=_about_calendar,
    create=lambda name: Calendar(name=name),
    opens_added=True,
)


class WorkingDaysCard(PlanningCard):
    """Which days are worked, and which calendar the product goes by."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, "Working days", "Dates and slack are counted in them", CALENDARS)
        self._choice = field = ChoiceField("Calendar of the product")
        field.set_items(lambda: _calendars(session.plan, "Monday to Friday"))
        field.chosen.connect(self._on_chosen)
        self.keep("calendar_id", field, self._show_choice)
        self.rows.show()
        self.add("The product works by", "Teams and people may have their own.", field)

    def _show_choice(self) -> None:
        self._choice.show_choice(self.session.plan.product.calendar_id)

    def _on_chosen(self, key: str) -> None:
        workspace, product = self.session.workspace, self.session.plan.product
        edit = partial(parts.set_field, workspace, product, "calendar_id", key)
        if not self.session.attempt(edit):
            self._show_choice()


# ---- teams and people


def _about_team(plan: Plan, team: Team) -> str:
    people = len(plan.where(Person, "team_id", team.id))
    size = f"{people} {'person' if people == 1 else 'people'}" if people else "nobody"
    known = team.capacity_weeks
    weeks = f"{formats.figure(known)} person-weeks a month" if known is not None else ""
    return _joined(size, weeks)


def _about_person(plan: Plan, person: Person) -> str:
    team = plan.teams.get(person.team_id)
    part = formats.percent(person.availability) if person.availability < 1 else ""
    return _joined(team.name if team else "", part, _free(person.absences))


def _teams(plan: Plan) -> list[PickItem]:
    ordered = sorted(plan.teams.values(), key=lambda each: each.name.casefold())
    return [PickItem("", "No team"), *(PickItem(each.id, each.name) for each in ordered)]


TEAMS = ListSpec(
    kind=Team,
    title="Teams",
    adding="Name of a team",
    fields=(
        PartField("name", "Name", part_fields.text),
        PartField(
            "capacity_weeks",
            "Capacity",
            part_fields.number,
            "Person-weeks a month. Empty: the sum of its people.",
        ),
        PartField("calendar_id", "Calendar", _calendar_of("As the product")),
    ),
    caption=_about_team,
    create=lambda name: Team(name=name),
)

PEOPLE = ListSpec(
    kind=Person,
    title="People",
    adding="Name of a person",
    fields=(
        PartField("name", "Name", part_fields.text),
        PartField("email", "E-mail", part_fields.text),
        PartField("team_id", "Team", part_fields.one_of(_teams)),
        PartField("calendar_id", "Calendar", _calendar_of("As the team")),
        PartField("availability", "Availability", part_fields.share, "Of a full week, in %."),
        PartField("absences", "Absences", days_off_field.days_off, _DAYS_HINT),
    ),
    caption=_about_person,
    create=lambda name: Person(name=name),
)


# ---- releases and freeze windows


def _about_release(_plan: Plan, release: Release) -> str:
    return formats.weekday(release.day) if release.day else "no day"


def _about_freeze(_plan: Plan, freeze: FreezeWindow) -> str:
    return formats.day_range(freeze.start, freeze.end)


RELEASES = ListSpec(
    kind=Release,
    title="Releases",
    adding="Name of a release",
    fields=(
        PartField("name", "Name", part_fields.text),
        PartField("day", "Release day", part_fields.day),
        PartField("notes", "Notes", part_fields.text),
    ),
    caption=_about_release,
    create=lambda name: Release(name=name),
    order=lambda release: (release.day or date.max, release.name.casefold()),
    opens_added=True,
)

FREEZES = ListSpec(
    kind=FreezeWindow,
    title="Freeze windows",
    adding="Name of a freeze window",
    fields=(
        PartField("name", "Name", part_fields.text),
        PartField("start", "Start", part_fields.day, change=freezes.set_start),
        PartField("end", "End", part_fields.last_day, "The last day.", change=freezes.set_end),
        PartField("notes", "Reason", part_fields.text),
    ),
    caption=_about_freeze,
    create=lambda name: FreezeWindow(name=name, start=today(), end=today()),
    order=lambda freeze: (freeze.start, freeze.name.casefold()),
    opens_added=True,
)


def _people_card(session: Session) -> SettingsCard:
    note = "Capacity and load follow from them"
    return PlanningCard(session, "Teams and people", note, TEAMS, PEOPLE)


def _releases_card(session: Session) -> SettingsCard:
    note = "Shown on the roadmap"
    return PlanningCard(session, "Releases and freezes", note, RELEASES, FREEZES)


SECTIONS: Mapping[str, Callable[[Session], SettingsCard]] = {
    "calendars": WorkingDaysCard,
    "people": _people_card,
    "releases": _releases_card,
}
"""The cards by the name a link to them has."""
