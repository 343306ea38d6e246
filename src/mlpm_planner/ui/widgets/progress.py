"""A thin bar: how much of something is done or used."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from mlpm_planner.ui.theme import paint


def paint_progress(
    painter: QPainter, rect: QRectF, share: float, colour: str = "accent_fill"
) -> None:
    """A rounded bar on a rounded track; share 0 to 1."""
    radius = rect.height() / 2
    paint.rounded(painter, rect, radius, fill="pressed")
    if share > 0:
        width = max(rect.height(), rect.width() * min(1.0, share))
        done = QRectF(rect.left(), rect.top(), width, rect.height())
        paint.rounded(painter, done, radius, fill=colour)


class ProgressBar(QWidget):
    """A 4 px bar with a spoken value."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._share, self._colour = name, 0.0, "accent_fill"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_share(0.0)

    @property
    def share(self) -> float:
        return self._share

    def set_share(self, share: float, colour: str = "accent_fill") -> None:
        """How much is done, 0 to 1."""
        self._share, self._colour = share, colour
        self.setAccessibleName(f"{self._name}: {share:.0%}")
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(110, 4)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint.follow_layout(painter, QRectF(self.rect()))
            paint_progress(painter, QRectF(self.rect()), self._share, self._colour)
