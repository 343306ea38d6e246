"""The forecast of the plan: each feature's likely finish and what it means for releases.

Every feature with dates starts when it is planned to, or when what it waits for is done. How long
it takes varies by its durations at best and at worst, else by the range of its effort, else by its
confidence as scores assume; of work in progress only what is left varies. Without any of these
nothing is forecast. Gates with a chance may fail, and then their fallback is done instead.
"""

from collections.abc import Iterator

import numpy as np

from mlpm_planner.analysis.schedule.branches import NO_FALLBACK, Gates
from mlpm_planner.analysis.schedule.links import Links
from mlpm_planner.analysis.schedule.uncertainty import (
    DRAWS,
    Forecast,
    UncertainPlan,
    finish_days,
    forecasts,
)
from mlpm_planner.analysis.schedule.workdays import day_after
from mlpm_planner.analysis.scoring.spread import InputRange, fit
from mlpm_planner.analysis.types import DayArray, FloatArray
from mlpm_planner.application.calendars import Calendars
from mlpm_planner.application.foresight import UNKNOWN, Finish, Foresight
from mlpm_planner.application.plan import Plan
from mlpm_planner.application.schedule_rows import ScheduleRows
from mlpm_planner.application.timeline_bars import assumed_spread, done_statuses
from mlpm_planner.domain.choices import GateState
from mlpm_planner.domain.clock import today
from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.model import Gate
from mlpm_planner.domain.product import Release

_NAT = np.datetime64("NaT", "D")


