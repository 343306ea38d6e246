import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from networks import ALWAYS, MONDAY, OFFICE, days, links, plans

from mlpm_planner.analysis.schedule.calendars import Calendars
from mlpm_planner.analysis.schedule.cascade import Cascade
from mlpm_planner.analysis.schedule.errors import CycleError, OutOfRangeError
from mlpm_planner.analysis.schedule.links import Plan, slack
from mlpm_planner.analysis.schedule.workdays import WorkCalendar

WEEK1, WEEK2, WEEK3 = (
    "2026-06-01/2026-06-05",
    "2026-06-08/2026-06-12",
    "2026-06-15/2026-06-19",
)


def spans(*texts):
    return tuple(days(*column) for column in zip(*(text.split("/") for text in texts), strict=True))


def cascade(*texts, tied=(), manual=(), milestones=(), calendars=None, **more):
    starts, ends = spans(*texts)
    rows = np.arange(len(texts))
    return Cascade(
        Plan(starts, ends, np.isin(rows, milestones)),
        links(*tied),
        calendars or Calendars.one(WorkCalendar(), len(texts)),
        movable=~np.isin(rows, manual),
        **more,
    )


def moved(moves):
    order = np.argsort(moves.rows)
    return {int(moves.rows[n]): f"{moves.starts[n]}/{moves.ends[n]}" for n in order.tolist()}


def put(found, row, text, **more):
    return moved(found.move(np.array([row]), *spans(text), **more))


def test_followers_give_way_one_after_the_other_and_no_further_than_needed():
    found = cascade(WEEK1, WEEK2, "2026-06-17/2026-06-18", tied=[(0, 1), (1, 2)])
    assert put(found, 0, "2026-06-02/2026-06-08") == {
        0: "2026-06-02/2026-06-08",
        1: "2026-06-09/2026-06-15",
    }
    assert put(found, 0, "2026-06-05/2026-06-11")[2] == "2026-06-19/2026-06-22"


def test_a_plan_is_the_same_after_it_was_moved_about():
    found = cascade(WEEK1, WEEK2, tied=[(0, 1)])
    first = put(found, 0, WEEK2)
    put(found, 0, WEEK3)
    assert put(found, 0, WEEK2) == first == {0: WEEK2, 1: WEEK3}


def test_nothing_comes_earlier_unless_asked_or_held_by_a_hard_link():
    tied = [(0, 1), (1, 2)]
    assert put(cascade(WEEK2, WEEK3, WEEK3, tied=tied), 0, WEEK1) == {0: WEEK1}
    assert put(cascade(WEEK2, WEEK3, WEEK3, tied=tied), 0, WEEK1, pull=True) == {
        0: WEEK1,
        1: WEEK2,
    }
    hard = cascade(WEEK2, WEEK3, WEEK3, tied=[(0, 1), (0, 2)], hard=np.array([True, False]))
    assert put(hard, 0, WEEK1) == {0: WEEK1, 1: WEEK2}


def test_nothing_is_pulled_before_its_earliest_day():
    found = cascade(WEEK2, WEEK3, tied=[(0, 1)], earliest=days("NaT", "2026-06-10"))
    assert put(found, 0, WEEK1, pull=True)[1] == "2026-06-10/2026-06-16"


def test_manual_features_stay_and_their_links_are_violated():
    found = cascade(WEEK1, WEEK2, WEEK3, tied=[(0, 1), (1, 2)], manual=[1])
    moves = found.move(np.array([0]), *spans(WEEK2))
    assert moved(moves) == {0: WEEK2}
    assert found.slack(moves).tolist() == [-5, 0]
    assert found.slack().tolist() == [0, 0]


def test_milestone_moves_to_the_day_its_predecessor_ends():
    found = cascade(WEEK1, "2026-06-05/2026-06-05", tied=[(0, 1)], milestones=[1])
    assert put(found, 0, WEEK2)[1] == "2026-06-12/2026-06-12"


def test_each_feature_moves_in_its_own_calendar():
    calendars = Calendars((OFFICE, ALWAYS), np.array([0, 1, 0]))
    found = cascade(
        WEEK1, "2026-06-06/2026-06-07", "2026-06-09/2026-06-16", tied=[(0, 1), (0, 2)],
        calendars=calendars,
    )  # fmt: skip
    assert put(found, 0, WEEK2) == {
        0: WEEK2,
        1: "2026-06-13/2026-06-14",
        2: "2026-06-16/2026-06-22",
    }


