"""Events, days off and the overview of the timeline."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from roadmap_world import day

from mlpm_planner.application.timeline_events import DaysOff, clusters
from mlpm_planner.domain.calendar import Calendar, FreezeWindow
from mlpm_planner.domain.choices import MarkerKind, ModelStage
from mlpm_planner.domain.clock import start_of
from mlpm_planner.domain.kpi import Marker
from mlpm_planner.domain.model import Model, ModelVersion
from mlpm_planner.domain.product import Release
from mlpm_planner.ui.theme import inks
from mlpm_planner.ui.theme.theme import app_theme

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def hand(timeline_page):
    return timeline_page.hand


def add(session, *parts):
    with session.workspace.edit("Import") as edit:
        for part in parts:
            edit.add(part)


def placed(page):
    ruler = page.timeline.canvas.ruler
    return ruler.lane.placed(ruler.lane_area())


def tip(page, offset):
    ruler = page.timeline.canvas.ruler
    x = page.hand.x_of(offset) + 4
    return ruler.lane.tip(x, ruler.lane_area())


def test_a_release_and_a_deadline_appear_when_they_are_made(timeline_page, roadmap):
    assert [p.text for p in placed(timeline_page)] == ["EU pilot"]
    add(roadmap, Release(name="2.4", day=day(40)))
    with roadmap.workspace.edit("Set") as edit:
        edit.update(replace(roadmap.now(roadmap.loop), deadline=day(60)))
    assert [p.text for p in placed(timeline_page)] == ["EU pilot", "2.4", "Deadline: Loop"]
    roadmap.workspace.undo()
    assert [p.text for p in placed(timeline_page)] == ["EU pilot", "2.4"]


def test_a_released_version_of_a_model_is_an_event_unless_a_marker_says_so(timeline_page, roadmap):
    ranker = Model(name="Ranker")
    release = ModelVersion(
        model_id=ranker.id, name="2.3", released=day(30), stage=ModelStage.MONITORING
    )
    add(roadmap, ranker, release, ModelVersion(model_id=ranker.id, name="2.4"))
    assert [(p.text, p.kind) for p in placed(timeline_page)][1:] == [
        ("Ranker 2.3", MarkerKind.MODEL_VERSION)
    ]
    assert "Monitoring" in tip(timeline_page, 30)
    marker = Marker(at=start_of(day(30)), kind=MarkerKind.MODEL_VERSION, title="ranker 2.3 is live")
    add(roadmap, marker)
    assert [p.text for p in placed(timeline_page)][1:] == ["ranker 2.3 is live"]


def test_events_that_crowd_become_one_that_tells_all(timeline_page, roadmap):
    add(roadmap, *(Release(name=f"R{n}", day=day(40 + n)) for n in range(4)))
    timeline_page.hand.look_at(3.0)
    assert [p.text for p in placed(timeline_page)] == ["EU pilot", "+3"]
    told = tip(timeline_page, 40)
    assert all(f"R{n}" in told for n in range(4))
    timeline_page.hand.look_at(18.0)
    assert [p.text for p in placed(timeline_page)][1:] == ["R0", "R1", "R2", "R3"]


def test_a_freeze_window_shades_the_rows_and_says_until_when(timeline_page, roadmap, hand):
    canvas = timeline_page.timeline.canvas
    y = canvas.viewport().height() - 20

    def colour(offset):
        picture = canvas.viewport().grab().toImage()
        return picture.pixelColor(round(hand.x_of(offset)) + 3, y)

    before = colour(50)
    window = FreezeWindow(name="Summer", start=day(49), end=day(55), notes="No launches")
    add(roadmap, window)
    assert colour(50) != before
    assert tip(timeline_page, 52) == "Summer · 3 Aug – 9 Aug 2026\nNo launches"


def test_holidays_of_the_calendar_are_shaded_where_days_are_wide(timeline_page, roadmap, hand):
    canvas = timeline_page.timeline.canvas
    y = canvas.viewport().height() - 20
    off = inks.mixed("sunken", "surface", 0.3)

    def shaded():
        picture = canvas.viewport().grab().toImage()
        return [
            offset
            for offset in range(8)
            if picture.pixelColor(round(hand.x_of(offset)) + 3, y) == off
        ]

    assert shaded() == [5, 6]  # Saturday and Sunday
    holidays = {day(2).isoformat(): "Founders' day"}
    calendar = Calendar(name="Own", week_mask="1111011", holidays=holidays)
    with roadmap.workspace.edit("Set") as edit:
        edit.add(calendar)
        edit.update(replace(roadmap.plan.product, calendar_id=calendar.id))
    assert shaded() == [2, 4]
    assert timeline_page.timeline.state.days_off.holidays == {day(2).toordinal(): "Founders' day"}


def test_days_off_come_in_runs():
    found = DaysOff("1111100", {date(2026, 6, 22).toordinal(): "Monday"})
    saturday = date(2026, 6, 20).toordinal()
    assert found.runs(saturday - 3, saturday + 6) == [(saturday, saturday + 3)]


def test_clusters_are_as_wide_as_their_words():
    assert clusters([0, 10, 30, 60, 90], 16, 40) == [range(3), range(3, 4), range(4, 5)]
    assert clusters([], 16, 40) == []


# ---- the overview


@pytest.fixture
def overview(timeline_page):
    return timeline_page.timeline.canvas.overview


def test_dragging_the_window_shows_other_days(qtbot, timeline_page, overview):
    state = timeline_page.timeline.state
    first = state.scale.first
    start = overview.window_rect().center().toPoint()
    qtbot.mousePress(overview, LEFT, pos=start)
    qtbot.mouseMove(overview, start + QPoint(10, 0))
    assert abs(overview.window_rect().center().x() - start.x() - 10) < 3
    qtbot.mouseRelease(overview, LEFT, pos=start + QPoint(10, 0))
    assert state.scale.first > first


def test_an_edge_of_the_window_zooms(qtbot, timeline_page, overview):
    state = timeline_page.timeline.state
    first, px = state.scale.first, state.scale.px
    window = overview.window_rect()
    start = QPointF(window.right(), window.center().y()).toPoint()
    qtbot.mousePress(overview, LEFT, pos=start)
    qtbot.mouseMove(overview, start - QPoint(20, 0))
    qtbot.mouseRelease(overview, LEFT, pos=start - QPoint(20, 0))
    assert state.scale.px > px
    assert abs(state.scale.first - first) < 2


def test_a_click_goes_there_and_keys_move_on(qtbot, timeline_page, overview):
    state = timeline_page.timeline.state
    qtbot.mouseClick(overview, LEFT, pos=QPoint(overview.width() - 4, 10))
    there = state.scale.first
    overview.setFocus()
    qtbot.keyClick(overview, Qt.Key.Key_Left)
    assert state.scale.first < there
    px = state.scale.px
    qtbot.keyClick(overview, Qt.Key.Key_Plus)
    assert state.scale.px > px
    qtbot.keyClick(overview, Qt.Key.Key_Home)
    assert state.scale.first == pytest.approx(state.extent()[0], abs=1)
    assert overview.accessibleName().startswith("Overview, ")


def test_every_bar_is_in_the_overview(timeline_page, roadmap, overview):
    def blues():
        picture = overview.grab().toImage()
        wanted = inks.colour("blue").rgb()
        size = range(picture.width()), range(picture.height())
        return sum(picture.pixel(x, y) == wanted for x in size[0] for y in size[1])

    before = blues()
    assert before > 0
    app_theme().set_scheme("dark")
    assert blues() > 0  # the blue of the dark look
    app_theme().set_scheme("light")
    with roadmap.workspace.edit("Set") as edit:
        edit.update(replace(roadmap.now(roadmap.loop), start=None, end=None))
    assert blues() < before
    assert timeline_page.timeline.state.layout.row_of(0) >= 0
