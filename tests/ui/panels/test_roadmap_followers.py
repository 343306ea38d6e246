"""What gives way when a bar is moved: live in the drag, in one undo step, by key as well."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from roadmap_world import day

from mlpm_planner.application import features
from mlpm_planner.application.timeline_display import Display
from mlpm_planner.domain.choices import Schedule
from mlpm_planner.domain.feature import Feature

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


def pull(hand, feature, days, modifiers=Qt.KeyboardModifier.NoModifier):
    """Drag a bar without letting go; where the pointer is then."""
    start = hand.bar(feature).center()
    end = start + QPointF(days * hand.state.scale.px, 1)
    hand.press(start)
    hand.move((start + end) / 2, modifiers)
    hand.move(end, modifiers)
    return end


def test_a_follower_gives_way_live_and_in_the_same_step(timeline_page, roadmap, hand):
    at = pull(hand, roadmap.ranker, 14)
    assert shown(timeline_page, roadmap.ranker) == (14, 27)
    assert shown(timeline_page, roadmap.loop) == (28, 39)
    assert roadmap.offsets(roadmap.loop) == (21, 34)  # not before it is let go
    assert "1 follower will give way" in timeline_page.timeline.canvas.drag.tip.text
    hand.release(at)
    assert (roadmap.offsets(roadmap.ranker), roadmap.offsets(roadmap.loop)) == ((14, 27), (28, 39))
    assert roadmap.workspace.undo() == "Move “Ranker” and 1 follower"
    assert (roadmap.offsets(roadmap.ranker), roadmap.offsets(roadmap.loop)) == ((0, 13), (21, 34))


def test_a_follower_gives_way_no_further_than_its_link_asks(roadmap, hand):
    hand.by_days(roadmap.ranker, 7)
    assert roadmap.offsets(roadmap.loop) == (21, 34)
    assert roadmap.workspace.undo() == "Reschedule “Ranker”"


def test_escape_leaves_followers_where_they_were(qtbot, timeline_page, roadmap, hand):
    pull(hand, roadmap.ranker, 14)
    qtbot.keyClick(timeline_page.timeline.canvas, Qt.Key.Key_Escape)
    assert shown(timeline_page, roadmap.loop) == (21, 34)
    assert roadmap.offsets(roadmap.loop) == (21, 34)


def test_with_control_the_bar_moves_alone(timeline_page, roadmap, hand):
    hand.by_days(roadmap.ranker, 14, CONTROL)
    assert (roadmap.offsets(roadmap.ranker), roadmap.offsets(roadmap.loop)) == ((14, 27), (21, 34))
    state = timeline_page.timeline.state
    assert state.bars.slots[roadmap.loop.id] in state.links.late


def test_with_shift_what_waits_moves_along_as_far(roadmap, hand):
    hand.by_days(roadmap.ranker, 3, SHIFT)
    assert roadmap.offsets(roadmap.loop) == (24, 37)


def test_what_is_planned_by_hand_stays_and_its_link_is_broken(timeline_page, roadmap, hand):
    features.set_field(roadmap.workspace, [roadmap.loop.id], "schedule", Schedule.MANUAL)
    hand.by_days(roadmap.ranker, 14)
    assert roadmap.offsets(roadmap.loop) == (21, 34)
    state = timeline_page.timeline.state
    assert state.bars.slots[roadmap.loop.id] in state.links.late


def test_a_link_that_a_drag_would_break_is_red_before_it_is_let_go(timeline_page, roadmap, hand):
    features.set_field(roadmap.workspace, [roadmap.loop.id], "schedule", Schedule.MANUAL)
    canvas = timeline_page.timeline.canvas
    pull(hand, roadmap.ranker, 14)
    state, rows = canvas.state, np.arange(len(canvas.state.links.ids))
    assert state.links.slack_with(state.plan, state.bars, rows, state.preview)[0] < 0
    drawn = canvas.viewport().grab().toImage()
    state.links.slack[:] = -1.0  # broken already, as it is stored
    assert canvas.viewport().grab().toImage() == drawn
    canvas.drag.cancel()


def test_what_was_made_ready_is_forgotten_by_an_edit(qtbot, timeline_page, roadmap, hand):
    qtbot.waitUntil(lambda: bool(timeline_page.timeline.state.slacks.days))
    features.set_field(roadmap.workspace, [roadmap.loop.id], "schedule", Schedule.MANUAL)
    hand.by_days(roadmap.ranker, 14)
    assert roadmap.offsets(roadmap.loop) == (21, 34)


def test_a_follower_gives_way_to_a_bar_that_changes_its_lane(timeline_page, roadmap, hand):
    display = timeline_page.timeline.state.display
    timeline_page.timeline.set_display(replace(display, packed=True))
    hand.look_at()
    start = hand.bar(roadmap.ranker).center()
    end = QPointF(start.x() + 14 * 8, hand.row_y(roadmap.cache))
    hand.press(start)
    hand.move(start + QPointF(20, 0))
    hand.move(end)
    hand.release(end)
    assert roadmap.now(roadmap.ranker).theme_id == roadmap.green.id
    assert (roadmap.offsets(roadmap.ranker), roadmap.offsets(roadmap.loop)) == ((14, 27), (28, 39))
    roadmap.workspace.undo()
    assert roadmap.offsets(roadmap.loop) == (21, 34)


def test_a_stretched_bar_makes_followers_give_way(roadmap, hand):
    bar = hand.bar(roadmap.ranker)
    at = QPointF(bar.right() - 2, bar.center().y())
    hand.drag(at, at + QPointF(14 * 8, 0))
    assert (roadmap.offsets(roadmap.ranker), roadmap.offsets(roadmap.loop)) == ((0, 27), (28, 39))


def test_keys_make_followers_give_way_too(qtbot, timeline_page, roadmap, hand):
    hand.by_days(roadmap.ranker, 7)
    roadmap.select(Feature, roadmap.ranker.id)
    qtbot.keyClick(timeline_page.timeline.canvas, Qt.Key.Key_Right, ALT)
    assert roadmap.offsets(roadmap.ranker) == (8, 21)
    assert roadmap.offsets(roadmap.loop)[0] == 22
    assert roadmap.workspace.undo() == "Move “Ranker” and 1 follower"


def test_followers_stay_when_that_is_chosen_and_give_way_with_control(
    qtbot, timeline_page, roadmap, hand
):
    panel = timeline_page.open_display()
    panel.followers.setFocus()
    qtbot.keyClick(panel.followers, Qt.Key.Key_Right)
    qtbot.keyClick(panel, Qt.Key.Key_Escape)
    hand.by_days(roadmap.ranker, 14)
    assert roadmap.offsets(roadmap.loop) == (21, 34)
    roadmap.workspace.undo()
    hand.by_days(roadmap.ranker, 14, CONTROL)
    assert roadmap.offsets(roadmap.loop) == (28, 39)


def test_whether_followers_give_way_is_remembered():
    kept = Display(gives_way=False, critical=True)
    assert Display.from_json(kept.to_json()) == kept
    assert Display.from_json({}).gives_way
