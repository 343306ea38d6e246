"""The head of the outline: the titles of its columns, and what a comparison comes to."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from mlpm_planner.ui.panels.roadmap.ruler import axis_height, lane_height
from mlpm_planner.ui.theme import fonts, inks, paint
from mlpm_planner.ui.theme.paint import Voice

if TYPE_CHECKING:
    from mlpm_planner.ui.panels.roadmap.outline import OutlineTable

_HEAD = Voice("small", 400, "text2")
_SUMMARY = Voice("small", 500, "text")


class OutlineHead(QWidget):
    """The words beside the time axis and the event lane."""

    def __init__(self, table: "OutlineTable", parent: QWidget) -> None:
        super().__init__(parent)
        self._table = table
        self.group_title = ""
        self.summary = ""
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def show_summary(self, words: str) -> None:
        """Sum a comparison up above the heads; nothing takes it away."""
        self.summary = words
        self.setAccessibleName(words)
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint.follow_layout(painter, QRectF(self.rect()))
            rect = QRectF(self.rect())
            painter.fillRect(rect, inks.colour("surface"))
            half = (axis_height() - 4) / 2
            if self.summary:
                sums = QRectF(16, 4, self.width() - 28, half)
                paint.text(painter, sums, self.summary, _SUMMARY)
            first = QRectF(16, 4 + half, self.width() - 28, half)
            words = f"{self.group_title} and feature" if self.group_title else "Feature"
            if self._table.shows_slip:
                paint.text(painter, first, "Slip", _HEAD, paint.RIGHT)
                first.adjust(0, 0, -self._table.columnWidth(2), 0)
            if self._table.shows_effort:
                paint.text(painter, first, "Effort", _HEAD, paint.RIGHT)
                first.adjust(0, 0, -fonts.advance("Effort", _HEAD.role) - 12, 0)
            paint.text(painter, first, words, _HEAD)
            lane = QRectF(16, axis_height() + 1, self.width() - 28, lane_height() - 2)
            paint.text(painter, lane, "Events and deadlines", _HEAD)
            paint.hairline(painter, 0, rect.right(), axis_height(), "hair")
            paint.hairline(painter, 0, rect.right(), rect.bottom() - 0.5, "line")
