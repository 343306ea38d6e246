"""What the roadmap draws of each feature, as arrays that one edit patches in place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from mlpm_planner.analysis.types import DayArray, FloatArray, IntArray
from mlpm_planner.application.changes import Change
from mlpm_planner.application.plan import Plan
from mlpm_planner.domain.choices import StatusCategory
from mlpm_planner.domain.feature import Feature

NONE = -1
_LEAST_ROOM = 64
_EPOCH = date(1970, 1, 1).toordinal()
_NAT = np.iinfo(np.int64).min  # what datetime64 holds for "no date"
# P95 to P90 of a lognormal: the ratio of the two normal quantiles.
_P90 = 1.2815515655446004 / 1.6448536269514722
_MAX_TAIL = 3.0
# How far the P90 lies above the likely value where only a confidence is known: exp(1.2816 sd).
_ASSUMED_SD = ((0.9, 0.15), (0.65, 0.40), (0.0, 0.80))


@dataclass(slots=True)
class BarTable:
    """Start, end, tail, progress and effort of features, each in its slot.

    ``start`` and ``end`` are ordinal days, end inclusive, :data:`NONE` when not scheduled;
    ``tail`` is how many days later the end may lie at P90; ``effort`` is person-weeks, NaN when
    unknown.
    """

    slots: dict[str, int] = field(default_factory=dict[str, int])
    ids: list[str] = field(default_factory=list[str])
    start: IntArray = field(default_factory=lambda: _ints(0))
    end: IntArray = field(default_factory=lambda: _ints(0))
    tail: FloatArray = field(default_factory=lambda: np.zeros(0))
    progress: FloatArray = field(default_factory=lambda: np.zeros(0))
    effort: FloatArray = field(default_factory=lambda: np.zeros(0))

    @classmethod
    def of(cls, plan: Plan) -> "BarTable":
        """The bars of all features of a plan."""
        table = cls()
        features = list(plan.features.values())
        table.grow(len(features))
        done = done_statuses(plan)
        point = plan.product.point_weeks
        for feature in features:
            table.put(feature, done, point)
        return table

    def grow(self, room: int) -> None:
        """Make room for so many features."""
        have = len(self.start)
        if room <= have:
            return
        more = max(room, 2 * have, _LEAST_ROOM) - have
        self.start = np.concatenate((self.start, _ints(more)))
        self.end = np.concatenate((self.end, _ints(more)))
        self.tail = np.concatenate((self.tail, np.zeros(more)))
        self.progress = np.concatenate((self.progress, np.zeros(more)))
        self.effort = np.concatenate((self.effort, np.full(more, np.nan)))

    def put(self, feature: Feature, done: frozenset[str], point: float | None) -> None:
        """Take in a feature as it is now."""
        slot = self.slots.get(feature.id, NONE)
        if slot == NONE:
            slot = self.slots[feature.id] = len(self.ids)
            self.ids.append(feature.id)
            self.grow(slot + 1)
        scheduled = feature.start is not None and feature.end is not None
        start = feature.start.toordinal() if scheduled and feature.start else NONE
        end = feature.end.toordinal() if scheduled and feature.end else NONE
        self.start[slot], self.end[slot] = start, end
        self.progress[slot] = feature.progress
        effort = effort_weeks(feature, point)
        self.effort[slot] = np.nan if effort is None else effort
        open_work = scheduled and feature.status not in done and not feature.is_milestone
        self.tail[slot] = _tail_days(feature, end + 1 - start) if open_work else 0.0

    def drop(self, feature_id: str) -> None:
        """Forget a deleted feature; its slot stays empty."""
        slot = self.slots.pop(feature_id, NONE)
        if slot != NONE:
            self.start[slot] = self.end[slot] = NONE
            self.tail[slot] = self.progress[slot] = 0.0
            self.effort[slot] = np.nan

    def patch(self, plan: Plan, changes: Iterable[Change]) -> None:
        """Take in changed features."""
        done, point = done_statuses(plan), plan.product.point_weeks
        for change in changes:
            if isinstance(change.after, Feature):
                self.put(change.after, done, point)
            elif isinstance(change.before, Feature):
                self.drop(change.before.id)

    def slots_of(self, ids: Sequence[str]) -> IntArray:
        """The slots of features, in the order asked for."""
        slots = self.slots
        return np.fromiter((slots[i] for i in ids), np.int64, len(ids))

    def days(self, ordinals: IntArray) -> DayArray:
        """Ordinal days as dates, NaT where not scheduled."""
        return np.where(ordinals == NONE, _NAT, ordinals - _EPOCH).view("datetime64[D]")

    def span(self) -> tuple[int, int] | None:
        """The first and the last day anything is scheduled, or None."""
        scheduled = self.start[self.start != NONE]
        if not len(scheduled):
            return None
        return int(scheduled.min()), int(self.end.max())


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


def _tail_days(feature: Feature, days: int) -> float:
    """Days from the likely end to the P90 end, for the work that is left.

    The range of the effort gives it; without one the confidence, as the scores assume.
    """
    effort = feature.inputs.get("effort")
    remaining = days * (1 - feature.progress)
    if effort is not None and effort.high is not None and 0 < effort.value < effort.high:
        return remaining * min(_MAX_TAIL, (effort.high / effort.value) ** _P90 - 1)
    if effort is not None and effort.high is not None:
        return 0.0
    confidence = feature.input_value("confidence")
    if confidence is None:
        return 0.0
    sd = next(sd for least, sd in _ASSUMED_SD if confidence >= least)
    return remaining * min(_MAX_TAIL, float(np.exp(1.2815515655446004 * sd)) - 1)
