"""What a list of features shows: filtered, sorted and grouped ids of the plan."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any, NamedTuple, cast

from mlpm_planner.application.changes import Change
from mlpm_planner.application.columns import Column, SortValue, feature_columns
from mlpm_planner.application.filters import EVERYTHING, Filter, passing
from mlpm_planner.application.plan import Plan
from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.product import Theme

SortKey = Callable[[Feature], SortValue]


class SortBy(NamedTuple):
    """A further column to sort by, among features that are equal so far."""

    column: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """What to show and in which order.

    ``sort`` is a column's key, the manual order when empty; ``then_by`` decides among equals.
    ``group`` is a column's key, none when empty. ``public`` leaves out what is internal; it is not
    kept, so that nothing is hidden without being asked for.
    """

    text: str = ""
    filter: Filter = EVERYTHING
    sort: str = ""
    descending: bool = False
    then_by: tuple[SortBy, ...] = ()
    group: str = ""
    public: bool = False

    @property
    def is_filtered(self) -> bool:
        """Whether features may be left out."""
        return bool(self.text.strip()) or bool(self.filter) or self.public

    @property
    def order(self) -> tuple[SortBy, ...]:
        """All columns it sorts by, the most important first."""
        return (SortBy(self.sort, self.descending), *self.then_by) if self.sort else ()

    def ordered_by(self, order: Sequence[SortBy]) -> "Query":
        """The same query in another order."""
        first = order[0] if order else SortBy("")
        return replace(
            self, sort=first.column, descending=first.descending, then_by=tuple(order[1:])
        )

    def sorted_by(self, column: str, *, extend: bool = False) -> "Query":
        """Sorted by a column: upwards, the second time downwards, the third time not any more.

        ``extend`` keeps the other columns and puts this one after them.
        """
        before = next((by for by in self.order if by.column == column), None)
        if before is None:
            turned = (SortBy(column),)
        else:
            turned = () if before.descending else (SortBy(column, descending=True),)
        if not extend:
            return self.ordered_by(
                turned if self.sort == column or before is None else (SortBy(column),)
            )
        if before is None:
            return self.ordered_by((*self.order, *turned))
        kept = [new for by in self.order for new in (turned if by is before else (by,))]
        return self.ordered_by(kept)

    @property
    def columns(self) -> frozenset[str]:
        """The keys of all columns that decide what is shown, and where."""
        asked = {condition.column for condition in self.filter.conditions}
        asked |= {"internal"} if self.public else set()
        return frozenset({self.group, *(by.column for by in self.order), *asked} - {""})

    def to_json(self) -> dict[str, Any]:
        """The query as values that a file can hold."""
        return {
            "text": self.text,
            "filter": self.filter.to_json(),
            "sort": self.sort,
            "descending": self.descending,
            "then_by": [list(by) for by in self.then_by],
            "group": self.group,
        }

    @classmethod
    def from_json(cls, state: Mapping[str, Any]) -> "Query":
        """The query that was remembered; what is missing or strange is left out."""
        return cls(
            text=str(state.get("text", "")),
            filter=Filter.from_json(state.get("filter")),
            sort=str(state.get("sort", "")),
            descending=bool(state.get("descending", False)),
            then_by=_further(state.get("then_by")),
            group=str(state.get("group", "")),
        )


def _further(state: object) -> tuple[SortBy, ...]:
    listed = cast("list[object]", state) if isinstance(state, list) else []
    pairs = (cast("list[object]", each) for each in listed if isinstance(each, list))
    return tuple(SortBy(str(p[0]), bool(p[1])) for p in pairs if len(p) == 2)


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
    keys = query.columns.intersection(columns)
    fields = {name for key in keys for name in columns[key].reads} | sorts_by
    if query.text:
        fields |= {"title", "key"}
    return any(
        change.before is None
        or change.after is None
        or any(getattr(change.before, name) != getattr(change.after, name) for name in fields)
        for change in changes
    )


def matching(plan: Plan, query: Query, columns: Mapping[str, Column]) -> list[Feature]:
    """The features that pass the text and the filter."""
    all_of = plan.features.values()
    shown = [f for f in all_of if not f.internal] if query.public else list(all_of)
    found = passing(plan, shown, query.filter, columns)
    for word in query.text.casefold().split():
        found = [f for f in found if word in f.title.casefold() or word in f.key.casefold()]
    return list(found)


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
    ordered = sorted(found, key=attrgetter("rank"))
    if sort_key is not None:
        return _sort_by(ordered, sort_key, descending=query.descending)
    for by in reversed(query.order):  # each sort keeps the order among equals
        column = columns.get(by.column)
        if column is not None:
            ordered = _sort_by(ordered, column.sorts(plan), descending=by.descending)
    return ordered


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
