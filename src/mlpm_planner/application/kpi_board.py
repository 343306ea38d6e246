"""Where every KPI stands: latest value, change, target, status, freshness, recent values."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np

from mlpm_planner.analysis.series.arrays import DAY, EMPTY, Series
from mlpm_planner.analysis.series.cadence import due_at, next_missing
from mlpm_planner.analysis.series.change import Change, change
from mlpm_planner.analysis.series.gaps import connected
from mlpm_planner.analysis.series.periods import PeriodCalendar
from mlpm_planner.analysis.types import FloatArray, IntArray
from mlpm_planner.application.changes import ChangeSet, ObservationChange
from mlpm_planner.application.kpi_aim import Aim, Level, aim_of, is_better, target_in_force
from mlpm_planner.application.kpi_text import BEFORE, Spell, ValueFormat, format_of, spell
from mlpm_planner.application.plan import Plan
from mlpm_planner.application.store import ObservationReader, SeriesData
from mlpm_planner.domain.choices import Cadence, WeekStart
from mlpm_planner.domain.clock import now, to_micros, today
from mlpm_planner.domain.kpi import Kpi, Target
from mlpm_planner.domain.product import Product

TAIL = 365
"""How many of the latest values of each KPI are held."""

ENOUGH = 3
"""From so many values on there is a trend."""

_SPARK = 365 * DAY
_SPARK_POINTS = 160
_WEEK_STARTS = {WeekStart.MONDAY: 0, WeekStart.SATURDAY: 5, WeekStart.SUNDAY: 6}


class KpiStatus(StrEnum):
    """Where a KPI stands: against its target, or why that cannot be said."""

    GOOD = "good"
    WATCH = "watch"
    OFF = "off"
    STALE = "stale"
    EMPTY = "empty"
    NO_TARGET = "no_target"


LABELS = {
    KpiStatus.GOOD: "On target",
    KpiStatus.WATCH: "Near target",
    KpiStatus.OFF: "Off target",
    KpiStatus.STALE: "Out of date",
    KpiStatus.EMPTY: "Not enough data",
    KpiStatus.NO_TARGET: "No target",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What the plan says about a KPI."""

    kpi: Kpi
    target: Target | None


@dataclass(frozen=True, slots=True, eq=False)
class KpiState:
    """Where one KPI stands; instants are microseconds UTC.

    ``distance`` is how far the latest value lies outside the good zone; ``level`` how it stands
    against the target even when it is out of date; ``spark`` the last year with NaN at gaps.
    """

    facts: Facts
    aim: Aim | None
    series: Series
    spark: FloatArray
    form: ValueFormat
    change: Change | None
    better: bool | None
    level: Level
    status: KpiStatus
    reason: str
    due: int | None
    stale: bool
    next_period: int

    @property
    def kpi(self) -> Kpi:
        """The KPI."""
        return self.facts.kpi

    @property
    def target(self) -> Target | None:
        """Its target in force."""
        return self.facts.target

    @property
    def latest(self) -> float | None:
        """The latest value, if there is one."""
        return float(self.series.values[-1]) if len(self.series) else None

    @property
    def at(self) -> int | None:
        """When the latest value was measured."""
        return int(self.series.times[-1]) if len(self.series) else None

    @property
    def distance(self) -> float | None:
        """How far the latest value lies outside the good zone; None without a target."""
        if self.aim is None or self.latest is None:
            return None
        return self.aim.distance(self.latest)

    @property
    def zone(self) -> tuple[float, float] | None:
        """The good zone, infinite where it is open."""
        return None if self.aim is None else (self.aim.low, self.aim.high)


def calendar_of(product: Product) -> PeriodCalendar:
    """When the periods of a workspace begin."""
    return PeriodCalendar(
        ZoneInfo(product.time_zone), _WEEK_STARTS[product.week_start], product.fiscal_year_start
    )


def facts_of(plan: Plan, kpi_ids: Iterable[str]) -> list[Facts]:
    """What the plan says about these KPIs; unknown ones are left out."""
    day = today()
    known = (plan.kpis.get(kpi_id) for kpi_id in kpi_ids)
    return [Facts(kpi, target_in_force(plan, kpi.id, day)) for kpi in known if kpi is not None]


def touched(change_set: ChangeSet, plan: Plan) -> frozenset[str]:
    """The KPIs whose state a change set may have changed."""
    if change_set.touches(Product):
        return frozenset(plan.kpis)
    changed = {c.entity.id for c in change_set.of(Kpi)}
    for each in change_set.of(Target):
        sides = (side for side in (each.before, each.after) if isinstance(side, Target))
        changed.update(side.kpi_id for side in sides)
    return change_set.kpi_ids.union(changed)


def read_states(
    reader: ObservationReader,
    facts: Sequence[Facts],
    calendar: PeriodCalendar,
    spell: Spell = spell,
) -> dict[str, KpiState]:
    """The states of KPIs from their stored values; takes time, not for the interface thread."""
    tails = reader.tail([each.kpi.id for each in facts], TAIL)
    series = {data.kpi_id: _series(data) for data in tails}
    return states(facts, series, calendar, spell)


def _series(data: SeriesData) -> Series:
    return Series(data.at, data.value)


def states(
    facts: Iterable[Facts],
    series: Mapping[str, Series],
    calendar: PeriodCalendar,
    spell: Spell = spell,
) -> dict[str, KpiState]:
    """The states of KPIs from their latest values, at this moment, written as `spell` does."""
    instant = to_micros(now())
    return {
        each.kpi.id: state_of(each, series.get(each.kpi.id, EMPTY), calendar, instant, spell)
        for each in facts
    }


