"""Gates on the bars: diamonds whose shape and colour say how they stand, and their words."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from mlpm_planner.application.gate_text import chance_words, criterion_words, standing_of
from mlpm_planner.application.lifecycle import GateStanding, stage_name
from mlpm_planner.application.timeline_bars import NONE
from mlpm_planner.domain.model import Gate
from mlpm_planner.ui import formats
from mlpm_planner.ui.panels.roadmap.geometry import Geometry
from mlpm_planner.ui.theme import inks

_HALF = 6.5  # px from the middle of a diamond to its corners
_APART = 11.0  # px between the gates of one day
_LEAST_PX = 1.5  # px a day; where time is narrower gates are left out
_REACH = 9.0


class GateLook(NamedTuple):
    """Colour, the sign inside the diamond, and whether this is filled."""

    colour: str
    sign: str
    is_filled: bool = False


_LOOKS = {
    GateStanding.PASSED: GateLook("good_fill", "check", is_filled=True),
    GateStanding.MET: GateLook("good", "check"),
    GateStanding.FAILED: GateLook("bad_fill", "cross", is_filled=True),
    GateStanding.NOT_MET: GateLook("bad", "cross"),
    GateStanding.WAIVED: GateLook("text3", "dash", is_filled=True),
    GateStanding.UNKNOWN: GateLook("text2", "dot"),
}
_STROKES = {
    "check": (((-2.6, 0.2), (-0.7, 2.1)), ((-0.7, 2.1), (2.6, -1.7))),
    "cross": (((-2.0, -2.0), (2.0, 2.0)), ((-2.0, 2.0), (2.0, -2.0))),
    "dash": (((-2.4, 0.0), (2.4, 0.0)),),
    "dot": (((0.0, 0.0), (0.01, 0.0)),),
}


def look_of(standing: GateStanding) -> GateLook:
    """How a gate that stands like this is drawn."""
    return _LOOKS[standing]


class GateMarks:
    """Places the gates of the bars in view, paints them and tells what they ask for."""

    def __init__(self, geometry: Geometry) -> None:
        self._geometry = geometry

    def placed(self, slot: int, row: int) -> Iterator[tuple[QPointF, Gate]]:
        """The gates of a bar with the middles of their diamonds, on the upper edge of the bar.

        A gate stands at the end of its day, where its stage ends.
        """
        state = self._geometry.state
        if state.scale.px < _LEAST_PX:
            return
        top = self._geometry.bar_rect(slot, row).top()
        free = -1e9
        for gate, day in state.stages_of(slot).gates:
            x = max(state.scale.x(day + 1), free)
            free = x + _APART
            yield QPointF(x, top), gate

    def paint(self, painter: QPainter, rows: range, rect: QRectF) -> None:
        """The gates in an area, over everything else of their rows."""
        state = self._geometry.state
        layout = state.layout
        if not rows or not state.plan.gates:
            return
        slots = layout.order[layout.offsets[rows.start] : layout.offsets[rows.stop]]
        for slot in slots.tolist():
            for at, gate in self.placed(slot, layout.row_of(slot)):
                if rect.left() - _REACH <= at.x() <= rect.right() + _REACH:
                    paint_gate(painter, at, look_of(standing_of(gate, state.kpi_state)))

    def tip(self, at: QPointF) -> str:
        """The gate under a point in words; nothing where there is none."""
        state = self._geometry.state
        row = self._geometry.row_at(at.y())
        if not 0 <= row < state.layout.count:
            return ""
        for slot in state.layout.members(row).tolist():
            for middle, gate in self.placed(slot, row):
                away = at - middle
                if abs(away.x()) + abs(away.y()) <= _REACH:
                    return "\n".join(self.lines(slot, gate))
        return ""

    def lines(self, slot: int, gate: Gate) -> list[str]:
        """A gate in words: its name and day, what it asks for, how likely it is passed."""
        state = self._geometry.state
        places = state.stages_of(slot).gates
        day = next((place.day for place in places if place.gate.id == gate.id), NONE)
        parts = [gate.name, stage_name(gate.stage)]
        if day != NONE:
            parts.append(formats.weekday(date.fromordinal(day)))
        lines = [" · ".join(part for part in parts if part)]
        lines.append(criterion_words(state.plan, gate, state.kpi_state))
        lines.append(chance_words(state.plan, gate))
        return [line for line in lines if line]


def paint_gate(painter: QPainter, at: QPointF, look: GateLook) -> None:
    """A diamond: filled when it was decided, an outline while the KPI alone speaks."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    x, y = at.x(), at.y()
    corners = ((x, y - _HALF), (x + _HALF, y), (x, y + _HALF), (x - _HALF, y))
    diamond = QPolygonF([QPointF(*corner) for corner in corners])
    painter.setPen(QPen(inks.colour("surface"), 3.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolygon(diamond)
    painter.setPen(inks.pen(look.colour, 1.5))
    painter.setBrush(inks.brush(look.colour if look.is_filled else "surface"))
    painter.drawPolygon(diamond)
    painter.setPen(inks.pen("surface" if look.is_filled else look.colour, 1.6))
    for start, end in _STROKES[look.sign]:
        painter.drawLine(at + QPointF(*start), at + QPointF(*end))
