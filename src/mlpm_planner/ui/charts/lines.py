"""A series as lines on the screen: thinned to what pixels can show, broken at gaps."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any, cast

import numpy as np
from PySide6.QtCore import QLineF, QPointF
from PySide6.QtGui import QPolygonF
from shiboken6 import Shiboken, VoidPtr

from mlpm_planner.analysis.series.arrays import Series
from mlpm_planner.analysis.types import FloatArray, IntArray
from mlpm_planner.ui.charts.chart_data import Values
from mlpm_planner.ui.charts.scale import Scale

_VISIBLE_GAP = 2.0
_CROWDED = 4
_POINT = 16
_MAX_COORDINATE = 30_000.0


@dataclass(frozen=True, slots=True)
class Lines:
    """Polylines in pixels, and the values that stand alone between two gaps."""

    runs: tuple[QPolygonF, ...]
    lone: tuple[QPointF, ...]


def polygon(x: FloatArray, y: FloatArray) -> QPolygonF:
    """Points from arrays, copied in one go instead of one object per point."""
    made = QPolygonF()
    if not x.size:
        return made
    made.resize(x.size)
    address: int = Shiboken.getCppPointer(made.data())[0]
    memory = cast("Any", VoidPtr)(address, x.size * _POINT, True)  # noqa: FBT003 - writable
    points = np.frombuffer(memory, np.float64).reshape(-1, 2)
    points[:, 0] = x
    points[:, 1] = y
    return made


def lines_of(values: Values, view: Series, x: Scale, y: Scale) -> Lines:
    """The lines of what is in view; gaps too narrow to be seen are closed."""
    across = x.first + (view.times - x.start) * ((x.last - x.first) / x.span)
    up = y.first + (view.values - y.start) * ((y.last - y.first) / y.span)
    across = np.clip(across, -_MAX_COORDINATE, _MAX_COORDINATE)
    up = np.clip(up, -_MAX_COORDINATE, _MAX_COORDINATE)
    bounds = [0, *_breaks(values, view.times, x.per_pixel).tolist(), view.times.size]
    runs: list[QPolygonF] = []
    lone: list[QPointF] = []
    for first, last in pairwise(bounds):
        if last - first == 1:
            lone.append(QPointF(float(across[first]), float(up[first])))
        elif last > first:
            runs.append(polygon(*_thinned(across[first:last], up[first:last])))
    return Lines(tuple(runs), tuple(lone))


def _thinned(x: FloatArray, y: FloatArray) -> tuple[FloatArray, FloatArray]:
    """At most two points for each column of pixels: its lowest and its highest."""
    columns = np.floor(x).astype(np.int64)
    if x.size <= _CROWDED * (columns[-1] - columns[0] + 1):
        return x, y
    first = np.flatnonzero(np.diff(columns, prepend=columns[0] - 1))
    ends = np.minimum.reduceat(y, first), np.maximum.reduceat(y, first)
    # Every other column the other way round, so that neighbours are joined at the same end.
    turned = np.arange(first.size) % 2 == 1
    pairs = np.stack([np.where(turned, ends[1], ends[0]), np.where(turned, ends[0], ends[1])])
    return np.repeat(columns[first] + 0.5, 2), pairs.T.reshape(-1)


def segments(run: QPolygonF) -> list[QLineF]:
    """A line in pieces: Qt strokes a few hundred of them far faster than one winding path."""
    points = run.toList()
    return [QLineF(a, b) for a, b in pairwise(points)]


def _breaks(values: Values, times: IntArray, per_pixel: float) -> IntArray:
    """Rows of the view before which the line breaks."""
    if not (times.size and values.gap_starts.size):
        return np.empty(0, np.int64)
    inside = slice(*np.searchsorted(values.gap_starts, (times[0], times[-1])))
    starts, ends = values.gap_starts[inside], values.gap_ends[inside]
    seen = (ends - starts) > _VISIBLE_GAP * per_pixel
    return np.unique(np.searchsorted(times, starts[seen], "right"))
