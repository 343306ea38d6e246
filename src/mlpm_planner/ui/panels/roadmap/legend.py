"""What the colours of bars stand for."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from mlpm_planner.application.timeline_colours import Key
from mlpm_planner.ui.theme import fonts, inks, metrics, paint

_SQUARE = 10
_GAP = 16
_MOST = 40
_LEAST = 60  # in less room no further name is begun


class Legend(QWidget):
    """A square and a name for each colour, in one line; the tool tip has what did not fit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.keys: tuple[Key, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_keys(self, keys: Sequence[Key]) -> None:
        """Show these colours."""
        self.keys = tuple(keys)[:_MOST]
        names = [key.title for key in self.keys]
        self.setAccessibleName(f"Colours: {', '.join(names)}")
        self.setFixedHeight(round(fonts.metrics("small").height()) + 12 if names else 0)
        self.setToolTip("\n".join(names))
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(200, self.height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), inks.colour("surface"))
            left = float(metrics.PAGE_MARGIN)
            for key in self.keys:
                room = self.width() - left - _SQUARE - 6
                square = QRectF(left, round((self.height() - _SQUARE) / 2) - 2, _SQUARE, _SQUARE)
                paint.rounded(painter, square, 3, fill=key.colour)
                width = min(room, fonts.advance(key.title, "small") + 4)
                words = QRectF(square.right() + 6, 0, width, self.height() - 4)
                paint.text(painter, words, key.title, paint.SMALL)
                left = words.right() + _GAP
                if left > self.width() - _LEAST:
                    return
