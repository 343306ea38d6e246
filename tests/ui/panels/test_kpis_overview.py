from kpi_values import weeks_ago
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from mlpm_planner.application import kpis
from mlpm_planner.application.kpi_board import KpiStatus
from mlpm_planner.domain.choices import Cadence
from mlpm_planner.domain.clock import to_micros
from mlpm_planner.domain.kpi import Kpi, Marker, Observation
from mlpm_planner.ui import formats
from mlpm_planner.ui.charts.viewport import range_of
from mlpm_planner.ui.models.kpi_series import SeriesKey
from mlpm_planner.ui.page import Badge
from mlpm_planner.ui.widgets.buttons import Button
from mlpm_planner.ui.widgets.cells import CELL_ROLE


def latest(page):
    return page.state.latest


def chart_of(page):
    return page.overview.card.chart


def row_texts(page, row):
    model = page.overview.catalogue
    return [model.index(row, c).data() for c in range(model.columnCount())]


def test_the_first_pinned_kpi_is_charted(kpis_page):
    chart = chart_of(kpis_page)
    assert kpis_page.overview.card.name.text() == "p95 latency"
    assert chart.accessibleName() == (
        "p95 latency, weekly, April 2026 to June 2026. "
        "Latest 220\u00a0ms, target 180\u00a0ms, off target."
    )
    assert kpis_page.overview.card.note.whole == "ms, weekly · lower is better"


def test_the_catalogue_says_how_each_kpi_stands(kpis_page):
    texts = row_texts(kpis_page, 0)
    assert texts[0] == "p95 latency"
    assert texts[2:4] == ["220\u00a0ms", "9\u00a0ms"]
    assert texts[4] == "40\u00a0ms over target, target 180\u00a0ms"
    assert texts[5:7] == ["Off target", "–"]
    assert row_texts(kpis_page, 1)[2:6] == ["38.9%", "0.9\u00a0pt", "No target", "No target"]


def test_a_tile_that_is_clicked_is_chosen_everywhere(kpis_page, world, qtbot):
    tiles = kpis_page.overview.tiles
    rect = tiles.visualRect(tiles.model().index(1, 0))
    qtbot.mouseClick(tiles.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert world.selected.current == world.click.id
    assert kpis_page.overview.card.name.text() == "Answer click rate"
    assert kpis_page.overview.table.currentIndex().row() == 1
    qtbot.waitUntil(lambda: "Answer click rate" in chart_of(kpis_page).accessibleName())


def test_a_kpi_selected_elsewhere_is_shown(kpis_page, world):
    world.select(Kpi, world.click.id)
    assert kpis_page.overview.card.name.text() == "Answer click rate"
    assert kpis_page.overview.tiles.current == world.click.id


def test_arrow_keys_in_the_catalogue_change_the_chart(kpis_page, world, qtbot):
    table = kpis_page.overview.table
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Down)
    assert world.selected.current == world.click.id


def test_a_value_is_logged_by_keyboard_alone(kpis_page, world, typed, qtbot):
    kpis_page.log_value()
    entry = kpis_page.overview.entry
    assert QApplication.focusWidget() is entry.value
    assert entry.period.text() == "Mon 22 Jun 2026"
    typed("209")
    assert entry.sentence.text() == ("11\u00a0ms under last week. Still 29\u00a0ms over target.")
    typed("", Qt.Key.Key_Return)
    assert latest(kpis_page) == 209
    assert QApplication.focusWidget() is entry.value
    assert entry.value.text() == ""
    assert entry.period.text() == "Mon 29 Jun 2026"
    typed("175", Qt.Key.Key_Return)
    assert latest(kpis_page) == 175
    assert kpis_page.state.status is KpiStatus.GOOD
    world.undo()
    world.undo()
    assert latest(kpis_page) == 220
    qtbot.waitUntil(lambda: world.tasks.is_idle)
    assert latest(kpis_page) == 220


def test_a_percentage_may_be_typed_as_one(kpis_page, world, typed):
    kpis_page.choose(world.click.id)
    kpis_page.log_value()
    typed("40,2")
    assert kpis_page.overview.entry.sentence.text().startswith("1.3\u00a0pt over last week.")
    typed("", Qt.Key.Key_Return)
    assert latest(kpis_page) == 0.402


def test_an_unlikely_value_is_asked_about_but_not_blocked(kpis_page, typed):
    kpis_page.log_value()
    typed("2090")
    question = kpis_page.overview.entry.question
    assert question.isVisible()
    assert question.text().endswith("the usual change. Keep?")
    typed("", Qt.Key.Key_Return)
    assert latest(kpis_page) == 2090
    assert not question.isVisible()


