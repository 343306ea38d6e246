"""The model, stages and gates of a feature, and a model with its versions, in the inspector."""

from datetime import date

import pytest
from builders import a_feature
from kpi_values import LATENCY, a_session, latency, observations
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from mlpm_planner.application import models
from mlpm_planner.application.kpi_text import GAP
from mlpm_planner.domain.choices import GateState, GateTest, ModelStage
from mlpm_planner.domain.clock import today
from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.model import Gate, Model, ModelVersion
from mlpm_planner.ui.shell.inspector import Inspector
from mlpm_planner.ui.state import WindowState

pytestmark = pytest.mark.usefixtures("british")


@pytest.fixture
def world():
    kpi = latency()
    model = Model(name="Ranker", stage=ModelStage.CANARY, retrain_every=30)
    version = ModelVersion(
        model_id=model.id,
        name="2.3",
        released=date(2026, 1, 8),
        trained_through=date(2026, 1, 1),
        stage=ModelStage.MONITORING,
        metrics={"recall": 0.8},
    )
    rerank = a_feature(
        "Re-ranker", key="SR-1", model_id=model.id, stages={"data": 5.0, "training": 10.0}
    )
    gate = Gate(
        feature_id=rerank.id,
        name="Latency guardrail",
        stage="training",
        kpi_id=kpi.id,
        test=GateTest.AT_MOST,
        threshold=200.0,
    )
    cache = a_feature("Cache", key="SR-2")
    session = a_session(
        kpi, model, version, rerank, cache, gate, observed=observations(kpi, LATENCY)
    )
    session.kpi, session.model, session.version = kpi, model, version
    session.rerank, session.gate, session.cache = rerank, gate, cache
    session.told = []
    session.failed.connect(session.told.append)
    yield session
    session.close()


@pytest.fixture
def inspector(qtbot, world):
    """The inspector in an active window."""
    window = QWidget()
    window.resize(380, 1600)
    column = QVBoxLayout(window)
    made = Inspector(world, WindowState())
    column.addWidget(made)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
    made.window_held = window
    yield made
    qtbot.waitUntil(lambda: world.tasks.is_idle)


@pytest.fixture
def panel(qtbot, inspector, world):
    """The panel of the re-ranker, every state of a KPI read."""
    found = shown(qtbot, inspector, world, Feature, world.rerank)
    qtbot.waitUntil(lambda: world.tasks.is_idle)
    return found


def shown(qtbot, inspector, session, kind, part):
    session.select(kind, part.id)
    qtbot.waitUntil(lambda: inspector.is_ready and inspector.panel.KIND is kind)
    return inspector.panel


def settle(qtbot, inspector):
    qtbot.waitUntil(lambda: inspector.is_ready)


def stages(world):
    return dict(world.plan.features[world.rerank.id].stages)


