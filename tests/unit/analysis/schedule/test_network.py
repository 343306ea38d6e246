import json

import numpy as np
import psplib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from networks import (
    ALWAYS,
    MONDAY,
    OFFICE,
    SUNDAYS,
    day,
    days,
    links,
    longest_paths,
    network,
    plans,
)

from mlpm_planner.analysis.schedule.calendars import Calendars
from mlpm_planner.analysis.schedule.errors import CycleError, OutOfRangeError, ScheduleError
from mlpm_planner.analysis.schedule.links import Plan, slack
from mlpm_planner.analysis.schedule.workdays import WorkCalendar


def dates_of(found):
    return [f"{start}/{end}" for start, end in zip(found.starts, found.ends, strict=True)]


@pytest.mark.parametrize(
    ("kind", "lag", "expected"),
    [
        ("FS", 0, "2026-06-04/2026-06-05"),
        ("FS", 1, "2026-06-05/2026-06-08"),
        ("FS", -1, "2026-06-03/2026-06-04"),
        ("FS", 2.5, "2026-06-09/2026-06-10"),
        ("SS", 1, "2026-06-02/2026-06-03"),
        ("FF", 0, "2026-06-02/2026-06-03"),
        ("FF", 1, "2026-06-03/2026-06-04"),
        ("SF", 2, "2026-06-01/2026-06-02"),
        ("SF", 3, "2026-06-02/2026-06-03"),
    ],
)
def test_each_kind_of_link_places_its_successor(kind, lag, expected):
    found = network([3, 2], (0, 1, kind, lag))
    assert dates_of(found)[1] == expected


def test_milestone_falls_on_the_day_its_predecessor_ends():
    found = network([5, 0, 1, 0], (0, 1), (1, 2), start=MONDAY)
    assert dates_of(found) == [
        "2026-06-01/2026-06-05",
        "2026-06-05/2026-06-05",
        "2026-06-08/2026-06-08",
        "2026-06-01/2026-06-01",
    ]


def test_holidays_and_free_days_of_the_task_itself_are_passed_over():
    calendars = Calendars((OFFICE, ALWAYS), np.array([0, 1, 0]))
    found = network([5, 2, 1], (0, 1), (1, 2), calendars=calendars)
    assert dates_of(found) == [
        "2026-06-01/2026-06-08",
        "2026-06-09/2026-06-10",
        "2026-06-11/2026-06-11",
    ]


def test_weekend_work_may_follow_a_friday_and_its_lag_counts_in_its_own_days():
    calendars = Calendars((OFFICE, ALWAYS), np.array([0, 1, 1]))
    found = network([4, 1, 1], (0, 1), (0, 2, "FS", 2), calendars=calendars)
    assert dates_of(found)[1:] == ["2026-06-06/2026-06-06", "2026-06-08/2026-06-08"]


def test_fixed_start_wins_over_links_and_shows_what_it_violates():
    found = network([5, 2], (0, 1), fixed=days("NaT", "2026-06-03"))
    assert dates_of(found)[1] == "2026-06-03/2026-06-04"
    assert found.link_slack.tolist() == [-3]
    assert found.total_slack.tolist() == [-3, 1]
    assert found.critical.tolist() == [True, False]


def test_deadline_takes_slack_away_and_may_leave_less_than_none():
    found = network([5, 10], deadlines=days("2026-06-08", "2026-06-11"))
    assert found.total_slack.tolist() == [1, -1]
    assert network([5, 10]).total_slack.tolist() == [5, 0]


def test_start_no_earlier_than_holds_a_task_back_and_what_follows():
    found = network([1, 1], (0, 1), earliest=days("2026-06-06", "NaT"))
    assert dates_of(found) == ["2026-06-08/2026-06-08", "2026-06-09/2026-06-09"]


def test_empty_network_has_no_length():
    found = network([])
    assert (found.makespan, found.total_slack.size, found.starts.size) == (0, 0, 0)


