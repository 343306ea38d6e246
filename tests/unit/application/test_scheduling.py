from datetime import date

import pytest
from builders import a_feature, a_plan, a_workspace

from mlpm_planner.application import features, scheduling
from mlpm_planner.domain.calendar import Calendar
from mlpm_planner.domain.choices import DependencyKind, FeatureKind, Schedule
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.domain.feature import Dependency
from mlpm_planner.domain.people import Person, Team
from mlpm_planner.domain.product import Release


def july(first, last):
    """A feature's days in July 2026, after the day the tests live in."""
    return {"start": date(2026, 7, first), "end": date(2026, 7, last)}


class World:
    """Three features in a row, a week each, and one by hand."""

    def __init__(self, *more):
        self.release = Release(name="Summer", day=date(2026, 7, 24))
        self.data = a_feature("Data", key="D", **july(6, 10))
        self.model = a_feature("Model", key="M", deadline=date(2026, 7, 17), **july(13, 17))
        self.launch = a_feature("Launch", key="L", release_id=self.release.id, **july(20, 24))
        self.manual = a_feature("Fair", key="F", schedule=Schedule.MANUAL, **july(20, 21))
        self.first = self.link(self.data, self.model)
        self.second = self.link(self.model, self.launch)
        self.third = self.link(self.model, self.manual)
        self.features = (self.data, self.model, self.launch, self.manual)
        self.parts = (self.release, *self.features, self.first, self.second, self.third, *more)

    @staticmethod
    def link(before, after, **more):
        return Dependency(predecessor_id=before.id, successor_id=after.id, **more)

    def days(self, workspace):
        found = (workspace.plan.features[feature.id] for feature in self.features)
        return {f.key: (f.start.day, f.end.day) for f in found}


def test_followers_move_in_one_step_that_undo_takes_back():
    world = World()
    workspace = a_workspace(*world.parts)
    before = world.days(workspace)
    scheduling.move_with_followers(
        workspace, {world.data.id: (date(2026, 7, 8), date(2026, 7, 14))}
    )
    assert world.days(workspace) == {"D": (8, 14), "M": (15, 21), "L": (22, 28), "F": (20, 21)}
    assert workspace.undo_step.label == "Move “Data” and 2 followers"
    workspace.undo()
    assert world.days(workspace) == before


def test_slip_says_who_moves_and_what_is_missed_then():
    world = World()
    found = scheduling.slip(a_plan(*world.parts), [world.data.id], 2)
    assert found.moved == {world.data.id: 2, world.model.id: 2, world.launch.id: 2}
    assert (found.deadlines, found.releases) == ([world.model.id], (world.release.id,))
    nothing = scheduling.slip(a_plan(*world.parts), [world.manual.id], 1)
    assert (nothing.deadlines, nothing.releases) == ([], ())


def test_one_key_repairs_a_link_either_way():
    world = World()
    workspace = a_workspace(*world.parts)
    late = world.link(world.launch, world.manual)
    with workspace.edit("Link") as edit:
        edit.add(late)
    scheduling.repair_link(workspace, late.id)
    assert world.days(workspace)["F"] == (27, 28)
    assert workspace.undo_step.label == "Repair the link from “Launch” to “Fair”"
    workspace.undo()
    scheduling.repair_link(workspace, late.id, by_predecessor=True)
    assert world.days(workspace) == {
        "D": (29, 3), "M": (6, 10), "L": (13, 17), "F": (20, 21)
    }  # fmt: skip


def test_reschedule_leaves_what_is_done_begun_or_planned_by_hand():
    world = World()
    done = a_feature("Done", status="shipped", start=date(2026, 5, 4), end=date(2026, 5, 8))
    begun = a_feature("Begun", status="in_progress", start=date(2026, 6, 8), end=date(2026, 6, 30))
    workspace = a_workspace(*world.parts, done, begun, world.link(begun, world.data))
    scheduling.reschedule(workspace, date(2026, 6, 22))
    assert world.days(workspace) == {"D": (1, 7), "M": (8, 14), "L": (15, 21), "F": (20, 21)}
    assert workspace.plan.features[done.id] == done
    assert workspace.plan.features[begun.id].end == date(2026, 6, 30)


