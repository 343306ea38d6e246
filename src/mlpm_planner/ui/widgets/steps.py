"""Rising bars for a value chosen from a few steps, such as impact."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from mlpm_planner.ui.theme import paint

_WIDTH = 4.0
_PITCH = 7.0
_LOWEST = 4.0
_HIGHEST = 13.0


def steps_width(count: int) -> float:
    """Room for the bars."""
    return count * _PITCH


def paint_steps(painter: QPainter, rect: QRectF, level: int, count: int = 5) -> None:
    """Bars left-aligned in the area; the first `level` of them filled."""
    bottom = round(rect.center().y() + _HIGHEST / 2)
    rise = (_HIGHEST - _LOWEST) / max(1, count - 1)
    for index in range(count):
        height = round(_LOWEST + index * rise)
        bar = QRectF(rect.left() + index * _PITCH, bottom - height, _WIDTH, height)
        paint.rounded(painter, bar, 1.5, fill="text2" if index < level else "line")
