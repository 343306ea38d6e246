"""Models that wait for retraining, in words."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from mlpm_planner.application.kpi_board import KpiState, KpiStatus
from mlpm_planner.application.lifecycle import last_trained, stage_name
from mlpm_planner.application.models import in_order, live_version
from mlpm_planner.application.need import Need, NeedKind, Severity
from mlpm_planner.application.plan import Plan
from mlpm_planner.application.wording import counted
from mlpm_planner.domain.choices import ModelStage
from mlpm_planner.domain.model import Model


def first_missed(plan: Plan, model: Model, day: date) -> date | None:
    """The first day since its latest training that a model was due and was not retrained."""
    trained = last_trained(plan, model)
    if model.retrain_every is None or trained is None or model.stage is ModelStage.RETIRED:
        return None
    due = trained + timedelta(days=model.retrain_every)
    return due if due < day else None


def model_words(plan: Plan, model: Model) -> str:
    """How far a model has come and which version is in use: Canary · live 2.3."""
    live = live_version(plan, model.id)
    return stage_name(model.stage) + (f" · live {live.name}" if live else "")


def retraining_needs(
    plan: Plan, state_of: Callable[[str], KpiState | None], day: date
) -> Iterator[Need]:
    """Models whose retraining was missed, and those whose KPI asks for it.

    Missed by a whole period is urgent.
    """
    for model in in_order(plan):
        missed = first_missed(plan, model, day)
        if missed is not None and model.retrain_every is not None:
            late = (day - missed).days
            severity = Severity.BAD if late >= model.retrain_every else Severity.WARN
            text = f"was due for retraining {counted(late, 'day')} ago"
            yield Need(NeedKind.RETRAIN, severity, model.name, text, Model, model.id, missed)
            continue
        state = state_of(model.retrain_kpi_id)
        off = state is not None and state.status is KpiStatus.OFF
        if state is not None and off and model.stage is not ModelStage.RETIRED:
            text = f"should be retrained: {state.kpi.name} is off target"
            yield Need(NeedKind.RETRAIN, Severity.WARN, model.name, text, Model, model.id)
