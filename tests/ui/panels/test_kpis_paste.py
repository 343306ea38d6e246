import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from mlpm_planner.ui.panels.kpis.paste_sheet import PasteSheet
from mlpm_planner.ui.panels.kpis.paste_text import with_header
from mlpm_planner.wiring import make_services


@pytest.fixture
def world(world_on_disk):
    """Pasted values are staged, published and taken back by the real store."""
    return world_on_disk


@pytest.fixture
def paste(kpis_page, world, qtbot):
    """Puts text on the clipboard, presses Ctrl+V on the chart, waits for the preview."""
    world.services = make_services()

    def paste_(text):
        QApplication.clipboard().setText(text)
        chart = kpis_page.overview.card.chart
        chart.setFocus()
        qtbot.keyClick(chart, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        sheet = kpis_page.findChild(PasteSheet)
        assert sheet is not None
        qtbot.waitUntil(lambda: sheet.counts.text() != "Reading…")
        return sheet

    return paste_


def words(sheet, row):
    return [sheet.rows.index(row, c).data() for c in range(sheet.rows.columnCount())]


def heads(sheet):
    return [
        sheet.rows.headerData(c, Qt.Orientation.Horizontal) for c in range(sheet.rows.columnCount())
    ]


def test_pasted_cells_are_shown_before_anything_is_saved(paste, world):
    sheet = paste("2026-06-22\t209\n2026-06-15\t219\n2026-06-08\t211")
    assert heads(sheet) == ["When", "Value", "Problem"]
    assert words(sheet, 1) == ["2026-06-15", "219", ""]
    assert words(sheet, 0)[:2] == ["2026-06-22", "209"]
    assert sheet.counts.text() == "1 new · 1 changed · 1 unchanged"
    assert sheet.save.text() == "Import 2 values"
    before = world.workspace.undo_step
    sheet.reject()
    assert world.workspace.undo_step is before


def test_pasting_is_one_step_that_undo_takes_back(paste, world, kpis_page, qtbot):
    sheet = paste("2026-06-22\t209\n2026-06-15\t219")
    qtbot.mouseClick(sheet.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: kpis_page.state.latest == 209)
    assert kpis_page.findChild(PasteSheet) is None
    world.undo()
    qtbot.waitUntil(lambda: kpis_page.state.latest == 220)


def test_a_cell_that_cannot_be_read_says_so_and_the_rest_comes_in(paste):
    sheet = paste("at\tvalue\n2026-06-22\t209\n2026-06-29\tfast")
    assert sheet.counts.text() == "1 new · 1 skipped"
    assert words(sheet, 1)[1] == "fast"
    assert words(sheet, 1)[-1]
    sheet.reject()


def test_values_that_are_there_already_can_be_kept(paste, qtbot):
    sheet = paste("2026-06-22\t209\n2026-06-15\t219")
    assert "1 changed" in sheet.counts.text()
    sheet.conflict.setFocus()
    qtbot.keyClick(sheet.conflict, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: "changed" not in sheet.counts.text())
    assert sheet.save.text() == "Import 1 values"
    sheet.reject()


def test_a_single_column_continues_the_series(paste, kpis_page, qtbot):
    sheet = paste("209\n205\n201")
    assert sheet.counts.text() == "3 new"
    qtbot.mouseClick(sheet.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: kpis_page.state.latest == 201)


def test_a_question_is_asked_and_its_answer_read_again(paste, qtbot):
    sheet = paste("at\tvalue\n01/06/2026\t209\n02/06/2026\t210")
    assert sheet.question.isVisible()
    assert not sheet.save.isEnabled()
    sheet.answers.setFocus()
    qtbot.keyClick(sheet.answers, Qt.Key.Key_Right)
    qtbot.waitUntil(sheet.save.isEnabled)
    assert not sheet.question.isVisible()
    sheet.reject()


def test_words_on_the_clipboard_are_no_values(kpis_page, world, qtbot):
    world.services = make_services()
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
