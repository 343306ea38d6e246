from datetime import date

from builders import a_feature, a_plan

from mlpm_planner.application.calendars import Calendars
from mlpm_planner.domain.calendar import Calendar
from mlpm_planner.domain.people import Person, Team

WHIT_MONDAY, MONDAY, SUNDAY = date(2026, 5, 25), date(2026, 5, 4), date(2026, 5, 3)
BERLIN = Calendar(name="Berlin", holidays={"2026-05-25": "Whit Monday"})
GULF = Calendar(name="Gulf", week_mask="1111001")


def worked(calendar, day):
    return calendar.next_day(day) == day


def test_a_feature_is_worked_on_in_the_calendar_of_its_owner_else_of_its_team():
    team = Team(name="Core", calendar_id=BERLIN.id)
    ann = Person(name="Ann", team_id=team.id)
    omar = Person(name="Omar", team_id=team.id, calendar_id=GULF.id)
    calendars = Calendars(a_plan(BERLIN, GULF, team, ann, omar))
    of_ann, of_omar, of_team, of_nobody = (
        calendars.of(a_feature(**where))
        for where in ({"owner_id": ann.id}, {"owner_id": omar.id}, {"team_id": team.id}, {})
    )
    assert [worked(of, WHIT_MONDAY) for of in (of_ann, of_omar, of_team, of_nobody)] == [
        False,
        True,
        False,
        True,
    ]
    assert worked(of_omar, SUNDAY)
    assert not worked(of_nobody, SUNDAY)


def test_nobody_works_while_they_are_away():
    away = Person(name="Ann", absences={"2026-05-04/2026-05-08": "Leave"})
    calendars = Calendars(a_plan(away))
    assert calendars.of_person(away.id).next_day(MONDAY) == date(2026, 5, 11)
    assert worked(calendars.product, MONDAY)


def test_the_calendar_of_the_product_is_the_one_it_names():
    plan = a_plan(GULF)
    product = plan.product
    object.__setattr__(product, "calendar_id", GULF.id)
    assert worked(Calendars(plan).product, SUNDAY)
