import numpy as np
import pytest
from kpi_values import LATENCY, weekly_data, weeks_ago
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtWidgets import QApplication

from mlpm_planner.analysis.series.arrays import Series
from mlpm_planner.application.kpi_aim import Aim
from mlpm_planner.domain.choices import MarkerKind
from mlpm_planner.domain.clock import to_micros
from mlpm_planner.ui.charts.chart_data import MarkerView, values_of
from mlpm_planner.ui.charts.trend_chart import TrendChart
from mlpm_planner.ui.charts.viewport import range_of
from mlpm_planner.ui.theme import inks
from mlpm_planner.ui.theme.theme import app_theme

MARKERS = (
    MarkerView("a", to_micros(weeks_ago(6)), "ranker 2.2", MarkerKind.MODEL_VERSION),
    MarkerView("b", to_micros(weeks_ago(2)), "EU pilot", MarkerKind.LAUNCH),
)


@pytest.fixture
def chart(qtbot):
    app_theme().set_scheme("light")
    made = TrendChart()
    qtbot.addWidget(made)
    made.resize(800, 340)
    made.set_range(range_of("3m"))
    made.set_data(weekly_data(LATENCY, aim=Aim(-np.inf, 180.0, breach=230.0), markers=MARKERS))
    with qtbot.waitActive(made):
        made.show()
    made.setFocus()
    qtbot.waitUntil(made.hasFocus)
    made.grab()
    return made


def announcements(chart):
    heard = []
    chart.announced.connect(heard.append)
    return heard


def at_value(chart, row):
    """Where a value stands on the screen."""
    chart.grab()
    frame = chart.frame
    series = chart.data.series
    x = frame.x.at(float(series.times[row]))
    return QPoint(round(x), round(frame.plot.center().y()))


def test_the_pointer_shows_value_change_distance_and_last_marker(chart, qtbot):
    qtbot.mouseMove(chart, at_value(chart, 7))
    card = chart.card
    assert card.when == "Week of 8 Jun 2026"
    assert card.value == "211\u00a0ms"
    assert (card.change, card.direction, card.colour) == ("15 on the week", -1, "good")
    assert card.more == "31 over target · EU pilot"


def test_the_card_stands_beside_the_crosshair_and_inside_the_plot(chart, qtbot):
    from mlpm_planner.ui.charts.overlays import card_rect

    for row in (0, 4, 8):
        qtbot.mouseMove(chart, at_value(chart, row))
        frame = chart.frame
        point = QPointF(at_value(chart, row))
        rect = card_rect(frame, point, chart.card)
        assert not rect.contains(point)
        assert frame.plot.contains(rect)


def test_the_pointer_leaving_takes_the_card_away(chart, qtbot):
    qtbot.mouseMove(chart, at_value(chart, 3))
    assert chart.card is not None
    qtbot.mouseMove(chart, QPoint(1, 1))
    assert chart.card is None


def test_arrow_keys_step_from_value_to_value_and_say_each(chart, qtbot):
    heard = announcements(chart)
    qtbot.keyClick(chart, Qt.Key.Key_Left)
    qtbot.keyClick(chart, Qt.Key.Key_Left)
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    assert [chart.row, len(heard)] == [8, 3]
    assert heard[0] == (
        "Week of 15 Jun 2026, 220\u00a0ms, up 9 on the week, 40 over target · EU pilot"
    )
    assert heard[1].startswith("Week of 8 Jun 2026, 211\u00a0ms, down 15 on the week")
    assert chart.accessibleDescription() == heard[-1]


def test_home_and_end_go_to_the_ends(chart, qtbot):
    qtbot.keyClick(chart, Qt.Key.Key_Home)
    assert chart.row == 0
    qtbot.keyClick(chart, Qt.Key.Key_End)
    assert chart.row == 8


def test_brackets_go_from_marker_to_marker(chart, qtbot):
    heard = announcements(chart)
    qtbot.keyClick(chart, Qt.Key.Key_BracketLeft)
    assert heard[-1].startswith("EU pilot. Week of 1 Jun 2026")
    qtbot.keyClick(chart, Qt.Key.Key_BracketLeft)
    assert heard[-1].startswith("ranker 2.2. Week of 4 May 2026")
    qtbot.keyClick(chart, Qt.Key.Key_BracketLeft)
    assert heard[-1] == "No earlier marker"
    qtbot.keyClick(chart, Qt.Key.Key_BracketRight)
    assert heard[-1].startswith("EU pilot")


def test_a_annotates_at_the_crosshair_and_enter_edits_there(chart, qtbot):
    qtbot.keyClick(chart, Qt.Key.Key_Left)
    with qtbot.waitSignal(chart.annotate_wanted) as asked:
        qtbot.keyClick(chart, Qt.Key.Key_A)
    assert asked.args == [to_micros(weeks_ago(0))]
    with qtbot.waitSignal(chart.edit_wanted) as asked:
        qtbot.keyClick(chart, Qt.Key.Key_Return)
    assert asked.args == [to_micros(weeks_ago(0))]


def test_escape_takes_the_crosshair_away(chart, qtbot):
    qtbot.keyClick(chart, Qt.Key.Key_Left)
    qtbot.keyClick(chart, Qt.Key.Key_Escape)
    assert chart.card is None


