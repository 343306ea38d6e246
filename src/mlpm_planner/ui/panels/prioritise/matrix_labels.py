"""Names beside bubbles: the important ones first, never over each other or another bubble."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from mlpm_planner.ui.theme import fonts
from mlpm_planner.ui.theme.fonts import Role

_GAP = 6.0
_WIDEST = 170
_CELL = 64.0
_ROLE: Role = "small"
MOST = 200


@dataclass(frozen=True, slots=True)
class Label:
    """A name that found room."""

    row: int
    text: str
    rect: QRectF


class Room:
    """Rectangles that are taken, found by the squares of a coarse grid."""

    def __init__(self, area: QRectF) -> None:
        self._area = area
        self._taken: dict[tuple[int, int], list[tuple[int, QRectF]]] = {}

    def take(self, rect: QRectF, owner: int = -1) -> None:
        """Take a rectangle; it is no obstacle to its owner."""
        for square in _squares(rect):
            self._taken.setdefault(square, []).append((owner, rect))

    def is_free(self, rect: QRectF, owner: int = -1) -> bool:
        """Whether a rectangle is inside and overlaps nothing that another owns."""
        if not self._area.contains(rect):
            return False
        return not any(
            who != owner and rect.intersects(taken)
            for square in _squares(rect)
            for who, taken in self._taken.get(square, ())
        )


def _squares(rect: QRectF) -> list[tuple[int, int]]:
    columns = range(int(rect.left() // _CELL), int(rect.right() // _CELL) + 1)
    rows = range(int(rect.top() // _CELL), int(rect.bottom() // _CELL) + 1)
    return [(column, row) for column in columns for row in rows]


def label_of(text: str, at: QPointF, radius: float, side: int) -> tuple[str, QRectF]:
    """The cut name and where it lies: right, left, below or above the bubble."""
    shown = fonts.elided(text, _WIDEST, _ROLE)
    width = fonts.advance(shown, _ROLE) + 2
    height = fonts.metrics(_ROLE).height()
    reach = radius + _GAP
    match side:
        case 0:
            corner = QPointF(at.x() + reach, at.y() - height / 2)
        case 1:
            corner = QPointF(at.x() - reach - width, at.y() - height / 2)
        case 2:
            corner = QPointF(at.x() - width / 2, at.y() + reach - 2)
        case _:
            corner = QPointF(at.x() - width / 2, at.y() - reach + 2 - height)
    return shown, QRectF(corner.x(), corner.y(), width, height)


def place_labels(
    names: Sequence[str], places: Sequence[QPointF], radii: Sequence[float], area: QRectF
) -> list[Label]:
    """Labels for bubbles given in the order of their importance."""
    room = Room(area)
    for row, (at, radius) in enumerate(zip(places, radii, strict=True)):
        side = 2 * radius
        room.take(QRectF(at.x() - radius, at.y() - radius, side, side), row)
    found: list[Label] = []
    for row, text in enumerate(names[:MOST]):
        label = _first_free(room, row, text, places[row], radii[row])
        if label is not None:
            room.take(label.rect)
            found.append(label)
    return found


def _first_free(room: Room, row: int, text: str, at: QPointF, radius: float) -> Label | None:
    for side in range(4):
        shown, rect = label_of(text, at, radius, side)
        if room.is_free(rect, row):
            return Label(row, shown, rect)
    return None
