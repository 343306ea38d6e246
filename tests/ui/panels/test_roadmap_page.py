from datetime import date, timedelta

import pytest
from planned_features import Planned
from PySide6.QtCore import QEvent, QLocale, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from mlpm_planner.application import features
from mlpm_planner.domain.feature import Dependency, Feature
from mlpm_planner.ui import formats
from mlpm_planner.ui.panels.roadmap.page import RoadmapPage
from mlpm_planner.ui.theme import fonts
from mlpm_planner.ui.theme.theme import app_theme
from mlpm_planner.ui.widgets.buttons import Button
from mlpm_planner.ui.widgets.cell_paint import title_indent
from mlpm_planner.ui.widgets.empty_state import EmptyState
from mlpm_planner.ui.widgets.picker import Picker

LEFT, NO_BUTTON = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
NONE, ALT, SHIFT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
WEEK = timedelta(days=7)


@pytest.fixture
def planned():
    """Two themes, three planned features, and one that nobody has planned yet."""
    session = Planned()
    yield session
    session.close()


@pytest.fixture
def roadmap_page(qtbot, planned):
    """The Roadmap page in an active window, its load worked out."""
    formats.use_locale(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    app_theme().set_scheme("light")
    window = QWidget()
    window.resize(1200, 640)
    layout = QVBoxLayout(window)
    page = RoadmapPage(planned)
    for widget in page.header_widgets():
        layout.addWidget(widget)
    layout.addWidget(page, 1)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
    qtbot.waitUntil(page.is_ready)
    page.focused.setFocus()
    yield page
    qtbot.waitUntil(lambda: planned.tasks.is_idle)
    formats.use_locale(QLocale.c())


@pytest.fixture
def chart(roadmap_page):
    """The canvas, as a hand sees it."""
    return Chart(roadmap_page)


class Chart:
    def __init__(self, page):
        self.canvas = page.timeline.canvas
        self.state = page.timeline.state

    def row(self, feature):
        return self.state.layout.row_of(self.state.bars.slots[feature.id])

    def bar(self, feature):
        slot = self.state.bars.slots[feature.id]
        return self.canvas.geometry_of.bar_rect(slot, self.row(feature))

    def middle(self, feature):
        return self.bar(feature).center()

    def send(self, kind, at, held=LEFT, modifier=NONE):
        viewport = self.canvas.viewport()
        button = NO_BUTTON if kind == QEvent.Type.MouseMove else LEFT
        at = QPointF(at)
        event = QMouseEvent(kind, at, viewport.mapToGlobal(at), button, held, modifier)
        QApplication.sendEvent(viewport, event)

    def pull(self, start, end, modifier=NONE):
        """Presses and moves; the button stays down."""
        start, end = QPointF(start), QPointF(end)
        self.send(QEvent.Type.MouseButtonPress, start, modifier=modifier)
        self.send(QEvent.Type.MouseMove, (start + end) / 2, modifier=modifier)
        self.send(QEvent.Type.MouseMove, end, modifier=modifier)

    def weeks(self, count):
        return QPointF(count * 7 * self.state.scale.px, 0)

    def picture(self):
        return self.canvas.viewport().grab().toImage()


def act(page, name):
    """Runs an action of the page as palette and keys do."""
    found = {action.id: action for action in page.actions_here()}
    found[f"roadmap_{name}"].run(None)


def links(session):
    return {(d.predecessor_id, d.successor_id) for d in session.plan.dependencies.values()}


# ---- moving in time


def test_escape_gives_a_drag_up_and_the_picture_is_as_before(chart, planned, qtbot):
    chart.state.select(())
    chart.send(QEvent.Type.MouseMove, QPointF(2, 2), held=NO_BUTTON)
    planned.select(Feature, planned.reranker.id)
    before = chart.picture()
    chart.pull(chart.middle(planned.reranker), chart.middle(planned.reranker) + chart.weeks(3))
    assert chart.picture() != before
    qtbot.keyClick(chart.canvas, Qt.Key.Key_Escape)
    chart.send(QEvent.Type.MouseMove, QPointF(2, 2), held=NO_BUTTON)
    assert planned.steps == 0
    assert chart.picture() == before


def test_keys_move_a_bar_and_change_its_end(chart, planned, qtbot):
    planned.select(Feature, planned.latency.id)
    qtbot.keyClick(chart.canvas, Qt.Key.Key_Right, ALT)
    assert planned.days(planned.latency) == (date(2026, 6, 22), date(2026, 7, 17))
    qtbot.keyClick(chart.canvas, Qt.Key.Key_Right, ALT | SHIFT)
    assert planned.days(planned.latency) == (date(2026, 6, 22), date(2026, 7, 24))
    qtbot.keyClick(chart.canvas, Qt.Key.Key_Left, ALT)
    assert planned.days(planned.latency) == (date(2026, 6, 15), date(2026, 7, 17))


# ---- linking


def test_the_feature_that_waits_is_chosen_by_typing(roadmap_page, planned, typed, qtbot):
    planned.select(Feature, planned.latency.id)
    act(roadmap_page, "link")
    qtbot.waitUntil(lambda: bool(roadmap_page.window().findChildren(Picker)))
    typed("feedback", Qt.Key.Key_Return)
    assert (planned.latency.id, planned.feedback.id) in links(planned)


def test_a_link_that_became_too_short_is_drawn_as_broken(chart, planned):
    before = chart.picture()
    slot = chart.state.bars.slots[planned.feedback.id]
    assert slot not in chart.state.links.late
    monday = date(2026, 6, 15)
    features.reschedule(planned.workspace, {planned.feedback.id: (monday, monday + WEEK)})
    assert slot in chart.state.links.late
    assert chart.picture() != before


def test_lines_stay_with_their_bars_when_the_view_moves(chart, planned):
    first = chart.picture()
    chart.canvas.pan_by(60)
    moved = chart.picture()
    assert moved != first
    chart.state.rows_changed.emit()  # everything is laid out anew
    assert chart.picture() == moved
    with planned.workspace.edit("Unlink") as edit:
        edit.remove(planned.plan.get(Dependency, planned.link.id))
    assert chart.picture() != moved


# ---- rows


def test_lines_follow_a_dragged_bar(chart, planned, qtbot):
    chart.picture()  # lines are laid out
    chart.pull(chart.middle(planned.feedback), chart.middle(planned.feedback) + chart.weeks(2))
    dragged, scale = chart.picture(), chart.state.scale
    chart.state.zoom(1)
    chart.picture()
    chart.state.set_scale(scale)  # lines are laid out anew
    assert chart.picture() == dragged
    qtbot.keyClick(chart.canvas, Qt.Key.Key_Escape)
    assert planned.steps == 0


def test_keys_carry_a_bar_into_the_next_theme(chart, planned, qtbot):
    planned.select(Feature, planned.feedback.id)
    qtbot.keyClick(chart.canvas, Qt.Key.Key_Down, ALT)
    assert planned.now(planned.feedback).theme_id == planned.speed.id


def test_arrows_choose_bars_and_shift_extends(chart, planned, qtbot):
    qtbot.keyClick(chart.canvas, Qt.Key.Key_Home)
    assert planned.selected.ids == (planned.reranker.id,)
    qtbot.keyClick(chart.canvas, Qt.Key.Key_Down)
    assert planned.selected.ids == (planned.feedback.id,)
    qtbot.keyClick(chart.canvas, Qt.Key.Key_Down, SHIFT)
    assert set(planned.selected.ids) == {planned.feedback.id, planned.latency.id}


def test_a_title_is_edited_where_it_stands(chart, planned, typed, qtbot):
    planned.select(Feature, planned.latency.id)
    qtbot.keyClick(chart.canvas, Qt.Key.Key_F2)
    typed("p95 budget", Qt.Key.Key_Return)
    assert planned.now(planned.latency).title == "p95 budget"


def test_deleting_what_is_selected_can_be_undone(roadmap_page, planned, chart):
    planned.select(Feature, planned.latency.id)
    roadmap_page.edits.remove()
    assert planned.latency.id not in planned.plan.features
    planned.undo()
    assert chart.row(planned.latency) > 0


# ---- the time axis


def test_zooming_with_the_wheel_keeps_the_day_under_the_pointer(chart):
    at, before = QPointF(400, 100), chart.state.scale
    viewport = chart.canvas.viewport()
    wheel = QWheelEvent(
        at, viewport.mapToGlobal(at), QPoint(), QPoint(0, 240), NO_BUTTON,
        Qt.KeyboardModifier.ControlModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(viewport, wheel)
    assert chart.state.scale.px > before.px * 1.3
    assert chart.state.scale.day(400) == pytest.approx(before.day(400))


def test_zoom_actions_and_fit(chart, roadmap_page, planned):
    before = chart.state.scale.px
    act(roadmap_page, "zoom_in")
    assert chart.state.scale.px > before
    act(roadmap_page, "fit")
    ends = [chart.bar(f) for f in (planned.reranker, planned.feedback, planned.latency)]
    assert min(bar.left() for bar in ends) >= 0
    assert max(bar.right() for bar in ends) <= chart.state.width


def test_today_comes_back_into_view(chart, roadmap_page):
    chart.canvas.pan_by(100_000)
    act(roadmap_page, "today")
    x = chart.state.scale.x(chart.state.today)
    assert x == pytest.approx(chart.state.width / 3, abs=2)


# ---- without days


def test_unscheduled_features_wait_in_a_tray_and_enter_schedules_them(
    roadmap_page, planned, qtbot, chart
):
    tray = roadmap_page.timeline.tray
    assert not tray.isVisible()
    button = roadmap_page.window().findChildren(Button)
    next(b for b in button if b.text() == "1 unscheduled").click()
    assert tray.isVisible()
    assert tray.list.model().index(0, 0).data() == "Voice search"
    tray.list.setCurrentIndex(tray.list.model().index(0, 0))
    qtbot.keyClick(tray.list, Qt.Key.Key_Return)
    start, end = planned.days(planned.idea)
    assert (start, (end - start).days + 1) == (date(2026, 6, 22), 12)
    assert chart.row(planned.idea) > 0
    planned.undo()
    assert planned.days(planned.idea) == (None, None)


def test_load_counts_the_effort_of_the_month(roadmap_page):
    load = roadmap_page.timeline.canvas.strip.load
    assert sum(load.weeks) == pytest.approx(4 + 3 + 5)
    assert len(load.weeks) == 2


# ---- the page


def test_an_empty_plan_offers_to_add_a_feature(roadmap_page, planned, qtbot):
    features.remove(planned.workspace, list(planned.plan.features))
    empty = roadmap_page.findChild(EmptyState)
    qtbot.waitUntil(empty.isVisible)
    planned.undo()
    qtbot.waitUntil(lambda: not empty.isVisible())


def test_view_zoom_and_query_are_remembered(roadmap_page, planned, chart):
    act(roadmap_page, "zoom_in")
    roadmap_page.bar.open_search()
    roadmap_page.bar.search.setText("loop")
    state = roadmap_page.save_state()
    other = RoadmapPage(planned)
    other.restore_state(state)
    assert other.timeline.state.scale.px == chart.state.scale.px
    assert other.bar.query.text == "loop"
    assert other.save_state() == state
    other.deleteLater()


def test_a_filter_leaves_only_what_it_finds(roadmap_page, planned, chart):
    roadmap_page.focus_filter()
    roadmap_page.bar.search.setText("loop")
    assert chart.row(planned.reranker) == -1
    assert chart.row(planned.feedback) == 1


def test_what_has_no_days_is_revealed_in_the_table(roadmap_page, planned):
    assert roadmap_page.reveal(Feature, planned.latency.id)
    assert roadmap_page.view == "timeline"
    assert roadmap_page.reveal(Feature, planned.idea.id)
    assert roadmap_page.view == "table"
    assert roadmap_page.table.view.current_id() == planned.idea.id


# ---- the table


@pytest.fixture
def table(roadmap_page, qtbot):
    roadmap_page.set_view("table")
    view = roadmap_page.table.view
    qtbot.waitUntil(view.isVisible)
    view.setFocus()
    return view


def titles(view):
    column = view.table.column("title")
    return [view.table.index(row, column).data() for row in range(view.table.rowCount())]


def test_the_table_groups_by_theme_and_renames_in_place(table, planned, typed, qtbot):
    assert titles(table) == [
        "Relevance", "Re-ranker", "Feedback loop", "Speed", "Latency budget", "Voice search",
    ]  # fmt: skip
    row, column = table.table.place(planned.idea.id), table.table.column("title")
    table.setCurrentIndex(table.table.index(row, column))
    qtbot.keyClick(table, Qt.Key.Key_F2)
    typed("Voice queries", Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not table.is_editing)
    assert planned.now(planned.idea).title == "Voice queries"
    assert "Voice queries" in titles(table)


def test_a_group_of_the_table_folds(table):
    table.group_toggled.emit(0)
    assert titles(table) == ["Relevance", "Speed", "Latency budget", "Voice search"]


def test_the_head_of_a_column_sorts_down_up_and_not_at_all(table, roadmap_page):
    header = table.horizontalHeader()
    at = QPoint(header.sectionViewportPosition(table.table.column("title")) + 20, 10)
    seen = []
    for _ in range(3):
        QTest.mouseClick(header.viewport(), LEFT, NONE, at)
        seen.append(titles(table)[1])
    assert seen == ["Feedback loop", "Re-ranker", "Re-ranker"]
    assert roadmap_page.bar.query.sort != "title"


def test_the_visible_table_is_what_is_seen(roadmap_page):
    roadmap_page.bar.search.setText("loop")
    seen = roadmap_page.visible_table()
    assert list(seen.captions[:2]) == ["Theme", "Feature"]
    rows = [[str(value) for value in row] for row in seen.rows()]
    assert len(rows) == seen.count == 1
    assert "Feedback loop" in rows[0]


# ---- the outline beside the canvas


def outline_of(page):
    return page.timeline.outline.table


def test_the_outline_is_as_wide_as_its_titles_ask(roadmap_page, planned, qtbot):
    before = outline_of(roadmap_page).width()
    title = "Reranker with a longer name than that"
    features.rename(planned.workspace, planned.reranker.id, title)
    roadmap_page.timeline.show_list(roadmap_page.timeline.state.listed)
    table = outline_of(roadmap_page)
    qtbot.waitUntil(lambda: table.width() > before)
    assert table.columnWidth(0) >= fonts.advance(title) + title_indent(1)
    assert table.shows_effort


def test_the_width_the_user_gave_the_outline_is_remembered(roadmap_page):
    splitter = roadmap_page.timeline.splitter
    splitter.moveSplitter(240, 1)
    assert outline_of(roadmap_page).width() == 240
    roadmap_page.window().resize(1400, 640)
    assert outline_of(roadmap_page).width() == 240
    assert roadmap_page.timeline.save_state()["outline"] == 240


def test_the_effort_folds_before_the_titles_do(roadmap_page):
    roadmap_page.timeline.splitter.moveSplitter(180, 1)
    table = outline_of(roadmap_page)
    assert not table.shows_effort
    assert table.columnWidth(0) == table.viewport().width()
