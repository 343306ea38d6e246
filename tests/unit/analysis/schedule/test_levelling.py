import numpy as np
import psplib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from levelled_plans import broken_rules, crowded, make, of_instance, problems

from mlpm_planner.analysis.schedule.levelling import Budget, Watch, level
from mlpm_planner.analysis.schedule.levelling_problem import FREE, LevellingError, start_links
from mlpm_planner.analysis.schedule.links import KINDS, Links

QUICK = Budget(schedules=150)


def test_two_activities_of_one_person_follow_each_other():
    found = level(make([3, 2], [1, 1], [1]))
    assert found.makespan == 5
    assert found.is_optimal
    assert sorted(found.starts.tolist()) in ([0, 2], [0, 3])


def test_two_activities_of_two_people_run_at_once():
    assert level(make([3, 2], [1, 1], [2])).starts.tolist() == [0, 0]


def test_what_needs_nobody_waits_for_nobody():
    assert level(make([3, 2, 4], [1, 0, 1], [1])).starts[1] == 0


@pytest.mark.parametrize(
    ("kind", "lag", "expected"),
    [("FS", 0, 4), ("FS", -1, 3), ("FS", 1.5, 6), ("SS", 2, 2), ("FF", 0, 1), ("SF", 5, 2)],
)
def test_links_of_every_kind_hold(kind, lag, expected):
    durations = np.array([4, 3])
    link = Links(np.array([0]), np.array([1]), np.array([KINDS.index(kind)]), np.array([lag]))
    distance = start_links(link, durations).lags[0]
    assert level(make(durations, [0, 0], [1], [(0, 1, distance)])).starts.tolist() == [0, expected]


def test_an_activity_is_not_spread_over_a_holiday():
    assert level(make([3], [1], [1], availability=[[1, 1, 0, 1]])).starts.tolist() == [3]


def test_a_short_activity_fills_the_gap_before_a_holiday():
    found = level(make([3, 2], [1, 1], [1], availability=[[1, 1, 0, 1]]))
    assert found.starts.tolist() == [3, 0]


def test_part_time_leaves_room_for_what_needs_less():
    found = level(make([2, 2], [2, 1], [2], availability=[[1, 1]]))
    assert found.starts.tolist() == [2, 0]


def test_nothing_starts_before_its_date():
    assert level(make([2], [1], [1], releases=[4])).starts.tolist() == [4]


def test_others_make_way_for_what_is_fixed():
    found = level(make([2, 3], [1, 1], [1], fixed=[1, FREE]))
    assert found.starts.tolist() == [1, 3]


def test_what_is_fixed_stays_though_its_link_and_the_capacity_are_broken():
    found = level(make([4, 2, 1], [1, 1, 1], [1], [(2, 0, 1)], fixed=[0, 1, FREE]))
    assert found.starts.tolist() == [0, 1, 4]


def test_what_follows_a_fixed_activity_waits_for_it():
    assert level(make([2, 1], [0, 0], [1], [(0, 1, 2)], fixed=[5, FREE])).starts.tolist() == [5, 7]


def test_among_the_shortest_schedules_the_one_that_delays_what_matters_least():
    durations, needs = [3, 3, 3], [1, 1, 1]
    first = level(make(durations, needs, [1], priorities=[1, 1, 9])).starts
    other = level(make(durations, needs, [1], priorities=[1, 9, 1])).starts
    assert (first[2], other[1]) == (0, 0)


@pytest.mark.parametrize(
    ("problem", "message", "rows"),
    [
        (make([2], [1], [0], names=("Ranker",), resource_names=("Data",)),
         "“Ranker” needs 1 of “Data”, which has no capacity.", (0,)),
        (make([1, 2], [1, 3], [2]), "Activity 2 needs 3 of resource 1, which has 2.", (1,)),
        (make([1, 1], [0, 0], [1], [(0, 1, 1), (1, 0, 1)]),
         "in a circle: Activity 1 → Activity 2 → Activity 1.", (0, 1)),
        (make([3000, 3000], [1, 1], [1]), "does not end within ten years", (0,)),
        (make([3000, 1], [0, 0], [1], [(0, 1, 3660)]), "Activity 2 would finish 3,661", (1,)),
        (make([-1], [0], [1]), "Activity 1 takes -1 working days: it must be between", (0,)),
        (make([1], [-2], [1]), "Activity 1 needs -2 of a resource", (0,)),
        (make([1], [1], [1], releases=[-2]), "Activity 1 may start -2 working days", (0,)),
    ],
)  # fmt: skip
def test_what_cannot_be_levelled_is_named(problem, message, rows):
    with pytest.raises(LevellingError) as caught:
        level(problem, QUICK)
    assert message in caught.value.message
    assert caught.value.rows == rows


def test_what_is_fixed_needs_no_capacity():
    assert level(make([2], [5], [0], fixed=[3])).starts.tolist() == [3]


def test_an_empty_plan_ends_where_it_starts():
    found = level(make([], [], [1]))
    assert (found.makespan, found.bound, found.gap) == (0, 0, 0.0)


def test_progress_grows_and_a_cancelled_search_gives_the_best_so_far():
    problem = crowded()
    told = []

    def stop_at_half() -> bool:
        return bool(told) and told[-1][0] >= 0.5

    watch = Watch(lambda *what: told.append(what), stop_at_half)
    found = level(problem, QUICK, watch)
    shares, spans, bounds = zip(*told, strict=True)
    assert list(shares) == sorted(shares)
    assert max(shares[:-1]) < 0.55
    assert list(spans) == sorted(spans, reverse=True)
    assert set(bounds) == {found.bound}
    assert found.makespan == spans[-1]
    assert broken_rules(problem, found.starts) == []


def test_no_time_left_still_gives_a_schedule():
    problem = crowded()
    assert broken_rules(problem, level(problem, Budget(seconds=0)).starts) == []


def test_the_same_seed_gives_the_same_schedule():
    problem = crowded()
    first, second = (level(problem, QUICK, seed=7).starts.tolist() for _ in range(2))
    assert first == second
    assert first != level(problem, QUICK, seed=8).starts.tolist()


def test_published_networks_are_levelled_close_to_their_optimum(real_files):
    optima = psplib.optima(real_files / "schedule" / "psplib")
    chosen = list(optima.items())[::6]
    gaps = []
    for path, optimum in chosen:
        problem = of_instance(psplib.read(path))
        found = level(problem, Budget(schedules=300))
        assert broken_rules(problem, found.starts) == [], path.name
        assert found.bound <= optimum <= found.makespan, path.name
        gaps.append(found.makespan / optimum - 1)
    assert len(gaps) >= 25
    assert np.mean(gaps) < 0.007


@settings(max_examples=60)
@given(problems())
def test_schedules_are_feasible_and_not_below_their_bound(problem):
    found = level(problem, QUICK)
    assert broken_rules(problem, found.starts) == []
    assert found.makespan == max(found.starts + problem.durations)
    assert found.bound <= found.makespan


@settings(max_examples=30)
@given(problems(), st.integers(0, 5))
def test_a_longer_search_is_never_worse(problem, seed):
    short, long = (level(problem, Budget(n), seed=seed).makespan for n in (3, 60))
    assert long <= short
