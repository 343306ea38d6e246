from datetime import date

import pytest
from builders import a_feature
from kpi_values import LATENCY, a_session, latency, observations, target_of
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QWidget

from mlpm_planner.application import features, parts
from mlpm_planner.domain.choices import DependencyKind, Horizon
from mlpm_planner.domain.feature import Dependency, Feature
from mlpm_planner.domain.goal import Goal, KeyResult
from mlpm_planner.domain.kpi import Kpi
from mlpm_planner.domain.people import Person
from mlpm_planner.domain.product import Theme
from mlpm_planner.domain.scoring import ScoreInput
from mlpm_planner.ui.shell.inspector import Inspector
from mlpm_planner.ui.state import WindowState
from mlpm_planner.ui.widgets.picker import Picker

pytestmark = pytest.mark.usefixtures("british")


@pytest.fixture
def world():
    kpi, ines = latency(), Person(name="Ines Kowalska")
    theme = Theme(name="Relevance", colour="blue")
    goal = Goal(title="Fast answers")
    result = KeyResult(
        goal_id=goal.id, kpi_id=kpi.id, title="p95 under 180 ms", baseline=240.0, target=180.0
    )
    rerank = a_feature(
        "Re-ranker",
        key="SR-1",
        goal_id=goal.id,
        theme_id=theme.id,
        reach=42_000,
        impact=2,
        confidence=0.8,
        effort=(9, 7, 14),
        custom={"Region": "EU"},
        tags=("llm",),
    )
    cache = a_feature("Cache", key="SR-2", horizon=Horizon.NEXT)
    pilot = a_feature("Pilot", key="SR-3")
    link = Dependency(predecessor_id=cache.id, successor_id=rerank.id)
    parts = (kpi, target_of(kpi), ines, theme, goal, result, rerank, cache, pilot, link)
    session = a_session(*parts, observed=observations(kpi, LATENCY))
    session.kpi, session.goal, session.result, session.ines = kpi, goal, result, ines
    session.rerank, session.cache, session.pilot, session.link = rerank, cache, pilot, link
    session.told = []
    session.failed.connect(session.told.append)
    yield session
    session.close()


@pytest.fixture
def inspector(qtbot, world):
    """The inspector in an active window, with something else to put the focus on."""
    window = QWidget()
    window.resize(560, 1400)
    row = QHBoxLayout(window)
    window.elsewhere = QLineEdit()
    row.addWidget(window.elsewhere)
    made = Inspector(world, WindowState())
    made.setFixedWidth(356)
    row.addWidget(made)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
    made.window_held, made.elsewhere = window, window.elsewhere
    yield made
    qtbot.waitUntil(lambda: world.tasks.is_idle)


def shown(qtbot, inspector, session, kind, *parts):
    """Select parts and wait until the inspector shows them."""
    session.select(kind, *(part.id for part in parts))
    qtbot.waitUntil(lambda: inspector.panel.KIND in (kind, None) and inspector.is_ready)
    return inspector.panel


def now(session, part):
    return session.plan.get(type(part), part.id)


def line(panel, name):
    editor = panel.fields.editors.get(name) or panel.more.editors[name]
    return getattr(editor, "field", None) or editor.line


def test_nothing_selected_sums_up_the_plan(inspector):
    assert inspector.heading.whole == "Plan"
    assert inspector.panel.name.text() == "Search and ranking"
    assert not inspector.reveal_button.isVisible()


def test_it_follows_the_selection_and_says_what_it_is(qtbot, inspector, world):
    panel = shown(qtbot, inspector, world, Feature, world.rerank)
    assert inspector.heading.whole == "SR-1 · Relevance"
    assert panel.title.editor.area.toPlainText() == "Re-ranker"


def test_a_title_is_typed_over_and_enter_takes_it(qtbot, inspector, world, typed):
    area = shown(qtbot, inspector, world, Feature, world.rerank).title.editor.area
    area.setFocus()
    area.selectAll()
    typed("Re-ranker v2", Qt.Key.Key_Return)
    assert now(world, world.rerank).title == "Re-ranker v2"
    assert world.workspace.undo_step.label == "Rename “Re-ranker”"


def test_a_blank_title_is_refused_and_the_old_one_stays(qtbot, inspector, world, typed):
    area = shown(qtbot, inspector, world, Feature, world.rerank).title.editor.area
    area.setFocus()
    area.selectAll()
    typed("", Qt.Key.Key_Delete, Qt.Key.Key_Return)
    assert area.toPlainText() == "Re-ranker"
    assert "empty" in world.told[0]


