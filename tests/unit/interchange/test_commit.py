"""An import is one edit: all of it or nothing, taken back by one undo."""

import pytest
from builders import a_feature, a_workspace

from mlpm_planner.application.changes import Origin
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.interchange.commit import commit
from mlpm_planner.interchange.options import ImportOptions
from mlpm_planner.interchange.preview import detect, preview, preview_text

TEXT = "key,title,theme,depends on\nA,Alpha,Speed,\nB,Beta,Speed,A\n"


def test_one_import_is_one_step_to_undo():
    workspace = a_workspace(a_feature("Alpha", key="A"))
    counts = commit(workspace, preview_text(TEXT, plan=workspace.plan))
    assert (counts.created, counts.updated) == (1, 1)
    assert len(workspace.plan.features) == 2
    assert [step.label for step in workspace.history.undoable] == [
        "Import 2 features from “pasted text”"
    ]
    assert workspace.store.saved[-1].origin is Origin.IMPORT
    workspace.undo()
    assert [f.title for f in workspace.plan.features.values()] == ["Alpha"]
    assert not workspace.plan.themes


def test_importing_again_changes_nothing():
    workspace = a_workspace()
    commit(workspace, preview_text(TEXT, plan=workspace.plan))
    commit(workspace, preview_text(TEXT, plan=workspace.plan))
    assert len(workspace.history.undoable) == 1


def test_an_open_question_or_an_unreadable_file_is_refused():
    workspace = a_workspace()
    for text in ("title,start\nA,03/04/2026\n", "", "<html></html>"):
        with pytest.raises(RuleError):
            commit(workspace, preview_text(text, "features", workspace.plan))
    assert not workspace.history.undoable


def test_a_mapping_that_was_said_is_remembered_with_the_import():
    workspace = a_workspace()
    text = "wert,name\n7,A\n"
    said = ImportOptions(kind="features", mapping={"wert": "reach"})
    commit(workspace, preview_text(text, said, workspace.plan))
    again = preview_text("wert,name\n8,A\n", "features", workspace.plan)
    (changed,) = again.plan.updates
    assert changed.inputs["reach"].value == 8


def test_the_kind_of_a_file_is_told_by_its_head(tmp_path):
    path = tmp_path / "values.csv"
    path.write_text("timestamp,value\n" + "2026-01-01 00:00:00,1\n" * 20_000)
    assert detect(path) == "observations"
    path.write_bytes(TEXT.encode("utf-16"))
    assert detect(path) == "features"
    path.write_bytes(b"\x89PNG and so on")
    assert detect(path) == ""
    assert detect(tmp_path / "none.csv") == ""
    assert preview(tmp_path / "none.csv").fatal
