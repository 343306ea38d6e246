"""The scores of all features by the method in use, kept up to date for every page."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from mlpm_planner.application.changes import ChangeSet, compose
from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.product import Product
from mlpm_planner.domain.scoring import Criterion, ScoringMethod
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.signals import Trigger

if TYPE_CHECKING:
    from mlpm_planner.analysis.scoring.uncertainty import Odds
    from mlpm_planner.application.score_table import ScoreTable

_NAME = "score-states"
_KINDS = (Feature, Criterion, ScoringMethod, Product)
# Above this many features fewer draws are enough to tell the odds apart.
_MANY = 2_000
# How much longer than the best score a bar may be, so that one wide range flattens no other.
_ROOM = 1.5
_DRAWS, _DRAWS_OF_MANY = 5_000, 1_000


class ScoreStates(QObject):
    """The scores of a session.

    They are computed when first looked at, and changes are taken in when next looked at, so that
    an edit costs nothing while nobody shows scores.
    """

    changed = Trigger()
    odds_changed = Trigger()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.setObjectName(_NAME)
        self._session = session
        self._table: ScoreTable | None = None
        self._missed: list[ChangeSet] = []
        self._odds: Mapping[str, float] | None = None
        self._scale: float | None = None
        self._unscored: frozenset[str] | None = None
        self._is_computing = False
        self._edits = 0
        self._first: dict[str, Mapping[str, int]] = {}
        session.changed.connect(self._on_changed)

    @staticmethod
    def of(session: Session) -> ScoreStates:
        """The scores of a session, made when first asked for."""
        found = session.findChild(QObject, _NAME)
        return found if isinstance(found, ScoreStates) else ScoreStates(session)

    @property
    def is_ready(self) -> bool:
        """Whether scores have been computed; the first look at them takes its time."""
        return self._table is not None

    @property
    def table(self) -> ScoreTable:
        """The scores as the plan is now."""
        if self._table is None:
            from mlpm_planner.application.score_table import ScoreTable

            self._missed.clear()
            self._table = ScoreTable(self._session.plan)
            self._keep_first()
        elif self._missed:
            missed, self._missed = self._missed, []
            changes = compose(change for each in missed for change in each.changes)
            if self._table.update(ChangeSet(label="", changes=changes)):
                self._scale = self._unscored = None
                self._keep_first()
        return self._table

    def _on_changed(self, change_set: ChangeSet) -> None:
        if not change_set.touches(*_KINDS):
            return
        if self._table is not None:
            self._missed.append(change_set)
        self._odds = None
        self._edits += 1
        self.changed.emit()

    @property
    def scale(self) -> float:
        """The score at the end of bars; only whiskers of the least sure reach further."""
        table = self.table
        if self._scale is None:
            best = table.best
            self._scale = min(table.maximum, best * _ROOM) if best > 0 else table.maximum
        return self._scale

    @property
    def unscored(self) -> frozenset[str]:
        """The features that have no score."""
        table = self.table
        if self._unscored is None:
            self._unscored = table.unscored_ids()
        return self._unscored

    # ---- movement

    def _keep_first(self) -> None:
        """Remember the ranking by a method when it is first seen."""
        table = self._table
        assert table is not None  # noqa: S101 - called by whoever has just made it
        if table.method.key not in self._first:
            self._first[table.method.key] = _ranks(table)

    def moved(self, feature_id: str) -> int:
        """How many places a feature moved up (positive) or down since the ranking was opened."""
        table = self.table
        before = self._first[table.method.key].get(feature_id, 0)
        now = table.rank(feature_id)
        return before - now if before and now else 0

    def forget_moves(self) -> None:
        """Count movement from the ranking as it is now."""
        table = self.table
        self._first = {table.method.key: _ranks(table)}

    # ---- odds

    def odds_of(self, feature_id: str) -> float | None:
        """The chance (0 to 1) of being among the best three; None while that is computed.

        ``odds_changed`` tells when it is known.
        """
        if self._odds is None:
            self._compute_odds()
        return self.known_odds(feature_id)

    def known_odds(self, feature_id: str) -> float | None:
        """The same where it has been computed already; starts nothing."""
        found = self._odds.get(feature_id) if self._odds is not None else None
        return None if found is None or math.isnan(found) else found

    def _compute_odds(self) -> None:
        if self._is_computing:
            return
        table = self.table
        ids = list(table.ids)
        work = table.odds_later(draws=_DRAWS if len(ids) <= _MANY else _DRAWS_OF_MANY)
        self._is_computing = True
        asked = self._edits

        def take(odds: Odds) -> None:
            self._is_computing = False
            if asked == self._edits:
                self._odds = dict(zip(ids, odds.top_k.tolist(), strict=True))
            self.odds_changed.emit()

        self._session.tasks.run(lambda _cancel: work(), take)


def _ranks(table: ScoreTable) -> Mapping[str, int]:
    return dict(zip(table.ids, table.ranks.tolist(), strict=True))