def test_slip_says_how_far_everything_moves():
    found = cascade(WEEK1, WEEK2, WEEK3, tied=[(0, 1)])
    assert moved(found.slip(np.array([0]), 2)) == {
        0: "2026-06-03/2026-06-09",
        1: "2026-06-10/2026-06-16",
    }


def test_repair_moves_the_successor_and_what_follows_just_enough():
    found = cascade(WEEK1, "2026-06-03/2026-06-04", WEEK2, tied=[(0, 1), (1, 2)], manual=[1])
    assert moved(found.repair(0)) == {1: "2026-06-08/2026-06-09", 2: "2026-06-10/2026-06-16"}
    assert moved(found.repair(1)) == {}


def test_repair_may_move_the_predecessor_earlier_with_what_leads_to_it():
    found = cascade(WEEK1, WEEK2, "2026-06-11/2026-06-12", tied=[(0, 1), (1, 2)])
    assert moved(found.repair(1, by_predecessor=True)) == {
        0: "2026-05-28/2026-06-03",
        1: "2026-06-04/2026-06-10",
    }


def test_features_without_dates_tie_nothing():
    found = cascade(WEEK1, "NaT/NaT", tied=[(0, 1)])
    assert put(found, 0, WEEK2) == {0: WEEK2}
    assert np.isnan(found.slack()).all()
    assert moved(found.slip(np.array([1]), 3)) == moved(found.repair(0)) == {}


def test_circles_and_days_beyond_the_plan_are_refused_and_leave_the_plan_as_it_was():
    with pytest.raises(CycleError):
        cascade(WEEK1, WEEK2, tied=[(0, 1), (1, 0)])
    found = cascade(WEEK1, WEEK2, tied=[(0, 1)])
    with pytest.raises(OutOfRangeError) as refused:
        put(found, 0, "2199-12-30/2199-12-31")
    assert refused.value.row == 1
    assert put(found, 0, WEEK2) == {0: WEEK2, 1: WEEK3}


@settings(max_examples=80)
@given(plans(), st.data())
def test_no_link_of_a_movable_follower_stays_violated_and_nothing_else_moves(plan, data):
    durations, tied, calendars = plan
    count = len(durations)
    offsets = st.lists(st.integers(0, 40), min_size=count, max_size=count)
    milestones = np.array(durations) == 0
    places = calendars.positions(MONDAY + np.array(data.draw(offsets)))
    starts = calendars.days(places)
    ends = calendars.days(places + np.maximum(np.ceil(durations).astype(int), 1) - 1)
    movable = np.array(data.draw(st.lists(st.booleans(), min_size=count, max_size=count)))
    found = Cascade(Plan(starts, ends, milestones), links(*tied), calendars, movable=movable)
    row, later = data.draw(st.integers(0, count - 1)), data.draw(st.integers(1, 30))
    moves = found.slip(np.array([row]), later)
    after = found.slack(moves)
    places_after = places.copy()
    places_after[moves.rows] = calendars.positions(moves.starts, moves.rows)
    assert (places_after >= places).all()
    assert set(moves.rows.tolist()) - {row} <= set(np.flatnonzero(movable).tolist())
    for number, (before, successor, *_) in enumerate(tied):
        if movable[successor] and before in moves.rows and successor != row:
            assert after[number] >= 0
    for other in set(moves.rows.tolist()) - {row}:
        reached = [n for n, link in enumerate(tied) if link[1] == other]
        assert min(after[n] for n in reached) == 0


@settings(max_examples=60)
@given(plans(calendars=(OFFICE,)), st.data())
def test_links_are_judged_as_the_roadmap_judges_them_and_repaired_either_way(plan, data):
    durations, tied, calendars = plan
    count = len(durations)
    offsets = st.lists(st.integers(0, 40), min_size=count, max_size=count)
    starts = MONDAY + np.array(data.draw(offsets)) + 30
    drawn = Plan(starts, OFFICE.ends(starts, np.array(durations)), np.array(durations) == 0)
    found = Cascade(drawn, links(*tied), calendars, movable=np.ones(count, np.bool_))
    judged = found.slack()
    assert judged.tolist() == slack(links(*tied), drawn, OFFICE).tolist()
    for number in np.flatnonzero(judged < 0).tolist():
        for by_predecessor in (False, True):
            moves = found.repair(number, by_predecessor=by_predecessor)
            assert found.slack(moves)[number] == 0
            tied_row = tied[number][not by_predecessor]
            assert tied_row in moves.rows
            assert ((moves.starts > starts[moves.rows]) != by_predecessor).all()
