"""Which features are ranked, in which order; what has no score comes last under its own head."""

from collections.abc import Iterable, Iterator, Sequence

from mlpm_planner.application import queries
from mlpm_planner.application.changes import ChangeSet
from mlpm_planner.application.columns import feature_columns
from mlpm_planner.application.queries import Group, Query
from mlpm_planner.domain.feature import Feature
from mlpm_planner.ui.features.feature_list import LISTED_KINDS, PATCH_LIMIT
from mlpm_planner.ui.models.score_columns import SCORE
from mlpm_planner.ui.score_states import ScoreStates
from mlpm_planner.ui.session import Session

UNSCORED = "\x00unscored"
BY_SCORE = Query(sort=SCORE, descending=True)


class Ranking:
    """The features of the page by score or by a column, each time they are asked for."""

    def __init__(self, session: Session, states: ScoreStates, query: Query) -> None:
        self._plan = session.plan
        self._states = states
        self.query = query
        self.collapsed: set[str] = set()
        self.groups: list[Group] = []
        self.unscored = 0
        self.reload()

    def set_query(self, query: Query) -> None:
        """Show something else."""
        self.query = query
        self.reload()

    def reload(self) -> None:
        """Rank anew."""
        unscored = self._states.unscored
        table, query = self._states.table, self.query
        if query.sort == SCORE:
            groups = self._in_order(table.ordered_ids(descending=query.descending))
        elif query.sort in table.inputs:
            groups = self._in_order(table.ordered_ids(query.sort, descending=query.descending))
        else:
            groups = queries.groups(self._plan, query)
        whole = len(groups) == 1 and not groups[0].title
        self.groups = list(_split(groups[0].ids, unscored)) if whole and unscored else groups
        self.unscored = _count(self.groups, unscored)

    def _in_order(self, ids: Sequence[str]) -> list[Group]:
        """The groups of all features, which were sorted as one array."""
        query, plan = self.query, self._plan
        columns = feature_columns(plan)
        if query.is_filtered:
            found = {feature.id for feature in queries.matching(plan, query, columns)}
            ids = [each for each in ids if each in found]
        if query.group not in columns:
            return [Group("", "", None, "", tuple(ids))]
        return queries.grouped(plan, [plan.features[each] for each in ids], query, columns)

    def toggle(self, key: str) -> None:
        """Fold a group, or unfold it."""
        self.collapsed.symmetric_difference_update({key})

    @property
    def count(self) -> int:
        """How many features are listed."""
        return sum(len(group.ids) for group in self.groups)


def _split(ids: Sequence[str], unscored: frozenset[str]) -> Iterator[Group]:
    """The features with a score, and those without under a head of their own."""
    missing = tuple([each for each in ids if each in unscored])
    kept = ids if not missing else tuple([each for each in ids if each not in unscored])
    yield Group("", "", None, "", tuple(kept))
    if missing:
        yield Group(UNSCORED, "Not scored", None, "", missing)


def _count(groups: Sequence[Group], unscored: frozenset[str]) -> int:
    """How many of the listed features have no score."""
    if not unscored:
        return 0
    if groups[-1].key == UNSCORED:
        return len(groups[-1].ids)
    return sum(len(unscored.intersection(group.ids)) for group in groups)


def edited_rows(changes: Iterable[ChangeSet]) -> list[str] | None:
    """The features of which only contents changed; None where rows came, went or moved."""
    edited: list[str] = []
    for change_set in changes:
        if change_set.touches(*(LISTED_KINDS - {Feature})):
            return None
        for change in change_set.of(Feature):
            if change.before is None or change.after is None:
                return None
            edited.append(change.entity.id)
    return edited if len(edited) <= PATCH_LIMIT else None