def test_what_is_no_number_is_said_and_not_saved(kpis_page, typed):
    kpis_page.log_value()
    typed("about ten", Qt.Key.Key_Return)
    entry = kpis_page.overview.entry
    assert latest(kpis_page) == 220
    assert "number" in entry.sentence.text()
    assert entry.value.text() == "about ten"


def test_up_and_down_step_the_period(kpis_page, world, qtbot, typed):
    field = kpis_page.overview.entry.period
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Up)
    assert field.text() == "Mon 29 Jun 2026"
    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.keyClick(field, Qt.Key.Key_Down)
    assert field.text() == "Mon 15 Jun 2026"
    field.selectAll()
    typed("24 jun")
    kpis_page.overview.entry.value.setFocus()
    assert field.text() == "Mon 22 Jun 2026"
    typed("200", Qt.Key.Key_Return)
    assert world.workspace.undo_step.label == "Log a value of “p95 latency”"
    assert kpis_page.state.at == to_micros(weeks_ago(-1))


def test_a_note_is_kept_with_the_value(kpis_page, world, typed):
    kpis_page.log_value()
    typed("205")
    kpis_page.overview.entry.note.setFocus()
    typed("after the cache fix", Qt.Key.Key_Return)
    saved = world.workspace.store.saved[-1].observations[0].after
    assert (saved.value, saved.note) == (205, "after the cache fix")


def test_the_range_menu_changes_what_the_chart_shows(kpis_page):
    kpis_page.set_range(range_of("3m"))
    short = chart_of(kpis_page).viewport.span
    kpis_page.set_range(range_of("2y"))
    assert chart_of(kpis_page).viewport.span > 6 * short
    assert kpis_page.header_widgets()[0].text() == "Last 2 years"


def test_the_filter_finds_by_words_of_the_name(kpis_page, typed, qtbot):
    kpis_page.focus_filter()
    typed("click")
    assert kpis_page.overview.catalogue.rowCount() == 1
    typed("", Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: kpis_page.overview.catalogue.rowCount() == 2)


def test_a_click_on_a_header_sorts_and_the_third_goes_back(kpis_page, world):
    catalogue = kpis_page.overview.catalogue
    for expected in (world.click.id, world.slow.id, world.slow.id):
        kpis_page.overview.table.horizontalHeader().sectionClicked.emit(0)
        assert catalogue.kpi_id(0) == expected
    assert kpis_page.overview.table.currentIndex().row() == 0


def test_an_edit_elsewhere_repaints_only_its_row(kpis_page, world):
    changed = []
    kpis_page.overview.catalogue.dataChanged.connect(
        lambda a, b, _r: changed.append((a.row(), b.row()))
    )
    kpis.log(world.workspace, world.click.id, 0.41, weeks_ago(-1))
    assert set(changed) == {(1, 1)}
    assert row_texts(kpis_page, 1)[2] == "41.0%"


def test_a_deleted_kpi_leaves_the_page_and_undo_brings_it_back(kpis_page, world, qtbot):
    kpis_page.commands.delete(world.slow.id)
    assert kpis_page.overview.catalogue.rowCount() == 1
    assert kpis_page.key.kpi_id == world.click.id
    world.undo()
    qtbot.waitUntil(lambda: kpis_page.overview.catalogue.rowCount() == 2)
    assert row_texts(kpis_page, 0)[2] == "220\u00a0ms"


def test_a_page_without_kpis_says_how_to_begin(kpis_page, world, qtbot):
    for kpi_id in (world.slow.id, world.click.id):
        kpis_page.commands.delete(kpi_id)
    assert not kpis_page.overview.isVisible()
    (button,) = [b for b in kpis_page.findChildren(Button) if b.isVisible()]
    assert button.text() == "Add a KPI"
    kpis.add(world.workspace, "Recall")
    qtbot.waitUntil(kpis_page.overview.isVisible)


def test_the_badge_counts_what_needs_attention(kpis_page, world, qtbot):
    with qtbot.waitSignal(kpis_page.badge_changed) as told:
        kpis.set_target(world.workspace, world.click.id, value=0.5)
    assert told.args == [Badge(2, "bad")]


def test_a_marker_shows_on_the_chart_and_can_be_revealed(kpis_page, world):
    assert [m.title for m in chart_of(kpis_page).data.markers] == ["EU pilot"]
    assert kpis_page.reveal(Marker, world.pilot.id)
    assert chart_of(kpis_page).card.more.endswith("EU pilot")
    kpis.mark(world.workspace, "Rollback", weeks_ago(1))
    assert [m.title for m in chart_of(kpis_page).data.markers] == ["EU pilot", "Rollback"]


