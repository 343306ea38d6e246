"""A month to pick a day from, with the pointer or the arrow keys."""

import calendar
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QLocale, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from mlpm_planner.domain.clock import today
from mlpm_planner.domain.dates import FIRST_DAY, LAST_DAY
from mlpm_planner.ui.signals import Signal
from mlpm_planner.ui.theme import icons, paint
from mlpm_planner.ui.theme.paint import Voice
from mlpm_planner.ui.widgets.popup import Popup

_CELL = 32
_HEAD = 36
_DAYS = 22
_MARGIN = 10
_ROWS = 6
_WIDTH = 7 * _CELL + 2 * _MARGIN
_HEIGHT = _HEAD + _DAYS + _ROWS * _CELL + _MARGIN
_DAY_STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: -7,
    Qt.Key.Key_Down: 7,
}
_MONTH_STEPS = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}


def _moved(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    length = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, length))


class CalendarPopup(Popup):
    """One month; arrows move by day, PgUp and PgDn by month, Home goes to today."""

    picked = Signal(date)

    def __init__(self, anchor: QWidget, day: date) -> None:
        super().__init__(anchor)
        self._day = day
        self._hovered: date | None = None
        self._first_weekday = QLocale().firstDayOfWeek().value - 1
        self.setMouseTracking(True)
        self._announce()

    @classmethod
    def open_under(cls, anchor: QWidget, day: date) -> "CalendarPopup":
        """Show the month of a day under a widget."""
        popup = cls(anchor, day)
        popup.open_at(popup.anchor_area(), QSize(_WIDTH, _HEIGHT))
        popup.setFocus(Qt.FocusReason.PopupFocusReason)
        return popup

    @property
    def day(self) -> date:
        return self._day

    def _move(self, day: date) -> None:
        if FIRST_DAY <= day <= LAST_DAY:
            self._day = day
            self._announce()
            self.update()

    def _announce(self) -> None:
        self.setAccessibleName(f"Calendar: {self._day:%A} {self._day.day} {self._day:%B %Y}")

    def _pick(self, day: date) -> None:
        self.dismiss()
        self.picked.emit(day)

    def _top_left(self) -> date:
        first = self._day.replace(day=1)
        return first - timedelta(days=(first.weekday() - self._first_weekday) % 7)

    def _grid(self) -> QRectF:
        panel = self.panel_rect()
        top = panel.top() + _HEAD + _DAYS
        return QRectF(panel.left() + _MARGIN, top, 7 * _CELL, _ROWS * _CELL)

    def day_rect(self, day: date) -> QRectF:
        """Where a day of the shown weeks lies."""
        row, column = divmod((day - self._top_left()).days, 7)
        grid = self._grid()
        return QRectF(grid.left() + column * _CELL, grid.top() + row * _CELL, _CELL, _CELL)

    def _day_at(self, x: float, y: float) -> date | None:
        grid = self._grid()
        if not grid.contains(x, y):
            return None
        column, row = int((x - grid.left()) // _CELL), int((y - grid.top()) // _CELL)
        return self._top_left() + timedelta(days=row * 7 + column)

    def _arrow_rect(self, step: int) -> QRectF:
        panel = self.panel_rect()
        right = panel.right() - _MARGIN - (28 if step > 0 else 56)
        return QRectF(right, panel.top() + 6, 28, 28)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        for step in (-1, 1):
            if self._arrow_rect(step).contains(event.position()):
                self._move(_moved(self._day, step))
                return
        day = self._day_at(event.position().x(), event.position().y())
        if day is not None:
            self._pick(day)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hovered = self._day_at(event.position().x(), event.position().y())
        self.update()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = None
        self.update()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.angleDelta().y():
            self._move(_moved(self._day, -1 if event.angleDelta().y() > 0 else 1))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _DAY_STEPS:
            self._move(self._day + timedelta(days=_DAY_STEPS[key]))
        elif key in _MONTH_STEPS:
            self._move(_moved(self._day, _MONTH_STEPS[key]))
        elif key == Qt.Key.Key_Home:
            self._move(today())
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._pick(self._day)
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self.dismiss()
        else:
            super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        with QPainter(self) as painter:
            self._paint_head(painter)
            start = self._top_left()
            for offset in range(7 * _ROWS):
                self._paint_day(painter, start + timedelta(days=offset))

    def _paint_head(self, painter: QPainter) -> None:
        locale, panel = QLocale(), self.panel_rect()
        month = locale.standaloneMonthName(self._day.month)
        box = QRectF(panel.left() + _MARGIN + 8, panel.top() + 4, 160, _HEAD - 4)
        paint.text(painter, box, f"{month} {self._day.year}", Voice("body", 600))
        for step, name in ((-1, "chevron-left"), (1, "chevron-right")):
            icons.paint_centred(painter, name, self._arrow_rect(step))
        grid = self._grid()
        for column in range(7):
            weekday = (self._first_weekday + column) % 7 + 1
            name = locale.standaloneDayName(weekday, QLocale.FormatType.NarrowFormat)
            box = QRectF(grid.left() + column * _CELL, grid.top() - _DAYS, _CELL, _DAYS)
            paint.text(painter, box, name, Voice("micro", 500, "text3"), paint.CENTRE)

    def _paint_day(self, painter: QPainter, day: date) -> None:
        box = self.day_rect(day).adjusted(2, 2, -2, -2)
        current = day == self._day
        if current:
            paint.rounded(painter, box, 6, fill="accent_fill")
        elif day == self._hovered:
            paint.rounded(painter, box, 6, fill="hover")
        if day == today() and not current:
            paint.rounded(painter, box, 6, edge="accent")
        colour = "text" if day.month == self._day.month else "text3"
        voice = Voice("body", 500 if current else 400, "on_accent" if current else colour)
        paint.text(painter, box, str(day.day), voice, paint.CENTRE)