def wheel(chart, at, turned):
    event = QWheelEvent(
        QPointF(at), QPointF(chart.mapToGlobal(at)), QPoint(), QPoint(0, turned),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(chart, event)


def test_the_wheel_zooms_at_the_pointer_and_a_double_click_goes_back(chart, qtbot):
    before, at = chart.viewport, at_value(chart, 5)
    instant = chart.frame.x.value(at.x())
    wheel(chart, at, 120)
    assert chart.viewport.span < before.span
    chart.grab()
    assert chart.frame.x.value(at.x()) == pytest.approx(instant, abs=1e9)
    qtbot.mouseDClick(chart, Qt.MouseButton.LeftButton, pos=at)
    assert chart.viewport.start == pytest.approx(before.start)
    assert chart.viewport.span == pytest.approx(before.span)


def test_a_drag_moves_what_is_shown(chart, qtbot):
    wheel(chart, at_value(chart, 5), 480)
    before, start = chart.viewport, QPoint(400, 150)
    qtbot.mousePress(chart, Qt.MouseButton.LeftButton, pos=start)
    for x in (410, 440, 460):
        move_with_button(chart, QPoint(x, 150))
    qtbot.mouseRelease(chart, Qt.MouseButton.LeftButton, pos=QPoint(460, 150))
    assert chart.viewport.start < before.start
    assert chart.viewport.span == pytest.approx(before.span)


def move_with_button(chart, at):
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QMouseEvent

    button = Qt.MouseButton.LeftButton
    event = QMouseEvent(
        QEvent.Type.MouseMove, QPointF(at), QPointF(chart.mapToGlobal(at)),
        Qt.MouseButton.NoButton, button, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(chart, event)


def test_a_drag_with_shift_sums_a_span_up(chart, qtbot):
    shift = Qt.KeyboardModifier.ShiftModifier
    start, end = at_value(chart, 6), at_value(chart, 8)
    qtbot.mousePress(chart, Qt.MouseButton.LeftButton, shift, start - QPoint(4, 0))
    move_with_button(chart, end + QPoint(4, 0))
    card = chart.card
    assert card.when == "1 Jun 2026 – 15 Jun 2026".replace(" 2026 –", " –")
    assert card.value == "mean 219\u00a0ms"
    assert card.more.startswith("3 values · slope \u2212")


def test_the_summary_is_the_accessible_name(qtbot):
    chart = TrendChart()
    qtbot.addWidget(chart)
    chart.set_data(weekly_data(LATENCY, summary="p95 latency, weekly. Latest 220 ms."))
    assert chart.accessibleName() == "p95 latency, weekly. Latest 220 ms."


def test_an_edit_keeps_zoom_and_crosshair(chart, qtbot):
    qtbot.keyClick(chart, Qt.Key.Key_Left)
    qtbot.keyClick(chart, Qt.Key.Key_Left)
    wheel(chart, at_value(chart, 7), 120)
    before = chart.viewport
    chart.set_data(weekly_data((*LATENCY[:-1], 250.0)), keep_view=True)
    assert chart.viewport.span == pytest.approx(before.span)
    assert chart.row == 7


def ground_of(chart):
    image = chart.grab().toImage()
    return QColor(image.pixel(5, image.height() // 2 + 6)).name()


def test_a_switch_of_the_look_repaints_the_kept_picture(chart):
    assert ground_of(chart) == inks.colour("raised").name()
    light = ground_of(chart)
    app_theme().set_scheme("dark")
    assert ground_of(chart) == inks.colour("raised").name() != light


@pytest.mark.parametrize("values", [(), (5.0,), (5.0, 5.0), (7.0,) * 40, (1e300, -1e300), (0.0,)])
def test_any_values_can_be_painted(chart, values):
    chart.set_data(weekly_data(values))
    assert not chart.grab().isNull()
    chart.step(-1)
    assert not chart.grab().isNull()


def test_waiting_shows_nothing_at_first_and_pale_lines_after_a_moment(qtbot):
    chart = TrendChart()
    qtbot.addWidget(chart)
    chart.resize(400, 200)
    chart.show()
    chart.wait()
    assert colours(chart) == {inks.colour("raised").name()}
    qtbot.waitUntil(lambda: len(colours(chart)) > 1)
    chart.set_data(weekly_data(LATENCY))
    assert not chart.is_waiting


def colours(chart):
    image = chart.grab().toImage()
    points = ((x, y) for x in range(0, image.width(), 3) for y in range(image.height()))
    return {QColor(image.pixel(x, y)).name() for x, y in points}


def test_a_million_values_are_drawn_by_a_few_thousand(chart):
    times = np.arange(1_000_000) * 60_000_000 + to_micros(weeks_ago(104))
    series = Series(times, np.random.default_rng(3).normal(size=times.size))
    base = weekly_data(LATENCY)
    from dataclasses import replace

    chart.set_range(range_of("all"))
    chart.set_data(replace(base, values=values_of(series, base.cadence)))
    chart.grab()
    assert len(chart.frame.view) < 30 * chart.width()
    chart.zoom(0.001)
    chart.grab()
    assert 0 < len(chart.frame.view) < 30 * chart.width()
