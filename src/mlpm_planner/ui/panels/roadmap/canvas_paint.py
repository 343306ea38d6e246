"""Paints an exposed area of the canvas: ground, links, bars, today."""

from collections.abc import Iterator
from functools import reduce

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from mlpm_planner.application.timeline_bars import NONE
from mlpm_planner.ui.panels.roadmap.bar_paint import (
    BarLook,
    paint_bar,
    paint_origin,
    paint_rollup,
    words_end,
)
from mlpm_planner.ui.panels.roadmap.bar_words import BarWords
from mlpm_planner.ui.panels.roadmap.comparison_paint import ComparisonPainter
from mlpm_planner.ui.panels.roadmap.event_paint import (
    paint_deadlines,
    paint_event_lines,
    paint_freezes,
    paint_not_before,
)
from mlpm_planner.ui.panels.roadmap.gate_marks import GateMarks
from mlpm_planner.ui.panels.roadmap.geometry import HANDLE, Geometry, row_height
from mlpm_planner.ui.panels.roadmap.grid_paint import paint_grid, paint_today
from mlpm_planner.ui.panels.roadmap.link_paint import LinkPainter
from mlpm_planner.ui.panels.roadmap.model_lanes import model_of, paint_retraining
from mlpm_planner.ui.panels.roadmap.packed_paint import PackedRows
from mlpm_planner.ui.panels.roadmap.proposal_paint import paint_proposal
from mlpm_planner.ui.panels.roadmap.stage_paint import segments_of
from mlpm_planner.ui.theme import inks, paint

_STICKY_WORDS = 360.0
_MOST_STICKY = 6  # with more areas than this, one around them all is painted sooner


