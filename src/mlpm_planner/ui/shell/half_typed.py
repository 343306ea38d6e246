"""Keeps what is typed and not committed yet, and offers it after the program was killed."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLineEdit, QPlainTextEdit, QWidget
from shiboken6 import isValid

from mlpm_planner.application.changes import ChangeSet
from mlpm_planner.application.wording import quoted
from mlpm_planner.domain.entities import BY_TABLE
from mlpm_planner.domain.entity import Entity
from mlpm_planner.ui.session import Destination, Notice, Session
from mlpm_planner.ui.shell.banners import Choice
from mlpm_planner.ui.shell.inspector_pane import InspectorPane
from mlpm_planner.ui.shell.main_window import MainWindow
from mlpm_planner.ui.shell.page_host import PageHost
from mlpm_planner.ui.state import HalfTyped, keep_typed, load_typed
from mlpm_planner.ui.tasks import Cancel, Tasks

TYPED = "typed"
_KEPT_WITHIN_MS = 1_000
# A page and the inspector need a moment until the editor is there.
_ATTEMPTS, _ATTEMPT_MS = 20, 50


class HalfTypedText(QObject):
    """Follows the focus of one window for as long as a workspace is open in it."""

    def __init__(
        self,
        session: Session,
        workspace: Path,
        window: MainWindow,
        host: PageHost,
        pane: InspectorPane,
    ) -> None:
        super().__init__(window)
        self._session, self._workspace, self._window = session, workspace, window
        self._host, self._pane = host, pane
        self._banners = window.banners
        self._tasks = Tasks(self)
        self._editor: QWidget | None = None
        self._begun = ""
        self._offered: tuple[HalfTyped, ...] = ()
        self._kept: tuple[HalfTyped, ...] = ()
        self._is_writing = True  # until the file is read
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_KEPT_WITHIN_MS)
        self._soon.timeout.connect(self._keep)
        session.changed.connect(self._on_changed)
        _application().focusChanged.connect(self._on_focus_changed)
        self._tasks.run(lambda _cancel: load_typed(workspace), self._on_loaded)

    def close(self) -> None:
        """Keep what is still half typed; who commits it at the last moment leaves nothing."""
        _application().focusChanged.disconnect(self._on_focus_changed)
        self._leave()
        self._soon.stop()
        self._tasks.stop()
        if self._wanted() != self._kept:
            keep_typed(self._workspace, self._wanted())
        for typed in self._offered:
            self._banners.clear(_subject(typed))
        self.deleteLater()

    # ---- following the typing

    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        self._leave()
        if isinstance(new, QLineEdit | QPlainTextEdit) and self._is_edited_here(new):
            self._editor, self._begun = new, _text_of(new)
            new.textChanged.connect(self._on_typed)
        self._keep()

    def _leave(self) -> None:
        editor, self._editor = self._editor, None
        if isinstance(editor, QLineEdit | QPlainTextEdit) and isValid(editor):
            editor.textChanged.disconnect(self._on_typed)

    def _is_edited_here(self, editor: QWidget) -> bool:
        """Whether this holds a part of the plan; searches and dialogs of their own do not."""
        in_table = isinstance(_grandparent(editor), QAbstractItemView)
        return editor.window() is self._window and (hasattr(editor, "is_touched") or in_table)

    def _on_typed(self) -> None:
        if not self._soon.isActive():
            self._soon.start()

    def _on_changed(self, _change_set: ChangeSet) -> None:
        self._on_typed()

    # ---- keeping it

    def _wanted(self) -> tuple[HalfTyped, ...]:
        typed = self._typed_now()
        return (*self._offered, typed) if typed is not None else self._offered

    def _typed_now(self) -> HalfTyped | None:
        editor, page = self._editor, self._host.current
        if editor is None or not isValid(editor):
            return None
        if not getattr(editor, "is_touched", _text_of(editor) != self._begun):
            return None
        kind, part_id = self._part_at(editor)
        name = page.NAME if page is not None else ""
        text = _text_of(editor)
        return HalfTyped(text, editor.accessibleName(), name, kind, part_id) if text else None

    def _part_at(self, editor: QWidget) -> tuple[str, str]:
        """The part that is edited: the selected one, in the inspector and on pages that show it."""
        selected, page, inspector = self._session.selected, self._host.current, self._pane.inspector
        if selected.kind is None or page is None:
            return "", ""
        on_page = page.isAncestorOf(editor) and selected.kind in page.KINDS
        if on_page or (inspector is not None and inspector.isAncestorOf(editor)):
            return selected.kind.TABLE, selected.current
        return "", ""

    def _keep(self) -> None:
        """Bring the file to what is typed now, one writing after the other."""
        wanted = self._wanted()
        if self._is_writing or wanted == self._kept:
            return
        self._is_writing = True

        def write(_cancel: Cancel) -> None:
            keep_typed(self._workspace, wanted)

        self._tasks.run(write, lambda _done: self._on_kept(wanted))

    def _on_kept(self, kept: tuple[HalfTyped, ...]) -> None:
        self._is_writing, self._kept = False, kept
        self._keep()

    # ---- offering it

    def _on_loaded(self, found: tuple[HalfTyped, ...]) -> None:
        self._is_writing, self._kept = False, found
        self._offered = tuple(typed for typed in found if not self._is_in_the_plan(typed))
        for typed in self._offered:
            self._offer(typed)
        self._keep()

    def _part(self, typed: HalfTyped) -> Entity | None:
        kind = BY_TABLE.get(typed.kind)
        return self._session.plan.get(kind, typed.part_id) if kind else None

    def _is_in_the_plan(self, typed: HalfTyped) -> bool:
        part = self._part(typed)
        return part is not None and any(
            getattr(part, name) == typed.text for name in type(part).__dataclass_fields__
        )

    def _offer(self, typed: HalfTyped) -> None:
        part = self._part(typed)
        place = f"{typed.editor} of {quoted(part.label)}" if part else typed.editor
        shown = quoted(" ".join(typed.text.split()))
        choices: list[Choice] = [
            ("Put it back", partial(self._put_back, typed)),
            ("Discard", partial(self._settle, typed)),
        ]
        text = f"You were typing {shown} in {place} when the program ended."
        self._banners.tell(_subject(typed), text, "info", choices, closable=False)

    def _settle(self, typed: HalfTyped) -> None:
        self._offered = tuple(other for other in self._offered if other != typed)
        self._banners.clear(_subject(typed))
        self._keep()

    def _put_back(self, typed: HalfTyped) -> None:
        """Go where it was typed and put it into the editor, to be looked at and committed."""
        part = self._part(typed)
        there = Destination(typed.page, type(part) if part else None, typed.part_id)
        self._session.navigate.emit(there)
        if part is not None:
            self._pane.open()
        self._insert_soon(typed, _ATTEMPTS)

    def _insert_soon(self, typed: HalfTyped, attempts: int) -> None:
        # Going to a page moves the focus there, and leaving an editor commits it.
        QTimer.singleShot(_ATTEMPT_MS, self, partial(self._insert, typed, attempts))

    def _insert(self, typed: HalfTyped, attempts: int) -> None:
        editor = next(self._editors(typed), None)
        if editor is not None:
            editor.setFocus(Qt.FocusReason.OtherFocusReason)
            _replace_text(editor, typed.text)
            self._settle(typed)
        elif attempts:
            self._insert_soon(typed, attempts - 1)
        else:
            QGuiApplication.clipboard().setText(typed.text)
            self._session.notified.emit(Notice(f"Copied: paste it into {typed.editor}"))
            self._settle(typed)

    def _editors(self, typed: HalfTyped) -> Iterator[QLineEdit | QPlainTextEdit]:
        """The editors of that name that are on the screen, those of the inspector first."""
        for root in (self._pane.inspector, self._host.current):
            if root is None or (typed.part_id and self._session.selected.current != typed.part_id):
                continue
            for editor in (*root.findChildren(QLineEdit), *root.findChildren(QPlainTextEdit)):
                if editor.accessibleName() == typed.editor and _takes_text(editor):
                    yield editor


def _subject(typed: HalfTyped) -> str:
    return f"{TYPED} {typed.part_id} {typed.editor}"


def _text_of(editor: QWidget) -> str:
    if isinstance(editor, QPlainTextEdit):
        return editor.toPlainText()
    return editor.text() if isinstance(editor, QLineEdit) else ""


def _takes_text(editor: QLineEdit | QPlainTextEdit) -> bool:
    return editor.isVisible() and editor.isEnabled() and not editor.isReadOnly()


def _replace_text(editor: QLineEdit | QPlainTextEdit, text: str) -> None:
    if isinstance(editor, QLineEdit):
        editor.selectAll()
        editor.insert(text)
        return
    cursor = editor.textCursor()
    cursor.select(QTextCursor.SelectionType.Document)
    cursor.insertText(text)


def _grandparent(widget: QWidget) -> QObject | None:
    parent = widget.parent()
    return parent.parent() if parent is not None else None


def _application() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)  # noqa: S101 - windows need one
    return app