def test_a_segment_is_charted_and_logged_into(kpis_page, world, qtbot, typed):
    kpis.log(world.workspace, world.slow.id, 300.0, weeks_ago(0), segment="EU")
    qtbot.waitUntil(kpis_page.overview.card.segment.isVisible)
    kpis_page.overview.card.segment_chosen.emit("EU")
    qtbot.waitUntil(lambda: chart_of(kpis_page).data.name == "p95 latency · EU")
    kpis_page.log_value()
    typed("290", Qt.Key.Key_Return)
    assert world.workspace.store.saved[-1].observations[0].after.segment == "EU"
    assert latest(kpis_page) == 220


def test_the_chart_can_be_copied_as_data_and_sentence(kpis_page):
    card = kpis_page.overview.card
    card.copy_data()
    lines = QApplication.clipboard().text().splitlines()
    assert lines[0] == "at\tp95 latency"
    assert lines[-1] == "2026-06-15\t220.0"
    card.copy_sentence()
    assert QApplication.clipboard().text().startswith("p95 latency, weekly")
    card.copy_image()
    assert not QApplication.clipboard().image().isNull()


def test_state_is_remembered(kpis_page, world):
    kpis_page.choose(world.click.id)
    kpis_page.set_range(range_of("6m"))
    kpis_page.set_view("values")
    state = kpis_page.save_state()
    kpis_page.choose(world.slow.id)
    kpis_page.set_range(range_of("all"))
    kpis_page.set_view("overview")
    kpis_page.restore_state(state)
    assert kpis_page.key == SeriesKey(world.click.id)
    assert kpis_page.view == "values"
    kpis_page.restore_state({"view": "gone", "kpi": 7, "range": None})
    assert kpis_page.key == SeriesKey(world.click.id)


def test_everything_that_takes_the_focus_has_a_name(kpis_page):
    for view in kpis_page.VIEWS:
        kpis_page.set_view(view.id)
        for widget in kpis_page.findChildren(QWidget):
            if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                named = widget.accessibleName() or getattr(widget, "text", str)()
                assert named or isinstance(widget, QLineEdit), widget
    kpis_page.set_view("overview")


def test_values_that_come_in_meanwhile_are_read_once_they_are_saved(kpis_page, world, qtbot):
    store = world.workspace.store
    store.held = True
    kpis.log(world.workspace, world.slow.id, 190.0, weeks_ago(-1))
    assert latest(kpis_page) == 190
    qtbot.waitUntil(lambda: world.tasks.is_idle)
    assert latest(kpis_page) == 190
    other = Observation(kpi_id=world.slow.id, at=weeks_ago(-2), value=170.0)
    store.observations.rows[other.key] = other
    store.held = False
    store.flush()
    qtbot.waitUntil(lambda: latest(kpis_page) == 170)


def test_cells_of_the_catalogue_are_made_once(kpis_page):
    model = kpis_page.overview.catalogue
    index = model.index(0, 4)
    assert index.data(CELL_ROLE) is index.data(CELL_ROLE)


def test_another_cadence_finds_the_gaps_anew(kpis_page, world, qtbot):
    assert chart_of(kpis_page).data.values.gap_starts.size == 0
    kpis.set_field(world.workspace, world.slow.id, "cadence", Cadence.DAY)
    qtbot.waitUntil(lambda: chart_of(kpis_page).data.cadence is Cadence.DAY)
    qtbot.waitUntil(lambda: world.tasks.is_idle)
    assert chart_of(kpis_page).data.values.gap_starts.size == 8


def test_tile_table_and_chart_write_a_value_alike(kpis_page, world, qtbot):
    kpis.log(world.workspace, world.slow.id, 226.5, weeks_ago(0))
    qtbot.waitUntil(lambda: latest(kpis_page) == 226.5)
    written = row_texts(kpis_page, 0)[2]
    assert written in chart_of(kpis_page).accessibleName()
    tiles = kpis_page.overview.tiles
    assert written in tiles.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)


def test_values_have_the_decimal_mark_of_the_reader(kpis_page, world, qtbot):
    formats.use_locale(QLocale(QLocale.Language.German, QLocale.Country.Germany))
    kpis.log(world.workspace, world.click.id, 0.3915, weeks_ago(0))
    qtbot.waitUntil(lambda: "," in row_texts(kpis_page, 1)[2])
