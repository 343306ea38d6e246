"""Opens, makes and closes workspaces for a window, off the interface thread."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject

from mlpm_planner.application.requests import Clerk
from mlpm_planner.application.workspace import Draft
from mlpm_planner.ui.files import Files, Opened, OpenError
from mlpm_planner.ui.preferences import preferences
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.signals import Signal, Trigger
from mlpm_planner.ui.tasks import Cancel, Tasks

Provider = Callable[[], Files]
_Open = Callable[[Files], Opened]


class Workspaces(QObject):
    """The one workspace that is open, if any, and the way to another."""

    started = Signal(Path)
    opened = Signal(Session)
    refused = Signal(OpenError)
    closing = Signal(Session)
    closed = Trigger()

    def __init__(self, files: Provider, parent: QObject) -> None:
        super().__init__(parent)
        self._files = files
        self.tasks = Tasks(self)
        self.session: Session | None = None
        self.opening: Path | None = None
        # Opened by a thread whose answer has not come yet.
        self._arrived: list[Opened] = []
        # Makes who answers other programs; nothing when there is nobody, or they are heard already.
        self._clerk: Callable[[], Clerk] | None = None

    def open(self, path: Path, *, read_only: bool = False, draft: Draft | None = None) -> None:
        """Open a workspace; a draft of refused edits is made again in it."""
        self._start(path, lambda files: files.open(path, read_only=read_only), draft)

    def adopt(self, opened: Opened) -> None:
        """Show a workspace that was opened elsewhere."""
        self._on_opened(opened, None)

    def create(self, path: Path, name: str) -> None:
        """Make an empty workspace and open it."""
        self._start(path, lambda files: files.create(path, name))

    def create_sample(self, path: Path) -> None:
        """Make a workspace with the sample plan and open it."""
        self._start(path, lambda files: files.create_sample(path))

    def _start(self, path: Path, open_it: _Open, draft: Draft | None = None) -> None:
        if self.opening is not None:
            return
        self.opening = path
        self.started.emit(path)

        def work(_cancel: Cancel) -> Opened:
            opened = open_it(self._files())
            self._arrived.append(opened)
            return opened

        self.tasks.run(
            work, lambda opened: self._on_opened(opened, draft), self._on_refused, slot="open"
        )

    def _on_opened(self, opened: Opened, draft: Draft | None) -> None:
        self.close()
        self.opening = None
        self._arrived.clear()
        author = preferences().settings.author
        session = Session.of(opened, files=self._files(), author=author, parent=self)
        self.session = session
        self.opened.emit(session)
        self._clerk = None if opened.store.read_only else opened.clerk
        if draft is not None:
            session.workspace.draft = draft
            session.retry()

    def listen(self) -> None:
        """Hear from now on what other programs ask of the open workspace."""
        from mlpm_planner.ui.requests import Requests  # the network library, after the first page

        if self.session is not None and self._clerk is not None:
            Requests(self.session, self._clerk()).listen()
            self._clerk = None

    def _on_refused(self, error: Exception) -> None:
        self.opening = None
        if not isinstance(error, OpenError):
            raise error
        self.refused.emit(error)

    def close(self) -> None:
        """Save what is queued and let go of the workspace that is open."""
        session = self.session
        if session is None:
            return
        self.closing.emit(session)
        self.session = None
        session.close()
        session.deleteLater()
        self.closed.emit()

    def save_copy(self, target: Path, done: Callable[[Path], None]) -> None:
        """Copy everything saved to another file."""
        session = self.session
        if session is not None:
            store = session.workspace.store
            self.tasks.run(
                lambda _cancel: self._files().save_copy(store, target), done, self._on_refused
            )

    def back_up(self, folder: Path, stem: str, done: Callable[[Path], None]) -> None:
        """Copy everything saved to a free name in a folder."""
        session = self.session
        if session is not None:
            store = session.workspace.store
            self.tasks.run(
                lambda _cancel: self._files().back_up(store, folder, stem), done, self._on_refused
            )

    def stop(self) -> None:
        """Close everything before the program ends."""
        self.tasks.stop()
        for opened in self._arrived:
            opened.store.close()
        self._arrived.clear()
        self.close()