def test_proposal_has_slack_and_critical_path_and_changes_nothing():
    plan = a_plan(*World().parts)
    found = scheduling.propose(plan, date(2026, 7, 6))
    assert (found.start, found.finish, found.makespan_days) == (
        date(2026, 7, 6),
        date(2026, 7, 24),
        15,
    )
    assert [(row["key"], row["slack_days"], row["critical"]) for row in found.rows] == [
        ("D", 0, True),
        ("M", 0, True),
        ("F", 3, False),
        ("L", 0, True),
    ]


def test_effort_gives_the_length_of_what_has_no_dates_and_the_rest_is_left_out():
    sized, idea = a_feature("Sized", key="S", effort=1.5), a_feature("Idea", key="I")
    moment = a_feature("Gate", key="G", kind=FeatureKind.MILESTONE, start=date(2026, 7, 1))
    found = scheduling.propose(
        a_plan(sized, idea, moment, World.link(sized, moment)), date(2026, 7, 6)
    )
    assert [(row["key"], row["start"], row["end"]) for row in found.rows] == [
        ("S", "2026-07-06", "2026-07-15"),
        ("G", "2026-07-15", "2026-07-15"),
    ]
    assert found.left_out == 1


def test_a_feature_is_scheduled_in_the_calendar_of_whoever_works_on_it():
    world = World()
    always = Calendar(name="Every day", week_mask="1111111")
    ada = Person(name="Ada", calendar_id=always.id)
    workspace = a_workspace(*world.parts, always, ada)
    features.set_field(workspace, [world.model.id], "owner_id", ada.id)
    rows = {
        row["key"]: (row["start"], row["end"])
        for row in scheduling.propose(workspace.plan, date(2026, 7, 6)).rows
    }
    assert rows["M"] == ("2026-07-11", "2026-07-15")
    assert rows["L"] == ("2026-07-16", "2026-07-22")


def test_a_feature_does_not_start_before_its_earliest_day():
    world = World()
    workspace = a_workspace(*world.parts)
    features.set_field(workspace, [world.data.id], "earliest_start", date(2026, 7, 8))
    rows = {row["key"]: row for row in scheduling.propose(workspace.plan, date(2026, 7, 6)).rows}
    assert rows["D"]["start"] == "2026-07-08"


def test_a_parent_stands_for_what_is_inside_it():
    parent = a_feature("Parent", key="P", **july(1, 2))
    early = a_feature("Early", key="E", parent_id=parent.id, **july(6, 7))
    late = a_feature("Late", key="T", parent_id=parent.id, **july(8, 10))
    after = a_feature("After", key="A", **july(13, 14))
    beside = a_feature("Beside", key="B", **july(6, 7))
    workspace = a_workspace(
        parent,
        early,
        late,
        after,
        beside,
        World.link(parent, after),
        World.link(parent, beside, kind=DependencyKind.START_START),
        World.link(late, parent),
    )
    scheduling.move_with_followers(workspace, {late.id: (date(2026, 7, 14), date(2026, 7, 16))})
    features = workspace.plan.features
    assert features[after.id].start == date(2026, 7, 17)
    assert features[beside.id].start == date(2026, 7, 6)
    rows = scheduling.propose(workspace.plan, date(2026, 7, 6)).rows
    assert {row["key"] for row in rows} == {"E", "T", "A", "B"}


def test_circle_through_a_parent_is_named_by_titles():
    parent = a_feature("Parent")
    child = a_feature("Child", parent_id=parent.id, **july(6, 7))
    other = a_feature("Other", **july(6, 7))
    plan = a_plan(parent, child, other, World.link(parent, other), World.link(other, child))
    with pytest.raises(RuleError, match="“Child” → “Other” → “Child”") as refused:
        scheduling.propose(plan)
    assert refused.value.field == "cycle"


def test_days_beyond_the_plan_are_refused_and_nothing_is_moved():
    world = World()
    workspace = a_workspace(*world.parts)
    with pytest.raises(RuleError, match="“Model” would lie outside 1970 to 2199"):
        scheduling.move_with_followers(
            workspace, {world.data.id: (date(2199, 12, 30), date(2199, 12, 31))}
        )
    assert world.days(workspace)["D"] == (6, 10)
    assert workspace.undo_step is None


def test_calendar_without_working_days_is_refused():
    decades = {f"{year}-01-01/{year + 9}-12-31": "Closed" for year in range(1970, 2200, 10)}
    never = Calendar(name="Never", holidays=decades)
    team = Team(name="Nobody", calendar_id=never.id)
    feature = a_feature("Idle", team_id=team.id, **july(6, 7))
    with pytest.raises(RuleError, match="no working days"):
        scheduling.propose(a_plan(never, team, feature))
