"""The still layers of a chart, from the ground up: zones, grid, axes, line, latest value."""

import math

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from mlpm_planner.application.kpi_text import ValueFormat
from mlpm_planner.ui.charts.framing import Frame, is_crowded
from mlpm_planner.ui.charts.lines import Lines, lines_of, segments
from mlpm_planner.ui.charts.scale import time_ticks
from mlpm_planner.ui.theme import fonts, inks, paint
from mlpm_planner.ui.theme.paint import Voice

# Above so many points a line of 2 px is slow and no nicer.
_THICK_UP_TO = 1_500
_TICK_ROOM = 54.0
_BREACH_LIGHT, _BREACH_DARK = 0.055, 0.09
_TICK = Voice("small", 0, "text3", tabular=True)
_TICK_TEXT = Voice("small", 0, "text3")
_TARGET = Voice("small", 600, "good")
_BREACH = Voice("micro", 500, "bad")
# Px: from words to the line that are enough; between tries; for the latest value at the right.
_CLEAR, _STEP, _VALUE_ROOM = 12.0, 16.0, 60.0


def paint_zones(painter: QPainter, frame: Frame) -> None:
    """Where the values should be, and where they must not be."""
    aim = frame.data.aim
    if aim is None:
        return
    _zone(painter, frame, (aim.low, aim.high), "good_fill", inks.current().zone_alpha)
    if aim.breach is not None:
        above = aim.breach >= aim.edge(aim.breach)
        area = (aim.breach, math.inf) if above else (-math.inf, aim.breach)
        alpha = _BREACH_DARK if inks.current().dark else _BREACH_LIGHT
        _zone(painter, frame, area, "bad_fill", alpha)


def _zone(
    painter: QPainter, frame: Frame, ends: tuple[float, float], colour: str, alpha: float
) -> None:
    plot = frame.plot
    top = _pixel(frame, ends[1])
    bottom = _pixel(frame, ends[0])
    if bottom > top:
        area = QRectF(plot.left(), top, plot.width(), bottom - top)
        painter.fillRect(area, inks.colour(colour, alpha))


def _pixel(frame: Frame, value: float) -> float:
    """The height of a value, held inside the plot."""
    if math.isinf(value):
        return frame.plot.top() if value > 0 else frame.plot.bottom()
    return min(max(frame.y.at(value), frame.plot.top()), frame.plot.bottom())


def paint_grid(painter: QPainter, frame: Frame) -> None:
    """Horizontal lines with their values; no line for the axis itself."""
    plot = frame.plot
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # noqa: FBT003
    line = inks.colour("line", 0.6)
    for tick, label in zip(frame.axis.ticks, frame.axis.labels, strict=True):
        y = frame.y.at(tick)
        painter.fillRect(QRectF(plot.left(), round(y), plot.width(), 1), line)
        words = QRectF(plot.left() - frame.axis.width - 10, y - 9, frame.axis.width + 2, 18)
        paint.text(painter, words, label, _TICK, paint.RIGHT)


def paint_time_axis(painter: QPainter, frame: Frame, *, with_years: bool = True) -> None:
    """The line under the plot with its ticks; the year under the first and under January."""
    plot = frame.plot
    painter.fillRect(QRectF(plot.left(), plot.bottom(), plot.width(), 1), inks.colour("line"))
    height = fonts.metrics("small").height() + 1
    right = -math.inf
    room = _TICK_ROOM * max(1.0, fonts.scale())
    for tick in time_ticks(frame.x, frame.data.zone, room):
        x = round(frame.x.at(tick.at))
        width = max(fonts.advance(tick.label, "small"), fonts.advance(tick.below, "small")) + 2
        left = x - width / 2
        if left < max(right + 6, plot.left() - 24) or left + width > plot.right() + 4:
            continue
        painter.fillRect(QRectF(x, plot.bottom(), 1, 4), inks.colour("control"))
        right = left + width
        words = QRectF(left, plot.bottom() + 8, width, height)
        paint.text(painter, words, tick.label, _TICK_TEXT, paint.CENTRE)
        if tick.below and with_years:
            paint.text(painter, words.translated(0, height), tick.below, _TICK_TEXT, paint.CENTRE)


def paint_target(painter: QPainter, frame: Frame) -> None:
    """The dashed target line (two for a band) with its words, and the words of the breach zone."""
    aim, plot = frame.data.aim, frame.plot
    if aim is None:
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # noqa: FBT003
    painter.setPen(inks.pen("good", 1, dashed=True))
    edges = [edge for edge in (aim.low, aim.high) if math.isfinite(edge)]
    for edge in edges:
        y = frame.y.at(edge)
        if plot.top() <= y <= plot.bottom():
            painter.drawLine(QLineF(plot.left(), round(y) + 0.5, plot.right(), round(y) + 0.5))
    _target_words(painter, frame, edges)
    _breach_words(painter, frame)


