"""An open workspace for the interface: changes as signals, the selection, background work."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer

from mlpm_planner.application.changes import ChangeSet
from mlpm_planner.application.plan import Plan
from mlpm_planner.application.store import LoggedStep, ObservationReader, Store
from mlpm_planner.application.workspace import Workspace
from mlpm_planner.domain.entity import Entity
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.ui.files import Files, Opened
from mlpm_planner.ui.services import Services
from mlpm_planner.ui.signals import Signal, Trigger
from mlpm_planner.ui.tasks import Tasks


@dataclass(frozen=True, slots=True)
class Selected:
    """What is selected: parts of one kind, the current one last."""

    kind: type[Entity] | None = None
    ids: tuple[str, ...] = ()

    @property
    def current(self) -> str:
        """The id of the current part, or nothing."""
        return self.ids[-1] if self.ids else ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence for a toast; ``undo`` offers to take the edit back, ``action`` something else."""

    text: str
    undo: bool = False
    action: str = ""
    run: Callable[[], object] | None = None


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a page asks the window to go.

    ``page`` is the name of a page, by default the one where the part is shown; ``part`` and
    ``part_id`` are revealed there. ``state`` is handed to the page's ``restore_state``, such as
    ``{"query": query.to_json()}``; then the action with the id ``action`` is run.
    """

    page: str = ""
    part: type[Entity] | None = None
    part_id: str = ""
    state: Mapping[str, Any] = field(default_factory=dict[str, Any])
    action: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """Work in the background for the strip: how far it is, and how to give it up."""

    name: str
    done: int
    total: int
    cancel: Callable[[], None] | None = None


class _Poster(QObject):
    """Runs functions on the interface thread, from whichever thread they are posted."""

    posted = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.posted.connect(self._on_posted)

    def _on_posted(self, function: object) -> None:
        if callable(function):
            function()


class Session(QObject):
    """What pages work with: the workspace, its signals, the shared selection and the tasks."""

    changed = Signal(ChangeSet)
    saving_changed = Trigger()
    selection_changed = Signal(Selected)
    notified = Signal(Notice)
    failed = Signal(str)
    job_changed = Signal(object)
    navigate = Signal(Destination)
    foreseen = Trigger()  # another forecast of the plan is known
    closed = Trigger()

    def __init__(
        self,
        plan: Plan,
        store: Store,
        *,
        author: str = "",
        log: list[LoggedStep] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._poster = _Poster(self)
        post = self._poster.posted.emit
        self.workspace = Workspace(plan, store, post=post, author=author, log=log)
        self.tasks = Tasks(self)
        self._services: Services | None = None
        self._make_services: Callable[[], Services] | None = None
        self.path: Path | None = None
        self.files: Files | None = None
        self.warning = ""
        self.is_open = True
        self.selected = Selected()
        self.workspace.subscribe(self._on_changed)
        self.workspace.subscribe_saving(self.saving_changed.emit)
        self.workspace.subscribe_progress(self._on_progress)

    @classmethod
    def of(
        cls, opened: Opened, *, files: Files, author: str = "", parent: QObject | None = None
    ) -> "Session":
        """A session on a workspace that was opened off this thread."""
        session = cls(opened.plan, opened.store, author=author, log=opened.log, parent=parent)
        session.path = opened.path
        session.files = files
        session.warning = opened.warning
        session._make_services = opened.services
        return session

    @property
    def services(self) -> Services | None:
        """What pages may ask of importers and writers, imported when first asked for."""
        if self._services is None and self._make_services is not None:
            self._services = self._make_services()
        return self._services

    @services.setter
    def services(self, services: Services) -> None:
        self._services = services

    @property
    def plan(self) -> Plan:
        """The plan that all pages show."""
        return self.workspace.plan

    @property
    def values(self) -> ObservationReader:
        """The KPI values; read them inside tasks only."""
        return self.workspace.store.observations

    def select(self, kind: type[Entity] | None, *ids: str) -> None:
        """Select parts; every page and the inspector follow."""
        selected = Selected(kind, ids)
        if selected != self.selected:
            self.selected = selected
            self.selection_changed.emit(selected)

    def attempt(self, edit: Callable[[], object], told: str = "") -> bool:
        """Make an edit; a broken rule becomes a message. ``told`` is the toast that offers Undo."""
        try:
            edit()
        except RuleError as error:
            self.failed.emit(error.message)
            return False
        if told:
            self.notified.emit(Notice(told, undo=True))
        return True

    def retry(self) -> None:
        """Try the edits again that could not be saved; those that do not fit any more are told."""
        self.attempt(self.workspace.retry_draft)
        self.saving_changed.emit()

    def discard(self) -> None:
        """Give up the edits that could not be saved."""
        self.workspace.discard_draft()
        self.saving_changed.emit()

    def undo(self) -> None:
        """Take back the latest step."""
        self._travel(self.workspace.undo, "Undid")

    def redo(self) -> None:
        """Bring back what was undone last."""
        self._travel(self.workspace.redo, "Redid")

    def _travel(self, travel: Callable[[], str], verb: str) -> None:
        step = self.workspace.undo_step if verb == "Undid" else self.workspace.redo_step
        if step is None:
            self.notified.emit(Notice("Nothing to undo" if verb == "Undid" else "Nothing to redo"))
        elif step.change_set is None:  # only in the log so far: read it off this thread
            store = self.workspace.store

            def keep(change_set: ChangeSet) -> None:
                step.change_set = change_set
                self._travel(travel, verb)

            self.tasks.run(lambda _cancel: store.read_step(step.id), keep, slot="history")
        else:
            self.attempt(partial(self._tell_travel, travel, verb))

    def _tell_travel(self, travel: Callable[[], str], verb: str) -> None:
        self.notified.emit(Notice(f"{verb}: {travel()}"))

    def close(self) -> None:
        """Finish what is under way and let go of the file."""
        self.is_open = False
        self.tasks.stop()
        self.workspace.close()
        self.closed.emit()

    def _on_changed(self, change_set: ChangeSet) -> None:
        if self.selected.ids:
            self._keep_selection(change_set)
        self.changed.emit(change_set)

    def _keep_selection(self, change_set: ChangeSet) -> None:
        gone = {c.entity.id for c in change_set.changes if c.after is None}
        if gone.intersection(self.selected.ids):
            kept = tuple(i for i in self.selected.ids if i not in gone)
            self.select(self.selected.kind if kept else None, *kept)

    def _on_progress(self, change_set: ChangeSet, done: int, total: int) -> None:
        if done >= total:
            self.job_changed.emit(None)
            return
        store = self.workspace.store
        cancel = partial(store.cancel, change_set.id)
        self.job_changed.emit(Job(change_set.label, done, total, cancel))

    def later(self, function: Callable[[], None]) -> None:
        """Run a function when the interface has nothing else to do."""
        QTimer.singleShot(0, self, function)
