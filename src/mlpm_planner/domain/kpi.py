"""KPIs of models and of the product, their targets, segments and values."""

import math
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar

from typing_extensions import override

from mlpm_planner.domain.choices import (
    Aggregation,
    Cadence,
    Direction,
    KpiFamily,
    KpiRole,
    KpiScope,
    MarkerKind,
)
from mlpm_planner.domain.dates import check_date
from mlpm_planner.domain.entity import Entity, FieldKind, OnDelete, info
from mlpm_planner.domain.errors import RuleError


@dataclass(frozen=True, slots=True, kw_only=True)
class Kpi(Entity):
    """A number we watch: its unit, which way is good, and how often a value is due.

    Values of a KPI whose unit is ``%`` are fractions: 0.384 is shown as 38.4 %.
    """

    TABLE: ClassVar[str] = "kpis"
    NOUN: ClassVar[str] = "KPI"

    key: str = field(default="", metadata=info("Key", unique=True, max_length=200))
    name: str = field(metadata=info("Name", required=True))
    description: str = field(default="", metadata=info("Description", FieldKind.LONG_TEXT))
    scope: KpiScope = field(default=KpiScope.PRODUCT, metadata=info("Scope", FieldKind.CHOICE))
    role: KpiRole = field(default=KpiRole.DRIVER, metadata=info("Role", FieldKind.CHOICE))
    unit: str = field(default="", metadata=info("Unit", max_length=40))
    direction: Direction = field(
        default=Direction.HIGHER, metadata=info("Direction", FieldKind.CHOICE)
    )
    family: KpiFamily = field(default=KpiFamily.MEAN, metadata=info("Family", FieldKind.CHOICE))
    aggregation: Aggregation = field(
        default=Aggregation.LAST, metadata=info("Aggregation", FieldKind.CHOICE)
    )
    cadence: Cadence = field(default=Cadence.WEEK, metadata=info("Cadence", FieldKind.CHOICE))
    decimals: int | None = field(default=None, metadata=info("Decimals", FieldKind.NUMBER))
    lower_bound: float | None = field(default=None, metadata=info("Lower bound", FieldKind.NUMBER))
    upper_bound: float | None = field(default=None, metadata=info("Upper bound", FieldKind.NUMBER))
    formula: str = field(default="", metadata=info("Formula"))
    owner_id: str = field(
        default="", metadata=info("Owner", FieldKind.REFERENCE, column="owner", refers_to="people")
    )
    pinned: bool = field(default=False, metadata=info("Pinned", FieldKind.FLAG))
    rank: float = field(default=0.0, metadata=info("Order", FieldKind.ORDER))

    @property
    @override
    def label(self) -> str:
        """The KPI's name."""
        return self.name

    @property
    def is_percent(self) -> bool:
        """Whether values are fractions shown as per cent."""
        return self.unit == "%"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target(Entity):
    """Where a KPI should be: a value (or a band), from a day on, with warn and breach limits."""

    TABLE: ClassVar[str] = "targets"
    NOUN: ClassVar[str] = "target"

    kpi_id: str = field(
        metadata=info(
            "KPI",
            FieldKind.REFERENCE,
            refers_to="kpis",
            on_delete=OnDelete.CASCADE,
            required=True,
        )
    )
    value: float | None = field(
        default=None, metadata=info("Target", FieldKind.NUMBER, column="target")
    )
    low: float | None = field(default=None, metadata=info("Band from", FieldKind.NUMBER))
    high: float | None = field(default=None, metadata=info("Band to", FieldKind.NUMBER))
    warn: float | None = field(default=None, metadata=info("Warn at", FieldKind.NUMBER))
    breach: float | None = field(default=None, metadata=info("Breach at", FieldKind.NUMBER))
    baseline: float | None = field(default=None, metadata=info("Baseline", FieldKind.NUMBER))
    start: date | None = field(default=None, metadata=info("Valid from", FieldKind.DATE))
    due: date | None = field(default=None, metadata=info("Due", FieldKind.DATE))

    @override
    def check(self) -> None:
        """Finite limits, a band in order, dates within 1970 to 2199."""
        Entity.check(self)
        check_date(self.start, "Valid from", "start")
        check_date(self.due, "Due", "due")
        for name in ("value", "low", "high", "warn", "breach", "baseline"):
            number = getattr(self, name)
            if number is not None and not math.isfinite(number):
                message = "A target must be a finite number."
                raise RuleError(message, name)
        if self.low is not None and self.high is not None and self.high < self.low:
            message = "The band ends below its start."
            raise RuleError(message, "high")


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment(Entity):
    """A slice of the users or the data that a KPI is also measured for."""

    TABLE: ClassVar[str] = "segments"
    NOUN: ClassVar[str] = "segment"

    name: str = field(metadata=info("Name", required=True, unique=True))
    dimension: str = field(default="", metadata=info("Dimension"))

    @property
    @override
    def label(self) -> str:
        """The segment's name, which is what observations hold."""
        return self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker(Entity):
    """Something that happened (or will) and may explain a change: shown on charts and roadmap."""

    TABLE: ClassVar[str] = "markers"
    NOUN: ClassVar[str] = "marker"

    at: datetime = field(metadata=info("When", FieldKind.INSTANT))
    kind: MarkerKind = field(default=MarkerKind.LAUNCH, metadata=info("Kind", FieldKind.CHOICE))
    title: str = field(metadata=info("Title", required=True))
    feature_id: str = field(
        default="", metadata=info("Feature", FieldKind.REFERENCE, refers_to="features")
    )
    kpi_id: str = field(
        default="",
        metadata=info(
            "Only for KPI", FieldKind.REFERENCE, refers_to="kpis", on_delete=OnDelete.CASCADE
        ),
    )
    notes: str = field(default="", metadata=info("Notes", FieldKind.LONG_TEXT))

    @property
    @override
    def label(self) -> str:
        """The marker's title."""
        return self.title


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One value of a KPI at an instant.

    It is known by KPI, segment, instant, model version, source and ``nth`` (the occurrence of the
    same instant within one import). ``n`` is the sample size, ``sd`` the standard deviation.
    """

    kpi_id: str
    at: datetime
    value: float
    segment: str = ""
    model_version: str = ""
    source: str = ""
    nth: int = 0
    numerator: float | None = None
    denominator: float | None = None
    n: float | None = None
    sd: float | None = None
    note: str = ""
    provisional: bool = False
    excluded: str = ""

    def __post_init__(self) -> None:
        """Refuse what is no number and an instant without a zone."""
        if not math.isfinite(self.value):
            message = f"{self.value} is not a finite number."
            raise RuleError(message, "value")
        if self.at.tzinfo is None:
            message = "A value needs an instant with a time zone."
            raise RuleError(message, "at")

    @property
    def key(self) -> tuple[str, str, datetime, str, str, int]:
        """What makes this value the same one when it is imported again."""
        return (self.kpi_id, self.segment, self.at, self.model_version, self.source, self.nth)
