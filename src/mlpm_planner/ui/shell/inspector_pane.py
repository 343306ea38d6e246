"""The inspector in the window: open beside the page, or over it for a while in a narrow window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from mlpm_planner.ui.session import Session
from mlpm_planner.ui.shell.main_window import MainWindow
from mlpm_planner.ui.signals import Trigger

if TYPE_CHECKING:
    from mlpm_planner.ui.shell.inspector import Inspector


class InspectorPane(QObject):
    """Puts the inspector of a session into the window's drawer and opens and closes that.

    Beside the page it stays as the user left it, also after the next start. Over the page it
    would cover what is worked on, so there it opens only when asked for. The drawer takes its room
    at once; what it shows is made by ``fill`` when the page stands or somebody asks for it.
    """

    toggled = Trigger()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._session: Session | None = None
        self.inspector: Inspector | None = None
        window.body.resized.connect(self._on_resized)
        window.body.overlay_changed.connect(self._on_overlay_changed)
        window.header.inspector_asked.connect(self.toggle)

    def set_session(self, session: Session | None) -> None:
        """Make room for the inspector of a session, or for none."""
        drawer = self._window.body.drawer
        if self.inspector is not None:
            drawer.content = None
            self.inspector.hide()
            self.inspector.deleteLater()
            self.inspector = None
        self._session = session
        self._on_overlay_changed()

    def open(self) -> None:
        """Show the inspector where it is hidden."""
        if not self._window.body.is_open:
            self.toggle()

    def fill(self) -> None:
        """Put the inspector into its drawer, once for each session."""
        if self._session is None or self.inspector is not None:
            return
        from mlpm_planner.ui.shell.inspector import Inspector  # knows the forms of every kind

        self.inspector = Inspector(self._session, self._window.state)
        self.inspector.closed.connect(self.toggle)
        self._window.body.drawer.set_content(self.inspector)

    def toggle(self) -> None:
        """Show or hide the inspector."""
        body = self._window.body
        if not body.is_overlay:
            self._window.state.inspector_open = not body.is_open
        self.fill()
        self._open(not body.is_open)

    def _open(self, on: bool) -> None:
        there = self._session is not None
        self._window.body.open_drawer(on and there)
        self._window.header.inspector.setVisible(not on and there)
        self.toggled.emit()

    def _on_overlay_changed(self) -> None:
        self._open(self._window.state.inspector_open and not self._window.body.is_overlay)

    def _on_resized(self, width: int) -> None:
        self._window.state.inspector_width = width