class Forecaster:
    """The plan ready to be simulated; on another thread give it a copy of the plan.

    After a row for each feature comes one for each release with a day: a moment that waits for
    all of its features, and for the fallbacks of their gates.
    """

    def __init__(self, plan: Plan) -> None:
        """Read the plan; raises RuleError for a calendar without working days."""
        self._rows = ScheduleRows(plan, today(), dated_only=True)
        shared = self._rows.calendars
        self._calendar = shared.table[0] if shared.uniform else Calendars(plan).product
        self._features = self._rows.features
        self._first: np.datetime64 = self._rows.starts.min() if self._features else _NAT
        self._over = done_statuses(plan)
        self._releases = [r for r in plan.table(Release).values() if r.day is not None]
        self._members = self._find_members()
        self._gates = self._find_gates(plan)
        self._ranges, self._log_sd = self._spread()

    @property
    def has_ranges(self) -> bool:
        """Whether anything is known to vary: else there is not enough to simulate."""
        return bool(np.isfinite(self._ranges.low).any() or (self._log_sd > 0).any())

    def run(self, draws: int = DRAWS) -> Iterator[Foresight]:
        """A coarse forecast, then the whole; UNKNOWN where nothing varies.

        Raises RuleError for features that wait for each other.
        """
        if not self.has_ranges:
            yield UNKNOWN
            return
        for found in forecasts(self._plan(), draws=draws):
            yield self._foresight(found)

    # ---- what is simulated

    def _find_members(self) -> list[tuple[int, int]]:
        """The rows of each release: which release, which feature."""
        places = {release.id: place for place, release in enumerate(self._releases)}
        return [
            (places[feature.release_id], row)
            for row, feature in enumerate(self._features)
            if feature.release_id in places
        ]

    def _find_gates(self, plan: Plan) -> Gates:
        """One gate a feature: it passes all that are open, and none that failed.

        What is over has passed its gates, and is no work that a failure would begin.
        """
        ahead = {f.id: n for n, f in enumerate(self._features) if f.status not in self._over}
        chances: dict[int, float] = {}
        fallbacks: dict[int, int] = {}
        for gate in plan.table(Gate).values():
            row = ahead.get(gate.feature_id)
            chance = 0.0 if gate.state is GateState.FAILED else gate.chance
            decided = gate.state in (GateState.PASSED, GateState.WAIVED)
            if row is None or chance is None or decided:
                continue
            chances[row] = chances.get(row, 1.0) * chance
            if gate.fallback_id in ahead:
                fallbacks.setdefault(row, ahead[gate.fallback_id])
        return Gates(
            np.array(list(chances), np.int64),
            np.array(list(chances.values()), np.float64),
            np.array([fallbacks.get(row, NO_FALLBACK) for row in chances], np.int64),
        )

    def _spread(self) -> tuple[InputRange, FloatArray]:
        """Durations by row in days of the shared calendar, and the spread of the others."""
        own = self._rows.durations
        days = self._calendar.count(self._rows.starts, self._rows.ends).astype(np.float64)
        days = np.where(own > 0, np.maximum(days, 1.0), 0.0)
        low, high, log_sd = (np.full(own.size, fill) for fill in (np.nan, np.nan, 0.0))
        for row, feature in enumerate(self._features):
            if own[row] <= 0 or feature.status in self._over:
                continue
            left, likely = 1 - feature.progress, days[row]
            shares = _range_of(feature, own[row])
            if shares is None:
                log_sd[row] = left * assumed_spread(feature)
                continue
            low[row], high[row] = (likely * (1 + left * (share - 1)) for share in shares)
        return InputRange(days, low, high), log_sd

    def _plan(self) -> UncertainPlan:
        count, more = len(self._features), len(self._releases)
        moments = np.zeros(more)
        known = self._ranges
        durations = fit(
            InputRange(
                np.concatenate([known.value, moments]),
                np.concatenate([known.low, moments + np.nan]),
                np.concatenate([known.high, moments + np.nan]),
            ),
            np.concatenate([self._log_sd, moments]),
            positive_only=True,
        )
        stays = [self._rows.stays(feature) for feature in self._features]
        return UncertainPlan(
            durations,
            self._links(count),
            np.concatenate([self._positions(self._rows.starts), moments]),
            np.array([*stays, *[False] * more], np.bool_),
            self._due(),
            self._gates,
        )

    def _links(self, count: int) -> Links:
        """The links of the plan, and those of features to their release."""
        instead = dict(zip(self._gates.rows.tolist(), self._gates.fallbacks.tolist(), strict=True))
        tied: dict[tuple[int, int], None] = {}
        for place, row in self._members:
            tied[row, count + place] = None
            if instead.get(row, NO_FALLBACK) != NO_FALLBACK:
                tied[instead[row], count + place] = None
        known, none = self._rows.links, np.zeros(len(tied))
        before, after = np.array(list(tied), np.int64).reshape(-1, 2).T
        return Links(
            np.concatenate([known.predecessors, before]),
            np.concatenate([known.successors, after]),
            np.concatenate([known.kinds, none.astype(np.int64)]),
            np.concatenate([known.lags, none]),
        )

    def _due(self) -> FloatArray:
        days = [f.deadline for f in self._features] + [r.day for r in self._releases]
        due = np.array(days, "datetime64[D]")
        known = ~np.isnat(due)
        ends = self._positions(day_after(np.where(known, due, self._first)))
        return np.where(known, ends, np.nan)

    def _positions(self, days: DayArray) -> FloatArray:
        first = self._calendar.position(np.array([self._first]))[0]
        return (self._calendar.position(days) - first).astype(np.float64)

    # ---- what is found

    def _foresight(self, found: Forecast) -> Foresight:
        count = len(self._features)
        days = finish_days(found.finishes[:, :count], self._first, self._calendar)
        moments = self._rows.durations == 0
        starts = np.where(moments, self._rows.starts, self._first)
        days = np.where(np.isnat(days), days, np.maximum(days, starts))  # a moment is on its day
        on_time: list[float] = found.on_time.tolist()
        columns = zip(
            self._features,
            *days.tolist(),
            found.criticality[:count].tolist(),
            on_time[:count],
            strict=True,
        )
        finishes = {
            feature.id: Finish(p50, p80, p90, critical, None if np.isnan(met) else met)
            for feature, p50, p80, p90, critical, met in columns
        }
        filled = {place for place, _ in self._members}
        chances = {
            release.id: on_time[count + place]
            for place, release in enumerate(self._releases)
            if place in filled
        }
        return Foresight(finishes, chances, found.draws)


def _range_of(feature: Feature, days: float) -> tuple[float, float] | None:
    """P5 and P95 of what a feature takes as shares of its days; one end gives the other."""
    low, high, likely = feature.duration_low, feature.duration_high, days
    if low is None and high is None:
        effort = feature.inputs.get("effort")
        if effort is None or effort.value <= 0:
            return None
        low, high, likely = effort.low, effort.high, effort.value
    least = low / likely if low else None
    most = high / likely if high else None
    if least is None and most is None:
        return None
    return least or 1 / (most or 1.0), most or 1 / (least or 1.0)


def forecast(plan: Plan, draws: int = DRAWS) -> Foresight:
    """The whole forecast at once."""
    *_, last = Forecaster(plan).run(draws)
    return last
