"""What was done to the selected part, the latest first; it is read, not undone here."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from mlpm_planner.application import score_inputs
from mlpm_planner.application.kpi_text import MISSING
from mlpm_planner.application.part_history import FieldChange, Passage, passages
from mlpm_planner.application.wording import quoted
from mlpm_planner.domain.clock import now, today
from mlpm_planner.domain.entity import Entity, FieldKind, field_infos
from mlpm_planner.ui import formats
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.shell import inspector_choices as choices
from mlpm_planner.ui.shell.inspector_parts import INDENT, Section, empty
from mlpm_planner.ui.state import WindowState
from mlpm_planner.ui.tasks import Cancel
from mlpm_planner.ui.theme import fonts, metrics, paint
from mlpm_planner.ui.theme.paint import Voice
from mlpm_planner.ui.widgets.text import caption_label, tip

MOST_READ = 40
_LISTED = 3
_WHAT = Voice("body", 0, "text2")


class PassageRow(QWidget):
    """One step in one line: what it changed, and when; by whom and the words of the edit on it."""

    def __init__(self, words: str, passage: Passage) -> None:
        super().__init__()
        self.words = words
        self._age = formats.age(passage.at, now())
        who = passage.who or "You"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{words}, {who}, {self._age}")
        moment = formats.moment(passage.at.astimezone())
        tip(self, f"{passage.what}\n{who} · {moment}\n{words}")

    @override
    def sizeHint(self) -> QSize:
        return QSize(120, metrics.nav_height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            body = QRectF(self.rect()).adjusted(INDENT, 0, -INDENT, 0)
            paint.text(painter, body, self._age, paint.CAPTION, paint.RIGHT)
            body.setRight(body.right() - fonts.advance(self._age, "small") - 10)
            paint.text(painter, body, self.words, _WHAT)


class HistorySection(Section):
    """Reads the change log off the interface, while the section is open."""

    def __init__(self, session: Session, state: WindowState) -> None:
        super().__init__("History", state)
        self._session = session
        self._part: Entity | None = None
        self._shown: tuple[str, int] | None = None
        self.rows: list[PassageRow] = []
        self.head.toggled.connect(self._read)
        session.saving_changed.connect(self._read)

    def show_part(self, part: Entity | None) -> None:
        """Tell the history of this part; hidden for none."""
        self._part = part
        self.setVisible(part is not None)
        self._read()

    def _read(self) -> None:
        part = self._part
        # The log has an edit once it is saved; what is folded is read when it is opened.
        if part is None or not self.head.isChecked() or self._session.workspace.is_saving:
            return
        wanted = part.id, part.version
        if wanted == self._shown:
            return
        self._shown = wanted
        store = self._session.workspace.store

        def read(_cancel: Cancel) -> list[Passage]:
            return passages(store.changes_of(type(part), part.id, MOST_READ))

        self._session.tasks.run(read, partial(self._show, part), slot="part history")

    def _show(self, part: Entity, found: Sequence[Passage]) -> None:
        if self._part is None or self._part.id != part.id:
            return
        empty(self.column)
        self.rows = [PassageRow(self._words(part, passage), passage) for passage in found]
        for row in self.rows:
            self.column.addWidget(row)
        if not self.rows:
            nothing = caption_label("As it was when the workspace was made.")
            nothing.setContentsMargins(INDENT, 0, INDENT, 0)
            self.column.addWidget(nothing)
        self.set_note(formats.number(len(found)) if found else "")

    # ---- in words

    def _words(self, part: Entity, passage: Passage) -> str:
        if passage.made:
            return "Imported" if passage.imported else "Added"
        if passage.gone:
            return "Deleted"
        listed = [self._change(part, change) for change in passage.changes[:_LISTED]]
        more = len(passage.changes) - _LISTED
        return ", ".join(listed) + (f" and {more:,} more" if more > 0 else "")

    def _change(self, part: Entity, change: FieldChange) -> str:
        about = field_infos(type(part))[change.name]
        if about.kind is FieldKind.ORDER:
            return "Moved"
        title = self._entry_title(change) if change.key else about.title
        if about.kind is FieldKind.LONG_TEXT:
            return f"{title} changed"
        before, after = (
            self._value(part, change, value) for value in (change.before, change.after)
        )
        return f"{title} {before or MISSING} → {after or MISSING}"

    def _entry_title(self, change: FieldChange) -> str:
        criterion = self._session.plan.criterion(change.key) if change.name == "inputs" else None
        return criterion.name if criterion else change.key

    def _value(self, part: Entity, change: FieldChange, value: Any) -> str:
        plan, kind, name = self._session.plan, type(part), change.name
        if value is None:
            return ""
        if change.key:
            criterion = plan.criterion(change.key) if name == "inputs" else None
            return score_inputs.typed(criterion, value, formats.figure) if criterion else str(value)
        field = field_infos(kind)[name].kind
        if field in (FieldKind.CHOICE, FieldKind.REFERENCE):
            return choices.look(plan, kind, name, value).text
        return _WORDS.get(field, _quoted)(value)


def _quoted(value: Any) -> str:
    return quoted(str(value)) if value else ""


def _day(value: date) -> str:
    return formats.short_day(value) if value.year == today().year else formats.day(value)


_WORDS: Mapping[FieldKind, Callable[[Any], str]] = {
    FieldKind.DATE: _day,
    FieldKind.INSTANT: lambda at: formats.moment(at.astimezone()),
    FieldKind.FRACTION: formats.percent,
    FieldKind.NUMBER: formats.figure,
    FieldKind.FLAG: lambda on: "yes" if on else "no",
    FieldKind.TAGS: ", ".join,
}
