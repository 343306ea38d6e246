"""Presentation mode: the page alone over the whole screen, everything back when it ends."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

if TYPE_CHECKING:
    from mlpm_planner.ui.shell.main_window import MainWindow

_FULL = Qt.WindowState.WindowFullScreen


class Presenting:
    """Hides menu bar, sidebar, strip and inspector; remembers what was shown before."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window
        self._had_menu = self._had_inspector = self._was_full = False
        self.is_on = False

    def toggle(self) -> None:
        """Begin to present, or end it."""
        if self.is_on:
            self.end()
        else:
            self._begin()

    def _begin(self) -> None:
        window = self._window
        self.is_on = True
        self._had_menu = window.menuBar().isVisible()
        self._had_inspector = window.body.is_open
        self._was_full = bool(window.windowState() & _FULL)
        if self._had_inspector and window.desk is not None:
            window.desk.toggle_inspector()
        self._show_chrome(is_shown=False)
        window.setWindowState(window.windowState() | _FULL)
        window.focus_content()

    def end(self) -> None:
        """Bring back what was hidden."""
        window = self._window
        self.is_on = False
        self._show_chrome(is_shown=True)
        if self._had_inspector and not window.body.is_open and window.desk is not None:
            window.desk.toggle_inspector()
        if not self._was_full:
            window.setWindowState(window.windowState() & ~_FULL)
        window.focus_content()

    def _show_chrome(self, *, is_shown: bool) -> None:
        window = self._window
        window.menuBar().setVisible(is_shown and self._had_menu)
        window.sidebar.setVisible(is_shown)
        window.strip.setVisible(is_shown)
