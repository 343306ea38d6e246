"""The product the workspace is about, and the words its plan is arranged by."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from typing_extensions import override

from mlpm_planner.domain.choices import StatusCategory, WeekStart
from mlpm_planner.domain.dates import check_date
from mlpm_planner.domain.entity import Entity, FieldKind, info
from mlpm_planner.domain.errors import RuleError


@dataclass(frozen=True, slots=True, kw_only=True)
class Product(Entity):
    """The product, its vision and how this workspace counts time and size.

    ``point_weeks`` is what one estimate point is worth in person-weeks; ``method`` the key of the
    scoring method in use; ``capacity_weeks`` what all teams together do in a month;
    ``horizon_limits`` how many features Now, Next and Later should hold at most.
    """

    TABLE: ClassVar[str] = "products"
    NOUN: ClassVar[str] = "product"

    name: str = field(default="Untitled product", metadata=info("Name", required=True))
    vision: str = field(default="", metadata=info("Vision", FieldKind.LONG_TEXT))
    time_zone: str = field(default="UTC", metadata=info("Time zone"))
    week_start: WeekStart = field(
        default=WeekStart.MONDAY, metadata=info("Week starts on", FieldKind.CHOICE)
    )
    fiscal_year_start: int = field(
        default=1, metadata=info("Fiscal year starts in month", FieldKind.NUMBER)
    )
    point_weeks: float | None = field(
        default=None, metadata=info("One estimate point", FieldKind.NUMBER, unit="person-weeks")
    )
    capacity_weeks: float | None = field(
        default=None, metadata=info("Capacity", FieldKind.NUMBER, unit="person-weeks a month")
    )
    method: str = field(default="rice", metadata=info("Scoring method"))
    calendar_id: str = field(
        default="",
        metadata=info("Calendar", FieldKind.REFERENCE, column="calendar", refers_to="calendars"),
    )
    horizon_limits: Mapping[str, int] = field(
        default_factory=dict[str, int], metadata=info("Limits of windows", FieldKind.MAPPING)
    )

    @override
    def check(self) -> None:
        """A known time zone, a month from 1 to 12, and sizes above 0."""
        Entity.check(self)
        _check_zone(self.time_zone)
        if not 1 <= self.fiscal_year_start <= 12:
            message = "A fiscal year starts in a month from 1 to 12."
            raise RuleError(message, "fiscal_year_start")
        if self.point_weeks is not None and self.point_weeks <= 0:
            message = "An estimate point must be worth more than 0 person-weeks."
            raise RuleError(message, "point_weeks")
        if self.capacity_weeks is not None and self.capacity_weeks < 0:
            message = "Capacity must be 0 or more."
            raise RuleError(message, "capacity_weeks")
        if any(limit < 1 for limit in self.horizon_limits.values()):
            message = "A window holds at least one feature."
            raise RuleError(message, "horizon_limits")

    @property
    @override
    def label(self) -> str:
        """The product's name."""
        return self.name


def _check_zone(name: str) -> None:
    if name == "UTC":  # the usual case needs no look-up in the zone files
        return
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        message = f"“{name}” is not a known time zone. Example: Europe/Berlin."
        raise RuleError(message, "time_zone") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Status(Entity):
    """A step in the life of a feature; its category says what it means for planning.

    ``wip_limit`` is how many features should be in it at once.
    """

    TABLE: ClassVar[str] = "statuses"
    NOUN: ClassVar[str] = "status"

    key: str = field(metadata=info("Key", required=True, unique=True))
    name: str = field(metadata=info("Name", required=True))
    category: StatusCategory = field(
        default=StatusCategory.PLANNED, metadata=info("Category", FieldKind.CHOICE)
    )
    icon: str = field(default="circle", metadata=info("Icon"))
    colour: str = field(default="text2", metadata=info("Colour", FieldKind.COLOUR))
    rank: float = field(default=0.0, metadata=info("Order", FieldKind.ORDER))
    wip_limit: int | None = field(default=None, metadata=info("At most", FieldKind.NUMBER))

    @override
    def check(self) -> None:
        """A limit of work in progress lets at least one feature in."""
        Entity.check(self)
        if self.wip_limit is not None and self.wip_limit < 1:
            message = "A status holds at least one feature."
            raise RuleError(message, "wip_limit")

    @property
    @override
    def label(self) -> str:
        """The status as people say it."""
        return self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme(Entity):
    """A lasting line of work; ``colour`` names one of the eight data colours."""

    TABLE: ClassVar[str] = "themes"
    NOUN: ClassVar[str] = "theme"

    name: str = field(metadata=info("Name", required=True))
    colour: str = field(default="blue", metadata=info("Colour", FieldKind.COLOUR))
    rank: float = field(default=0.0, metadata=info("Order", FieldKind.ORDER))

    @property
    @override
    def label(self) -> str:
        """The theme's name."""
        return self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Release(Entity):
    """What ships together, with the day it is meant to ship."""

    TABLE: ClassVar[str] = "releases"
    NOUN: ClassVar[str] = "release"

    name: str = field(metadata=info("Name", required=True))
    day: date | None = field(default=None, metadata=info("Release day", FieldKind.DATE))
    notes: str = field(default="", metadata=info("Notes", FieldKind.LONG_TEXT))

    @override
    def check(self) -> None:
        """The day lies in 1970 to 2199."""
        Entity.check(self)
        check_date(self.day, "Release day", "day")

    @property
    @override
    def label(self) -> str:
        """The release's name."""
        return self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag(Entity):
    """A word features are marked with; features hold the word itself."""

    TABLE: ClassVar[str] = "tags"
    NOUN: ClassVar[str] = "tag"

    name: str = field(metadata=info("Name", required=True, unique=True))
    colour: str = field(default="", metadata=info("Colour", FieldKind.COLOUR))

    @property
    @override
    def label(self) -> str:
        """The word."""
        return self.name
