"""Files on their way in: asked for, dropped, or waiting for a workspace to be opened."""

from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from mlpm_planner.ui.session import Session

_TABLES = "Tables (*.csv *.tsv *.txt);;All files (*)"


class Intake(QObject):
    """Opens the assistant for one file after the other."""

    def __init__(self, window: QWidget, ask_workspace: Callable[[], object]) -> None:
        super().__init__(window)
        self._window = window
        self._ask_workspace = ask_workspace
        self._session: Session | None = None
        self._waiting: deque[Path] = deque()
        self._busy = False

    def set_session(self, session: Session | None) -> None:
        """Import into this workspace from now on, what is waiting first."""
        self._session = session
        self._busy = False
        self._next()

    def ask(self) -> None:
        """Ask which files to import."""
        places = QStandardPaths.StandardLocation.DocumentsLocation
        folder = QStandardPaths.writableLocation(places)
        dialog = QFileDialog(self._window, "Import files", folder, _TABLES)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(self._on_selected)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_selected(self, paths: Sequence[str]) -> None:
        self.take([Path(path) for path in paths])

    def take(self, paths: Sequence[Path]) -> None:
        """Import these files; without a workspace one is asked for first."""
        self._waiting.extend(paths)
        if self._session is None and paths:
            self._ask_workspace()
        self._next()

    def forget(self) -> None:
        """Give up the files that are waiting for a workspace."""
        self._waiting.clear()

    def _next(self) -> None:
        if self._session is None or self._busy or not self._waiting:
            return
        from mlpm_planner.ui.importing.assistant import import_file  # not before it is needed

        sheet = import_file(self._session, self._waiting.popleft(), self._window)
        if sheet is not None:
            self._busy = True
            sheet.finished.connect(self._on_finished)

    def _on_finished(self, _result: int) -> None:
        self._busy = False
        self._next()
