from datetime import UTC, date, datetime, timedelta

import pytest
from builders import a_feature, a_workspace

from mlpm_planner.analysis.schedule.workdays import WorkCalendar
from mlpm_planner.application import features, snapshots
from mlpm_planner.application.parts import remove
from mlpm_planner.application.workspace import Workspace
from mlpm_planner.domain.clock import now
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.domain.feature import Feature
from mlpm_planner.storage.workspace_file import create_store, open_store

MONDAY = date(2026, 6, 1)


def planned(title, start=0, days=5, **more):
    first = MONDAY + timedelta(days=start)
    return a_feature(title, start=first, end=first + timedelta(days=days - 1), **more)


@pytest.fixture
def world():
    return a_workspace(planned("Ranker"), planned("Labels", 7), a_feature("Idea"))


def of(workspace, title):
    return next(f for f in workspace.plan.features.values() if f.title == title)


def slips(workspace, baseline):
    before, after = snapshots.dates_in(baseline), snapshots.dates_of(workspace.plan)
    found = snapshots.compare(before, after, WorkCalendar())
    titles = {f.id: f.title for f in workspace.plan.features.values()}
    return {titles.get(i, "gone"): slip for i, slip in found.items()}


def test_a_baseline_tells_by_how_many_working_days_a_feature_slipped(world):
    baseline = snapshots.take_baseline(world, "Kick-off")
    assert slips(world, baseline) == {}
    features.shift(world, [of(world, "Ranker").id], 7)
    assert {title: slip.days for title, slip in slips(world, baseline).items()} == {"Ranker": 5}


def test_a_baseline_knows_what_came_later_and_what_went(world):
    baseline = snapshots.take_baseline(world, "Kick-off")
    remove(world, of(world, "Ranker"))
    features.set_field(world, [of(world, "Idea").id], "start", MONDAY)
    features.set_field(world, [of(world, "Idea").id], "end", MONDAY)
    found = slips(world, baseline)
    assert found["gone"].after is None
    assert found["Idea"].before is None
    assert {slip.days for slip in found.values()} == {0}


def test_a_scenario_moves_features_without_touching_the_plan(world):
    ranker, labels = of(world, "Ranker"), of(world, "Labels")
    scenario = snapshots.start_scenario(world, "Two more people")
    early = (date(2026, 5, 25), date(2026, 5, 27))
    snapshots.plan_in_scenario(world, scenario.id, {ranker.id: early, labels.id: None})
    scenario = world.plan.scenarios[scenario.id]
    assert world.plan.features[ranker.id] == ranker
    assert snapshots.dates_with(world.plan, scenario) == {ranker.id: early}


def test_what_is_chosen_of_a_scenario_is_taken_into_the_plan_as_one_edit(world):
    ranker, labels = of(world, "Ranker"), of(world, "Labels")
    scenario = snapshots.start_scenario(world, "Two more people")
    early = (date(2026, 5, 25), date(2026, 5, 27))
    snapshots.plan_in_scenario(world, scenario.id, {ranker.id: early, labels.id: None})
    snapshots.merge_scenario(world, scenario.id, [ranker.id])
    assert of(world, "Ranker").start == early[0]
    assert of(world, "Labels") == labels
    assert set(world.plan.scenarios[scenario.id].dates) == {labels.id}
    assert world.undo() == "Take 1 feature from scenario “Two more people”"
    assert of(world, "Ranker").start == ranker.start
    assert set(world.plan.scenarios[scenario.id].dates) == {ranker.id, labels.id}


def test_nothing_is_taken_where_the_scenario_says_nothing(world):
    scenario = snapshots.start_scenario(world, "Empty")
    with pytest.raises(RuleError, match="None of these features has other dates"):
        snapshots.merge_scenario(world, scenario.id, [of(world, "Ranker").id])


def test_the_plan_of_a_past_moment_is_read_from_the_change_log(tmp_path):
    path = tmp_path / "w.mlpm"
    plan = a_workspace(planned("Ranker"), planned("Labels", 7)).plan
    workspace = Workspace(plan, create_store(path, plan, program="tests"))
    before = snapshots.dates_of(plan)
    instant = now()
    features.shift(workspace, [of(workspace, "Ranker").id], 7)
    features.shift(workspace, [of(workspace, "Ranker").id], 7)
    remove(workspace, of(workspace, "Labels"))
    features.add(workspace, "Later", start=MONDAY, end=MONDAY)
    workspace.close()
    store = open_store(path, program="tests")
    reopened = store.load()
    assert snapshots.dates_at(reopened.features, store, instant) == before
    assert snapshots.dates_at(reopened.features, store, datetime.now(UTC)) == snapshots.dates_of(
        reopened
    )
    assert store.parts_at(Feature, datetime.now(UTC)) == {}
    store.close()
