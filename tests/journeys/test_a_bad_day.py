"""Journey 7: whatever goes wrong, the app says so and gives everything back."""

import shutil

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from mlpm_planner.application import features
from mlpm_planner.application.settings_file import load_settings
from mlpm_planner.bootstrap import make_files
from mlpm_planner.ui.importing.assistant import import_file
from mlpm_planner.ui.preferences import preferences


@pytest.fixture
def backups_folder():
    """Sets the folder for backups, and puts it back."""
    yield lambda folder: preferences().change(backups_folder=str(folder))
    preferences().change(backups_folder="")


def first_feature(planner):
    return next(iter(planner.session.plan.features.values()))


def test_a_file_replaced_by_a_sync_client_keeps_the_edit(open_window, sample, tmp_path):
    planner = open_window(sample)
    feature = first_feature(planner)
    other = tmp_path / "from another computer.mlpm"
    make_files().create(other, "Other").store.close()
    other.replace(sample)
    features.rename(planner.session.workspace, feature.id, "Typed on a bad day")
    planner.wait(lambda: planner.session.workspace.draft is not None)
    assert "replaced" in planner.said().casefold()
    assert first_feature(planner).title == feature.title
    copy = tmp_path / "saved elsewhere.mlpm"
    planner.desk._save_copy(copy)
    planner.wait(lambda: planner.session.path == copy and planner.is_ready())
    planner.saved()
    assert planner.session.plan.features[feature.id].title == "Typed on a bad day"


def test_a_wrong_import_is_undone_in_one_step(open_window, sample, tmp_path):
    planner = open_window(sample)
    before = {part.id: part for part in planner.session.plan.features.values()}
    file = tmp_path / "wrong.csv"
    file.write_text("key,title\n" + "".join(f"W-{i},Wrong {i}\n" for i in range(300)))
    sheet = import_file(planner.session, file, planner.window)
    planner.wait(lambda: sheet.draft.found is not None and not sheet.draft.is_reading)
    planner.wait(sheet.foot.commit.isEnabled)
    sheet.foot.commit.click()
    planner.wait(lambda: len(planner.session.plan.features) == len(before) + 300)
    planner.saved()
    planner.undo()
    planner.wait(lambda: len(planner.session.plan.features) == len(before))
    planner.saved()
    assert {f.title for f in planner.session.plan.features.values()} == {
        f.title for f in before.values()
    }


def test_a_workspace_that_is_gone_leads_to_the_welcome_page(open_window, tmp_path):
    planner = open_window(None)
    planner.desk.start(tmp_path / "gone.mlpm")
    planner.wait(
        lambda: planner.desk.welcome.isVisible() and planner.desk.workspaces.opening is None
    )
    assert planner.desk.session is None


def test_edits_are_there_after_closing_and_so_is_undo(open_window, sample):
    planner = open_window(sample)
    feature = first_feature(planner)
    features.rename(planner.session.workspace, feature.id, "Renamed today")
    planner.close()
    again = open_window(sample)
    assert again.session.plan.features[feature.id].title == "Renamed today"
    again.undo()
    again.wait(lambda: again.session.plan.features[feature.id].title == feature.title)


def test_a_second_window_reads_what_the_first_one_holds(open_window, sample, tmp_path):
    planner = open_window(sample)
    copy = tmp_path / "copy.mlpm"
    planner.desk._save_copy(copy)
    planner.wait(copy.exists)
    planner.close()
    shutil.copy(copy, tmp_path / "moved.mlpm")
    assert len(open_window(tmp_path / "moved.mlpm").session.plan.features) == 45


def test_a_backups_folder_that_cannot_be_used_is_changed_in_place(
    open_window, sample, tmp_path, qtbot, backups_folder
):
    (tmp_path / "in the way").write_text("a file")
    backups_folder(tmp_path / "in the way" / "backups")
    planner = open_window(sample)
    page = planner.go("settings")
    qtbot.mouseClick(page.back_up, Qt.MouseButton.LeftButton)
    planner.wait(lambda: "No backup was made" in planner.said())
    assert (
        "in the way/backups, cannot be used: it is not there and cannot be made" in planner.said()
    )
    qtbot.mouseClick(planner.button("Choose a folder…"), Qt.MouseButton.LeftButton)
    dialog = planner.window.findChild(QFileDialog)
    chosen = tmp_path / "chosen"
    chosen.mkdir()
    dialog.fileSelected.emit(str(chosen))
    dialog.close()
    planner.wait(lambda: list(chosen.glob("sample *.mlpm")))
    assert "No backup was made" not in planner.said()
    assert load_settings().backups_folder == str(chosen)
    assert page.fields["backups_folder"].text() == str(chosen)


def test_a_file_in_the_place_of_the_backups_folder_is_named(open_window, sample):
    (sample.parent / "backups").write_text("a file")
    planner = open_window(sample)
    planner.desk.hub.run_id("back_up")
    planner.wait(lambda: "a file is in its place" in planner.said())