class CanvasPainter:
    """Knows how each part of the canvas looks; keeps no state of its own but the hovered bar."""

    def __init__(self, geometry: Geometry) -> None:
        self.geometry = geometry
        self.links = LinkPainter(geometry)
        self.words = BarWords(geometry.state)
        self.packed = PackedRows(geometry)
        self.compared = ComparisonPainter(geometry.state)
        self.gates = GateMarks(geometry)
        self.hovered = NONE
        self.has_focus = False
        self.bars_painted = 0  # so far: panning must paint only what came in

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        """Everything inside an area."""
        painter.setClipRect(rect)
        state = self.geometry.state
        paint_grid(painter, state, rect)
        paint_freezes(painter, state, rect)
        rows = self.geometry.rows_in(rect)
        for row in rows:
            self._paint_ground(painter, row, rect)
        paint_event_lines(painter, state, rect)
        self.links.paint(painter, rect)
        for row in rows:
            code = state.layout.code(row)
            if code < 0:
                self._paint_head(painter, row, -1 - code, rect)
            elif state.layout.is_packed:
                self._paint_packed(painter, row, rect)
            else:
                self._paint_bar(painter, row, code, rect)
        paint_deadlines(painter, self.geometry, rows, rect)
        self.gates.paint(painter, rows, rect)
        paint_proposal(painter, self.geometry, rows)
        paint_not_before(painter, self.geometry, rows, rect)
        paint_today(painter, state, rect)
        self._paint_handles(painter, rows)

    def _paint_ground(self, painter: QPainter, row: int, rect: QRectF) -> None:
        state = self.geometry.state
        top, height = self.geometry.row_top(row), row_height()
        code = state.layout.code(row)
        if code < 0:
            painter.fillRect(QRectF(rect.left(), top, rect.width(), height), inks.colour("canvas"))
            line = "hair"
            painter.fillRect(QRectF(rect.left(), top, rect.width(), 1), inks.colour(line))
            painter.fillRect(
                QRectF(rect.left(), top + height - 1, rect.width(), 1), inks.colour(line)
            )
        elif code in state.selected and not state.layout.is_packed:
            band = QRectF(rect.left(), top, rect.width(), height)
            painter.fillRect(band, inks.colour("selected", 0.45))

    def _paint_head(self, painter: QPainter, row: int, group: int, rect: QRectF) -> None:
        state = self.geometry.state
        span = state.layout.span(group, state.bars)
        colour = state.head_colour(group) or "control"
        middle = self.geometry.row_top(row) + row_height() / 2
        paint_rollup(painter, state, span, middle, colour)
        model = model_of(state, group)
        if model is not None:
            paint_retraining(painter, state, model, middle, rect)

    def look(self, slot: int, limit: float = 1e9) -> BarLook:
        """How a bar is drawn now."""
        state = self.geometry.state
        feature = state.feature(slot)
        tail = 0.0 if slot in state.preview else float(state.bars.tail[slot]) * state.scale.px
        return BarLook(
            feature,
            state.colour_of(feature),
            tail,
            is_done=feature.status in state.done,
            is_broken=slot in state.links.late and slot not in state.following,
            is_selected=slot in state.selected,
            is_dimmed=slot in state.following,
            is_critical=state.is_critical(slot),
            words=self.words.of(slot),
            limit=limit,
            slip=self.compared.slip(slot),
            segments=segments_of(state, slot),
        )

    def _paint_packed(self, painter: QPainter, row: int, rect: QRectF) -> None:
        if self.packed.is_dense(row):
            self.packed.paint_dense(painter, row, rect)
            return
        for slot, limit in self.packed.shown(row, rect.left(), rect.right()):
            self._paint_bar(painter, row, slot, rect, limit)

    def _paint_bar(
        self, painter: QPainter, row: int, slot: int, rect: QRectF, limit: float = 1e9
    ) -> None:
        state, bar = self.geometry.state, self.geometry.bar_rect(slot, row)
        self.compared.paint_before(painter, bar, slot)
        if bar.left() > rect.right() + 4:
            return
        look = self.look(slot, limit)
        if words_end(bar, look) < rect.left():
            return
        self.bars_painted += 1
        if look.is_dimmed:
            paint_origin(painter, self.geometry.bar_rect(slot, row, as_planned=True))
        if state.bars.ghost[slot]:
            self.compared.paint_ghost(painter, bar, look)
        else:
            paint_bar(painter, bar, look)
        self.compared.paint_slip(painter, bar, look)
        if self.has_focus and slot == state.current and not look.is_selected:
            paint.rounded(painter, bar.adjusted(-2, -2, 2, 2), 7, edge="focus", width=1.5)

    def handles(self) -> tuple[int, ...]:
        """The bar that shows the handles links are drawn from."""
        return () if self.hovered == NONE else (self.hovered,)

    def _paint_handles(self, painter: QPainter, rows: range) -> None:
        layout = self.geometry.state.layout
        for slot in self.handles():
            row = layout.row_of(slot)
            if row in rows:
                bar = self.geometry.bar_rect(slot, row)
                for at_start in (True, False):
                    at = self.geometry.handle_at(bar, at_start=at_start)
                    paint.dot(painter, at, HANDLE - 2, "accent_fill")

    def sticky(self, height: float, moved: int) -> list[QRectF]:
        """The areas whose words stick to the left edge and so do not move with the rest."""
        state = self.geometry.state
        areas: list[QRectF] = []
        for row, slot in self._at_the_edge(height, abs(moved)):
            bar = self.geometry.bar_rect(slot, row)
            tail = float(state.bars.tail[slot]) * state.scale.px
            if bar.left() < abs(moved) + 12 and bar.right() + tail > -abs(moved):
                right = min(bar.right() + tail, _STICKY_WORDS) + abs(moved) + 24
                areas.append(QRectF(0, bar.top() - 2, right, bar.height() + 4))
        if len(areas) <= _MOST_STICKY:
            return areas
        return [reduce(QRectF.united, areas)]

    def _at_the_edge(self, height: float, moved: int) -> Iterator[tuple[int, int]]:
        """The rows in view with their bars that may reach over the left edge."""
        state = self.geometry.state
        low, high = state.scale.day(-moved), state.scale.day(moved + 12)
        for row in self.geometry.rows_in(QRectF(0, 0, state.width, height)):
            for slot in state.layout.between(row, low, high, state.bars):
                yield row, slot
