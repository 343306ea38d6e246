"""A row that leads somewhere; subclasses paint what is in it."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget
from typing_extensions import override

from mlpm_planner.ui.theme import metrics, paint

PAD = 8
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class RowButton(QAbstractButton):
    """A row that leads somewhere; subclasses paint what is in it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def content_height(self) -> float:
        """The height at the text size in use."""
        return metrics.row_height()

    def paint_content(self, painter: QPainter, rect: QRectF) -> None:
        """Paint what is in the row."""
        raise NotImplementedError

    @override
    def sizeHint(self) -> QSize:
        return QSize(120, round(self.content_height()))

    @override
    def keyPressEvent(self, e: QKeyEvent) -> None:
        if e.key() in _ENTER:
            self.click()
            return
        super().keyPressEvent(e)

    @override
    def paintEvent(self, e: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint.follow_layout(painter, QRectF(self.rect()))
            rect = QRectF(self.rect())
            if self.underMouse() or self.isDown():
                fill = "pressed" if self.isDown() else "hover"
                paint.rounded(painter, rect, metrics.RADIUS_CONTROL, fill=fill)
            self.paint_content(painter, rect.adjusted(PAD, 0, -PAD, 0))
            if self.hasFocus():
                paint.focus_ring(painter, rect)
