"""Load at the foot of the timeline: effort a week or month against capacity, overload named."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import partial
from math import isnan

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QVBoxLayout, QWidget
from typing_extensions import override

from mlpm_planner.application.changes import Change, ChangeSet
from mlpm_planner.application.team_load import LEAST, By, TeamLoad, load_order, team_load
from mlpm_planner.application.timescale import Unit
from mlpm_planner.domain.feature import Feature
from mlpm_planner.ui.panels.roadmap import grid_paint, load_words
from mlpm_planner.ui.panels.roadmap.timeline_state import TimelineState
from mlpm_planner.ui.signals import Signal, Trigger
from mlpm_planner.ui.tasks import Cancel, Task, Tasks
from mlpm_planner.ui.theme import fonts, inks, paint
from mlpm_planner.ui.theme.paint import Voice
from mlpm_planner.ui.theme.theme import app_theme
from mlpm_planner.ui.theme.tokens import Tokens
from mlpm_planner.ui.widgets.buttons import Button
from mlpm_planner.ui.widgets.menu import SEPARATOR, Entry, build_menu, open_menu
from mlpm_planner.ui.widgets.text import ElidedLabel, plain

_WEEKS_FROM = 4.6  # px a day from which weeks can be told apart, as the time axis has it
_FIGURE = Voice("micro", 500, "text2", tabular=True)
_OVER = Voice("micro", 600, "bad", tabular=True)
_ROOM = 34.0  # a narrower period has no figure
_MOST_LISTED = 8
_SETTLING_MS = 120


def strip_height() -> int:
    """Height of the strip."""
    return max(64, round(fonts.metrics("small").height() * 2) + 34)


class LoadStrip(QWidget):
    """A bar for each week or month; what lies above the capacity is red and says how much."""

    shown_changed = Trigger()
    loaded = Trigger()

    def __init__(self, state: TimelineState, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._tasks = tasks
        self.load = TeamLoad()
        self.by = By.TEAM
        self._unit = Unit.MONTH
        self.is_loaded = False
        under_way: list[Task] = []
        self._under_way = under_way
        # An answer must not come to a strip that is gone; the closure must not keep it either.
        self.destroyed.connect(lambda: [task.cancel.set() for task in under_way])
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName("Team load")
        self._settling = QTimer(self)  # while somebody zooms nothing is worked out anew
        self._settling.setSingleShot(True)
        self._settling.setInterval(_SETTLING_MS)
        self._settling.timeout.connect(self._on_settled)
        state.panned.connect(self._on_panned)
        state.scale_changed.connect(self._on_scale_changed)
        state.rows_changed.connect(self.reload)
        state.work_changed.connect(self.reload)

    def _on_panned(self, px: int) -> None:
        self.scroll(-px, 0)

    def _on_scale_changed(self) -> None:
        if self._wanted_unit() is not self._unit:
            self._settling.start()
        self.update()

    def _on_settled(self) -> None:
        if self._wanted_unit() is not self._unit:
            self.reload()

    def _wanted_unit(self) -> Unit:
        return Unit.WEEK if self._state.scale.px >= _WEEKS_FROM else Unit.MONTH

    def show_by(self, by: By) -> None:
        """Look at the work of teams, or of people."""
        if by is not self.by:
            self.by = by
            self.reload()

    def take(self, change_sets: Sequence[ChangeSet]) -> None:
        """Follow who does what; when it is done, and by how many, the state tells."""
        if any(_is_handed_over(change) for each in change_sets for change in each.of(Feature)):
            self.reload()

    def reload(self) -> None:
        """Work the load out again, off this thread."""
        self.is_loaded = False
        state, self._unit = self._state, self._wanted_unit()
        order = load_order(state.plan, state.bars, self.by, self._unit, state.calendar)

        def compute(_cancel: Cancel) -> TeamLoad:
            return team_load(order)

        self._under_way[:] = [self._tasks.run(compute, self._on_load, slot="roadmap-load")]

    def _on_load(self, found: TeamLoad) -> None:
        was_empty, self.load = self.load.is_empty, found
        self.is_loaded = True
        self.setAccessibleDescription(load_words.summary(found, self.by))
        self.update()
        if was_empty != found.is_empty:
            self.shown_changed.emit()
        self.loaded.emit()

    def period_at(self, x: float) -> int:
        """The week or month at a position, -1 where there is none."""
        number = bisect_right(self.load.edges, self._state.scale.day(x)) - 1
        return number if number < len(self.load.weeks) else -1

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            number = self.period_at(event.pos().x())
            told = load_words.about(self.load, number) if number >= 0 else ""
            QToolTip.showText(event.globalPos(), plain(told), self)
            return True
        return super().event(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            rect, area = QRectF(self.rect()), QRectF(event.rect())
            painter.fillRect(area, inks.colour("surface"))
            head = round(fonts.metrics("micro").height()) + 10
            floor, room = rect.bottom() - 6, rect.height() - head - 8
            scale = room / self._highest() if self._highest() else 0.0
            for number in self._periods_in(area):
                self._paint_period(painter, number, QRectF(0, head, scale, floor))
                self._paint_capacity(painter, number, floor, scale)
            grid_paint.paint_today(painter, self._state, rect)
            paint.hairline(painter, 0, rect.right(), 0, "line")

    def _highest(self) -> float:
        known = (each for each in self.load.capacity if not isnan(each))
        return max([*self.load.weeks, *known], default=0.0)

    def _periods_in(self, area: QRectF) -> range:
        """The periods that an area shows, with one more at either side for their figures."""
        edges, scale = self.load.edges, self._state.scale
        first = bisect_right(edges, scale.day(area.left())) - 2
        last = bisect_left(edges, scale.day(area.right())) + 1
        return range(max(0, first), min(len(self.load.weeks), last))

    def _paint_period(self, painter: QPainter, number: int, frame: QRectF) -> None:
        """One period; ``frame`` holds the height of the figures, px a week, and the floor."""
        weeks = self.load.weeks[number]
        left, right = self._ends(number)
        if weeks < LEAST:
            return
        scale, floor = frame.width(), frame.height()
        gap = min(3.0, (right - left) / 6)
        height = weeks * scale
        box = QRectF(left + gap, floor - height, right - left - 2 * gap, height)
        painter.fillRect(box, inks.colour("control", 0.45))
        over = self.load.over(number)
        if over >= LEAST:
            box.setHeight(over * scale)
            painter.fillRect(box, inks.colour("bad_fill"))
        if right - left >= _ROOM:
            area = QRectF(left, 5, right - left, frame.top() - 6)
            _paint_figure(painter, area, weeks, over)

    def _ends(self, number: int) -> tuple[float, float]:
        edges, scale = self.load.edges, self._state.scale
        return scale.x(edges[number]), scale.x(edges[number + 1])

    def _paint_capacity(self, painter: QPainter, number: int, floor: float, scale: float) -> None:
        capacity = self.load.capacity[number]
        if isnan(capacity):
            return
        left, right = self._ends(number)
        y = round(floor - capacity * scale) + 0.5
        painter.setPen(inks.pen("text2", 1.0, dashed=True))
        painter.drawLine(QPointF(left, y), QPointF(right, y))


def _is_handed_over(change: Change) -> bool:
    """Whether a feature has another owner or team; dates and efforts are told elsewhere."""
    before, after = change.before, change.after
    return (
        isinstance(before, Feature)
        and isinstance(after, Feature)
        and (before.owner_id, before.team_id) != (after.owner_id, after.team_id)
    )


def _paint_figure(painter: QPainter, area: QRectF, weeks: float, over: float) -> None:
    """The weeks of a period, and how many of them are too many where there is room for both."""
    voice = _OVER if over >= LEAST else _FIGURE
    figure, more = load_words.weeks(weeks), f"+{load_words.weeks(over)}"
    tries = (f"{figure}  {more}", more) if over >= LEAST else (figure,)
    for words in tries:
        if fonts.advance(words, voice.role, voice.weight, tabular=voice.tabular) <= area.width():
            paint.text(painter, area, words, voice, paint.CENTRE)
            return


class LoadLabel(QWidget):
    """Whose load the strip shows, with the way to choose; its unit and its capacity."""

    by_chosen = Signal(By)

    def __init__(self, state: TimelineState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._load = TeamLoad()
        self._by = By.TEAM
        self.choice = Button(load_words.TITLES[By.TEAM], "ghost", arrow=True)
        self.choice.clicked.connect(self._open_menu)
        self._note = ElidedLabel("", paint.CAPTION)
        self._note.setObjectName("load_note")
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 8, 2)
        column.setSpacing(0)
        column.addWidget(self.choice)
        self._note.setContentsMargins(12, 0, 0, 0)
        column.addWidget(self._note)
        column.addStretch()
        app_theme().changed.connect(self._on_theme_changed)

    def _on_theme_changed(self, _tokens: Tokens) -> None:
        self.update()

    def show_load(self, load: TeamLoad, by: By) -> None:
        """Say what the strip shows."""
        self._load, self._by = load, by
        self.choice.set_words(load_words.TITLES[by])
        over = load_words.overloaded(load)
        told = f"{len(over)} above capacity" if over else "nothing above capacity"
        self.choice.setAccessibleName(f"{load_words.TITLES[by]}, {told}")
        self._note.set_whole(load_words.note(load))

    def entries(self) -> list[Entry]:
        """The menu: by team or by person, and the way to what is overloaded."""
        found = [
            Entry(f"By {by.value}", partial(self.by_chosen.emit, by), checked=by is self._by)
            for by in By
        ]
        over = load_words.overloaded(self._load)
        worst = sorted(sorted(over, key=self._load.over, reverse=True)[:_MOST_LISTED])
        if worst:
            found.append(SEPARATOR)
        for number in worst:
            words = load_words.worst(self._load, number).replace("&", "&&")
            found.append(Entry(words, partial(self._reveal, number), "triangle-alert"))
        return found

    def _open_menu(self) -> None:
        open_menu(build_menu(self.entries(), self), self.choice)

    def _reveal(self, number: int) -> None:
        first, after = self._load.edges[number : number + 2]
        self._state.reveal_day(first, after - 1)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            rect = QRectF(self.rect())
            painter.fillRect(rect, inks.colour("surface"))
            paint.hairline(painter, 0, rect.right(), 0, "line")
