"""The features a page lists: its query, the groups it found, and what a change does to them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from enum import IntEnum

from mlpm_planner.application.changes import Change, ChangeSet
from mlpm_planner.application.columns import Column, feature_columns
from mlpm_planner.application.plan import Plan
from mlpm_planner.application.queries import Group, Query, SortKey, groups
from mlpm_planner.domain.custom_field import CustomField
from mlpm_planner.domain.entity import Entity
from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.goal import Goal
from mlpm_planner.domain.model import Model
from mlpm_planner.domain.people import Person, Team
from mlpm_planner.domain.product import Product, Release, Status, Tag, Theme
from mlpm_planner.domain.scoring import Criterion

# Every kind whose names, order or colours a list of features shows.
LISTED_KINDS: frozenset[type[Entity]] = frozenset(
    (
        Feature,
        Product,
        Theme,
        Status,
        Release,
        Goal,
        Person,
        Team,
        Tag,
        Criterion,
        Model,
        CustomField,
    )
)
PATCH_LIMIT = 500


class Effect(IntEnum):
    """What changes mean for a list: nothing, other contents of its rows, or other rows."""

    NONE = 0
    ROWS = 1
    ORDER = 2


class FeatureList:
    """Ordered ids in groups, with the groups that are folded; knows when it has to ask again.

    A list sorted by something that is no column names the fields this depends on.
    """

    def __init__(
        self,
        plan: Plan,
        query: Query,
        *,
        sort_key: SortKey | None = None,
        sort_fields: frozenset[str] = frozenset(),
    ) -> None:
        self.plan = plan
        self.query = query
        self.collapsed: set[str] = set()
        self.groups: list[Group] = []
        self._sort_key = sort_key
        self._sort_fields = sort_fields
        self._ordering: frozenset[str] = frozenset()
        self.reload()

    def set_query(self, query: Query) -> bool:
        """Ask something else; whether that is a change."""
        if query == self.query:
            return False
        if query.group != self.query.group:
            self.collapsed.clear()
        self.query = query
        self.reload()
        return True

    def set_sort_key(self, sort_key: SortKey | None, fields: frozenset[str] = frozenset()) -> None:
        """Sort by something that is no column."""
        self._sort_key, self._sort_fields = sort_key, fields
        self.reload()

    def reload(self) -> None:
        """Ask again."""
        self.columns: Mapping[str, Column] = feature_columns(self.plan)
        self.groups = groups(self.plan, self.query, self._sort_key)
        self._ordering = self._ordering_fields()

    @property
    def count(self) -> int:
        """How many features pass the filter."""
        return sum(len(group.ids) for group in self.groups)

    def toggle(self, key: str) -> None:
        """Fold a group, or unfold it."""
        self.collapsed.symmetric_difference_update({key})

    def take(self, change_sets: Iterable[ChangeSet]) -> Effect:
        """Take changes in; asks again only where rows may come, go or move."""
        effect = max((self._effect(c) for c in change_sets), default=Effect.NONE)
        if effect is Effect.ORDER:
            self.reload()
        return effect

    def _effect(self, change_set: ChangeSet) -> Effect:
        if change_set.touches(*(LISTED_KINDS - {Feature})):
            return Effect.ORDER
        changes = change_set.of(Feature)
        if len(changes) > PATCH_LIMIT or any(self._reorders(change) for change in changes):
            return Effect.ORDER
        return Effect.ROWS if changes else Effect.NONE

    def _reorders(self, change: Change) -> bool:
        before, after = change.before, change.after
        if before is None or after is None:
            return True
        return any(getattr(before, name) != getattr(after, name) for name in self._ordering)

    def _ordering_fields(self) -> frozenset[str]:
        """The fields of a feature that decide whether and where it is listed."""
        query = self.query
        fields = {"rank"} | self._sort_fields
        for key in query.columns:
            column = self.columns.get(key)
            if column is not None:
                fields |= column.reads
        return frozenset(fields | ({"title", "key"} if query.text.strip() else set()))


def unsorted(query: Query) -> Query:
    """The same query in the order arranged by hand."""
    return query.ordered_by(())


def ungrouped(query: Query) -> Query:
    """The same query as one group in the order arranged by hand."""
    return replace(query.ordered_by(()), group="")
