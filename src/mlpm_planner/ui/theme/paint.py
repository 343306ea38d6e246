"""Painting shared by every widget: shapes, text, shadows, focus."""

from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from mlpm_planner.ui.theme import fonts, icons, inks
from mlpm_planner.ui.theme.fonts import Role
from mlpm_planner.ui.theme.metrics import RADIUS_CONTROL

LEFT = Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignRight
CENTRE = Qt.AlignmentFlag.AlignHCenter
# Sides are those of the screen: what runs from right to left is mirrored as a whole instead.
_ONE_LINE = (
    Qt.AlignmentFlag.AlignVCenter.value
    | Qt.AlignmentFlag.AlignAbsolute.value
    | Qt.TextFlag.TextSingleLine.value
    | Qt.TextFlag.TextForceLeftToRight.value
)
# As ints: combining flags of an enum takes longer than drawing a line.
_FLAGS = {align: align.value | _ONE_LINE for align in (LEFT, RIGHT, CENTRE)}
_OPPOSITE = {LEFT: RIGHT, RIGHT: LEFT, CENTRE: CENTRE}
# How far each layer of a shadow reaches: dense near the edge, thin outside.
_SHADOW_REACH = (0.5, 1.5, 2.5, 4.0, 5.5, 7.5, 9.5, 12.0)


class Voice(NamedTuple):
    """How words are set: role, weight (0 = the role's own), colour, tabular digits."""

    role: Role = "body"
    weight: int = 0
    colour: str = "text"
    tabular: bool = False


BODY = Voice()
SMALL = Voice("small", colour="text2")
CAPTION = Voice("small", colour="text3")
STRONG = Voice("strong")


def text(
    painter: QPainter,
    rect: QRectF,
    words: str,
    voice: Voice = BODY,
    align: Qt.AlignmentFlag = LEFT,
) -> None:
    """One line of text, cut to fit, centred vertically."""
    role, weight, colour, tabular = voice
    painter.setFont(fonts.font(role, weight, tabular=tabular))
    painter.setPen(inks.colour(colour))
    shown = fonts.elided(words, int(rect.width()) + 1, role, weight, tabular=tabular)
    if not is_mirrored(painter):
        painter.drawText(rect, _FLAGS[align], shown)
        return
    painter.save()
    upright(painter, rect)
    painter.drawText(rect, _FLAGS[_OPPOSITE[align]], shown)
    painter.restore()


def follow_layout(painter: QPainter, rect: QRectF) -> None:
    """Mirror what is painted next in an area where the layout runs from right to left.

    Words and icons stay as they are and only change places; charts are put upright again.
    """
    if painter.layoutDirection() == Qt.LayoutDirection.RightToLeft:
        _turn(painter, rect)


def is_mirrored(painter: QPainter) -> bool:
    """Whether left and right have changed places."""
    return painter.worldTransform().m11() < 0


def upright(painter: QPainter, rect: QRectF) -> None:
    """Paint what follows as it is, within an area that may have been mirrored."""
    if is_mirrored(painter):
        _turn(painter, rect)


def _turn(painter: QPainter, rect: QRectF) -> None:
    painter.translate(rect.left() + rect.right(), 0)
    painter.scale(-1, 1)


def halo_text(
    painter: QPainter,
    baseline: QPointF,
    words: str,
    voice: Voice = SMALL,
    halo: str = "surface",
) -> None:
    """Text that stays readable over lines: an outline of the ground instead of a box."""
    path = QPainterPath()
    path.addText(baseline, fonts.font(voice.role, voice.weight), words)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.strokePath(path, inks.pen(halo, 3))
    painter.fillPath(path, inks.brush(voice.colour))


def rounded(
    painter: QPainter,
    rect: QRectF,
    radius: float,
    *,
    fill: str = "",
    edge: str = "",
    width: float = 1.0,
) -> None:
    """A rounded box; the edge lies inside the area so neighbours stay aligned."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(inks.brush(fill) if fill else Qt.BrushStyle.NoBrush)
    painter.setPen(inks.pen(edge, width) if edge else Qt.PenStyle.NoPen)
    half = width / 2 if edge else 0.0
    inner = rect.adjusted(half, half, -half, -half)
    painter.drawRoundedRect(inner, radius - half, radius - half)


def shadow(painter: QPainter, rect: QRectF, radius: float, *, drop: float = 3) -> None:
    """The one shadow level, for things that float; needs 16 px of room around."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(inks.brush("#000000", inks.current().shadow_alpha))
    for reach in _SHADOW_REACH:
        box = rect.adjusted(-reach, -reach, reach, reach).translated(0, drop)
        painter.drawRoundedRect(box, radius + reach, radius + reach)


def floating(painter: QPainter, rect: QRectF, radius: float, *, fill: str = "raised") -> None:
    """The ground of something that floats: shadow, fill, hairline edge."""
    shadow(painter, rect, radius)
    rounded(painter, rect, radius, fill=fill, edge="line", width=inks.current().border)


def focus_ring(painter: QPainter, rect: QRectF, radius: float = RADIUS_CONTROL) -> None:
    """The 2 px ring of the focused thing, just inside its area."""
    rounded(painter, rect, radius, edge="focus", width=2)


def hairline(painter: QPainter, left: float, right: float, y: float, colour: str = "hair") -> None:
    """A crisp horizontal line one px high with its top edge at y."""
    painter.fillRect(QRectF(left, round(y), right - left, 1), inks.colour(colour))


def chip(
    painter: QPainter,
    rect: QRectF,
    words: str,
    *,
    fill: str = "neutral_tint",
    colour: str = "text2",
    icon: str = "",
) -> None:
    """A pill with an optional icon; `chip_width` says how wide it wants to be."""
    rounded(painter, rect, rect.height() / 2, fill=fill, edge=tint_edge())
    inner = rect.adjusted(8, 0, -8, 0)
    if icon:
        inner = icons.lead(painter, icon, inner, size=12, gap=4, colour=colour)
    text(painter, inner, words, Voice("small", 500, colour))


def tint_edge() -> str:
    """The edge of tinted grounds: none, but in high contrast, where there are no tints."""
    return "control" if inks.current().border > 1 else ""


def chip_width(words: str, *, icon: bool = False) -> float:
    """Width of a chip that shows all its text."""
    return fonts.advance(words, "small", 500) + 17 + (icons.scaled(12) + 4 if icon else 0)


def dot(painter: QPainter, at: QPointF, radius: float, colour: str, halo: str = "surface") -> None:
    """A dot on a line, set off by a 2 px halo of the ground."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(inks.brush(colour))
    painter.setPen(QPen(inks.colour(halo), 2) if halo else Qt.PenStyle.NoPen)
    grown = radius + 1 if halo else radius
    painter.drawEllipse(at, grown, grown)
