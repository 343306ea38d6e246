import pytest
from kpi_values import weeks_ago
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from mlpm_planner.application import kpi_values, kpis
from mlpm_planner.domain.clock import to_micros
from mlpm_planner.ui.models.kpi_values import NOTE, PERIOD, SAMPLE, VALUE


@pytest.fixture
def grid(kpis_page, qtbot):
    """The grid of p95 latency, read and with the focus."""
    kpis_page.set_view("values")
    view = kpis_page.values
    qtbot.waitUntil(lambda: view.model.rowCount() == 10)
    view.table.setFocus()
    return view


def words(grid, row):
    return [grid.model.index(row, column).data() for column in range(grid.model.columnCount())]


def edit(grid, typed, row, column, text):
    """Press Enter on a cell, type over what is there, press Enter."""
    grid.table.setCurrentIndex(grid.model.index(row, column))
    typed("", Qt.Key.Key_Return)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    editor.selectAll()
    typed(text or "\b", Qt.Key.Key_Return)
    settle(grid)


def settle(grid):
    """Until the editor has handed over and the grid shows what came of it."""
    for _ in range(3):
        QApplication.processEvents()
    assert not grid.table.findChildren(QLineEdit)


def stored(world):
    reader = world.workspace.store.observations
    return reader.read(world.slow.id).value.tolist()


def test_values_are_listed_newest_first_under_a_row_for_a_new_one(grid):
    assert words(grid, 0)[:2] == ["Week of 22 Jun 2026", "Type a value"]
    assert words(grid, 1)[:2] == ["Week of 15 Jun 2026", "220\u00a0ms"]
    assert words(grid, 9)[:2] == ["Week of 20 Apr 2026", "240\u00a0ms"]
    assert grid.count.text() == "9 values"
    assert grid.model.headerData(VALUE, Qt.Orientation.Horizontal) == "Value, ms"


def test_a_value_is_changed_in_place_and_undone(grid, world, typed, qtbot):
    edit(grid, typed, 1, VALUE, "209,5")
    assert words(grid, 1)[1] == "209.5\u00a0ms"
    assert world.workspace.undo_step.label == "Change a value of “p95 latency”"
    world.undo()
    assert words(grid, 1)[1] == "220\u00a0ms"
    qtbot.waitUntil(lambda: world.tasks.is_idle)
    assert stored(world)[-1] == 220


def test_a_new_value_is_typed_into_the_first_row(grid, world, typed):
    edit(grid, typed, 0, VALUE, "1.2k")
    assert words(grid, 1)[:2] == ["Week of 22 Jun 2026", "1,200\u00a0ms"]
    assert stored(world)[-1] == 1200
    assert words(grid, 0)[0] == "Week of 29 Jun 2026"


def test_a_new_value_may_be_for_another_period(grid, world, typed):
    edit(grid, typed, 0, PERIOD, "8 apr 2026")
    assert words(grid, 0)[0] == "Week of 6 Apr 2026"
    edit(grid, typed, 0, VALUE, "250")
    assert words(grid, 10)[:2] == ["Week of 6 Apr 2026", "250\u00a0ms"]
    assert stored(world)[0] == 250


def test_note_and_sample_size_are_edited_too(grid, typed):
    edit(grid, typed, 1, NOTE, "cache cold")
    edit(grid, typed, 1, SAMPLE, "12k")
    assert words(grid, 1)[2:4] == ["12,000", "cache cold"]
    edit(grid, typed, 1, SAMPLE, "")
    assert words(grid, 1)[2] == ""


def test_a_value_moves_to_another_period(grid, world, typed):
    edit(grid, typed, 1, PERIOD, "24 Jun 2026")
    assert words(grid, 1)[:2] == ["Week of 22 Jun 2026", "220\u00a0ms"]
    assert len(stored(world)) == 9


def test_what_cannot_be_read_is_said_and_changes_nothing(grid, world, typed):
    edit(grid, typed, 1, VALUE, "fast")
    assert "number" in grid.problem.whole
    assert stored(world)[-1] == 220
    edit(grid, typed, 1, VALUE, "")
    assert "Delete" in grid.problem.whole
    edit(grid, typed, 1, PERIOD, "someday")
    assert grid.problem.whole
    edit(grid, typed, 1, VALUE, "221")
    assert grid.problem.whole == ""


