"""Team load at the foot of the timeline: effort a month against capacity, overload named."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from mlpm_planner.analysis.schedule.load import Work, load, month_edges
from mlpm_planner.analysis.schedule.workdays import WorkCalendar
from mlpm_planner.analysis.types import DayArray, FloatArray
from mlpm_planner.application.timeline_bars import BarTable
from mlpm_planner.ui import formats
from mlpm_planner.ui.panels.roadmap import grid_paint
from mlpm_planner.ui.panels.roadmap.timeline_state import TimelineState
from mlpm_planner.ui.signals import Trigger
from mlpm_planner.ui.tasks import Cancel, Task, Tasks
from mlpm_planner.ui.theme import fonts, inks, paint
from mlpm_planner.ui.theme.paint import Voice

_EPOCH = 719_163  # the ordinal of 1970-01-01
_MOST_MONTHS = 480
_FIGURE = Voice("micro", 500, "text2", tabular=True)
_OVER = Voice("micro", 600, "bad", tabular=True)
_ROOM = 34.0  # a narrower month has no figure


def strip_height() -> int:
    """Height of the strip."""
    return max(64, round(fonts.metrics("small").height() * 2) + 34)


@dataclass(frozen=True, slots=True)
class MonthLoad:
    """Person-weeks of work by month: first days as ordinals (one more than months)."""

    edges: tuple[int, ...] = ()
    weeks: tuple[float, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not any(self.weeks)


def month_load(starts: DayArray, ends: DayArray, efforts: FloatArray) -> MonthLoad:
    """The load of all months from the first to the last day of work."""
    known = ~(np.isnat(starts) | np.isnan(efforts))
    if not known.any():
        return MonthLoad()
    first, last = starts[known].min(), ends[known].max()
    months = int((last.astype("M8[M]") - first.astype("M8[M]")).astype(int)) + 1
    edges = month_edges(first, min(months, _MOST_MONTHS))
    work = Work(starts[known], ends[known], efforts[known], np.zeros(int(known.sum()), np.int64))
    found = load(work, edges, np.zeros(1), WorkCalendar())
    ordinals: list[int] = (edges.astype(np.int64) + _EPOCH).tolist()
    return MonthLoad(tuple(ordinals), tuple(found.effort[0].tolist()))


class LoadStrip(QWidget):
    """A bar for each month; what lies above the capacity is red and says how much."""

    shown_changed = Trigger()
    loaded = Trigger()

    def __init__(self, state: TimelineState, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._tasks = tasks
        self.load = MonthLoad()
        self.is_loaded = False
        under_way: list[Task] = []
        self._under_way = under_way
        # An answer must not come to a strip that is gone; the closure must not keep it either.
        self.destroyed.connect(lambda: [task.cancel.set() for task in under_way])
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName("Team load")
        state.panned.connect(self._on_panned)
        state.scale_changed.connect(self.update)
        state.rows_changed.connect(self.reload)
        state.work_changed.connect(self.reload)

    def _on_panned(self, px: int) -> None:
        self.scroll(-px, 0)

    def reload(self) -> None:
        """Work the load out again, off this thread."""
        self.is_loaded = False
        work = _copied(self._state.bars)

        def compute(_cancel: Cancel) -> MonthLoad:
            return month_load(*work)

        self._under_way[:] = [self._tasks.run(compute, self._on_load, slot="roadmap-load")]

    def _on_load(self, found: MonthLoad) -> None:
        was_empty, self.load = self.load.is_empty, found
        self.is_loaded = True
        self.update()
        if was_empty != found.is_empty:
            self.shown_changed.emit()
        self.loaded.emit()

    @property
    def capacity(self) -> float | None:
        """Person-weeks a month that all teams can do, None when nobody said."""
        return self._state.plan.product.capacity_weeks

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            rect, area = QRectF(self.rect()), QRectF(event.rect())
            painter.fillRect(area, inks.colour("surface"))
            head = round(fonts.metrics("micro").height()) + 10
            floor, room = rect.bottom() - 6, rect.height() - head - 8
            top = max([*self.load.weeks, self.capacity or 0.0], default=0.0)
            scale = room / top if top else 0.0
            for number in self._months_in(area):
                self._paint_month(painter, number, QRectF(0, head, scale, floor))
            self._paint_capacity(painter, floor, scale)
            grid_paint.paint_today(painter, self._state, rect)
            paint.hairline(painter, 0, rect.right(), 0, "line")

    def _months_in(self, area: QRectF) -> range:
        """The months that an area shows, with one more at either side for their figures."""
        edges, scale = self.load.edges, self._state.scale
        first = bisect_right(edges, scale.day(area.left())) - 2
        last = bisect_left(edges, scale.day(area.right())) + 1
        return range(max(0, first), min(len(self.load.weeks), last))

    def _paint_month(self, painter: QPainter, number: int, frame: QRectF) -> None:
        """One month; ``frame`` holds the height of the figures, px a week, and the floor."""
        state, capacity, weeks = self._state, self.capacity, self.load.weeks[number]
        left = state.scale.x(self.load.edges[number])
        right = state.scale.x(self.load.edges[number + 1])
        if weeks < 0.05:
            return
        scale, floor = frame.width(), frame.height()
        gap = min(3.0, (right - left) / 6)
        height = weeks * scale
        box = QRectF(left + gap, floor - height, right - left - 2 * gap, height)
        painter.fillRect(box, inks.colour("control", 0.45))
        over = 0.0 if capacity is None else max(0.0, weeks - capacity)
        if over >= 0.05:
            box.setHeight(over * scale)
            painter.fillRect(box, inks.colour("bad_fill"))
        if right - left >= _ROOM:
            area = QRectF(left, 5, right - left, frame.top() - 6)
            _paint_figure(painter, area, weeks, over)

    def _paint_capacity(self, painter: QPainter, floor: float, scale: float) -> None:
        if self.capacity is not None:
            y = round(floor - self.capacity * scale) + 0.5
            painter.setPen(inks.pen("text2", 1.0, dashed=True))
            painter.drawLine(0, round(y), self.width(), round(y))


def _paint_figure(painter: QPainter, area: QRectF, weeks: float, over: float) -> None:
    """The weeks of a month, and how many of them are too many where there is room for both."""
    voice = _OVER if over >= 0.05 else _FIGURE
    figure = formats.figure(round(weeks, 1), 1)
    whole = f"{figure}  +{formats.figure(round(over, 1), 1)}" if over >= 0.05 else figure
    for words in (whole, figure):
        if fonts.advance(words, voice.role, voice.weight, tabular=voice.tabular) <= area.width():
            paint.text(painter, area, words, voice, paint.CENTRE)
            return


class LoadLabel(QWidget):
    """What the load strip shows, in words."""

    def __init__(self, state: TimelineState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        capacity = self._state.plan.product.capacity_weeks
        note = "person-weeks a month"
        if capacity is not None:
            note += f", capacity {formats.figure(capacity)}"
        with QPainter(self) as painter:
            paint.follow_layout(painter, QRectF(self.rect()))
            rect = QRectF(self.rect())
            painter.fillRect(rect, inks.colour("surface"))
            line = fonts.metrics("body").height() + 3
            first = QRectF(16, 9, rect.width() - 24, line)
            paint.text(painter, first, "Team load", Voice("body", 600))
            paint.text(painter, first.translated(0, line), note, paint.CAPTION)
            paint.hairline(painter, 0, rect.right(), 0, "line")


def _copied(bars: BarTable) -> tuple[DayArray, DayArray, FloatArray]:
    count = len(bars.ids)
    starts, ends = bars.days(bars.start[:count]), bars.days(bars.end[:count])
    return starts, ends, bars.effort[:count].copy()
