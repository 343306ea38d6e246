"""Which features are ranked, in which order; what has no score comes last under its own head."""

from collections.abc import Iterable, Iterator, Sequence

from mlpm_planner.application.changes import ChangeSet
from mlpm_planner.application.queries import Group, Query
from mlpm_planner.domain.feature import Feature
from mlpm_planner.ui.features.feature_list import LISTED_KINDS, PATCH_LIMIT, FeatureList
from mlpm_planner.ui.models.score_columns import SCORE
from mlpm_planner.ui.score_states import ScoreStates
from mlpm_planner.ui.session import Session

UNSCORED = "\x00unscored"
BY_SCORE = Query(sort=SCORE, descending=True)


class Ranking:
    """The features of the page by score or by a column, each time they are asked for."""

    def __init__(self, session: Session, states: ScoreStates) -> None:
        self._states = states
        self.listed = FeatureList(session.plan, BY_SCORE, sort_key=states.table.sort_key())
        self.groups: list[Group] = []
        self._arrange()

    @property
    def query(self) -> Query:
        """What is shown and how it is sorted."""
        return self.listed.query

    def set_query(self, query: Query) -> None:
        """Show something else."""
        self.listed.query = query
        self.reload()

    def reload(self) -> None:
        """Rank anew."""
        by_score = self.query.sort == SCORE
        self.listed.set_sort_key(self._states.table.sort_key() if by_score else None)
        self._arrange()

    def toggle(self, key: str) -> None:
        """Fold a group, or unfold it."""
        self.listed.toggle(key)

    @property
    def collapsed(self) -> Iterable[str]:
        """The groups that are folded."""
        return self.listed.collapsed

    def _arrange(self) -> None:
        groups = self.listed.groups
        if len(groups) == 1 and not groups[0].title:
            self.groups = list(self._split(groups[0].ids))
        else:
            self.groups = groups

    def _split(self, ids: Sequence[str]) -> Iterator[Group]:
        ranks = self._states.ranks
        unscored = tuple(each for each in ids if not ranks[each])
        yield Group("", "", None, "", tuple(each for each in ids if ranks[each]))
        if unscored:
            yield Group(UNSCORED, "Not scored", None, "", unscored)

    @property
    def counts(self) -> tuple[int, int]:
        """How many features are listed, and how many of them have no score."""
        ranks = self._states.ranks
        ids = [each for group in self.groups for each in group.ids]
        return len(ids), sum(1 for each in ids if not ranks[each])


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
