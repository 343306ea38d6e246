from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from builders import a_feature, a_kpi, a_workspace
from fakes import DISK_FULL, MemoryStore

from mlpm_planner.application import features, kpis
from mlpm_planner.application.changes import Origin
from mlpm_planner.application.workspace import Workspace
from mlpm_planner.domain.choices import Horizon
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.domain.feature import Dependency, Feature
from mlpm_planner.domain.product import Theme

MOMENT = datetime(2026, 6, 1, tzinfo=UTC)


def test_an_edit_is_visible_at_once_and_submitted_to_the_store():
    store = MemoryStore()
    workspace = a_workspace(feature := a_feature("Old"), store=store)
    features.rename(workspace, feature.id, "New")
    assert workspace.plan.features[feature.id].title == "New"
    assert [c.label for c in store.saved] == ["Rename “Old”"]


def test_a_failed_edit_changes_nothing():
    store = MemoryStore()
    workspace = a_workspace(feature := a_feature("Old"), store=store)

    def rename_twice() -> None:
        with workspace.edit("Rename") as edit:
            edit.update(replace(feature, title="New"))
            edit.update(replace(feature, title="  "))

    with pytest.raises(RuleError, match="empty"):
        rename_twice()
    assert workspace.plan.features[feature.id] == feature
    assert store.saved == []


def test_undo_restores_content_and_versions_keep_growing():
    workspace = a_workspace(feature := a_feature("Old"))
    features.rename(workspace, feature.id, "New")
    assert workspace.undo() == "Rename “Old”"
    undone = workspace.plan.features[feature.id]
    assert (undone.title, undone.version) == ("Old", 3)
    workspace.redo()
    assert workspace.plan.features[feature.id].title == "New"
    assert workspace.plan.features[feature.id].version == 4


def test_nothing_to_undo_says_nothing():
    workspace = a_workspace()
    assert workspace.undo() == ""
    assert workspace.redo() == ""


def test_undo_of_a_deletion_brings_back_the_feature_and_its_dependencies():
    first, second = a_feature("First"), a_feature("Second", key="K-2")
    child = a_feature("Child", parent_id=first.id)
    link = Dependency(predecessor_id=first.id, successor_id=second.id)
    workspace = a_workspace(first, second, child, link)
    features.remove(workspace, [first.id])
    assert workspace.plan.dependencies == {}
    assert workspace.plan.features[child.id].parent_id == ""
    workspace.undo()
    assert workspace.plan.features[first.id].title == "First"
    assert workspace.plan.dependencies[link.id].successor_id == second.id
    assert workspace.plan.features[child.id].parent_id == first.id


def test_consecutive_edits_of_one_field_are_one_step():
    workspace = a_workspace(feature := a_feature("A"))
    for title in ("Ab", "Abc", "Abcd"):
        features.rename(workspace, feature.id, title)
    assert workspace.plan.features[feature.id].title == "Abcd"
    workspace.undo()
    assert workspace.plan.features[feature.id].title == "A"
    assert workspace.undo_step is None


def test_edits_of_different_fields_are_different_steps():
    workspace = a_workspace(feature := a_feature("A"))
    features.rename(workspace, feature.id, "B")
    features.set_field(workspace, [feature.id], "notes", "why")
    workspace.undo()
    assert workspace.plan.features[feature.id].title == "B"


def test_an_edit_that_changes_nothing_leaves_no_step():
    workspace = a_workspace(feature := a_feature("A"))
    features.rename(workspace, feature.id, "A")
    assert workspace.undo_step is None


def test_a_new_edit_makes_redo_impossible():
    workspace = a_workspace(feature := a_feature("A"))
    features.rename(workspace, feature.id, "B")
    workspace.undo()
    features.move_to_horizon(workspace, [feature.id], Horizon.NEXT)
    assert workspace.redo_step is None


def test_history_survives_reopening():
    store = MemoryStore()
    workspace = a_workspace(feature := a_feature("A"), store=store)
    features.rename(workspace, feature.id, "B")
    features.move_to_horizon(workspace, [feature.id], Horizon.NOW)
    workspace.undo()
    reopened = Workspace(workspace.plan, store)
    assert reopened.undo() == "Rename “A”"
    assert reopened.plan.features[feature.id].title == "A"
    reopened.redo()
    reopened.redo()
    assert reopened.plan.features[feature.id].horizon is Horizon.NOW


def test_a_cycle_is_refused_and_named():
    a, b, c = (a_feature(t, key=t) for t in "abc")
    links = [
        Dependency(predecessor_id=a.id, successor_id=b.id),
        Dependency(predecessor_id=b.id, successor_id=c.id),
    ]
    workspace = a_workspace(a, b, c, *links)
    with pytest.raises(RuleError, match="“c” → “a” → “b” → “c”"):
        features.link(workspace, c.id, a.id)
    assert len(workspace.plan.dependencies) == 2


