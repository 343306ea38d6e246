import pytest
from PySide6.QtCore import Qt

from mlpm_planner.storage.workspace_file import open_store


@pytest.fixture
def world(world_on_disk):
    """The same page on a workspace file."""
    return world_on_disk


def test_a_logged_value_is_in_the_file_and_undo_takes_it_out(
    kpis_page, world, typed, qtbot, tmp_path
):
    kpis_page.log_value()
    typed("209", Qt.Key.Key_Return)
    assert kpis_page.state.latest == 209
    qtbot.waitUntil(lambda: not world.workspace.is_saving and world.tasks.is_idle)
    assert world.values.read(world.slow.id).value[-1] == 209
    assert kpis_page.state.latest == 209
    world.undo()
    qtbot.waitUntil(lambda: not world.workspace.is_saving and world.tasks.is_idle)
    assert kpis_page.state.latest == 220
    world.workspace.store.flush()
    world.workspace.store.close()
    again = open_store(tmp_path / "w.mlpm", program="tests")
    assert again.observations.read(world.slow.id).value.tolist()[-1] == 220
    again.close()


def test_an_excluded_value_stays_in_the_grid_and_leaves_the_chart(kpis_page, world, typed, qtbot):
    kpis_page.set_view("values")
    grid = kpis_page.values
    qtbot.waitUntil(lambda: grid.model.rowCount() == 10)
    grid.table.setFocus()
    grid.table.selectRow(1)
    typed("x")
    qtbot.waitUntil(lambda: not world.workspace.is_saving and world.tasks.is_idle)
    assert grid.model.index(1, 5).data() == "Excluded: by hand"
    assert kpis_page.state.latest == 211
    assert len(kpis_page.overview.card.chart.data.series) == 8
    grid.table.selectRow(1)
    typed("x")
    qtbot.waitUntil(lambda: not world.workspace.is_saving and world.tasks.is_idle)
    assert kpis_page.state.latest == 220
