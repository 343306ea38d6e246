"""Plans over time on the roadmap: compared, kept, looked back at, and tried out in scenarios."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from roadmap_world import TODAY, day

from mlpm_planner.application import plan_versions as versions
from mlpm_planner.application import snapshots
from mlpm_planner.application.plan_versions import NOTHING, THE_PLAN
from mlpm_planner.ui.panels.roadmap.comparison_paint import comparison_lines
from mlpm_planner.ui.panels.roadmap.kept import arrange, arrangement_of
from mlpm_planner.ui.panels.roadmap.over_time_commands import OverTimeCommands
from mlpm_planner.ui.panels.roadmap.page import RoadmapPage
from mlpm_planner.ui.widgets.menu import Entry

KEY = Qt.Key


@pytest.fixture
def page(timeline_page):
    return timeline_page


@pytest.fixture
def commands(page):
    return page.versions


@pytest.fixture
def hand(page):
    return page.hand


@pytest.fixture
def kept(roadmap):
    """A baseline of the plan as the test finds it."""
    return snapshots.take_baseline(roadmap.workspace, "Q1 plan")


@pytest.fixture
def what_if(roadmap, commands):
    """A scenario that is open on the timeline."""
    made = snapshots.start_scenario(roadmap.workspace, "Two more ML engineers")
    commands.over_time.work_in(made.id)
    return made


def choose(commands, *path):
    """Run an entry of the menu by its words."""
    entries = commands.entries()
    for words in path[:-1]:
        entries = named(entries, words).children
    named(entries, path[-1]).run()


def named(entries, words) -> Entry:
    return next(e for e in entries if e.text.replace("&", "") == words)


def slot_of(page, feature):
    return page.timeline.state.bars.slots[feature.id]


def slip(page, feature):
    return page.timeline.canvas.painter.look(slot_of(page, feature)).slip


def slip_column(page, feature):
    table = page.timeline.outline.table
    row = page.timeline.state.layout.row_of(slot_of(page, feature))
    return "" if table.isColumnHidden(2) else table.model().index(row, 2).data()


def pixels(page, feature, below):
    """The colours of the canvas some px below a bar, along the days of the month."""
    image = page.timeline.canvas.viewport().grab().toImage()
    bar = page.hand.bar(feature)
    y = round(bar.bottom() + below)
    return [image.pixelColor(x, y).name() for x in range(0, image.width(), 4)]


@pytest.mark.usefixtures("kept")
def test_a_bar_that_moved_shows_where_it_was_and_by_how_much(page, commands, roadmap, hand):
    before = pixels(page, roadmap.ranker, 3)
    choose(commands, "Q1 plan")
    hand.by_days(roadmap.ranker, 7)
    assert slip(page, roadmap.ranker) == "+5 d"
    assert slip(page, roadmap.cache) == ""
    assert page.timeline.outline.summary == "1 of 4 moved, latest +5 days"
    assert pixels(page, roadmap.ranker, 3) != before  # the thin line
    assert slip_column(page, roadmap.ranker) == "+5 d"
    lines = comparison_lines(page.timeline.state, slot_of(page, roadmap.ranker))
    assert lines == ["15 Jun – 28 Jun 2026 in Q1 plan", "5 working days later than in Q1 plan"]
    assert commands.button.text() == "Compare: Q1 plan"
    choose(commands, "Nothing")
    assert page.timeline.state.comparison is None
    assert slip_column(page, roadmap.ranker) == ""


@pytest.mark.usefixtures("kept")
def test_the_slip_follows_a_drag_while_it_goes_on(page, commands, roadmap, hand):
    choose(commands, "Q1 plan")
    start = hand.bar(roadmap.ranker).center()
    hand.press(start)
    hand.move(start + QPointF(10, 0))
    hand.move(start + QPointF(14 * hand.state.scale.px, 0))
    assert slip(page, roadmap.ranker) == "+10 d"
    QTest.keyClick(page.timeline.canvas, KEY.Key_Escape)
    assert slip(page, roadmap.ranker) == ""


@pytest.mark.usefixtures("kept")
def test_the_table_has_a_column_to_sort_by_slip(page, commands, roadmap):
    roadmap.workspace.undo()
    choose(commands, "Nothing")
    baseline = snapshots.take_baseline(roadmap.workspace, "Q1 plan")
    commands.over_time.compare_with(versions.baseline_of(baseline.id))
    page.timeline.commands.shift([slot_of(page, roadmap.cache)], 7)
    page.set_view("table")
    view = page.table.view
    column = view.table.column("slip")
    row = view.table.place(roadmap.cache.id)
    assert view.table.index(row, column).data() == "+5 d"
    view.horizontalHeader().sectionClicked.emit(column)
    assert page.bar.query.sort == "slip"
    assert page.table.listed.groups[0].ids[0] in (roadmap.cache.id, roadmap.ranker.id)
    choose(commands, "Nothing")
    assert view.table.column("slip") == -1


@pytest.mark.usefixtures("kept")
def test_what_only_the_baseline_plans_keeps_an_outline_that_can_be_planned_again(
    page, commands, roadmap, hand
):
    choose(commands, "Q1 plan")
    page.timeline.commands.unschedule([roadmap.cache.id])
    slot = slot_of(page, roadmap.cache)
    assert page.timeline.state.bars.ghost[slot]
    assert slip_column(page, roadmap.cache) == "dropped"
    assert roadmap.cache.id in page.timeline.state.layout.unscheduled
    page.timeline.canvas.viewport().grab()  # paints the ghost
    hand.by_days(roadmap.cache, 7)
    assert roadmap.offsets(roadmap.cache) == (14, 27)
    assert not page.timeline.state.bars.ghost[slot]


@pytest.mark.usefixtures("kept")
def test_without_a_comparison_what_is_unscheduled_has_no_row(page, commands, roadmap):
    choose(commands, "Q1 plan")
    page.timeline.commands.unschedule([roadmap.cache.id])
    choose(commands, "Nothing")
    assert page.timeline.state.layout.row_of(slot_of(page, roadmap.cache)) == -1


# ---- scenarios


@pytest.mark.usefixtures("what_if")
def test_drags_in_a_scenario_leave_the_plan_alone(page, roadmap, hand):
    hand.by_days(roadmap.ranker, 7)
    assert roadmap.offsets(roadmap.ranker) == (0, 13)
    assert page.timeline.state.span_of(slot_of(page, roadmap.ranker))[0] == day(7).toordinal()
    assert slip(page, roadmap.ranker) == "+5 d"
    assert roadmap.workspace.undo() == "Move 1 feature in scenario “Two more ML engineers”"
    assert page.timeline.state.span_of(slot_of(page, roadmap.ranker))[0] == day(0).toordinal()
    assert slip(page, roadmap.ranker) == ""


def test_keys_and_the_tray_write_into_the_scenario_too(page, roadmap, what_if):
    canvas = page.timeline.canvas
    page.timeline.reveal(roadmap.ranker.id)
    canvas.setFocus()
    QTest.keyClick(canvas, KEY.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert roadmap.offsets(roadmap.ranker) == (0, 13)
    assert roadmap.plan.scenarios[what_if.id].dates[roadmap.ranker.id] == "2026-06-16/2026-06-29"
    page.timeline.commands.schedule([roadmap.idea.id], day(0).toordinal())
    assert roadmap.now(roadmap.idea).start is None
    assert slip_column(page, roadmap.idea) == "added"


@pytest.mark.usefixtures("what_if")
def test_what_a_scenario_cannot_hold_is_refused_in_words(roadmap, hand):
    told = []
    roadmap.failed.connect(told.append)
    hand.drag(QPointF(20, hand.row_y(roadmap.ranker)), QPointF(120, hand.row_y(roadmap.ranker)))
    assert told == ["A scenario holds dates only. Leave it to add features in the plan."]
    assert roadmap.called("New feature") is None


@pytest.mark.usefixtures("what_if")
def test_the_banner_names_the_scenario_and_esc_leaves_it(page, commands):
    assert "Two more ML engineers" in commands.band.banner.accessibleName()
    assert commands.band.isVisible()
    page.timeline.state.select(())
    QTest.keyClick(page.timeline.canvas, KEY.Key_Escape)
    assert commands.over_time.shown == THE_PLAN
    assert not commands.band.isVisible()


def test_chosen_changes_are_taken_into_the_plan_in_one_step(commands, roadmap, hand, what_if):
    hand.by_days(roadmap.ranker, 7)
    hand.by_days(roadmap.cache, 14)
    sheet = commands.take_changes()
    assert len(sheet.changes.slips) == 2
    left = sheet.changes.slips[0].feature_id
    QTest.keyClick(sheet.table, KEY.Key_Space)
    assert sheet.save.text() == "Take 1 into the plan"
    sheet.commit()
    moved = {f.id for f in (roadmap.ranker, roadmap.cache)} - {left}
    assert set(roadmap.plan.scenarios[what_if.id].dates) == {left}
    for feature in (roadmap.ranker, roadmap.cache):
        assert (roadmap.now(feature) != feature) == (feature.id in moved)
    assert roadmap.workspace.undo() == "Take 1 feature from scenario “Two more ML engineers”"
    assert roadmap.now(roadmap.cache).start == roadmap.cache.start
    assert roadmap.now(roadmap.ranker).start == roadmap.ranker.start


@pytest.mark.usefixtures("what_if")
def test_two_scenarios_are_held_to_each_other(page, commands, roadmap, hand):
    hand.by_days(roadmap.ranker, 7)
    other = snapshots.start_scenario(roadmap.workspace, "One fewer")
    commands.over_time.work_in(other.id)
    hand.by_days(roadmap.ranker, 14)
    assert slip(page, roadmap.ranker) == "+10 d"  # to the plan
    choose(commands, "Two more ML engineers")
    assert slip(page, roadmap.ranker) == "+5 d"


def test_a_scenario_that_is_deleted_is_left(page, commands, roadmap, what_if):
    commands.delete_scenario()
    assert not roadmap.plan.scenarios
    assert (commands.over_time.shown, commands.over_time.before) == (THE_PLAN, NOTHING)
    assert page.timeline.state.scenario_id == ""
    roadmap.workspace.undo()
    assert list(roadmap.plan.scenarios) == [what_if.id]


def test_a_scenario_begins_with_a_name(commands):
    sheet = commands.new_scenario()
    sheet.name.setText("")
    QTest.keyClick(sheet, KEY.Key_Return)
    assert sheet.problem.text() == "Give it a name. Example: Q1 plan."
    sheet.name.setText("Without Ines")
    QTest.keyClick(sheet, KEY.Key_Return)
    assert commands.over_time.scenario.name == "Without Ines"


# ---- baselines


def test_a_baseline_is_taken_under_the_name_of_the_day(commands, roadmap):
    sheet = commands.take_baseline()
    assert sheet.name.text() == "Plan of 15 Jun 2026"
    QTest.keyClick(sheet, KEY.Key_Return)
    assert [b.name for b in roadmap.plan.baselines.values()] == ["Plan of 15 Jun 2026"]
    assert roadmap.workspace.undo() == "Take baseline “Plan of 15 Jun 2026”"


@pytest.mark.usefixtures("kept")
def test_two_baselines_are_compared_and_nothing_can_be_changed(page, commands, roadmap, hand):
    hand.by_days(roadmap.ranker, 7)
    snapshots.take_baseline(roadmap.workspace, "Q2 plan")
    hand.by_days(roadmap.ranker, 28)
    sheet = commands.open_list()
    sheet.table.selectAll()
    assert sheet.save.text() == "Compare with each other"
    sheet.commit()
    assert slip(page, roadmap.ranker) == "+5 d"
    assert "No dates can be changed here" in commands.band.banner.accessibleName()
    told = []
    roadmap.failed.connect(told.append)
    hand.by_days(roadmap.ranker, 7)
    assert told == ["“Q2 plan” cannot be changed. Press Esc to go back."]
    assert roadmap.offsets(roadmap.ranker) == (35, 48)
    QTest.keyClick(page.timeline.canvas, KEY.Key_Escape)
    assert page.timeline.state.span_of(slot_of(page, roadmap.ranker))[0] == day(35).toordinal()


def test_the_list_renames_and_deletes(commands, roadmap, kept):
    sheet = commands.open_list()
    naming = sheet.rename()
    naming.name.setText("Board plan")
    naming.notes.setText("as told")
    QTest.keyClick(naming, KEY.Key_Return)
    assert roadmap.plan.baselines[kept.id].name == "Board plan"
    assert sheet.versions.index(0, 0).data() == "Board plan"
    sheet.delete()
    assert not roadmap.plan.baselines
    roadmap.workspace.undo()
    assert sheet.versions.rowCount() == 1
    sheet.reject()


# ---- the past


@pytest.fixture
def lived(qtbot, tmp_path, monkeypatch, roadmap):
    """A workspace file whose ranker was moved by a week on each of the last three Mondays."""
    from mlpm_planner.application import features
    from mlpm_planner.storage.workspace_file import create_store
    from mlpm_planner.ui.session import Session

    plan = roadmap.plan
    monkeypatch.setenv("MLPM_PLANNER_TODAY", (TODAY - timedelta(days=28)).isoformat())
    session = Session(plan, create_store(tmp_path / "w.mlpm", plan, program="tests"))
    for weeks in (3, 2, 1):
        then = TODAY - timedelta(weeks=weeks)
        monkeypatch.setenv("MLPM_PLANNER_TODAY", then.isoformat())
        features.shift(session.workspace, [roadmap.ranker.id], 7)
    monkeypatch.setenv("MLPM_PLANNER_TODAY", TODAY.isoformat())
    qtbot.waitUntil(lambda: not session.workspace.is_saving)
    window = QWidget()
    window.resize(1200, 700)
    layout = QVBoxLayout(window)
    made = RoadmapPage(session)
    for widget in (*made.header_widgets(), made):
        layout.addWidget(widget)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(made.is_ready)
    yield made
    qtbot.waitUntil(lambda: session.tasks.is_idle)
    session.close()


def settled(qtbot, page):
    qtbot.waitUntil(lambda: page.session.tasks.is_idle)


def test_the_slider_goes_back_by_days_and_weeks(qtbot, lived, roadmap):
    commands: OverTimeCommands = lived.versions
    commands.choose_past()
    settled(qtbot, lived)
    machine = commands.band.machine
    assert machine.day == TODAY
    first = date.fromordinal(machine.slider.minimum())
    assert first == TODAY - timedelta(weeks=3)  # the first entry of the change log
    assert slip(lived, roadmap.ranker) == ""
    QTest.keyClick(machine.slider, KEY.Key_PageDown)
    settled(qtbot, lived)
    assert machine.day == TODAY - timedelta(weeks=1)
    assert slip(lived, roadmap.ranker) == ""  # at the end of the day of the last move
    QTest.keyClick(machine.slider, KEY.Key_Left)
    settled(qtbot, lived)
    assert slip(lived, roadmap.ranker) == "+5 d"
    assert machine.slider.accessibleName() == "Past date: 7 Jun 2026"
    QTest.keyClick(machine.slider, KEY.Key_Escape)
    assert commands.over_time.before == NOTHING
    assert machine.isHidden()


def test_of_many_wishes_the_latest_wins(qtbot, lived, roadmap):
    over_time = lived.versions.over_time
    for days in (1, 8, 15, 22):
        over_time.show_past(TODAY - timedelta(days=days))
    over_time.show_past(TODAY - timedelta(days=15))
    assert over_time.is_reading
    settled(qtbot, lived)
    assert not over_time.is_reading
    assert slip(lived, roadmap.ranker) == "+10 d"
    assert lived.timeline.state.comparison.name == "the plan of 31 May 2026"


# ---- remembered and reached


def test_what_is_compared_is_remembered(page, commands, roadmap, kept):
    choose(commands, "Q1 plan")
    state = page.save_state()
    choose(commands, "Nothing")
    page.restore_state(state)
    assert commands.over_time.before == versions.baseline_of(kept.id)
    assert page.timeline.state.comparison is not None
    roadmap.workspace.undo()  # the baseline is gone
    page.restore_state(state)
    assert commands.over_time.before == NOTHING


def test_a_saved_view_keeps_what_is_compared(page, commands, kept):
    choose(commands, "Q1 plan")
    wanted = arrangement_of(page)
    choose(commands, "Nothing")
    assert arrangement_of(page) != wanted
    arrange(page, wanted)
    assert commands.over_time.before == versions.baseline_of(kept.id)


def test_every_command_is_in_the_palette(page):
    titles = {spec.title for spec in page.actions_here()}
    assert titles >= {
        "Compare with…",
        "Compare with a past date…",
        "Take baseline…",
        "Baselines and scenarios…",
        "New scenario…",
        "Take changes from the scenario…",
        "Leave the scenario or the past",
    }
