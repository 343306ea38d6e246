from datetime import date

import pytest
from builders import a_feature
from kpi_values import a_session, latency, observations, target_of
from PySide6.QtCore import QLocale, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from mlpm_planner.application import features, kpis
from mlpm_planner.application.queries import Query
from mlpm_planner.domain.clock import now
from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.goal import Goal, KeyResult
from mlpm_planner.domain.kpi import Kpi
from mlpm_planner.domain.people import Person
from mlpm_planner.ui import formats
from mlpm_planner.ui.panels.goals.aligned import FEATURES_MIME
from mlpm_planner.ui.panels.goals.fields import DatesPopup
from mlpm_planner.ui.panels.goals.page import GoalsPage
from mlpm_planner.ui.theme.theme import app_theme
from mlpm_planner.ui.widgets.cells import CELL_ROLE
from mlpm_planner.ui.widgets.fields import SearchField
from mlpm_planner.ui.widgets.picker import Picker

START, END = date(2026, 5, 16), date(2026, 7, 15)


def built(qtbot, session):
    """The page in an active window, its values read."""
    formats.use_locale(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    app_theme().set_scheme("light")
    window = QWidget()
    window.resize(1216, 820)
    layout = QVBoxLayout(window)
    page = GoalsPage(session)
    for widget in page.header_widgets():
        layout.addWidget(widget)
    layout.addWidget(page, 1)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
    qtbot.waitUntil(page.is_ready)
    qtbot.waitUntil(lambda: session.tasks.is_idle)
    page.held = window  # as long as the page is, so is its window
    return page


@pytest.fixture
def world():
    kpi = latency()
    fast = Goal(title="Fast answers", start=START, end=END, rank=1.0)
    fair = Goal(title="Fair answers", rank=2.0)
    result = KeyResult(
        goal_id=fast.id, kpi_id=kpi.id, title="p95 under 180 ms", baseline=240.0, target=180.0
    )
    rerank = a_feature("Re-ranker", goal_id=fast.id, effort=6)
    cache = a_feature("Cache", goal_id=fast.id, effort=2)
    lost = a_feature("Lost", effort=8)
    ines = Person(name="Ines Kowalska")
    values = observations(kpi, (240.0, 230.0, 228.0))
    session = a_session(
        kpi, target_of(kpi), fast, fair, result, rerank, cache, lost, ines, observed=values
    )
    session.kpi, session.fast, session.fair, session.result = kpi, fast, fair, result
    session.rerank, session.cache, session.lost, session.ines = rerank, cache, lost, ines
    session.went = []
    session.navigate.connect(session.went.append)
    yield session
    session.close()
    formats.use_locale(QLocale.c())


@pytest.fixture
def page(qtbot, world):
    return built(qtbot, world)


def card_of(page, goal):
    return page.cards[goal.id]


def words(table, row):
    model = table.model()
    return [model.index(row, column).data() for column in range(model.columnCount())]


def picker_of(page):
    return page.window().findChild(Picker)


def choose(qtbot, page, text):
    search = picker_of(page).findChild(SearchField)
    qtbot.waitUntil(search.hasFocus)
    qtbot.keyClicks(search, text)
    qtbot.keyClick(search, Qt.Key.Key_Return)


def titles(page):
    cards = sorted(page.cards.values(), key=lambda card: card.y())
    return [card.goal.title for card in cards]


# ---- what is shown


def test_a_key_result_shows_where_it_is_and_where_it_should_be(page, world):
    table = card_of(page, world.fast).results.table
    title, baseline, spoken, target, latest, way = words(table, 0)
    assert (title, baseline, target, latest, way) == (
        "p95 under 180 ms", "240\u00a0ms", "180\u00a0ms", "228\u00a0ms", "20%"
    )  # fmt: skip
    assert spoken == (
        "20% of the way, behind by 18 days, 210\u00a0ms should be reached by now, due 15 Jul 2026."
    )
    bullet = table.model().index(0, 2).data(CELL_ROLE).bullet
    assert bullet.value == pytest.approx(0.2)
    assert bullet.target == pytest.approx(0.5)


def test_a_goal_says_how_far_it_is_and_what_share_of_the_effort_serves_it(page, world):
    card = card_of(page, world.fast)
    assert card.percent.text() == "20%"
    assert card.pace.accessibleName() == "Behind"
    assert card.features.share.text() == "2 features · 8\u00a0pw · 50% of effort"
    assert card_of(page, world.fair).features.share.text() == ""
    assert page.summary.text() == "2 goals · 2 features aligned"


def test_progress_follows_a_value_that_is_logged(page, world, qtbot):
    kpis.log(world.workspace, world.kpi.id, 180.0, now())
    assert card_of(page, world.fast).percent.text() == "100%"
    world.undo()
    assert card_of(page, world.fast).percent.text() == "20%"
    qtbot.waitUntil(lambda: world.tasks.is_idle)


def test_features_without_a_goal_are_counted_and_listed_on_request(page, world, qtbot):
    assert page.unaligned.text() == "1 feature serves no goal"
    qtbot.mouseClick(page.unaligned, Qt.MouseButton.LeftButton)
    (there,) = world.went
    assert there.page == "prioritise"
    assert Query.from_json(there.state["query"]).filter.of("goal").values == ("",)


# ---- vision and goals


def test_the_vision_is_typed_over_where_it_stands(page, world, qtbot):
    page.vision.text.setFocus()
    qtbot.keyClicks(page.vision.text, "Everybody finds it.")
    qtbot.keyClick(page.vision.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert world.plan.product.vision == "Everybody finds it."
    page.new_button.setFocus()
    world.undo()
    assert page.vision.text.toPlainText() == ""


def test_a_new_goal_is_named_at_once(page, world, qtbot):
    qtbot.mouseClick(page.new_button, Qt.MouseButton.LeftButton)
    field = QApplication.focusWidget()
    qtbot.keyClicks(field, "Cheap answers")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: titles(page) == ["Fast answers", "Fair answers", "Cheap answers"])
    world.undo()
    world.undo()
    assert len(page.cards) == 2


def test_a_goal_is_renamed_in_place_and_escape_takes_back(page, world, qtbot):
    field = card_of(page, world.fast).name
    field.setFocus()
    assert world.selected.kind is Goal
    field.selectAll()
    qtbot.keyClicks(field, "Nope")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "Fast answers"
    field.selectAll()
    qtbot.keyClicks(field, "Swift answers")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert world.plan.goals[world.fast.id].title == "Swift answers"
    world.undo()
    assert field.text() == "Fast answers"


def test_an_empty_title_is_refused_and_the_old_one_comes_back(page, world, qtbot):
    field = card_of(page, world.fast).name
    field.setFocus()
    field.selectAll()
    qtbot.keyClick(field, Qt.Key.Key_Delete)
    with qtbot.waitSignal(world.failed):
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert world.plan.goals[world.fast.id].title == "Fast answers"


def test_goals_are_put_in_order_by_keys(page, world, qtbot):
    field = card_of(page, world.fast).name
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: titles(page) == ["Fair answers", "Fast answers"])
    assert field.hasFocus()
    world.undo()
    qtbot.waitUntil(lambda: titles(page) == ["Fast answers", "Fair answers"])


