"""Dependencies as rounded lines of right angles; broken ones in red."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPolygonF

from mlpm_planner.analysis.schedule.links import KINDS
from mlpm_planner.ui.panels.roadmap.geometry import Geometry, row_height
from mlpm_planner.ui.theme import inks

_STUB = 8.0
_BEND = 5.0
_TIP = 6.0
# With more lines than this in view only those of selected bars are drawn: they would be a mat.
MOST = 240
MOST_PACKED = 60  # where rows hold several bars lines cross many of them


@dataclass(frozen=True, slots=True)
class _Line:
    """A dependency ready to be drawn, with the area it takes."""

    path: QPainterPath
    head: QPolygonF
    bounds: QRectF
    is_broken: bool


class LinkPainter:
    """Draws the dependencies that cross an area.

    Lines are kept until rows, bars or the zoom change: scrolling only moves them.
    """

    def __init__(self, geometry: Geometry) -> None:
        self._geometry = geometry
        self._lines: dict[int, _Line] = {}
        self._origin = (0.0, 0)  # the first day and the top they are laid out for
        self._fits = (0.0, 0)  # the zoom and the height of rows they fit
        state = geometry.state
        for change in (state.rows_changed, state.work_changed):
            change.connect(self._forget)

    def _forget(self) -> None:
        self._lines.clear()

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        """The lines that cross an area of the canvas."""
        state = self._geometry.state
        rows = self._geometry.rows_in(rect)
        if not len(state.links.ids) or not rows:
            return
        indexes = state.layout.rows_of_all()
        found = state.links.touching(indexes, rows.start, rows.stop - 1).tolist()
        if len(found) > (MOST_PACKED if state.layout.is_packed else MOST):
            chosen = set(state.selected)
            first, second = state.links.first, state.links.second
            found = [n for n in found if int(first[n]) in chosen or int(second[n]) in chosen]
            found = found[:MOST]
        shift = self._shift()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(shift)
        area = rect.translated(-shift)
        for number in found:
            self._paint_one(painter, area, self._line(number, shift))
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
        first, was_top = self._origin
        return QPointF((first - scale.first) * scale.px, was_top - top)

    def _line(self, number: int, shift: QPointF) -> _Line:
        if self._is_dragged(number):
            return self._laid_out(number, shift)
        line = self._lines.get(number)
        if line is None:
            line = self._lines[number] = self._laid_out(number, shift)
        return line

    def _is_dragged(self, number: int) -> bool:
        state = self._geometry.state
        links, preview = state.links, state.preview
        return bool(preview) and (
            int(links.first[number]) in preview or int(links.second[number]) in preview
        )

    def _laid_out(self, number: int, shift: QPointF) -> _Line:
        points = [point - shift for point in self.points(number)]
        is_broken = bool(self._geometry.state.links.slack[number] < 0)
        head = _arrow_head(points[-2], points[-1])
        return _Line(rounded_path(points), head, _bounds(points), is_broken)

    def _paint_one(self, painter: QPainter, area: QRectF, line: _Line) -> None:
        if not line.bounds.intersects(area):
            return
        colour = "bad" if line.is_broken else "control"
        painter.setPen(inks.pen(colour, 1.6 if line.is_broken else 1.3))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(line.path)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(inks.brush(colour))
        painter.drawPolygon(line.head)

    def points(self, number: int) -> list[QPointF]:
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
            points = self.points(number)
            pairs = pairwise(points)
            if any(QRectF(a, b).normalized().adjusted(-4, -4, 4, 4).contains(at) for a, b in pairs):
                return number
        return -1


def route(source: QRectF, target: QRectF, kind: str) -> list[QPointF]:
    """The corners of a line between two bars, leaving and entering sideways."""
    leaves_right, enters_left = kind[0] == "F", kind[1] == "S"
    start = QPointF(source.right() if leaves_right else source.left(), source.center().y())
    end = QPointF(target.left() if enters_left else target.right(), target.center().y())
    out = start.x() + (_STUB if leaves_right else -_STUB)
    back = end.x() + (-_STUB - 4 if enters_left else _STUB + 4)
    direct = back >= out if leaves_right and enters_left else False
    if direct:
        return [start, QPointF(out, start.y()), QPointF(out, end.y()), end]
    if leaves_right != enters_left:  # both at the same side: one bow around
        far = max(out, back) if leaves_right else min(out, back)
        return [start, QPointF(far, start.y()), QPointF(far, end.y()), end]
    middle = source.center().y() + (row_height() / 2 if end.y() >= start.y() else -row_height() / 2)
    corners = ((out, start.y()), (out, middle), (back, middle), (back, end.y()))
    return [start, *(QPointF(x, y) for x, y in corners), end]


def rounded_path(points: Sequence[QPointF]) -> QPainterPath:
    """A line through corners, each rounded."""
    path = QPainterPath(points[0])
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        path.lineTo(_towards(corner, before))
        path.quadTo(corner, _towards(corner, after))
    path.lineTo(points[-1])
    return path


def _towards(corner: QPointF, other: QPointF) -> QPointF:
    away = other - corner
    length = abs(away.x()) + abs(away.y())
    if length < 0.01:
        return corner
    return corner + away * (min(_BEND, length / 2) / length)


def _arrow_head(before: QPointF, tip: QPointF) -> QPolygonF:
    side = -1.0 if tip.x() >= before.x() else 1.0
    back = tip.x() + side * _TIP
    corners = [QPointF(back, tip.y() - 3.5), tip, QPointF(back, tip.y() + 3.5)]
    return QPolygonF(corners)


def _bounds(points: Sequence[QPointF]) -> QRectF:
    xs, ys = [p.x() for p in points], [p.y() for p in points]
    return QRectF(min(xs) - 8, min(ys) - 8, max(xs) - min(xs) + 16, max(ys) - min(ys) + 16)
