"""The life of models on the roadmap: stages within a bar, gates and their state, retraining."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from mlpm_planner.analysis.schedule.workdays import WorkCalendar
from mlpm_planner.application.plan import Plan
from mlpm_planner.domain.choices import GateState, GateTest, ModelStage
from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.model import Gate, Model, ModelVersion

STAGE_NAMES = {
    ModelStage.FRAMING: "Framing",
    ModelStage.DATA: "Data",
    ModelStage.TRAINING: "Training",
    ModelStage.OFFLINE_EVALUATION: "Offline evaluation",
    ModelStage.SHADOW: "Shadow",
    ModelStage.CANARY: "Canary",
    ModelStage.AB_TEST: "A/B test",
    ModelStage.GENERAL_AVAILABILITY: "General availability",
    ModelStage.MONITORING: "Monitoring",
    ModelStage.RETRAINING: "Retraining",
    ModelStage.RETIRED: "Retired",
}


def stage_name(stage: str) -> str:
    """What a stage is called; a word of the user's own as it is."""
    return STAGE_NAMES[ModelStage(stage)] if stage in _KNOWN else stage


_KNOWN = frozenset(stage.value for stage in ModelStage)


@dataclass(frozen=True, slots=True)
class StageSpan:
    """A stage of the work on a feature, from its first to its last day."""

    stage: str
    start: date
    end: date


def stage_spans(feature: Feature, calendar: WorkCalendar) -> list[StageSpan]:
    """The stages of a planned feature one after the other, stretched to fill its dates.

    A stage gets its share of the feature's working days, at least one while days are left.
    """
    total = sum(feature.stages.values())
    if feature.start is None or feature.end is None or total <= 0:
        return []
    days = max(calendar.duration(feature.start, feature.end), 1)
    spans: list[StageSpan] = []
    done, first = 0.0, 0
    for stage, share in feature.stages.items():
        done += share
        last = min(max(round(days * done / total), first + 1), days)
        if share > 0 and last > first:
            spans.append(_span(stage, feature.start, first, last, calendar))
            first = last
    return [*spans[:-1], StageSpan(spans[-1].stage, spans[-1].start, feature.end)]


def _span(stage: str, start: date, first: int, last: int, calendar: WorkCalendar) -> StageSpan:
    begin = start if first == 0 else calendar.move(start, first)
    return StageSpan(stage, begin, calendar.move(start, last - 1))


class GateStanding(StrEnum):
    """How a gate stands: decided, or what its KPI says about it now."""

    PASSED = "passed"
    FAILED = "failed"
    WAIVED = "waived"
    MET = "met"
    NOT_MET = "not met"
    UNKNOWN = "not enough data"


_DECIDED = {
    GateState.PASSED: GateStanding.PASSED,
    GateState.FAILED: GateStanding.FAILED,
    GateState.WAIVED: GateStanding.WAIVED,
}


def standing(gate: Gate, latest: float | None) -> GateStanding:
    """How a gate stands when the latest value of its KPI is this (None: there is none)."""
    decided = _DECIDED.get(gate.state)
    if decided is not None:
        return decided
    if latest is None or gate.threshold is None:
        return GateStanding.UNKNOWN
    met = latest >= gate.threshold if gate.test is GateTest.AT_LEAST else latest <= gate.threshold
    return GateStanding.MET if met else GateStanding.NOT_MET


def gate_day(gate: Gate, feature: Feature, spans: Sequence[StageSpan]) -> date | None:
    """The day a gate is decided: its own, else the end of its stage, else that of the feature."""
    if gate.day is not None:
        return gate.day
    return next((span.end for span in spans if span.stage == gate.stage), feature.end)


@dataclass(frozen=True, slots=True)
class Retraining:
    """A day a model is due for retraining; missed when it is over and nothing was trained since."""

    day: date
    missed: bool


def retraining(plan: Plan, model: Model, first: date, last: date, today: date) -> list[Retraining]:
    """When a model is due for retraining by its schedule, from first to last.

    Counted from the newest data it was trained on, or from its latest release; none without a
    version to count from.
    """
    trained = last_trained(plan, model)
    if model.retrain_every is None or trained is None:
        return []
    step = timedelta(days=model.retrain_every)
    due = trained + step
    if due < first:
        due += step * -(-(first - due).days // model.retrain_every)
    days: list[Retraining] = []
    while due <= last:
        days.append(Retraining(due, missed=due < today))
        due += step
    return days


def last_trained(plan: Plan, model: Model) -> date | None:
    """The newest day that a version of a model was trained up to, or was released."""
    versions = plan.where(ModelVersion, "model_id", model.id)
    days = [version.trained_through or version.released for version in versions]
    return max((day for day in days if day is not None), default=None)
