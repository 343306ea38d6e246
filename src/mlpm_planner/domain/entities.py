"""The kinds of parts a plan is made of: parents before what refers to them."""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from mlpm_planner.domain.calendar import Calendar, FreezeWindow
from mlpm_planner.domain.custom_field import CustomField
from mlpm_planner.domain.entity import Entity, FieldKind, OnDelete, field_infos
from mlpm_planner.domain.feature import Dependency, Feature
from mlpm_planner.domain.goal import Goal, KeyResult
from mlpm_planner.domain.kpi import Kpi, Marker, Segment, Target
from mlpm_planner.domain.model import Gate, Model, ModelVersion
from mlpm_planner.domain.people import Person, Team
from mlpm_planner.domain.product import Product, Release, Status, Tag, Theme
from mlpm_planner.domain.scoring import Criterion, ScoringMethod
from mlpm_planner.domain.snapshot import Baseline, Scenario
from mlpm_planner.domain.view import ImportProfile, Note, SavedView

ENTITIES: tuple[type[Entity], ...] = (
    Calendar,
    Product,
    Status,
    Theme,
    Release,
    FreezeWindow,
    Tag,
    Team,
    Person,
    Goal,
    Kpi,
    Model,
    ModelVersion,
    CustomField,
    Feature,
    Dependency,
    Gate,
    Target,
    KeyResult,
    Segment,
    Marker,
    Criterion,
    ScoringMethod,
    Baseline,
    Scenario,
    SavedView,
    Note,
    ImportProfile,
)

BY_TABLE: dict[str, type[Entity]] = {kind.TABLE: kind for kind in ENTITIES}


class Reference(NamedTuple):
    """A field of one kind that holds the id of another."""

    kind: type[Entity]
    field: str
    target: type[Entity]
    on_delete: OnDelete


@cache
def references_of(kind: type[Entity]) -> tuple[Reference, ...]:
    """The fields of a kind that refer to other parts of the plan."""
    return tuple(
        Reference(kind, name, BY_TABLE[about.refers_to], about.on_delete)
        for name, about in field_infos(kind).items()
        if about.kind is FieldKind.REFERENCE
    )


@cache
def references_to(kind: type[Entity]) -> tuple[Reference, ...]:
    """The fields of all kinds that may refer to a part of this kind."""
    return tuple(ref for ref in _all_references() if ref.target is kind)


def _all_references() -> Iterator[Reference]:
    for kind in ENTITIES:
        yield from references_of(kind)
