from datetime import date

import pytest
from builders import a_feature, a_kpi, a_workspace

from mlpm_planner.application import models
from mlpm_planner.application.gate_text import chance_words, criterion_words
from mlpm_planner.application.need import NeedKind, Severity
from mlpm_planner.application.retraining import first_missed, model_words, retraining_needs
from mlpm_planner.application.timeline_stages import TimelineStages
from mlpm_planner.domain.calendar import Calendar
from mlpm_planner.domain.choices import GateState, GateTest, ModelStage
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.model import Gate, Model, ModelVersion

MONDAY = date(2026, 6, 1)
SPAN = (MONDAY.toordinal(), date(2026, 6, 12).toordinal())


def staged(**values):
    values = {"stages": {"data": 4.0, "training": 6.0}, **values}
    return a_feature("Re-ranker", start=MONDAY, end=date(2026, 6, 12), **values)


def stages(workspace, feature):
    return dict(workspace.plan.features[feature.id].stages)


# ---- stages


def test_a_stage_is_added_changed_moved_and_removed_each_as_one_step():
    feature = staged()
    workspace = a_workspace(feature)
    models.add_stage(workspace, feature.id, " Label review ")
    models.set_stage_days(workspace, feature.id, "Label review", 3.0)
    assert models.move_stage(workspace, feature.id, "Label review", -1)
    assert list(stages(workspace, feature)) == ["data", "Label review", "training"]
    models.remove_stage(workspace, feature.id, "data")
    assert stages(workspace, feature) == {"Label review": 3.0, "training": 6.0}
    for _ in range(4):
        workspace.undo()
    assert stages(workspace, feature) == {"data": 4.0, "training": 6.0}
    assert workspace.undo_step is None


def test_a_stage_cannot_move_beyond_the_ends():
    feature = staged()
    workspace = a_workspace(feature)
    assert not models.move_stage(workspace, feature.id, "data", -1)
    assert workspace.undo_step is None


def test_a_stage_that_is_there_or_has_no_name_is_refused():
    feature = staged()
    workspace = a_workspace(feature)
    with pytest.raises(RuleError, match="stage “Data” already"):
        models.add_stage(workspace, feature.id, "data")
    with pytest.raises(RuleError, match="needs a name"):
        models.rename_stage(workspace, feature.id, "data", " ")


def test_a_stage_that_becomes_another_takes_its_gates_along():
    feature = staged()
    gate = Gate(feature_id=feature.id, name="Recall", stage="training")
    other = Gate(feature_id=feature.id, name="Labels", stage="data")
    workspace = a_workspace(feature, gate, other)
    models.rename_stage(workspace, feature.id, "training", "shadow")
    assert stages(workspace, feature) == {"data": 4.0, "shadow": 6.0}
    assert [g.stage for g in models.gates_of(workspace.plan, staged())] == []
    found = models.gates_of(workspace.plan, workspace.plan.features[feature.id])
    assert [(g.name, g.stage) for g in found] == [("Labels", "data"), ("Recall", "shadow")]
    workspace.undo()
    assert workspace.plan.gates[gate.id].stage == "training"


def test_a_gate_is_added_where_the_work_ends():
    feature = staged()
    workspace = a_workspace(feature)
    assert models.add_gate(workspace, feature.id).stage == "training"


# ---- models and versions


def test_a_model_made_for_a_feature_is_its_model_in_one_step():
    feature = staged()
    workspace = a_workspace(feature)
    model = models.add_model(workspace, " Ranker ", feature.id)
    assert model.name == "Ranker"
    assert workspace.plan.features[feature.id].model_id == model.id
    assert [f.id for f in models.features_of(workspace.plan, model.id)] == [feature.id]
    workspace.undo()
    assert not workspace.plan.models
    assert workspace.plan.features[feature.id].model_id == ""


def test_the_live_version_is_the_one_released_last_and_not_retired():
    model = Model(name="Ranker", stage=ModelStage.CANARY)
    old = ModelVersion(model_id=model.id, name="1", released=date(2026, 1, 1))
    live = ModelVersion(model_id=model.id, name="2", released=date(2026, 3, 1))
    gone = ModelVersion(
        model_id=model.id, name="3", released=date(2026, 4, 1), stage=ModelStage.RETIRED
    )
    made = ModelVersion(model_id=model.id, name="4")
    workspace = a_workspace(model, old, live, gone, made)
    assert model_words(workspace.plan, model) == "Canary · live 2"
    assert [v.name for v in models.versions_of(workspace.plan, model.id)] == ["1", "2", "3", "4"]


def test_a_metric_is_set_and_taken_away():
    model = Model(name="Ranker")
    workspace = a_workspace(model)
    version = models.add_version(workspace, model.id, "2.4")
    models.set_metric(workspace, version.id, "recall", 0.82)
    models.set_metric(workspace, version.id, "f1", 0.5)
    models.set_metric(workspace, version.id, "recall", None)
    assert dict(workspace.plan.model_versions[version.id].metrics) == {"f1": 0.5}


