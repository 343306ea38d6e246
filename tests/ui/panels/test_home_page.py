from datetime import date, timedelta

import pytest
from builders import a_feature, a_kpi
from kpi_values import a_session, latency, observations, target_of, weeks_ago
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from mlpm_planner.application import features
from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.goal import Goal, KeyResult
from mlpm_planner.domain.kpi import Kpi, Observation
from mlpm_planner.domain.product import Release
from mlpm_planner.ui import formats
from mlpm_planner.ui.panels.home.entry import EntryPopup
from mlpm_planner.ui.panels.home.page import HomePage
from mlpm_planner.ui.theme.theme import app_theme
from mlpm_planner.ui.widgets.fields import SearchField
from mlpm_planner.ui.widgets.picker import Picker

TODAY = date(2026, 6, 15)


def built(qtbot, session):
    formats.use_locale(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    app_theme().set_scheme("light")
    window = QWidget()
    window.resize(1216, 820)
    layout = QVBoxLayout(window)
    page = HomePage(session)
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
    """Two values are due and one KPI is off target."""
    slow = latency(rank=1.0)
    click, cost = (
        a_kpi("Click rate", unit="%", decimals=1, rank=2.0),
        a_kpi("Cost", unit="$", rank=3.0),
    )
    goal = Goal(title="Fast answers", start=TODAY - timedelta(30), end=TODAY + timedelta(30))
    result = KeyResult(goal_id=goal.id, kpi_id=slow.id, title="p95", baseline=240.0, target=180.0)
    late = a_feature("Old thing", end=TODAY - timedelta(3), reach=1, impact=1, confidence=1,
                     effort=1)  # fmt: skip
    ship = Release(name="Ranker 2.4", day=TODAY + timedelta(19))
    values = observations(slow, (224.0, 226.0))
    for kpi, value in ((click, 0.38), (cost, 1.7)):
        values += [Observation(kpi_id=kpi.id, at=weeks_ago(2 + i), value=value) for i in range(4)]
    session = a_session(
        slow, click, cost, target_of(slow), goal, result, late, ship, observed=values
    )
    session.slow, session.click, session.cost = slow, click, cost
    session.goal, session.late = goal, late
    session.went = []
    session.navigate.connect(session.went.append)
    yield session
    session.close()
    formats.use_locale(QLocale.c())


@pytest.fixture
def page(qtbot, world):
    return built(qtbot, world)


def sentences(page):
    return [row.need.sentence for row in page.needs.rows if not row.isHidden()]


def press_l(page):
    """The window runs the action when L is pressed inside the page."""
    assert page.isAncestorOf(QApplication.focusWidget())
    next(a for a in page.actions_here() if a.single_key == "L").run(None)


def row_of(page, subject):
    return next(
        row for row in page.needs.rows if not row.isHidden() and row.need.subject == subject
    )


def test_what_needs_somebody_is_listed_the_worst_first(page):
    assert sentences(page) == [
        "p95 latency is off target: 226\u00a0ms, target 180\u00a0ms",
        "Old thing is past its end, not started",
        "Click rate has a value due",
        "Cost has a value due",
    ]
    assert page.needs.note.text() == ""


def test_both_due_values_are_logged_from_the_keyboard(page, world, qtbot):
    for kpi, typed, value in ((world.click, "38,4", 0.384), (world.cost, "1.71", 1.71)):
        press_l(page)
        field = QApplication.focusWidget()
        assert field.accessibleName().startswith(f"Value of {kpi.name}")
        qtbot.keyClicks(field, typed)
        qtbot.keyClick(field, Qt.Key.Key_Return)
        (logged,) = [
            o for o in world.values.rows.values() if o.kpi_id == kpi.id and o.at == weeks_ago(1)
        ]
        assert logged.value == pytest.approx(value)
    assert sentences(page)[1:] == ["Old thing is past its end, not started"]
    assert page.isAncestorOf(QApplication.focusWidget())
    world.undo()
    assert "Cost has a value due" in sentences(page)
    qtbot.waitUntil(lambda: world.tasks.is_idle)


def test_the_entry_says_what_a_value_means_before_it_is_saved(page, qtbot, world):
    page.log_of(world.click.id)
    popup = page.window().findChild(EntryPopup)
    qtbot.keyClicks(popup.value, "39.4")
    assert popup.words.text() == "1.4\u00a0pt over last week."
    popup.value.clear()
    qtbot.keyClicks(popup.value, "many")
    qtbot.keyClick(popup.value, Qt.Key.Key_Return)
    assert popup.words.text()
    assert popup.isVisible()
    qtbot.keyClick(popup.value, Qt.Key.Key_Escape)
    qtbot.keyClick(popup.value, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.window().findChild(EntryPopup) is None)
    assert row_of(page, "Click rate").button.hasFocus()
    assert not world.workspace.undo_step


def test_the_button_of_a_due_value_opens_the_entry_and_others_lead_elsewhere(page, world, qtbot):
    qtbot.mouseClick(row_of(page, "Cost").button, Qt.MouseButton.LeftButton)
    popup = page.window().findChild(EntryPopup)
    assert popup.isVisible()
    popup.dismiss()
    qtbot.keyClick(row_of(page, "p95 latency").button, Qt.Key.Key_Space)
    qtbot.keyClick(row_of(page, "Old thing").button, Qt.Key.Key_Space)
    assert [(there.page, there.part, there.part_id) for there in world.went] == [
        ("", Kpi, world.slow.id),
        ("roadmap", Feature, world.late.id),
    ]
    assert world.selected.current == world.late.id


def test_a_click_on_a_sentence_selects_without_leaving(page, world, qtbot):
    qtbot.mouseClick(row_of(page, "Old thing"), Qt.MouseButton.LeftButton)
    assert (world.selected.kind, world.selected.current) == (Feature, world.late.id)
    assert world.went == []
    assert row_of(page, "Old thing").button.hasFocus()


def test_arrow_keys_go_from_row_to_row(page, qtbot):
    page.needs.focus_first()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    assert page.needs.rows[1].button.hasFocus()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Up)
    assert page.needs.rows[0].button.hasFocus()


