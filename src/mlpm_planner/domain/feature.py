"""Features: anything on the roadmap, and the dependencies between them."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from typing_extensions import override

from mlpm_planner.domain.choices import DependencyKind, FeatureKind, Horizon, Schedule
from mlpm_planner.domain.dates import check_date, working_days
from mlpm_planner.domain.entity import Entity, FieldKind, OnDelete, info
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.domain.scoring import ScoreInput

_LONGEST = 2_600.0  # working days: ten years


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature(Entity):
    """Something we may build, with what is needed to plan and to rank it.

    ``end`` is the last day of work (inclusive); ``estimate`` is the size as its source gave it;
    ``inputs`` maps the key of a criterion to its value. ``status`` is the key of a status.
    Durations at best and at worst are the P5 and P95 of what the work takes; ``stages`` maps the
    stages of a model that the work goes through, in order, to their working days.
    """

    TABLE: ClassVar[str] = "features"
    NOUN: ClassVar[str] = "feature"

    key: str = field(default="", metadata=info("Key", unique=True, max_length=200))
    title: str = field(metadata=info("Title", required=True))
    kind: FeatureKind = field(default=FeatureKind.FEATURE, metadata=info("Kind", FieldKind.CHOICE))
    status: str = field(default="planned", metadata=info("Status", FieldKind.CHOICE))
    theme_id: str = field(
        default="", metadata=info("Theme", FieldKind.REFERENCE, column="theme", refers_to="themes")
    )
    parent_id: str = field(
        default="",
        metadata=info("Parent", FieldKind.REFERENCE, column="parent", refers_to="features"),
    )
    release_id: str = field(
        default="",
        metadata=info("Release", FieldKind.REFERENCE, column="release", refers_to="releases"),
    )
    goal_id: str = field(
        default="", metadata=info("Goal", FieldKind.REFERENCE, column="goal", refers_to="goals")
    )
    owner_id: str = field(
        default="", metadata=info("Owner", FieldKind.REFERENCE, column="owner", refers_to="people")
    )
    team_id: str = field(
        default="", metadata=info("Team", FieldKind.REFERENCE, column="team", refers_to="teams")
    )
    start: date | None = field(default=None, metadata=info("Start", FieldKind.DATE))
    end: date | None = field(default=None, metadata=info("End", FieldKind.DATE))
    estimate: float | None = field(default=None, metadata=info("Estimate", FieldKind.NUMBER))
    progress: float = field(default=0.0, metadata=info("Progress", FieldKind.FRACTION))
    tags: tuple[str, ...] = field(default=(), metadata=info("Tags", FieldKind.TAGS))
    inputs: Mapping[str, ScoreInput] = field(
        default_factory=dict[str, ScoreInput], metadata=info("Score inputs", FieldKind.MAPPING)
    )
    notes: str = field(default="", metadata=info("Notes", FieldKind.LONG_TEXT))
    url: str = field(default="", metadata=info("Link", max_length=2_000))
    custom: Mapping[str, str] = field(
        default_factory=dict[str, str], metadata=info("Custom fields", FieldKind.MAPPING)
    )
    horizon: Horizon = field(default=Horizon.NONE, metadata=info("Window", FieldKind.CHOICE))
    rank: float = field(default=0.0, metadata=info("Order", FieldKind.ORDER))
    stage: str = field(default="", metadata=info("Stage"))
    schedule: Schedule = field(default=Schedule.AUTO, metadata=info("Scheduling", FieldKind.CHOICE))
    deadline: date | None = field(default=None, metadata=info("Deadline", FieldKind.DATE))
    internal: bool = field(default=False, metadata=info("Internal", FieldKind.FLAG))
    source: str = field(default="", metadata=info("Source"))
    earliest_start: date | None = field(default=None, metadata=info("Not before", FieldKind.DATE))
    duration_low: float | None = field(
        default=None, metadata=info("Duration at best", FieldKind.NUMBER, unit="working days")
    )
    duration_high: float | None = field(
        default=None, metadata=info("Duration at worst", FieldKind.NUMBER, unit="working days")
    )
    model_id: str = field(
        default="", metadata=info("Model", FieldKind.REFERENCE, column="model", refers_to="models")
    )
    stages: Mapping[str, float] = field(
        default_factory=dict[str, float], metadata=info("Stages", FieldKind.MAPPING)
    )

    @override
    def check(self) -> None:
        """Titles, dates, progress, estimate and ranges within their limits."""
        Entity.check(self)
        check_date(self.start, "Start", "start")
        check_date(self.end, "End", "end")
        check_date(self.deadline, "Deadline", "deadline")
        check_date(self.earliest_start, "Not before", "earliest_start")
        if self.start and self.end and self.end < self.start:
            message = f"End {self.end.isoformat()} lies before start {self.start.isoformat()}."
            raise RuleError(message, "end")
        if not 0 <= self.progress <= 1:
            message = "Progress must lie between 0 % and 100 %."
            raise RuleError(message, "progress")
        if self.estimate is not None and not (math.isfinite(self.estimate) and self.estimate >= 0):
            message = "An estimate must be 0 or more."
            raise RuleError(message, "estimate")
        if self.duration_low is not None or self.duration_high is not None:
            self._check_durations()
        for name, days in self.stages.items():
            if not (math.isfinite(days) and days >= 0):
                message = f"The stage “{name}” must take 0 or more working days."
                raise RuleError(message, "stages")

    def _check_durations(self) -> None:
        for name in ("duration_low", "duration_high"):
            days = getattr(self, name)
            if days is not None and not (math.isfinite(days) and 0 <= days <= _LONGEST):
                message = "A duration must lie between 0 and 2,600 working days."
                raise RuleError(message, name)
        low, high = self.duration_low, self.duration_high
        if low is not None and high is not None and high < low:
            message = "The duration at worst is shorter than the one at best."
            raise RuleError(message, "duration_high")

    @property
    @override
    def label(self) -> str:
        """The feature's title."""
        return self.title

    @property
    def is_milestone(self) -> bool:
        """Whether it marks a moment instead of work."""
        return self.kind is FeatureKind.MILESTONE

    @property
    def is_scheduled(self) -> bool:
        """Whether it has a place on the timeline."""
        return self.start is not None and self.end is not None

    @property
    def duration(self) -> int | None:
        """Working days from start to end; 0 for a milestone, None when not scheduled."""
        if self.start is None or self.end is None:
            return None
        return 0 if self.is_milestone else working_days(self.start, self.end)

    def input_value(self, criterion: str) -> float | None:
        """The likely value of one criterion, or None."""
        found = self.inputs.get(criterion)
        return None if found is None else found.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependency(Entity):
    """One feature's start or end waits for another's; the lag is in working days."""

    TABLE: ClassVar[str] = "dependencies"
    NOUN: ClassVar[str] = "dependency"

    predecessor_id: str = field(
        metadata=info(
            "Predecessor",
            FieldKind.REFERENCE,
            refers_to="features",
            on_delete=OnDelete.CASCADE,
            required=True,
        )
    )
    successor_id: str = field(
        metadata=info(
            "Successor",
            FieldKind.REFERENCE,
            refers_to="features",
            on_delete=OnDelete.CASCADE,
            required=True,
        )
    )
    kind: DependencyKind = field(
        default=DependencyKind.FINISH_START, metadata=info("Kind", FieldKind.CHOICE)
    )
    lag_days: int = field(default=0, metadata=info("Lag", FieldKind.NUMBER, unit="working days"))
    hard: bool = field(default=False, metadata=info("Hard", FieldKind.FLAG))

    @override
    def check(self) -> None:
        """A feature cannot wait for itself, and a lag is at most ten years."""
        Entity.check(self)
        if self.predecessor_id == self.successor_id:
            message = "A feature cannot depend on itself."
            raise RuleError(message, "predecessor_id")
        if abs(self.lag_days) > _LONGEST:
            message = "A lag of more than ten years is not possible."
            raise RuleError(message, "lag_days")
