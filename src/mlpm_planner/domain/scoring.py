"""What features are scored by: criteria, the inputs a feature has, and scoring methods."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from typing_extensions import override

from mlpm_planner.domain.choices import Direction, ValueType
from mlpm_planner.domain.entity import Entity, FieldKind, info
from mlpm_planner.domain.errors import RuleError

WEIGHTED = "weighted"


@dataclass(frozen=True, slots=True)
class ScoreInput:
    """A likely value with, where it is known, the low (P5) and high (P95) end of its range."""

    value: float
    low: float | None = None
    high: float | None = None

    def __post_init__(self) -> None:
        """Refuse infinite numbers and a range that does not hold its value."""
        for number in (self.value, self.low, self.high):
            if number is not None and not math.isfinite(number):
                message = "A score input must be a finite number."
                raise RuleError(message)
        low = self.value if self.low is None else self.low
        high = self.value if self.high is None else self.high
        if not low <= self.value <= high:
            message = f"The range {low:g} to {high:g} does not hold the value {self.value:g}."
            raise RuleError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion(Entity):
    """Something features are scored by."""

    TABLE: ClassVar[str] = "criteria"
    NOUN: ClassVar[str] = "criterion"

    key: str = field(metadata=info("Key", required=True, unique=True))
    name: str = field(metadata=info("Name", required=True))
    value_type: ValueType = field(
        default=ValueType.NUMBER, metadata=info("Value type", FieldKind.CHOICE)
    )
    direction: Direction = field(
        default=Direction.HIGHER, metadata=info("Direction", FieldKind.CHOICE)
    )
    unit: str = field(default="", metadata=info("Unit"))
    rubric: str = field(default="", metadata=info("Rubric", FieldKind.LONG_TEXT))
    minimum: float | None = field(default=None, metadata=info("Minimum", FieldKind.NUMBER))
    maximum: float | None = field(default=None, metadata=info("Maximum", FieldKind.NUMBER))
    rank: float = field(default=0.0, metadata=info("Order", FieldKind.ORDER))

    @property
    @override
    def label(self) -> str:
        """The criterion's name."""
        return self.name

    def accept(self, score_input: ScoreInput) -> None:
        """Refuse an input outside the criterion's limits."""
        for number in (score_input.value, score_input.low, score_input.high):
            if number is None:
                continue
            if self.minimum is not None and number < self.minimum:
                message = f"{self.name} {number:g} is below {self.minimum:g}."
                raise RuleError(message, self.key)
            if self.maximum is not None and number > self.maximum:
                message = f"{self.name} {number:g} is above {self.maximum:g}."
                raise RuleError(message, self.key)
        if self.key == "effort" and score_input.value <= 0:
            message = "Effort must be more than 0."
            raise RuleError(message, self.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoringMethod(Entity):
    """A way to turn inputs into a score; inputs stay with the features when it changes.

    ``formula`` names a built-in method (rice, ice, wsjf, value_effort) or is ``weighted``; then
    ``weights`` gives each criterion's weight.
    """

    TABLE: ClassVar[str] = "scoring_methods"
    NOUN: ClassVar[str] = "scoring method"

    key: str = field(metadata=info("Key", required=True, unique=True))
    name: str = field(metadata=info("Name", required=True))
    formula: str = field(metadata=info("Formula", required=True))
    weights: Mapping[str, float] = field(
        default_factory=dict[str, float], metadata=info("Weights", FieldKind.MAPPING)
    )
    rank: float = field(default=0.0, metadata=info("Order", FieldKind.ORDER))

    @override
    def check(self) -> None:
        """A weighted method has weights of 0 or more, one of them above 0."""
        Entity.check(self)
        for weight in self.weights.values():
            if not (math.isfinite(weight) and weight >= 0):
                message = "A weight must be 0 or more."
                raise RuleError(message, "weights")
        if self.formula == WEIGHTED and not any(self.weights.values()):
            message = f"{self.name} needs a criterion with a weight above 0."
            raise RuleError(message, "weights")

    @property
    @override
    def label(self) -> str:
        """The method's name."""
        return self.name
