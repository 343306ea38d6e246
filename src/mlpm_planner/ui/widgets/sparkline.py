"""A word-sized line chart: the line, where it should be, and where it ended."""

from collections.abc import Sequence
from math import isfinite

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from mlpm_planner.ui.theme import inks, paint

_PADDING = 2.0
_DOT = 2.2


def _scale(values: Sequence[float], zone: tuple[float, float] | None) -> tuple[float, float]:
    """Lowest and highest shown: the data, and the zone's near edge so it is seen at all."""
    known = [value for value in values if isfinite(value)]
    low, high = min(known), max(known)
    if zone is not None:
        for edge in zone:
            if isfinite(edge) and not low <= edge <= high:
                reach = (high - low) or abs(high) or 1.0
                low, high = min(low, max(edge, low - reach)), max(high, min(edge, high + reach))
    if low == high:
        low, high = low - 1.0, high + 1.0
    return low, high


def _runs(values: Sequence[float], area: QRectF, low: float, high: float) -> list[QPolygonF]:
    """The line in pieces: a gap in the data stays a gap."""
    step = area.width() / max(1, len(values) - 1)
    rise = area.height() / (high - low)
    left, bottom = area.left(), area.bottom()
    runs: list[list[QPointF]] = [[]]
    for index, value in enumerate(values):
        if isfinite(value):
            runs[-1].append(QPointF(left + index * step, bottom - (value - low) * rise))
        elif runs[-1]:
            runs.append([])
    return [QPolygonF(run) for run in runs if run]


def paint_sparkline(
    painter: QPainter,
    rect: QRectF,
    values: Sequence[float],
    zone: tuple[float, float] | None = None,
    colour: str = "text2",
) -> None:
    """Draw values oldest first; NaN is a gap; the zone (low, high) is where they should be."""
    if not any(isfinite(value) for value in values):
        return
    painter.save()
    paint.upright(painter, rect)  # time runs to the right everywhere
    low, high = _scale(values, zone)
    inner = rect.adjusted(_PADDING, _PADDING + 1, -_PADDING - _DOT, -_PADDING - 1)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if zone is not None:
        _paint_zone(painter, rect, inner, zone, (low, high))
    runs = _runs(values, inner, low, high)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(inks.pen(colour, 1.4))
    for run in runs:
        painter.drawPolyline(run)
    paint.dot(painter, runs[-1].last(), _DOT, colour, halo="")
    painter.restore()


def _paint_zone(
    painter: QPainter,
    rect: QRectF,
    inner: QRectF,
    zone: tuple[float, float],
    scale: tuple[float, float],
) -> None:
    low, high = scale
    rise = inner.height() / (high - low)
    top = max(rect.top(), inner.bottom() - (min(zone[1], 2 * high - low) - low) * rise)
    bottom = min(rect.bottom(), inner.bottom() - (max(zone[0], 2 * low - high) - low) * rise)
    if bottom > top:
        alpha = inks.current().zone_alpha
        area = QRectF(rect.left(), top, rect.width(), bottom - top)
        painter.fillRect(area, inks.colour("good_fill", alpha))


class Sparkline(QWidget):
    """A sparkline as a widget; the summary is its accessible name."""

    def __init__(self, summary: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values: Sequence[float] = ()
        self._zone: tuple[float, float] | None = None
        self._colour = "text2"
        self.setAccessibleName(summary)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def set_values(
        self,
        values: Sequence[float],
        zone: tuple[float, float] | None = None,
        colour: str = "text2",
    ) -> None:
        self._values, self._zone, self._colour = values, zone, colour
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(96, 30)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint_sparkline(painter, QRectF(self.rect()), self._values, self._zone, self._colour)
