import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication

from mlpm_planner.ui.theme.theme import app_theme
from mlpm_planner.ui.widgets import toast as module
from mlpm_planner.ui.widgets.toast import Toaster


@pytest.fixture
def toaster(window):
    app_theme().set_reduce_motion(True)
    toaster = Toaster(window)
    yield toaster
    toaster.clear()
    app_theme().set_reduce_motion(False)


def test_undo_runs_once_and_the_toast_goes(toaster, qtbot):
    undone = []
    toast = toaster.show("Renamed “x”", "Undo", lambda: undone.append(True))
    qtbot.mouseClick(toast.button, Qt.MouseButton.LeftButton)
    assert undone == [True]
    assert toaster.toasts == ()


def test_a_toast_goes_by_itself(toaster, qtbot, monkeypatch):
    monkeypatch.setattr(module, "SHOWN_MS", 20)
    toaster.show("Saved a copy")
    qtbot.waitUntil(lambda: not toaster.toasts)


def test_the_pointer_holds_it(toaster):
    toast = toaster.show("Renamed “x”", "Undo")
    assert toast.counting
    at = QPointF(5, 5)
    QApplication.sendEvent(toast, QEnterEvent(at, at, at))
    assert not toast.counting
    QApplication.sendEvent(toast, QEvent(QEvent.Type.Leave))
    assert toast.counting


def test_never_more_than_two_and_the_newest_is_lowest(toaster):
    for text in ("One", "Two", "Three"):
        toaster.show(text)
    assert [toast.text for toast in toaster.toasts] == ["Two", "Three"]
    upper, lower = toaster.toasts
    assert upper.geometry().center().y() < lower.geometry().center().y()


def test_it_is_centred_at_the_foot_of_the_window_even_after_a_resize(toaster, window):
    toast = toaster.show("Saved a copy")
    window.resize(1000, 700)
    assert abs(toast.geometry().center().x() - 500) <= 1
    assert 600 < toast.geometry().bottom() < 700


def test_its_text_is_spoken_and_is_never_markup(toaster):
    toast = toaster.show("Renamed “<b>x</b>”")
    assert toast.accessibleName() == "Renamed “<b>x</b>”"
    toaster.clear()
    assert toaster.toasts == ()
