from pathlib import Path

import pytest
from memory_files import IN_USE, MISSING, NEWER, PLAN
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from mlpm_planner.ui.shell.file_dialogs import NewDialog
from mlpm_planner.ui.widgets.buttons import Button
from mlpm_planner.ui.widgets.text import PlainLabel


@pytest.fixture
def welcome(shown):
    """The welcome page of a window that has opened nothing yet."""
    return shown(None).desk.welcome


def said(welcome):
    labels = welcome.banners.findChildren(PlainLabel)
    return " ".join(label.text() for label in labels if label.isVisible())


def button(widget, text):
    return next(b for b in widget.findChildren(Button) if b.text() == text and b.isVisible())


def rows(welcome):
    """The recent workspaces in the order shown, by what a screen reader says."""
    layout = welcome._rows
    lines = [layout.itemAt(place).widget() for place in range(layout.count())]
    return [line.layout().itemAt(0).widget() for line in lines if line.layout()]


def test_enter_opens_the_sample(qtbot, welcome, files):
    assert welcome.sample.button.hasFocus()
    qtbot.keyClick(welcome.sample.button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: welcome.window().desk.session is not None)
    path, kind = files.made
    assert (path.suffix, kind) == (".mlpm", "sample")
    assert welcome.window().header.isVisible()


def test_a_new_workspace_is_named_and_made(qtbot, welcome, files):
    qtbot.mouseClick(welcome.empty.button, Qt.MouseButton.LeftButton)
    dialog = welcome.window().findChild(NewDialog)
    assert not dialog.make.isEnabled()
    qtbot.keyClicks(dialog.name, "Ads & offers")
    assert dialog.path.name == "ads-offers.mlpm"
    qtbot.mouseClick(dialog.make, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: welcome.window().desk.session is not None)
    assert files.made[1] == "Ads & offers"


def test_a_whole_card_can_be_clicked(qtbot, welcome):
    qtbot.mouseClick(welcome.sample, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: welcome.window().desk.session is not None)


def test_what_was_open_is_listed_and_opens_again(qtbot, welcome, tmp_path):
    window = welcome.window()
    here = tmp_path / "ranking.mlpm"
    here.touch()
    window.state.opened(Path("/gone/pricing.mlpm"), "Pricing")
    window.state.opened(here, "Ranking")
    window.desk._show_recent()
    assert [row.text() for row in rows(welcome)] == ["Ranking", "Pricing"]
    assert "not found" in rows(welcome)[1].accessibleName()
    qtbot.mouseClick(rows(welcome)[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.desk.session is not None)
    assert window.desk.session.path == here


def test_a_missing_file_is_said_and_taken_off_the_list(qtbot, shown, files):
    files.refusals[PLAN] = MISSING
    window = shown(None)
    window.state.opened(PLAN, "Ranking")
    window.desk._show_recent()
    window.desk.start(PLAN)
    welcome = window.desk.welcome
    qtbot.waitUntil(lambda: "not found" in said(welcome))
    qtbot.mouseClick(button(welcome, "Remove from list"), Qt.MouseButton.LeftButton)
    assert rows(welcome) == []
    assert window.state.recent == []
    assert said(welcome) == ""


def test_a_newer_workspace_is_refused_in_words(qtbot, shown, files):
    files.refusals[PLAN] = NEWER
    welcome = shown(PLAN).desk.welcome
    qtbot.waitUntil(lambda: "newer version" in said(welcome))
    assert "Update mlpm_planner" in said(welcome)


def test_a_workspace_in_use_says_who_has_it_and_opens_read_only(qtbot, shown, files):
    files.refusals[PLAN] = IN_USE
    window = shown(PLAN)
    welcome = window.desk.welcome
    qtbot.waitUntil(lambda: "desk-2 (process 7)" in said(welcome))
    qtbot.mouseClick(button(welcome, "Open read-only"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.desk.session is not None)
    assert window.desk.session.workspace.store.read_only


def test_a_refusal_leaves_the_open_workspace_open(qtbot, window, files):
    other = Path("/plans/other.mlpm")
    files.refusals[other] = NEWER
    window.desk.workspaces.open(other)
    qtbot.waitUntil(lambda: "open" in window.banners.subjects)
    assert window.desk.session.path == PLAN


def test_closing_the_workspace_comes_back_here(window):
    window.desk.close_workspace()
    assert window.desk.welcome.isVisible()
    assert window.desk.session is None
    assert not window.body.is_open
    assert not any(item.isVisible() for item in window.sidebar.items.values())


def test_everything_that_takes_the_focus_has_a_name(welcome):
    takers = [
        w
        for w in welcome.window().findChildren(QWidget)
        if w.isVisible() and w.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert len(takers) > 5
    assert [w for w in takers if not (w.accessibleName() or getattr(w, "text", str)())] == []