def test_circle_is_an_error_that_names_its_rows():
    with pytest.raises(CycleError, match="1 → 2 → 1") as refused:
        network([1, 1, 1], (0, 1), (1, 2), (2, 1))
    assert refused.value.rows == (1, 2)


@pytest.mark.parametrize("duration", [-1, np.nan, np.inf])
def test_duration_that_is_none_is_refused_with_its_row(duration):
    with pytest.raises(ScheduleError, match="duration of row 1") as refused:
        network([1, duration])
    assert refused.value.row == 1


def test_days_outside_the_years_of_a_plan_are_refused():
    with pytest.raises(OutOfRangeError):
        network([1], start=day("1969-12-31"))
    with pytest.raises(OutOfRangeError) as refused:
        network([1, 300 * 261], (0, 1))
    assert refused.value.row == 1
    with pytest.raises(OutOfRangeError):
        network([1], fixed=days("2200-01-01"))


def test_calendar_without_working_days_is_refused():
    free = np.arange("1970-01-01", "2200-01-01", dtype="datetime64[D]").tolist()
    with pytest.raises(ScheduleError, match="no working days"):
        Calendars.one(WorkCalendar(holidays=free), 1)
    with pytest.raises(ValueError, match="no working days"):
        WorkCalendar("0000000")


def test_deep_graphs_are_worked_out_like_flat_ones():
    chain = [(row, row + 1) for row in range(999)]
    found = network([1] * 1000 + [400], *chain, (1000, 500))
    assert found.makespan == 1000
    assert found.total_slack.tolist() == [0] * 1000 + [100]
    assert found.change(0, duration=3).size == 1000
    assert found.total_slack.tolist() == [0] * 1000 + [102]


# ---- published figures


def test_psplib_networks_have_the_published_critical_paths(real_files):
    expected = json.loads((real_files / "schedule/psplib/expected.json").read_text())
    assert len(expected) == 155
    for name, figures in expected.items():
        instance = psplib.read(real_files / "schedule" / name)
        durations, pairs = instance.durations, instance.links
        assert (len(durations), len(pairs)) == (figures["jobs"], figures["precedences"])
        found = network(durations, *pairs)
        assert found.makespan == figures["cpm_makespan"], name
        assert found.total_slack.sum() == figures["total_slack_sum"], name
        worked = found.critical & (np.array(durations) > 0)
        assert worked.sum() == figures["critical_jobs_nonzero_duration"], name


def test_textbook_tables_are_reproduced(real_files):
    for project in json.loads((real_files / "schedule/textbook/cpm_textbook.json").read_text()):
        rows = {activity["id"]: row for row, activity in enumerate(project["activities"])}
        found = network(
            [activity["duration"] for activity in project["activities"]],
            *(
                (rows[r["pred"]], rows[r["succ"]], r["type"], r["lag"])
                for r in project["relations"]
            ),
        )
        published, origin = project["published"], found.earliest_start.min()
        assert found.makespan == published["duration"]
        assert (found.earliest_start - origin).tolist() == published["early_start"]
        assert (found.latest_start - origin).tolist() == published["late_start"]
        assert [i for i, row in rows.items() if found.critical[row]] == published["critical"]


# ---- properties


@given(plans(), st.data())
def test_first_days_are_those_of_the_longest_paths(plan, data):
    durations, found, calendars = plan
    offsets = st.lists(st.integers(0, 20), min_size=len(durations), max_size=len(durations))
    floors = MONDAY + np.array(data.draw(offsets))
    result = network(durations, *found, calendars=calendars, earliest=floors)
    starts, lengths = longest_paths(durations, found, calendars, floors)
    work = np.array(lengths) > 0
    assert result.starts[work].tolist() == starts[work].tolist()
    assert result.earliest_start.tolist() == calendars.positions(starts).tolist()


@settings(max_examples=40)
@given(plans())
def test_every_link_is_kept_and_nobody_is_late_without_deadlines(plan):
    durations, found, calendars = plan
    result = network(durations, *found, calendars=calendars)
    assert (result.link_slack >= 0).all()
    assert (result.total_slack >= 0).all()
    assert (result.free_slack >= 0).all()
    assert (result.free_slack <= result.total_slack).all()
    assert result.critical.any()