def _target_words(painter: QPainter, frame: Frame, edges: list[float]) -> None:
    form, plot = _bare(frame.data.form), frame.plot
    name = f"Target {form.value(edges[0])}"
    if len(edges) > 1:
        name = f"Target {form.bare(edges[0])} – {form.value(edges[1])}"
    height = fonts.metrics("small").height()
    inward = -1 if math.isfinite(frame.data.aim.low if frame.data.aim else 0.0) else 1
    y = _pixel(frame, edges[0]) + (4 if inward > 0 else -height - 4)
    if y + height > plot.bottom() or y < plot.top():
        y = min(max(y, plot.top() + 4), plot.bottom() - height - 4)
        name += " ↓" if frame.y.at(edges[0]) > plot.bottom() else ""
        name += " ↑" if frame.y.at(edges[0]) < plot.top() else ""
    width = fonts.advance(name, "small", 600)
    baseline = QPointF(plot.right() - width - 6, y + fonts.metrics("small").ascent())
    paint.halo_text(painter, baseline, name, _TARGET, frame.ground)


def _breach_words(painter: QPainter, frame: Frame) -> None:
    aim = frame.data.aim
    if aim is None or aim.breach is None:
        return
    y = frame.y.at(aim.breach)
    if not frame.plot.top() + 14 < y < frame.plot.bottom() - 14:
        return
    above = aim.breach >= aim.edge(aim.breach)
    side = "above" if above else "below"
    words = f"Breach {side} {_bare(frame.data.form).value(aim.breach)}"
    metrics = fonts.metrics("micro", 500)
    baseline = y - 6 if above else y + metrics.ascent() + 5
    left = _free_left(frame, fonts.advance(words, "micro", 500), baseline - metrics.ascent() / 2)
    paint.halo_text(painter, QPointF(left, baseline), words, _BREACH, frame.ground)


def _free_left(frame: Frame, width: float, y: float) -> float:
    """Where words at a height begin: at the left, or where they first keep clear of the line."""
    first, last = frame.plot.left() + 8, frame.plot.right() - width - _VALUE_ROOM
    if len(frame.data.series) > _THICK_UP_TO or last <= first:
        return first
    places = [float(x) for x in np.arange(first, last, _STEP)]
    clear = [_clearance(frame, x, x + width, y) for x in places]
    best = max(clear)
    return next(x for x, room in zip(places, clear, strict=True) if room >= best)


def _clearance(frame: Frame, left: float, right: float, y: float) -> float:
    """How far the line stays away from a height between two places; at most what is enough."""
    times, values = frame.data.series.times, frame.data.series.values
    first, last = np.searchsorted(times, (frame.x.value(left), frame.x.value(right)))
    inside = values[max(0, first - 1) : last + 1]
    inside = inside[np.isfinite(inside)]
    if not len(inside):
        return _CLEAR
    heights = [frame.y.at(float(value)) for value in (inside.min(), inside.max())]
    between = min(heights) <= y <= max(heights)
    return 0.0 if between else min(_CLEAR, *(abs(height - y) for height in heights))


def _bare(form: ValueFormat) -> ValueFormat:
    """Labels inside the plot need no unit, except where it is a sign."""
    return form if len(form.unit) <= 1 else ValueFormat("", form.decimals, form.spell)


def paint_line(painter: QPainter, frame: Frame, width: float = 2.0) -> Lines:
    """The values as a line; single points where they are far apart or alone."""
    lines = lines_of(frame.data.values, frame.view, frame.x, frame.y)
    painter.save()
    painter.setClipRect(frame.plot.adjusted(-1, -4, 1, 4))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    thick = len(frame.view) <= _THICK_UP_TO
    painter.setPen(_line_pen(frame.data.colour, width if thick else 1.0))
    for run in lines.runs:
        if thick:
            painter.drawLines(segments(run))
        else:
            painter.drawPolyline(run)
    for point in lines.lone:
        paint.dot(painter, point, 2.5, frame.data.colour, halo="")
    if not is_crowded(frame):
        _paint_points(painter, frame, lines)
    painter.restore()
    return lines


def _line_pen(colour: str, width: float) -> QPen:
    """Square ends look like round ones at 2 px and are stroked 15 times faster."""
    pen = QPen(inks.pen(colour, width))
    pen.setCapStyle(Qt.PenCapStyle.SquareCap)
    return pen


def _paint_points(painter: QPainter, frame: Frame, lines: Lines) -> None:
    for run in lines.runs:
        for index in range(run.size()):
            paint.dot(painter, run.at(index), 2.5, frame.data.colour, frame.ground)


def paint_latest_dot(painter: QPainter, frame: Frame) -> None:
    """Where the last value stands, without words."""
    point = latest_point(frame)
    if point is not None:
        paint.dot(painter, point, 2.5, frame.data.colour, frame.ground)


def latest_point(frame: Frame) -> QPointF | None:
    """Where the last value stands; None when it is out of view."""
    series = frame.data.series
    if not len(series):
        return None
    point = QPointF(frame.x.at(float(series.times[-1])), frame.y.at(float(series.values[-1])))
    return point if frame.plot.adjusted(-1, -1, 1, 1).contains(point) else None


def paint_latest(painter: QPainter, frame: Frame) -> None:
    """The last value, labelled where it stands."""
    series, point = frame.data.series, latest_point(frame)
    if point is None:
        return
    paint.dot(painter, point, 4, frame.data.colour, frame.ground)
    words = _bare(frame.data.form).value(float(series.values[-1]))
    width = fonts.advance(words, "body", 600)
    left = min(point.x() + 10, frame.plot.right() - width - 2)
    top = frame.plot.top() + fonts.metrics("body").ascent() + 2
    voice = Voice("body", 600, frame.data.colour)
    paint.halo_text(painter, QPointF(left, max(point.y() - 9, top)), words, voice, frame.ground)
