"""A score as a bar with a whisker over its likely range."""

from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QPainter

from mlpm_planner.ui.theme import inks, paint

_BAR = 10.0
_CAP = 4.0


def paint_score_bar(
    painter: QPainter,
    rect: QRectF,
    share: float,
    likely: tuple[float, float] | None = None,
    colour: str = "score",
) -> None:
    """Shares are 0 to 1 of the longest bar; `likely` is (low, high), P5 to P95."""
    top = round(rect.center().y() - _BAR / 2)
    track = QRectF(rect.left(), top, rect.width(), _BAR)
    paint.rounded(painter, track, 3, fill="sunken")
    width = max(3.0, track.width() * min(1.0, max(0.0, share)))
    paint.rounded(painter, QRectF(track.left(), top, width, _BAR), 3, fill=colour)
    if likely is not None:
        _paint_whisker(painter, track, likely)


def _paint_whisker(painter: QPainter, track: QRectF, likely: tuple[float, float]) -> None:
    low, high = (min(1.0, max(0.0, edge)) for edge in likely)
    ends_inside = likely[1] <= 1.0
    left = track.left() + track.width() * low
    right = max(left, track.left() + track.width() * high - 1)
    middle = track.center().y()
    painter.setPen(inks.pen("text", 1.5))
    painter.drawLine(QLineF(left, middle, right, middle))
    for x in (left, right) if ends_inside else (left,):
        painter.drawLine(QLineF(x, middle - _CAP, x, middle + _CAP))
