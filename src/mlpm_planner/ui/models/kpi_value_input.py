"""How the fields of a logged value are written into an editor and read back from it."""

from dataclasses import dataclass, replace
from datetime import datetime, time

from mlpm_planner.analysis.series.periods import PeriodCalendar
from mlpm_planner.application.kpi_text import parse_value
from mlpm_planner.domain.clock import from_micros, to_micros, today
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.domain.kpi import Kpi, Observation
from mlpm_planner.domain.quick_input import DateHabits, parse_date, parse_number
from mlpm_planner.ui import formats
from mlpm_planner.ui.widgets.value_fields import date_order


@dataclass(frozen=True, slots=True)
class ValueInput:
    """Reads what is typed for one KPI; ``near`` is its latest value."""

    kpi: Kpi
    calendar: PeriodCalendar
    near: float | None = None

    def edited(self, before: Observation, field: str, words: str) -> Observation:
        """The value with one field as typed; RuleError where it cannot be read."""
        if field == "at":
            return replace(before, at=from_micros(self.instant(words)))
        if field == "value":
            return replace(before, value=self.value(words))
        if field == "n":
            found = parse_number(words, formats.decimal_mark())
            return replace(before, n=None if found is None else found.value)
        return replace(before, **{field: words})

    def value(self, words: str) -> float:
        """The typed value; for percentages a fraction."""
        decimal = formats.decimal_mark()
        found = parse_value(words, percent=self.kpi.is_percent, near=self.near, decimal=decimal)
        if found is None:
            message = "A value cannot be empty. Press Delete to delete it."
            raise RuleError(message, "value")
        return found

    def instant(self, words: str) -> int:
        """The start of the period that holds a typed day, in microseconds UTC."""
        day = parse_date(words, DateHabits(today(), order=date_order()))
        if day is None:
            message = "That is not a date. Example: 7 Apr 2025."
            raise RuleError(message, "at")
        at = to_micros(datetime.combine(day, time(), self.calendar.zone))
        rhythm = self.kpi.cadence.value
        if rhythm == "adhoc":
            return at
        return self.calendar.start(self.calendar.number(at, rhythm), rhythm)

    def text(self, each: Observation, field: str) -> str:
        """What an editor begins with: every digit, no decoration."""
        if field == "at":
            return self.day(to_micros(each.at))
        if field == "value":
            return self._exact(each.value)
        if field == "n":
            return "" if each.n is None else f"{each.n:g}"
        return str(getattr(each, field))

    def day(self, at: int) -> str:
        """The local day of an instant."""
        return formats.day(formats.local(at, self.calendar.zone).date())

    def _exact(self, value: float) -> str:
        shown = repr(round(value * 100, 12)) if self.kpi.is_percent else repr(value)
        shown = shown.removesuffix(".0").replace(".", formats.decimal_mark())
        return f"{shown} %" if self.kpi.is_percent else shown
