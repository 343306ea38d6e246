"""Tells what a session has to say: toasts, banners, and the state of saving."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from mlpm_planner.application.changes import ChangeSet
from mlpm_planner.application.wording import counted
from mlpm_planner.application.workspace import Draft
from mlpm_planner.domain.clock import now
from mlpm_planner.ui import formats
from mlpm_planner.ui.session import Job, Notice, Session
from mlpm_planner.ui.shell.banners import Banners, Choice
from mlpm_planner.ui.shell.strip import Strip
from mlpm_planner.ui.widgets.toast import Toaster

DRAFT = "draft"
READ_ONLY = "read-only"
PLACE = "place"
# "Saving…" is shown only when an edit is not safe within this time: no flicker while typing.
_PATIENCE_MS = 150
_GONE = frozenset({"file_gone", "file_replaced"})


class Notices(QObject):
    """Listens to one session and speaks through the window's strip, banners and toasts."""

    def __init__(
        self,
        session: Session,
        parts: tuple[Strip, Banners, Toaster],
        save_copy: Callable[[], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._strip, self._banners, self._toaster = parts
        self._save_copy = save_copy
        self._saved_at = ""
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_PATIENCE_MS)
        self._patience.timeout.connect(self._show_saving)
        self._told_draft: Draft | None = None
        self._job: Job | None = None
        session.saving_changed.connect(self._on_saving_changed)
        session.notified.connect(self._on_notified)
        session.failed.connect(self._on_failed)
        session.changed.connect(self._on_changed)
        session.job_changed.connect(self._on_job_changed)
        self._strip.cancel_asked.connect(self._on_cancel_asked)
        self._tell_place()
        self._show_saving()

    # ---- saving

    def _on_saving_changed(self) -> None:
        workspace = self._session.workspace
        if workspace.is_saving and workspace.draft is None:
            if not self._patience.isActive():
                self._patience.start()
            return
        self._patience.stop()
        self._saved_at = formats.clock(now().astimezone())
        self._show_saving()
        self._tell_draft(workspace.draft)

    def _show_saving(self) -> None:
        workspace = self._session.workspace
        if workspace.draft is not None:
            self._strip.show_saving("not_saved", "Not saved")
        elif workspace.store.read_only:
            self._strip.show_saving("read_only", "Read-only")
        elif workspace.is_saving:
            self._strip.show_saving("saving", "Saving…")
        else:
            self._strip.show_saving("saved", f"Saved {self._saved_at}".strip())

    def flash_saved(self) -> None:
        """Answer Ctrl+S: everything is saved by itself."""
        self._show_saving()
        self._toaster.show(f"{self._strip.saving.words}. Every edit is saved by itself.")

    # ---- banners

    def _tell_place(self) -> None:
        if self._session.warning:
            self._banners.tell(PLACE, self._session.warning, "warn")
        if self._session.workspace.store.read_only:
            self._banners.tell(
                READ_ONLY,
                "This workspace is open read-only: you can look at everything and change nothing.",
                "info",
                [("Save a copy…", self._save_copy)],
            )

    def _tell_draft(self, draft: Draft | None) -> None:
        if draft is self._told_draft:
            return
        self._told_draft = draft
        if draft is None:
            self._banners.clear(DRAFT)
            return
        refusal = draft.refusal
        kept, more = draft.change_sets[-1].label, len(draft.change_sets) - 1
        others = f" and {counted(more, 'more edit')}" if more else ""
        text = f"{refusal.title}. {refusal.cause} {refusal.advice} Not saved: {kept}{others}."
        retry: Choice = ("Try again", self._session.retry)
        copy: Choice = ("Save a copy…", self._save_copy)
        first = [copy, retry] if refusal.code in _GONE else [retry, copy]
        choices: list[Choice] = [*first, ("Discard", self._session.discard)]
        self._banners.tell(DRAFT, text, "bad", choices, closable=False)

    # ---- toasts

    def _on_notified(self, notice: Notice) -> None:
        if notice.undo:
            self._toaster.show(notice.text, "Undo", self._session.undo)
        else:
            self._toaster.show(notice.text, notice.action, notice.run)

    def _on_failed(self, message: str) -> None:
        self._toaster.show(message)

    def _on_changed(self, _change_set: ChangeSet) -> None:
        # What older toasts offer to undo is no longer the last step.
        self._toaster.clear()

    # ---- background work

    def _on_job_changed(self, job: object) -> None:
        self._job = job if isinstance(job, Job) else None
        if self._job is None:
            self._strip.show_job("", 0.0)
        else:
            share = self._job.done / self._job.total if self._job.total else 0.0
            can_cancel = self._job.cancel is not None
            self._strip.show_job(self._job.name, share, can_cancel=can_cancel)

    def _on_cancel_asked(self) -> None:
        if self._job is not None and self._job.cancel is not None:
            self._job.cancel()

    def close(self) -> None:
        """Stop listening to the strip; the session goes by itself."""
        self._patience.stop()
        self._strip.cancel_asked.disconnect(self._on_cancel_asked)
        self._strip.show_job("", 0.0)
        self._strip.show_sums("")
        self._strip.show_saving("none", "")
        self._banners.clear_all()
        self._toaster.clear()
        self.deleteLater()