def test_the_list_follows_edits_and_undo(page, world):
    features.set_status(world.workspace, [world.late.id], "shipped")
    assert not any(s.startswith("Old thing") for s in sentences(page))
    world.undo()
    assert any(s.startswith("Old thing") for s in sentences(page))


def test_edits_made_while_another_page_is_shown_are_caught_up(page, world):
    page.hide()
    features.set_status(world.workspace, [world.late.id], "shipped")
    page.show()
    assert not any(s.startswith("Old thing") for s in sentences(page))


def test_the_badge_counts_and_takes_the_worst_severity(page, world, qtbot):
    with qtbot.waitSignal(page.badge_changed) as told:
        features.set_status(world.workspace, [world.late.id], "shipped")
    assert (told.args[0].count, told.args[0].severity) == (3, "bad")


def test_without_a_due_value_l_asks_for_the_kpi(page, world, qtbot):
    for kpi in (world.click, world.cost):
        page.log_of(kpi.id)
        popup = page.window().findChild(EntryPopup)
        qtbot.keyClicks(popup.value, "1")
        qtbot.keyClick(popup.value, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: page.window().findChild(EntryPopup) is None)
    press_l(page)
    search = page.window().findChild(Picker).findChild(SearchField)
    qtbot.waitUntil(search.hasFocus)
    qtbot.keyClicks(search, "p95")
    qtbot.keyClick(search, Qt.Key.Key_Return)
    assert page.window().findChild(EntryPopup).value.hasFocus()
    page.window().findChild(EntryPopup).dismiss()


def test_goals_kpis_and_launches_lead_to_their_pages(page, world, qtbot):
    bar, tile, coming = (
        card.rows[0] for card in (page.overview.goals, page.overview.tiles, page.overview.coming)
    )
    assert bar.accessibleName() == "Fast answers: 23%, behind, should be 50% by today"
    assert tile.accessibleName().startswith("p95 latency, 226\u00a0ms")
    assert coming.accessibleName() == "Ranker 2.4, in 19 days, Sat 4 Jul 2026"
    qtbot.mouseClick(bar, Qt.MouseButton.LeftButton)
    qtbot.keyClick(tile, Qt.Key.Key_Return)
    qtbot.mouseClick(coming, Qt.MouseButton.LeftButton)
    assert [there.part for there in world.went] == [Goal, Kpi, Release]


def test_activity_tells_what_was_done_here_and_before(qtbot, world):
    features.rename(world.workspace, world.late.id, "Older thing")
    page = built(qtbot, world)
    features.set_status(world.workspace, [world.late.id], "shipped")
    world.undo()
    told = [row.accessibleName() for row in page.activity.rows if not row.isHidden()]
    assert told == [
        "You: Undo: Set “Older thing” to Shipped, now",
        "You: Set “Older thing” to Shipped, now",
        "You: Rename “Old thing”, now",
    ]


def test_when_nothing_needs_anybody_it_says_what_comes_next(qtbot):
    session = a_session(Release(name="Ranker 2.4", day=TODAY + timedelta(19)))
    page = built(qtbot, session)
    assert page.needs.nothing.text() == "Nothing needs you. Next: Ranker 2.4 in 19 days."
    assert page.needs.nothing.isVisible()
    session.close()


def test_everything_that_takes_the_focus_has_a_name(page):
    nameless = [
        widget
        for widget in page.findChildren(QWidget)
        if widget.isVisible()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not widget.accessibleName()
    ]
    assert nameless == []
