"""What a new workspace starts with: the usual statuses, criteria and scoring methods."""

from collections.abc import Iterator

from mlpm_planner.domain.choices import Direction, StatusCategory, ValueType
from mlpm_planner.domain.entity import Entity
from mlpm_planner.domain.product import Product, Status
from mlpm_planner.domain.scoring import Criterion, ScoringMethod

_STATUSES = (
    ("discovery", "Discovery", StatusCategory.DISCOVERY, "circle-dashed", "text2"),
    ("planned", "Planned", StatusCategory.PLANNED, "circle", "text2"),
    ("in_progress", "In progress", StatusCategory.ACTIVE, "circle-dot", "accent"),
    ("shadow", "Shadow", StatusCategory.ACTIVE, "circle-dot-dashed", "warn"),
    ("at_risk", "At risk", StatusCategory.ACTIVE, "triangle-alert", "bad"),
    ("blocked", "Blocked", StatusCategory.ACTIVE, "octagon-alert", "bad"),
    ("shipped", "Shipped", StatusCategory.DONE, "circle-check", "good"),
    ("parked", "Parked", StatusCategory.PARKED, "circle-pause", "text3"),
)

_CRITERIA = (
    ("reach", "Reach", ValueType.NUMBER, Direction.HIGHER, "users a quarter", 0.0, None),
    ("impact", "Impact", ValueType.IMPACT, Direction.HIGHER, "×", 0.0, 3.0),
    ("confidence", "Confidence", ValueType.PERCENT, Direction.HIGHER, "%", 0.0, 1.0),
    ("effort", "Effort", ValueType.EFFORT, Direction.LOWER, "pw", 0.0, None),
    ("value", "Value", ValueType.FIBONACCI, Direction.HIGHER, "", 0.0, None),
    ("time_criticality", "Time criticality", ValueType.FIBONACCI, Direction.HIGHER, "", 0.0, None),
    ("risk_reduction", "Risk reduction", ValueType.FIBONACCI, Direction.HIGHER, "", 0.0, None),
    ("ease", "Ease", ValueType.SCALE_10, Direction.HIGHER, "", 0.0, 10.0),
)

_RUBRICS = {
    "reach": "How many users or events it touches in a quarter.",
    "impact": "3 massive, 2 high, 1 medium, 0.5 low, 0.25 minimal.",
    "confidence": "100 % measured, 80 % good evidence, 50 % a guess.",
    "effort": "Person-weeks of everybody involved.",
    "value": "Relative user and business value: 1, 2, 3, 5, 8, 13, 20.",
    "time_criticality": "How fast the value decays: 1, 2, 3, 5, 8, 13, 20.",
    "risk_reduction": "Risk it removes or opportunity it opens: 1, 2, 3, 5, 8, 13, 20.",
    "ease": "1 very hard to 10 trivial.",
}

_METHODS: tuple[tuple[str, str, str, dict[str, float]], ...] = (
    ("rice", "RICE", "rice", {}),
    ("ice", "ICE", "ice", {}),
    ("wsjf", "WSJF", "wsjf", {}),
    ("value_effort", "Value / effort", "value_effort", {}),
    (
        "weighted",
        "Weighted score",
        "weighted",
        {"reach": 0.3, "impact": 0.3, "confidence": 0.2, "effort": 0.2},
    ),
)


def default_statuses() -> list[Status]:
    """The statuses a new workspace has."""
    return [
        Status(key=key, name=name, category=category, icon=icon, colour=colour, rank=float(i))
        for i, (key, name, category, icon, colour) in enumerate(_STATUSES)
    ]


def default_criteria() -> list[Criterion]:
    """The criteria that the built-in scoring methods read."""
    return [
        Criterion(
            key=key,
            name=name,
            value_type=value_type,
            direction=direction,
            unit=unit,
            rubric=_RUBRICS[key],
            minimum=minimum,
            maximum=maximum,
            rank=float(i),
        )
        for i, (key, name, value_type, direction, unit, minimum, maximum) in enumerate(_CRITERIA)
    ]


def default_methods() -> list[ScoringMethod]:
    """The scoring methods a new workspace has."""
    return [
        ScoringMethod(key=key, name=name, formula=formula, weights=weights, rank=float(i))
        for i, (key, name, formula, weights) in enumerate(_METHODS)
    ]


def empty_plan(name: str = "Untitled product") -> Iterator[Entity]:
    """The parts of a new, empty plan."""
    yield Product(name=name)
    yield from default_statuses()
    yield from default_criteria()
    yield from default_methods()
