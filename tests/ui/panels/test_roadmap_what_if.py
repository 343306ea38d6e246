"""Broken links repaired, delays foreseen, the plan put in order: shown first, then one step."""

from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication
from roadmap_world import day

from mlpm_planner.application import features
from mlpm_planner.domain.choices import DependencyKind, Schedule
from mlpm_planner.domain.feature import Feature
from mlpm_planner.ui.panels.roadmap import menus
from mlpm_planner.ui.panels.roadmap.bar_tips import tip_at


@pytest.fixture
def hand(timeline_page):
    return timeline_page.hand


@pytest.fixture
def broken(roadmap):
    """Loop starts a week before the end of Ranker, which it waits for."""
    features.reschedule(roadmap.workspace, {roadmap.loop.id: (day(7), day(18))})
    roadmap.select(Feature, roadmap.loop.id)
    return roadmap


def act(page, name):
    found = {action.id: action for action in page.actions_here()}
    return found[f"roadmap_{name}"].run(None)


def panel_of(page):
    from mlpm_planner.ui.panels.roadmap.what_if_panel import WhatIfPanel

    return page.window().findChild(WhatIfPanel)


def shown(page, feature):
    state = page.timeline.state
    start, end = state.span_of(state.bars.slots[feature.id])
    return start - day(0).toordinal(), end - day(0).toordinal()


def told(session):
    said = []
    session.notified.connect(lambda notice: said.append(notice.text))
    return said


# ---- repairs


def test_a_broken_link_is_repaired_in_one_step(timeline_page, broken):
    act(timeline_page, "repair")
    assert broken.offsets(broken.loop) == (14, 25)
    assert not timeline_page.timeline.state.links.late
    assert broken.workspace.undo() == "Repair the link from “Ranker” to “Loop”"
    assert broken.offsets(broken.loop) == (7, 18)


def test_what_is_planned_by_hand_moves_when_its_link_is_repaired(timeline_page, broken):
    features.set_field(broken.workspace, [broken.loop.id], "schedule", Schedule.MANUAL)
    act(timeline_page, "repair")
    assert broken.offsets(broken.loop) == (14, 25)


def test_without_a_broken_link_that_is_said(timeline_page, roadmap):
    roadmap.select(Feature, roadmap.cache.id)
    said = told(roadmap)
    act(timeline_page, "repair")
    act(timeline_page, "repair_all")
    assert said == ["No link of the selected features is broken.", "No link is broken."]


def test_the_menu_offers_either_way_to_repair(timeline_page, broken):
    entries = [e for e in menus.of_features(timeline_page) if e.text.startswith("Repair")]
    assert [e.text for e in entries] == [
        "Repair: move “Loop” 5 working days later",
        "Repair: move “Ranker” 5 working days earlier",
    ]
    entries[1].run()
    assert broken.offsets(broken.ranker)[1] < broken.offsets(broken.loop)[0]
    assert broken.offsets(broken.loop) == (7, 18)


def test_all_links_are_repaired_after_a_look(qtbot, timeline_page, broken):
    act(timeline_page, "repair_all")
    panel = panel_of(timeline_page)
    assert shown(timeline_page, broken.loop) == (14, 25)
    assert broken.offsets(broken.loop) == (7, 18)
    assert panel.words.text().startswith("1 feature would move, until 10 Jul 2026")
    assert panel.apply.hasFocus()
    qtbot.keyClick(panel.apply, Qt.Key.Key_Return)
    assert broken.offsets(broken.loop) == (14, 25)


def test_the_tip_of_a_bar_says_how_its_link_is_repaired(timeline_page, broken, hand):
    words = tip_at(timeline_page.timeline.canvas, hand.bar(broken.loop).center())
    assert words.endswith("Repair (R): move “Loop” 5 working days later")


# ---- delays


def test_a_delay_is_shown_before_it_is_made(qtbot, timeline_page, roadmap):
    due = date(2026, 7, 20)
    features.set_field(roadmap.workspace, [roadmap.loop.id], "deadline", due)
    roadmap.select(Feature, roadmap.ranker.id)
    act(timeline_page, "what_if_late")
    panel = panel_of(timeline_page)
    assert shown(timeline_page, roadmap.ranker) == (7, 18)
    assert shown(timeline_page, roadmap.loop) == (21, 34)
    qtbot.keyClick(panel.field, Qt.Key.Key_PageUp)
    qtbot.keyClick(panel.field, Qt.Key.Key_Up)
    assert panel.field.value == 11
    assert shown(timeline_page, roadmap.loop) == (29, 42)
    assert "“Loop” would miss its deadline, 20 Jul" in panel.words.text()
    assert roadmap.offsets(roadmap.loop) == (21, 34)
    qtbot.keyClick(panel.field, Qt.Key.Key_Return)
    assert roadmap.offsets(roadmap.loop) == (29, 42)
    assert roadmap.workspace.undo() == "Delay “Ranker” and 1 follower"
    assert roadmap.offsets(roadmap.ranker) == (0, 13)


