import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from mlpm_planner.ui.importing.assistant import ImportAssistant
from mlpm_planner.ui.panels.kpis.paste_text import looks_like_values, with_header
from mlpm_planner.wiring import make_services


@pytest.fixture
def world(world_on_disk):
    """Pasted values are staged, published and taken back by the real store."""
    world_on_disk.services = make_services()
    return world_on_disk


@pytest.fixture
def paste(kpis_page, qtbot):
    """Puts text on the clipboard, presses Ctrl+V on the chart, waits for the preview."""

    def paste_(text):
        QApplication.clipboard().setText(text)
        chart = kpis_page.overview.card.chart
        chart.setFocus()
        qtbot.keyClick(chart, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        sheet = kpis_page.findChild(ImportAssistant)
        assert sheet is not None
        qtbot.waitUntil(lambda: sheet.draft.found is not None)
        return sheet

    return paste_


def counts(sheet):
    found = sheet.draft.found.preview.counts
    return found.created, found.updated, found.unchanged, found.skipped


def test_pasted_cells_are_shown_for_the_chosen_kpi_before_anything_is_saved(paste, world):
    before = world.workspace.undo_step
    sheet = paste("2026-06-22\t209\n2026-06-15\t219\n2026-06-08\t211")
    assert sheet.windowTitle() == "Paste values of “p95 latency”"
    assert counts(sheet) == (1, 1, 1, 0)
    assert [column.field for column in sheet.draft.found.columns] == ["at", "value"]
    sheet.reject()
    assert world.workspace.undo_step is before


def test_pasting_is_one_step_that_undo_takes_back(paste, world, kpis_page, qtbot):
    sheet = paste("2026-06-22\t209\n2026-06-15\t219")
    qtbot.mouseClick(sheet.foot.commit, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: kpis_page.state.latest == 209)
    assert kpis_page.findChild(ImportAssistant) is None
    qtbot.waitUntil(lambda: kpis_page.overview.card.chart.data.series.values[-1] == 209)
    world.undo()
    qtbot.waitUntil(lambda: kpis_page.state.latest == 220)


def test_a_single_column_continues_the_series(paste, kpis_page, qtbot):
    sheet = paste("209\n205\n201")
    assert counts(sheet) == (3, 0, 0, 0)
    qtbot.mouseClick(sheet.foot.commit, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: kpis_page.state.latest == 201)


def test_a_cell_that_cannot_be_read_is_left_out(paste):
    sheet = paste("at\tvalue\n2026-06-22\t209\n2026-06-29\tfast")
    assert counts(sheet) == (1, 0, 0, 1)
    sheet.reject()


def test_values_go_into_the_grid_they_were_pasted_on(kpis_page, qtbot):
    kpis_page.set_view("values")
    grid = kpis_page.values
    qtbot.waitUntil(lambda: grid.model.rowCount() == 10)
    QApplication.clipboard().setText("2026-06-22\t209")
    grid.table.setFocus()
    qtbot.keyClick(grid.table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    sheet = kpis_page.findChild(ImportAssistant)
    qtbot.waitUntil(lambda: sheet.draft.found is not None)
    qtbot.mouseClick(sheet.foot.commit, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: grid.model.rowCount() == 11)
    assert grid.model.index(1, 1).data() == "209\u00a0ms"


def test_words_on_the_clipboard_are_no_values(kpis_page, world, qtbot):
    QApplication.clipboard().setText("hello")
    with qtbot.waitSignal(world.failed) as told:
        kpis_page.paste()
    assert told.args == ["There are no numbers on the clipboard."]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("5\n6", "value"),
        ("2026-01-01\t5", "at\tvalue"),
        ("2026-01-01;5;120", "at;value;n"),
        ("when\tms\n2026-01-01\t5", "when\tms"),
        ("", ""),
    ],
)
def test_a_header_is_added_where_there_is_none(text, first):
    assert with_header(text).split("\n")[0] == first


def test_a_date_with_a_number_looks_like_values_and_prose_does_not():
    assert looks_like_values("week\tms\n2026-01-01\t38,4 %")
    assert not looks_like_values("the quick brown fox")
