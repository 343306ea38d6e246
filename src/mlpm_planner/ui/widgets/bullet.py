"""A bullet graph: value against target on a scale of three greys (Few)."""

from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from mlpm_planner.ui.theme import inks, paint

_BAND = 14.0
_MEASURE = 5.0
_TICK = 2.5
# Shares of the way from text to ground, worst band first.
_GREYS = (0.76, 0.85, 0.92)


class Bullet(NamedTuple):
    """All positions are shares (0 to 1) of the scale; bands end at the given shares."""

    value: float
    target: float | None = None
    bands: tuple[float, ...] = (1.0,)
    colour: str = "good_fill"
    lower_is_better: bool = False


def paint_bullet(painter: QPainter, rect: QRectF, bullet: Bullet) -> None:
    """Bands, measure and target tick, centred vertically in the area."""
    top = round(rect.center().y() - _BAND / 2)
    _paint_bands(painter, QRectF(rect.left(), top, rect.width(), _BAND), bullet)
    length = rect.width() * min(1.0, max(0.0, bullet.value))
    middle = top + _BAND / 2
    measure = QRectF(rect.left(), middle - _MEASURE / 2, length, _MEASURE)
    painter.fillRect(measure, inks.colour(bullet.colour))
    if bullet.target is not None:
        x = rect.left() + rect.width() * min(1.0, max(0.0, bullet.target))
        tick = QRectF(x - _TICK / 2, top - 1, _TICK, _BAND + 2)
        paint.rounded(painter, tick, 1, fill="text")


def _paint_bands(painter: QPainter, area: QRectF, bullet: Bullet) -> None:
    count = len(bullet.bands)
    greys = _GREYS[len(_GREYS) - count :] if count <= len(_GREYS) else _GREYS
    if bullet.lower_is_better:
        greys = tuple(reversed(greys))
    start = 0.0
    for end, grey in zip(bullet.bands, greys, strict=False):
        left = round(area.left() + area.width() * start)
        right = round(area.left() + area.width() * end)
        band = QRectF(left, area.top(), right - left, area.height())
        painter.fillRect(band, inks.mixed("text", "surface", grey))
        start = end


class BulletGraph(QWidget):
    """A bullet graph as a widget; the summary is its accessible name."""

    def __init__(self, summary: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bullet: Bullet | None = None
        self.setAccessibleName(summary)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_bullet(self, bullet: Bullet | None) -> None:
        self._bullet = bullet
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(160, 20)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._bullet is not None:
            with QPainter(self) as painter:
                paint_bullet(painter, QRectF(self.rect()).adjusted(1, 0, -2, 0), self._bullet)
