"""What the panels of the inspector are made of: sections that fold, and rows that lead on."""

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLayout, QVBoxLayout, QWidget
from typing_extensions import override

from mlpm_planner.domain.entity import Entity
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.signals import Signal
from mlpm_planner.ui.state import WindowState
from mlpm_planner.ui.theme import fonts, icons, metrics, paint
from mlpm_planner.ui.theme.paint import Voice
from mlpm_planner.ui.widgets.row_button import RowButton
from mlpm_planner.ui.widgets.text import ElidedLabel

MARGIN = 20
"""From the edge of the inspector to its words, in px."""
INDENT = 8
"""By how much the edges of quiet editors stand out of the column of words."""


class _SectionHead(QAbstractButton):
    """The name of a section; folds and unfolds it."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setText(title)
        self.setCheckable(True)
        self.setChecked(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName(title)

    @override
    def sizeHint(self) -> QSize:
        width = fonts.advance(self.text(), "body", 600) + INDENT + 24
        return QSize(round(width), metrics.nav_height() - 4)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, e: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint.follow_layout(painter, QRectF(self.rect()))
            rect = QRectF(self.rect())
            body = rect.adjusted(INDENT, 0, 0, 0)
            paint.text(painter, body, self.text(), Voice("body", 600))
            if self.underMouse() or self.hasFocus() or not self.isChecked():
                name = "chevron-down" if self.isChecked() else "chevron-right"
                arrow = QRectF(rect.right() - 18, 0, 14, rect.height())
                icons.paint_centred(painter, name, arrow, size=14, colour="text3")
            if self.hasFocus():
                paint.focus_ring(painter, rect)


class Section(QWidget):
    """A named part of a panel; whether it is open is remembered by its name."""

    def __init__(self, title: str, state: WindowState) -> None:
        super().__init__()
        self._state, self.title = state, title
        self.head = _SectionHead(title)
        self._note = ElidedLabel("", paint.CAPTION)
        self._note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.content = QWidget()
        self.column = QVBoxLayout(self.content)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, INDENT, 0)
        head.addWidget(self.head, 1)
        head.addWidget(self._note, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN - INDENT, 9, MARGIN - INDENT, 11)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.content)
        self.head.setChecked(title not in state.closed_sections)
        self.content.setVisible(self.head.isChecked())
        self.head.toggled.connect(self._on_toggled)

    def set_note(self, text: str) -> None:
        """A quiet word at the right of the name."""
        self._note.set_whole(text)

    def _on_toggled(self, on: bool) -> None:
        self.content.setVisible(on)
        closed = self._state.closed_sections
        closed[:] = [title for title in closed if title != self.title]
        if not on:
            closed.append(self.title)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint.follow_layout(painter, QRectF(self.rect()))
            paint.hairline(painter, 0, self.width(), 0)


class PartRow(RowButton):
    """A part of the plan in one line: icon, title and a note; leads to it."""

    def __init__(self, title: str, *, icon: str = "", colour: str = "", note: str = "") -> None:
        super().__init__()
        self.title, self.icon_name, self.colour, self.note = title, icon, colour, note
        self.setAccessibleName(f"{title}, {note}" if note else title)

    @override
    def content_height(self) -> float:
        return metrics.nav_height()

    @override
    def paint_content(self, painter: QPainter, rect: QRectF) -> None:
        body = rect
        if self.icon_name:
            body = icons.lead(painter, self.icon_name, rect, colour=self.colour or "text2")
        if self.note:
            paint.text(painter, body, self.note, paint.CAPTION, paint.RIGHT)
            body = body.adjusted(0, 0, -fonts.advance(self.note, "small") - 10, 0)
        paint.text(painter, body, self.title)


class Panel(QWidget):
    """What the inspector shows of one kind of part."""

    KIND: ClassVar[type[Entity] | None] = None
    heading_changed = Signal(str)

    def __init__(self, session: Session, state: WindowState) -> None:
        super().__init__()
        self.session, self.state = session, state
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 16)
        self.column.setSpacing(0)
        self.column.setAlignment(Qt.AlignmentFlag.AlignTop)

    def show_parts(self, ids: Sequence[str]) -> None:
        """Show these parts; some may be gone by now."""
        raise NotImplementedError

    def section(self, title: str, *widgets: QWidget) -> Section:
        """Add a section with these widgets at the end."""
        made = Section(title, self.state)
        for widget in widgets:
            made.column.addWidget(widget)
        self.column.addWidget(made)
        return made


def empty(layout: QLayout) -> None:
    """Take every widget out of a layout."""
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
