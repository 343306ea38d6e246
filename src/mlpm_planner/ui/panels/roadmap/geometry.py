"""Where rows and bars lie on the canvas, and what lies under a point."""

from enum import Enum
from functools import cache
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF

from mlpm_planner.application.timeline_bars import NONE
from mlpm_planner.application.timeline_display import Density
from mlpm_planner.ui.panels.roadmap.timeline_state import TimelineState
from mlpm_planner.ui.theme import fonts

HANDLE = 6.0  # radius of the handle that links are drawn from
_GRIP = 6.0  # how near to an edge the pointer takes hold of it
_LEAST_GRIPPED = 18.0
_BAR_GAP = 12  # between the bars of two rows, in px
_COMPACT_GAP = 8
_REACH = 14.0  # how far a diamond reaches beyond its day


def row_height() -> int:
    """Height of a row; grows with the text and with how dense the user wants it."""
    return _row_height(fonts.scale(), _InUse.density)


# What rows add to the height of their words, and the least they are, px.
_ROOM = {Density.COMPACT: (10, 26), Density.NORMAL: (18, 34), Density.ROOMY: (28, 44)}


class _InUse:
    density = Density.NORMAL


def use_density(density: Density) -> None:
    """Make rows as high as this."""
    _InUse.density = density


@cache
def _row_height(_scale: float, density: Density) -> int:
    more, least = _ROOM[density]
    return max(least, round(fonts.metrics("body").height()) + more)


def bar_height() -> int:
    """Height of a bar."""
    return row_height() - (_COMPACT_GAP if _InUse.density is Density.COMPACT else _BAR_GAP)


class Part(Enum):
    """What a point of the canvas belongs to."""

    NOTHING = 0
    ROW = 1
    HEAD = 2
    BODY = 3
    START = 4
    END = 5
    HANDLE = 6
    HANDLE_START = 7


class Hit(NamedTuple):
    """The part under a point, its row and, where there is one, the slot of its bar."""

    part: Part
    row: int = NONE
    slot: int = NONE


class Geometry:
    """Positions in px of the viewport, which is ``height`` high and scrolled down by ``top``."""

    def __init__(self, state: TimelineState) -> None:
        self.state = state
        self.top = 0
        self.height = 0

    def row_top(self, row: int) -> int:
        """Where a row begins."""
        return row * row_height() - self.top

    def row_at(self, y: float) -> int:
        """The row at a height, which may lie beyond the last one."""
        return int((y + self.top) // row_height())

    def rows_in(self, rect: QRectF) -> range:
        """The rows that an area touches."""
        first = max(0, self.row_at(rect.top()))
        last = min(self.state.layout.count - 1, self.row_at(rect.bottom() - 0.01))
        return range(first, last + 1)

    def rows_seen(self) -> range:
        """The rows that can be seen, whole or in part."""
        return self.rows_in(QRectF(0, 0, 1, self.height))

    def bar_rect(self, slot: int, row: int, *, as_planned: bool = False) -> QRectF:
        """The area of a bar without its tail; a diamond's box for a milestone.

        As planned it is where the bar lies, whatever a drag shows.
        """
        bars = self.state.bars
        planned = bars.start.item(slot), bars.end.item(slot)
        return self.span_rect(slot, row, planned if as_planned else self.state.span_of(slot))

    def span_rect(self, slot: int, row: int, span: tuple[int, int]) -> QRectF:
        """The area a bar would take with other days."""
        start, end = span
        scale, whole = self.state.scale, row_height()
        height = whole - _BAR_GAP
        top = row * whole - self.top + _BAR_GAP // 2
        left = scale.x(start)
        if self.state.feature(slot).is_milestone:
            middle = left + scale.px / 2
            return QRectF(middle - height / 2 + 2, top + 2, height - 4, height - 4)
        return QRectF(left, top, max(2.0, scale.x(end + 1) - left), height)

    def handle_at(self, bar: QRectF, *, at_start: bool = False) -> QPointF:
        """The middle of the handle at the end of a bar, or at its start."""
        x = bar.left() - HANDLE - 3 if at_start else bar.right() + HANDLE + 3
        return QPointF(x, bar.center().y())

    def _handle(self, at: QPointF, slot: int, row: int) -> Part:
        bar = self.bar_rect(slot, row)
        if _near(at, self.handle_at(bar)):
            return Part.HANDLE
        is_start = _near(at, self.handle_at(bar, at_start=True))
        return Part.HANDLE_START if is_start else Part.NOTHING

    def hit(self, at: QPointF, *, handles: tuple[int, ...] = ()) -> Hit:
        """What lies at a point; ``handles`` are the slots whose handles are shown."""
        row = self.row_at(at.y())
        layout = self.state.layout
        if row < 0 or row >= layout.count:
            return Hit(Part.NOTHING, row)
        if layout.is_head(row):
            return Hit(Part.HEAD, row)
        for slot in handles:
            handle = self._handle(at, slot, row) if layout.row_of(slot) == row else Part.NOTHING
            if handle is not Part.NOTHING:
                return Hit(handle, row, slot)
        if layout.is_packed:
            return self._hit_packed(at, row)
        slot = layout.code(row)
        return Hit(self._part(at, slot, row), row, slot)

    def _part(self, at: QPointF, slot: int, row: int) -> Part:
        is_moment = self.state.feature(slot).is_milestone
        return _part_of(self.bar_rect(slot, row), at, is_moment=is_moment)

    def _hit_packed(self, at: QPointF, row: int) -> Hit:
        """The last bar under a point of a row with several; the row alone between bars."""
        scale = self.state.scale
        first, last = scale.day(at.x() - _REACH), scale.day(at.x() + _REACH)
        for slot in reversed(self.state.layout.between(row, first, last, self.state.bars)):
            part = self._part(at, slot, row)
            if part is not Part.ROW:
                return Hit(part, row, slot)
        return Hit(Part.ROW, row)


def _near(at: QPointF, middle: QPointF) -> bool:
    away = at - middle
    return away.x() ** 2 + away.y() ** 2 <= (HANDLE + 3) ** 2


def _part_of(bar: QRectF, at: QPointF, *, is_moment: bool) -> Part:
    grown = bar.adjusted(-3, -3, 3, 3)
    if not grown.contains(at):
        return Part.ROW
    if is_moment or bar.width() < _LEAST_GRIPPED:
        return Part.BODY
    grip = min(_GRIP, bar.width() / 4)
    if at.x() >= bar.right() - grip:
        return Part.END
    return Part.START if at.x() <= bar.left() + grip - 2 else Part.BODY
