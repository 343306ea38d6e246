import pytest

from mlpm_planner.analysis.series.arrays import DAY
from mlpm_planner.ui.charts.viewport import RANGES, Viewport, range_of, span_of

WHOLE = Viewport(0, 100 * DAY)


def test_zoom_keeps_the_instant_under_the_pointer():
    found = Viewport(0, 10 * DAY).zoomed(0.5, 2 * DAY)
    assert found.span == 5 * DAY
    assert (2 * DAY - found.start) / found.span == pytest.approx(0.2)


def test_a_span_stays_within_its_bounds():
    assert Viewport(-5 * DAY, 5 * DAY).within(WHOLE) == Viewport(0, 10 * DAY)
    assert Viewport(95 * DAY, 105 * DAY).within(WHOLE) == Viewport(90 * DAY, 100 * DAY)
    assert Viewport(-DAY, 200 * DAY).within(WHOLE) == WHOLE


def test_moving_to_an_instant_moves_no_further_than_needed():
    view = Viewport(10 * DAY, 20 * DAY)
    assert view.showing(15 * DAY) == view
    assert view.showing(25 * DAY).end == pytest.approx(25.3 * DAY)
    assert view.showing(5 * DAY).start == pytest.approx(4.7 * DAY)


def test_a_range_ends_now_unless_the_series_ended_before_it():
    quarter = range_of("3m")
    assert span_of(quarter, 0, 950 * DAY, 1000 * DAY) == Viewport(908 * DAY, 1000 * DAY)
    assert span_of(quarter, 0, 400 * DAY, 1000 * DAY) == Viewport(308 * DAY, 400 * DAY)
    assert span_of(RANGES[-1], 5 * DAY, 900 * DAY, 1000 * DAY) == Viewport(5 * DAY, 1000 * DAY)


def test_a_single_instant_still_has_a_span():
    assert span_of(RANGES[-1], DAY, DAY, DAY) == Viewport(0, 2 * DAY)


def test_an_unknown_range_is_the_usual_one():
    assert range_of("century").key == "12m"
