from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from builders import a_feature, a_kpi, a_plan
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mlpm_planner.application.plan import Plan
from mlpm_planner.application.workspace import Workspace
from mlpm_planner.domain.entities import ENTITIES
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.domain.feature import Dependency, Feature
from mlpm_planner.domain.kpi import Marker, Target
from mlpm_planner.domain.product import Theme
from mlpm_planner.domain.scoring import ScoringMethod
from mlpm_planner.domain.view import SavedView
from mlpm_planner.storage.change_set_task import MANY_CHANGES
from mlpm_planner.storage.driver import connect
from mlpm_planner.storage.files import inspect
from mlpm_planner.storage.workspace_file import create_store, open_store


def contents(plan: Plan) -> dict[str, dict[str, object]]:
    return {kind.TABLE: dict(plan.table(kind)) for kind in ENTITIES}


def assert_kept(workspace: Workspace) -> None:
    workspace.settle()
    assert contents(workspace.store.load()) == contents(workspace.plan)


def test_every_kind_of_field_comes_back_as_it_was(workspace: Workspace) -> None:
    theme, kpi = Theme(name="Ranking"), a_kpi(lower_bound=0.0)
    with workspace.edit("Fill") as edit:
        edit.add(theme)
        edit.add(kpi)
        first = edit.add(
            a_feature(
                "Ünïcode “quotes” 🚀\nand a line",
                theme_id=theme.id,
                start=date(2026, 6, 1),
                end=date(2026, 6, 30),
                estimate=3.5,
                tags=("a;b", 'c"d', "e,f"),
                reach=(8, 5, 12),
                effort=3,
                custom={"Squad": "Ünit"},
                internal=True,
            )
        )
        second = edit.add(a_feature("Second"))
        edit.add(Dependency(predecessor_id=first.id, successor_id=second.id, lag_days=-2))
        edit.add(Target(kpi_id=kpi.id, value=0.4))
        edit.add(Marker(at=datetime(2026, 6, 15, 8, 0, 0, 123, UTC), title="Launch"))
        edit.add(SavedView(name="Mine", columns=("title", "rice"), filters={"status": "planned"}))
        edit.add(ScoringMethod(key="own", name="Own", formula="weighted", weights={"reach": 0.25}))
    assert_kept(workspace)


def test_parents_may_come_after_what_refers_to_them(workspace: Workspace) -> None:
    parent = a_feature("Parent")
    with workspace.edit("Add") as edit:
        edit.add(a_feature("Child", parent_id=parent.id))
        edit.add(parent)
    assert_kept(workspace)


def test_history_survives_closing_and_goes_on_from_there(path: Path, workspaces) -> None:
    first = workspaces(path)
    with first.edit("Add “Rank”") as edit:
        feature = edit.add(a_feature("Rank"))
    with first.edit("Rename") as edit:
        edit.update(replace(feature, title="Rank by margin"))
    first.undo()
    first.close()
    again = workspaces(path)
    assert again.redo_step is not None
    assert again.undo_step is not None
    assert (again.undo_step.label, again.redo_step.label) == ("Add “Rank”", "Rename")
    assert again.redo() == "Rename"
    assert [f.title for f in again.plan.features.values()] == ["Rank by margin"]
    again.undo()
    again.undo()
    assert not again.plan.features
    again.redo()
    again.redo()
    assert [f.title for f in again.plan.features.values()] == ["Rank by margin"]
    assert_kept(again)


def test_edits_of_one_step_are_read_back_as_one(path: Path, workspaces) -> None:
    first = workspaces(path)
    with first.edit("Add") as edit:
        feature = edit.add(a_feature("a"))
    for title in ("ab", "abc"):
        with first.edit("Type", merge_key="typing") as edit:
            edit.update(replace(first.plan.features[feature.id], title=title))
    first.close()
    again = workspaces(path)
    again.undo()
    assert again.plan.features[feature.id].title == "a"
    assert_kept(again)


def test_the_log_says_who_did_what_when(path: Path, workspaces) -> None:
    workspace = workspaces(path)
    workspace.author = "Ada"
    with workspace.edit("Add") as edit:
        edit.add(a_feature())
    workspace.settle()
    (step,) = workspace.store.log()
    assert (step.label, step.author) == ("Add", "Ada")
    assert step.at.date() == date(2026, 6, 15)


