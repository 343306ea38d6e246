"""Scores of all features by one scoring method, kept up to date row by row."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from mlpm_planner.analysis.scoring.contributions import Contribution, contributions, typical_values
from mlpm_planner.analysis.scoring.methods import (
    METHODS,
    Form,
    Method,
    WeightedCriterion,
    weighted,
)
from mlpm_planner.analysis.scoring.missing import why_unscored
from mlpm_planner.analysis.scoring.ranking import competition_ranks, order
from mlpm_planner.analysis.scoring.spread import InputRange, fit_all, values_of
from mlpm_planner.analysis.scoring.uncertainty import (
    DRAWS,
    SEED,
    TOP,
    LikelyRange,
    Odds,
    likely_range,
    simulate,
)
from mlpm_planner.analysis.types import FloatArray, Inputs
from mlpm_planner.application.changes import ChangeSet
from mlpm_planner.application.plan import Plan
from mlpm_planner.domain.choices import Direction
from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.product import Product
from mlpm_planner.domain.scoring import Criterion, ScoreInput, ScoringMethod

CONFIDENCE = "confidence"
EFFORT = "effort"


@dataclass(frozen=True, slots=True)
class Scored:
    """The score of one feature: its rank (0 when not scored), and P5 to P95 of the score."""

    score: float
    low: float
    high: float
    rank: int
    assumed: bool
    reason: str = ""

    @property
    def is_scored(self) -> bool:
        """Whether there is a score."""
        return self.rank > 0


def method_of(plan: Plan, key: str = "") -> Method:
    """The method to compute with; raises ValueError where all weights of a method are zero."""
    chosen = plan.method(key)
    if chosen.formula != "weighted":
        return METHODS[chosen.formula]
    return weighted(_weights(plan, chosen), key=chosen.key, name=chosen.name)


def _weights(plan: Plan, chosen: ScoringMethod) -> list[WeightedCriterion]:
    found = ((plan.criterion(key), weight) for key, weight in chosen.weights.items())
    return [
        WeightedCriterion(
            key=criterion.key,
            weight=weight,
            direction="lower" if criterion.direction is Direction.LOWER else "higher",
        )
        for criterion, weight in found
        if criterion is not None
    ]


def effective_input(plan: Plan, feature: Feature, criterion: str) -> ScoreInput | None:
    """An input as scores read it: effort falls back to the estimate where a point has a worth."""
    given = feature.inputs.get(criterion)
    if given is None and criterion == EFFORT and feature.estimate and plan.product.point_weeks:
        return ScoreInput(feature.estimate * plan.product.point_weeks)
    return given


class ScoreTable:
    """Arrays of scores in the order of ``ids``; NaN where a feature has no score."""

    def __init__(self, plan: Plan, method: str = "") -> None:
        """Score every feature of the plan, by default by the method in use."""
        self._plan = plan
        self._key = method
        self.rebuild()

    def rebuild(self) -> None:
        """Score everything anew."""
        self.method = method_of(self._plan, self._key)
        self.ids: list[str] = list(self._plan.features)
        self._row = {feature_id: row for row, feature_id in enumerate(self.ids)}
        keys = {*self.method.inputs, CONFIDENCE}
        self._ranges = {key: self._read(key) for key in keys}
        self._score_all()

    def _read(self, key: str) -> InputRange:
        """One input of every feature; written for speed, ranges are few."""
        features = self._plan.features.values()
        if key == EFFORT and self._plan.product.point_weeks:
            found = [effective_input(self._plan, feature, key) for feature in features]
        else:
            found = [feature.inputs.get(key) for feature in features]
        nan = np.nan
        value = np.array([nan if i is None else i.value for i in found], np.float64)
        low, high = np.full(len(found), nan), np.full(len(found), nan)
        for row, given in enumerate(found):
            if given is not None and (given.low is not None or given.high is not None):
                low[row] = nan if given.low is None else given.low
                high[row] = nan if given.high is None else given.high
        return InputRange(value, low, high)

    def _score_all(self) -> None:
        self._forget()
        self._form = self.method.form(self.inputs)
        self.scores: FloatArray = self._form.score(self.inputs)
        likely = self._likely(self._ranges)
        self.low, self.high, self.assumed = likely.low, likely.high, likely.assumed
        self.ranks = competition_ranks(self.scores)

    def _likely(self, ranges: Mapping[str, InputRange]) -> LikelyRange:
        return likely_range(self._form, fit_all(self._form, ranges, ranges[CONFIDENCE].value))

    @property
    def form(self) -> Form:
        """The numbers of the score for the features at hand."""
        return self._form

    @property
    def ranges(self) -> Mapping[str, InputRange]:
        """The inputs with their ranges by criterion; confidence is always among them."""
        return self._ranges

    @property
    def inputs(self) -> Inputs:
        """The entered values by criterion, NaN where missing."""
        return values_of(self._ranges)

    # ---- keeping up

    def update(self, change_set: ChangeSet) -> bool:
        """Take a change set in; whether any score may have changed."""
        if change_set.touches(Criterion, ScoringMethod, Product):
            self.rebuild()
            return True
        changes = change_set.of(Feature)
        if any(c.before is None or c.after is None for c in changes):
            self.rebuild()
            return True
        rows = [self._row[c.entity.id] for c in changes if self._reads(c.before, c.after)]
        if rows:
            self._rescore(np.array(rows, np.int64))
        return bool(rows)

    def _reads(self, before: object, after: object) -> bool:
        assert isinstance(before, Feature)  # noqa: S101 - only changes of features come here
        assert isinstance(after, Feature)  # noqa: S101 - only changes of features come here
        return before.inputs != after.inputs or before.estimate != after.estimate

    def _forget(self) -> None:
        """What is asked again and again is kept until a score may be another."""
        self._orders: dict[tuple[str, bool], list[str]] = {}
        self._typical: Mapping[str, float] | None = None

    def _rescore(self, rows: np.ndarray) -> None:
        self._forget()
        for key, given in self._ranges.items():
            for row in rows:
                self._write(given, key, int(row))
        if self.method.form(self.inputs) != self._form:
            self._score_all()
            return
        part = {
            key: InputRange(given.value[rows], given.low[rows], given.high[rows])
            for key, given in self._ranges.items()
        }
        self.scores[rows] = self._form.score(values_of(part))
        likely = self._likely(part)
        self.low[rows], self.high[rows] = likely.low, likely.high
        self.assumed[rows] = likely.assumed
        self.ranks = competition_ranks(self.scores)

    def _write(self, given: InputRange, key: str, row: int) -> None:
        feature = self._plan.features[self.ids[row]]
        found = effective_input(self._plan, feature, key)
        given.value[row] = np.nan if found is None else found.value
        given.low[row] = np.nan if found is None or found.low is None else found.low
        given.high[row] = np.nan if found is None or found.high is None else found.high

    # ---- reading

    def of(self, feature_id: str) -> Scored:
        """The score of one feature, with the reason where it has none."""
        row = self._row.get(feature_id)
        if row is None or self.ranks[row] == 0:
            return Scored(np.nan, np.nan, np.nan, 0, assumed=False, reason=self.reason(feature_id))
        return Scored(
            float(self.scores[row]),
            float(self.low[row]),
            float(self.high[row]),
            int(self.ranks[row]),
            assumed=bool(self.assumed[row]),
        )

    def rank(self, feature_id: str) -> int:
        """The rank of one feature; 0 where it has no score."""
        row = self._row.get(feature_id)
        return 0 if row is None else int(self.ranks[row])

    def ordered_ids(self, key: str = "", *, descending: bool = True) -> Sequence[str]:
        """All features by score, or by one of the inputs; those without a value come last.

        Equal ones stand as in the plan.
        """
        found = self._orders.get((key, descending))
        if found is None:
            values, ids = self._ranges[key].value if key else self.scores, self.ids
            rows = order(values if descending else -values)
            found = self._orders[key, descending] = [ids[row] for row in rows.tolist()]
        return found

    def unscored_ids(self) -> frozenset[str]:
        """The features that have no score."""
        return frozenset(self.ids[row] for row in np.flatnonzero(self.ranks == 0).tolist())

    def sort_key(self) -> Callable[[Feature], float | None]:
        """Reads the score that a list is sorted by, None where there is none."""
        scores = dict(zip(self.ids, self.scores.tolist(), strict=True))

        def score(feature: Feature) -> float | None:
            found = scores.get(feature.id)
            return None if found is None or found != found else found  # noqa: PLR0124 - NaN

        return score

    def reason(self, feature_id: str) -> str:
        """Why a feature has no score; empty when it has one."""
        row = self._row.get(feature_id)
        if row is None:
            return "This feature is not in the plan."
        titles = {c.key: c.name for c in self._plan.criteria.values()}
        return why_unscored(self.method, self._inputs_of(row), titles)

    def _inputs_of(self, row: int) -> dict[str, float]:
        return {key: float(given.value[row]) for key, given in self._ranges.items()}

    def contributions(self, feature_id: str) -> Sequence[Contribution]:
        """What each input does to a feature's score, against a typical feature."""
        row = self._inputs_of(self._row[feature_id])
        if self._typical is None:
            self._typical = typical_values(self.inputs)
        return contributions(self._form, row, self._typical)

    @property
    def best(self) -> float:
        """The highest score; 0 without scores."""
        return float(np.nanmax(self.scores)) if np.isfinite(self.scores).any() else 0.0

    @property
    def maximum(self) -> float:
        """The highest end of any likely range, for the scale of score bars; 0 without scores."""
        ends = np.fmax(self.high, self.scores)
        return float(np.nanmax(ends)) if np.isfinite(ends).any() else 0.0

    def odds(self, *, top: int = TOP, draws: int = DRAWS, seed: int = SEED) -> Odds:
        """Simulated ranges and odds of the first ranks; slow: see :meth:`odds_later`."""
        return self.odds_later(top=top, draws=draws, seed=seed)()

    def odds_later(
        self, *, top: int = TOP, draws: int = DRAWS, seed: int = SEED
    ) -> Callable[[], Odds]:
        """Computes the odds of the scores as they are now, on any thread."""
        form, spreads = (
            self._form,
            fit_all(self._form, self._ranges, self._ranges[CONFIDENCE].value),
        )
        return lambda: simulate(form, spreads, top=top, draws=draws, seed=seed)
