"""Features as rows of our canonical columns; importing them again is the identity."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from mlpm_planner.application.plan import Plan
from mlpm_planner.domain.feature import Dependency, Feature
from mlpm_planner.interchange.feature_cells import write_stages
from mlpm_planner.interchange.links import Link, quoted, write_link
from mlpm_planner.interchange.mapping import CUSTOM_NAME
from mlpm_planner.interchange.vocabulary import FEATURE_COLUMNS, INPUT_COLUMNS, features_vocabulary
from mlpm_planner.interchange.write_tables import Cell

_REFERENCES: Final = {
    "theme": ("themes", "theme_id"),
    "release": ("releases", "release_id"),
    "goal": ("goals", "goal_id"),
    "owner": ("people", "owner_id"),
    "team": ("teams", "team_id"),
    "model": ("models", "model_id"),
}


@dataclass(frozen=True, slots=True)
class FeatureTable:
    """The columns that a set of features needs, and their rows."""

    header: tuple[str, ...]
    rows: Iterable[Sequence[Cell]]


def feature_table(plan: Plan, features: Iterable[Feature] | None = None) -> FeatureTable:
    """Features (by default all, in their order) in canonical columns."""
    chosen = sorted(plan.features.values(), key=_order) if features is None else list(features)
    ranged = _ranged(chosen)
    further = _further_criteria(plan, chosen)
    sources = ("source",) if any(feature.source for feature in chosen) else ()
    custom = sorted({name for feature in chosen for name in feature.custom})
    columns = (*FEATURE_COLUMNS, *ranged, *further, *sources)
    known = set(features_vocabulary(further).fields) | set(columns)
    header = (*columns, *(_custom_header(name, known) for name in custom))
    return FeatureTable(header, _rows(plan, chosen, columns, custom))


def feature_rows(plan: Plan) -> Iterator[dict[str, Cell]]:
    """All features in their order, by canonical column."""
    table = feature_table(plan)
    return (dict(zip(table.header, row, strict=True)) for row in table.rows)


def _order(feature: Feature) -> tuple[float, str, str]:
    return feature.rank, feature.key, feature.title


def _ranged(features: Sequence[Feature]) -> tuple[str, ...]:
    """Columns for the ends of ranges, of the inputs that have any."""
    used = {
        key
        for feature in features
        for key, found in feature.inputs.items()
        if found.low is not None or found.high is not None
    }
    ordered = [*(key for key in INPUT_COLUMNS if key in used), *sorted(used - set(INPUT_COLUMNS))]
    return tuple(f"{key}_{end}" for key in ordered for end in ("low", "high"))


def _further_criteria(plan: Plan, features: Sequence[Feature]) -> tuple[str, ...]:
    known = {criterion.key for criterion in plan.criteria.values()}
    used = {key for feature in features for key in feature.inputs}
    return tuple(sorted((known | used) - set(INPUT_COLUMNS)))


def _custom_header(name: str, known: set[str]) -> str:
    risky = name in known or name.startswith(CUSTOM_NAME) or not name.strip()
    return f"{CUSTOM_NAME}{name}" if risky else name


def _rows(
    plan: Plan, features: Sequence[Feature], columns: Sequence[str], custom: Sequence[str]
) -> Iterator[list[Cell]]:
    for feature in features:
        cells = [feature_cell(plan, feature, column) for column in columns]
        yield [*cells, *(feature.custom.get(name) for name in custom)]


def feature_cell(plan: Plan, feature: Feature, column: str) -> Cell:
    """What a feature has in one canonical column."""
    if column in _REFERENCES:
        table, field = _REFERENCES[column]
        part = getattr(plan, table).get(getattr(feature, field))
        return part.label if part else None
    match column:
        case "parent":
            parent = plan.features.get(feature.parent_id)
            return _known_by(parent) if parent else None
        case "predecessors":
            return _predecessors(plan, feature)
        case "tags":
            return "; ".join(quoted(tag, blanks=False) for tag in feature.tags)
        case "stages":
            return write_stages(feature.stages)
        case _:
            return _plain_cell(feature, column)


def _plain_cell(feature: Feature, column: str) -> Cell:
    if column in Feature.__dataclass_fields__ or column == "duration":
        return getattr(feature, column)
    key, _, end = column.rpartition("_")
    if end in ("low", "high") and key in feature.inputs:
        return getattr(feature.inputs[key], end)
    return feature.input_value(column)


def _known_by(feature: Feature) -> str:
    return feature.key or feature.title


def _predecessors(plan: Plan, feature: Feature) -> str:
    links = [
        Link(_known_by(plan.features[d.predecessor_id]), d.kind, d.lag_days, d.hard)
        for d in plan.where(Dependency, "successor_id", feature.id)
        if d.predecessor_id in plan.features
    ]
    return "; ".join(sorted(write_link(link) for link in links))
