"""The head of the timeline: two rows of the time axis with today's date, and the event lane."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple, cast
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QToolTip, QWidget
from typing_extensions import override

from mlpm_planner.application.timescale import Tick, Unit
from mlpm_planner.domain.choices import MarkerKind
from mlpm_planner.domain.kpi import Marker
from mlpm_planner.domain.product import Release
from mlpm_planner.ui import formats
from mlpm_planner.ui.panels.roadmap import grid_paint
from mlpm_planner.ui.panels.roadmap.timeline_state import TimelineState
from mlpm_planner.ui.theme import fonts, icons, inks, paint
from mlpm_planner.ui.theme.paint import Voice

_UPPER = Voice("small", 600, "text")
_LOWER = Voice("small", 400, "text2")
_EVENT = Voice("small", 400, "text")
_PILL = Voice("micro", 600, "on_accent")
_MARK_ROOM = 10.0
_MOST_EVENTS = 400
_STICKY = 170


def axis_height() -> int:
    """Height of the two rows of the axis."""
    return 2 * max(22, round(fonts.metrics("small").height()) + 7) + 4


def lane_height() -> int:
    """Height of the event lane."""
    return max(30, round(fonts.metrics("small").height()) + 14)


class Event(NamedTuple):
    """Something that happens on a day: a marker or a release."""

    day: int
    title: str
    kind: str
    note: str = ""


class Placed(NamedTuple):
    """An event with the area of its mark and words; no words where there was no room."""

    event: Event
    x: float
    words: QRectF | None
    to_left: bool


class Ruler(QWidget):
    """Paints axis and events over the canvas; scrolls with it."""

    def __init__(self, state: TimelineState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._events: list[Event] | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        state.panned.connect(self._on_panned)
        state.scale_changed.connect(self.update)
        state.rows_changed.connect(self.update)

    def reload(self) -> None:
        """Markers or releases changed."""
        self._events = None
        self.update()

    def _on_panned(self, px: int) -> None:
        self.scroll(-px, 0)
        # Words that stick to the left edge do not move with the rest.
        self.update(0, 0, _STICKY + abs(px), axis_height())

    @property
    def events(self) -> list[Event]:
        """Markers and releases in the order of their days."""
        if self._events is None:
            self._events = sorted(_events(self._state))
        return self._events

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
            self._paint_lane(painter, rect)
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

    # ---- events

    def placed(self) -> list[Placed]:
        """The visible events with their words; words flip to the left where they would collide."""
        found: list[Placed] = []
        free = -1e9
        shown = [e for e in self.events if -200 < self._x(e) < self.width() + 200]
        shown = shown[:_MOST_EVENTS]
        for number, event in enumerate(shown):
            x = self._x(event)
            following = self._x(shown[number + 1]) if number + 1 < len(shown) else 1e9
            placed = self._place(event, x, free, following)
            found.append(placed)
            free = max(x + _MARK_ROOM, placed.words.right() if placed.words else x + _MARK_ROOM)
        return found

    def _x(self, event: Event) -> float:
        return self._state.scale.x(event.day) + self._state.scale.px / 2

    def _place(self, event: Event, x: float, free: float, following: float) -> Placed:
        width = fonts.advance(event.title, "small") + 4
        top, height = axis_height() + 1, lane_height() - 2
        right = QRectF(x + _MARK_ROOM, top, width, height)
        today = grid_paint.today_x(self._state)
        hits_today = x < today < right.right() + 2
        if right.right() + _MARK_ROOM <= following and not hits_today:
            return Placed(event, x, right, to_left=False)
        if x - _MARK_ROOM - width >= free + 4:
            left = QRectF(x - _MARK_ROOM - width, top, width, height)
            return Placed(event, x, left, to_left=True)
        if right.right() + _MARK_ROOM <= following:
            return Placed(event, x, right, to_left=False)
        return Placed(event, x, None, to_left=False)

    def _paint_lane(self, painter: QPainter, rect: QRectF) -> None:
        middle = axis_height() + lane_height() / 2
        for placed in self.placed():
            words = placed.words
            left, right = (words.left(), words.right()) if words else (placed.x, placed.x)
            if max(right, placed.x) + 12 < rect.left() or min(left, placed.x) - 12 > rect.right():
                continue
            _paint_mark(painter, QPointF(placed.x, middle), placed.event.kind)
            if placed.words is not None:
                align = paint.RIGHT if placed.to_left else paint.LEFT
                paint.text(painter, placed.words, placed.event.title, _EVENT, align)

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._show_tip(event)
            return True
        return super().event(event)

    def _show_tip(self, event: QHelpEvent) -> None:
        if event.pos().y() < axis_height():
            QToolTip.hideText()
            return
        near = [e for e in self.events if abs(self._x(e) - event.pos().x()) < 9]
        lines = [f"{e.title} · {formats.weekday(date.fromordinal(e.day))}" for e in near]
        QToolTip.showText(event.globalPos(), "\n".join(lines), self)


def _events(state: TimelineState) -> Iterator[Event]:
    zone = ZoneInfo(state.plan.product.time_zone)
    for marker in state.plan.table(Marker).values():
        if not marker.kpi_id:
            day = marker.at.astimezone(zone).date().toordinal()
            yield Event(day, marker.title, marker.kind.value, marker.notes)
    for release in state.plan.table(Release).values():
        if release.day is not None:
            yield Event(release.day.toordinal(), release.name, "release", release.notes)


# Shape and colour of a mark; never colour alone.
_DOTS = {MarkerKind.MODEL_VERSION.value: "good_fill", MarkerKind.RETRAIN.value: "sky"}
_DIAMONDS = {MarkerKind.LAUNCH.value: "accent_fill", "release": "accent_fill"}
_ICONS = {
    MarkerKind.INCIDENT.value: ("triangle-alert", "bad"),
    MarkerKind.ROLLBACK.value: ("rotate-ccw", "bad"),
    MarkerKind.FREEZE.value: ("snowflake", "sky"),
    MarkerKind.DATA_CHANGE.value: ("database", "text2"),
    MarkerKind.NOTE.value: ("flag", "text2"),
}


def _paint_mark(painter: QPainter, at: QPointF, kind: str) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    if kind in _ICONS:
        icon, colour = _ICONS[kind]
        icons.paint(painter, icon, at - QPointF(7, 7), size=14, colour=colour)
    elif kind in _DOTS:
        painter.setBrush(inks.brush(_DOTS[kind]))
        painter.drawEllipse(at, 4.5, 4.5)
    else:
        painter.setBrush(inks.brush(_DIAMONDS.get(kind, "accent_fill")))
        x, y = at.x(), at.y()
        corners = ((x, y - 6), (x + 6, y), (x, y + 6), (x - 6, y))
        painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))
