from datetime import UTC, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from mlpm_planner.analysis.series.arrays import DAY
from mlpm_planner.domain.clock import to_micros
from mlpm_planner.ui.charts.scale import (
    Scale,
    decimals_of_step,
    tick_step,
    time_ticks,
    value_ticks,
)


def between(start, end, width=800, zone="UTC"):
    ends = (to_micros(datetime(*day, tzinfo=UTC)) for day in (start, end))
    return time_ticks(Scale(*ends, 0, width), ZoneInfo(zone))


def test_a_pixel_and_its_value_belong_together():
    scale = Scale(100, 200, 10, 60)
    assert scale.at(150) == 35
    assert scale.value(35) == 150
    assert scale.per_pixel == 2


def test_ticks_are_round():
    assert value_ticks(187, 243, 6)[0] == [190, 200, 210, 220, 230, 240]
    assert value_ticks(0.361, 0.402, 5)[0] == pytest.approx([0.37, 0.38, 0.39, 0.4])
    assert tick_step(0, 5) == 1
    assert decimals_of_step(0.25) == 2
    assert decimals_of_step(20) == 0


def test_values_of_any_size_have_few_ticks():
    for low, high in ((1e300, 2e300), (1e-300, 3e-300), (-1e9, 1e9), (5, 5)):
        assert len(value_ticks(low, high, 5)[0]) <= 12


def test_months_carry_the_year_under_the_first_and_january():
    ticks = between((2024, 4, 20), (2025, 4, 20))
    assert [t.label for t in ticks[:2]] == ["May", "Jun"]
    assert [(t.label, t.below) for t in ticks if t.below] == [("May", "2024"), ("Jan", "2025")]


def test_short_spans_have_days_and_hours():
    days = between((2025, 4, 1), (2025, 4, 8))
    assert [t.label for t in days][:2] == ["1 Apr", "2 Apr"]
    hours = between((2025, 4, 1), (2025, 4, 2))
    assert hours[1].label == "03:00"
    assert hours[0].below == "1 Apr"
    assert not hours[1].below


def test_long_spans_have_years():
    assert [t.label for t in between((1990, 6, 1), (2026, 1, 1), 400)] == [
        "1995", "2000", "2005", "2010", "2015", "2020", "2025",
    ]  # fmt: skip


def test_days_begin_at_local_midnight_also_when_clocks_change():
    ticks = between((2025, 3, 28), (2025, 4, 2), zone="Europe/Berlin")
    assert {tick.at % DAY for tick in ticks} == {23 * DAY // 24, 22 * DAY // 24}


def test_ticks_never_crowd():
    for days in (0.01, 0.3, 2, 9, 40, 100, 400, 1500, 9000, 40_000):
        scale = Scale(0, days * DAY, 0, 800)
        at = [scale.at(tick.at) for tick in time_ticks(scale, ZoneInfo("UTC"))]
        assert all(b - a > 40 for a, b in pairwise(at))
        assert len(at) >= 2
