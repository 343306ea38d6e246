"""A list of features as it is seen, as rows for a file or the clipboard."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from mlpm_planner.application.columns import Column
from mlpm_planner.application.plan import Plan
from mlpm_planner.application.queries import Group
from mlpm_planner.domain.feature import Feature


@dataclass(frozen=True, slots=True)
class SeenList:
    """Groups of features under columns; the column they are grouped by comes first."""

    plan: Plan
    groups: Sequence[Group]
    columns: Sequence[Column]
    by: Column | None = None

    @property
    def captions(self) -> list[str]:
        """The titles of the columns."""
        return [column.title for column in self._shown()]

    @property
    def count(self) -> int:
        """How many rows there are."""
        return sum(len(group.ids) for group in self.groups)

    def rows(self) -> Iterator[list[str]]:
        """The texts of each feature in the order seen; numbers and dates as files hold them."""
        texts = [column.texts(self.plan) for column in self._shown()]
        for group in self.groups:
            for feature_id in group.ids:
                yield _texts(texts, self.plan.features[feature_id])

    def _shown(self) -> list[Column]:
        if self.by is None or self.by in self.columns:
            return list(self.columns)
        return [self.by, *self.columns]


def _texts(texts: Sequence[Callable[[Feature], str]], feature: Feature) -> list[str]:
    return [text(feature) for text in texts]