def test_a_date_is_typed_as_people_say_it(qtbot, inspector, world, typed):
    field = line(shown(qtbot, inspector, world, Feature, world.rerank), "start")
    field.setFocus()
    typed("+2w", Qt.Key.Key_Return)
    assert now(world, world.rerank).start == date(2026, 6, 29)


def test_leaving_a_field_keeps_what_was_typed(qtbot, inspector, world, typed):
    field = line(shown(qtbot, inspector, world, Feature, world.rerank), "estimate")
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton)
    typed("8")
    inspector.elsewhere.setFocus()
    assert now(world, world.rerank).estimate == 8.0


def test_escape_takes_back_what_was_typed(qtbot, inspector, world, typed):
    field = line(shown(qtbot, inspector, world, Feature, world.rerank), "key")
    field.setFocus()
    typed("99", Qt.Key.Key_Escape)
    inspector.elsewhere.setFocus()
    assert now(world, world.rerank).key == "SR-1"


def test_an_end_before_the_start_is_refused_and_shown_as_it_was(qtbot, inspector, world, typed):
    panel = shown(qtbot, inspector, world, Feature, world.rerank)
    features.set_field(world.workspace, [world.rerank.id], "start", date(2026, 7, 1))
    field = line(panel, "end")
    field.setFocus()
    typed("2026-06-01", Qt.Key.Key_Return)
    assert "before start" in world.told[0]
    assert field.text() == ""


def test_an_owner_is_chosen_from_a_list(qtbot, inspector, world, typed):
    panel = shown(qtbot, inspector, world, Feature, world.rerank)
    choice = panel.fields.editors["owner_id"].choice
    choice.setFocus()
    typed("", Qt.Key.Key_Return)
    typed("ines", Qt.Key.Key_Return)
    assert now(world, world.rerank).owner_id == world.ines.id
    qtbot.waitUntil(lambda: choice.shown == "Ines Kowalska")


def test_another_feature_is_found_by_its_title_for_the_parent(qtbot, inspector, world, typed):
    choice = shown(qtbot, inspector, world, Feature, world.rerank).more.editors["parent_id"].choice
    choice.setFocus()
    typed("", Qt.Key.Key_Return)
    typed("pil", Qt.Key.Key_Return)
    assert now(world, world.rerank).parent_id == world.pilot.id


def test_a_tag_is_made_and_another_taken_off(qtbot, inspector, world, typed):
    choice = shown(qtbot, inspector, world, Feature, world.rerank).fields.editors["tags"].choice
    choice.setFocus()
    typed("", Qt.Key.Key_Return)
    typed("pilot", Qt.Key.Key_Return)
    assert now(world, world.rerank).tags == ("llm", "pilot")
    qtbot.waitUntil(lambda: choice.tags == ("llm", "pilot"))
    choice.setFocus()
    typed("", Qt.Key.Key_Return)
    typed("llm", Qt.Key.Key_Return)
    assert now(world, world.rerank).tags == ("pilot",)


def test_a_flag_and_a_custom_field_are_changed(qtbot, inspector, world, typed):
    panel = shown(qtbot, inspector, world, Feature, world.rerank)
    box = panel.more.editors["internal"].box
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))
    region = panel.custom.editors["Region"].line
    region.setFocus()
    region.selectAll()
    typed("US", Qt.Key.Key_Return)
    assert now(world, world.rerank).internal
    assert now(world, world.rerank).custom == {"Region": "US"}


def test_several_features_share_what_they_share(qtbot, inspector, world):
    panel = shown(qtbot, inspector, world, Feature, world.rerank, world.cache)
    assert panel.title.editor.area.toPlainText() == "2 features"
    assert panel.fields.editors["horizon"].choice.shown == "Mixed"
    assert panel.fields.editors["status"].choice.shown == "Planned"
    assert not panel.score.isVisible()


def test_a_change_of_several_features_is_one_step(qtbot, inspector, world, typed):
    panel = shown(qtbot, inspector, world, Feature, world.rerank, world.cache)
    choice = panel.fields.editors["horizon"].choice
    choice.setFocus()
    typed("", Qt.Key.Key_Return)
    typed("later", Qt.Key.Key_Return)
    assert {now(world, f).horizon for f in (world.rerank, world.cache)} == {Horizon.LATER}
    world.undo()
    assert now(world, world.cache).horizon is Horizon.NEXT


