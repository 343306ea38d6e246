"""Ghost bars: where a proposal would put features, as dashed outlines over their rows."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPolygonF

from mlpm_planner.application.timeline_bars import NONE
from mlpm_planner.ui.panels.roadmap.geometry import Geometry
from mlpm_planner.ui.theme import inks, metrics

_GROUND = 0.12


def paint_proposal(painter: QPainter, geometry: Geometry, rows: range) -> None:
    """The proposed places of the bars in some rows."""
    state = geometry.state
    for slot, span in state.proposed.items():
        row = state.layout.row_of(slot)
        if row == NONE or row not in rows:
            continue
        box = geometry.span_rect(slot, row, span)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(inks.pen("accent", 1.5, dashed=True))
        painter.setBrush(inks.brush("accent", _GROUND))
        if state.feature(slot).is_milestone:
            painter.drawPolygon(_diamond(box))
            continue
        _paint_way(painter, geometry.bar_rect(slot, row), box)
        radius = metrics.RADIUS_TIMELINE
        painter.drawRoundedRect(box.adjusted(0.75, 0.75, -0.75, -0.75), radius, radius)


def _paint_way(painter: QPainter, bar: QRectF, box: QRectF) -> None:
    """A dashed line from a bar to its ghost, below the words, where they lie apart."""
    first, last = (bar, box) if bar.left() < box.left() else (box, bar)
    if last.left() > first.right():
        foot = round(bar.bottom()) - 3
        painter.drawLine(QPointF(first.right(), foot), QPointF(last.left(), foot))


def _diamond(box: QRectF) -> QPolygonF:
    at, half = box.center(), box.width() / 2
    corners = ((0.0, -half), (half, 0.0), (0.0, half), (-half, 0.0))
    return QPolygonF([at + QPointF(x, y) for x, y in corners])
