"""Who works on the plan."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from typing_extensions import override

from mlpm_planner.domain.calendar import check_days_off
from mlpm_planner.domain.entity import Entity, FieldKind, info
from mlpm_planner.domain.errors import RuleError


@dataclass(frozen=True, slots=True, kw_only=True)
class Team(Entity):
    """A group of people with a capacity in person-weeks per month."""

    TABLE: ClassVar[str] = "teams"
    NOUN: ClassVar[str] = "team"

    name: str = field(metadata=info("Name", required=True))
    capacity_weeks: float | None = field(
        default=None, metadata=info("Capacity", FieldKind.NUMBER, unit="person-weeks a month")
    )
    calendar_id: str = field(
        default="",
        metadata=info("Calendar", FieldKind.REFERENCE, column="calendar", refers_to="calendars"),
    )

    @override
    def check(self) -> None:
        """Capacity is 0 or more."""
        Entity.check(self)
        if self.capacity_weeks is not None and self.capacity_weeks < 0:
            message = "Capacity must be 0 or more."
            raise RuleError(message, "capacity_weeks")

    @property
    @override
    def label(self) -> str:
        """The team's name."""
        return self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Person(Entity):
    """Somebody who owns features, KPIs or goals.

    ``availability`` is the share of a full week they work; ``absences`` are days and spans as in
    ``Calendar.holidays``.
    """

    TABLE: ClassVar[str] = "people"
    NOUN: ClassVar[str] = "person"

    name: str = field(metadata=info("Name", required=True))
    email: str = field(default="", metadata=info("E-mail"))
    team_id: str = field(
        default="", metadata=info("Team", FieldKind.REFERENCE, column="team", refers_to="teams")
    )
    calendar_id: str = field(
        default="",
        metadata=info("Calendar", FieldKind.REFERENCE, column="calendar", refers_to="calendars"),
    )
    availability: float = field(default=1.0, metadata=info("Availability", FieldKind.FRACTION))
    absences: Mapping[str, str] = field(
        default_factory=dict[str, str], metadata=info("Absences", FieldKind.MAPPING)
    )

    @override
    def check(self) -> None:
        """Availability from 0 to 1, absences that are days."""
        Entity.check(self)
        if not 0 <= self.availability <= 1:
            message = "Availability must lie between 0 % and 100 %."
            raise RuleError(message, "availability")
        check_days_off(self.absences, "absences")

    @property
    @override
    def label(self) -> str:
        """The person's name."""
        return self.name

    @property
    def initials(self) -> str:
        """At most two letters that stand for the person."""
        words = self.name.split()
        return "".join(word[0].upper() for word in (words[:1] + words[1:][-1:]))
