"""What needs somebody now: ranked findings about KPIs, goals, features and dependencies."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from heapq import nlargest

import numpy as np

from mlpm_planner.analysis.schedule.links import KINDS, Links, slack
from mlpm_planner.analysis.schedule.links import Plan as Dates
from mlpm_planner.application.by_weight import ByWeight
from mlpm_planner.application.calendars import Calendars
from mlpm_planner.application.changes import ChangeSet
from mlpm_planner.application.goal_progress import CLOSED, Pace, Progress, result_progress
from mlpm_planner.application.kpi_aim import Level
from mlpm_planner.application.kpi_board import KpiState, KpiStatus, in_order
from mlpm_planner.application.kpi_text import target_words
from mlpm_planner.application.need import Need, NeedKind, Severity
from mlpm_planner.application.plan import Plan
from mlpm_planner.application.retraining import retraining_needs
from mlpm_planner.application.score_table import effective_input, method_of
from mlpm_planner.application.wording import counted, quoted
from mlpm_planner.domain.calendar import Calendar
from mlpm_planner.domain.choices import Cadence, DependencyKind, StatusCategory
from mlpm_planner.domain.clock import from_micros
from mlpm_planner.domain.entity import Entity
from mlpm_planner.domain.feature import Dependency, Feature
from mlpm_planner.domain.goal import KeyResult
from mlpm_planner.domain.kpi import Kpi
from mlpm_planner.domain.product import Product, Status
from mlpm_planner.domain.scoring import Criterion, ScoringMethod

MOST = 8
"""How many findings are shown at once."""

_OF_A_KIND = 3
_ALARM = "bad"
_CODES = {DependencyKind(name): code for code, name in enumerate(KINDS)}
_STARTS = frozenset({DependencyKind.FINISH_START, DependencyKind.START_START})


@dataclass(frozen=True, slots=True)
class Findings:
    """The findings that matter most, and how many there are in all."""

    needs: tuple[Need, ...] = ()
    total: int = 0


def findings(
    plan: Plan, states: Mapping[str, KpiState], watch: "FeatureWatch", count: int = MOST
) -> Findings:
    """What needs somebody, the worst first; a KPI that is off speaks for its key results."""
    found = list(kpi_needs(in_order(states.values())))
    off = {need.part_id for need in found if need.kind is NeedKind.KPI_OFF}
    for need in result_needs(plan, states.get, watch.day):
        result = plan.key_results[need.part_id]
        if need.severity is Severity.BAD or result.kpi_id not in off:
            found.append(need)
    found += retraining_needs(plan, states.get, watch.day)
    total = len(found) + watch.total
    found += watch.best(count)
    return Findings(tuple(ranked(found, watch.day, count)), total)


def ranked(needs: Iterable[Need], day: date, count: int = MOST) -> list[Need]:
    """The findings that matter most, the worst first; of one kind only three while others wait."""

    def weight(need: Need) -> float:
        return need.weight(day)

    kinds: dict[NeedKind, list[Need]] = {}
    for need in needs:
        kinds.setdefault(need.kind, []).append(need)
    # Thousands of one kind are usual; no more than the best few of each can be shown.
    best = [nlargest(count, found, key=weight) for found in kinds.values()]
    first = [need for found in best for need in found[:_OF_A_KIND]]
    rest = [need for found in best for need in found[_OF_A_KIND:]]
    chosen = nlargest(count, first, key=weight)
    chosen += nlargest(count - len(chosen), rest, key=weight)
    return sorted(chosen, key=weight, reverse=True)


# ---- KPIs and key results


def kpi_needs(found: Iterable[KpiState]) -> Iterator[Need]:
    """KPIs off target, and those whose value is due."""
    for state in found:
        if state.status is KpiStatus.OFF:
            yield _off_target(state)
        elif state.stale or (state.status is KpiStatus.EMPTY and _has_rhythm(state)):
            yield _due(state)


def _has_rhythm(state: KpiState) -> bool:
    return state.kpi.cadence is not Cadence.ADHOC


def _off_target(state: KpiState) -> Need:
    """Off for two values or more is bad; a single one may be noise."""
    off = _values_off(state)
    since = from_micros(int(state.series.times[-off])).date() if off else None
    latest = state.form.value(float(state.series.values[-1]))
    target = target_words(state.target, state.form)
    text = f"is off target: {latest}" + (f", target {target}" if target else "")
    severity = Severity.BAD if off > 1 else Severity.WARN
    return Need(NeedKind.KPI_OFF, severity, state.kpi.name, text, Kpi, state.kpi.id, since)


def _values_off(state: KpiState) -> int:
    """How many values in a row, counted from the latest, are off target."""
    count = 0
    for value in reversed(state.series.values.tolist()):
        if state.aim is None or state.aim.level(value) is not Level.OFF:
            break
        count += 1
    return count


def _due(state: KpiState) -> Need:
    kpi = state.kpi
    if state.due is None:
        text, severity, since = "has no value yet", Severity.NOTE, None
    else:
        text, severity, since = "has a value due", Severity.WARN, from_micros(state.due).date()
    return Need(NeedKind.VALUE_DUE, severity, kpi.name, text, Kpi, kpi.id, since)


def result_needs(
    plan: Plan, state_of: Callable[[str], KpiState | None], day: date
) -> Iterator[Need]:
    """Key results that are behind their pace or were missed."""
    for result in plan.key_results.values():
        state = state_of(result.kpi_id)
        if state is not None:
            found = result_progress(plan, result, state.latest, day)
            if found.pace in (Pace.BEHIND, Pace.MISSED):
                yield _behind(result, found, state, day)


def _behind(result: KeyResult, found: Progress, state: KpiState, day: date) -> Need:
    since = date.fromordinal(day.toordinal() - found.days_behind)
    latest = state.form.value(found.value or 0.0)
    if found.pace is Pace.MISSED:
        severity, text = Severity.BAD, f"was missed: it is at {latest}"
    else:
        wanted = state.form.value(found.wanted or 0.0)
        severity, text = Severity.WARN, f"is behind: {latest}, by now {wanted}"
    return Need(NeedKind.KEY_RESULT, severity, result.title, text, KeyResult, result.id, since)


# ---- features and dependencies


class FeatureWatch:
    """What is late, at risk, unscored or in conflict among features; kept up to date.

    ``day`` is the day it is judged by; another day needs another watch.
    """

    KINDS: frozenset[type[Entity]] = frozenset(
        {Calendar, Feature, Dependency, Status, Criterion, ScoringMethod, Product}
    )

    def __init__(self, plan: Plan, day: date) -> None:
        """Look at the whole plan."""
        self._plan = plan
        self.day = day
        self.rebuild()

    def rebuild(self) -> None:
        """Look at everything anew."""
        self._statuses = {s.key: s for s in self._plan.statuses.values()}
        self._inputs, self._method = _needed_inputs(self._plan)
        self._worries = self._by_weight()
        self._unscored: dict[str, None] = {}
        self._broken = self._by_weight()
        for feature in self._plan.features.values():
            self._judge(feature)
        self._judge_links(list(self._plan.dependencies.values()))

    def take(self, change_set: ChangeSet) -> None:
        """Take a change set in."""
        if change_set.touches(Calendar, Status, Criterion, ScoringMethod, Product):
            self.rebuild()
            return
        links: dict[str, Dependency] = {}
        for change in change_set.of(Feature):
            self._forget(change.entity.id)
            if isinstance(change.after, Feature):
                self._judge(change.after)
                links.update((link.id, link) for link in self._links_of(change.after.id))
        for change in change_set.of(Dependency):
            self._broken.drop(change.entity.id)
            if isinstance(change.after, Dependency):
                links[change.after.id] = change.after
        self._judge_links(list(links.values()))

    def _forget(self, feature_id: str) -> None:
        self._worries.drop(feature_id)
        self._unscored.pop(feature_id, None)

    def _links_of(self, feature_id: str) -> Iterator[Dependency]:
        yield from self._plan.where(Dependency, "predecessor_id", feature_id)
        yield from self._plan.where(Dependency, "successor_id", feature_id)

    def needs(self) -> Iterator[Need]:
        """Everything found, in no order."""
        yield from self._worries.all()
        yield from self._broken.all()
        yield from self._unscored_needs()

    def best(self, count: int) -> Iterator[Need]:
        """The findings of each kind that matter most, so many of a kind at most."""
        yield from self._worries.best(count)
        yield from self._broken.best(count)
        yield from self._unscored_needs()

    @property
    def total(self) -> int:
        """How many findings there are; all features without a score count as one."""
        return len(self._worries) + len(self._broken) + bool(self._unscored)

    def _by_weight(self) -> ByWeight[Need]:
        return ByWeight(lambda need: need.kind, lambda need: need.weight(self.day))

    def _unscored_needs(self) -> Iterator[Need]:
        first = next((i for i in self._unscored if i in self._plan.features), None)
        if first is not None:
            yield self._unscored_need(first)

    def _is_closed(self, feature: Feature) -> bool:
        status = self._statuses.get(feature.status)
        return status is not None and status.category in CLOSED

    def _judge(self, feature: Feature) -> None:
        status = self._statuses.get(feature.status)
        if status is not None and status.category in CLOSED:
            return
        worry = _worry(feature, status, self.day)
        if worry is not None:
            self._worries.put(feature.id, worry)
        if self._inputs and not feature.is_milestone and not self._is_scored(feature):
            self._unscored[feature.id] = None

    def _is_scored(self, feature: Feature) -> bool:
        plan = self._plan
        return all(effective_input(plan, feature, key) is not None for key in self._inputs)

    def _unscored_need(self, first: str) -> Need:
        count = len(self._unscored)
        subject = self._plan.features[first].title if count == 1 else ""
        verb = "has" if count == 1 else "have"
        return Need(
            NeedKind.UNSCORED,
            Severity.NOTE,
            subject or counted(count, "feature"),
            f"{verb} no {self._method} score yet",
            Feature,
            first,
        )

    # ---- dependencies

    def _judge_links(self, links: Sequence[Dependency]) -> None:
        features = self._plan.features
        for link, spare in zip(links, _slacks(self._plan, links), strict=True):
            first, second = features[link.predecessor_id], features[link.successor_id]
            if spare < 0 and not (self._is_closed(first) or self._is_closed(second)):
                self._broken.put(link.id, self._conflict(link, first, second, spare))
            else:
                self._broken.drop(link.id)

    def _conflict(self, link: Dependency, first: Feature, second: Feature, spare: float) -> Need:
        verb = "starts" if link.kind in _STARTS else "ends"
        days = counted(max(1, round(-spare)), "working day")
        text = f"{verb} {days} too early for {quoted(first.title)}"
        started = second.start is not None and second.start <= self.day
        severity = Severity.BAD if link.hard or started else Severity.WARN
        since = second.start if started else None
        return Need(NeedKind.DEPENDENCY, severity, second.title, text, Feature, second.id, since)


def _needed_inputs(plan: Plan) -> tuple[tuple[str, ...], str]:
    """The inputs a score needs, and the method's name; nothing where no score can be made."""
    try:
        method = method_of(plan)
    except ValueError:
        return (), ""
    return method.inputs, method.name


