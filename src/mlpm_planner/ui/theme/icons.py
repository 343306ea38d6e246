"""Lucide icons in token colours, drawn once per name, colour, size and screen scale."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from typing_extensions import override

from mlpm_planner.resources import read_text, resource_path
from mlpm_planner.ui.theme import fonts, inks

if TYPE_CHECKING:
    from PySide6.QtSvg import QSvgRenderer


_NAME = re.compile(r"[a-z0-9-]+")


@dataclass(frozen=True, slots=True)
class StatusLook:
    """How a state is shown: never by colour alone."""

    icon: str
    colour: str
    label: str


# Where a feature stands.
STATUS = {
    "discovery": StatusLook("circle-dashed", "text3", "Discovery"),
    "planned": StatusLook("circle", "text3", "Planned"),
    "in_progress": StatusLook("circle-dot", "accent", "In progress"),
    "shadow": StatusLook("circle-dot-dashed", "warn", "Shadow"),
    "shipped": StatusLook("circle-check", "good", "Shipped"),
    "parked": StatusLook("circle-pause", "text3", "Parked"),
    "at_risk": StatusLook("triangle-alert", "bad", "At risk"),
    "blocked": StatusLook("octagon-alert", "bad", "Blocked"),
}
# Where a KPI stands against its target.
TARGET = {
    "on": StatusLook("circle-check", "good", "On target"),
    "near": StatusLook("circle-minus", "warn", "Near target"),
    "off": StatusLook("triangle-alert", "bad", "Off target"),
    "none": StatusLook("circle-dashed", "text3", "No target"),
}


def _stroke(size: float) -> str:
    """Small icons need a heavier line, in units of Lucide's 24 px grid."""
    if size <= 12:
        return "2.25"
    return "2" if size <= 14 else "1.75"


@lru_cache(maxsize=512)
def _source(name: str) -> str:
    """The SVG of an icon; names come from workspaces too, a strange one is a circle."""
    known = _NAME.fullmatch(name) and resource_path("icons", f"{name}.svg").is_file()
    return read_text("icons", f"{name if known else 'circle'}.svg")


def _renderer(name: str, colour: str, size: float) -> "QSvgRenderer":
    from PySide6.QtSvg import QSvgRenderer  # not needed before the first icon

    text = _source(name).replace("currentColor", inks.current().colour(colour))
    text = text.replace('stroke-width="2"', f'stroke-width="{_stroke(size)}"')
    return QSvgRenderer(QByteArray(text.encode()))


@lru_cache(maxsize=512)
def _pixmap(name: str, hue: str, size: float, ratio: float) -> QPixmap:
    side = max(1, round(size * ratio))
    image = QPixmap(side, side)
    image.fill(Qt.GlobalColor.transparent)
    with QPainter(image) as painter:
        _renderer(name, hue, size).render(painter)
    image.setDevicePixelRatio(ratio)
    return image


def pixmap(name: str, colour: str = "text2", size: float = 16, ratio: float = 1.0) -> QPixmap:
    """An icon as a picture for a screen of the given device pixel ratio."""
    # Keyed by the hue itself, so a picture of another look is never found again.
    return _pixmap(name, inks.current().colour(colour), size, ratio)


def paint(
    painter: QPainter, name: str, at: QPointF, *, size: float = 16, colour: str = "text2"
) -> None:
    """Draw an icon with its top left corner at a point."""
    # Also right for a scaled printer or picture: the screen's ratio is part of this transform.
    across = painter.deviceTransform().m11()
    image = pixmap(name, colour, size, max(1.0, abs(across)))
    if across > 0:
        painter.drawPixmap(at, image)
        return
    painter.save()
    painter.translate(2 * at.x() + size, 0)
    painter.scale(-1, 1)
    painter.drawPixmap(at, image)
    painter.restore()


def paint_centred(
    painter: QPainter, name: str, rect: QRectF, *, size: float = 16, colour: str = "text2"
) -> None:
    """Draw an icon in the middle of an area, on whole pixels."""
    left = round(rect.center().x() - size / 2)
    top = round(rect.center().y() - size / 2)
    paint(painter, name, QPointF(left, top), size=size, colour=colour)


def scaled(size: float) -> float:
    """The side of an icon beside text of the size in use."""
    return round(size * max(1.0, fonts.scale()))


def lead(
    painter: QPainter,
    name: str,
    rect: QRectF,
    *,
    size: float = 16,
    gap: float = 7,
    colour: str = "text2",
) -> QRectF:
    """Draw an icon at the left of a line, as large as its text asks; what is left of the line."""
    side = scaled(size)
    at = QPointF(round(rect.left()), round(rect.center().y() - side / 2))
    paint(painter, name, at, size=side, colour=colour)
    return rect.adjusted(side + gap, 0, 0, 0)


class _Engine(QIconEngine):
    """Asks for the colour when it paints, so icons follow the look by themselves."""

    def __init__(self, name: str, colour: str) -> None:
        super().__init__()
        self._name = name
        self._colour = colour

    def _hue(self, mode: QIcon.Mode) -> str:
        return "disabled" if mode == QIcon.Mode.Disabled else self._colour

    @override
    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        side = min(rect.width(), rect.height())
        paint_centred(painter, self._name, QRectF(rect), size=side, colour=self._hue(mode))

    @override
    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    @override
    def scaledPixmap(
        self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float
    ) -> QPixmap:
        side = min(size.width(), size.height()) / scale
        return pixmap(self._name, self._hue(mode), side, scale)

    @override
    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._colour)


def icon(name: str, colour: str = "text2") -> QIcon:
    """An icon for actions and menus that keeps following the look."""
    return QIcon(_Engine(name, colour))


def app_icon() -> QIcon:
    """The program's own icon."""
    return QIcon(str(resource_path("app-icon.svg")))
