"""What a list of features shows: filtered, sorted and grouped ids of the plan."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, cast

from mlpm_planner.application.changes import Change
from mlpm_planner.application.columns import Column, SortValue, feature_columns
from mlpm_planner.application.plan import Plan
from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.product import Theme

SortKey = Callable[[Feature], SortValue]


@dataclass(frozen=True, slots=True)
class Query:
    """What to show and in which order.

    ``filters`` maps a column's key to the texts that pass; columns are joined by "and". ``sort``
    is a column's key, the manual order when empty; ``group`` a column's key, none when empty.
    """

    text: str = ""
    filters: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    sort: str = ""
    descending: bool = False
    group: str = ""

    @property
    def is_filtered(self) -> bool:
        """Whether features may be left out."""
        return bool(self.text.strip()) or any(self.filters.values())

    def to_json(self) -> dict[str, Any]:
        """The query as values that a file can hold."""
        return {
            "text": self.text,
            "filters": {key: sorted(values) for key, values in self.filters.items()},
            "sort": self.sort,
            "descending": self.descending,
            "group": self.group,
        }

    @classmethod
    def from_json(cls, state: Mapping[str, Any]) -> "Query":
        """The query that was remembered; what is missing or strange is left out."""
        return cls(
            text=str(state.get("text", "")),
            filters=_filters(state.get("filters")),
            sort=str(state.get("sort", "")),
            descending=bool(state.get("descending", False)),
            group=str(state.get("group", "")),
        )


def _filters(state: object) -> dict[str, frozenset[str]]:
    if not isinstance(state, dict):
        return {}
    pairs = cast("dict[str, object]", state).items()
    return {key: frozenset(map(str, cast("list[object]", v))) for key, v in pairs if _is_list(v)}


def _is_list(value: object) -> bool:
    return isinstance(value, list)


@dataclass(frozen=True, slots=True)
class Group:
    """Features that share the value of the group's column; ``value`` is what they share."""

    key: str
    title: str
    value: object
    colour: str
    ids: tuple[str, ...]


def groups(plan: Plan, query: Query, sort_key: SortKey | None = None) -> list[Group]:
    """The features that pass, sorted, in groups; one group without title when not grouped.

    ``sort_key`` sorts by something that is no column, such as a score.
    """
    columns = feature_columns(plan)
    found = matching(plan, query, columns)
    return grouped(plan, _sorted(plan, found, query, columns, sort_key), query, columns)


def grouped(
    plan: Plan, ordered: list[Feature], query: Query, columns: Mapping[str, Column]
) -> list[Group]:
    """Features in their order, put into the groups of a query."""
    by = columns.get(query.group)
    if by is None:
        return [Group("", "", None, "", tuple(f.id for f in ordered))]
    return _grouped(plan, ordered, by)


def ids(plan: Plan, query: Query, sort_key: SortKey | None = None) -> list[str]:
    """The ids of the features that pass, in the order shown."""
    return [i for group in groups(plan, query, sort_key) for i in group.ids]


def is_affected(plan: Plan, query: Query, changes: Iterable[Change], sorts_by: set[str]) -> bool:
    """Whether changes to features may alter which are shown, or in which order.

    ``sorts_by`` names the fields that an order which is no column reads.
    """
    columns = feature_columns(plan)
    keys = {query.sort, query.group, *query.filters}
    fields = {columns[key].field or "inputs" for key in keys if key in columns} | sorts_by
    if query.text:
        fields |= {"title", "key"}
    return any(
        change.before is None
        or change.after is None
        or any(getattr(change.before, name) != getattr(change.after, name) for name in fields)
        for change in changes
    )


def matching(plan: Plan, query: Query, columns: Mapping[str, Column]) -> list[Feature]:
    """The features that pass the text and every filter."""
    found: Iterable[Feature] = plan.features.values()
    for key, allowed in query.filters.items():
        column = columns.get(key)
        if column is not None and allowed:
            found = _passing(plan, found, column, allowed)
    for word in query.text.casefold().split():
        found = [f for f in found if word in f.title.casefold() or word in f.key.casefold()]
    return list(found)


def _passing(
    plan: Plan, found: Iterable[Feature], column: Column, allowed: frozenset[str]
) -> list[Feature]:
    if column.key == "tags":
        return [f for f in found if not allowed.isdisjoint(f.tags or ("",))]
    text = column.texts(plan)
    return [f for f in found if text(f) in allowed]


def facets(plan: Plan, column: Column) -> dict[str, int]:
    """The texts of a column with how many features have each, most frequent first."""
    counts: dict[str, int] = {}
    text_of = column.texts(plan)
    for feature in plan.features.values():
        texts = feature.tags or ("",) if column.key == "tags" else (text_of(feature),)
        for text in texts:
            counts[text] = counts.get(text, 0) + 1
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _sorted(
    plan: Plan,
    found: list[Feature],
    query: Query,
    columns: Mapping[str, Column],
    sort_key: SortKey | None,
) -> list[Feature]:
    by_order = sorted(found, key=attrgetter("rank"))
    column = columns.get(query.sort)
    key = column.sorts(plan) if sort_key is None and column is not None else sort_key
    return by_order if key is None else _sort_by(by_order, key, descending=query.descending)


def _sort_by(found: Sequence[Feature], key: SortKey, *, descending: bool) -> list[Feature]:
    """Sorted by a value; features without one stay last either way."""
    values: list[Any] = [key(feature) for feature in found]
    if isinstance(next((v for v in values if v is not None), None), str):
        valued = [row for row, value in enumerate(values) if value is not None]
        valued.sort(key=values.__getitem__, reverse=descending)
        missing = [row for row, value in enumerate(values) if value is None]
        return [found[row] for row in valued + missing]
    import numpy as np  # several times faster for numbers, and not before something is listed

    numbers = np.array(values, np.float64)  # None becomes NaN, which is sorted last
    order: list[int] = np.argsort(-numbers if descending else numbers, kind="stable").tolist()
    return [found[row] for row in order]


def _grouped(plan: Plan, ordered: list[Feature], by: Column) -> list[Group]:
    members: dict[str, list[Feature]] = {}
    text_of, place_of = by.texts(plan), by.sorts(plan)
    for feature in ordered:
        members.setdefault(text_of(feature), []).append(feature)
    ranked = sorted(members.items(), key=lambda item: _group_order(place_of(item[1][0])))
    return [
        Group(
            text,
            text or f"No {by.title.lower()}",
            by.value(found[0]),
            _group_colour(plan, by, found[0]),
            tuple(f.id for f in found),
        )
        for text, found in ranked
    ]


def _group_order(place: SortValue) -> tuple[bool, Any]:
    return (place is None, 0 if place is None else place)


def _group_colour(plan: Plan, by: Column, feature: Feature) -> str:
    theme = plan.get(Theme, feature.theme_id) if by.key == "theme" else None
    return theme.colour if theme else ""
