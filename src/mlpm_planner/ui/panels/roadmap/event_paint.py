"""Events over the rows of the canvas: lines, bands of freeze windows, deadlines at their bars."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPolygonF

from mlpm_planner.application.timeline_events import DEADLINE, FREEZE
from mlpm_planner.ui.panels.roadmap.event_lane import colour_of
from mlpm_planner.ui.panels.roadmap.geometry import Geometry, row_height
from mlpm_planner.ui.panels.roadmap.timeline_state import TimelineState
from mlpm_planner.ui.theme import inks

_FLAG = 7.0


def paint_freezes(painter: QPainter, state: TimelineState, rect: QRectF) -> None:
    """A band over each time in which nothing may ship."""
    scale = state.scale
    for window in state.events.frozen(scale.day(rect.left()), scale.day(rect.right())):
        left, right = round(scale.x(window.day)), round(scale.x(window.end + 1))
        band = QRectF(left, rect.top(), max(2, right - left), rect.height())
        painter.fillRect(band.intersected(rect), inks.colour("sky", 0.12))
        for edge in (band.left(), band.right() - 1):
            painter.fillRect(QRectF(edge, rect.top(), 1, rect.height()), inks.colour("sky", 0.5))


def paint_event_lines(painter: QPainter, state: TimelineState, rect: QRectF) -> None:
    """A thin line down from each marker and release; deadlines stand at their bars."""
    scale = state.scale
    for event in state.events.between(scale.day(rect.left()) - 1, scale.day(rect.right())):
        if event.kind in (FREEZE, DEADLINE):
            continue
        x = round(scale.x(event.day) + scale.px / 2)
        line = QRectF(x, rect.top(), 1, rect.height())
        painter.fillRect(line, inks.colour(colour_of(event.kind), 0.35))


def paint_deadlines(painter: QPainter, geometry: Geometry, rows: range, rect: QRectF) -> None:
    """By when bars must be done: a line with a flag at the end of that day, red when missed."""
    state = geometry.state
    layout, scale = state.layout, state.scale
    if not rows:
        return
    slots = layout.order[layout.offsets[rows.start] : layout.offsets[rows.stop]]
    low, high = scale.day(rect.left() - _FLAG) - 1, scale.day(rect.right())
    for slot, day in state.events.due(slots, low, high):
        x = round(scale.x(day + 1))
        top = geometry.row_top(layout.row_of(slot)) + 3.0
        colour = "bad" if state.span_of(slot)[1] > day else "text2"
        painter.fillRect(QRectF(x - 1, top, 2, row_height() - 6), inks.colour(colour))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(inks.brush(colour))
        corners = ((x, top), (x + _FLAG, top + 3), (x, top + 6))
        painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))


def paint_not_before(painter: QPainter, geometry: Geometry, rows: range, rect: QRectF) -> None:
    """From when bars may start: a corner that opens to the right; red when they start earlier."""
    state = geometry.state
    if not rows or state.layout.is_packed:
        return
    for row in rows:
        slot = state.layout.code(row)
        day = state.feature(slot).earliest_start if slot >= 0 else None
        x = round(state.scale.x(day.toordinal())) if day else -_FLAG
        if day is None or not rect.left() - _FLAG <= x <= rect.right():
            continue
        is_early = state.span_of(slot)[0] < day.toordinal()
        colour = inks.colour("bad" if is_early else "text2")
        top, bottom = geometry.row_top(row) + 3.0, geometry.row_top(row) + row_height() - 3.0
        painter.fillRect(QRectF(x - 1, top, 2, bottom - top), colour)
        painter.fillRect(QRectF(x - 1, bottom - 2, _FLAG, 2), colour)
