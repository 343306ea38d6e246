from datetime import date

import pytest
from builders import a_feature, a_plan, a_workspace
from hypothesis import given
from hypothesis import strategies as st

from mlpm_planner.application import levelling
from mlpm_planner.application.levelling import Leveller
from mlpm_planner.application.team_demand import TeamDemand
from mlpm_planner.domain.choices import Schedule
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.domain.feature import Dependency
from mlpm_planner.domain.people import Person, Team

TWO_PEOPLE = 365.2425 / 12 / 7 * 2  # person-weeks a month


def july(first, last):
    return {"start": date(2026, 7, first), "end": date(2026, 7, last)}


class World:
    """Three features of a week in the same week, each for one of the two people of a team."""

    def __init__(self):
        self.team = Team(name="Ranking", capacity_weeks=TWO_PEOPLE)
        self.data, self.model, self.index = (
            a_feature(title, key=title[0], team_id=self.team.id, effort=1, **july(6, 10))
            for title in ("Data", "Model", "Index")
        )
        self.parts = (self.team, self.data, self.model, self.index)


def levelled(workspace_or_plan, start=None, **how):
    plan = getattr(workspace_or_plan, "plan", workspace_or_plan)
    leveller = Leveller(plan, start)
    return leveller.plan_of(leveller.search(**how))


def test_one_of_three_waits_for_a_team_of_two():
    world = World()
    found = levelled(a_plan(*world.parts))
    assert list(found.days.values()) == [(date(2026, 7, 13), date(2026, 7, 17))]
    assert found.words == (
        "1 feature moves, ends 5 working days later, overload 1.0 → 0 person-weeks"
    )
    assert [(o.name, o.before, o.after) for o in found.overloads] == [("Ranking", 1.0, 0.0)]


def test_accepting_is_one_step_that_undo_takes_back():
    world = World()
    workspace = a_workspace(*world.parts)
    found = levelled(workspace)
    levelling.accept(workspace, found)
    assert workspace.undo_step.label == "Level the plan: 1 feature moved"
    assert {f.start.day for f in workspace.plan.features.values()} == {6, 13}
    assert levelled(workspace).days == {}
    workspace.undo()
    assert {f.start.day for f in workspace.plan.features.values()} == {6}


def test_what_stays_keeps_its_people_and_the_others_make_way():
    world = World()
    fair = a_feature(
        "Fair", schedule=Schedule.MANUAL, team_id=world.team.id, effort=2, **july(6, 10)
    )
    found = levelled(a_plan(*world.parts, fair))
    assert fair.id not in found.days
    assert sorted(start.day for start, _ in found.days.values()) == [13, 13, 20]


def test_followers_of_what_moves_move_too():
    world = World()
    launch = a_feature("Launch", **july(13, 14))
    waits = [Dependency(predecessor_id=f.id, successor_id=launch.id) for f in world.parts[1:]]
    found = levelled(a_plan(*world.parts, launch, *waits))
    assert found.days[launch.id] == (date(2026, 7, 20), date(2026, 7, 21))


def test_nothing_comes_earlier_than_planned_unless_a_start_is_asked_for():
    later = a_feature("Later", key="L", effort=1, **july(20, 24))
    idea = a_feature("Idea", key="I", effort=1)
    plan = a_plan(later, idea)
    assert levelled(plan).days == {}
    found = levelled(plan, date(2026, 7, 6))
    assert set(found.days.values()) == {(date(2026, 7, 6), date(2026, 7, 10))}
    assert [row["key"] for row in found.proposal.rows] == ["I", "L"]


def test_an_owner_without_a_team_does_one_thing_at_a_time():
    ines = Person(name="Ines Kowalska", availability=0.5)
    first, second = (a_feature(t, owner_id=ines.id, effort=3, **july(6, 10)) for t in "AB")
    found = levelled(a_plan(ines, first, second))
    assert found.days == {second.id: (date(2026, 7, 13), date(2026, 7, 17))}


def test_a_team_without_a_capacity_is_its_people():
    team = Team(name="Ranking")
    people = [Person(name=n, team_id=team.id, availability=0.8) for n in ("Ines", "Ruth")]
    feature = a_feature("Data", team_id=team.id, effort=1, **july(6, 17))
    plan = a_plan(team, *people, feature)
    demand = TeamDemand.of(plan, [feature], [2.0])
    place = demand.names.index("Ranking")
    assert (demand.capacities[place], demand.demands[0, place]) == (16, 5)


def test_a_feature_that_alone_needs_more_than_its_team_is_named_and_gets_all_of_it():
    world = World()
    crowd = a_feature("Crowd", team_id=world.team.id, effort=3, **july(6, 10))
    found = levelled(a_plan(world.team, crowd, world.data))
    assert found.alone == (
        "“Crowd” alone needs 3 people of “Ranking”, which has 2: make it longer",
    )
    assert len(found.days) == 1
    assert [each.after for each in found.overloads] == [1.0]


def test_a_team_without_people_is_refused_by_name():
    team = Team(name="Ranking", capacity_weeks=0)
    with pytest.raises(RuleError) as caught:
        Leveller(a_plan(team, a_feature("Crowd", team_id=team.id, effort=3, **july(6, 10))))
    assert caught.value.message == (
        "“Crowd” alone needs 3 people of “Ranking”, which has no capacity. "
        "Give it one, or the feature another team."
    )


def test_an_empty_plan_is_level():
    assert levelled(a_plan()).words == "Nothing needs to move"


@given(
    st.lists(
        st.tuples(st.integers(0, 20), st.integers(1, 8), st.floats(0.1, 1.0)),
        min_size=1,
        max_size=8,
    )
)
def test_a_levelled_plan_has_no_overload_and_is_left_alone_when_levelled_again(drawn):
    team = Team(name="Ranking", capacity_weeks=TWO_PEOPLE)
    day = date(2026, 7, 6).toordinal()
    made = [
        a_feature(
            str(number),
            team_id=team.id,
            effort=share * days / 7,
            start=date.fromordinal(day + first),
            end=date.fromordinal(day + first + days + 1),
        )
        for number, (first, days, share) in enumerate(drawn)
    ]
    workspace = a_workspace(team, *made)
    found = levelled(workspace)
    assert all(each.after == 0 for each in found.overloads)
    assert all(found.days[f.id][0] >= f.start for f in made if f.id in found.days)
    levelling.accept(workspace, found)
    assert not levelled(workspace).overloads


def test_a_proof_gives_the_same_length():
    pytest.importorskip("ortools")
    world = World()
    found = levelled(a_plan(*world.parts), proof=True, seconds=5.0)
    assert (found.later, found.is_optimal) == (5, True)
