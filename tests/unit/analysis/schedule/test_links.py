import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlpm_planner.analysis.schedule.links import (
    KINDS,
    Links,
    Plan,
    find_cycle,
    followers,
    path,
    slack,
)
from mlpm_planner.analysis.schedule.workdays import WorkCalendar

MON, TUE, WED, THU, FRI = (f"2025-03-{day}" for day in (10, 11, 12, 13, 14))
SAT, NEXT_MON, NEXT_TUE = "2025-03-15", "2025-03-17", "2025-03-18"


def slack_of(kind, predecessor, successor, lag=0, milestones=(False, False)):
    """Slack of one link between two (start, end) features."""
    starts, ends = np.array([predecessor, successor], "datetime64[D]").T
    link = Links(np.array([0]), np.array([1]), np.array([KINDS.index(kind)]), np.array([lag]))
    return slack(link, Plan(starts, ends, np.array(milestones)), WorkCalendar())[0]


@pytest.mark.parametrize(
    ("kind", "predecessor", "successor", "lag", "expected"),
    [
        ("FS", (MON, TUE), (WED, FRI), 0, 0),
        ("FS", (MON, TUE), (TUE, FRI), 0, -1),
        ("FS", (MON, FRI), (NEXT_MON, NEXT_TUE), 0, 0),
        ("FS", (MON, FRI), (SAT, NEXT_TUE), 0, 0),
        ("FS", (MON, TUE), (FRI, FRI), 2, 0),
        ("FS", (MON, TUE), (TUE, FRI), -1, 0),
        ("FS", (MON, TUE), (WED, FRI), 0.5, -0.5),
        ("SS", (TUE, FRI), (TUE, TUE), 0, 0),
        ("SS", (TUE, FRI), (MON, FRI), 0, -1),
        ("FF", (MON, THU), (MON, THU), 0, 0),
        ("FF", (MON, THU), (MON, WED), 0, -1),
        ("SF", (WED, FRI), (MON, TUE), 0, 0),
        ("SF", (THU, FRI), (MON, TUE), 0, -1),
    ],
)
def test_slack_counts_working_days_to_spare(kind, predecessor, successor, lag, expected):
    assert slack_of(kind, predecessor, successor, lag) == expected


def test_milestone_on_the_day_its_predecessor_ends_is_kept_and_a_day_earlier_not():
    assert slack_of("FS", (MON, WED), (WED, WED), milestones=(False, True)) >= 0
    assert slack_of("FS", (MON, WED), (TUE, TUE), milestones=(False, True)) == -1


def test_feature_may_start_on_the_day_of_the_milestone_before_it():
    assert slack_of("FS", (WED, WED), (WED, FRI), milestones=(True, False)) == 0
    assert slack_of("FS", (WED, WED), (TUE, FRI), milestones=(True, False)) == -1


def test_link_to_a_feature_without_dates_is_neither_kept_nor_violated():
    assert np.isnan(slack_of("FS", (MON, TUE), ("NaT", "NaT")))


def pairs(*links):
    predecessors, successors = np.array(links, np.int64).reshape(-1, 2).T
    return predecessors, successors


def test_circle_is_named_in_the_order_of_its_links():
    links = pairs((0, 1), (1, 2), (2, 3), (3, 1), (3, 4))
    assert find_cycle(5, *links) == (1, 2, 3)


def test_feature_that_waits_for_itself_is_a_circle():
    assert find_cycle(3, *pairs((0, 1), (2, 2))) == (2,)


def test_plan_without_a_circle_has_none():
    assert find_cycle(4, *pairs((0, 1), (0, 2), (1, 3), (2, 3))) == ()
    assert find_cycle(0, *pairs()) == ()


def test_path_tells_whether_a_new_link_would_close_a_circle():
    links = pairs((0, 1), (1, 2), (0, 2), (2, 3))
    assert path(5, *links, 0, 3) == (0, 2, 3)
    assert path(5, *links, 3, 0) == ()
    assert path(5, *links, 4, 4) == (4,)


def test_followers_are_all_that_wait_directly_or_not():
    links = pairs((0, 1), (1, 2), (3, 2), (2, 4))
    assert followers(6, *links, np.array([1])).tolist() == [2, 4]
    assert followers(6, *links, np.array([5])).tolist() == []


def test_long_chain_of_100000_links_is_no_problem():
    chain = np.arange(100_000)
    assert find_cycle(100_001, chain, chain + 1) == ()
    closed = find_cycle(100_000, chain, (chain + 1) % 100_000)
    assert len(closed) == 100_000


graphs = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=14)


@given(graphs)
def test_a_named_circle_is_made_of_links_and_its_absence_is_an_order(links):
    predecessors, successors = pairs(*links)
    circle = find_cycle(8, predecessors, successors)
    if circle:
        steps = zip(circle, (*circle[1:], circle[0]), strict=True)
        assert set(steps) <= set(links)
        assert len(set(circle)) == len(circle)
    else:
        assert all(not path(8, predecessors, successors, after, before) for before, after in links)
