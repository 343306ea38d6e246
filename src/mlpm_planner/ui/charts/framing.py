"""One picture of a chart: which values are in view, and the scales they are drawn with."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QRectF

from mlpm_planner.analysis.series.arrays import Series
from mlpm_planner.application.kpi_text import ValueFormat, compact_size
from mlpm_planner.ui.charts.chart_data import ChartData
from mlpm_planner.ui.charts.scale import Scale, decimals_of_step, value_ticks
from mlpm_planner.ui.charts.viewport import Viewport
from mlpm_planner.ui.theme import fonts

_PADDING = 0.08
_FLAT = 0.02
_ZONE_AIR = 3.0
_TARGET_REACH = 2.0
_BREACH_REACH = 1.0
_GUTTER_GAP = 10.0
_TICK_GAP = 8.0
_HALF_LABEL = 8.0


@dataclass(frozen=True, slots=True)
class ValueAxis:
    """Ticks of the value axis with their words."""

    ticks: tuple[float, ...]
    labels: tuple[str, ...]

    @property
    def width(self) -> float:
        """Room that the words need."""
        return max(
            (fonts.advance(label, "small", tabular=True) for label in self.labels), default=0
        )


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything a picture is painted from; ``view`` is thinned to what pixels can show."""

    data: ChartData
    plot: QRectF
    x: Scale
    y: Scale
    view: Series
    axis: ValueAxis
    ground: str = "raised"


def ticks_room() -> float:
    """The height under the plot: tick labels in two lines."""
    return _TICK_GAP + 2 * fonts.metrics("small").height() + 4


def frame_of(data: ChartData, area: QRectF, viewport: Viewport, pills: float = 0.0) -> Frame:
    """The picture of an area: room for ticks at the left and below is taken off it.

    ``pills`` is the height that markers take at the top of the plot.
    """
    width = max(int(area.width()), 1)
    view = data.values.pyramid.view(int(viewport.start), int(viewport.end), width)
    low, high = value_range(data, _inside(view, viewport))
    area = area.adjusted(0, _HALF_LABEL, 0, 0)
    height = max(area.height() - ticks_room(), 20.0)
    if any(viewport.start <= m.at <= viewport.end for m in data.markers):
        high += (high - low) * min(0.5, pills / height)
    axis = _value_axis(data.form, low, high, height)
    left = area.left() + axis.width + _GUTTER_GAP
    plot = QRectF(round(left), area.top(), round(area.right() - left), round(height))
    return Frame(
        data=data,
        plot=plot,
        x=Scale(viewport.start, viewport.end, plot.left(), plot.right()),
        y=Scale(low, high, plot.bottom(), plot.top()),
        view=view,
        axis=axis,
    )


def bare_frame(
    data: ChartData, plot: QRectF, viewport: Viewport, bounds: tuple[float, float] | None = None
) -> Frame:
    """The picture of a small chart without ticks."""
    view = data.values.pyramid.view(
        int(viewport.start), int(viewport.end), max(int(plot.width()), 1)
    )
    low, high = bounds or value_range(data, _inside(view, viewport))
    return Frame(
        data=data,
        plot=plot,
        x=Scale(viewport.start, viewport.end, plot.left(), plot.right()),
        y=Scale(low, high, plot.bottom(), plot.top()),
        view=view,
        axis=ValueAxis((), ()),
    )


def _inside(view: Series, viewport: Viewport) -> Series:
    inner = view.between(int(viewport.start), int(viewport.end) + 1)
    return inner if len(inner) else view


def value_range(data: ChartData, view: Series) -> tuple[float, float]:
    """Lowest and highest value shown: the data, its target where it is near, and some air."""
    low, high = _extremes(data, view)
    reach = (high - low) or abs(high) * _FLAT or 1.0
    low, high = _with_limits(data, low, high, reach)
    middle = max(abs(low), abs(high))
    air = max((high - low) * _PADDING, middle * _FLAT / 2) or 0.5
    below, above = (air * _ZONE_AIR if _is_edge(data, end) else air for end in (low, high))
    floor = 0.0 if low >= 0 else -math.inf
    return max(low - below, floor), high + above


def _is_edge(data: ChartData, value: float) -> bool:
    """Whether the picture would end at the target, so that its zone could not be seen."""
    return data.aim is not None and value in (data.aim.low, data.aim.high)


def _extremes(data: ChartData, view: Series) -> tuple[float, float]:
    if len(view):
        return float(view.values.min()), float(view.values.max())
    if data.aim is not None:
        edge = data.aim.edge(0.0)
        return edge, edge
    return 0.0, 1.0


def _with_limits(data: ChartData, low: float, high: float, reach: float) -> tuple[float, float]:
    aim = data.aim
    if aim is None:
        return low, high
    wanted = [(edge, _TARGET_REACH) for edge in (aim.low, aim.high) if math.isfinite(edge)]
    wanted += [(aim.breach, _BREACH_REACH)] if aim.breach is not None else []
    lowest, highest = low, high
    for value, times in wanted:
        if low - times * reach <= value <= high + times * reach:
            lowest, highest = min(lowest, value), max(highest, value)
    return lowest, highest


def _value_axis(form: ValueFormat, low: float, high: float, height: float) -> ValueAxis:
    ticks, step = value_ticks(low, high, height / 54)
    return ValueAxis(tuple(ticks), tuple(tick_labels(form, ticks, step)))


def tick_labels(form: ValueFormat, ticks: Sequence[float], step: float) -> list[str]:
    """As few decimals as tell the ticks apart, all in one size (k, M); signs such as % stay."""
    scale = 100.0 if form.is_percent else 1.0
    size, letter = compact_size(scale * max((abs(tick) for tick in ticks), default=0.0))
    decimals = min(decimals_of_step(step * scale / size), 6)
    shown = replace(form, unit="%" if form.is_percent else "", decimals=decimals)
    labels = [shown.bare(tick / size) for tick in ticks]
    if form.is_percent:
        return [f"{label}{letter}{form.percent_gap}%" for label in labels]
    return [f"{label}{letter}" for label in labels]


def is_crowded(frame: Frame) -> bool:
    """Whether there are more values in view than single points can show."""
    return len(frame.view) * 24 > frame.plot.width()