# ---- retraining


def retrained(days, every=30, **values):
    model = Model(name="Ranker", retrain_every=every, **values)
    trained = date.fromordinal(MONDAY.toordinal() - days)
    version = ModelVersion(model_id=model.id, name="1", trained_through=trained)
    return a_workspace(model, version).plan, model


@pytest.mark.parametrize(
    ("days", "late", "severity"),
    [(30, None, None), (31, 1, Severity.WARN), (60, 30, Severity.BAD)],
)
def test_missed_retraining_needs_somebody_more_when_a_whole_period_is_lost(days, late, severity):
    plan, _model = retrained(days)
    found = list(retraining_needs(plan, lambda _: None, MONDAY))
    if late is None:
        assert found == []
        return
    assert [(n.kind, n.severity) for n in found] == [(NeedKind.RETRAIN, severity)]
    assert found[0].text == f"was due for retraining {late} day{'s' * (late > 1)} ago"


def test_a_retired_model_is_not_retrained():
    plan, model = retrained(90, stage=ModelStage.RETIRED)
    assert first_missed(plan, model, MONDAY) is None


# ---- gates in words


class State:
    """What the words of a gate need of a KPI's state."""

    def __init__(self, kpi, latest):
        from mlpm_planner.application.kpi_text import format_of

        self.kpi, self.latest = kpi, latest
        self.form = format_of(kpi, [0.447])


def test_a_gate_says_value_threshold_and_standing():
    kpi, feature = a_kpi("NDCG@10"), staged()
    fallback = a_feature("Keep the champion")
    gate = Gate(
        feature_id=feature.id,
        name="NDCG",
        kpi_id=kpi.id,
        threshold=0.44,
        chance=0.7,
        fallback_id=fallback.id,
    )
    plan = a_workspace(kpi, feature, fallback, gate).plan
    words = criterion_words(plan, gate, lambda _: State(kpi, 0.447))
    assert words == "NDCG@10 0.447, at least 0.44: met"
    assert criterion_words(plan, gate, lambda _: None) == (
        "NDCG@10 no value yet, at least 0.44: not enough data"
    )
    assert chance_words(plan, gate) == "70% chance of passing, else Keep the champion"


def test_a_gate_without_a_kpi_says_what_was_decided():
    feature = staged()
    open_gate = Gate(feature_id=feature.id, name="Review")
    passed = Gate(
        feature_id=feature.id,
        name="Latency",
        threshold=200,
        test=GateTest.AT_MOST,
        state=GateState.PASSED,
    )
    plan = a_workspace(feature, open_gate, passed).plan
    assert criterion_words(plan, open_gate, lambda _: None) == "Not enough data"
    assert criterion_words(plan, passed, lambda _: None) == "at most 200: passed"


# ---- stages and gates of bars


def test_the_stages_of_a_bar_are_kept_until_its_days_or_gates_change():
    feature = staged()
    workspace = a_workspace(feature)
    known = TimelineStages(workspace.plan)
    seen = []
    workspace.subscribe(lambda change_set: seen.append(known.take([change_set])))
    first = known.of(feature, SPAN)
    assert known.of(feature, SPAN) is first
    assert [span.stage for span in first.spans] == ["data", "training"]
    dragged = known.of(feature, (SPAN[0] + 7, SPAN[1] + 7))
    assert dragged.spans[0].start == date(2026, 6, 8)
    gate = models.add_gate(workspace, feature.id)
    assert seen == [{feature.id}]
    places = known.of(feature, SPAN).gates
    assert [(place.gate.id, place.day) for place in places] == [(gate.id, SPAN[1])]


def test_a_holiday_moves_the_stages():
    calendar = Calendar(name="Warsaw", holidays={"2026-06-02/2026-06-03": "Leave"})
    feature = staged()
    workspace = a_workspace(feature, calendar)
    known = TimelineStages(workspace.plan)
    workspace.subscribe(lambda change_set: known.take([change_set]))
    before = known.of(feature, SPAN).spans[0].end
    with workspace.edit("Calendar") as edit:
        from dataclasses import replace

        edit.update(replace(workspace.plan.product, calendar_id=calendar.id))
    assert known.of(feature, SPAN).spans[0].end != before
    assert isinstance(workspace.plan.features[feature.id], Feature)


def test_the_order_of_stages_is_kept_in_the_file(tmp_path):
    from mlpm_planner.application.workspace import Workspace
    from mlpm_planner.storage.workspace_file import create_store, open_store

    feature, path = staged(), tmp_path / "w.mlpm"
    plan = a_workspace(feature).plan
    workspace = Workspace(plan, create_store(path, plan, program="tests"))
    models.move_stage(workspace, feature.id, "training", -1)
    workspace.close()
    store = open_store(path, program="tests")
    assert list(store.load().features[feature.id].stages) == ["training", "data"]
    store.close()
