"""Names beside bubbles: the important ones first, never over each other or a bubble."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from mlpm_planner.ui.theme import fonts, metrics
from mlpm_planner.ui.theme.fonts import Role

_GAP = 6.0
_TILT = 0.7  # how far up or down a name stands at a slant, as a share of the reach
# Where a name may stand: right, left, at a slant, below, above.
_SIDES = ((1, 0), (-1, 0), (1, -1), (1, 1), (-1, -1), (-1, 1), (0, 1), (0, -1))
_NOBODY = -1
_WIDEST = 170
_CELL = 64.0
_ROLE: Role = "small"
MOST = 200
_MUST_BE_NAMED = 12
NAME_PADDING = 8


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

    def take(self, rect: QRectF, owner: int = _NOBODY) -> None:
        """Take a rectangle; it is no obstacle to its owner."""
        for square in _squares(rect):
            self._taken.setdefault(square, []).append((owner, rect))

    def is_free(self, rect: QRectF, owner: int = _NOBODY) -> bool:
        """Whether a rectangle is inside and overlaps nothing that another owns."""
        if not self._area.contains(rect):
            return False
        return not any(
            (who == _NOBODY or who != owner) and rect.intersects(taken)
            for square in _squares(rect)
            for who, taken in self._taken.get(square, ())
        )


def _squares(rect: QRectF) -> list[tuple[int, int]]:
    columns = range(int(rect.left() // _CELL), int(rect.right() // _CELL) + 1)
    rows = range(int(rect.top() // _CELL), int(rect.bottom() // _CELL) + 1)
    return [(column, row) for column in columns for row in rows]


def label_of(
    text: str, at: QPointF, radius: float, side: tuple[int, int] = (1, 0)
) -> tuple[str, QRectF]:
    """The cut name and where it lies: ``side`` says right (1) or left (-1), below (1) or above."""
    shown = fonts.elided(text, round(_WIDEST * metrics.text_factor()), _ROLE)
    width = fonts.advance(shown, _ROLE) + 2
    height = fonts.metrics(_ROLE).height()
    right, down = side
    reach = radius + _GAP
    away = reach * _TILT if right and down else reach
    x = at.x() + right * (away + width / 2)
    y = at.y() + down * (away - 2 + height / 2)
    return shown, QRectF(x - width / 2, y - height / 2, width, height)


def name_box(title: str, at: QPointF, radius: float, room: QRectF) -> QRectF:
    """Where the whole name of a bubble that is pointed at floats: beside it, inside the room."""
    width = min(fonts.advance(title, _ROLE, 500) + 2 + 2 * NAME_PADDING, room.width())
    height = fonts.metrics(_ROLE).height() + 8
    left = at.x() + radius + _GAP
    if left + width > room.right():
        left = at.x() - radius - _GAP - width
    left = min(max(left, room.left()), room.right() - width)
    top = min(max(at.y() - height / 2, room.top()), room.bottom() - height)
    return QRectF(left, top, width, height)


def place_labels(
    names: Sequence[str],
    places: Sequence[QPointF],
    radii: Sequence[float],
    area: QRectF,
    *,
    words: Iterable[QRectF] = (),
    lines: Iterable[QRectF] = (),
) -> list[Label]:
    """Labels for bubbles given in the order of their importance.

    None lies over another, a bubble or other words. Lines are kept clear too, except by the most
    important names, which would rather interrupt a line than be missing.
    """
    taken = Room(area)
    for rect in words:
        taken.take(rect)
    for row, (at, radius) in enumerate(zip(places, radii, strict=True)):
        side = 2 * radius
        taken.take(QRectF(at.x() - radius, at.y() - radius, side, side), row)
    lined = Room(area)
    for rect in lines:
        lined.take(rect)
    found: list[Label] = []
    for row, text in enumerate(names[:MOST]):
        rooms = [taken, lined]
        label = _first_free(rooms, row, text, places[row], radii[row])
        if label is None and row < _MUST_BE_NAMED:
            label = _first_free(rooms[:1], row, text, places[row], radii[row])
        if label is not None:
            taken.take(label.rect.adjusted(-4, -2, 4, 2))
            found.append(label)
    return found


def _first_free(
    rooms: Sequence[Room], row: int, text: str, at: QPointF, radius: float
) -> Label | None:
    for side in _SIDES:
        shown, rect = label_of(text, at, radius, side)
        if all(room.is_free(rect, row) for room in rooms):
            return Label(row, shown, rect)
    return None
