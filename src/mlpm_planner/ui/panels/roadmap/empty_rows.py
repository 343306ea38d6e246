"""What the timeline shows before anything is scheduled: ghosts of bars and how to begin."""

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter

from mlpm_planner.ui.panels.roadmap.geometry import bar_height, row_height
from mlpm_planner.ui.panels.roadmap.timeline_state import TimelineState
from mlpm_planner.ui.theme import inks, metrics, paint
from mlpm_planner.ui.theme.paint import Voice

# Start and length as shares of the width.
_GHOSTS = ((0.18, 0.24), (0.30, 0.20), (0.44, 0.30), (0.22, 0.16), (0.52, 0.26))


def paint_ghosts(painter: QPainter, state: TimelineState, area: QRect) -> None:
    """Bars that might be, at 8 %, and the sentence that says how to begin."""
    colour = inks.colour("text", 0.08)
    for row, (start, length) in enumerate(_GHOSTS):
        top = (row + 1) * row_height() + 6
        bar = QRectF(area.width() * start, top, area.width() * length, bar_height())
        painter.setPen(colour)
        painter.setBrush(colour)
        painter.drawRoundedRect(bar, metrics.RADIUS_TIMELINE, metrics.RADIUS_TIMELINE)
    words = _sentence(state)
    line = QRectF(20, (len(_GHOSTS) + 1.5) * row_height(), area.width() - 40, row_height())
    paint.text(painter, line, words, Voice("body", 500, "text2"), paint.CENTRE)


def _sentence(state: TimelineState) -> str:
    if state.listed.query.is_filtered and not state.listed.count:
        return "No feature matches the filter."
    if state.layout.unscheduled:
        return "Drag features here from the unscheduled list, or press N."
    return "Drag on a row to plan a feature, or press N."
