"""Who works on the plan."""

from dataclasses import dataclass, field
from typing import ClassVar

from typing_extensions import override

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
    """Somebody who owns features, KPIs or goals."""

    TABLE: ClassVar[str] = "people"
    NOUN: ClassVar[str] = "person"

    name: str = field(metadata=info("Name", required=True))
    email: str = field(default="", metadata=info("E-mail"))
    team_id: str = field(
        default="", metadata=info("Team", FieldKind.REFERENCE, column="team", refers_to="teams")
    )

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
