"""A field for the period a value belongs to: typed, or stepped with Up and Down."""

import re
from datetime import date, datetime, time

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from mlpm_planner.analysis.series.periods import PeriodCalendar
from mlpm_planner.domain.choices import Cadence
from mlpm_planner.domain.clock import now, to_micros, today
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.domain.quick_input import DateHabits, parse_date
from mlpm_planner.ui import formats
from mlpm_planner.ui.widgets.value_fields import ParsedField, date_order

_CLOCK = re.compile(r"[,\s]+(\d{1,2}):(\d{2})$")
LABELS = {
    Cadence.HOUR: "Hour",
    Cadence.DAY: "Day",
    Cadence.WEEK: "Week of",
    Cadence.MONTH: "Month",
    Cadence.QUARTER: "Quarter from",
    Cadence.ADHOC: "When",
}


class PeriodField(ParsedField[int]):
    """Holds the start of a period in microseconds UTC."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self._parse, self._written, "Period", parent)
        self._cadence = Cadence.WEEK
        self._calendar = PeriodCalendar()
        self.setToolTip("Type a date, or step with Up and Down")

    def set_rhythm(self, cadence: Cadence, calendar: PeriodCalendar) -> None:
        """How long periods are and where they begin."""
        self._cadence, self._calendar = cadence, calendar

    def step(self, by: int) -> None:
        """The period so many later."""
        at = self.value
        if at is None:
            return
        rhythm = self._cadence.value
        period = "day" if rhythm == "adhoc" else rhythm
        number = self._calendar.number(at, period) + by
        self.set_parsed(self._calendar.start(number, period))
        self.edited.emit()

    def _written(self, at: int) -> str:
        local = formats.local(at, self._calendar.zone)
        if self._cadence in (Cadence.WEEK, Cadence.DAY):
            return formats.weekday(local.date())
        return formats.period(local, self._cadence)

    def _parse(self, text: str) -> int | None:
        words = text.strip()
        if not words:
            return None
        if words.casefold() == "now":
            return self._begin(to_micros(now()))
        found = _CLOCK.search(words)
        at_day = words[: found.start()] if found else words
        clock = time(min(int(found[1]), 23), min(int(found[2]), 59)) if found else time()
        day = parse_date(at_day, DateHabits(today(), order=date_order()))
        if day is None:
            message = "That is not a date. Example: 7 Apr 2025."
            raise RuleError(message, "at")
        return self._begin(self._instant(day, clock))

    def _instant(self, day: date, clock: time) -> int:
        return to_micros(datetime.combine(day, clock, self._calendar.zone))

    def _begin(self, at: int) -> int:
        rhythm = self._cadence.value
        if rhythm == "adhoc":
            return at
        return self._calendar.start(self._calendar.number(at, rhythm), rhythm)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
        by = steps.get(Qt.Key(event.key()))
        if by is None or event.modifiers() & Qt.KeyboardModifier.AltModifier:
            super().keyPressEvent(event)
            return
        self.step(by)
