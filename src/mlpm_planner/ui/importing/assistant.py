"""The import assistant: a sheet over the window that shows all before anything is written."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QPalette, QShortcut
from PySide6.QtWidgets import QDialog, QStackedLayout, QVBoxLayout, QWidget

from mlpm_planner.application.workspace import Prepared
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.ui.importing.body import AssistantBody
from mlpm_planner.ui.importing.draft import Found, ImportDraft
from mlpm_planner.ui.importing.frame import Foot, Head
from mlpm_planner.ui.session import Notice, Session
from mlpm_planner.ui.signals import Trigger
from mlpm_planner.ui.theme import inks
from mlpm_planner.ui.theme.theme import app_theme
from mlpm_planner.ui.theme.tokens import Tokens
from mlpm_planner.ui.widgets.skeleton import Skeleton

_SIZE, _COMPACT = QSize(1080, 820), QSize(860, 620)
_MARGIN = 48
_CHANGED = "The plan was changed meanwhile. This is what would happen now."


class ImportAssistant(QDialog):
    """Detection, columns, preview and problems in one view; importing is one edit."""

    shown = Trigger()

    def __init__(
        self,
        session: Session,
        draft: ImportDraft,
        title: str,
        window: QWidget,
        *,
        compact: bool = False,
    ) -> None:
        super().__init__(window)
        self._session = session
        self.draft = draft
        draft.setParent(self)
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.head = Head(title)
        self.body = AssistantBody(session, draft, compact=compact)
        self.foot = Foot()
        self._news = ""
        self._skeleton = Skeleton("Reading the file")
        self._lay_out()
        self._dress()
        room = window.window().size() - QSize(_MARGIN, _MARGIN)
        self.resize((_COMPACT if compact else _SIZE).boundedTo(room))
        self._connect()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        middle = QWidget()
        self._stack = QStackedLayout(middle)
        self._stack.addWidget(self._skeleton)
        self._stack.addWidget(self.body)
        column.addWidget(middle, 1)
        column.addWidget(self.foot)

    def _connect(self) -> None:
        self.draft.started.connect(self._on_started)
        self.draft.read.connect(self._on_read)
        self.draft.failed.connect(self._on_failed)
        self.foot.cancel.clicked.connect(self.reject)
        self.foot.commit.clicked.connect(self.commit)
        self.foot.conflict.chosen.connect(self._on_conflict_chosen)
        self.finished.connect(self._on_finished)
        keys = QKeySequence("Ctrl+Return")
        QShortcut(keys, self).activated.connect(self.commit)
        app_theme().changed.connect(self._on_theme_changed)

    def _dress(self) -> None:
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, inks.colour("canvas"))
        self.setPalette(palette)

    def _on_theme_changed(self, _tokens: Tokens) -> None:
        self._dress()

    # ---- reading

    def _on_started(self) -> None:
        self.foot.show_reading()

    def _on_read(self, found: Found) -> None:
        self.head.show_found(found)
        self.body.show_found(found)
        self.foot.show_found(found)
        self.foot.say(self._news)
        self._news = ""
        self._stack.setCurrentWidget(self.body)
        if self.can_commit and self.foot.cancel.hasFocus():
            self.foot.commit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.shown.emit()

    def _on_failed(self, message: str) -> None:
        self.foot.show_failure(message)
        self._stack.setCurrentWidget(self.body)
        self.shown.emit()

    def _on_conflict_chosen(self, rule: str) -> None:
        self.draft.answer("conflict", rule)

    # ---- the end

    @property
    def can_commit(self) -> bool:
        """Whether what is shown is what would be imported, and there is something to import."""
        return self.foot.commit.isEnabled()

    def commit(self) -> None:
        """Import what is shown as one step, and close; a broken rule is said and all stays."""
        if not self.can_commit:
            return
        if self.draft.is_stale:
            self._read_again()
            return
        self.foot.show_reading()
        self.draft.prepare(self._adopt)

    def _adopt(self, prepared: Prepared) -> None:
        if self.draft.is_stale:
            self._read_again()
            return
        try:
            self._session.workspace.adopt(prepared)
        except RuleError as error:
            self.foot.show_failure(error.message)
            return
        self.accept()
        self._session.notified.emit(Notice(f"Imported {self.foot.amount}", undo=True))

    def _read_again(self) -> None:
        """What is shown is not what would happen any more."""
        self._news = _CHANGED
        self.draft.start()

    def _on_finished(self, _result: int) -> None:
        self.draft.stop()


def import_file(session: Session, path: Path, window: QWidget) -> ImportAssistant | None:
    """Open the assistant on a file."""
    services = session.services
    if services is None:
        return None
    draft = ImportDraft.of_file(session, services, path, {})
    return _opened(ImportAssistant(session, draft, f"Import {path.name}", window))


def import_text(
    session: Session,
    text: str,
    window: QWidget,
    answers: Mapping[str, Any],
    title: str = "Paste rows",
) -> ImportAssistant | None:
    """Open the compact assistant on pasted text; what is known already is answered."""
    services = session.services
    if services is None:
        return None
    known = {"timezone": session.plan.product.time_zone, **answers}
    draft = ImportDraft.of_text(session, services, text, known)
    return _opened(ImportAssistant(session, draft, title, window, compact=True))


def _opened(sheet: ImportAssistant) -> ImportAssistant:
    sheet.open()
    sheet.draft.start()
    return sheet
