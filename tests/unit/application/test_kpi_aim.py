from datetime import date

import pytest
from builders import a_kpi, a_plan

from mlpm_planner.application.kpi_aim import Level, aim_of, is_better, target_in_force
from mlpm_planner.domain.choices import Direction
from mlpm_planner.domain.kpi import Target


def aim(direction, **target):
    kpi = a_kpi(direction=direction)
    return aim_of(kpi, Target(kpi_id=kpi.id, **target))


@pytest.mark.parametrize(
    ("value", "level"),
    [(170, Level.GOOD), (180, Level.GOOD), (199, Level.WATCH), (220, Level.OFF), (260, Level.OFF)],
)
def test_between_target_and_breach_a_kpi_is_near(value, level):
    assert aim(Direction.LOWER, value=180, breach=220).level(value) is level


def test_past_the_warning_limit_it_is_watched_until_the_breach():
    found = aim(Direction.HIGHER, value=0.4, warn=0.38, breach=0.3)
    assert found.level(0.39) is Level.WATCH
    assert found.level(0.37) is Level.WATCH
    assert not found.past_breach(0.37)
    assert found.past_breach(0.3)


def test_without_limits_near_is_within_five_per_cent():
    found = aim(Direction.HIGHER, value=100)
    assert found.level(95) is Level.WATCH
    assert found.level(94.9) is Level.OFF


def test_a_band_is_left_on_either_side():
    found = aim(Direction.TARGET, low=0.8, high=1.2)
    assert found.level(1.0) is Level.GOOD
    assert found.distance(0.7) == pytest.approx(0.1)
    assert found.distance(1.5) == pytest.approx(0.3)
    assert found.edge(1.5) == 1.2


def test_a_breach_limit_on_the_other_side_says_nothing():
    found = aim(Direction.TARGET, low=0.8, high=1.2, breach=2.0)
    assert found.level(0.7) is Level.OFF
    assert found.level(1.5) is Level.WATCH


def test_a_kpi_without_direction_or_target_has_no_aim():
    assert aim(Direction.NONE, value=5) is None
    assert aim_of(a_kpi(), None) is None
    assert aim(Direction.HIGHER) is None


def test_the_target_that_has_begun_last_is_in_force():
    kpi = a_kpi()
    early = Target(kpi_id=kpi.id, value=1, start=date(2026, 1, 1))
    late = Target(kpi_id=kpi.id, value=2, start=date(2026, 6, 1))
    plan = a_plan(kpi, early, late)
    assert target_in_force(plan, kpi.id, date(2026, 3, 1)) == early
    assert target_in_force(plan, kpi.id, date(2026, 7, 1)) == late
    assert target_in_force(plan, "other", date(2026, 7, 1)) is None


def test_better_follows_the_direction():
    band = aim(Direction.TARGET, low=0.8, high=1.2)
    assert is_better(Direction.HIGHER, None, 1, 2) is True
    assert is_better(Direction.LOWER, None, 1, 2) is False
    assert is_better(Direction.TARGET, band, 1.5, 1.3) is True
    assert is_better(Direction.TARGET, band, 0.9, 1.1) is None
    assert is_better(Direction.NONE, None, 1, 2) is None
    assert is_better(Direction.HIGHER, None, 2, 2) is None
