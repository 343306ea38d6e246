import math

import pytest
from kpi_values import LATENCY, weekly_data
from PySide6.QtCore import QRectF

from mlpm_planner.application.kpi_aim import Aim
from mlpm_planner.application.kpi_text import ValueFormat
from mlpm_planner.ui.charts.framing import frame_of, tick_labels, value_range
from mlpm_planner.ui.charts.scale import value_ticks
from mlpm_planner.ui.charts.viewport import Viewport

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.mark.parametrize(
    ("form", "low", "high", "first"),
    [
        (ValueFormat("ms", 2), 187, 243, "200"),
        (ValueFormat("%", 1), 0.361, 0.402, "37%"),
        (ValueFormat("", 0), 1_290_000, 1_420_000, "1.30M"),
        (ValueFormat("", 0), 12_000, 14_000, "12.0k"),
        (ValueFormat("$", 2), 1.5, 2.5, "1.6"),
    ],
)
def test_tick_labels_are_short_and_all_differ(form, low, high, first):
    ticks, step = value_ticks(low, high, 5)
    labels = tick_labels(form, ticks, step)
    assert labels[0] == first
    assert len(set(labels)) == len(labels)


def test_a_target_that_is_near_is_shown_with_its_zone():
    low, high = value_range(
        weekly_data(LATENCY, aim=Aim(-math.inf, 180.0)), weekly_data(LATENCY).series
    )
    assert low < 175
    assert high > 240


def test_a_target_far_away_does_not_flatten_the_line():
    low, _high = value_range(
        weekly_data(LATENCY, aim=Aim(-math.inf, 5.0)), weekly_data(LATENCY).series
    )
    assert low > 200


def test_values_that_are_never_negative_have_no_negative_axis():
    low, _high = value_range(weekly_data([0.0, 3.0, 1.0]), weekly_data([0.0, 3.0, 1.0]).series)
    assert low == 0


def test_a_constant_series_has_a_range():
    low, high = value_range(weekly_data([7.0] * 5), weekly_data([7.0] * 5).series)
    assert low < 7 < high


def test_the_plot_leaves_room_for_both_axes():
    data = weekly_data(LATENCY)
    times = data.series.times
    frame = frame_of(data, QRectF(0, 0, 600, 300), Viewport(float(times[0]), float(times[-1])))
    assert frame.plot.left() > frame.axis.width
    assert frame.plot.bottom() < 270