def state_of(
    facts: Facts, series: Series, calendar: PeriodCalendar, instant: int, spell: Spell = spell
) -> KpiState:
    """The state of one KPI at an instant (microseconds UTC)."""
    kpi, aim = facts.kpi, aim_of(facts.kpi, facts.target)
    form = format_of(kpi, series.values[-50:].tolist(), spell)
    moved = _moved(kpi, series)
    due, upcoming = _periods(int(series.times[-1]) if len(series) else None, kpi.cadence, calendar)
    stale = due is not None and instant >= due
    level = Level.NONE
    if aim is not None and len(series):
        level = aim.level(float(series.values[-1]))
    status = _status(series, level, stale=stale)
    return KpiState(
        facts=facts,
        aim=aim,
        series=series,
        spark=_spark(kpi, series),
        form=form,
        change=moved,
        better=is_better(kpi.direction, aim, moved.before, moved.after) if moved else None,
        level=level,
        status=status,
        reason=_reason(facts, aim, series, form, status),
        due=due,
        stale=stale,
        next_period=_open_period(kpi.cadence, calendar, instant) if upcoming is None else upcoming,
    )


@lru_cache(maxsize=4096)
def _periods(
    latest: int | None, cadence: Cadence, calendar: PeriodCalendar
) -> tuple[int | None, int | None]:
    """When the value after the latest is overdue and when its period begins; many KPIs share it."""
    due = None if latest is None else due_at(latest, cadence.value, calendar)
    if latest is None or due is None:
        return None, None
    return due, next_missing(np.array([latest]), cadence.value, calendar, latest)


def _open_period(cadence: Cadence, calendar: PeriodCalendar, instant: int) -> int:
    """The period now, for a KPI without values or without a rhythm."""
    return next_missing(EMPTY.times, cadence.value, calendar, instant)


def _moved(kpi: Kpi, series: Series) -> Change | None:
    if len(series) < 2:
        return None
    before, after = float(series.values[-2]), float(series.values[-1])
    return change(before, after, percent=kpi.is_percent)


def _spark(kpi: Kpi, series: Series) -> FloatArray:
    """The values of the last year, NaN where the line breaks."""
    if not len(series):
        return series.values
    last = int(series.times[-1])
    recent = series.between(last - _SPARK, last + 1)
    times, values = recent.times, recent.values
    joined = connected(times, kpi.cadence.value)[:-1]
    if not joined.all():
        values = np.insert(values, np.flatnonzero(~joined) + 1, np.nan)
    return _thinned(values) if values.size > _SPARK_POINTS else values


def _thinned(values: FloatArray) -> FloatArray:
    """The lowest and the highest of each stretch, in turns, and the last value."""
    starts = np.linspace(0, values.size, _SPARK_POINTS // 2, endpoint=False).astype(np.int64)
    lows, highs = np.fmin.reduceat(values, starts), np.fmax.reduceat(values, starts)
    turned = np.arange(starts.size) % 2 == 1
    pairs = np.stack([np.where(turned, highs, lows), np.where(turned, lows, highs)])
    return np.append(pairs.T.reshape(-1), values[-1])


def _status(series: Series, level: Level, *, stale: bool) -> KpiStatus:
    if not len(series):
        return KpiStatus.EMPTY
    if stale:
        return KpiStatus.STALE
    return KpiStatus.NO_TARGET if level is Level.NONE else KpiStatus(level.value)


def _reason(
    facts: Facts, aim: Aim | None, series: Series, form: ValueFormat, status: KpiStatus
) -> str:
    """One sentence that says why the status is what it is."""
    if status is KpiStatus.EMPTY:
        return "No value has been logged yet."
    latest = float(series.values[-1])
    if status is KpiStatus.STALE:
        return f"No value for more than a period; due {BEFORE[facts.kpi.cadence]}."
    if aim is None:
        return "It has no target to be measured against."
    return _against(latest, aim, form)


def _against(latest: float, aim: Aim, form: ValueFormat) -> str:
    value, edge = form.value(latest), aim.edge(latest)
    if not aim.distance(latest):
        return f"{value} meets the target of {form.value(edge)}."
    side = "above" if latest > edge else "below"
    past = " and past its limit" if aim.past_breach(latest) else ""
    return f"{value} is {form.change(latest - edge)} {side} the target of {form.value(edge)}{past}."


# ---- before the store has answered


def with_changes(series: Series, changes: Iterable[ObservationChange]) -> Series:
    """A series with single values changed; values at one instant replace each other."""
    times, values = series.times, series.values
    for each in changes:
        times, values = _without(times, values, each)
        after = each.after
        if after is not None and not after.excluded:
            at = to_micros(after.at)
            row = int(np.searchsorted(times, at, "right"))
            times, values = np.insert(times, row, at), np.insert(values, row, after.value)
    return Series(times, values)


def _without(
    times: IntArray, values: FloatArray, each: ObservationChange
) -> tuple[IntArray, FloatArray]:
    for side in (each.before, each.after):
        if side is not None:
            at = to_micros(side.at)
            row = int(np.searchsorted(times, at))
            if row < times.size and times[row] == at:
                times, values = np.delete(times, row), np.delete(values, row)
    return times, values


def attention(found: Iterable[KpiState]) -> tuple[int, str]:
    """How many KPIs need attention, and the worst severity: bad, warn or nothing."""
    statuses = [s.status for s in found]
    off = statuses.count(KpiStatus.OFF)
    other = statuses.count(KpiStatus.STALE)
    return off + other, "bad" if off else "warn" if other else ""


def in_order(found: Iterable[KpiState]) -> list[KpiState]:
    """Pinned KPIs first, each group in the order of the catalogue."""
    return sorted(found, key=lambda s: (not s.kpi.pinned, s.kpi.rank, s.kpi.name.casefold()))
