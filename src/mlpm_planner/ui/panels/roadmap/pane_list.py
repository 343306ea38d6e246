"""A view of the page with the list it shows; while hidden it only notes what it misses."""

from collections.abc import Callable, Sequence
from typing import Protocol

from mlpm_planner.application.changes import ChangeSet
from mlpm_planner.application.plan import Plan
from mlpm_planner.application.queries import Query
from mlpm_planner.ui.features.feature_list import Effect, FeatureList


class Pane(Protocol):
    """What shows a list of features."""

    def show_list(self, listed: FeatureList) -> None:
        """Show the features of a list for the first time."""
        ...

    def take(self, changes: Sequence[ChangeSet], effect: Effect) -> None:
        """Show changes that the list has already taken in."""
        ...

    def relist(self) -> None:
        """Show the rows of another query."""
        ...


class PaneList:
    """Keeps one view up to date whenever it is shown; ``narrow`` is its part of the query."""

    def __init__(self, pane: Pane, narrow: Callable[[Query], Query]) -> None:
        self._pane = pane
        self._narrow = narrow
        self._missed: list[ChangeSet] = []
        self.listed: FeatureList | None = None

    def note(self, changes: Sequence[ChangeSet]) -> None:
        """Changes to be shown when the view is."""
        if self.listed is not None:
            self._missed += changes

    def show(self, plan: Plan, query: Query) -> FeatureList:
        """Bring the view up to date."""
        if self.listed is None:
            self.listed = FeatureList(plan, self._narrow(query))
            self._pane.show_list(self.listed)
            return self.listed
        missed, self._missed = self._missed, []
        if missed:
            self._pane.take(missed, self.listed.take(missed))
        if self.listed.set_query(self._narrow(query)):
            self._pane.relist()
        return self.listed
