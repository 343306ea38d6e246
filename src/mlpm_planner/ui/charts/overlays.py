"""What lies over the line: markers with their pills, the crosshair and the card beside it."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPainter

from mlpm_planner.domain.choices import MarkerKind
from mlpm_planner.ui.charts.chart_data import MarkerView
from mlpm_planner.ui.charts.framing import Frame
from mlpm_planner.ui.charts.marker_rows import ROWS, Pill, place
from mlpm_planner.ui.theme import fonts, icons, inks, metrics, paint
from mlpm_planner.ui.theme.paint import Voice
from mlpm_planner.ui.widgets.cell_paint import triangle

_PILL_GAP = 4.0
_PILL_TOP = 5.0
_PILL_WIDEST = 150.0
_CARD_PADDING = 11.0
_CARD_GAP = 15.0
_CARD_DOCK = 10.0


@dataclass(frozen=True, slots=True)
class MarkerLook:
    """How a kind of marker is drawn."""

    icon: str
    colour: str
    fill: str


LOOKS = {
    MarkerKind.LAUNCH: MarkerLook("rocket", "accent", "accent_tint"),
    MarkerKind.ROLLBACK: MarkerLook("rotate-ccw", "bad", "bad_tint"),
    MarkerKind.RETRAIN: MarkerLook("refresh-cw", "good", "good_tint"),
    MarkerKind.MODEL_VERSION: MarkerLook("brain-circuit", "good", "good_tint"),
    MarkerKind.INCIDENT: MarkerLook("triangle-alert", "bad", "bad_tint"),
    MarkerKind.FREEZE: MarkerLook("snowflake", "text2", "neutral_tint"),
    MarkerKind.DATA_CHANGE: MarkerLook("database", "warn", "warn_tint"),
    MarkerKind.NOTE: MarkerLook("flag", "text2", "neutral_tint"),
}


@dataclass(frozen=True, slots=True)
class PlacedPill:
    """A pill on the screen and the markers it stands for."""

    rect: QRectF
    markers: tuple[MarkerView, ...]
    is_short: bool = False

    @property
    def hides_words(self) -> bool:
        """Whether the titles are not to be read on the pill itself."""
        wanted = paint.chip_width(self.markers[0].title, icon=True)
        return len(self.markers) > 1 or wanted > self.rect.width() + 1


def pill_pitch() -> float:
    """From one row of pills to the next."""
    return metrics.chip_height() + _PILL_GAP


def pills_room() -> float:
    """The height that all rows of pills take at the top of the plot."""
    return _PILL_TOP + ROWS * pill_pitch()


def place_markers(frame: Frame) -> list[PlacedPill]:
    """The pills of the markers in view."""
    shown = [m for m in frame.data.markers if frame.x.start <= m.at <= frame.x.end]
    at = [frame.x.at(marker.at) for marker in shown]
    widths = [
        min(paint.chip_width(m.title, icon=True), _PILL_WIDEST * max(1.0, fonts.scale()))
        for m in shown
    ]
    pills = place(at, widths, left=frame.plot.left(), right=frame.plot.right())
    return [
        PlacedPill(_pill_rect(frame, pill), tuple(shown[i] for i in pill.members)) for pill in pills
    ]


def _pill_rect(frame: Frame, pill: Pill) -> QRectF:
    top = frame.plot.top() + _PILL_TOP + pill.row * pill_pitch()
    return QRectF(round(pill.left), top, round(pill.width), metrics.chip_height())


def paint_markers(painter: QPainter, frame: Frame, pills: list[PlacedPill]) -> None:
    """Dashed lines from each pill down to the axis, then the pills."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # noqa: FBT003
    for pill in pills:
        for marker in pill.markers:
            x = round(frame.x.at(marker.at)) + 0.5
            painter.setPen(inks.pen(LOOKS[marker.kind].colour, 1, 0.8, dashed=True))
            painter.drawLine(QLineF(x, pill.rect.bottom(), x, frame.plot.bottom()))
    for pill in pills:
        _paint_pill(painter, pill)


def _paint_pill(painter: QPainter, pill: PlacedPill) -> None:
    first, *others = pill.markers
    look = LOOKS[first.kind]
    if others:
        words = f"+{len(pill.markers)}"
        paint.chip(painter, pill.rect, words, fill="neutral_tint", colour="text2")
    elif pill.is_short:
        radius = pill.rect.height() / 2
        paint.rounded(painter, pill.rect, radius, fill=look.fill, edge=paint.tint_edge())
        side = icons.scaled(12)
        icons.paint_centred(painter, look.icon, pill.rect, size=side, colour=look.colour)
    else:
        words = first.title
        paint.chip(painter, pill.rect, words, fill=look.fill, colour=look.colour, icon=look.icon)


