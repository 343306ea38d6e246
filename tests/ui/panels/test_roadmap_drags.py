"""The timeline under the pointer: every drag is live, one undo step, and given up with Esc."""

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication
from roadmap_world import WEEKS_PX, day

from mlpm_planner.domain.feature import Dependency

ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def hand(timeline_page):
    return timeline_page.hand


def shown(page, feature):
    """The days that the canvas shows for a bar, from today."""
    state = page.timeline.state
    start, end = state.span_of(state.bars.slots[feature.id])
    return start - day(0).toordinal(), end - day(0).toordinal()


def test_dragging_a_bar_moves_it_live_and_once(timeline_page, roadmap, hand):
    start = hand.bar(roadmap.ranker).center()
    hand.press(start)
    hand.move(start + QPointF(10, 0))
    hand.move(start + QPointF(5 * 8, 0))
    assert shown(timeline_page, roadmap.ranker) == (5, 18)
    assert roadmap.offsets(roadmap.ranker) == (0, 13)  # not before it is let go
    assert "20 Jun – 3 Jul 2026" in timeline_page.timeline.canvas.drag.tip.text
    hand.release(start + QPointF(5 * 8, 0))
    assert roadmap.offsets(roadmap.ranker) == (5, 18)
    assert roadmap.workspace.undo() == "Reschedule “Ranker”"
    assert roadmap.offsets(roadmap.ranker) == (0, 13)


def test_in_a_wide_view_bars_snap_to_weeks_and_alt_lets_them_go(roadmap, hand):
    hand.look_at(WEEKS_PX)
    hand.by_days(roadmap.ranker, 10)
    assert roadmap.offsets(roadmap.ranker) == (7, 20)
    hand.by_days(roadmap.ranker, 10, ALT)
    assert roadmap.offsets(roadmap.ranker) == (17, 30)


def test_selected_bars_move_together_in_one_step(roadmap, hand):
    hand.click(hand.bar(roadmap.ranker).center())
    hand.click(hand.bar(roadmap.cache).center(), CONTROL)
    hand.by_days(roadmap.cache, 3)
    assert (roadmap.offsets(roadmap.ranker), roadmap.offsets(roadmap.cache)) == ((3, 16), (10, 23))
    assert roadmap.workspace.undo() == "Reschedule 2 features"
    assert (roadmap.offsets(roadmap.ranker), roadmap.offsets(roadmap.cache)) == ((0, 13), (7, 20))


@pytest.mark.parametrize(
    ("edge", "days", "expected"), [("right", 6, (0, 19)), ("left", 6, (6, 13))]
)
def test_dragging_an_edge_changes_that_end_alone(roadmap, hand, edge, days, expected):
    bar = hand.bar(roadmap.ranker)
    at = QPointF(bar.right() - 2 if edge == "right" else bar.left() + 1, bar.center().y())
    hand.drag(at, at + QPointF(days * 8, 0))
    assert roadmap.offsets(roadmap.ranker) == expected


def test_an_edge_never_passes_the_other_one(roadmap, hand):
    bar = hand.bar(roadmap.ranker)
    at = QPointF(bar.right() - 2, bar.center().y())
    hand.drag(at, at - QPointF(400, 0))
    assert roadmap.offsets(roadmap.ranker) == (0, 0)


def test_dragging_up_and_down_changes_order_and_group_but_no_days(roadmap, hand):
    start = hand.bar(roadmap.ranker).center()
    end = QPointF(start.x() + 3, hand.bar(roadmap.cache).bottom() + 4)
    hand.drag(start, end)
    moved = roadmap.now(roadmap.ranker)
    assert moved.theme_id == roadmap.green.id
    assert roadmap.now(roadmap.cache).rank < moved.rank < roadmap.now(roadmap.gate).rank
    assert roadmap.offsets(roadmap.ranker) == (0, 13)
    assert roadmap.workspace.undo() == "Move “Ranker” to “Speed”"


def test_dragging_in_a_free_row_makes_a_feature_there(qtbot, timeline_page, roadmap, hand):
    y = hand.row_y(roadmap.cache)
    hand.drag(QPointF(hand.x_of(42), y), QPointF(hand.x_of(52), y))
    made = roadmap.called("New feature")
    assert (made.start, made.end) == (day(42), day(51))
    assert made.theme_id == roadmap.green.id
    qtbot.keyClicks(QApplication.focusWidget(), "Hot cache")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert roadmap.now(made).title == "Hot cache"
    assert timeline_page.timeline.canvas.hasFocus()


def handle(page, feature):
    """The place of the handle that shows while the pointer is over a bar."""
    page.hand.move(page.hand.bar(feature).center())
    return page.timeline.canvas.geometry_of.handle_at(page.hand.bar(feature))


def links(session, first, second):
    found = session.plan.where(Dependency, "predecessor_id", first.id)
    return [d for d in found if d.successor_id == second.id]


def test_dragging_the_handle_to_another_bar_links_them(timeline_page, roadmap, hand):
    hand.drag(handle(timeline_page, roadmap.ranker), hand.bar(roadmap.cache).center())
    assert len(links(roadmap, roadmap.ranker, roadmap.cache)) == 1
    assert roadmap.workspace.undo() == "Link “Ranker” to “Cache”"


def test_near_the_edge_the_canvas_scrolls_under_the_drag(qtbot, timeline_page, roadmap, hand):
    canvas = timeline_page.timeline.canvas
    first = canvas.state.scale.first
    start = hand.bar(roadmap.ranker).center()
    hand.press(start)
    hand.move(start + QPointF(20, 0))
    hand.move(QPointF(canvas.viewport().width() - 4, start.y()))
    qtbot.waitUntil(lambda: canvas.state.scale.first > first + 3)
    moved = shown(timeline_page, roadmap.ranker)[0]
    assert moved > 60
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)


def test_a_feature_from_the_tray_is_scheduled_where_it_is_dropped(
    qtbot, timeline_page, roadmap, hand
):
    timeline_page.timeline.show_tray(is_shown=True)
    tray = timeline_page.timeline.tray.list
    assert tray.feature_model.rowCount() == 1
    viewport, canvas = tray.viewport(), timeline_page.timeline.canvas.viewport()
    start = tray.visualRect(tray.feature_model.index(0)).center()
    hand.look_at()
    target = QPointF(hand.x_of(14), 60).toPoint()
    there = viewport.mapFromGlobal(canvas.mapToGlobal(target))
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(viewport, there)
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=there)
    assert roadmap.offsets(roadmap.idea)[0] == 14
    assert tray.feature_model.rowCount() == 0
    assert roadmap.workspace.undo() == "Reschedule “Idea”"


def test_holding_space_drags_the_window_over_the_plan(qtbot, timeline_page, hand):
    canvas = timeline_page.timeline.canvas
    first = canvas.state.scale.first
    qtbot.keyPress(canvas, Qt.Key.Key_Space)
    hand.drag(QPointF(300, 200), QPointF(220, 200))
    qtbot.keyRelease(canvas, Qt.Key.Key_Space)
    assert canvas.state.scale.first == pytest.approx(first + 80 / 8, abs=0.5)
