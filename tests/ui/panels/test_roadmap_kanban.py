"""The board by any field, with lanes: one move sets both fields, limits are said in words."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from mlpm_planner.application import custom_fields, features, parts
from mlpm_planner.domain.choices import CustomFieldKind, Horizon
from mlpm_planner.domain.feature import Feature
from mlpm_planner.ui.panels.roadmap.board_column import count_words
from mlpm_planner.ui.panels.roadmap.board_deal import Place

ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton


@pytest.fixture
def page(qtbot, timeline_page):
    """The board by status, with themes as lanes."""
    timeline_page.set_view("board")
    timeline_page.board_bar.arrange("status", "theme")
    timeline_page.board.setFocus()
    qtbot.waitUntil(timeline_page.board.hasFocus)
    return timeline_page


@pytest.fixture
def board(page):
    return page.board


def column(board, title):
    return next(n for n, stack in enumerate(board.deal.stacks) if stack.title == title)


def lane(board, title):
    return next(n for n, stack in enumerate(board.deal.lanes) if stack.title == title)


def send(source, kind, at, held=LEFT):
    button = NONE if kind is QEvent.Type.MouseMove else LEFT
    there = source.viewport().mapToGlobal(at)
    event = QMouseEvent(kind, at, there, button, held, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(source.viewport(), event)


def test_each_feature_lies_once_in_its_status_and_theme(board, roadmap):
    assert sum(map(len, board.deal.cards)) == len(roadmap.plan.features)
    place = board.deal.place(roadmap.cache.id)
    assert board.deal.stacks[place.column].title == "Planned"
    assert board.deal.lanes[board.deal.lane_at(place)].title == "Speed"


def test_a_drag_sets_both_fields_in_one_step(board, roadmap):
    place = board.deal.place(roadmap.ranker.id)
    source = board.columns[place.column]
    start = source.card_rect(place.number).center()
    target = column(board, "In progress")
    speed = lane(board, "Speed")
    there = board.columns[target]
    y = board.grid.top(board.deal.end_of(target, speed)) + 4
    end = QPointF(source.viewport().mapFromGlobal(there.viewport().mapToGlobal(QPointF(40, y))))
    send(source, QEvent.Type.MouseButtonPress, start)
    send(source, QEvent.Type.MouseMove, (start + end) / 2)
    send(source, QEvent.Type.MouseMove, end)
    assert board.drop == Place(target, 0, speed)
    send(source, QEvent.Type.MouseButtonRelease, end, NONE)
    now = roadmap.now(roadmap.ranker)
    assert (now.status, now.theme_id) == ("in_progress", roadmap.green.id)
    assert roadmap.workspace.undo_step.label == "Move “Ranker” to In progress, Speed"
    roadmap.undo()
    now = roadmap.now(roadmap.ranker)
    assert (now.status, now.theme_id) == ("planned", roadmap.blue.id)


def test_keys_move_to_the_next_column_and_the_next_lane(board, roadmap, qtbot):
    board.choose(roadmap.ranker.id)
    qtbot.keyClick(board, Qt.Key.Key_Right, ALT)
    now = roadmap.now(roadmap.ranker)
    assert (now.status, now.theme_id) == ("in_progress", roadmap.blue.id)
    qtbot.keyClick(board, Qt.Key.Key_Down, ALT | SHIFT)
    now = roadmap.now(roadmap.ranker)
    assert (now.status, now.theme_id) == ("in_progress", roadmap.green.id)
    qtbot.keyClick(board, Qt.Key.Key_Down, ALT | SHIFT)
    assert roadmap.now(roadmap.ranker).theme_id == roadmap.green.id


def test_cards_are_shoved_within_their_lane_only(board, roadmap, qtbot):
    board.choose(roadmap.cache.id)
    qtbot.keyClick(board, Qt.Key.Key_Up, ALT)
    assert roadmap.now(roadmap.cache).theme_id == roadmap.green.id
    assert roadmap.workspace.undo_step is None
    qtbot.keyClick(board, Qt.Key.Key_Down, ALT)
    speed = lane(board, "Speed")
    starts = board.deal.starts[column(board, "Planned")]
    listed = board.deal.cards[column(board, "Planned")][starts[speed] : starts[speed + 1]]
    assert [roadmap.plan.features[i].title for i in listed][:2] == ["Gate", "Cache"]


def test_a_limit_is_said_in_words(board, roadmap):
    planned = roadmap.plan.status("planned")
    parts.set_field(roadmap.workspace, planned, "wip_limit", 3)
    assert board.deal.stacks[column(board, "Planned")].limit == 3
    assert count_words(7, 5) == ("7 of 5", True)
    assert count_words(5, 5) == ("5 of 5", False)
    board.arrange("", "")
    product = replace(roadmap.plan.product, horizon_limits={"now": 1})
    with roadmap.workspace.edit("Limit") as edit:
        edit.update(product)
    assert board.deal.stacks[column(board, "Now")].limit == 1


def test_a_custom_choice_makes_columns_and_another_makes_lanes(page, board, roadmap):
    add = custom_fields.add
    region = add(roadmap.workspace, "Region", CustomFieldKind.CHOICE, ("EU", "US"))
    risk = add(roadmap.workspace, "Risk", CustomFieldKind.CHOICE, ("Low", "High"))
    page.board_bar.arrange(f"custom:{region.id}", f"custom:{risk.id}")
    assert [s.title for s in board.deal.stacks] == ["No region", "EU", "US"]
    board.put([roadmap.ranker.id], board.deal.end_of(2, lane(board, "High")))
    assert roadmap.now(roadmap.ranker).custom == {"Region": "US", "Risk": "High"}
    board.put([roadmap.ranker.id], board.deal.end_of(0, lane(board, "No risk")))
    assert roadmap.now(roadmap.ranker).custom == {}


def test_windows_have_lanes_too_and_a_card_without_a_lane_keeps_it(page, board, roadmap, qtbot):
    page.board_bar.arrange("", "theme")
    board.choose(roadmap.ranker.id)
    qtbot.keyClick(board, Qt.Key.Key_Right, ALT)
    now = roadmap.now(roadmap.ranker)
    assert (now.horizon, now.theme_id) == (Horizon.NEXT, roadmap.blue.id)


def test_a_changed_field_moves_its_card_at_once(board, roadmap):
    features.set_status(roadmap.workspace, [roadmap.cache.id], "shipped")
    assert board.deal.place(roadmap.cache.id).column == column(board, "Shipped")


def test_a_feature_made_beside_a_card_is_like_it(page, board, roadmap):
    board.choose(roadmap.cache.id)
    page.edits.new_feature()
    made = roadmap.called("New feature")
    assert (made.status, made.theme_id) == ("planned", roadmap.green.id)
    assert roadmap.selected.kind is Feature


def test_the_board_is_remembered_and_part_of_a_saved_view(page, board, typed):
    found = {action.id: action for action in page.actions_here()}
    found["roadmap_view_save_as"].run(None)
    typed("By status", Qt.Key.Key_Return)
    state = page.save_state()
    page.board_bar.arrange("", "")
    assert page.views.is_changed
    page.views.revert()
    assert (board.by, board.lanes) == ("status", "theme")
    page.board_bar.arrange("", "")
    page.restore_state(state)
    assert (board.by, board.lanes) == ("status", "theme")


def test_customers_see_windows_without_internal_features(page, board, roadmap):
    features.set_field(roadmap.workspace, [roadmap.cache.id], "internal", value=True)
    found = {action.id: action for action in page.actions_here()}
    found["roadmap_customers"].run(None)
    assert [s.title for s in board.deal.stacks][1:4] == ["Now", "Next", "Later"]
    assert board.deal.place(roadmap.cache.id) is None
    assert board.look(board.deal.place(roadmap.ranker.id)).is_public
    assert board.effort(1) == 0
    assert "internal ones are hidden" in page.bar.caption.whole
    features.set_field(roadmap.workspace, [roadmap.loop.id], "internal", value=True)
    assert board.deal.place(roadmap.loop.id) is None
    page.set_view("table")
    assert page.table.view.table.place(roadmap.cache.id) == -1
    found["roadmap_public"].run(None)
    assert page.table.view.table.place(roadmap.cache.id) >= 0
    assert "public" not in page.save_state()["query"]
