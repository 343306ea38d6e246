"""Models, their versions, and the gates that work on them must pass."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from typing_extensions import override

from mlpm_planner.domain.choices import GateState, GateTest, ModelStage
from mlpm_planner.domain.dates import check_date
from mlpm_planner.domain.entity import Entity, FieldKind, OnDelete, info
from mlpm_planner.domain.errors import RuleError


@dataclass(frozen=True, slots=True, kw_only=True)
class Model(Entity):
    """A machine-learning model of the product, and when it is due for retraining.

    ``retrain_every`` is days; retraining is due as well when its KPI is off target.
    """

    TABLE: ClassVar[str] = "models"
    NOUN: ClassVar[str] = "model"

    key: str = field(default="", metadata=info("Key", unique=True, max_length=200))
    name: str = field(metadata=info("Name", required=True))
    task: str = field(default="", metadata=info("Task"))
    stage: ModelStage = field(default=ModelStage.FRAMING, metadata=info("Stage", FieldKind.CHOICE))
    owner_id: str = field(
        default="", metadata=info("Owner", FieldKind.REFERENCE, column="owner", refers_to="people")
    )
    retrain_every: int | None = field(
        default=None, metadata=info("Retrain every", FieldKind.NUMBER, unit="days")
    )
    retrain_kpi_id: str = field(
        default="", metadata=info("Retrain when off target", FieldKind.REFERENCE, refers_to="kpis")
    )
    notes: str = field(default="", metadata=info("Notes", FieldKind.LONG_TEXT))
    rank: float = field(default=0.0, metadata=info("Order", FieldKind.ORDER))

    @override
    def check(self) -> None:
        """Retraining comes after at least a day."""
        Entity.check(self)
        if self.retrain_every is not None and not 1 <= self.retrain_every <= 3_650:
            message = "Retraining comes every 1 to 3,650 days."
            raise RuleError(message, "retrain_every")

    @property
    @override
    def label(self) -> str:
        """The model's name."""
        return self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelVersion(Entity):
    """One trained version: how far it has come, on which data, with which figures.

    ``metrics`` and ``parameters`` are those of its training run, under their own names.
    """

    TABLE: ClassVar[str] = "model_versions"
    NOUN: ClassVar[str] = "model version"

    model_id: str = field(
        metadata=info(
            "Model",
            FieldKind.REFERENCE,
            column="model",
            refers_to="models",
            on_delete=OnDelete.CASCADE,
            required=True,
        )
    )
    name: str = field(metadata=info("Version", required=True))
    stage: ModelStage = field(default=ModelStage.TRAINING, metadata=info("Stage", FieldKind.CHOICE))
    trained_through: date | None = field(
        default=None, metadata=info("Trained on data up to", FieldKind.DATE)
    )
    released: date | None = field(default=None, metadata=info("Released", FieldKind.DATE))
    run: str = field(default="", metadata=info("Run"))
    code: str = field(default="", metadata=info("Code version"))
    data_digest: str = field(default="", metadata=info("Data digest"))
    metrics: Mapping[str, float] = field(
        default_factory=dict[str, float], metadata=info("Metrics", FieldKind.MAPPING)
    )
    parameters: Mapping[str, str] = field(
        default_factory=dict[str, str], metadata=info("Parameters", FieldKind.MAPPING)
    )
    notes: str = field(default="", metadata=info("Notes", FieldKind.LONG_TEXT))

    @override
    def check(self) -> None:
        """Days within 1970 to 2199, finite metrics."""
        Entity.check(self)
        check_date(self.trained_through, "Trained on data up to", "trained_through")
        check_date(self.released, "Released", "released")
        for name, value in self.metrics.items():
            if not math.isfinite(value):
                message = f"The metric “{name}” must be a finite number."
                raise RuleError(message, "metrics")

    @property
    @override
    def label(self) -> str:
        """The version's name."""
        return self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate(Entity):
    """What a feature must show before it goes on, how likely that is, and what else is done if not.

    A gate bound to a KPI asks for ``threshold``; ``stage`` is the stage it closes, ``day`` the day
    it is decided (else the end of that stage); ``chance`` is the chance of passing.
    """

    TABLE: ClassVar[str] = "gates"
    NOUN: ClassVar[str] = "gate"

    feature_id: str = field(
        metadata=info(
            "Feature",
            FieldKind.REFERENCE,
            refers_to="features",
            on_delete=OnDelete.CASCADE,
            required=True,
        )
    )
    name: str = field(metadata=info("Name", required=True))
    stage: str = field(default="", metadata=info("Stage"))
    day: date | None = field(default=None, metadata=info("Decided on", FieldKind.DATE))
    kpi_id: str = field(default="", metadata=info("KPI", FieldKind.REFERENCE, refers_to="kpis"))
    test: GateTest = field(default=GateTest.AT_LEAST, metadata=info("Test", FieldKind.CHOICE))
    threshold: float | None = field(default=None, metadata=info("Threshold", FieldKind.NUMBER))
    chance: float | None = field(
        default=None, metadata=info("Chance of passing", FieldKind.FRACTION)
    )
    fallback_id: str = field(
        default="", metadata=info("Else", FieldKind.REFERENCE, refers_to="features")
    )
    state: GateState = field(default=GateState.OPEN, metadata=info("State", FieldKind.CHOICE))
    notes: str = field(default="", metadata=info("Notes", FieldKind.LONG_TEXT))

    @override
    def check(self) -> None:
        """A day of the plan, a finite threshold, a chance from 0 to 1, no circle."""
        Entity.check(self)
        check_date(self.day, "Decided on", "day")
        if self.threshold is not None and not math.isfinite(self.threshold):
            message = "A threshold must be a finite number."
            raise RuleError(message, "threshold")
        if self.chance is not None and not 0 <= self.chance <= 1:
            message = "A chance must lie between 0 % and 100 %."
            raise RuleError(message, "chance")
        if self.fallback_id == self.feature_id:
            message = "A feature cannot be its own fallback."
            raise RuleError(message, "fallback_id")

    @property
    @override
    def label(self) -> str:
        """The gate's name."""
        return self.name
