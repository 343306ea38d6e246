"""Dependencies as rounded lines of right angles; broken ones in red."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPolygonF

from mlpm_planner.analysis.schedule.links import KINDS
from mlpm_planner.analysis.types import FloatArray, IntArray
from mlpm_planner.ui.panels.roadmap.geometry import Geometry, row_height
from mlpm_planner.ui.theme import inks

_STUB = 8.0
_BEND = 5.0
_TIP = 6.0
_AROUND = 48.0  # how far a line may reach beyond its bars: stubs, and the half of a diamond
# With more lines than this in view only those of selected bars are drawn: they would be a mat.
MOST = 240
MOST_PACKED = 60  # where rows hold several bars lines cross many of them

Point = tuple[float, float]


class _Look(Enum):
    """Colour and width of a line, in the order they are drawn."""

    USUAL = ("control", 1.3)
    CRITICAL = ("text", 2.4)
    BROKEN = ("bad", 1.6)


@dataclass(frozen=True, slots=True)
class _Line:
    """A dependency ready to be drawn, with the area it takes."""

    path: QPainterPath
    head: QPolygonF
    bounds: QRectF
    look: _Look


class LinkPainter:
    """Draws the dependencies that cross an area.

    Lines are kept until rows, bars or the zoom change: scrolling only moves them.
    """

    def __init__(self, geometry: Geometry) -> None:
        self._geometry = geometry
        self._lines: dict[int, _Line] = {}
        self._shown = _Shown()
        self._slack: dict[int, float] = {}  # of the lines that are dragged
        self._origin = (0.0, 0)  # the first day and the top they are laid out for
        self._fits = (0.0, 0)  # the zoom and the height of rows they fit
        state = geometry.state
        for change in (
            state.rows_changed,
            state.work_changed,
            state.slacks_changed,
            state.display_changed,
        ):
            change.connect(self._forget)

    def _forget(self) -> None:
        self._lines.clear()
        self._shown = _Shown()

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        """The lines that cross an area of the canvas."""
        if not len(self._geometry.state.links.ids):
            return
        shift = self._shift()
        area = rect.translated(-shift)
        found = self._crossing(area)
        if not found:
            return
        self._judge(found)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(shift)
        lines = [self._line(number, shift) for number in found]
        lines = [line for line in lines if line.bounds.intersects(area)]
        for look in _Look:
            _paint_lines(painter, [line for line in lines if line.look is look], look)
        painter.restore()

    def _shift(self) -> QPointF:
        """How far the view has moved since the lines were laid out."""
        state, top = self._geometry.state, self._geometry.top
        scale = state.scale
        fits = (scale.px, row_height())
        if fits != self._fits:
            self._forget()
            self._fits = fits
        if not self._lines:
            self._origin = (scale.first, top)
            self._shown = _Shown()
        first, was_top = self._origin
        return QPointF((first - scale.first) * scale.px, was_top - top)

    def _crossing(self, area: QRectF) -> list[int]:
        """The lines that may cross an area; those that are dragged may be anywhere."""
        state, rows = self._geometry.state, self._geometry.rows_seen()
        if self._shown.rows != rows:
            indexes = state.layout.rows_of_all()
            numbers = state.links.touching(indexes, rows.start, rows.stop - 1)
            self._shown = _Shown(rows, numbers, self._reach(numbers))
        numbers, reach = self._shown.numbers, self._shown.reach
        meets = (reach[0] < area.right()) & (reach[1] > area.left())
        meets &= (reach[2] < area.bottom()) & (reach[3] > area.top())
        if state.preview:
            dragged = [self._is_dragged(number) for number in numbers.tolist()]
            meets |= np.array(dragged, np.bool_)
        if len(numbers) > (MOST_PACKED if state.layout.is_packed else MOST):
            chosen, links = state.selected, state.links
            meets &= np.isin(links.first[numbers], chosen) | np.isin(links.second[numbers], chosen)
        return numbers[meets][:MOST].tolist()

    def _reach(self, numbers: IntArray) -> FloatArray:
        """Left, right, top and bottom that lines stay within, as they are laid out."""
        state, (first_day, top) = self._geometry.state, self._origin
        ends = np.stack((state.links.first[numbers], state.links.second[numbers]))
        rows = state.layout.rows_of_all()[ends]
        left = (state.bars.start[ends].min(0) - first_day) * state.scale.px - _AROUND
        right = (state.bars.end[ends].max(0) + 1 - first_day) * state.scale.px + _AROUND
        height = row_height()
        return np.stack((left, right, rows.min(0) * height - top, (rows.max(0) + 1) * height - top))

    def _line(self, number: int, shift: QPointF) -> _Line:
        if self._is_dragged(number):
            return self._laid_out(number, shift)
        line = self._lines.get(number)
        if line is None:
            line = self._lines[number] = self._laid_out(number, shift)
        return line

    def _judge(self, found: Sequence[int]) -> None:
        """Judge the lines of bars that are shown elsewhere by the days they are shown on."""
        state = self._geometry.state
        rows = np.array([number for number in found if self._is_dragged(number)], np.int64)
        self._slack = {}
        if len(rows):
            slack = state.links.slack_with(state.plan, state.bars, rows, state.preview)
            self._slack = dict(zip(rows.tolist(), slack.tolist(), strict=True))

    def _is_dragged(self, number: int) -> bool:
        state = self._geometry.state
        links, preview = state.links, state.preview
        return bool(preview) and (
            int(links.first[number]) in preview or int(links.second[number]) in preview
        )

    def _laid_out(self, number: int, shift: QPointF) -> _Line:
        across, down = shift.x(), shift.y()
        points = [(x - across, y - down) for x, y in self.points(number)]
        slack = self._slack.get(number, self._geometry.state.links.slack.item(number))
        head = _arrow_head(points[-2], points[-1])
        return _Line(rounded_path(points), head, _bounds(points), self._look(number, slack))

    def _look(self, number: int, slack: float) -> _Look:
        state = self._geometry.state
        if slack < 0:
            return _Look.BROKEN
        is_driving = state.display.critical and state.links.ids[number] in state.slacks.driving
        return _Look.CRITICAL if is_driving else _Look.USUAL

    def points(self, number: int) -> list[Point]:
        """The corners of one line, from the predecessor to the successor."""
        state = self._geometry.state
        first, second = int(state.links.first[number]), int(state.links.second[number])
        source = self._geometry.bar_rect(first, state.layout.row_of(first))
        target = self._geometry.bar_rect(second, state.layout.row_of(second))
        kind = KINDS[int(state.links.kinds[number])]
        return route(source, target, kind)

    def near(self, at: QPointF) -> int:
        """The dependency whose line passes a point, or -1."""
        state = self._geometry.state
        row = self._geometry.row_at(at.y())
        found = state.links.touching(state.layout.rows_of_all(), row, row).tolist()
        for number in found[:MOST]:
            if any(_is_near(at, a, b) for a, b in pairwise(self.points(number))):
                return number
        return -1


@dataclass(frozen=True, slots=True)
class _Shown:
    """The dependencies of the rows that are seen, with how far each reaches."""

    rows: range | None = None
    numbers: IntArray = field(default_factory=lambda: np.zeros(0, np.int64))
    reach: FloatArray = field(default_factory=lambda: np.zeros((4, 0)))


def _paint_lines(painter: QPainter, lines: Sequence[_Line], look: _Look) -> None:
    colour, width = look.value
    painter.setPen(inks.pen(colour, width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for line in lines:
        painter.drawPath(line.path)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(inks.brush(colour))
    for line in lines:
        painter.drawPolygon(line.head)


def route(source: QRectF, target: QRectF, kind: str) -> list[Point]:
    """The corners of a line between two bars, leaving and entering sideways."""
    leaves_right, enters_left = kind[0] == "F", kind[1] == "S"
    x = source.right() if leaves_right else source.left()
    end = target.left() if enters_left else target.right()
    above, below = source.center().y(), target.center().y()
    out = x + (_STUB if leaves_right else -_STUB)
    back = end + (-_STUB - 4 if enters_left else _STUB + 4)
    if leaves_right and enters_left and back >= out:
        return [(x, above), (out, above), (out, below), (end, below)]
    if leaves_right != enters_left:  # both at the same side: one bow around
        far = max(out, back) if leaves_right else min(out, back)
        return [(x, above), (far, above), (far, below), (end, below)]
    middle = above + (row_height() / 2 if below >= above else -row_height() / 2)
    corners = [(out, above), (out, middle), (back, middle), (back, below)]
    return [(x, above), *corners, (end, below)]


def rounded_path(points: Sequence[Point]) -> QPainterPath:
    """A line through corners, each rounded."""
    path = QPainterPath(QPointF(*points[0]))
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        path.lineTo(*_towards(corner, before))
        path.quadTo(*corner, *_towards(corner, after))
    path.lineTo(*points[-1])
    return path


def _towards(corner: Point, other: Point) -> Point:
    x, y = corner
    across, down = other[0] - x, other[1] - y
    length = abs(across) + abs(down)
    if length < 0.01:
        return corner
    share = min(_BEND, length / 2) / length
    return x + across * share, y + down * share


def _is_near(at: QPointF, a: Point, b: Point) -> bool:
    corners = QRectF(QPointF(*a), QPointF(*b)).normalized()
    return corners.adjusted(-4, -4, 4, 4).contains(at)


def _arrow_head(before: Point, tip: Point) -> QPolygonF:
    x, y = tip
    back = x + (-1.0 if x >= before[0] else 1.0) * _TIP
    return QPolygonF([QPointF(back, y - 3.5), QPointF(x, y), QPointF(back, y + 3.5)])


def _bounds(points: Sequence[Point]) -> QRectF:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return QRectF(min(xs) - 8, min(ys) - 8, max(xs) - min(xs) + 16, max(ys) - min(ys) + 16)
