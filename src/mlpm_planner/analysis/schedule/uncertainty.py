"""How sure a schedule is: likely finishes when durations vary and gates may fail, by simulation.

Times are working days from a first day, 0 being its morning; parts of days count.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from mlpm_planner.analysis.schedule import branches
from mlpm_planner.analysis.schedule.branches import Gates
from mlpm_planner.analysis.schedule.levelling_problem import HORIZON
from mlpm_planner.analysis.schedule.links import Links
from mlpm_planner.analysis.schedule.propagation import Waves, forward, slack, waves
from mlpm_planner.analysis.schedule.workdays import WorkCalendar
from mlpm_planner.analysis.scoring import spread
from mlpm_planner.analysis.scoring.spread import Spread
from mlpm_planner.analysis.types import BoolArray, DayArray, FloatArray

DRAWS = 5_000
SEED = 1
QUANTILES = (0.5, 0.8, 0.9)
_BLOCK = 500
_INSTANT = 0.01
"""Slack below this many days is rounding."""


@dataclass(frozen=True, slots=True, eq=False)
class UncertainPlan:
    """n features with durations that vary (none above the horizon), and m links between them.

    `releases` (n,) are first times allowed. Rows of `fixed` (n,) start just there whatever their
    links say. `due` (n,) are the times to finish by, NaN where there is none.
    """

    durations: Spread
    links: Links
    releases: FloatArray
    fixed: BoolArray
    due: FloatArray
    gates: Gates = field(default_factory=Gates)


@dataclass(frozen=True, slots=True, eq=False)
class Forecast:
    """What so many draws say of n features and of the whole plan (`end`).

    `finishes` (3, n) are P50, P80 and P90 of the draws in which a feature happens, NaN if in
    none; `happens` (n,) is the share of those draws. `criticality` (n,) is the share of all draws
    in which a delay of the feature would delay the end, `on_time` (n,) of those in which it
    happens and finishes by its due time; NaN where nothing is due.
    """

    draws: int
    finishes: FloatArray
    end: FloatArray
    happens: FloatArray
    criticality: FloatArray
    on_time: FloatArray


@dataclass(slots=True)
class _Tally:
    """Finishes of the draws so far, inf where a feature does not happen, and critical counts."""

    finishes: FloatArray
    critical: FloatArray
    made: int = 0

    def add(self, network: Waves, durations: FloatArray, happens: BoolArray | None) -> None:
        """Take in a block of draws."""
        times = forward(network, durations, happens)
        first, self.made = self.made, self.made + durations.shape[1]
        finishes = times.finishes
        self.finishes[:, first : self.made] = np.where(np.isfinite(finishes), finishes, np.inf)
        self.critical += (slack(network, times) < _INSTANT).sum(axis=1)

    def forecast(self, due: FloatArray) -> Forecast:
        """What the draws so far say."""
        finishes = self.finishes[:, : self.made].copy()
        happens = np.isfinite(finishes).mean(axis=1)
        late = np.where(np.isnan(due), -np.inf, due + _INSTANT).astype(np.float32)
        on_time = (finishes <= late[:, None]).mean(axis=1)
        ends = np.where(np.isfinite(finishes), finishes, -np.inf).max(axis=0, initial=0.0)
        return Forecast(
            self.made,
            _quantiles(finishes),
            _quantiles(ends[None, :])[:, 0],
            happens,
            self.critical / self.made,
            np.where(np.isnan(due), np.nan, on_time),
        )


def forecast(plan: UncertainPlan, *, draws: int = DRAWS, seed: int = SEED) -> Forecast:
    """The forecast of all draws: the same plan in the same order gives the same numbers.

    Raises RuleError for links that go round in a circle.
    """
    *_, last = forecasts(plan, draws=draws, seed=seed)
    return last


def forecasts(plan: UncertainPlan, *, draws: int = DRAWS, seed: int = SEED) -> Iterator[Forecast]:
    """A coarse forecast of the first draws, then that of all; as one where draws are few."""
    network = waves(branches.with_fallbacks(plan.links, plan.gates), plan.releases, plan.fixed)
    gates = branches.branches(plan.gates, network.links, network.levels)
    count = plan.releases.size
    tally = _Tally(np.empty((count, draws), np.float32), np.zeros(count))
    for number, first in enumerate(range(0, draws, _BLOCK)):
        size = min(_BLOCK, draws - first)
        rng = np.random.default_rng([seed, number])
        durations = np.clip(spread.draw(plan.durations, rng, size), 0, HORIZON)
        happens = branches.draw(gates, count, size, rng) if gates else None
        tally.add(network, durations, happens)
        if number == 0 and draws > size:
            yield tally.forecast(plan.due)
    yield tally.forecast(plan.due)


def finish_days(times: FloatArray, first_day: np.datetime64, calendar: WorkCalendar) -> DayArray:
    """The days on which times fall, NaT for NaN; a time at the end of a day falls on that day."""
    known = np.isfinite(times)
    whole = np.maximum(np.ceil(np.where(known, times, 0.0) - _INSTANT).astype(np.int64) - 1, 0)
    days = calendar.shift(np.full(times.shape, first_day, "datetime64[D]"), whole)
    return np.where(known, days, np.datetime64("NaT", "D"))


def _quantiles(values: FloatArray) -> FloatArray:
    """The quantiles of each row's finite values, (3, rows); values (rows, draws) get sorted."""
    values.sort(axis=1)
    known = np.isfinite(values).sum(axis=1)
    rows = np.flatnonzero(known)
    found = np.full((len(QUANTILES), known.size), np.nan)
    for place, share in enumerate(QUANTILES):
        at = share * (known[rows] - 1)
        low = np.floor(at).astype(np.int64)
        first = values[rows, low]
        second = values[rows, np.minimum(low + 1, known[rows] - 1)]
        found[place, rows] = first + (second - first) * (at - low)
    return found
