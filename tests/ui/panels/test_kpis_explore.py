import pytest
from kpi_values import weeks_ago
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from mlpm_planner.application import kpis
from mlpm_planner.ui.charts.viewport import range_of
from mlpm_planner.ui.kpi_states import KpiStates
from mlpm_planner.ui.models.kpi_series import KpiSeries, SeriesKey


@pytest.fixture
def explore(kpis_page, world, qtbot):
    kpis_page.set_view("explore")
    view = kpis_page.explore
    view.charts.setFocus()
    view.charts.grab()
    qtbot.waitUntil(lambda: world.tasks.is_idle)
    return view


def names(view):
    return [small.name for small in view.charts.shown]


def test_where_hardly_any_kpi_is_pinned_all_are_shown(explore):
    assert explore.scope.current == "all"
    assert names(explore) == ["p95 latency", "Answer click rate"]


def test_pinned_kpis_and_the_chosen_one_are_shown_on_request(explore, kpis_page, world, qtbot):
    explore.scope.setFocus()
    qtbot.keyClick(explore.scope, Qt.Key.Key_Left)
    assert names(explore) == ["p95 latency"]
    kpis_page.choose(world.click.id)
    assert names(explore) == ["p95 latency", "Answer click rate"]


def test_enter_opens_the_chosen_chart_in_the_overview(explore, kpis_page, world, qtbot):
    qtbot.keyClick(explore.charts, Qt.Key.Key_Right)
    assert world.selected.current == world.click.id
    qtbot.keyClick(explore.charts, Qt.Key.Key_Return)
    assert kpis_page.view == "overview"
    assert kpis_page.overview.card.name.text() == "Answer click rate"


def test_the_range_is_the_same_for_all_charts(explore, kpis_page):
    before = explore.charts.span.span
    kpis_page.set_range(range_of("2y"))
    assert explore.charts.span.span > 1.8 * before


def test_a_logged_value_reaches_the_small_chart(explore, world, qtbot):
    kpis.log(world.workspace, world.click.id, 0.5, weeks_ago(-1))
    qtbot.waitUntil(lambda: world.tasks.is_idle)
    small = explore.charts.shown[1]
    assert small.data.series.values[-1] == 0.5
    assert small.spoken.startswith("Answer click rate, 50.0%, up 11.1")


def test_a_right_click_opens_the_menu_of_that_kpi(explore, kpis_page, world):
    from PySide6.QtGui import QContextMenuEvent

    at = explore.charts.cell_rect(1).center().toPoint()
    viewport = explore.charts.viewport()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, viewport.mapToGlobal(at))
    QApplication.sendEvent(viewport, event)
    menu = QApplication.activePopupWidget()
    assert menu.actions()[0].text() == "&Log value…"
    assert kpis_page.key.kpi_id == world.click.id
    menu.close()


def test_all_pages_share_the_same_states_and_series(kpis_page, world):
    assert KpiStates.of(world) is KpiStates.of(world)
    assert KpiSeries.of(world) is KpiSeries.of(world)
    assert KpiStates.of(world).get(world.slow.id) is kpis_page.state
    assert KpiSeries.of(world).get(SeriesKey(world.slow.id)) is not None
