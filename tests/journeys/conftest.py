"""The whole window on a real workspace file, used as a person uses it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from mlpm_planner.bootstrap import make_files
from mlpm_planner.ui.page import Page
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.shell.main_window import MainWindow
from mlpm_planner.ui.theme.theme import app_theme

PATIENCE_MS = 15_000


class Planner:
    """An open window and what a person does with it."""

    def __init__(self, qtbot, window: MainWindow) -> None:
        self.qtbot = qtbot
        self.window = window
        self.desk = window.furnish()

    @property
    def session(self) -> Session:
        assert self.desk.session is not None
        return self.desk.session

    @property
    def page(self) -> Page:
        assert self.desk.host is not None
        assert self.desk.host.current is not None
        return self.desk.host.current

    def wait(self, until: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(until()), timeout=PATIENCE_MS)

    def is_ready(self) -> bool:
        host = self.desk.host
        return host is not None and host.current is not None and host.current.is_ready()

    def go(self, name: str) -> Page:
        """Click a page in the sidebar."""
        self.qtbot.mouseClick(self.window.sidebar.items[name], Qt.MouseButton.LeftButton)
        self.wait(self.is_ready)
        page = self.page
        assert name == page.NAME
        return page

    def press(self, key: Qt.Key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the focus is."""
        self.qtbot.keyClick(QApplication.focusWidget() or self.window, key, modifier)

    def type(self, text: str) -> None:
        for letter in text:
            self.qtbot.keyClicks(QApplication.focusWidget(), letter)

    def activate(self) -> None:
        """Have the keyboard in the window, which loses it without a screen."""
        with self.qtbot.waitActive(self.window):
            self.window.activateWindow()

    def undo(self) -> None:
        """Press Ctrl+Z in the window."""
        self.activate()
        self.qtbot.keyClick(self.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    def saved(self) -> None:
        """Wait until everything is on disk."""
        self.wait(lambda: not self.session.workspace.is_saving)

    def said(self) -> str:
        """What the banners say."""
        return " ".join(
            label.text() for label in self.window.banners.findChildren(QWidget) if _has_text(label)
        )

    def button(self, words: str, inside: QWidget | None = None) -> QAbstractButton:
        """The visible button with these words."""
        found = [
            b
            for b in (inside or self.window).findChildren(QAbstractButton)
            if b.text() == words and b.isVisible()
        ]
        assert found, f"no button “{words}”"
        return found[0]

    def close(self) -> None:
        self.window.close()


def _has_text(widget: QWidget) -> bool:
    return hasattr(widget, "text") and callable(widget.text)


@pytest.fixture
def open_window(qtbot) -> Iterator[Callable[[Path | None], Planner]]:
    """Opens the window on a workspace, or on the welcome page."""
    planners: list[Planner] = []

    def open_(path: Path | None) -> Planner:
        window = MainWindow(make_files)
        app_theme().set_reduce_motion(True)
        window.resize(1440, 900)
        planner = Planner(qtbot, window)
        planners.append(planner)
        with qtbot.waitActive(window):
            window.show()
        planner.desk.start(path)
        if path is not None:
            planner.wait(planner.is_ready)
        return planner

    yield open_
    for planner in planners:
        planner.desk.toaster.clear()
        planner.close()
        planner.window.deleteLater()


@pytest.fixture
def sample(tmp_path) -> Path:
    """The sample plan in a file."""
    path = tmp_path / "sample.mlpm"
    make_files().create_sample(path).store.close()
    return path


@pytest.fixture
def empty(tmp_path) -> Path:
    """An empty workspace in a file."""
    path = tmp_path / "plan.mlpm"
    make_files().create(path, "Search and ranking").store.close()
    return path
