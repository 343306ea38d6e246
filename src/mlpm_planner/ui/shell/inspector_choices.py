"""What fields of the inspector can be set to, and how a choice looks."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from functools import cache
from typing import Any, get_type_hints

from mlpm_planner.application.columns import HORIZON_TITLES
from mlpm_planner.application.fuzzy import Haystack
from mlpm_planner.application.lifecycle import STAGE_NAMES
from mlpm_planner.application.plan import Plan
from mlpm_planner.domain.choices import (
    Aggregation,
    Cadence,
    DependencyKind,
    Direction,
    Horizon,
    KpiScope,
    ModelStage,
    Schedule,
)
from mlpm_planner.domain.entities import BY_TABLE
from mlpm_planner.domain.entity import Entity, field_infos
from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.people import Person
from mlpm_planner.domain.product import Status, Theme
from mlpm_planner.ui.widgets.picker import PickItem

MOST_LISTED = 60
"""So many features are offered before anything is typed."""
_ICONS = {
    "people": "user",
    "teams": "users",
    "releases": "rocket",
    "goals": "compass",
    "kpis": "gauge",
    "models": "brain-circuit",
}
_NONE = {"people": "Nobody", "features": "None"}
_WORDS: dict[StrEnum, str] = {
    Schedule.AUTO: "Follows its links",
    Schedule.MANUAL: "Stays where it is put",
    Direction.HIGHER: "Higher is better",
    Direction.LOWER: "Lower is better",
    Direction.TARGET: "Close to its target",
    Direction.NONE: "Neither",
    Aggregation.WEIGHTED_MEAN: "Weighted mean",
    Aggregation.NONE: "Does not add up",
    Cadence.ADHOC: "Now and then",
    KpiScope.RESPONSIBLE_AI: "Responsible AI",
    ModelStage.AB_TEST: STAGE_NAMES[ModelStage.AB_TEST],
    ModelStage.GENERAL_AVAILABILITY: STAGE_NAMES[ModelStage.GENERAL_AVAILABILITY],
    DependencyKind.FINISH_START: "After its end",
    DependencyKind.START_START: "After its start",
    DependencyKind.FINISH_FINISH: "Ends after its end",
    DependencyKind.START_FINISH: "Ends after its start",
}
_HORIZONS = (Horizon.NOW, Horizon.NEXT, Horizon.LATER, Horizon.NONE)


@cache
def _hints(kind: type[Entity]) -> dict[str, Any]:
    return get_type_hints(kind)


def enum_of(kind: type[Entity], name: str) -> type[StrEnum] | None:
    """The fixed list of words a field chooses from; None for any other field."""
    found = _hints(kind)[name]
    return found if isinstance(found, type) and issubclass(found, StrEnum) else None


def is_whole(kind: type[Entity], name: str) -> bool:
    """Whether a number of this field has no decimals."""
    return _hints(kind)[name] in (int, int | None)


def enum_words(member: StrEnum) -> str:
    """A choice in the words of the interface."""
    if isinstance(member, Horizon):
        return HORIZON_TITLES[member]
    return _WORDS.get(member, member.value.replace("_", " ").capitalize())


def choices(plan: Plan, kind: type[Entity], name: str) -> list[PickItem]:
    """Everything one field can be set to; for features only the first ones."""
    if kind is Feature and name == "status":
        ordered = sorted(plan.statuses.values(), key=lambda status: status.rank)
        return [_item(status) for status in ordered]
    members = enum_of(kind, name)
    if members is not None:
        shown = _HORIZONS if members is Horizon else tuple(members)
        return [PickItem(member.value, enum_words(member)) for member in shown]
    return _references(plan, kind, name)


def _references(plan: Plan, kind: type[Entity], name: str) -> list[PickItem]:
    about = field_infos(kind)[name]
    table = about.refers_to
    if table == "features":
        items = [feature_item(plan, f) for f in _first_features(plan)]
    else:
        items = [_item(part) for part in _in_order(plan.table(BY_TABLE[table]).values())]
    if not about.required:
        items.append(PickItem("", _NONE.get(table, f"No {about.title.lower()}")))
    return items


def _in_order(parts: Iterable[Entity]) -> list[Entity]:
    def place(part: Entity) -> tuple[float, str]:
        return getattr(part, "rank", 0.0), part.label.casefold()

    return sorted(parts, key=place)


def _item(part: Entity) -> PickItem:
    match part:
        case Status():
            return PickItem(part.key, part.name, part.icon, part.colour)
        case Theme():
            return PickItem(part.id, part.name, colour=part.colour)
        case _:
            return PickItem(part.id, part.label, _ICONS.get(part.TABLE, ""))


def look(plan: Plan, kind: type[Entity], name: str, value: object) -> PickItem:
    """How the value of a field is shown; without text where there is none."""
    if kind is Feature and name == "status":
        status = plan.status(str(value))
        return _item(status) if status else PickItem(str(value), str(value))
    if isinstance(value, StrEnum):
        return PickItem(value.value, enum_words(value) if value else "")
    table = field_infos(kind)[name].refers_to
    part = plan.get(BY_TABLE[table], str(value)) if table else None
    return _item(part) if part is not None else PickItem("", "")


def is_person(kind: type[Entity], name: str) -> bool:
    """Whether a field names somebody."""
    return field_infos(kind)[name].refers_to == Person.TABLE


# ---- features: too many to list


def _first_features(plan: Plan) -> Sequence[Feature]:
    features = iter(plan.features.values())
    return [feature for feature, _ in zip(features, range(MOST_LISTED), strict=False)]


def feature_item(plan: Plan, feature: Feature) -> PickItem:
    """A feature as a choice, with its key."""
    status = plan.status(feature.status)
    return PickItem(feature.id, feature.title, status.icon if status else "circle", "", feature.key)


class FeatureSearch:
    """Finds features by title among all of them; made when a list opens."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._ids = list(plan.features)
        self._titles: Haystack | None = None

    def __call__(self, query: str) -> list[PickItem]:
        """The features that match, best first."""
        if self._titles is None:
            self._titles = Haystack([f.title for f in self._plan.features.values()])
        found = (self._ids[hit.place] for hit in self._titles.search(query, MOST_LISTED))
        known = (self._plan.features.get(feature_id) for feature_id in found)
        return [feature_item(self._plan, feature) for feature in known if feature is not None]


def refers_to_many(kind: type[Entity], name: str) -> bool:
    """Whether a field refers to features, which are searched instead of listed."""
    return field_infos(kind)[name].refers_to == Feature.TABLE
