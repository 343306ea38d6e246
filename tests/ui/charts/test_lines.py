import numpy as np
import pytest

from mlpm_planner.analysis.series.arrays import DAY, Series
from mlpm_planner.domain.choices import Cadence
from mlpm_planner.ui.charts.chart_data import values_of
from mlpm_planner.ui.charts.lines import lines_of, polygon
from mlpm_planner.ui.charts.scale import Scale


def lines(days, cadence=Cadence.DAY, width=800):
    times = np.array(days, np.int64) * DAY
    values = values_of(Series(times, np.ones(times.size)), cadence)
    x = Scale(0, float(times[-1]), 0, width)
    return lines_of(values, values.series, x, Scale(0, 2, 100, 0))


def test_points_arrive_as_they_are():
    made = polygon(np.array([1.0, 2.5]), np.array([3.0, 4.5]))
    assert [(p.x(), p.y()) for p in made] == [(1.0, 3.0), (2.5, 4.5)]


def test_missing_periods_break_the_line():
    found = lines([0, 1, 2, 3, 6, 7, 8, 9])
    assert [run.size() for run in found.runs] == [4, 4]


def test_a_value_alone_between_gaps_is_a_dot():
    found = lines([0, 1, 2, 3, 6, 9, 10, 11, 12])
    assert [run.size() for run in found.runs] == [4, 4]
    assert len(found.lone) == 1


def test_gaps_narrower_than_two_pixels_are_closed():
    assert len(lines([0, 1, 2, 3, 6, 7, 8, 9], width=4).runs) == 1


def test_values_without_a_rhythm_are_joined():
    assert len(lines([0, 1, 2, 3, 60, 61], Cadence.ADHOC).runs) == 1


def test_every_peak_of_a_long_series_is_drawn():
    count = 300_000
    times = np.arange(count) * (DAY // 24)
    values = np.zeros(count)
    values[123_456] = 9.0
    made = values_of(Series(times, values), Cadence.HOUR)
    view = made.pyramid.view(0, int(times[-1]), 800)
    found = lines_of(made, view, Scale(0, float(times[-1]), 0, 800), Scale(0, 10, 100, 0))
    highest = min(p.y() for run in found.runs for p in run)
    assert highest == pytest.approx(10)
    assert sum(run.size() for run in found.runs) < 800 * 24