@settings(max_examples=40)
@given(plans(calendars=(OFFICE,)))
def test_dates_keep_the_links_as_the_roadmap_judges_them(plan):
    durations, found, calendars = plan
    result = network(durations, *found, calendars=calendars)
    drawn = Plan(result.starts, result.ends, np.array(durations) == 0)
    assert (slack(links(*found), drawn, OFFICE) >= 0).all()


@settings(max_examples=40)
@given(plans(calendars=(OFFICE,)), st.data())
def test_slack_is_how_far_a_task_can_slip(plan, data):
    durations, found, calendars = plan
    result = network(durations, *found, calendars=calendars)
    row = data.draw(st.integers(0, len(durations) - 1))
    for spare, others in ((result.total_slack[row], False), (result.free_slack[row], True)):
        for days_late in (spare, spare + 1):
            slipped = result.earliest_start[row] + days_late
            earliest = np.full(len(durations), MONDAY)
            earliest[row] = OFFICE.day_at(np.array([slipped]))[0]
            late = network(durations, *found, calendars=calendars, earliest=earliest)
            moves = late.earliest_start != result.earliest_start
            moves[row] = False
            finish = late.earliest_finish.max() > result.earliest_finish.max()
            assert (finish or (others and moves.any())) == (days_late > spare)


@settings(max_examples=40)
@given(plans(), st.data())
def test_total_slack_never_moves_the_finish_whatever_the_calendars(plan, data):
    durations, found, calendars = [max(1, duration) for duration in plan[0]], *plan[1:]
    result = network(durations, *found, calendars=calendars)
    row = data.draw(st.integers(0, len(durations) - 1))
    latest = calendars.days(result.latest_start)[row]
    earliest = np.full(len(durations), MONDAY)
    earliest[row] = latest
    late = network(durations, *found, calendars=calendars, earliest=earliest)
    assert late.ends.max() == result.ends.max()


changes = st.tuples(
    st.integers(0, 7),
    st.sampled_from(["earliest", "fixed", "deadline", "duration"]),
    st.one_of(st.none(), st.integers(0, 25)),
)


@settings(max_examples=60)
@given(plans(), st.lists(changes, max_size=6), st.booleans())
def test_changes_one_by_one_come_to_what_a_fresh_start_does(plan, edits, looked):
    durations, found, calendars = plan
    count = len(durations)
    durations = np.array(durations, np.float64)
    columns = {name: np.full(count, day("NaT")) for name in ("earliest", "fixed", "deadline")}
    result = network(durations, *found, calendars=calendars)
    for number, name, value in edits:
        row = number % count
        before = result.earliest_start, result.earliest_finish
        if looked:
            assert result.total_slack.size == count
        if name == "duration":
            durations[row] = value or 0
            moved = result.change(row, duration=value or 0)
        else:
            columns[name][row] = day("NaT") if value is None else MONDAY + value
            moved = result.change(row, **{name: columns[name][row]})
        after = result.earliest_start, result.earliest_finish
        differ = (before[0] != after[0]) | (before[1] != after[1])
        assert sorted(moved.tolist()) == np.flatnonzero(differ).tolist()
    fresh = network(
        durations,
        *found,
        calendars=calendars,
        earliest=columns["earliest"],
        fixed=columns["fixed"],
        deadlines=columns["deadline"],
    )
    for name in ("earliest_start", "earliest_finish", "latest_start", "free_slack", "starts"):
        assert getattr(result, name).tolist() == getattr(fresh, name).tolist(), name
    assert result.makespan == fresh.makespan


def test_calendars_that_work_on_the_same_days_are_one():
    found = Calendars((WorkCalendar(), WorkCalendar("1111100"), SUNDAYS), np.array([0, 1, 2]))
    assert (len(found.table), found.of.tolist()) == (2, [0, 0, 1])
