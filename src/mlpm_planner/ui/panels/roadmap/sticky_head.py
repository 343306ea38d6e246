"""The head of the group at the top of the outline; stays while its rows scroll under it."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QTableView, QWidget
from typing_extensions import override

from mlpm_planner.application.timeline_bars import NONE
from mlpm_planner.ui.panels.roadmap.geometry import row_height
from mlpm_planner.ui.panels.roadmap.timeline_state import TimelineState
from mlpm_planner.ui.signals import Signal
from mlpm_planner.ui.theme import paint
from mlpm_planner.ui.widgets import cells
from mlpm_planner.ui.widgets.cell_paint import paint_group


class StickyHead(QWidget):
    """Names the group, and the sub-lane, of the first row in view; a click goes to its head."""

    clicked = Signal(int)  # the row of the head

    def __init__(self, state: TimelineState, table: QTableView) -> None:
        # Not on the viewport, which moves what lies on it when it scrolls.
        super().__init__(table)
        self._state = state
        self._table = table
        self._row = NONE
        self.group = NONE
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.hide()

    @property
    def title(self) -> str:
        """What it says; nothing while the head itself is in view."""
        if self.group == NONE:
            return ""
        return " · ".join(row.group.title for row in self._state.layout.lineage(self.group))

    def follow(self) -> None:
        """Rows scrolled, or others are shown."""
        layout = self._state.layout
        top = self._table.verticalScrollBar().value()
        first, hidden = divmod(top, row_height())
        if not layout.has_heads or not first < layout.count:
            self._show(NONE, NONE)
            return
        head = layout.head_of(first)
        if head == first and not hidden:
            self._show(NONE, NONE)
            return
        self._show(layout.group_at(head), head)
        following = layout.next_head(head)
        below = following * row_height() - top  # the head that pushes this one out
        area = self._table.viewport().geometry()
        away = min(0, below - row_height()) if following != NONE else 0
        self.setGeometry(area.left(), area.top() + away, area.width(), row_height())

    def _show(self, group: int, row: int) -> None:
        if group != self.group:
            self.group = group
            self.setAccessibleName(self.title)
            self.update()
        self._row = row
        self.setVisible(group != NONE)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if not 0 <= self.group < len(self._state.layout.groups):
            return
        with QPainter(self) as painter:
            row = self._state.layout.groups[self.group]
            colour = self._state.head_colour(self.group)
            cell = cells.group(self.title, is_open=row.is_open, colour=colour)
            paint_group(painter, QRectF(self.rect()), cell)
            paint.hairline(painter, 0, self.width(), self.height() - 1, "line")

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._row != NONE:
            self.clicked.emit(self._row)
