"""What the plan is meant to change: goals and their key results."""

import math
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from typing_extensions import override

from mlpm_planner.domain.dates import check_date
from mlpm_planner.domain.entity import Entity, FieldKind, OnDelete, info
from mlpm_planner.domain.errors import RuleError


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal(Entity):
    """A change we want to see, for a span of time."""

    TABLE: ClassVar[str] = "goals"
    NOUN: ClassVar[str] = "goal"

    title: str = field(metadata=info("Title", required=True))
    description: str = field(default="", metadata=info("Description", FieldKind.LONG_TEXT))
    owner_id: str = field(
        default="", metadata=info("Owner", FieldKind.REFERENCE, column="owner", refers_to="people")
    )
    start: date | None = field(default=None, metadata=info("Start", FieldKind.DATE))
    end: date | None = field(default=None, metadata=info("End", FieldKind.DATE))
    rank: float = field(default=0.0, metadata=info("Order", FieldKind.ORDER))

    @override
    def check(self) -> None:
        """Dates in order and within 1970 to 2199."""
        Entity.check(self)
        check_date(self.start, "Start", "start")
        check_date(self.end, "End", "end")
        if self.start and self.end and self.end < self.start:
            message = f"End {self.end.isoformat()} lies before start {self.start.isoformat()}."
            raise RuleError(message, "end")

    @property
    @override
    def label(self) -> str:
        """The goal's title."""
        return self.title


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyResult(Entity):
    """A number that shows a goal is reached: a KPI that goes from a baseline to a target."""

    TABLE: ClassVar[str] = "key_results"
    NOUN: ClassVar[str] = "key result"

    goal_id: str = field(
        metadata=info(
            "Goal",
            FieldKind.REFERENCE,
            refers_to="goals",
            on_delete=OnDelete.CASCADE,
            required=True,
        )
    )
    title: str = field(metadata=info("Title", required=True))
    kpi_id: str = field(default="", metadata=info("KPI", FieldKind.REFERENCE, refers_to="kpis"))
    baseline: float = field(default=0.0, metadata=info("Baseline", FieldKind.NUMBER))
    target: float = field(default=1.0, metadata=info("Target", FieldKind.NUMBER))
    start: date | None = field(default=None, metadata=info("Start", FieldKind.DATE))
    due: date | None = field(default=None, metadata=info("Due", FieldKind.DATE))
    rank: float = field(default=0.0, metadata=info("Order", FieldKind.ORDER))

    @override
    def check(self) -> None:
        """Finite numbers that differ, so that progress has a meaning."""
        Entity.check(self)
        check_date(self.due, "Due", "due")
        if not (math.isfinite(self.baseline) and math.isfinite(self.target)):
            message = "Baseline and target must be finite numbers."
            raise RuleError(message, "target")
        if self.baseline == self.target:
            message = "Baseline and target must differ."
            raise RuleError(message, "target")

    @property
    @override
    def label(self) -> str:
        """The key result's title."""
        return self.title
