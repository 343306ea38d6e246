from datetime import date

import numpy as np
import pytest
from builders import a_feature, a_plan
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from mlpm_planner.analysis.schedule.load import month_edges, week_edges
from mlpm_planner.analysis.schedule.workdays import WorkCalendar
from mlpm_planner.application.calendars import Calendars
from mlpm_planner.application.capacity import Capacity, monthly
from mlpm_planner.application.team_load import By, load_order, team_load
from mlpm_planner.application.timeline_bars import BarTable
from mlpm_planner.application.timescale import Calendar as TimeAxis
from mlpm_planner.application.timescale import Unit
from mlpm_planner.domain.calendar import Calendar
from mlpm_planner.domain.people import Person, Team

JUNE = month_edges(np.datetime64("2026-06-01"), 1)  # 22 working days from Monday to Friday
WEEKS = week_edges(np.datetime64("2026-06-01"), 2)


def capacity(edges, *parts):
    plan = a_plan(*parts)
    return Capacity(plan, Calendars(plan), edges)


def test_a_person_can_do_their_share_of_the_days_they_are_there():
    calendar = Calendar(name="Four days", week_mask="1111000", holidays={"2026-06-04": "Corpus"})
    ann = Person(
        name="Ann",
        availability=0.5,
        calendar_id=calendar.id,
        absences={"2026-06-08/2026-06-09": "Leave"},
    )
    # Three of four days in the first week, two of four in the second, at one half.
    assert_allclose(capacity(WEEKS, calendar, ann).of_person(ann.id), [0.375, 0.25])


def test_a_team_without_a_figure_is_the_sum_of_its_people():
    team = Team(name="Core")
    full, half = Person(name="Ann", team_id=team.id), Person(name="Bo", availability=0.5)
    half = Person(name="Bo", team_id=team.id, availability=0.5)
    other = Person(name="Cy")
    assert_allclose(capacity(JUNE, team, full, half, other).of_team(team.id), [1.5 * 22 / 5])


def test_a_team_with_a_figure_has_that_in_a_month_and_its_share_in_a_week():
    team = Team(name="Core", capacity_weeks=11)
    ann = Person(name="Ann", team_id=team.id)
    assert_allclose(capacity(JUNE, team, ann).of_team(team.id), [11])
    assert_allclose(capacity(WEEKS, team, ann).of_team(team.id), [2.5, 2.5])


def test_what_nobody_said_is_unknown():
    team = Team(name="Core")
    can = capacity(JUNE, team)
    assert np.isnan(can.of_team(team.id)).all()
    assert np.isnan(can.of_all_teams()).all()
    assert np.isnan(can.of_person("gone")).all()


def test_all_together_are_the_teams_and_who_is_in_none():
    core, data = Team(name="Core", capacity_weeks=10), Team(name="Data")
    ann, bo = Person(name="Ann", team_id=core.id), Person(name="Bo")
    can = capacity(JUNE, core, data, ann, bo)
    assert_allclose(can.of_all_teams(), [10 + 22 / 5])
    assert_allclose(can.of_all_people(), [2 * 22 / 5])


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 30), st.sampled_from("DW"))
def test_parts_of_months_make_whole_months(day, count, unit):
    first = np.datetime64(day, "M").astype("M8[D]")
    step = 7 if unit == "W" else 1
    fine = np.append(np.arange(first, first + 31 * count, step), month_edges(first, count))
    fine = np.unique(fine[fine <= month_edges(first, count)[-1]])
    calendar = WorkCalendar("1111100", [day])
    assert monthly(8.0, fine, calendar).sum() == pytest.approx(8.0 * count)
    assert (monthly(8.0, fine, calendar) >= -1e-9).all()


def test_a_month_without_work_is_shared_by_its_days():
    nobody = WorkCalendar("1111100", [date(2026, 6, day) for day in range(1, 31)])
    half = np.array(["2026-06-01", "2026-06-16"], "M8[D]")
    assert_allclose(monthly(10.0, half, nobody), [5.0])


# ---- load


def loaded(by, unit, *parts):
    plan = a_plan(*parts)
    return team_load(load_order(plan, BarTable.of(plan), by, unit, TimeAxis()))


def work(title, first, last, effort, **more):
    return a_feature(
        title, start=date(2026, 6, first), end=date(2026, 6, last), effort=effort, **more
    )


CORE = Team(name="Core", capacity_weeks=11)
DATA = Team(name="Data", capacity_weeks=22)
ANN = Person(name="Ann", team_id=CORE.id)


def test_one_team_is_overloaded_although_all_together_are_not():
    found = loaded(
        By.TEAM,
        Unit.MONTH,
        CORE,
        DATA,
        work("a", 1, 12, 12, team_id=CORE.id),
        work("b", 1, 30, 3, team_id=DATA.id),
    )
    assert found.names == ("Core", "Data")
    assert found.weeks == pytest.approx([15])
    assert found.capacity == pytest.approx([33])
    assert found.over(0) == pytest.approx(1)
    assert [(each.name, each.over) for each in found.excesses(0)] == [("Core", pytest.approx(1))]


def test_the_same_by_week_when_looked_at_closely():
    found = loaded(By.TEAM, Unit.WEEK, CORE, work("a", 3, 12, 8, team_id=CORE.id))
    assert [date.fromordinal(day).day for day in found.edges] == [1, 8, 15]
    assert found.weeks == pytest.approx([3, 5])
    assert [found.over(week) for week in range(2)] == pytest.approx([0.5, 2.5])


def test_a_feature_belongs_to_the_team_of_its_owner_and_to_its_owner():
    feature = work("a", 1, 5, 2, owner_id=ANN.id)
    assert loaded(By.TEAM, Unit.MONTH, CORE, ANN, feature).names == ("Core",)
    by_person = loaded(By.PERSON, Unit.WEEK, CORE, ANN, feature, work("b", 1, 5, 1))
    assert by_person.names == ("Ann",)
    assert by_person.unassigned == (1.0,)
    assert [(e.name, e.over) for e in by_person.excesses(0)] == [("Ann", pytest.approx(1))]
    assert by_person.over(0) == pytest.approx(2)  # all together lack one more


def test_all_together_are_overloaded_where_no_team_is_named():
    found = loaded(By.TEAM, Unit.MONTH, ANN, work("a", 1, 30, 22))
    (excess,) = found.excesses(0)
    assert (excess.name, excess.over) == ("", pytest.approx(22 - 22 / 5))


def test_nobody_is_overloaded_where_no_capacity_is_known():
    found = loaded(By.PERSON, Unit.MONTH, work("a", 1, 30, 22))
    assert found.over(0) == 0
    assert found.excesses(0) == []
    assert loaded(By.TEAM, Unit.MONTH).is_empty


def test_work_is_not_spread_over_the_days_its_owner_is_away():
    away = Person(name="Bo", absences={"2026-06-01/2026-06-05": "Leave"})
    found = loaded(By.PERSON, Unit.WEEK, away, work("a", 1, 12, 1, owner_id=away.id))
    assert found.weeks == pytest.approx([0, 1])
