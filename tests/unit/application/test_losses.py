from builders import a_feature, a_plan

from mlpm_planner.application import losses
from mlpm_planner.domain.calendar import Calendar
from mlpm_planner.domain.feature import Dependency
from mlpm_planner.domain.people import Person, Team


def test_what_nobody_refers_to_is_just_deleted():
    team = Team(name="Core")
    assert losses.told(a_plan(team), team) == "Deleted “Core”"


def test_one_holder_loses_its_reference():
    team = Team(name="Core")
    plan = a_plan(team, Person(name="Ann", team_id=team.id))
    assert losses.told(plan, team) == "Deleted “Core”: 1 person loses its team"


def test_holders_of_several_kinds_are_counted_by_field():
    ann = Person(name="Ann")
    calendar = Calendar(name="Berlin")
    plan = a_plan(
        ann,
        calendar,
        Team(name="Core", calendar_id=calendar.id),
        Person(name="Bo", calendar_id=calendar.id),
        Person(name="Cy", calendar_id=calendar.id),
        a_feature("A", owner_id=ann.id),
    )
    assert losses.told(plan, calendar) == (
        "Deleted “Berlin”: 1 team and 2 people lose their calendar"
    )
    assert losses.told(plan, ann) == "Deleted “Ann”: 1 feature loses its owner"


def test_what_cannot_be_without_it_is_deleted_too():
    first, second = a_feature("A"), a_feature("B")
    link = Dependency(predecessor_id=first.id, successor_id=second.id)
    told = losses.told(a_plan(first, second, link), first)
    assert told == "Deleted “A”: 1 dependency deleted with it"
