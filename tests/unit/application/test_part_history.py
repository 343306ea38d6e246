from datetime import date

from builders import a_feature, a_plan
from fakes import MemoryStore

from mlpm_planner.application import features
from mlpm_planner.application.part_history import FieldChange, passages
from mlpm_planner.application.workspace import Workspace
from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.scoring import ScoreInput


def told(workspace, feature_id):
    workspace.settle()
    return passages(workspace.store.changes_of(Feature, feature_id, 40))


def test_each_step_says_which_fields_it_changed_the_latest_first():
    feature = a_feature("Re-ranker", start=date(2026, 3, 3), end=date(2026, 3, 9))
    workspace = Workspace(a_plan(feature), MemoryStore(), author="Ines")
    features.rename(workspace, feature.id, "Ranker")
    features.set_field(workspace, [feature.id], "start", date(2026, 3, 5))
    found = told(workspace, feature.id)
    assert [passage.changes for passage in found] == [
        (FieldChange("start", date(2026, 3, 3), date(2026, 3, 5)),),
        (FieldChange("title", "Re-ranker", "Ranker"),),
    ]
    assert {passage.who for passage in found} == {"Ines"}


def test_an_entry_of_the_score_inputs_is_told_by_its_name():
    feature = a_feature("Re-ranker", reach=100)
    workspace = Workspace(a_plan(feature), MemoryStore())
    inputs = {**feature.inputs, "reach": ScoreInput(200), "effort": ScoreInput(3)}
    features.set_field(workspace, [feature.id], "inputs", inputs)
    (passage,) = told(workspace, feature.id)
    assert set(passage.changes) == {
        FieldChange("inputs", ScoreInput(100), ScoreInput(200), "reach"),
        FieldChange("inputs", None, ScoreInput(3), "effort"),
    }


def test_coming_and_going_are_steps_of_their_own():
    workspace = Workspace(a_plan(), MemoryStore())
    feature_id = features.add(workspace, "Voice search").id
    features.remove(workspace, [feature_id])
    workspace.undo()
    shape = [(p.made, p.gone, p.what) for p in told(workspace, feature_id)]
    assert [(made, gone) for made, gone, _ in shape] == [
        (True, False),
        (False, True),
        (True, False),
    ]
    assert shape[0][2].startswith("Undo: ")


def test_edits_of_one_step_are_told_once_and_what_came_back_not_at_all():
    feature = a_feature("Re-ranker")
    workspace = Workspace(a_plan(feature), MemoryStore())
    for title in ("R", "Ra", "Ranker"):
        features.rename(workspace, feature.id, title)
    (passage,) = told(workspace, feature.id)
    assert passage.changes == (FieldChange("title", "Re-ranker", "Ranker"),)
    features.rename(workspace, feature.id, "Re-ranker")
    assert told(workspace, feature.id) == []
