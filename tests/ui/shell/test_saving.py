from pathlib import Path

import pytest
from fakes import DISK_FULL
from memory_files import FEATURES, PLAN
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from mlpm_planner.application import features
from mlpm_planner.application.store import Refusal
from mlpm_planner.ui.session import Job
from mlpm_planner.ui.widgets.buttons import Button
from mlpm_planner.ui.widgets.text import PlainLabel

GONE = Refusal("The workspace file has disappeared", "", "Save a copy.", "file_gone", False)


@pytest.fixture
def store(window, files):
    assert window.desk.session is not None
    return files.stores[PLAN]


def rename(window, title="Re-ranker v2"):
    features.rename(window.desk.session.workspace, FEATURES[0].id, title)


def title(window):
    return window.desk.session.plan.features[FEATURES[0].id].title


def refuse(qtbot, window, store, refusal=DISK_FULL):
    """Make an edit that the store refuses."""
    store.refusing = refusal
    rename(window)
    qtbot.waitUntil(lambda: "draft" in window.banners.subjects)
    store.refusing = None


def words(banner):
    return " ".join(label.text() for label in banner.findChildren(PlainLabel))


def click(qtbot, window, text):
    banner = window.banners.banner("draft")
    button = next(b for b in banner.findChildren(Button) if b.text() == text)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_the_strip_says_saved_with_the_time(qtbot, window):
    rename(window)
    qtbot.waitUntil(lambda: window.strip.saving.state == "saved")
    assert window.strip.saving.words.startswith("Saved ")
    assert ":" in window.strip.saving.words


def test_an_edit_that_takes_long_is_said_to_be_saving(qtbot, window, store):
    store.held = True
    rename(window)
    qtbot.waitUntil(lambda: window.strip.saving.words == "Saving…")
    store.flush()
    qtbot.waitUntil(lambda: window.strip.saving.state == "saved")


def test_a_refused_edit_is_taken_out_told_and_kept(qtbot, window, store):
    refuse(qtbot, window, store)
    assert title(window) == "Re-ranker"
    assert window.strip.saving.words == "Not saved"
    told = words(window.banners.banner("draft"))
    assert "disk is full" in told
    assert "Rename “Re-ranker”" in told


def test_try_again_makes_the_refused_edit_once_more(qtbot, window, store):
    refuse(qtbot, window, store)
    click(qtbot, window, "Try again")
    assert title(window) == "Re-ranker v2"
    qtbot.waitUntil(lambda: window.strip.saving.state == "saved")
    assert window.banners.subjects == ()


def test_try_again_while_the_disk_is_still_full_tells_again(qtbot, window, store):
    refuse(qtbot, window, store)
    store.refusing = DISK_FULL
    click(qtbot, window, "Try again")
    qtbot.waitUntil(lambda: window.desk.session.workspace.draft is not None)
    assert window.banners.subjects == ("draft",)
    assert title(window) == "Re-ranker"


def test_discard_gives_the_refused_edit_up(qtbot, window, store):
    refuse(qtbot, window, store)
    click(qtbot, window, "Discard")
    assert window.banners.subjects == ()
    assert window.desk.session.workspace.draft is None
    assert title(window) == "Re-ranker"


def test_a_copy_takes_the_refused_edit_along(qtbot, window, files, store):
    refuse(qtbot, window, store, GONE)
    copy = Path("/plans/copy.mlpm")
    files.parts[copy] = FEATURES
    click(qtbot, window, "Save a copy…")
    dialog = window.findChild(QFileDialog)
    dialog.fileSelected.emit(str(copy))
    dialog.reject()
    qtbot.waitUntil(lambda: window.desk.session.path == copy)
    assert files.copies == [copy]
    assert title(window) == "Re-ranker v2"
    assert window.banners.subjects == ()


def test_control_s_says_that_everything_is_saved(qtbot, window):
    qtbot.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert "Every edit is saved by itself" in window.desk.toaster.toasts[0].text


def test_a_toast_undoes_what_it_tells(qtbot, window):
    session = window.desk.session
    session.attempt(lambda: rename(window), told="Renamed “Re-ranker”")
    toast = window.desk.toaster.toasts[0]
    qtbot.mouseClick(toast.button, Qt.MouseButton.LeftButton)
    assert title(window) == "Re-ranker"


def test_a_toast_whose_undo_would_take_back_something_else_goes(window):
    window.desk.session.attempt(lambda: rename(window), told="Renamed “Re-ranker”")
    rename(window, "Another edit")
    assert [toast.text for toast in window.desk.toaster.toasts] == []


def test_work_in_the_background_shows_how_far_it_is_and_can_be_cancelled(qtbot, window):
    cancelled = []
    session = window.desk.session
    session.job_changed.emit(Job("Importing march.csv", 62, 100, lambda: cancelled.append(1)))
    assert window.strip.job.text() == "Importing march.csv"
    assert window.strip.percent.text() == "62%"
    qtbot.mouseClick(window.strip.cancel, Qt.MouseButton.LeftButton)
    assert cancelled == [1]
    session.job_changed.emit(None)
    assert not window.strip.bar.isVisible()


def test_a_read_only_workspace_says_so_and_refuses_edits_in_words(qtbot, shown, files):
    files.parts[PLAN] = FEATURES
    window = shown(None)
    window.desk.workspaces.open(PLAN, read_only=True)
    qtbot.waitUntil(lambda: window.desk.session is not None)
    assert "read-only" in window.banners.subjects
    assert window.strip.saving.words == "Read-only"
    assert not window.desk.session.attempt(lambda: rename(window))
    assert "read-only" in window.desk.toaster.toasts[0].text


def test_a_workspace_on_a_network_drive_says_so(qtbot, shown, files):
    files.warning = "This workspace lies on a network drive."
    window = shown(PLAN)
    qtbot.waitUntil(lambda: window.desk.session is not None)
    assert words(window.banners.banner("place")) == files.warning
