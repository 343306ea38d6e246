"""The running program: paints its window first, then brings in the rest."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from mlpm_planner.ui.files import Files
from mlpm_planner.ui.preferences import preferences
from mlpm_planner.ui.shell.main_window import MainWindow
from mlpm_planner.ui.startup import end_of_start, resident_megabytes, since_start
from mlpm_planner.ui.theme.theme import app_theme

_HARMLESS = ("This plugin does not support", "QDBusConnection", "qt.qpa.theme")


def make_app() -> QApplication:
    """The one QApplication, dressed by the user's settings."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    qInstallMessageHandler(_on_message)
    app = QApplication(sys.argv[:1])
    app.setApplicationName("mlpm-planner")
    app.setApplicationDisplayName("mlpm_planner")
    QGuiApplication.setDesktopFileName("org.mlpmplanner.Planner")
    app_theme()
    preferences()
    return app


def _on_message(kind: QtMsgType, _context: object, text: str) -> None:
    if kind is not QtMsgType.QtDebugMsg and not any(word in text for word in _HARMLESS):
        sys.stderr.write(f"Qt: {text}\n")


class Start:
    """Opens the window and, when asked to, measures how long that takes."""

    def __init__(self, window: MainWindow, path: Path | None, exit_after: str) -> None:
        self._window = window
        self._path = path
        self._exit_after = exit_after
        self._first_paint = 0.0
        window.painted.connect(self._on_painted)

    def _on_painted(self) -> None:
        self._first_paint = since_start()
        if self._exit_after == "first-paint":
            self._leave(self._first_paint)
            return
        from mlpm_planner.ui import crash  # after the first paint

        crash.install(self._window)
        crash.watch()
        desk = self._window.furnish()
        desk.page_ready.connect(end_of_start)
        if self._exit_after:
            desk.page_ready.connect(self._on_ready)
        desk.start(self._path)

    def _on_ready(self) -> None:
        QApplication.sendPostedEvents()  # what came in is laid out
        self._window.repaint()  # and on the screen
        self._leave(since_start())

    def _leave(self, ready: float) -> None:
        facts = {
            "first_paint_ms": round(self._first_paint, 1),
            "ready_ms": round(ready, 1),
            "rss_mb": round(resident_megabytes(), 1),
        }
        sys.stdout.write(json.dumps(facts) + "\n")
        sys.stdout.flush()
        self._window.close()
        QApplication.exit(0)


def _last(window: MainWindow) -> Path | None:
    """The workspace that was open last, if the user wants it back."""
    recent = window.state.recent
    wanted = recent and preferences().settings.reopen_last
    return Path(recent[0].path) if wanted else None


def run(files: Callable[[], Files], workspace: Path | None, exit_after: str) -> int:
    """Run the window on a workspace, by default the one that was open last."""
    app = make_app()
    window = MainWindow(files)
    path = workspace or _last(window)
    window.promise(path)
    start = Start(window, path, exit_after)
    window.show()
    status = app.exec()
    del start
    return status