def test_the_owner_is_picked(page, world, qtbot):
    card = card_of(page, world.fast)
    qtbot.mouseClick(card.owner, Qt.MouseButton.LeftButton)
    choose(qtbot, page, "ines")
    assert card.owner.text() == "Ines Kowalska"
    assert world.plan.goals[world.fast.id].owner_id == world.ines.id


def test_dates_are_typed(page, world, qtbot):
    card = card_of(page, world.fast)
    qtbot.mouseClick(card.dates, Qt.MouseButton.LeftButton)
    popup = page.window().findChild(DatesPopup)
    popup.end.setFocus()
    popup.end.selectAll()
    qtbot.keyClicks(popup.end, "31 Aug 2026")
    qtbot.keyClick(popup.end, Qt.Key.Key_Return)
    assert world.plan.goals[world.fast.id].end == date(2026, 8, 31)
    assert card.dates.text() == "16 May – 31 Aug 2026"


def test_a_deleted_goal_comes_back_whole(page, world):
    page.commands.delete_goal(world.fast.id)
    assert list(page.cards) == [world.fair.id]
    assert page.unaligned.text() == "3 features serve no goal"
    world.undo()
    assert card_of(page, world.fast).results.table.model().rowCount() == 1
    assert page.unaligned.text() == "1 feature serves no goal"


# ---- key results


def test_a_key_result_is_added_by_picking_its_kpi(page, world, qtbot):
    card = card_of(page, world.fair)
    assert card.results.table.isHidden()
    qtbot.mouseClick(card.results.add, Qt.MouseButton.LeftButton)
    choose(qtbot, page, "p95")
    assert words(card.results.table, 0)[0] == "p95 latency to 180\u00a0ms"
    assert words(card.results.table, 0)[1] == "228\u00a0ms"
    world.undo()
    assert card.results.table.isHidden()


def test_title_and_target_of_a_key_result_are_typed_into_the_row(page, world, qtbot):
    table = card_of(page, world.fast).results.table
    for column, typed in ((0, "Below 200"), (3, "200 ms")):
        table.setCurrentIndex(table.model().index(0, column))
        table.setFocus()
        qtbot.keyClick(table, Qt.Key.Key_F2)
        editor = QApplication.focusWidget()
        editor.selectAll()
        qtbot.keyClicks(editor, typed)
        qtbot.keyClick(editor, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: table.state() != table.State.EditingState)
    result = world.plan.key_results[world.result.id]
    assert (result.title, result.target) == ("Below 200", 200.0)
    world.undo()
    assert words(table, 0)[3] == "180\u00a0ms"


def test_a_target_that_is_no_number_is_refused(page, world, qtbot):
    table = card_of(page, world.fast).results.table
    with qtbot.waitSignal(world.failed):
        assert not table.model().setData(table.model().index(0, 3), "soon")
    assert world.plan.key_results[world.result.id].target == 180.0