def test_a_delay_that_is_typed_is_shown_at_once_and_escape_gives_it_up(
    qtbot, timeline_page, roadmap
):
    roadmap.select(Feature, roadmap.ranker.id)
    act(timeline_page, "what_if_late")
    panel = panel_of(timeline_page)
    qtbot.keyClicks(panel.field, "2")
    assert shown(timeline_page, roadmap.ranker)[0] == 2
    qtbot.keyClick(panel.field, Qt.Key.Key_Escape)
    assert shown(timeline_page, roadmap.ranker) == (0, 13)
    assert roadmap.offsets(roadmap.ranker) == (0, 13)
    assert timeline_page.timeline.canvas.hasFocus()


def test_the_panel_is_gone_through_by_tab_and_applied_by_a_click(qtbot, timeline_page, roadmap):
    roadmap.select(Feature, roadmap.ranker.id)
    act(timeline_page, "what_if_late")
    panel = panel_of(timeline_page)
    assert panel.field.hasFocus()
    qtbot.keyClick(panel.field, Qt.Key.Key_Tab)
    assert panel.apply.hasFocus()
    qtbot.keyClick(panel.apply, Qt.Key.Key_Tab)
    assert panel.field.hasFocus()
    qtbot.keyClicks(panel.field, "0")
    assert panel.words.text() == "Nothing moves."
    assert not panel.apply.isEnabled()
    qtbot.keyClicks(panel.field, "3")
    qtbot.mouseClick(panel.apply, Qt.MouseButton.LeftButton)
    assert roadmap.offsets(roadmap.ranker)[0] == 3


# ---- the whole plan, and what stays


def test_the_plan_is_rescheduled_from_a_day_in_one_step(qtbot, timeline_page, roadmap):
    act(timeline_page, "reschedule")
    panel = panel_of(timeline_page)
    panel.field.selectAll()
    qtbot.keyClicks(panel.field, "2026-07-06")
    qtbot.keyClick(panel.field, Qt.Key.Key_Return)
    assert panel_of(timeline_page).words.text().startswith("4 features would move")
    assert roadmap.now(roadmap.cache).start == date(2026, 6, 22)
    qtbot.keyClick(panel.field, Qt.Key.Key_Return)
    assert roadmap.now(roadmap.cache).start == date(2026, 7, 6)
    assert roadmap.workspace.undo() == "Reschedule the plan from 2026-07-06"


def test_a_feature_is_planned_by_hand_and_automatically_again(timeline_page, roadmap):
    roadmap.select(Feature, roadmap.loop.id)
    said = told(roadmap)
    act(timeline_page, "by_hand")
    assert roadmap.now(roadmap.loop).schedule is Schedule.MANUAL
    look = timeline_page.timeline.canvas.painter.look
    slot = timeline_page.timeline.state.bars.slots[roadmap.loop.id]
    assert look(slot).icon[0] == "lock"
    act(timeline_page, "by_hand")
    assert roadmap.now(roadmap.loop).schedule is Schedule.AUTO
    assert said == ["“Loop” stays where it is", "“Loop” gives way to links"]


def test_the_day_a_bar_may_not_start_before_is_drawn_at_it(timeline_page, roadmap):
    viewport = timeline_page.timeline.canvas.viewport()
    before = viewport.grab().toImage()
    features.set_field(roadmap.workspace, [roadmap.cache.id], "earliest_start", day(3))
    assert viewport.grab().toImage() != before


# ---- a link itself


def test_the_menu_of_a_link_changes_its_kind_and_lag_and_repairs_it(timeline_page, broken):
    canvas = timeline_page.timeline.canvas
    points = canvas.painter.links.points(0)
    middle = [QPoint(round(x), round(y)) for x, y in points][2]
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Mouse, middle, canvas.viewport().mapToGlobal(middle)
    )
    QApplication.sendEvent(canvas.viewport(), event)
    menu = QApplication.activePopupWidget()
    found = {a.text().replace("&", ""): a for a in menu.actions()}
    assert "Repair: move “Loop” 5 working days later" in found
    assert found["End to start"].isChecked()
    found["Start to start"].trigger()
    assert broken.plan.dependencies[broken.link.id].kind is DependencyKind.START_START
    assert not timeline_page.timeline.state.links.late
    menu.close()


def test_a_delay_of_work_that_has_begun_moves_its_end_alone(timeline_page, roadmap):
    features.set_status(roadmap.workspace, [roadmap.ranker.id], "in_progress")
    roadmap.select(Feature, roadmap.ranker.id)
    act(timeline_page, "what_if_late")
    assert shown(timeline_page, roadmap.ranker) == (0, 18)
    panel_of(timeline_page).dismiss()
