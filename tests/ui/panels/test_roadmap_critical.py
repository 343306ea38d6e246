"""The critical path and slack on the timeline, worked out once edits have settled."""

from dataclasses import replace

import pytest
from roadmap_world import day

from mlpm_planner.application import features
from mlpm_planner.ui.panels.roadmap.bar_tips import tip_at


@pytest.fixture
def state(qtbot, timeline_page):
    found = timeline_page.timeline.state
    qtbot.waitUntil(lambda: bool(found.slacks.days))
    return found


def act(page, name):
    found = {action.id: action for action in page.actions_here()}
    found[f"roadmap_{name}"].run(None)


def look(page, feature):
    canvas = page.timeline.canvas
    return canvas.painter.look(canvas.state.bars.slots[feature.id])


@pytest.mark.usefixtures("state")
def test_the_critical_path_is_marked_when_asked_for(timeline_page, roadmap):
    before = timeline_page.timeline.canvas.viewport().grab().toImage()
    assert not look(timeline_page, roadmap.loop).is_critical
    act(timeline_page, "critical_path")
    assert look(timeline_page, roadmap.loop).is_critical
    assert not look(timeline_page, roadmap.cache).is_critical
    assert timeline_page.timeline.canvas.viewport().grab().toImage() != before
    act(timeline_page, "critical_path")
    assert not look(timeline_page, roadmap.loop).is_critical


def test_slack_follows_edits_and_is_said_beside_the_bar(qtbot, timeline_page, roadmap, state):
    assert state.slacks.days[roadmap.cache.id] == 10
    features.reschedule(roadmap.workspace, {roadmap.cache.id: (day(14), day(25))})
    qtbot.waitUntil(lambda: state.slacks.days[roadmap.cache.id] == 5)
    at = timeline_page.hand.bar(roadmap.cache).center()
    assert "5 working days of slack" in tip_at(timeline_page.timeline.canvas, at)


def test_slack_can_stand_on_bars_and_colour_them(timeline_page, roadmap, state):
    display = state.display
    timeline_page.timeline.set_display(replace(display, labels=("title", "slack"), colour="risk"))
    slot = state.bars.slots[roadmap.cache.id]
    assert timeline_page.timeline.canvas.painter.words.of(slot) == "Cache · slack 10 d"
    assert [key.title for key in timeline_page.timeline.legend.keys] == [
        "Critical: nothing to spare",
        "Little slack, up to 5 days",
        "More slack",
    ]


def test_the_critical_path_can_be_chosen_in_the_panel(timeline_page, state):
    panel = timeline_page.open_display()
    panel.path.chosen.emit("shown")
    assert state.display.critical
    assert panel.path.current == "shown"
    panel.dismiss()