def test_a_long_chain_of_dependencies_is_no_cycle():
    chain = [a_feature(str(i), key=str(i)) for i in range(5_000)]
    workspace = a_workspace(*chain)
    with workspace.edit("Import") as edit:
        for before, after in pairwise(chain):
            edit.add(Dependency(predecessor_id=before.id, successor_id=after.id))
    assert len(workspace.plan.dependencies) == 4_999


def test_a_feature_cannot_be_its_own_ancestor():
    top = a_feature("Top")
    workspace = a_workspace(top, below := a_feature("Below", parent_id=top.id))
    with pytest.raises(RuleError, match="inside itself"):
        features.set_field(workspace, [top.id], "parent_id", below.id)


def test_keys_are_unique():
    workspace = a_workspace(a_feature("A", key="X-1"), b := a_feature("B", key="X-2"))
    with pytest.raises(RuleError, match="“X-1” is used by another feature"):
        features.set_field(workspace, [b.id], "key", "X-1")


def test_a_key_is_taken_by_a_feature_that_the_same_edit_only_renames():
    a, b = a_feature("A", key="X-1"), a_feature("B", key="X-2")
    workspace = a_workspace(a, b)

    def rename_one_and_take_its_key(edit):
        edit.update(replace(a, title="Kept"))
        edit.update(replace(b, key="X-1"))

    with pytest.raises(RuleError, match="“X-1” is used by another feature"):
        workspace.prepare("Both", rename_one_and_take_its_key)


def test_two_features_may_swap_their_keys_in_one_edit():
    a, b = a_feature("A", key="X-1"), a_feature("B", key="X-2")
    workspace = a_workspace(a, b)
    with workspace.edit("Swap") as edit:
        edit.update(replace(a, key="X-2"))
        edit.update(replace(b, key="X-1"))
    assert workspace.plan.feature_by_key("X-1").title == "B"


def test_a_reference_to_something_deleted_is_refused():
    workspace = a_workspace(theme := Theme(name="Speed"), feature := a_feature())
    with workspace.edit("Delete") as edit:
        edit.remove(theme)
    with pytest.raises(RuleError, match="does not exist any more"):
        features.set_field(workspace, [feature.id], "theme_id", theme.id)


def test_a_refused_edit_is_taken_out_again_and_kept_as_a_draft():
    store = MemoryStore()
    workspace = a_workspace(feature := a_feature("A"), store=store)
    heard = []
    workspace.subscribe(heard.append)
    store.refusing = DISK_FULL
    features.rename(workspace, feature.id, "B")
    with pytest.raises(RuleError, match="disk is full"):
        workspace.settle()
    assert workspace.plan.features[feature.id].title == "A"
    assert workspace.undo_step is None
    assert heard[-1].origin is Origin.REFUSED
    assert workspace.draft.change_sets[0].label == "Rename “A”"


def test_a_draft_can_be_tried_again():
    store = MemoryStore()
    workspace = a_workspace(feature := a_feature("A"), store=store)
    store.refusing = DISK_FULL
    features.rename(workspace, feature.id, "B")
    with pytest.raises(RuleError):
        workspace.settle()
    store.refusing = None
    workspace.retry_draft()
    workspace.settle()
    assert workspace.plan.features[feature.id].title == "B"
    assert workspace.draft is None
    assert not workspace.is_saving


def test_edits_made_on_top_of_a_refused_one_go_with_it():
    store = MemoryStore()
    store.held = True
    workspace = a_workspace(
        feature := a_feature("A"), other := a_feature("O", key="2"), store=store
    )
    features.rename(workspace, feature.id, "B")
    features.set_field(workspace, [feature.id], "notes", "n")
    features.rename(workspace, other.id, "P")
    store.refusing = DISK_FULL
    with pytest.raises(RuleError):
        workspace.settle()
    assert workspace.plan.features[feature.id] == feature
    assert workspace.plan.features[other.id] == other
    assert len(workspace.draft.change_sets) == 3


def test_a_read_only_workspace_refuses_edits():
    workspace = a_workspace(feature := a_feature(), store=MemoryStore(read_only=True))
    with pytest.raises(RuleError, match="read-only"):
        features.rename(workspace, feature.id, "x")


def test_logged_values_can_be_undone_and_redone():
    store = MemoryStore()
    workspace = a_workspace(kpi := a_kpi(), store=store)
    kpis.log(workspace, kpi.id, 0.38, MOMENT)
    assert store.observations.count(kpi.id) == 1
    workspace.undo()
    assert store.observations.count(kpi.id) == 0
    workspace.redo()
    assert store.observations.read(kpi.id).value.tolist() == [0.38]


def test_listeners_hear_each_edit_once_and_can_stop_listening():
    workspace = a_workspace(feature := a_feature("A"))
    heard = []
    stop = workspace.subscribe(heard.append)
    features.rename(workspace, feature.id, "B")
    stop()
    features.rename(workspace, feature.id, "C")
    assert [c.kinds for c in heard] == [frozenset({Feature})]
