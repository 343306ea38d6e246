"""The picture of the matrix: quadrants, axes, bubbles with whiskers, names."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QRegion

from mlpm_planner.analysis.types import IntArray
from mlpm_planner.application.plan import Plan
from mlpm_planner.application.score_matrix import Matrix
from mlpm_planner.ui import formats
from mlpm_planner.ui.panels.prioritise.matrix_axis import Axis, fitted
from mlpm_planner.ui.panels.prioritise.matrix_labels import MOST, Label, Room, place_labels
from mlpm_planner.ui.theme import fonts, inks, paint
from mlpm_planner.ui.theme.paint import Voice

_LEFT, _TOP, _RIGHT, _BOTTOM = 72.0, 34.0, 24.0, 52.0
_BIGGEST = 14.0
_SMALLEST = 6.0
# How much of a bubble nothing may hide, and how far it steps aside for that.
_CORE = 0.65
_MOST_ASIDE = 200
_ASIDE = (0.0, 2.05, -2.05, 4.1, -4.1)
_UNKNOWN_CONFIDENCE = 0.8
# Features beyond this many are dots, so that the picture stays quick and readable.
MOST_BUBBLES = 600
_QUADRANT = Voice("small", 600, "text2")
_TITLE = Voice("small", 500, "text2")


@dataclass(frozen=True, slots=True)
class Look:
    """What a feature is called and the colour of its theme."""

    title: str
    colour: str


class Scene:
    """Places of all features on an area of the screen; rows are those of the matrix."""

    def __init__(self, plan: Plan, matrix: Matrix, size: QRectF, order: IntArray) -> None:
        """``order`` lists the rows by importance."""
        self.matrix = matrix
        self.order = order
        self._plan = plan
        scale = max(1.0, fonts.scale())
        self.area = size.adjusted(_LEFT * scale, _TOP * scale, -_RIGHT, -_BOTTOM * scale)
        self.x, self.y = self._axes()
        self.xs = self.x.pixels(matrix.effort)
        self.ys = self.y.pixels(matrix.value)
        self._spread_out()

    def _axes(self) -> tuple[Axis, Axis]:
        matrix, area = self.matrix, self.area
        effort = (float(matrix.effort.min()), float(matrix.effort.max()))
        value = (float(matrix.value.min()), float(matrix.value.max()))
        wide = effort[1] / effort[0] > 100
        return (
            fitted(*effort, (area.left(), area.right()), is_log=wide),
            fitted(*value, (area.bottom(), area.top()), is_log=matrix.is_log),
        )

    def _spread_out(self) -> None:
        """Move bubbles that would hide each other a little aside."""
        room = Room(self.area.adjusted(-_BIGGEST, -_BIGGEST, _BIGGEST, _BIGGEST))
        for row in self.bubbles[:_MOST_ASIDE]:
            at, reach = self.at(row), self.radius(row) * _CORE
            boxes = [_box(at + QPointF(shift * reach, 0), reach) for shift in _ASIDE]
            free = next((box for box in boxes if room.is_free(box, row)), boxes[0])
            room.take(free, row)
            self.xs[row] = free.center().x()

    def true_place(self, row: int) -> QPointF:
        """Where effort and value of a feature lie exactly."""
        effort, value = float(self.matrix.effort[row]), float(self.matrix.value[row])
        return QPointF(self.x.pixel(effort), self.y.pixel(value))

    def look(self, row: int) -> Look:
        """How a feature is shown."""
        feature = self._plan.features[self.matrix.ids[row]]
        theme = self._plan.themes.get(feature.theme_id)
        return Look(feature.title, theme.colour if theme else "control")

    def at(self, row: int) -> QPointF:
        """Where a feature lies."""
        return QPointF(float(self.xs[row]), float(self.ys[row]))

    def radius(self, row: int) -> float:
        """The size of a bubble: the surer, the larger."""
        confidence = float(self.matrix.confidence[row])
        share = _UNKNOWN_CONFIDENCE if np.isnan(confidence) else min(1.0, max(0.0, confidence))
        return _SMALLEST + (_BIGGEST - _SMALLEST) * share

    def row_at(self, point: QPointF) -> int:
        """The feature under a point, the nearest one; -1 for none."""
        if not self.matrix.count:
            return -1
        distance = np.hypot(self.xs - point.x(), self.ys - point.y())
        row = int(distance.argmin())
        return row if distance[row] <= self.radius(row) + 4 else -1

    def neighbour(self, row: int, step: tuple[int, int]) -> int:
        """The nearest bubble in a direction (right and up are positive); -1 for none."""
        right, up = self.xs - self.xs[row], self.ys[row] - self.ys
        along = right * step[0] + up * step[1]
        across = np.abs(right * step[1]) + np.abs(up * step[0])
        cost = np.where(along > 1.0, along + 2.0 * across, np.inf)
        best = int(cost.argmin())
        return best if np.isfinite(cost[best]) else -1

    @cached_property
    def bubbles(self) -> Sequence[int]:
        """The rows that are shown as bubbles, the most important first."""
        return [int(row) for row in self.order[:MOST_BUBBLES]]

    @cached_property
    def labels(self) -> Sequence[Label]:
        """The names that found room; their rows count within the bubbles."""
        rows = self.bubbles
        names = [self.look(row).title for row in rows[:MOST]]
        places = [self.at(row) for row in rows]
        radii = [self.radius(row) for row in rows]
        whiskers = (whisker(self, row) for row in rows)
        lines = [_around(line) for line in whiskers if line is not None]
        words = [rect for rect, _align in quadrant_words(self.area).values()]
        return place_labels(names, places, radii, self.area, words=words, lines=lines)


def _box(at: QPointF, reach: float) -> QRectF:
    return QRectF(at.x() - reach, at.y() - reach, 2 * reach, 2 * reach)


def paint_scene(painter: QPainter, scene: Scene, left_out: frozenset[int] = frozenset()) -> None:
    """Everything that stands still; some rows may be left out because they are being moved."""
    _paint_quadrants(painter, scene)
    _paint_axes(painter, scene)
    _paint_dots(painter, scene)
    shown = [row for row in scene.bubbles if row not in left_out]
    painter.save()
    painter.setClipRegion(room_for_whiskers(scene))
    for row in reversed(shown):
        paint_whisker(painter, scene, row)
    painter.restore()
    for row in reversed(shown):
        paint_bubble(painter, scene.at(row), scene.radius(row), scene.look(row).colour)
    for label in scene.labels:
        if scene.bubbles[label.row] not in left_out:
            baseline = QPointF(
                label.rect.left(), label.rect.top() + fonts.metrics("small").ascent()
            )
            paint.halo_text(painter, baseline, label.text, Voice("small"))


def _paint_quadrants(painter: QPainter, scene: Scene) -> None:
    area = scene.area
    effort, value = scene.matrix.middle
    x, y = round(scene.x.pixel(effort)), round(scene.y.pixel(value))
    first = QRectF(area.left(), area.top(), x - area.left(), y - area.top())
    painter.fillRect(first, inks.colour("good_tint", 0.55))
    painter.fillRect(QRectF(x, area.top(), 1, area.height()), inks.colour("line"))
    paint.hairline(painter, area.left(), area.right(), y, "line")
    paint.hairline(painter, area.left(), area.right(), area.bottom(), "line")
    for words, (rect, align) in quadrant_words(area).items():
        paint.text(painter, rect, words, _QUADRANT, align)


def quadrant_words(area: QRectF) -> dict[str, tuple[QRectF, Qt.AlignmentFlag]]:
    """What the four quadrants ask for, each in its outer corner."""
    height = fonts.metrics("small").height() + 4
    inner = area.adjusted(12, 10, -12, -10)
    corners = {
        "Do first": (inner.top(), paint.LEFT),
        "Plan carefully": (inner.top(), paint.RIGHT),
        "Fill gaps": (inner.bottom() - height, paint.LEFT),
        "Question": (inner.bottom() - height, paint.RIGHT),
    }
    found: dict[str, tuple[QRectF, Qt.AlignmentFlag]] = {}
    for words, (top, align) in corners.items():
        width = fonts.advance(words, _QUADRANT.role, _QUADRANT.weight) + 2
        left = inner.left() if align == paint.LEFT else inner.right() - width
        found[words] = (QRectF(left, top, width, height), align)
    return found


def _paint_axes(painter: QPainter, scene: Scene) -> None:
    area = scene.area
    height = fonts.metrics("small").height() + 4
    for value in scene.y.ticks(70.0):
        y = scene.y.pixel(value)
        box = QRectF(0, y - height / 2, area.left() - 10, height)
        paint.text(painter, box, formats.compact(value), paint.CAPTION, paint.RIGHT)
    for value in scene.x.ticks():
        x = scene.x.pixel(value)
        box = QRectF(x - 40, area.bottom() + 6, 80, height)
        paint.text(painter, box, formats.figure(value), paint.CAPTION, paint.CENTRE)
    title = QRectF(16, area.top() - height - 6, area.right() - 16, height)
    paint.text(painter, title, f"↑ {scene.matrix.title}", _TITLE)
    foot = QRectF(area.left(), area.bottom() + height + 8, area.width(), height)
    paint.text(painter, foot, "Effort, person-weeks →", _TITLE, paint.RIGHT)


def _paint_dots(painter: QPainter, scene: Scene) -> None:
    """The many small ones as squares of three pixels, set in one picture."""
    rest = scene.order[MOST_BUBBLES:]
    if not len(rest):
        return
    area = scene.area.toAlignedRect()
    dots = np.zeros((area.height() + 2, area.width() + 2), np.uint32)
    xs = np.clip(scene.xs[rest] - area.left(), 0, area.width() - 1).astype(np.int64)
    ys = np.clip(scene.ys[rest] - area.top(), 0, area.height() - 1).astype(np.int64)
    ink = inks.colour("control", 0.55).rgba()
    for down in range(3):
        for right in range(3):
            dots[ys + down, xs + right] = ink
    height, width = dots.shape
    picture = QImage(dots.data, width, height, 4 * width, QImage.Format.Format_ARGB32)
    painter.drawImage(QPointF(area.left() - 1, area.top() - 1), picture)


def whisker(scene: Scene, row: int) -> QLineF | None:
    """The likely range of a value, as far as it is in the picture; None where it is not known."""
    low, high = float(scene.matrix.low[row]), float(scene.matrix.high[row])
    if not (np.isfinite(low) and np.isfinite(high)):
        return None
    area, x = scene.area, round(float(scene.xs[row])) + 0.5
    bottom = min(area.bottom(), scene.y.pixel(low))
    return QLineF(x, bottom, x, max(area.top(), scene.y.pixel(high)))


def _around(line: QLineF) -> QRectF:
    """The area of an upright line with some air beside it."""
    return QRectF(line.x1() - 2, line.y2(), 4, line.y1() - line.y2())


def room_for_whiskers(scene: Scene) -> QRegion:
    """The area without what is written on it: no line goes through a word."""
    room = QRegion(scene.area.toAlignedRect())
    for rect in [label.rect for label in scene.labels] + [
        rect for rect, _align in quadrant_words(scene.area).values()
    ]:
        room -= rect.adjusted(-2, 0, 2, 0).toAlignedRect()
    return room


def paint_whisker(painter: QPainter, scene: Scene, row: int) -> None:
    """The likely range of a value as a thin line."""
    line = whisker(scene, row)
    if line is not None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(inks.pen("control", 1.0, 0.6))
        painter.drawLine(line)


def paint_bubble(painter: QPainter, at: QPointF, radius: float, colour: str) -> None:
    """A feature in the colour of its theme, set off by a halo."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(inks.brush("surface"))
    painter.drawEllipse(at, radius + 1.5, radius + 1.5)
    painter.setBrush(inks.mixed(colour, "surface", 0.22))
    painter.drawEllipse(at, radius, radius)


def paint_ring(painter: QPainter, at: QPointF, radius: float, *, focus: bool) -> None:
    """The ring of a selected bubble."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(inks.pen("focus" if focus else "accent", 2.0))
    painter.drawEllipse(at, radius + 3.5, radius + 3.5)