def test_the_score_is_shown_with_what_makes_it(qtbot, inspector, world):
    score = shown(qtbot, inspector, world, Feature, world.rerank).score
    assert score.figure.text() == "7,467"
    assert score.likely.text().startswith("likely ")
    assert list(score.rows) == ["reach", "impact", "confidence", "effort"]
    qtbot.waitUntil(lambda: "top 3" in score.odds.text())


def test_an_input_opens_to_its_range_and_changes_the_score(qtbot, inspector, world, typed):
    score = shown(qtbot, inspector, world, Feature, world.rerank).score
    field = score.rows["effort"].field
    assert field.text() == "9\u00a0pw"
    field.setFocus()
    assert field.text() == "9 (7–14)"
    typed("5 6 8", Qt.Key.Key_Return)
    inspector.elsewhere.setFocus()
    given = now(world, world.rerank).inputs["effort"]
    assert (given.value, given.low, given.high) == (6, 5, 8)
    qtbot.waitUntil(lambda: score.figure.text() == "11,200")


def test_an_input_outside_its_limits_says_why_at_the_field(qtbot, inspector, world, typed):
    field = shown(qtbot, inspector, world, Feature, world.rerank).score.rows["effort"].field
    field.setFocus()
    typed("0", Qt.Key.Key_Return)
    assert field.problem
    assert now(world, world.rerank).inputs["effort"].value == 9
    typed("", Qt.Key.Key_Escape)


def test_the_kpis_of_the_goal_are_what_it_should_move(qtbot, inspector, world):
    went = []
    world.navigate.connect(went.append)
    effect = shown(qtbot, inspector, world, Feature, world.rerank).effect
    qtbot.waitUntil(lambda: bool(effect.rows) and effect.rows[0].state is not None)
    assert "220\u00a0ms" in effect.rows[0].accessibleName()
    qtbot.mouseClick(effect.rows[0], Qt.MouseButton.LeftButton)
    assert (went[0].part, went[0].part_id) == (Kpi, world.kpi.id)


def test_a_dependency_is_changed_and_ended(qtbot, inspector, world, typed):
    links = shown(qtbot, inspector, world, Feature, world.rerank).links
    row = links.lists["before"].itemAt(0).widget()
    row.lag.setFocus()
    row.lag.selectAll()
    typed("3", Qt.Key.Key_Return)
    assert now(world, world.link).lag_days == 3
    qtbot.waitUntil(lambda: links.lists["before"].itemAt(0).widget() is not row)
    row = links.lists["before"].itemAt(0).widget()
    row.kind.setFocus()
    typed("", Qt.Key.Key_Return)
    typed("after its start", Qt.Key.Key_Return)
    assert now(world, world.link).kind is DependencyKind.START_START
    qtbot.waitUntil(lambda: links.lists["before"].itemAt(0).widget() is not row)
    row = links.lists["before"].itemAt(0).widget()
    qtbot.mouseClick(row.hard, Qt.MouseButton.LeftButton)
    assert now(world, world.link).hard
    qtbot.waitUntil(lambda: links.lists["before"].itemAt(0).widget() is not row)
    row = links.lists["before"].itemAt(0).widget()
    assert row.hard.isChecked()
    qtbot.mouseClick(row.end, Qt.MouseButton.LeftButton)
    assert now(world, world.link) is None


def test_a_feature_is_linked_by_its_title(qtbot, inspector, world, typed):
    links = shown(qtbot, inspector, world, Feature, world.rerank).links
    qtbot.mouseClick(links.adders["after"], Qt.MouseButton.LeftButton)
    typed("pilot", Qt.Key.Key_Return)
    assert world.plan.where(Dependency, "predecessor_id", world.rerank.id)


def test_a_section_stays_closed(qtbot, inspector, world):
    panel = shown(qtbot, inspector, world, Feature, world.rerank)
    qtbot.mouseClick(panel.score.head, Qt.MouseButton.LeftButton)
    assert not panel.score.content.isVisible()
    assert inspector.state.closed_sections == ["Score"]


def test_an_edit_made_elsewhere_shows_here(qtbot, inspector, world):
    panel = shown(qtbot, inspector, world, Feature, world.rerank)
    features.set_status(world.workspace, [world.rerank.id], "in_progress")
    choice = panel.fields.editors["status"].choice
    qtbot.waitUntil(lambda: choice.shown == "In progress")


def test_what_is_being_typed_survives_an_edit_made_elsewhere(qtbot, inspector, world, typed):
    field = line(shown(qtbot, inspector, world, Feature, world.rerank), "estimate")
    field.setFocus()
    typed("12")
    features.set_status(world.workspace, [world.rerank.id], "in_progress")
    qtbot.waitUntil(lambda: inspector.is_ready)
    assert field.text() == "12"
    typed("", Qt.Key.Key_Return)
    assert now(world, world.rerank).estimate == 12.0


