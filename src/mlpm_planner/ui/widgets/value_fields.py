"""Fields for dates and numbers: type as you think, see at once how it is understood."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Generic, TypeVar

from PySide6.QtCore import QDate, QLocale, QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from mlpm_planner.domain.clock import today
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.domain.quick_input import (
    DateHabits,
    Decimal,
    Order,
    parse_date,
    parse_fraction,
    parse_number,
)
from mlpm_planner.ui.signals import Trigger
from mlpm_planner.ui.theme import fonts, icons, paint
from mlpm_planner.ui.widgets.calendar_popup import CalendarPopup
from mlpm_planner.ui.widgets.fields import LineEdit

Value = TypeVar("Value")
_BUTTON_ROOM = 26


class ParsedField(LineEdit, Generic[Value]):
    """A line that is read into a value, shown back in the usual form; read it from `value`."""

    edited = Trigger()

    def __init__(
        self,
        read: Callable[[str], Value | None],
        show: Callable[[Value], str],
        placeholder: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", placeholder, parent)
        self._read = read
        self._show = show
        self._value: Value | None = None
        self._preview = ""

    @property
    def value(self) -> Value | None:
        return self._value

    def set_parsed(self, value: Value | None) -> None:
        """Show a value from outside, without a signal."""
        self._value = value
        self._preview = ""
        self.set_value("" if value is None else self._show(value))

    @override
    def commit(self) -> bool:
        if self.text() == self._committed:
            return True
        try:
            value = self._read(self.text())
        except RuleError as error:
            self.show_problem(error.message)
            return False
        before = self._value
        self.set_parsed(value)
        if value != before:
            self.edited.emit()
        return True

    @override
    def revert(self) -> None:
        super().revert()
        self._preview = ""

    @override
    def _on_text_edited(self, _text: str) -> None:
        super()._on_text_edited(_text)
        self._preview = self._understood()
        self.setAccessibleDescription(self._preview)

    def _understood(self) -> str:
        """What the text means so far, if that is not what it says."""
        try:
            value = self._read(self.text())
        except RuleError:
            return ""
        shown = "" if value is None else self._show(value)
        return "" if shown == self.text().strip() else shown

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        room = self.width() - fonts.advance(self.text(), "body") - self._tail() - 24
        if self._preview and self.hasFocus() and room > 30:
            with QPainter(self) as painter:
                box = QRectF(self.rect()).adjusted(0, 0, -10 - self._tail(), 0)
                box.setLeft(box.right() - room)
                paint.text(painter, box, self._preview, paint.CAPTION, paint.RIGHT)

    def _tail(self) -> int:
        """Room kept free at the right end."""
        return 0


def date_order() -> Order:
    """Whether day, month or year comes first where the user lives."""
    pattern = QLocale().dateFormat(QLocale.FormatType.ShortFormat)
    places = {letter: pattern.find(letter) for letter in "dMy"}
    if places["y"] == min(places.values()):
        return "ymd"
    return "mdy" if places["M"] < places["d"] else "dmy"


def show_date(day: date) -> str:
    """A date as fields show it: Mon 7 Apr 2025."""
    return QLocale().toString(QDate(day.year, day.month, day.day), "ddd d MMM yyyy")


class DateField(ParsedField[date]):
    """A date typed as ISO, "q3", "next fri", "+2w", or picked from a calendar (Alt+Down)."""

    def __init__(
        self,
        placeholder: str = "Date",
        *,
        last_day: bool = False,
        fiscal_year_start: int = 1,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(self._parse, show_date, placeholder, parent)
        self._habits = DateHabits(date.min, last_day=last_day, fiscal_year_start=fiscal_year_start)
        self.setTextMargins(0, 0, _BUTTON_ROOM - 8, 0)
        self.setMouseTracking(True)
        self.setToolTip("Type a date, q3, next fri or +2w; Alt+Down opens the calendar")

    def _parse(self, text: str) -> date | None:
        shown = QLocale().toDate(text.strip(), "ddd d MMM yyyy")
        if shown.isValid():
            return date(shown.year(), shown.month(), shown.day())
        return parse_date(text, replace(self._habits, today=today(), order=date_order()))

    def open_calendar(self) -> CalendarPopup:
        """Show the calendar under the field."""
        popup = CalendarPopup.open_under(self, self._value or today())
        popup.picked.connect(self._on_calendar_picked)
        return popup

    def _on_calendar_picked(self, day: date) -> None:
        if day != self._value:
            self.set_parsed(day)
            self.edited.emit()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    @override
    def _tail(self) -> int:
        return _BUTTON_ROOM

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        if event.key() == Qt.Key.Key_F4 or (alt and event.key() == Qt.Key.Key_Down):
            self.open_calendar()
            return
        super().keyPressEvent(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.position().x() > self.width() - _BUTTON_ROOM:
            self.open_calendar()
            return
        super().mousePressEvent(event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = event.position().x() > self.width() - _BUTTON_ROOM
        self.setCursor(Qt.CursorShape.ArrowCursor if over else Qt.CursorShape.IBeamCursor)
        super().mouseMoveEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        with QPainter(self) as painter:
            at = QPointF(self.width() - 24, round(self.height() / 2 - 8))
            icons.paint(painter, "calendar", at, colour="text3")


def decimal_mark() -> Decimal:
    """The decimal mark where the user lives."""
    return "," if QLocale().decimalPoint() == "," else "."


def show_number(value: float) -> str:
    """A number as fields show it: no more digits than it has, grouped, a true minus sign."""
    shown = QLocale().toString(
        float(value), "f", QLocale.FloatingPointPrecisionOption.FloatingPointShortest
    )
    return shown.replace("-", "−")


def show_percent(value: float) -> str:
    """A fraction as percent."""
    return f"{show_number(round(value * 100, 10))}%"


def _read_number(text: str) -> float | None:
    found = parse_number(text, decimal_mark())
    return None if found is None else found.value


def _read_fraction(text: str) -> float | None:
    return parse_fraction(text, decimal_mark())


class NumberField(ParsedField[float]):
    """A number typed as 38,4 or 1.2k; with `percent` its value is a fraction of one."""

    def __init__(
        self, placeholder: str = "Value", *, percent: bool = False, parent: QWidget | None = None
    ) -> None:
        read, show = (_read_fraction, show_percent) if percent else (_read_number, show_number)
        super().__init__(read, show, placeholder, parent)
        self.setFont(fonts.font("body", tabular=True))