def test_two_programs_cannot_overwrite_each_other(path: Path, workspaces, run_python) -> None:
    mine = workspaces(path)
    with mine.edit("Add") as edit:
        feature = edit.add(a_feature("As seen"))
    mine.settle()
    code = f"""
from dataclasses import replace
import sqlite3
connection = sqlite3.connect({str(path)!r})
connection.execute("UPDATE features SET title = 'Theirs', version = version + 1")
connection.commit()
"""
    run_python(code)
    with mine.edit("Rename") as edit:
        edit.update(replace(feature, title="Mine"))
    with pytest.raises(RuleError, match="changed in another window") as caught:
        mine.settle()
    assert "As seen" in str(caught.value) or "Mine" in str(caught.value)
    assert mine.store.load().features[feature.id].title == "Theirs"
    assert mine.plan.features[feature.id].title == "As seen"
    assert mine.draft is not None


def test_edits_after_a_refused_one_come_back_too_and_can_be_made_again(
    path: Path, workspaces
) -> None:
    workspace = workspaces(path)
    moved = path.with_name("moved.mlpm")
    path.rename(moved)
    with workspace.edit("Add one") as edit:
        edit.add(a_feature("one"))
    with workspace.edit("Add two") as edit:
        edit.add(a_feature("two"))
    with pytest.raises(RuleError, match="disappeared"):
        workspace.settle()
    assert not workspace.plan.features
    assert not workspace.is_saving
    moved.rename(path)
    workspace.retry_draft()
    assert_kept(workspace)
    assert sorted(f.title for f in workspace.plan.features.values()) == ["one", "two"]


def test_a_replaced_file_gets_nothing_and_a_copy_saves_everything(
    path: Path, workspaces, tmp_path: Path
) -> None:
    workspace = workspaces(path, a_feature("Saved before"))
    with workspace.edit("Add") as edit:
        edit.add(a_feature("Saved too"))
    workspace.settle()
    other = tmp_path / "from-the-cloud.mlpm"
    create_store(other, workspace.plan, program="tests").close()
    other.replace(path)
    theirs = path.read_bytes()
    with workspace.edit("Add late") as edit:
        edit.add(a_feature("Late"))
    with pytest.raises(RuleError, match="different file"):
        workspace.settle()
    assert path.read_bytes() == theirs
    copy = workspace.store.save_copy(tmp_path / "rescued.mlpm")
    workspace.close()
    assert path.read_bytes() == theirs
    rescued = workspaces(copy)
    assert sorted(f.title for f in rescued.plan.features.values()) == ["Saved before", "Saved too"]


def test_closing_leaves_one_complete_file(path: Path, workspaces) -> None:
    workspace = workspaces(path)
    with workspace.edit("Add") as edit:
        edit.add(a_feature())
    workspace.close()
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]
    assert inspect(path).path == path


def test_a_closed_or_read_only_workspace_refuses_edits(path: Path, workspaces) -> None:
    workspaces(path).close()
    reading = workspaces(path, read_only=True)
    with pytest.raises(RuleError, match="read-only"), reading.edit("Add") as edit:
        edit.add(a_feature())
    reading.close()
    writing = workspaces(path)
    writing.close()
    with writing.edit("Add") as edit:
        edit.add(a_feature())
    with pytest.raises(RuleError, match="closed"):
        writing.settle()


def test_deleting_what_others_refer_to_is_one_consistent_write(workspace: Workspace) -> None:
    theme = Theme(name="T")
    with workspace.edit("Add") as edit:
        edit.add(theme)
        features = [edit.add(a_feature(str(i), theme_id=theme.id)) for i in range(3)]
        edit.add(Dependency(predecessor_id=features[0].id, successor_id=features[1].id))
    with workspace.edit("Delete") as edit:
        edit.remove(theme)
        edit.remove(features[0])
    assert_kept(workspace)
    workspace.undo()
    assert_kept(workspace)


