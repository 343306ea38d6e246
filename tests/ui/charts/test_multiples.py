import pytest
from kpi_values import LATENCY, weekly_data
from PySide6.QtCore import QPoint, QPointF, Qt

from mlpm_planner.analysis.series.arrays import DAY
from mlpm_planner.ui.charts.multiples import Multiples, Small
from mlpm_planner.ui.charts.viewport import Viewport, range_of
from mlpm_planner.ui.theme.icons import TARGET

IDS = [f"kpi{i}" for i in range(8)]


@pytest.fixture
def charts(qtbot):
    asked = []

    def fetch(kpi_id):
        asked.append(kpi_id)
        data = None if kpi_id == "kpi7" else weekly_data(LATENCY)
        return Small(kpi_id, kpi_id, TARGET["on"], f"{kpi_id}, 220 ms", data)

    made = Multiples(fetch)
    made.asked = asked
    qtbot.addWidget(made)
    made.resize(960, 380)
    made.set_ids(IDS)
    with qtbot.waitActive(made):
        made.show()
    made.setFocus()
    made.grab()
    return made


def centre(charts, place):
    return charts.cell_rect(place).center().toPoint()


def test_only_charts_in_view_are_read(charts):
    assert charts.columns() == 3
    assert "kpi6" not in charts.asked
    charts.verticalScrollBar().setValue(charts.verticalScrollBar().maximum())
    charts.grab()
    assert "kpi6" in charts.asked


def test_a_click_chooses_and_a_double_click_opens(charts, qtbot):
    with qtbot.waitSignal(charts.chosen) as chosen:
        qtbot.mouseClick(charts.viewport(), Qt.MouseButton.LeftButton, pos=centre(charts, 1))
    assert chosen.args == ["kpi1"]
    with qtbot.waitSignal(charts.opened) as opened:
        qtbot.mouseDClick(charts.viewport(), Qt.MouseButton.LeftButton, pos=centre(charts, 1))
    assert opened.args == ["kpi1"]


def test_arrow_keys_walk_the_grid_and_bring_it_into_view(charts, qtbot):
    chosen = []
    charts.chosen.connect(chosen.append)
    charts.set_current("kpi1")
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Down):
        qtbot.keyClick(charts, key)
    assert chosen == ["kpi2", "kpi5", "kpi4", "kpi7"]
    assert charts.verticalScrollBar().value() > 0
    with qtbot.waitSignal(charts.opened):
        qtbot.keyClick(charts, Qt.Key.Key_Return)


def test_zooming_one_zooms_all_and_zero_goes_back(charts, qtbot):
    charts.set_range(range_of("3m"))
    before = charts.span
    qtbot.keyClick(charts, Qt.Key.Key_Plus)
    assert charts.span.span < before.span
    qtbot.keyClick(charts, Qt.Key.Key_0)
    assert charts.span.span == pytest.approx(before.span)


def test_all_charts_show_the_value_under_the_shared_crosshair(charts, qtbot):
    charts.set_range(range_of("3m"))
    before = charts.viewport().grab().toImage()
    qtbot.mouseMove(charts.viewport(), centre(charts, 0) + QPoint(60, 30))
    after = charts.viewport().grab().toImage()
    other = charts.cell_rect(2).toRect()
    assert before.copy(other) != after.copy(other)


def test_a_range_of_everything_begins_with_the_first_value(charts):
    charts.set_range(range_of("all"))
    assert isinstance(charts.span, Viewport)
    assert 7 * 8 * DAY < charts.span.span < 7 * 11 * DAY
    assert charts.cell_rect(0).contains(QPointF(5, 5))