def test_a_kpi_shows_where_it_stands_and_its_fields(qtbot, inspector, world, typed):
    panel = shown(qtbot, inspector, world, Kpi, world.kpi)
    qtbot.waitUntil(lambda: panel.figure.text() == "220\u00a0ms")
    assert panel.target.text() == "target 180\u00a0ms"
    decimals = panel.fields.editors["decimals"].field
    decimals.setFocus()
    typed("2", Qt.Key.Key_Return)
    assert now(world, world.kpi).decimals == 2


@pytest.mark.parametrize(("kind", "name"), [(Goal, "goal"), (KeyResult, "result")])
def test_goals_and_key_results_are_renamed(qtbot, inspector, world, typed, kind, name):
    part = getattr(world, name)
    world.select(kind, part.id)
    qtbot.waitUntil(lambda: getattr(inspector.panel, "kind", None) is kind)
    area = inspector.panel.title.editor.area
    area.setFocus()
    area.selectAll()
    typed("Other", Qt.Key.Key_Return)
    assert now(world, part).title == "Other"


def test_every_field_that_takes_the_focus_has_a_name(qtbot, inspector, world):
    panel = shown(qtbot, inspector, world, Feature, world.rerank)
    takers = [
        widget
        for widget in panel.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible()
    ]
    assert takers
    nameless = [w for w in takers if not (w.accessibleName() or getattr(w, "text", str)())]
    assert nameless == []


def test_the_list_of_choices_closes_with_escape(qtbot, inspector, world):
    choice = shown(qtbot, inspector, world, Feature, world.rerank).fields.editors["status"].choice
    choice.open()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not inspector.window_held.findChildren(Picker))
    assert now(world, world.rerank).status == "planned"


# ---- history


def lines(panel):
    return [row.words for row in panel.history.rows]


def test_the_history_of_a_part_is_told_the_latest_first(qtbot, inspector, world):
    panel = shown(qtbot, inspector, world, Feature, world.rerank)
    world.workspace.author = "Ines"
    edits = (
        ("start", date(2026, 3, 3)),
        ("start", date(2026, 3, 10)),
        ("progress", 0.4),
        ("owner_id", world.ines.id),
        ("notes", "Ask the team"),
        ("tags", ("llm", "eu")),
        ("inputs", {**world.rerank.inputs, "reach": ScoreInput(50_000)}),
    )
    for name, value in edits:
        features.set_field(world.workspace, [world.rerank.id], name, value)
        world.workspace._last = None  # steps of their own, as after a second
    qtbot.waitUntil(lambda: len(lines(panel)) == len(edits))
    assert lines(panel) == [
        "Reach 42,000 → 50,000",
        "Tags llm → llm, eu",
        "Notes changed",
        "Owner – → Ines Kowalska",
        "Progress 0% → 40%",
        "Start 3 Mar → 10 Mar",
        "Start – → 3 Mar",
    ]
    first = panel.history.rows[0]
    assert first.toolTip().startswith("Change score inputs of “Re-ranker”\nInes · ")
    assert first.accessibleName() == "Reach 42,000 → 50,000, Ines, now"


def test_a_folded_history_is_read_when_it_is_opened(qtbot, inspector, world):
    panel = shown(qtbot, inspector, world, Feature, world.cache)
    panel.history.head.click()
    features.rename(world.workspace, world.cache.id, "Answer cache")
    qtbot.waitUntil(lambda: inspector.is_ready and world.tasks.is_idle)
    assert lines(panel) == []
    panel.history.head.click()
    qtbot.waitUntil(lambda: lines(panel) == ["Title “Cache” → “Answer cache”"])


def test_kpis_and_goals_have_a_history_and_several_features_have_none(qtbot, inspector, world):
    parts.set_field(world.workspace, world.kpi, "unit", "s")
    panel = shown(qtbot, inspector, world, Kpi, world.kpi)
    qtbot.waitUntil(lambda: lines(panel) == ["Unit “ms” → “s”"])
    parts.set_field(world.workspace, world.goal, "title", "Faster answers")
    panel = shown(qtbot, inspector, world, Goal, world.goal)
    qtbot.waitUntil(lambda: lines(panel) == ["Title “Fast answers” → “Faster answers”"])
    panel = shown(qtbot, inspector, world, Feature, world.cache, world.pilot)
    assert not panel.history.isVisible()