def _worry(feature: Feature, status: Status | None, day: date) -> Need | None:
    """What is wrong with one open feature: its status, its deadline or its end."""
    alarm = status is not None and status.colour == _ALARM
    deadline, end = feature.deadline, feature.end
    late = end is not None and end < day
    missed = deadline is not None and deadline < day
    if not (alarm or late or missed):
        return None
    parts = [f"is {status.name.lower()}"] if alarm and status is not None else []
    if missed:
        parts.append("missed its deadline")
    elif late:
        parts.append("is past its end" + _done_words(feature, status))
    kind = NeedKind.AT_RISK if alarm else NeedKind.LATE
    since = deadline if missed else end if late else None
    severity = Severity.BAD if missed or (alarm and late) else Severity.WARN
    text = " and ".join(parts)
    return Need(kind, severity, feature.title, text, Feature, feature.id, since)


def _done_words(feature: Feature, status: Status | None) -> str:
    if feature.progress:
        return f", {feature.progress:.0%} done"
    started = status is not None and status.category is StatusCategory.ACTIVE
    return "" if started else ", not started"


def _slacks(plan: Plan, links: Sequence[Dependency]) -> list[float]:
    """Working days each dependency has to spare; NaN where a feature is not scheduled."""
    if not links:
        return []
    ids = list(dict.fromkeys(i for d in links for i in (d.predecessor_id, d.successor_id)))
    rows = {feature_id: row for row, feature_id in enumerate(ids)}
    found = [plan.features[feature_id] for feature_id in ids]
    dates = Dates(
        np.array([f.start for f in found], "datetime64[D]"),
        np.array([f.end for f in found], "datetime64[D]"),
        np.array([f.is_milestone for f in found], np.bool_),
    )
    given = Links(
        np.array([rows[d.predecessor_id] for d in links], np.int64),
        np.array([rows[d.successor_id] for d in links], np.int64),
        np.array([_CODES[d.kind] for d in links], np.int64),
        np.array([d.lag_days for d in links], np.float64),
    )
    return slack(given, dates, Calendars(plan).product).tolist()
