"""Backs the open workspace up, and finds another folder where the chosen one cannot be used."""

from pathlib import Path

from mlpm_planner.ui.preferences import preferences
from mlpm_planner.ui.shell import file_dialogs
from mlpm_planner.ui.shell.banners import OPEN
from mlpm_planner.ui.shell.main_window import MainWindow
from mlpm_planner.ui.shell.workspaces import Workspaces
from mlpm_planner.ui.widgets.toast import Toaster


class Backups:
    """Dated copies in the backups folder of the settings, else beside the workspace."""

    def __init__(self, window: MainWindow, workspaces: Workspaces, toaster: Toaster) -> None:
        self._window, self._workspaces, self._toaster = window, workspaces, toaster

    def back_up(self) -> None:
        """Save a copy under the day and time it is now."""
        self._window.banners.clear(OPEN)
        session = self._workspaces.session
        if session is not None and session.path is not None:
            self._workspaces.back_up(*file_dialogs.backup_place(session.path), self._tell)

    def _tell(self, copy: Path) -> None:
        self._toaster.show(f"Backed up to {copy.parent.name}/{copy.name}")

    def ask_folder(self) -> None:
        """Ask for another folder, keep it in the settings, and back up into it."""
        file_dialogs.ask_folder(self._window, file_dialogs.documents(), self._back_up_into)

    def _back_up_into(self, folder: Path) -> None:
        preferences().change(backups_folder=str(folder))
        self.back_up()