def press(key, modifiers=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(QApplication.focusWidget(), key, modifiers)


# ---- stages


def test_the_stages_of_a_feature_stand_with_their_days(panel):
    rows = panel.stages.rows
    assert [(row.stage, row.days.value) for row in rows] == [("data", 5.0), ("training", 10.0)]
    assert rows[1].choice.accessibleName() == "Stage: Training"
    assert not rows[0].up.isEnabled()
    assert not rows[1].down.isEnabled()


def test_days_are_typed_where_they_stand(panel, world, typed):
    days = panel.stages.rows[0].days
    days.setFocus()
    days.selectAll()
    typed("8", Qt.Key.Key_Return)
    assert stages(world) == {"data": 8.0, "training": 10.0}
    world.undo()
    assert stages(world)["data"] == 5.0


def test_a_stage_moves_by_key_and_the_focus_goes_with_it(qtbot, inspector, panel, world):
    panel.stages.rows[1].days.setFocus()
    press(Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    settle(qtbot, inspector)
    assert list(stages(world)) == ["training", "data"]
    assert panel.stages.rows[0].days.hasFocus()
    world.undo()
    assert list(stages(world)) == ["data", "training"]


def test_the_last_stage_moves_up_by_its_button(qtbot, inspector, panel):
    QTest.mouseClick(panel.stages.rows[1].up, Qt.MouseButton.LeftButton)
    settle(qtbot, inspector)
    assert [row.stage for row in panel.stages.rows] == ["training", "data"]


def test_a_word_of_ones_own_becomes_a_stage(qtbot, inspector, panel, world, typed):
    panel.stages.pick()
    typed("Label review", Qt.Key.Key_Return)
    assert list(stages(world)) == ["data", "training", "Label review"]
    settle(qtbot, inspector)
    QTest.mouseClick(panel.stages.rows[2].end, Qt.MouseButton.LeftButton)
    assert list(stages(world)) == ["data", "training"]


def test_a_stage_becomes_another_by_its_list(panel, world, typed):
    panel.stages.rows[1].choice.open()
    typed("Shadow", Qt.Key.Key_Return)
    assert list(stages(world)) == ["data", "shadow"]
    assert world.plan.gates[world.gate.id].stage == "shadow"


def test_a_model_is_made_by_typing_its_name(qtbot, inspector, world, typed):
    panel = shown(qtbot, inspector, world, Feature, world.cache)
    panel.stages.model.editors["model_id"].choice.open()
    typed("Spell checker", Qt.Key.Key_Return)
    made = next(m for m in world.plan.models.values() if m.name == "Spell checker")
    assert world.plan.features[world.cache.id].model_id == made.id


def test_the_model_of_a_feature_opens_from_its_section(qtbot, inspector, panel):
    QTest.mouseClick(panel.stages.open_model, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: inspector.panel.KIND is Model)
    assert inspector.heading.whole == "Model · Canary · live 2.3"


# ---- gates


def card(panel, part):
    return panel.gates.list.cards[part.id]


def test_a_gate_says_how_it_stands(panel, world):
    row = card(panel, world.gate).row
    assert (row.title, row.note) == ("Latency guardrail", "not met")
    assert (
        row.accessibleDescription().replace(GAP, " ")
        == "p95 latency 220 ms, at most 200 ms: not met"
    )


def test_every_field_of_a_gate_is_edited_in_one_step_each(qtbot, inspector, panel, world, typed):
    found = card(panel, world.gate)
    found.row.setFocus()
    press(Qt.Key.Key_Return)
    assert found.body.isVisible()
    threshold = found.fields.editors["threshold"].field
    threshold.setFocus()
    threshold.selectAll()
    typed("230", Qt.Key.Key_Return)
    chance = found.fields.editors["chance"].field
    chance.setFocus()
    typed("70%", Qt.Key.Key_Return)
    found.fields.editors["state"].choice.choose("waived")
    found.fields.editors["stage"].choice.choose("data")
    found.fields.editors["fallback_id"].choice.choose(world.cache.id)
    gate = world.plan.gates[world.gate.id]
    assert (gate.threshold, gate.chance, gate.stage) == (230.0, 0.7, "data")
    assert (gate.state, gate.fallback_id) == (GateState.WAIVED, world.cache.id)
    for _ in range(5):
        world.undo()
    restored = world.plan.gates[world.gate.id]
    assert (restored.threshold, restored.chance, restored.stage) == (200.0, None, "training")
    settle(qtbot, inspector)
    assert card(panel, world.gate) is found  # it stays open while its gate changes
    assert found.body.isVisible()


def test_a_feature_cannot_be_its_own_fallback(panel, world):
    card(panel, world.gate).fields.editors["fallback_id"].choice.choose(world.rerank.id)
    assert "own fallback" in world.told[0]


def test_a_gate_is_added_named_and_deleted(qtbot, inspector, panel, world, typed):
    QTest.mouseClick(panel.gates.add, Qt.MouseButton.LeftButton)
    typed("Fair on every slice", Qt.Key.Key_Return)
    made = next(g for g in world.plan.gates.values() if g.name == "Fair on every slice")
    assert (made.feature_id, made.stage) == (world.rerank.id, "training")
    settle(qtbot, inspector)
    QTest.mouseClick(card(panel, made).delete, Qt.MouseButton.LeftButton)
    assert made.id not in world.plan.gates
    settle(qtbot, inspector)
    assert list(panel.gates.list.cards) == [world.gate.id]


# ---- a model


def test_a_model_shows_fields_versions_and_the_features_that_work_on_it(qtbot, inspector, world):
    panel = shown(qtbot, inspector, world, Model, world.model)
    assert panel.title.editor.area.toPlainText() == "Ranker"
    assert panel.due.text() == "Retraining was due on Sat 31 Jan 2026."
    version = panel.versions.list.cards[world.version.id]
    assert (version.row.title, version.row.note) == ("2.3", "Monitoring · live")
    assert "2026" in version.fields.editors["released"].field.text()


def test_how_often_a_model_is_retrained_is_typed(qtbot, inspector, world, typed):
    panel = shown(qtbot, inspector, world, Model, world.model)
    every = panel.fields.editors["retrain_every"].field
    every.setFocus()
    every.selectAll()
    typed("4000", Qt.Key.Key_Return)
    assert "1 to 3,650" in world.told[0]
    every.selectAll()
    typed("45", Qt.Key.Key_Return)
    assert world.plan.models[world.model.id].retrain_every == 45


def test_a_version_is_added_released_measured_and_deleted(qtbot, inspector, world, typed):
    panel = shown(qtbot, inspector, world, Model, world.model)
    QTest.mouseClick(panel.versions.add, Qt.MouseButton.LeftButton)
    typed("2.4", Qt.Key.Key_Return)
    made = models.versions_of(world.plan, world.model.id)[-1]
    assert made.name == "2.4"
    settle(qtbot, inspector)
    found = panel.versions.list.cards[made.id]
    released = found.fields.editors["released"].field
    released.setFocus()
    typed("today", Qt.Key.Key_Return)
    found.metrics.more.setFocus()
    typed("recall at 100", Qt.Key.Key_Return)
    typed("", Qt.Key.Key_Escape)
    typed("recall 0.82", Qt.Key.Key_Return)
    now = world.plan.model_versions[made.id]
    assert now.released == today()
    assert dict(now.metrics) == {"recall at": 100.0, "recall": 0.82}
    settle(qtbot, inspector)
    assert found.row.note == "Training · live"
    QTest.mouseClick(found.delete, Qt.MouseButton.LeftButton)
    assert [v.name for v in models.versions_of(world.plan, world.model.id)] == ["2.3"]


def test_a_metric_without_a_number_is_refused_where_it_is_typed(qtbot, inspector, world, typed):
    panel = shown(qtbot, inspector, world, Model, world.model)
    metrics = panel.versions.list.cards[world.version.id].metrics
    panel.versions.list.cards[world.version.id].open()
    metrics.more.setFocus()
    typed("precision", Qt.Key.Key_Return)
    assert "Type a name and a number" in metrics.more.problem
    assert dict(world.plan.model_versions[world.version.id].metrics) == {"recall": 0.8}


def test_a_metric_is_changed_and_cleared(qtbot, inspector, world, typed):
    panel = shown(qtbot, inspector, world, Model, world.model)
    found = panel.versions.list.cards[world.version.id]
    found.open()
    recall = found.metrics.editors["recall"].field
    recall.setFocus()
    recall.selectAll()
    typed("0.85", Qt.Key.Key_Return)
    assert dict(world.plan.model_versions[world.version.id].metrics) == {"recall": 0.85}
    settle(qtbot, inspector)
    recall.selectAll()
    typed("", Qt.Key.Key_Delete, Qt.Key.Key_Return)
    assert dict(world.plan.model_versions[world.version.id].metrics) == {}


def test_every_field_that_takes_the_focus_has_a_name(qtbot, inspector, world):
    for kind, part in ((Model, world.model), (Feature, world.rerank)):
        panel = shown(qtbot, inspector, world, kind, part)
        lists = panel.versions.list if kind is Model else panel.gates.list
        for each in lists.cards.values():
            each.open()
        takers = [
            widget
            for widget in panel.findChildren(QWidget)
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible()
        ]
        nameless = [w for w in takers if not (w.accessibleName() or getattr(w, "text", str)())]
        assert nameless == []
