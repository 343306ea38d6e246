"""The time axis: days to pixels and back, ticks, fiscal years, week starts, snapping."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlpm_planner.application.timescale import (
    MAX_PX,
    MIN_PX,
    ZOOM_PX,
    Calendar,
    Timescale,
    Unit,
    Zoom,
    fitting,
    quarter_of,
    snapped,
    snapped_shift,
    start_of_week,
    ticks,
)
from mlpm_planner.domain.choices import WeekStart

PLAIN = Calendar()
JUNE_15 = date(2026, 6, 15).toordinal()  # a Monday
pixels = st.floats(MIN_PX, MAX_PX)
positions = st.floats(-5_000, 5_000)


def days(found):
    return [tick.date.isoformat() for tick in found]


def between(unit, first, last, calendar=PLAIN):
    return ticks(
        unit,
        date.fromisoformat(first).toordinal(),
        date.fromisoformat(last).toordinal(),
        calendar,
    )


@given(px=pixels, x=positions)
def test_a_position_and_its_day_are_one_place(px, x):
    scale = Timescale(JUNE_15, px)
    assert scale.x(scale.day(x)) == pytest.approx(x, abs=1e-4)


@given(px=pixels, factor=st.floats(0.2, 5), at=st.floats(0, 1_500))
def test_what_lies_under_the_pointer_stays_there_when_zoomed(px, factor, at):
    scale = Timescale(JUNE_15, px)
    zoomed = scale.zoomed(factor, at)
    assert zoomed.x(scale.day(at)) == pytest.approx(at, abs=1e-4)
    assert MIN_PX <= zoomed.px <= MAX_PX


def test_panning_by_whole_px_moves_every_day_by_them():
    scale = Timescale(JUNE_15, 3.0)
    assert scale.moved(40).x(JUNE_15 + 20) == pytest.approx(scale.x(JUNE_15 + 20) - 40)


@pytest.mark.parametrize(
    ("zoom", "units"),
    [
        (Zoom.WEEKS, (Unit.MONTH, Unit.DAY)),
        (Zoom.MONTHS, (Unit.MONTH, Unit.WEEK)),
        (Zoom.QUARTERS, (Unit.QUARTER, Unit.MONTH)),
        (Zoom.YEARS, (Unit.YEAR, Unit.QUARTER)),
    ],
)
def test_each_named_level_has_its_own_ticks(zoom, units):
    assert Timescale(0, ZOOM_PX[zoom]).units == units


def test_years_stand_under_decades_where_a_quarter_is_too_narrow():
    assert Timescale(0, MIN_PX).units == (Unit.DECADE, Unit.YEAR)


def test_ticks_begin_with_the_unit_that_is_cut_off_at_the_left():
    assert days(between(Unit.MONTH, "2026-03-20", "2026-06-02")) == [
        "2026-03-01",
        "2026-04-01",
        "2026-05-01",
        "2026-06-01",
    ]
    assert days(between(Unit.QUARTER, "2026-02-10", "2026-07-01")) == [
        "2026-01-01",
        "2026-04-01",
        "2026-07-01",
    ]
    assert days(between(Unit.DECADE, "2026-02-10", "2031-01-01")) == ["2020-01-01", "2030-01-01"]
    assert days(between(Unit.DAY, "2026-02-28", "2026-03-01")) == ["2026-02-28", "2026-03-01"]


def test_quarters_and_years_follow_the_fiscal_year():
    fiscal = Calendar(fiscal_year_start=2)
    assert days(between(Unit.QUARTER, "2026-01-15", "2026-05-02", fiscal)) == [
        "2025-11-01",
        "2026-02-01",
        "2026-05-01",
    ]
    assert days(between(Unit.YEAR, "2026-01-15", "2026-02-01", fiscal)) == [
        "2025-02-01",
        "2026-02-01",
    ]
    assert quarter_of(date(2026, 2, 1).toordinal(), fiscal) == (2027, 1)
    # Calendar months stay calendar months.
    assert days(between(Unit.MONTH, "2026-02-02", "2026-02-03", fiscal)) == ["2026-02-01"]


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        (WeekStart.MONDAY, "2026-06-15"),
        (WeekStart.SUNDAY, "2026-06-14"),
        (WeekStart.SATURDAY, "2026-06-13"),
    ],
)
def test_weeks_start_where_the_workspace_says(first, expected):
    calendar = Calendar(week_start=first)
    assert days(between(Unit.WEEK, "2026-06-15", "2026-06-16", calendar)) == [expected]
    assert date.fromordinal(start_of_week(JUNE_15, calendar)).isoformat() == expected


@given(day=st.integers(date(1971, 1, 1).toordinal(), date(2198, 1, 1).toordinal()))
def test_a_week_holds_its_day(day):
    for first in WeekStart:
        start = start_of_week(day, Calendar(week_start=first))
        assert 0 <= day - start < 7


def test_ticks_stay_inside_the_dates_a_plan_may_have():
    assert ticks(Unit.MONTH, -1e6, 10, PLAIN) != []
    assert len(ticks(Unit.YEAR, -1e9, 1e9, PLAIN)) == 230


def test_a_drop_snaps_to_the_nearest_day_or_week():
    assert snapped(JUNE_15 + 2.4, Unit.DAY, PLAIN) == JUNE_15 + 2
    assert snapped(JUNE_15 + 3.0, Unit.WEEK, PLAIN) == JUNE_15
    assert snapped(JUNE_15 + 4.0, Unit.WEEK, PLAIN) == JUNE_15 + 7
    assert snapped(JUNE_15 - 1.0, Unit.WEEK, PLAIN) == JUNE_15
    assert (snapped_shift(10.6, Unit.DAY), snapped_shift(10.6, Unit.WEEK)) == (11, 14)


def test_drags_snap_to_days_only_where_days_can_be_told_apart():
    assert Timescale(0, ZOOM_PX[Zoom.MONTHS]).snap is Unit.DAY
    assert Timescale(0, ZOOM_PX[Zoom.QUARTERS]).snap is Unit.WEEK


def test_fitting_shows_the_whole_span_in_the_middle():
    scale = fitting(JUNE_15, JUNE_15 + 99, 1_000)
    assert scale.x(JUNE_15) == pytest.approx(24)
    assert scale.x(JUNE_15 + 100) == pytest.approx(976)
    assert fitting(JUNE_15, JUNE_15, 1_000).px == MAX_PX
