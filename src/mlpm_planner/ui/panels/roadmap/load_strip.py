"""Team load under the timeline: person-weeks a month, and how far they exceed the capacity."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from mlpm_planner.application.timeline_bars import NONE
from mlpm_planner.application.timescale import Unit
from mlpm_planner.ui import formats
from mlpm_planner.ui.panels.roadmap import grid_paint
from mlpm_planner.ui.panels.roadmap.timeline_state import TimelineState
from mlpm_planner.ui.theme import fonts, inks, paint
from mlpm_planner.ui.theme.paint import Voice

_NUMBER = Voice("small", 400, "text2", tabular=True)
_OVER = Voice("small", 600, "bad", tabular=True)


def month_loads(state: TimelineState, months: Sequence[tuple[int, int]]) -> list[float]:
    """Person-weeks of scheduled work in each span of days [first, next first)."""
    bars = state.bars
    shown = (bars.start != NONE) & (bars.effort == bars.effort)
    start, end, effort = bars.start[shown], bars.end[shown] + 1, bars.effort[shown]
    share = effort / (end - start)
    return [
        float((share * (end.clip(first, last) - start.clip(first, last)).clip(0)).sum())
        for first, last in months
    ]


class LoadStrip(QWidget):
    """Bars of the visible months; the part above the capacity is red and named."""

    def __init__(self, state: TimelineState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName("Team load by month")
        for signal in (state.scale_changed, state.rows_changed, state.bars_changed):
            signal.connect(self.update)
        state.panned.connect(self._on_panned)

    def _on_panned(self, _px: int) -> None:
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(200, 24 + 2 * round(fonts.metrics("small").height()))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        state, height = self._state, float(self.height())
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), inks.colour("surface"))
            paint.hairline(painter, 0, self.width(), 0, "line")
            ticks = grid_paint.visible_ticks(state, Unit.MONTH, 0, self.width())
            if not ticks or state.scale.px * 28 < 24:
                return
            ends = [*(tick.day for tick in ticks[1:]), grid_paint.next_tick(state, ticks[-1])]
            months = [(tick.day, end) for tick, end in zip(ticks, ends, strict=True)]
            loads = month_loads(state, months)
            capacity = state.plan.product.capacity_weeks
            room = height - 8 - fonts.metrics("small").height()
            scale = room / max(*loads, capacity or 0.0, 1.0)
            self._paint_months(painter, months, loads, scale)
            if capacity:
                y = round(height - capacity * scale) + 0.5
                painter.setPen(QPen(inks.colour("text2"), 1, Qt.PenStyle.DashLine))
                painter.drawLine(0, round(y), self.width(), round(y))

    def _paint_months(
        self,
        painter: QPainter,
        months: Sequence[tuple[int, int]],
        loads: Sequence[float],
        scale: float,
    ) -> None:
        capacity = self._state.plan.product.capacity_weeks or float("inf")
        bottom = float(self.height())
        for (first, last), load in zip(months, loads, strict=True):
            left, right = self._state.scale.x(first) + 3, self._state.scale.x(last) - 3
            within = min(load, capacity) * scale
            painter.fillRect(
                QRectF(left, bottom - within, right - left, within), inks.colour("line")
            )
            over = max(load - capacity, 0.0)
            top = bottom - within - over * scale
            if over > 0.05:
                painter.fillRect(
                    QRectF(left, top, right - left, over * scale), inks.colour("bad_fill")
                )
            words = formats.number(load, 1 if load < 10 else 0)
            if over > 0.05:
                words += f"  +{formats.number(over, 1 if over < 10 else 0)}"
            line = QRectF(left - 20, 2, right - left + 40, fonts.metrics("small").height() + 4)
            paint.text(painter, line, words, _OVER if over > 0.05 else _NUMBER, paint.CENTRE)


class LoadHead(QWidget):
    """Says what the strip shows."""

    def __init__(self, state: TimelineState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        state.bars_changed.connect(self.update)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        capacity = self._state.plan.product.capacity_weeks
        said = f", capacity {formats.number(capacity)}" if capacity else ""
        height = fonts.metrics("small").height() + 4
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), inks.colour("surface"))
            paint.hairline(painter, 0, self.width(), 0, "line")
            painter.fillRect(QRectF(self.width() - 1, 0, 1, self.height()), inks.colour("line"))
            area = QRectF(20, 6, self.width() - 28, height)
            paint.text(painter, area, "Team load", Voice("small", 600, "text"))
            below = area.translated(0, height)
            paint.text(painter, below, f"person-weeks a month{said}", Voice("small", 400, "text2"))
