"""What can be clicked on the home page: rows and tiles that paint themselves."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter
from typing_extensions import override

from mlpm_planner.application.goal_progress import PACE_LABELS, Pace, Progress
from mlpm_planner.application.kpi_board import KpiState
from mlpm_planner.application.kpi_text import MISSING
from mlpm_planner.application.upcoming import Coming, ComingKind
from mlpm_planner.domain.clock import today
from mlpm_planner.domain.goal import Goal
from mlpm_planner.ui import formats
from mlpm_planner.ui.models import kpi_cells
from mlpm_planner.ui.theme import fonts, icons, metrics, paint
from mlpm_planner.ui.theme.paint import Voice
from mlpm_planner.ui.widgets.cell_paint import triangle
from mlpm_planner.ui.widgets.progress import paint_progress
from mlpm_planner.ui.widgets.row_button import RowButton
from mlpm_planner.ui.widgets.sparkline import paint_sparkline

_COMING_ICONS = {
    ComingKind.RELEASE: "rocket",
    ComingKind.MILESTONE: "diamond",
    ComingKind.LAUNCH: "flag",
}
_PACE_FILLS = {Pace.BEHIND: "warn_fill", Pace.MISSED: "bad_fill", Pace.UNKNOWN: "control"}


class GoalBar(RowButton):
    """A goal, how far it is, and a mark where it should be today."""

    def __init__(self, goal: Goal, found: Progress) -> None:
        super().__init__()
        self.goal, self._found = goal, found
        words = f"{goal.title}: {_percent(found.share)}"
        if found.share is not None:
            words += f", {PACE_LABELS[found.pace].lower()}"
        if found.expected is not None:
            words += f", should be {formats.percent(found.expected)} by today"
        self.setAccessibleName(words)
        self.setToolTip(words)

    @override
    def content_height(self) -> float:
        return 44 * max(1.0, fonts.scale())

    @override
    def paint_content(self, painter: QPainter, rect: QRectF) -> None:
        top = QRectF(rect.left(), rect.top() + 4, rect.width(), rect.height() / 2)
        percent = _percent(self._found.share)
        paint.text(painter, top, percent, Voice("body", 600, tabular=True), paint.RIGHT)
        taken = fonts.advance(percent, "body", 600) + 12
        paint.text(painter, top.adjusted(0, 0, -taken, 0), self.goal.title)
        bar = QRectF(rect.left(), round(rect.bottom() - 14), rect.width(), 6)
        colour = _PACE_FILLS.get(self._found.pace, "good_fill")
        paint_progress(painter, bar, self._found.share or 0.0, colour)
        if self._found.expected is not None and self._found.share is not None:
            x = round(bar.left() + bar.width() * self._found.expected)
            tick = QRectF(x - 1.25, bar.top() - 3, 2.5, bar.height() + 6)
            paint.rounded(painter, tick, 1, fill="text")


class MiniTile(RowButton):
    """A KPI in small: name, latest value, its change, its last year."""

    def __init__(self, state: KpiState) -> None:
        super().__init__()
        self.state = state
        self.setAccessibleName(kpi_cells.spoken(state))
        self.setToolTip(state.reason)

    @override
    def content_height(self) -> float:
        return 84 * max(1.0, fonts.scale())

    @override
    def paint_content(self, painter: QPainter, rect: QRectF) -> None:
        scale, state = max(1.0, fonts.scale()), self.state
        look = kpi_cells.LOOKS[state.status]
        line = QRectF(rect.left(), rect.top() + 6, rect.width(), 18 * scale)
        side = icons.scaled(14)
        at = QPointF(line.right() - side, line.center().y() - side / 2)
        icons.paint(painter, look.icon, at, size=side, colour=look.colour)
        name = line.adjusted(0, 0, -side - 4, 0)
        paint.text(painter, name, state.kpi.name, Voice("small", 500, "text2"))
        line = QRectF(rect.left(), line.bottom() + 1, rect.width(), 22 * scale)
        self._paint_value(painter, line)
        spark = QRectF(rect.left(), line.bottom() + 4, rect.width(), rect.bottom() - line.bottom())
        paint_sparkline(painter, spark.adjusted(0, 0, 0, -12), state.spark.tolist(), state.zone)

    def _paint_value(self, painter: QPainter, line: QRectF) -> None:
        state = self.state
        if state.latest is None:
            paint.text(painter, line, MISSING, Voice("strong", 600, "text3"))
            return
        words = state.form.compact(state.latest)
        paint.text(painter, line, words, Voice("strong", 600))
        change, direction = kpi_cells.change_words(state)
        left = line.left() + fonts.advance(words, "strong", 600) + 8
        if change and line.right() - left > fonts.advance(change, "small", 600) + 12:
            tone = kpi_cells.tone(state)
            at = QPointF(left + 4, line.center().y() + 2)
            triangle(painter, at, 8, up=direction > 0, colour=tone)
            body = QRectF(left + 12, line.top() + 1, line.right() - left - 12, line.height())
            paint.text(painter, body, change, Voice("small", 600, tone))


class ComingRow(RowButton):
    """Something that lies ahead, and how far."""

    def __init__(self, coming: Coming) -> None:
        super().__init__()
        self.coming = coming
        self._when = coming.distance(today())
        day = formats.weekday(coming.day)
        self.setAccessibleName(f"{coming.title}, {self._when}, {day}")
        self.setToolTip(day)

    @override
    def content_height(self) -> float:
        return metrics.nav_height() + 2

    @override
    def paint_content(self, painter: QPainter, rect: QRectF) -> None:
        body = icons.lead(painter, _COMING_ICONS[self.coming.kind], rect, gap=10)
        words = f"{formats.short_day(self.coming.day)} · {self._when}"
        paint.text(painter, body, words, paint.CAPTION, paint.RIGHT)
        body.setRight(body.right() - fonts.advance(words, "small") - 12)
        paint.text(painter, body, self.coming.title)


def _percent(share: float | None) -> str:
    return MISSING if share is None else formats.percent(share)
