"""The event lane under the time axis: marks, their words, and "+3" where marks crowd."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPolygonF

from mlpm_planner.application.timeline_events import DEADLINE, FREEZE, RELEASE, Event, clusters
from mlpm_planner.domain.choices import MarkerKind
from mlpm_planner.ui import formats
from mlpm_planner.ui.panels.roadmap import grid_paint
from mlpm_planner.ui.panels.roadmap.timeline_state import TimelineState
from mlpm_planner.ui.theme import fonts, icons, inks, paint
from mlpm_planner.ui.theme.paint import Voice

_WORDS = Voice("small", 400, "text")
_MORE = Voice("micro", 600, "text2")
_MARK_ROOM = 10.0
_NEAR = 16.0  # marks closer than this become one
_BEYOND = 240.0  # how far outside the view words may reach into it
_MOST_LINES = 14


class Placed(NamedTuple):
    """One mark for one or several events; no words where there was no room."""

    events: Sequence[Event]
    x: float
    words: QRectF | None
    to_left: bool

    @property
    def kind(self) -> str:
        """What the mark stands for: of several events the one that matters most."""
        return min((event.kind for event in self.events), key=_weight)

    @property
    def text(self) -> str:
        """The words beside the mark."""
        return self.events[0].title if len(self.events) == 1 else f"+{len(self.events) - 1}"


class EventLane:
    """Places the events of the days in view and paints them in an area of the ruler."""

    def __init__(self, state: TimelineState) -> None:
        self._state = state

    def x(self, event: Event) -> float:
        """Where the mark of an event stands."""
        scale = self._state.scale
        middle = 0.0 if event.end >= 0 else scale.px / 2
        return scale.x(event.day) + middle

    def placed(self, area: QRectF) -> list[Placed]:
        """The events in view with their words; words flip to the left where they would collide."""
        scale, width = self._state.scale, self._state.width
        shown = self._state.events.between(scale.day(-_BEYOND), scale.day(width + _BEYOND))
        more = _MARK_ROOM + fonts.advance("+99", "micro", 600) + 8
        runs = clusters([self.x(event) for event in shown], _NEAR, more)
        found: list[Placed] = []
        free = -1e9
        for number, run in enumerate(runs):
            x = self.x(shown[run.start])
            after = self.x(shown[runs[number + 1].start]) if number + 1 < len(runs) else 1e9
            events = shown[run.start : run.stop]
            placed = self._place(events, x, (free, after), area)
            found.append(placed)
            free = max(x + _MARK_ROOM, placed.words.right() if placed.words else x + _MARK_ROOM)
        return found

    def _place(
        self, events: Sequence[Event], x: float, gap: tuple[float, float], area: QRectF
    ) -> Placed:
        free, following = gap
        several = Placed(events, x, None, to_left=False)
        if len(events) > 1:
            width = fonts.advance(several.text, "micro", 600) + 2
            words = QRectF(x + _MARK_ROOM, area.top(), width, area.height())
            return several._replace(words=words)
        width = fonts.advance(events[0].title, "small") + 4
        right = QRectF(x + _MARK_ROOM, area.top(), width, area.height())
        today = grid_paint.today_x(self._state)
        hits_today = x < today < right.right() + 2
        fits = right.right() + _MARK_ROOM <= following
        if fits and not hits_today:
            return several._replace(words=right)
        if events[0].end < 0 and x - _MARK_ROOM - width >= free + 4:
            left = QRectF(x - _MARK_ROOM - width, area.top(), width, area.height())
            return several._replace(words=left, to_left=True)
        return several._replace(words=right) if fits else several

    def paint(self, painter: QPainter, area: QRectF, rect: QRectF) -> None:
        """The events whose marks or words lie in ``rect``."""
        for placed in self.placed(area):
            words = placed.words
            left, right = (words.left(), words.right()) if words else (placed.x, placed.x)
            if max(right, placed.x) + 12 < rect.left() or min(left, placed.x) - 12 > rect.right():
                continue
            middle = QPointF(placed.x, area.center().y())
            if placed.kind == FREEZE:
                pill = QRectF(middle.x() - 11, area.top() + 3, 22, area.height() - 6)
                pill.setRight(max(pill.right(), right + 6))
                paint.rounded(painter, pill, pill.height() / 2, fill="surface", edge="sky")
            paint_mark(painter, middle, placed.kind)
            if words is not None:
                align = paint.RIGHT if placed.to_left else paint.LEFT
                voice = _WORDS if len(placed.events) == 1 else _MORE
                paint.text(painter, words, placed.text, voice, align)

    def tip(self, x: float, area: QRectF) -> str:
        """What is at a position of the lane, in words."""
        for placed in self.placed(area):
            reach = placed.words.right() + 2 if placed.words and not placed.to_left else placed.x
            if placed.x - 9 <= x <= max(reach, placed.x + 9):
                return "\n".join(_lines(placed.events))
        day = self._state.scale.day(x)
        return "\n".join(_lines(self._state.events.frozen(day, day)))


# In a cluster the mark of the first of these is shown.
_FIRST = (FREEZE, MarkerKind.INCIDENT.value, RELEASE, MarkerKind.LAUNCH.value)


def _weight(kind: str) -> int:
    return _FIRST.index(kind) if kind in _FIRST else len(_FIRST) + (kind == DEADLINE)


def _lines(events: Sequence[Event]) -> list[str]:
    lines: list[str] = []
    for event in events[:_MOST_LINES]:
        first = date.fromordinal(event.day)
        days = formats.weekday(first)
        if event.end >= 0:
            days = formats.day_range(first, date.fromordinal(event.end))
        lines += [f"{event.title} · {days}", *event.note.splitlines()]
    left = len(events) - _MOST_LINES
    return [*lines, f"and {left} more"] if left > 0 else lines


# Shape and colour of a mark; never colour alone.
_DOTS = {MarkerKind.MODEL_VERSION.value: "good_fill", MarkerKind.RETRAIN.value: "sky"}
_DIAMONDS = {MarkerKind.LAUNCH.value: "accent_fill", RELEASE: "accent_fill"}
_ICONS = {
    MarkerKind.INCIDENT.value: ("triangle-alert", "bad"),
    MarkerKind.ROLLBACK.value: ("rotate-ccw", "bad"),
    MarkerKind.FREEZE.value: ("snowflake", "sky"),
    FREEZE: ("snowflake", "sky"),
    MarkerKind.DATA_CHANGE.value: ("database", "text2"),
    MarkerKind.NOTE.value: ("flag", "text2"),
    DEADLINE: ("flag", "bad"),
}


def colour_of(kind: str) -> str:
    """The colour of a mark and of its line over the rows."""
    if kind in _ICONS:
        return _ICONS[kind][1]
    return _DOTS.get(kind) or _DIAMONDS.get(kind, "accent_fill")


def paint_mark(painter: QPainter, at: QPointF, kind: str) -> None:
    """The mark of an event."""
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