def test_a_large_edit_is_one_step_and_smaller_ones_need_not_wait_for_it(
    path: Path, workspaces
) -> None:
    workspace = workspaces(path, a_feature("Small"))
    (small,) = workspace.plan.features.values()
    with workspace.edit("Import") as edit:
        for number in range(MANY_CHANGES + 500):
            edit.add(a_feature(f"Feature {number}", effort=2))
    with workspace.edit("Rename") as edit:
        edit.update(replace(small, title="Renamed"))
    assert_kept(workspace)
    assert [step.label for step in workspace.store.log()] == ["Import", "Rename"]
    workspace.close()
    again = workspaces(path)
    again.undo()
    again.undo()
    assert [f.title for f in again.plan.features.values()] == ["Small"]
    assert_kept(again)


def test_what_a_killed_import_left_behind_is_swept_when_opening(path: Path, workspaces) -> None:
    workspaces(path).close()
    connection = connect(path)
    connection.execute(
        "INSERT INTO change_sets VALUES (1, 'x', 1, 'x', 'Half', 'import', '', '', 0, 0)"
    )
    connection.execute("INSERT INTO changes VALUES (1, 1, 'features', 'f', NULL, '{}')")
    connection.execute("INSERT INTO import_batches VALUES (1, 'b', 'staging', 1, 10)")
    connection.execute(
        "INSERT INTO staged_observations (kpi, segment, at, model_version, source, nth, value)"
        " VALUES (1, 0, 0, 0, 0, 0, 1.0)"
    )
    connection.close()
    again = workspaces(path)
    assert again.undo_step is None
    again.close()
    connection = connect(path)
    for table in ("change_sets", "changes", "import_batches", "staged_observations"):
        assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
    connection.close()


ACTIONS = st.lists(
    st.tuples(st.sampled_from(["add", "rename", "delete", "undo", "redo"]), st.integers(0, 4)),
    max_size=25,
)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(actions=ACTIONS)
def test_the_file_equals_the_plan_after_any_history(tmp_path: Path, actions) -> None:
    path = tmp_path / "w.mlpm"
    path.unlink(missing_ok=True)
    store = create_store(path, a_plan(), program="tests")
    workspace = Workspace(store.load(), store)
    start = _without_versions(workspace.plan)
    for action, which in actions:
        _act(workspace, action, which)
    assert_kept(workspace)
    end = _without_versions(workspace.plan)
    workspace.close()
    store = open_store(path, program="tests")
    workspace = Workspace(store.load(), store)
    undone = 0
    while workspace.undo():
        undone += 1
    assert _without_versions(workspace.plan) == start
    for _ in range(undone):
        workspace.redo()
    assert _without_versions(workspace.plan) == end
    assert_kept(workspace)
    workspace.close()


def _without_versions(plan: Plan) -> list[Feature]:
    return sorted(
        (replace(feature, version=1) for feature in plan.features.values()), key=lambda f: f.id
    )


def _act(workspace: Workspace, action: str, which: int) -> None:
    features = sorted(workspace.plan.features.values(), key=lambda f: f.id)
    if action == "undo":
        workspace.undo()
    elif action == "redo":
        workspace.redo()
    elif action == "add":
        with workspace.edit("Add") as edit:
            parent = features[which].id if which < len(features) else ""
            edit.add(a_feature(f"new {which}", parent_id=parent))
    elif which < len(features):
        with workspace.edit(action) as edit:
            if action == "delete":
                edit.remove(features[which])
            else:
                edit.update(replace(features[which], title=features[which].title + "!"))


def test_the_log_of_one_part_is_read_newest_first_and_without_its_neighbours(
    workspace: Workspace,
) -> None:
    one, other = a_feature("One"), a_feature("Other")
    with workspace.edit("Add two") as edit:
        edit.add(one)
        edit.add(other)
    for title in ("First", "Second"):
        for part in (other, one):
            with workspace.edit(f"Rename to {title}", merge_key=(title, part.id)) as edit:
                edit.update(replace(workspace.plan.features[part.id], title=title))
    workspace.settle()
    found = workspace.store.changes_of(Feature, one.id, 40)
    assert [done.label for done in found] == ["Rename to Second", "Rename to First", "Add two"]
    assert [[c.entity.id for c in done.changes] for done in found] == [[one.id]] * 3
    assert [done.changes[0].entity.label for done in found] == ["Second", "First", "One"]
    assert len(workspace.store.changes_of(Feature, one.id, 2)) == 2
