"""Bars, milestones and roll-up lines; what is too small to be read is drawn as less."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF

from mlpm_planner.application.timeline_layout import Span
from mlpm_planner.domain.choices import Schedule
from mlpm_planner.domain.feature import Feature
from mlpm_planner.ui.panels.roadmap.stage_paint import Segment, paint_segments
from mlpm_planner.ui.panels.roadmap.timeline_state import TimelineState
from mlpm_planner.ui.theme import fonts, icons, inks, metrics, paint
from mlpm_planner.ui.theme.paint import Voice

_FLAT = 24.0  # a narrower bar is a plain rectangle
_WORDS_INSIDE = 44.0  # a narrower bar has its words beside it
_WORDS_MOST = 320
_EDGE = 4
_STICK = 8.0  # where the words of a bar that begins further left stand
_CRITICAL = 2.0  # width of the outline of what has nothing to spare
_DIMMED = 0.55  # what gives way to a bar that is held
_LABEL = Voice("small", 500, "text")
_BESIDE = Voice("small", 400, "text2")
# States that a bar says with an icon of their own.
_LOUD = frozenset(("at_risk", "blocked"))


@dataclass(frozen=True, slots=True)
class BarLook:
    """How one bar is drawn."""

    feature: Feature
    colour: str
    tail: float  # px
    is_done: bool
    is_broken: bool
    is_selected: bool
    is_dimmed: bool = False
    is_critical: bool = False
    words: str = ""
    limit: float = 1e9  # where the next bar of the row begins, px
    slip: str = ""  # how much later or earlier than the version compared with
    segments: tuple[Segment, ...] = ()

    @property
    def icon(self) -> tuple[str, str]:
        """Icon before the words and its colour, empty for none."""
        if self.is_broken:
            return "triangle-alert", "bad"
        if self.is_done:
            return "check", "text2"
        if self.feature.status in _LOUD:
            look = icons.STATUS[self.feature.status]
            return look.icon, look.colour
        if self.feature.schedule is Schedule.MANUAL:
            return "lock", "text2"
        return "", ""


def fill_of(colour: str) -> QColor:
    """The tinted ground of a bar."""
    return inks.mixed(colour, "surface", inks.current().bar_tint)


def progress_of(colour: str) -> QColor:
    """The darker ground of the part that is done."""
    return inks.mixed(colour, "surface", inks.current().progress_tint)


def paint_bar(painter: QPainter, bar: QRectF, look: BarLook) -> None:
    """A bar with its tail, its progress, its edge and its words."""
    if look.is_dimmed:
        painter.setOpacity(_DIMMED)
    _paint_solid(painter, bar, look)
    painter.setOpacity(1.0)


def _paint_solid(painter: QPainter, bar: QRectF, look: BarLook) -> None:
    if look.feature.is_milestone:
        _paint_milestone(painter, bar, look)
        return
    if bar.width() < _FLAT:
        _paint_flat(painter, bar, look)
    else:
        _paint_whole(painter, bar, look)
        if look.segments:
            room = fonts.advance(look.words, "small", 500) + (18 if look.icon[0] else 0)
            paint_segments(painter, bar, look.segments, look.colour, max(bar.left(), 0) + 11 + room)
    if look.is_critical:
        paint.rounded(painter, bar, metrics.RADIUS_TIMELINE, edge="text", width=_CRITICAL)
    if look.is_selected:
        paint.rounded(painter, bar.adjusted(-2, -2, 2, 2), 7, edge="focus", width=2)
    _paint_words(painter, bar, look)


def paint_origin(painter: QPainter, bar: QRectF) -> None:
    """Where a bar lies that is shown elsewhere."""
    pen = inks.pen("control", 1.0)
    pen.setStyle(Qt.PenStyle.DashLine)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    radius = metrics.RADIUS_TIMELINE
    painter.drawRoundedRect(bar.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)


def _paint_flat(painter: QPainter, bar: QRectF, look: BarLook) -> None:
    if look.tail >= 3:
        tail = QRectF(bar.right(), bar.top(), look.tail, bar.height())
        painter.fillRect(tail, inks.hatch(look.colour))
    painter.fillRect(bar, progress_of(look.colour))
    painter.fillRect(QRectF(bar.left(), bar.top(), 2, bar.height()), inks.colour(look.colour))


def _paint_whole(painter: QPainter, bar: QRectF, look: BarLook) -> None:
    radius = metrics.RADIUS_TIMELINE
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    if look.tail >= 3:
        # From under the bar, so that no gap shows at its round corners.
        tail = QRectF(bar.right() - 6, bar.top(), look.tail + 6, bar.height())
        painter.setBrush(inks.mixed(look.colour, "surface", 0.9))
        painter.drawRoundedRect(tail, radius, radius)
        painter.setBrush(inks.hatch(look.colour, 0.5))
        painter.drawRoundedRect(tail, radius, radius)
    painter.setBrush(fill_of(look.colour))
    painter.drawRoundedRect(bar, radius, radius)
    share = look.feature.progress
    if share > 0:
        painter.setBrush(progress_of(look.colour))
        done = QRectF(bar.left(), bar.top(), max(_EDGE + 3, bar.width() * share), bar.height())
        painter.drawRoundedRect(done, radius, radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(inks.mixed(look.colour, "surface", 0.35))
    painter.drawRoundedRect(bar.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
    edge = QRectF(bar.left(), bar.top(), _EDGE, bar.height())
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(inks.brush(look.colour))
    painter.drawRoundedRect(edge, 1.5, 1.5)


def _paint_words(painter: QPainter, bar: QRectF, look: BarLook) -> None:
    inside = bar.width() >= _WORDS_INSIDE
    icon, ink = look.icon
    lead = 18 if icon else 0
    if not inside:
        left, room = bar.right() + max(0.0, look.tail) + 8, float(_WORDS_MOST)
        if left < 0:
            return
    elif bar.left() < 0:
        left = _STICK
        room = bar.right() + look.tail - left - lead - 6
    else:
        left, room = bar.left() + 11, float(_WORDS_MOST)
        room = max(room, bar.width() + look.tail - 20)
    room = min(room, look.limit - left - lead - 6)
    if room < 20:
        return
    if icon:
        icons.paint(painter, icon, QPointF(left, bar.center().y() - 7), size=14, colour=ink)
    words = QRectF(left + lead, bar.top(), room, bar.height())
    paint.text(painter, words, look.words, _LABEL if inside else _BESIDE)


def words_end(bar: QRectF, look: BarLook) -> float:
    """How far right the words of a bar reach at most, in px."""
    slip = fonts.advance(look.slip, "small", 500) + 16 if look.slip else 0.0
    return bar.right() + look.tail + fonts.advance(look.words, "small", 500) + 40 + slip


def words_begin(bar: QRectF, look: BarLook) -> float:
    """Where the words of a bar begin while they do not stick to the left edge, in px."""
    lead = 18.0 if look.icon[0] else 0.0
    if look.feature.is_milestone:
        return bar.right() + 8 + (lead if look.icon[0] != "check" else 0.0)
    inside = bar.width() >= _WORDS_INSIDE
    return lead + (bar.left() + 11 if inside else bar.right() + max(0.0, look.tail) + 8)


def _paint_milestone(painter: QPainter, box: QRectF, look: BarLook) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    middle = box.center()
    half = box.width() / 2 - 1
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(inks.brush(look.colour))
    painter.drawPolygon(_diamond(middle, half))
    if look.is_critical:
        painter.setPen(inks.pen("text", _CRITICAL))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolygon(_diamond(middle, half))
    if look.is_selected:
        painter.setPen(inks.pen("focus", 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolygon(_diamond(middle, half + 4))
    room = min(float(_WORDS_MOST), look.limit - box.right() - 14)
    words = QRectF(box.right() + 8, box.top(), room, box.height())
    icon, ink = look.icon
    if icon and icon != "check":
        icons.paint(painter, icon, QPointF(words.left(), middle.y() - 7), size=14, colour=ink)
        words.adjust(18, 0, 0, 0)
    if words.width() >= 20:
        paint.text(painter, words, look.words, _LABEL)


def _diamond(middle: QPointF, half: float) -> QPolygonF:
    x, y = middle.x(), middle.y()
    corners = ((x, y - half), (x + half, y), (x, y + half), (x - half, y))
    return QPolygonF([QPointF(*corner) for corner in corners])


def paint_rollup(
    painter: QPainter, state: TimelineState, span: Span, middle: float, colour: str
) -> None:
    """The line of a group: from its first to its last day, the done part in full colour."""
    left, right = state.scale.x(span.start), state.scale.x(span.end + 1)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    line = QRectF(left, round(middle) - 2, max(4.0, right - left), 4)
    painter.setBrush(inks.mixed(colour, "canvas", 0.5))
    painter.drawRoundedRect(line, 2, 2)
    if span.progress > 0:
        line.setWidth(max(4.0, line.width() * span.progress))
        painter.setBrush(inks.brush(colour))
        painter.drawRoundedRect(line, 2, 2)
