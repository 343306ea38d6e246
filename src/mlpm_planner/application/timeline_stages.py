"""The stages and gates of each bar of the roadmap, worked out when they are first looked at."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from mlpm_planner.application.calendars import Calendars
from mlpm_planner.application.changes import ChangeSet
from mlpm_planner.application.lifecycle import StageSpan, gate_day, stage_name, stage_spans
from mlpm_planner.application.plan import Plan
from mlpm_planner.domain.calendar import Calendar
from mlpm_planner.domain.choices import ModelStage
from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.model import Gate
from mlpm_planner.domain.people import Person, Team
from mlpm_planner.domain.product import Product

# What decides on which days people work, and so where stages end.
_CALENDARS = (Product, Calendar, Person, Team)
_SHORT = {
    ModelStage.OFFLINE_EVALUATION: "Offline",
    ModelStage.GENERAL_AVAILABILITY: "GA",
    ModelStage.AB_TEST: "A/B",
    ModelStage.MONITORING: "Monitor",
    ModelStage.RETRAINING: "Retrain",
    ModelStage.TRAINING: "Train",
}


def short_stage_name(stage: str) -> str:
    """What a stage is called where there is little room."""
    return _SHORT[ModelStage(stage)] if stage in _SHORT else stage_name(stage)


class GatePlace(NamedTuple):
    """A gate and the ordinal day it is decided."""

    gate: Gate
    day: int


class BarStages(NamedTuple):
    """The stages of a bar one after the other, and its gates by day."""

    spans: tuple[StageSpan, ...] = ()
    gates: tuple[GatePlace, ...] = ()


NO_STAGES = BarStages()


class TimelineStages:
    """Stages and gates by feature; kept until the feature, its days or its calendar change."""

    def __init__(self, plan: Plan) -> None:
        """Read from this plan."""
        self._plan = plan
        self._calendars = Calendars(plan)
        self._known: dict[str, tuple[Feature, tuple[int, int], BarStages]] = {}

    def clear(self) -> None:
        """Calendars may be others: forget everything."""
        self._calendars = Calendars(self._plan)
        self._known.clear()

    def take(self, change_sets: Iterable[ChangeSet]) -> set[str]:
        """Forget what edits made wrong; the features whose gates are others now."""
        found: set[str] = set()
        for change_set in change_sets:
            if change_set.touches(*_CALENDARS):
                self.clear()
            for change in change_set.of(Gate):
                gates = (change.before, change.after)
                found |= {gate.feature_id for gate in gates if isinstance(gate, Gate)}
        for feature_id in found:
            self._known.pop(feature_id, None)
        return found

    def of(self, feature: Feature, span: tuple[int, int]) -> BarStages:
        """The stages and gates of a bar on these ordinal days, which may be those of a drag."""
        known = self._known.get(feature.id)
        if known is not None and known[0] is feature and known[1] == span:
            return known[2]
        found = self._read(feature, span)
        self._known[feature.id] = (feature, span, found)
        return found

    def _read(self, feature: Feature, span: tuple[int, int]) -> BarStages:
        gates = self._plan.where(Gate, "feature_id", feature.id)
        if not gates and not feature.stages:
            return NO_STAGES
        start, end = date.fromordinal(span[0]), date.fromordinal(span[1])
        there = replace(feature, start=start, end=end)
        spans = stage_spans(there, self._calendars.of(feature))
        return BarStages(tuple(spans), _placed(gates, there, spans))


def _placed(
    gates: Iterable[Gate], feature: Feature, spans: Sequence[StageSpan]
) -> tuple[GatePlace, ...]:
    days = ((gate, gate_day(gate, feature, spans)) for gate in gates)
    found = [GatePlace(gate, day.toordinal()) for gate, day in days if day is not None]
    return tuple(sorted(found, key=lambda place: (place.day, place.gate.id)))
