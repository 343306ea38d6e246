"""The head of the timeline: two rows of the time axis with today's date, and the event lane."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import cast

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget
from typing_extensions import override

from mlpm_planner.application.timescale import Tick, Unit
from mlpm_planner.ui import formats
from mlpm_planner.ui.panels.roadmap import grid_paint
from mlpm_planner.ui.panels.roadmap.event_lane import EventLane
from mlpm_planner.ui.panels.roadmap.event_paint import paint_freezes
from mlpm_planner.ui.panels.roadmap.timeline_state import TimelineState
from mlpm_planner.ui.theme import fonts, inks, paint
from mlpm_planner.ui.theme.paint import Voice

_UPPER = Voice("small", 600, "text")
_LOWER = Voice("small", 400, "text2")
_PILL = Voice("micro", 600, "on_accent")
_STICKY = 170


def axis_height() -> int:
    """Height of the two rows of the axis."""
    return 2 * max(22, round(fonts.metrics("small").height()) + 7) + 4


def lane_height() -> int:
    """Height of the event lane."""
    return max(30, round(fonts.metrics("small").height()) + 14)


class Ruler(QWidget):
    """Paints axis and events over the canvas; scrolls with it."""

    def __init__(self, state: TimelineState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self.lane = EventLane(state)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        state.panned.connect(self._on_panned)
        state.scale_changed.connect(self.update)
        state.rows_changed.connect(self.update)
        state.events_changed.connect(self.update)

    def _on_panned(self, px: int) -> None:
        self.scroll(-px, 0)
        # Words that stick to the left edge do not move with the rest.
        self.update(0, 0, _STICKY + abs(px), axis_height())

    def lane_area(self) -> QRectF:
        """The event lane below the axis."""
        return QRectF(0, axis_height() + 1, self.width(), lane_height() - 2)

    @override
    def sizeHint(self) -> QSize:
        return QSize(200, axis_height() + lane_height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            for rect in cast("Iterable[QRect]", event.region()):
                painter.setClipRect(rect)
                self._paint(painter, QRectF(rect))

    def _paint(self, painter: QPainter, rect: QRectF) -> None:
        painter.fillRect(rect, inks.colour("surface"))
        self._paint_axis(painter, rect)
        if rect.bottom() > axis_height():
            below = rect.intersected(QRectF(0, axis_height(), self.width(), lane_height()))
            paint_freezes(painter, self._state, below)
            self.lane.paint(painter, self.lane_area(), rect)
        paint.hairline(painter, rect.left(), rect.right(), self.height() - 1, "line")

    # ---- axis

    def _paint_axis(self, painter: QPainter, rect: QRectF) -> None:
        upper, lower = self._state.scale.units
        half = (axis_height() - 4) // 2
        for tick, left, right in self._spans(upper, rect):
            painter.fillRect(QRectF(round(left), 0, 1, axis_height()), inks.colour("line"))
            start = max(left, 0.0)
            text = grid_paint.tick_text(self._state, tick, right - left)
            area = QRectF(start + 8, 4, right - start - 12, half)
            if area.width() >= fonts.advance(text, _UPPER.role, _UPPER.weight):
                paint.text(painter, area, text, _UPPER)
        top = 4 + half
        for tick, left, right in self._spans(lower, rect):
            painter.fillRect(QRectF(round(left), top, 1, half), inks.colour("hair"))
            self._paint_lower(painter, tick, QRectF(left, top, right - left, half))
        paint.hairline(painter, rect.left(), rect.right(), axis_height(), "hair")
        self._paint_pill(painter, top, half)

    def _spans(self, unit: Unit, rect: QRectF) -> Iterator[tuple[Tick, float, float]]:
        """The ticks of a unit in an area, each with its left and right end."""
        state = self._state
        found = grid_paint.visible_ticks(state, unit, rect.left(), rect.right())
        if not found:
            return
        lefts = [state.scale.x(tick.day) for tick in found]
        ends = [*lefts[1:], state.scale.x(grid_paint.next_tick(state, found[-1]))]
        yield from zip(found, lefts, ends, strict=True)

    def _paint_lower(self, painter: QPainter, tick: Tick, area: QRectF) -> None:
        text = grid_paint.tick_text(self._state, tick, area.width())
        is_narrow = area.width() < 40
        area = area.adjusted(0 if is_narrow else 8, 0, 0, 0)
        if not is_narrow and area.left() < 8:
            area.setLeft(8)
        if area.width() < fonts.advance(text, "small") + 4:
            return
        paint.text(painter, area, text, _LOWER, paint.CENTRE if is_narrow else paint.LEFT)

    def _paint_pill(self, painter: QPainter, top: float, height: float) -> None:
        x = grid_paint.today_x(self._state)
        text = formats.short_day(date.fromordinal(self._state.today))
        width = fonts.advance(text, "micro", 600) + 16
        pill = QRectF(x - width / 2, top + 1, width, height - 2)
        if pill.right() < 0 or pill.left() > self.width():
            return
        line = QRectF(x - 1, pill.bottom(), 2, self.height() - pill.bottom())
        painter.fillRect(line, inks.colour("accent_fill"))
        paint.rounded(painter, pill, pill.height() / 2, fill="accent_fill")
        paint.text(painter, pill, text, _PILL, paint.CENTRE)

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._show_tip(event)
            return True
        return super().event(event)

    def _show_tip(self, event: QHelpEvent) -> None:
        text = ""
        if event.pos().y() >= axis_height():
            text = self.lane.tip(event.pos().x(), self.lane_area())
        elif self._state.scale.px >= grid_paint.DAYS_OFF_FROM:
            day = int(self._state.scale.day(event.pos().x()))
            text = self._state.days_off.holidays.get(day, "")
        QToolTip.showText(event.globalPos(), text, self)
