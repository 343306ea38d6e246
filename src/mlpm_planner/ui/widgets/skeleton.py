"""Rows that hold the place of data on its way."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from mlpm_planner.ui.theme import metrics, paint

_WIDTHS = (0.46, 0.38, 0.52, 0.33, 0.44)


class Skeleton(QWidget):
    """Hairlines at the rhythm of rows with pale bars; still, so nobody waits for an animation."""

    def __init__(self, name: str = "Loading", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        row = metrics.row_height()
        with QPainter(self) as painter:
            for index in range(self.height() // row + 1):
                top = index * row
                width = self.width() * _WIDTHS[index % len(_WIDTHS)]
                bar = QRectF(metrics.PAGE_MARGIN, top + row / 2 - 4, width, 8)
                paint.rounded(painter, bar, 4, fill="sunken")
                paint.hairline(painter, 0, self.width(), top + row - 1)