def test_enter_on_the_value_leads_to_the_kpi_and_delete_deletes(page, world, qtbot):
    table = card_of(page, world.fast).results.table
    table.setFocus()
    table.setCurrentIndex(table.model().index(0, 4))
    assert world.selected.kind is KeyResult
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert [(there.part, there.part_id) for there in world.went] == [(Kpi, world.kpi.id)]
    qtbot.keyClick(table, Qt.Key.Key_Delete)
    assert not world.plan.key_results
    world.undo()
    assert list(world.plan.key_results) == [world.result.id]


# ---- features


def test_a_click_on_a_feature_selects_it_for_the_inspector(page, world, qtbot):
    table = card_of(page, world.fast).features.table
    at = table.visualRect(table.model().index(1, 0)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert world.selected.kind is Feature
    assert world.selected.current in (world.rerank.id, world.cache.id)
    world.select(Goal, world.fair.id)
    assert table.chosen_ids() == []


def test_features_are_aligned_by_picker_and_taken_off_by_delete(page, world, qtbot):
    card = card_of(page, world.fair)
    qtbot.mouseClick(card.features.add, Qt.MouseButton.LeftButton)
    choose(qtbot, page, "lost")
    assert world.plan.features[world.lost.id].goal_id == world.fair.id
    assert page.unaligned.isHidden()
    card.features.table.setFocus()
    card.features.table.setCurrentIndex(card.features.table.model().index(0, 0))
    qtbot.keyClick(card.features.table, Qt.Key.Key_Delete)
    assert world.plan.features[world.lost.id].goal_id == ""
    assert not page.unaligned.isHidden()


def test_a_feature_that_is_not_there_yet_is_added_from_the_picker(page, world, qtbot):
    qtbot.mouseClick(card_of(page, world.fair).features.add, Qt.MouseButton.LeftButton)
    choose(qtbot, page, "Audit log")
    (added,) = world.plan.where(Feature, "title", "Audit log")
    assert added.goal_id == world.fair.id


def drop(card, data):
    at, buttons = QPoint(20, 20), Qt.MouseButton.LeftButton
    plain, move = Qt.KeyboardModifier.NoModifier, Qt.DropAction.MoveAction
    enter = QDragEnterEvent(at, move, data, buttons, plain)
    QApplication.sendEvent(card, enter)
    if enter.isAccepted():
        QApplication.sendEvent(card, QDropEvent(QPointF(at), move, data, buttons, plain))
    return enter.isAccepted()


def test_a_feature_is_dropped_on_another_goal(page, world):
    fast, fair = card_of(page, world.fast), card_of(page, world.fair)
    row = fast.features.table.model().place(world.cache.id)
    data = fast.features.table.model().mimeData([fast.features.table.model().index(row, 0)])
    assert not drop(fast, data)
    assert drop(fair, data)
    assert world.plan.features[world.cache.id].goal_id == world.fair.id
    world.undo()
    assert world.plan.features[world.cache.id].goal_id == world.fast.id


def test_what_is_no_feature_is_not_taken(page, world):
    data = QMimeData()
    data.setText("Cache")
    assert not drop(card_of(page, world.fair), data)
    data.setData(FEATURES_MIME, b"gone")
    assert not drop(card_of(page, world.fair), data)


def test_features_move_to_another_goal_by_keyboard(page, world, qtbot):
    card = card_of(page, world.fast)
    card.features.table.setFocus()
    card.features.table.setCurrentIndex(card.features.table.model().index(0, 0))
    moved = card.features.table.chosen_ids()
    action = next(a for a in page.actions_here() if a.id == "goals.move_features")
    action.run(None)
    choose(qtbot, page, "fair")
    assert [world.plan.features[i].goal_id for i in moved] == [world.fair.id]


# ---- the page as a whole


def test_a_part_is_revealed_with_its_goal(page, world):
    assert page.reveal(KeyResult, world.result.id)
    assert card_of(page, world.fast).results.table.hasFocus()
    assert card_of(page, world.fast).results.table.chosen_ids() == [world.result.id]
    assert not page.reveal(Goal, "gone")


def test_an_edit_elsewhere_does_not_disturb_what_is_being_typed(page, world, qtbot):
    field = card_of(page, world.fast).name
    field.setFocus()
    qtbot.keyClicks(field, "Very ")
    kpis.set_field(world.workspace, world.kpi.id, "name", "Latency")
    features.rename(world.workspace, world.cache.id, "Bigger cache")
    assert field.text() == "Very Fast answers"
    assert "Bigger cache" in [words(card_of(page, world.fast).features.table, r)[0] for r in (0, 1)]


def test_an_empty_plan_asks_for_the_one_sentence(qtbot):
    session = a_session()
    page = built(qtbot, session)
    assert page.empty.isVisible()
    page.begin()
    QTest.keyClicks(page.vision.text, "Everybody finds it.")
    page.add_goal()
    assert session.plan.product.vision == "Everybody finds it."
    assert len(page.cards) == 1
    session.close()


def test_everything_that_takes_the_focus_has_a_name(page):
    nameless = [
        widget
        for widget in page.findChildren(QWidget)
        if widget.isVisible()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not (widget.accessibleName() or getattr(widget, "text", str)())
    ]
    assert nameless == []