@dataclass(frozen=True, slots=True)
class CardWords:
    """What the card beside the crosshair says; the change with its direction and colour."""

    when: str
    value: str
    change: str = ""
    direction: int = 0
    colour: str = "text2"
    more: str = ""
    note: str = ""

    @property
    def spoken(self) -> str:
        """The same for a screen reader."""
        turn = {1: "up ", -1: "down "}.get(self.direction, "")
        parts = (self.when, self.value, f"{turn}{self.change}" if self.change else "", self.more)
        return ", ".join(part for part in parts if part)


def paint_crosshair(painter: QPainter, frame: Frame, row: int) -> QPointF:
    """A line and a dot at one value; returns where the dot is."""
    series = frame.data.series
    point = QPointF(frame.x.at(float(series.times[row])), frame.y.at(float(series.values[row])))
    x = round(point.x()) + 0.5
    painter.setPen(inks.pen("text3", 1))
    painter.drawLine(QLineF(x, frame.plot.top() + 2, x, frame.plot.bottom()))
    paint.dot(painter, point, 4, frame.data.colour, frame.ground)
    return point


def card_rect(frame: Frame, at: QPointF, words: CardWords) -> QRectF:
    """Where the card stands: beside the crosshair, at the bottom unless the line runs there."""
    width, height = _card_size(words)
    left = at.x() + _CARD_GAP
    if left + width > frame.plot.right():
        left = at.x() - _CARD_GAP - width
    bottom = frame.plot.bottom() - _CARD_DOCK - height
    top = frame.plot.top() + pills_room()
    heights = _heights_between(frame, left, left + width)
    at_bottom = _overlap(heights, bottom, height)
    docked = bottom if at_bottom == 0 or at_bottom <= _overlap(heights, top, height) else top
    return QRectF(round(left), round(docked), width, height)


def _heights_between(frame: Frame, left: float, right: float) -> np.ndarray:
    part = frame.view.between(int(frame.x.value(left)), int(frame.x.value(right)) + 1)
    scale = frame.y
    return scale.first + (part.values - scale.start) * ((scale.last - scale.first) / scale.span)


def _overlap(heights: np.ndarray, top: float, height: float) -> int:
    return int(((heights > top - 6) & (heights < top + height + 6)).sum())


def _card_size(words: CardWords) -> tuple[float, float]:
    value = fonts.advance(words.value, "strong", 600) + 14
    if words.change:
        value += fonts.advance(words.change, "small", 600) + 14
    lines = [fonts.advance(t, "small") for t in (words.when, words.more, words.note) if t]
    width = max([value, *lines]) + 2 * _CARD_PADDING + 4
    rows = 1 + len(lines)
    return round(max(width, 132.0)), round(rows * _line() + 6 + 2 * (_CARD_PADDING - 2))


def _line() -> float:
    return fonts.metrics("small").height() + 6


def paint_card(painter: QPainter, rect: QRectF, words: CardWords) -> None:
    """The card with period, value, change, distance to the target and last marker."""
    paint.floating(painter, rect, 8)
    line = _line()
    row = QRectF(
        rect.left() + _CARD_PADDING,
        rect.top() + _CARD_PADDING - 3,
        rect.width() - 2 * _CARD_PADDING + 4,
        line,
    )
    paint.text(painter, row, words.when, Voice("small", 0, "text2"))
    row.translate(0, line + 2)
    paint.text(painter, row, words.value, Voice("strong", 600, "text"))
    if words.change:
        _paint_change(painter, row, words)
    row.translate(0, line + 4)
    for text in (words.more, words.note):
        if text:
            paint.text(painter, row, text, Voice("small", 0, "text2"))
            row.translate(0, line)


def _paint_change(painter: QPainter, row: QRectF, words: CardWords) -> None:
    left = row.left() + fonts.advance(words.value, "strong", 600) + 14
    if words.direction:
        at = QPointF(left + 4, row.center().y() + 1)
        triangle(painter, at, 9, up=words.direction > 0, colour=words.colour)
        left += 13
    room = QRectF(left, row.top(), row.right() - left, row.height())
    paint.text(painter, room, words.change, Voice("small", 600, words.colour))


def paint_pill_tip(painter: QPainter, frame: Frame, pill: PlacedPill) -> None:
    """The titles behind a pill that stands for several markers."""
    line = _line()
    width = max(fonts.advance(m.title, "small", 500) for m in pill.markers) + 46
    height = line * len(pill.markers) + 12
    left = min(pill.rect.left(), frame.plot.right() - width)
    rect = QRectF(round(left), pill.rect.bottom() + 5, round(width), height)
    paint.floating(painter, rect, 8)
    row = QRectF(rect.left() + 10, rect.top() + 6, rect.width() - 20, line)
    for marker in pill.markers:
        look = LOOKS[marker.kind]
        rest = icons.lead(painter, look.icon, row, size=12, colour=look.colour)
        paint.text(painter, rest, marker.title, Voice("small", 500, "text"))
        row.translate(0, line)