def test_typing_goes_on_while_the_value_before_is_saved(grid, world, typed, qtbot):
    edit(grid, typed, 2, VALUE, "212")
    grid.table.setCurrentIndex(grid.model.index(1, NOTE))
    typed("", Qt.Key.Key_Return)
    typed("still ty")
    qtbot.waitUntil(lambda: world.tasks.is_idle)
    typed("ping", Qt.Key.Key_Return)
    settle(grid)
    assert words(grid, 1)[NOTE] == "still typing"


def select(grid, *rows):
    flags = QItemSelectionModel.SelectionFlag
    selection = grid.table.selectionModel()
    selection.clearSelection()
    for row in rows:
        selection.select(grid.model.index(row, 0), flags.Select | flags.Rows)


def test_delete_takes_the_selected_values_away_in_one_step(grid, world, typed):
    select(grid, 1, 2)
    typed("", Qt.Key.Key_Delete)
    assert len(stored(world)) == 7
    assert grid.model.rowCount() == 8
    world.undo()
    assert grid.model.rowCount() == 10
    assert stored(world)[-1] == 220


def test_x_excludes_from_trends_and_takes_in_again(grid, world, kpis_page, typed, qtbot):
    select(grid, 1)
    typed("x")
    assert words(grid, 1)[5] == "Excluded: by hand"
    assert kpis_page.state.latest == 211
    qtbot.waitUntil(lambda: world.tasks.is_idle)
    assert words(grid, 1)[5] == "Excluded: by hand"
    select(grid, 1)
    typed("x")
    assert words(grid, 1)[5] == ""
    assert kpis_page.state.latest == 220


def test_copied_rows_are_what_a_spreadsheet_reads(grid):
    select(grid, 0, 1, 2)
    grid.table.copy_rows()
    assert QApplication.clipboard().text().splitlines() == [
        "at\tvalue\tn\tnote\tsource",
        "2026-06-15\t220.0\t\t\t",
        "2026-06-08\t211.0\t\t\t",
    ]


def test_the_grid_goes_to_the_value_that_the_chart_asks_for(kpis_page, qtbot):
    chart = kpis_page.overview.card.chart
    chart.setFocus()
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Return):
        qtbot.keyClick(chart, key)
    assert kpis_page.view == "values"
    table = kpis_page.values.table
    qtbot.waitUntil(lambda: table.currentIndex().row() == 3)
    assert table.currentIndex().data() == "226\u00a0ms"


def test_another_kpi_is_picked_above_the_grid(grid, kpis_page, qtbot, typed):
    qtbot.mouseClick(grid.kpi, Qt.MouseButton.LeftButton)
    typed("click", Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: grid.model.rowCount() == 5)
    assert grid.kpi.text() == "Answer click rate"
    assert words(grid, 1)[1] == "38.9%"
    grid.table.setFocus()
    edit(grid, typed, 1, VALUE, "40")
    assert kpis_page.state.latest == pytest.approx(0.4)


def test_log_value_starts_typing_in_the_grid(grid, kpis_page, typed, world):
    kpis_page.log_value()
    typed("200", Qt.Key.Key_Return)
    settle(grid)
    assert stored(world)[-1] == 200


def test_details_of_long_series_are_read_when_they_are_shown(
    kpis_page, world, qtbot, typed, monkeypatch
):
    monkeypatch.setattr(kpi_values, "AT_ONCE", 100)
    many = [
        kpi_values.Observation(
            kpi_id=world.slow.id, at=weeks_ago(800 - i), value=float(i), note=f"no. {i}"
        )
        for i in range(700)
    ]
    kpis.log_many(world.workspace, many)
    qtbot.waitUntil(lambda: world.tasks.is_idle)
    kpis_page.set_view("values")
    grid = kpis_page.values
    qtbot.waitUntil(lambda: grid.model.rowCount() == 710)
    grid.table.setFocus()
    row = grid.model.row_of(to_micros(weeks_ago(700)))
    grid.table.scrollTo(grid.model.index(row, VALUE))
    qtbot.waitUntil(lambda: words(grid, row)[NOTE] == "no. 100")
    edit(grid, typed, row, VALUE, "5")
    qtbot.waitUntil(lambda: grid.model.index(row, VALUE).data().startswith("5"))
    assert world.workspace.undo_step.label.startswith("Change a value")
