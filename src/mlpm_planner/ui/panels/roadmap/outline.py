"""The outline at the left of the timeline: groups and features, row by row beside their bars."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QToolTip, QWidget
from typing_extensions import override

from mlpm_planner.application.timeline_bars import NONE
from mlpm_planner.ui import formats
from mlpm_planner.ui.panels.roadmap.geometry import row_height
from mlpm_planner.ui.panels.roadmap.timeline_state import TimelineState
from mlpm_planner.ui.signals import Signal
from mlpm_planner.ui.theme import icons, inks, paint
from mlpm_planner.ui.theme.paint import Voice

WIDTH = 292
_GROUP = Voice("body", 600, "text")
_TITLE = Voice("body", 400, "text")
_EFFORT = Voice("small", 400, "text2", tabular=True)
_LEFT, _INDENT, _EFFORT_ROOM = 20, 38, 64


class Outline(QWidget):
    """Paints the rows of the layout; the canvas scrolls it."""

    head_toggled = Signal(int)
    chosen = Signal(int)
    opened = Signal(int)

    def __init__(
        self,
        state: TimelineState,
        scroll: Callable[[int], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._state = state
        self._scroll = scroll
        self.top = 0
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumWidth(160)
        self.setAccessibleName("Features by group")
        for signal in (state.rows_changed, state.bars_changed, state.selection_changed):
            signal.connect(self.update)

    def scroll_to(self, top: int) -> None:
        """Follow the canvas."""
        self.top = top
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(WIDTH, 200)

    def row_at(self, y: float) -> int:
        """The row at a height; NONE below the last one."""
        row = int((y + self.top) // row_height())
        return row if 0 <= row < self._state.layout.count else NONE

    # ---- painting

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        height = row_height()
        with QPainter(self) as painter:
            painter.fillRect(event.rect(), inks.colour("surface"))
            first = max(0, self.top // height)
            last = min(self._state.layout.count, (self.top + self.height()) // height + 1)
            for row in range(first, last):
                self._paint_row(
                    painter, row, QRectF(0, row * height - self.top, self.width(), height)
                )
            painter.fillRect(QRectF(self.width() - 1, 0, 1, self.height()), inks.colour("line"))

    def _paint_row(self, painter: QPainter, row: int, area: QRectF) -> None:
        layout = self._state.layout
        if layout.is_head(row):
            self._paint_head(painter, layout.group_at(row), area)
            return
        slot = layout.code(row)
        if slot in self._state.selected:
            painter.fillRect(area, inks.colour("selected"))
        feature = self._state.feature(slot)
        left = _INDENT if layout.has_heads else _LEFT
        words = area.adjusted(left, 0, -_EFFORT_ROOM, 0)
        paint.text(painter, words, feature.title, _TITLE)
        self._paint_effort(painter, float(self._state.bars.effort[slot]), area)
        paint.hairline(painter, 0, area.right(), area.bottom() - 1)

    def _paint_head(self, painter: QPainter, number: int, area: QRectF) -> None:
        found = self._state.layout.groups[number]
        painter.fillRect(area, inks.colour("sunken"))
        middle = area.center().y()
        chevron = "chevron-down" if found.is_open else "chevron-right"
        icons.paint(painter, chevron, QPointF(16, middle - 7), size=14, colour="text2")
        left = 38.0
        if found.group.colour:
            square = QRectF(38, middle - 5, 10, 10)
            paint.rounded(painter, square, 3, fill=found.group.colour)
            left = 56.0
        words = area.adjusted(left, 0, -_EFFORT_ROOM, 0)
        paint.text(painter, words, found.group.title, _GROUP)
        paint.hairline(painter, 0, area.right(), area.bottom() - 1)

    def _paint_effort(self, painter: QPainter, effort: float, area: QRectF) -> None:
        if effort == effort:  # noqa: PLR0124 - NaN where there is none
            text = f"{formats.number(effort, 0 if effort == round(effort) else 1)} pw"
            paint.text(painter, area.adjusted(0, 0, -12, 0), text, _EFFORT, paint.RIGHT)

    # ---- pointer

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = self.row_at(event.position().y())
        if row == NONE:
            return
        if self._state.layout.is_head(row):
            self.head_toggled.emit(self._state.layout.group_at(row))
        else:
            self.chosen.emit(self._state.layout.code(row))

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        row = self.row_at(event.position().y())
        if row != NONE and not self._state.layout.is_head(row):
            self.opened.emit(self._state.layout.code(row))

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        self._scroll(-round(event.angleDelta().y() / 120 * 3 * row_height()))
        event.accept()

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            row = self.row_at(event.pos().y())
            head = row == NONE or self._state.layout.is_head(row)
            text = "" if head else self._state.feature(self._state.layout.code(row)).title
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)
