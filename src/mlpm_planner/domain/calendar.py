"""Which days are worked: calendars with their holidays, and times in which nothing ships."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import ClassVar

from typing_extensions import override

from mlpm_planner.domain.dates import check_date
from mlpm_planner.domain.entity import Entity, FieldKind, info
from mlpm_planner.domain.errors import RuleError

WEEKDAYS = "1111100"
_LONGEST_SPAN = timedelta(days=3_660)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar(Entity):
    """The days a product, a team or a person works.

    ``week_mask`` has a 1 for every worked day from Monday on; ``holidays`` maps a day
    ("2026-12-25") or a span with both ends ("2026-12-24/2027-01-01") to its name.
    """

    TABLE: ClassVar[str] = "calendars"
    NOUN: ClassVar[str] = "calendar"

    name: str = field(metadata=info("Name", required=True))
    week_mask: str = field(default=WEEKDAYS, metadata=info("Working days"))
    holidays: Mapping[str, str] = field(
        default_factory=dict[str, str], metadata=info("Holidays", FieldKind.MAPPING)
    )

    @override
    def check(self) -> None:
        """At least one working day a week, and holidays that are dates."""
        Entity.check(self)
        if len(self.week_mask) != 7 or not set(self.week_mask) <= set("01"):
            message = "Working days are seven marks, 0 or 1, from Monday on: 1111100."
            raise RuleError(message, "week_mask")
        if "1" not in self.week_mask:
            message = "A calendar needs at least one working day a week."
            raise RuleError(message, "week_mask")
        check_days_off(self.holidays, "holidays")

    @property
    @override
    def label(self) -> str:
        """The calendar's name."""
        return self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class FreezeWindow(Entity):
    """A time in which nothing may ship, both days included."""

    TABLE: ClassVar[str] = "freeze_windows"
    NOUN: ClassVar[str] = "freeze window"

    name: str = field(metadata=info("Name", required=True))
    start: date = field(metadata=info("Start", FieldKind.DATE))
    end: date = field(metadata=info("End", FieldKind.DATE))
    notes: str = field(default="", metadata=info("Reason", FieldKind.LONG_TEXT))

    @override
    def check(self) -> None:
        """Days within 1970 to 2199, in order."""
        Entity.check(self)
        check_date(self.start, "Start", "start")
        check_date(self.end, "End", "end")
        if self.end < self.start:
            message = f"End {self.end.isoformat()} lies before start {self.start.isoformat()}."
            raise RuleError(message, "end")

    @property
    @override
    def label(self) -> str:
        """The window's name."""
        return self.name


def days_off(spans: Mapping[str, str]) -> Iterator[date]:
    """Every day of the days and spans that ``Calendar.holidays`` is made of."""
    for text in spans:
        first, last = span_of(text)
        for number in range((last - first).days + 1):
            yield first + timedelta(days=number)


def span_of(text: str) -> tuple[date, date]:
    """The first and the last day of "2026-12-25" or "2026-12-24/2027-01-01"; else ValueError."""
    first, _, last = text.partition("/")
    start = date.fromisoformat(first)
    return start, date.fromisoformat(last) if last else start


def check_days_off(spans: Mapping[str, str], name: str) -> None:
    """Raise RuleError for the first text that is no day and no span of at most ten years."""
    for text in spans:
        try:
            first, last = span_of(text)
        except ValueError as error:
            message = f"“{text}” is no day. Type 2026-12-25, or 2026-12-24/2027-01-01 for a span."
            raise RuleError(message, name) from error
        check_date(first, "A day off", name)
        check_date(last, "A day off", name)
        if not timedelta() <= last - first <= _LONGEST_SPAN:
            message = f"“{text}” must end after it begins, within ten years."
            raise RuleError(message, name)
