"""What the roadmap draws of each feature, as arrays that one edit patches in place."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from mlpm_planner.analysis.types import BoolArray, DayArray, FloatArray, IntArray
from mlpm_planner.application.changes import Change
from mlpm_planner.application.foresight import Foresight
from mlpm_planner.application.plan import Plan
from mlpm_planner.application.timeline_dates import PLANNED, ShownDates, Span
from mlpm_planner.domain.choices import StatusCategory
from mlpm_planner.domain.feature import Feature

NONE = -1
_LEAST_ROOM = 64
_EPOCH = date(1970, 1, 1).toordinal()
_NAT = np.iinfo(np.int64).min  # what datetime64 holds for "no date"
# P95 to P90 of a lognormal: the ratio of the two normal quantiles.
_P90 = 1.2815515655446004 / 1.6448536269514722
_MAX_TAIL = 3.0
# How far the P90 lies above the likely value where only a confidence is known (least confidence,
# share): exp(1.2816 sd) - 1 with the spreads that scores assume too.
_SPREADS = ((0.9, 0.15), (0.65, 0.40), (0.0, 0.80))
_ASSUMED = tuple((least, math.exp(1.2815515655446004 * sd) - 1) for least, sd in _SPREADS)


@dataclass(slots=True)
class BarTable:
    """Start, end, tail, progress and effort of features, each in its slot.

    ``start`` and ``end`` are ordinal days, end inclusive, :data:`NONE` when not scheduled;
    ``tail`` is how many days later the end may lie at P90; ``effort`` is person-weeks, NaN when
    unknown. ``ghost`` marks bars of features that only the plan compared with has.
    """

    slots: dict[str, int] = field(default_factory=dict[str, int])
    ids: list[str] = field(default_factory=list[str])
    start: IntArray = field(default_factory=lambda: _ints(0))
    end: IntArray = field(default_factory=lambda: _ints(0))
    tail: FloatArray = field(default_factory=lambda: np.zeros(0))
    progress: FloatArray = field(default_factory=lambda: np.zeros(0))
    effort: FloatArray = field(default_factory=lambda: np.zeros(0))
    ghost: BoolArray = field(default_factory=lambda: np.zeros(0, np.bool_))
    shown: ShownDates = PLANNED
    _span: tuple[int, int] | None = None
    _span_known: bool = False

    @classmethod
    def of(cls, plan: Plan, shown: ShownDates = PLANNED) -> "BarTable":
        """The bars of all features of a plan, with its dates or with others."""
        table = cls(shown=shown)
        table.put(list(plan.features.values()), plan)
        return table

    def put(self, features: Sequence[Feature], plan: Plan) -> None:
        """Take in features as they are now."""
        slots = np.fromiter((self._slot(f.id) for f in features), np.int64, len(features))
        self._grow(len(self.ids))
        self._span_known = False
        spans = [self.shown.span(f) for f in features]
        self.start[slots], self.end[slots] = _days(spans)
        self.progress[slots] = [f.progress for f in features]
        point = plan.product.point_weeks
        self.effort[slots] = [_known(effort_weeks(f, point)) for f in features]
        self.ghost[slots] = False
        lengths = np.where(self.start[slots] == NONE, 0, self.end[slots] + 1 - self.start[slots])
        left = lengths * (1 - self.progress[slots])
        self.tail[slots] = left * _stretch(features, done_statuses(plan))
        if self.shown.before:
            self._put_ghosts(features, slots)

    def _put_ghosts(self, features: Sequence[Feature], slots: IntArray) -> None:
        """Where there is no bar but there was one: a bar that weighs nothing, at the old place."""
        before = self.shown.before
        pairs = zip(features, slots.tolist(), strict=True)
        found = [(s, before[f.id]) for f, s in pairs if self.start[s] == NONE and f.id in before]
        for slot, (first, last) in found:
            self.start[slot], self.end[slot] = first.toordinal(), last.toordinal()
            self.tail[slot] = self.progress[slot] = 0.0
            self.effort[slot] = np.nan
            self.ghost[slot] = True

    def real(self, slots: IntArray) -> IntArray:
        """Those of the slots that are no ghosts."""
        return slots[~self.ghost[slots]]

    def is_planned(self, slot: int) -> bool:
        """Whether a bar has days of its own."""
        return bool(self.start[slot] != NONE and not self.ghost[slot])

    def _slot(self, feature_id: str) -> int:
        slot = self.slots.setdefault(feature_id, len(self.ids))
        if slot == len(self.ids):
            self.ids.append(feature_id)
        return slot

    def _grow(self, room: int) -> None:
        have = len(self.start)
        if room <= have:
            return
        more = max(room, have + have // 2, _LEAST_ROOM) - have
        self.start = np.concatenate((self.start, _ints(more)))
        self.end = np.concatenate((self.end, _ints(more)))
        self.tail = np.concatenate((self.tail, np.zeros(more)))
        self.progress = np.concatenate((self.progress, np.zeros(more)))
        self.effort = np.concatenate((self.effort, np.full(more, np.nan)))
        self.ghost = np.concatenate((self.ghost, np.zeros(more, np.bool_)))

    def foresee(self, found: Foresight) -> None:
        """Let tails end where a forecast of the plan says with 90 %; other dates have none."""
        if self.shown.whole or self.shown.others:
            return
        for feature_id, finish in found.finishes.items():
            slot = self.slots.get(feature_id, NONE)
            if slot != NONE and self.end[slot] != NONE:
                last = finish.p90.toordinal() if finish.p90 else 0
                self.tail[slot] = max(0.0, float(last - self.end[slot]))

    def drop(self, feature_id: str) -> None:
        """Forget a deleted feature; its slot stays empty."""
        slot = self.slots.pop(feature_id, NONE)
        if slot != NONE:
            self.start[slot] = self.end[slot] = NONE
            self.tail[slot] = self.progress[slot] = 0.0
            self.effort[slot] = np.nan
            self.ghost[slot] = False
            self._span_known = False

    def patch(self, plan: Plan, changes: Iterable[Change]) -> None:
        """Take in changed features."""
        kept: list[Feature] = []
        for change in changes:
            if isinstance(change.after, Feature):
                kept.append(change.after)
            elif isinstance(change.before, Feature):
                self.drop(change.before.id)
        if kept:
            self.put(kept, plan)

    def slots_of(self, ids: Sequence[str]) -> IntArray:
        """The slots of features, in the order asked for."""
        slots = self.slots
        return np.fromiter((slots[i] for i in ids), np.int64, len(ids))

    def days(self, ordinals: IntArray) -> DayArray:
        """Ordinal days as dates, NaT where not scheduled."""
        return np.where(ordinals == NONE, _NAT, ordinals - _EPOCH).view("datetime64[D]")

    def span(self) -> tuple[int, int] | None:
        """The first and the last day anything is scheduled, or None; kept until a bar changes."""
        if not self._span_known:
            scheduled = self.start[self.start != NONE]
            known = (int(scheduled.min()), int(self.end.max())) if len(scheduled) else None
            self._span, self._span_known = known, True
        return self._span


def _ints(count: int) -> IntArray:
    return np.full(count, NONE, np.int64)


def done_statuses(plan: Plan) -> frozenset[str]:
    """The keys of the statuses that mean the work is over."""
    over = (StatusCategory.DONE, StatusCategory.PARKED)
    return frozenset(s.key for s in plan.statuses.values() if s.category in over)


def effort_weeks(feature: Feature, point: float | None) -> float | None:
    """Person-weeks of a feature; from its estimate when it is known what a point is worth."""
    effort = feature.input_value("effort")
    if effort is not None:
        return effort
    return None if feature.estimate is None or point is None else feature.estimate * point


def _known(value: float | None) -> float:
    return np.nan if value is None else value


def _days(spans: Sequence[Span | None]) -> tuple[IntArray, IntArray]:
    starts = [NONE if span is None else span[0].toordinal() for span in spans]
    ends = [NONE if span is None else span[1].toordinal() for span in spans]
    return np.array(starts, np.int64), np.array(ends, np.int64)


def _stretch(features: Sequence[Feature], done: frozenset[str]) -> FloatArray:
    """By how much the work that is left may take longer at P90, as a share of it.

    The range of the effort gives it; without one the confidence, as the scores assume.
    """
    return np.array([_stretch_of(f) if f.status not in done else 0.0 for f in features])


def _stretch_of(feature: Feature) -> float:
    effort, confidence = feature.inputs.get("effort"), feature.inputs.get("confidence")
    if feature.is_milestone:
        return 0.0
    if effort is not None and effort.high is not None:
        ratio = effort.high / effort.value if effort.value > 0 else 1.0
        return min(_MAX_TAIL, ratio**_P90 - 1)
    if confidence is None:
        return 0.0
    return next(share for least, share in _ASSUMED if confidence.value >= least)


def assumed_spread(feature: Feature) -> float:
    """The sd of the logarithm of what a feature takes where only its confidence is known, or 0."""
    confidence = feature.inputs.get("confidence")
    if confidence is None:
        return 0.0
    return next(sd for least, sd in _SPREADS if confidence.value >= least)
