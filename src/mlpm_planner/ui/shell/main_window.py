"""The window: its parts and how they share the room. What works with a workspace is the desk's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSize, Qt, QTimer
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from mlpm_planner.ui.preferences import preferences
from mlpm_planner.ui.shell.banners import Banners
from mlpm_planner.ui.shell.body import Body
from mlpm_planner.ui.shell.header import Header
from mlpm_planner.ui.shell.pages import places
from mlpm_planner.ui.shell.presenting import Presenting
from mlpm_planner.ui.shell.sidebar import Sidebar
from mlpm_planner.ui.shell.strip import Strip
from mlpm_planner.ui.signals import Trigger
from mlpm_planner.ui.state import WindowState, load_window, save_window
from mlpm_planner.ui.theme import icons, inks, metrics
from mlpm_planner.ui.theme.theme import app_theme
from mlpm_planner.ui.theme.tokens import Tokens
from mlpm_planner.ui.widgets.skeleton import Skeleton

if TYPE_CHECKING:
    from mlpm_planner.ui.files import Files
    from mlpm_planner.ui.shell.desk import Desk

NAME = "mlpm_planner"
_USUAL, _LEAST = QSize(1440, 900), QSize(960, 600)
# Window widths below which the inspector lies over the page, and the sidebar shows icons alone.
_OVERLAY_BELOW, _FOLD_BELOW = 1200, 1080
_DROPPED = (".mlpm", ".csv", ".tsv", ".txt")


class _Middle(QWidget):
    """The column between sidebar and inspector."""

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), inks.colour("surface"))


class MainWindow(QMainWindow):
    """Sidebar, page header, pages, inspector and strip.

    It shows itself before anything heavy is imported; ``furnish`` brings in the rest.
    """

    painted = Trigger()

    def __init__(self, files: Callable[[], Files], state: WindowState | None = None) -> None:
        super().__init__()
        self._files = files
        self.desk: Desk | None = None
        self.state: WindowState = state or load_window()
        self._was_painted = False
        self.sidebar = Sidebar(places())
        self.header = Header()
        self.banners = Banners()
        self.stack = QStackedWidget()
        self.skeleton = Skeleton("Opening the workspace")
        self.stack.addWidget(self.skeleton)
        self.strip = Strip()
        self.body = Body(self._made_middle())
        self.presenting = Presenting(self)
        self._lay_out()
        self.setWindowTitle(NAME)
        self.setWindowIcon(icons.app_icon())
        self.setMinimumSize(_LEAST)
        self.setAcceptDrops(True)
        self._restore()
        app_theme().changed.connect(self._on_theme_changed)

    # ---- the parts

    def _made_middle(self) -> QWidget:
        middle = _Middle()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.banners)
        column.addWidget(self.stack, 1)
        column.addWidget(self.strip)
        return middle

    def _lay_out(self) -> None:
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.sidebar)
        row.addWidget(self.body, 1)
        self.setCentralWidget(whole)
        self.menuBar().setVisible(preferences().settings.menu_bar)

    def _restore(self) -> None:
        self.resize(_USUAL)
        if self.state.geometry:
            self.restoreGeometry(QByteArray.fromBase64(self.state.geometry.encode()))
        if self.state.inspector_width:
            self.body.set_drawer_width(self.state.inspector_width)
        self.fit()

    def fit(self) -> None:
        """Fold the sidebar and float the inspector as the width asks; large text needs more."""
        width = self.width() / metrics.text_factor()
        self.sidebar.fold(self.state.sidebar_folded or width < _FOLD_BELOW)
        self.body.set_overlay(width < _OVERLAY_BELOW)

    def furnish(self) -> Desk:
        """Bring in what works with a workspace: menus, palette, inspector."""
        if self.desk is None:
            from mlpm_planner.ui.shell.desk import Desk  # after the first paint

            self.desk = Desk(self, self._files)
        return self.desk

    def promise(self, path: Path | None) -> None:
        """Before anything is read: name the workspace that will open, or none."""
        known = next((r.name for r in self.state.recent if r.path == str(path)), "")
        self.sidebar.show_workspace(known or (path.stem if path else NAME), path)
        self.sidebar.set_open(path is not None)
        self.strip.setVisible(path is not None)

    # ---- focus

    def next_pane(self, *, back: bool = False) -> None:
        """Go round sidebar, header, content, inspector and strip with the focus."""
        panes: list[tuple[QWidget, Callable[[], None]]] = [
            (self.sidebar, self.sidebar.focus_here),
            (self.header, self.header.focus_here),
            (self.stack, self.focus_content),
        ]
        if self.body.is_open:
            panes.append((self.body.drawer, self._focus_inspector))
        focus = self.focusWidget()
        here = next((i for i, (p, _) in enumerate(panes) if focus and p.isAncestorOf(focus)), -1)
        count = len(panes)
        start = here if here >= 0 else (0 if back else -1)
        for step in range(1, count + 1):
            before = self.focusWidget()
            panes[(start + (-step if back else step)) % count][1]()
            if self.focusWidget() is not before:
                return

    def focus_content(self) -> None:
        """Put the focus into the page that is shown: where it works, else where Tab comes first."""
        shown = self.stack.currentWidget()
        proxy = shown.focusProxy() if shown else None
        if proxy is not None and proxy.isVisible():
            proxy.setFocus(Qt.FocusReason.TabFocusReason)
            return
        _focus_first(self.stack.currentWidget())

    def _focus_inspector(self) -> None:
        _focus_first(self.body.drawer)

    # ---- first paint, size, look

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self, self.painted.emit)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def _on_theme_changed(self, _tokens: Tokens) -> None:
        self.sidebar.fit()
        self.header.fit()
        self.strip.fit()
        self.fit()
        self.update()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Alt and not preferences().settings.menu_bar:
            self.menuBar().setVisible(not self.menuBar().isVisible())
            return
        if event.key() == Qt.Key.Key_Escape and self.presenting.is_on:
            self.presenting.end()
            return
        super().keyPressEvent(event)

    # ---- files dropped on the window

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event):
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        paths = dropped_files(event)
        if paths and self.desk is not None:
            event.acceptProposedAction()
            self.desk.take_files(paths)

    # ---- the end

    def save_state(self) -> None:
        """Remember how the window is."""
        self.state.geometry = bytes(self.saveGeometry().toBase64().data()).decode()
        self.state.inspector_width = self.body.drawer_width
        save_window(self.state)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self.save_state()
        if self.desk is not None:
            self.desk.close()
        super().closeEvent(event)


def dropped_files(event: QDropEvent) -> list[Path]:
    """The files in a drop that can be opened or imported."""
    urls = event.mimeData().urls()
    paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
    return [path for path in paths if path.suffix.lower() in _DROPPED]


def _focus_first(root: QWidget | None) -> None:
    """Put the focus on the first widget in here that takes it by Tab, in the order of Tab."""
    widget = root
    while root is not None and widget is not None:
        takes = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        inside = widget is root or root.isAncestorOf(widget)
        if inside and takes and widget.isVisible() and widget.isEnabled():
            widget.setFocus(Qt.FocusReason.TabFocusReason)
            return
        widget = widget.nextInFocusChain()
        if widget is root:
            return
