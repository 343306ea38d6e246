"""Writes a file in the background: progress in the strip, a toast at the end."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from mlpm_planner.application.plan import Plan
from mlpm_planner.application.wording import counted
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.ui.page import VisibleTable
from mlpm_planner.ui.services import ExportOrder, Services
from mlpm_planner.ui.session import Job, Notice, Session
from mlpm_planner.ui.signals import Signal
from mlpm_planner.ui.tasks import Cancel, Task

VIEW = "view"
_SHOW = "Show in folder"


class _StoppedError(Exception):
    """Thrown into the writer, which then leaves no file behind."""


class ExportRun(QObject):
    """One export; lives until its file is written, refused or given up."""

    progressed = Signal(int)
    written = Signal(Path)

    def __init__(
        self, session: Session, services: Services, order: ExportOrder, view: VisibleTable | None
    ) -> None:
        super().__init__(session)
        self._session = session
        self._services = services
        self._order = order
        self._view = view
        self._total = _total(session, order.what, view)
        self._task: Task | None = None
        self._is_over = False
        self.progressed.connect(self._on_progressed)

    def start(self) -> None:
        """Begin to write."""
        self._task = self._session.tasks.run(self._work(), self._on_written, self._on_failed)
        self._on_progressed(0)

    def _work(self) -> Callable[[Cancel], int]:
        services, order, view = self._services, self._order, self._view
        # A copy: the plan may be edited while it is written.
        plan, reader = Plan(self._session.plan.parts()), self._session.values

        def write(cancel: Cancel) -> int:
            told = partial(self._told, cancel)
            watched = ExportOrder(order.what, order.path, order.bom, told)
            if view is not None:
                return services.write_view(watched, view.captions, view.rows())
            return services.export(plan, reader, watched)

        return write

    def _told(self, cancel: Cancel, count: int) -> None:
        if cancel.is_set:
            raise _StoppedError
        self.progressed.emit(count)

    def _on_progressed(self, count: int) -> None:
        if self._is_over:  # said before it ended, heard after
            return
        name = f"Exporting {self._order.path.name}"
        self._session.job_changed.emit(Job(name, count, max(self._total, count, 1), self.cancel))

    def cancel(self) -> None:
        """Give it up; nothing is left behind."""
        if self._task is not None:
            self._task.cancel.set()
        self._end()

    def _end(self) -> None:
        self._is_over = True
        self._session.job_changed.emit(None)
        self.deleteLater()

    def _on_written(self, count: int) -> None:
        path = self._order.path
        self._end()
        words = f"Exported {counted(count, 'row')} to {path.name}"
        self._session.notified.emit(Notice(words, action=_SHOW, run=partial(show_in_folder, path)))
        self.written.emit(path)

    def _on_failed(self, error: Exception) -> None:
        self._end()
        if isinstance(error, RuleError):
            self._session.failed.emit(error.message)
        elif isinstance(error, OSError):
            reason = error.strerror or str(error)
            words = f"Could not write {self._order.path.name}: {reason}. Choose another folder."
            self._session.failed.emit(words)
        else:
            raise error


def show_in_folder(path: Path) -> None:
    """Open the folder of a file in the file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))


def _total(session: Session, what: str, view: VisibleTable | None) -> int:
    """How many rows there will be, 0 where only the file of values knows."""
    if view is not None:
        return view.count
    if what == "observations":
        return 0
    return len(session.plan.kpis if what == "kpis" else session.plan.features)
