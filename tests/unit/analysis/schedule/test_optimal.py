import sys
from itertools import product

import numpy as np
import psplib
import pytest
from hypothesis import given, settings
from levelled_plans import broken_rules, crowded, make, of_instance, problems

from mlpm_planner.analysis.schedule.levelling import Budget, Watch, level
from mlpm_planner.analysis.schedule.levelling_problem import FREE, LevellingError
from mlpm_planner.analysis.schedule.optimal import level_optimally
from mlpm_planner.domain.errors import RuleError


@pytest.fixture(autouse=True)
def _solver(request):
    if "without_solver" not in request.fixturenames:
        pytest.importorskip("ortools")


@pytest.fixture
def without_solver(monkeypatch):
    monkeypatch.setitem(sys.modules, "ortools.sat.python", None)


def test_published_networks_are_proven_optimal(real_files):
    optima = list(psplib.optima(real_files / "schedule" / "psplib").items())[5::20]
    assert len(optima) >= 7
    for path, optimum in optima:
        problem = of_instance(psplib.read(path))
        found = level_optimally(problem)
        assert broken_rules(problem, found.starts) == [], path.name
        assert (found.makespan, found.bound) == (optimum, optimum), path.name


@settings(max_examples=25)
@given(problems(most=6))
def test_optimum_is_feasible_and_never_longer_than_what_the_search_finds(problem):
    quick, found = level(problem, Budget(schedules=60)), level_optimally(problem)
    assert found.is_optimal
    assert found.makespan <= quick.makespan
    assert broken_rules(problem, found.starts) == []


@settings(max_examples=25)
@given(problems(most=3, longest=3))
def test_nothing_shorter_exists(problem):
    found = level_optimally(problem)
    fixed = problem.fixed.tolist()
    choices = [range(found.makespan) if at == FREE else [at] for at in fixed]
    shorter = [
        starts
        for starts in product(*choices)
        if max(np.array(starts) + problem.durations) < found.makespan
    ]
    assert all(broken_rules(problem, starts) for starts in shorter)


def test_more_people_for_a_while_are_made_use_of():
    problem = make([4] * 5, [1] * 5, [1], availability=[[2] * 8])
    found = level_optimally(problem)
    assert found.makespan == 12
    assert broken_rules(problem, found.starts) == []


def test_progress_tells_the_best_makespan_and_the_bound():
    told = []
    found = level_optimally(crowded(), watch=Watch(lambda *what: told.append(what)))
    assert found.is_optimal
    assert told
    for share, makespan, bound in told:
        assert 0 <= share <= 1
        assert bound <= found.makespan <= makespan


def test_a_cancelled_proof_gives_the_best_so_far():
    asked = []

    def cancelled() -> bool:
        asked.append(True)
        return len(asked) > 100  # within the search that comes before the solver, or soon after

    problem = crowded()
    found = level_optimally(problem, watch=Watch(cancelled=cancelled))
    assert broken_rules(problem, found.starts) == []
    assert found.bound <= found.makespan


def test_no_time_gives_the_schedule_of_the_search_and_its_gap():
    problem = crowded()
    found = level_optimally(problem, seconds=1e-6)
    assert broken_rules(problem, found.starts) == []
    assert found.gap == pytest.approx((found.makespan - found.bound) / found.makespan)


def test_what_cannot_be_levelled_is_named():
    with pytest.raises(LevellingError, match="which has no capacity"):
        level_optimally(make([1], [1], [0]))


@pytest.mark.usefixtures("without_solver")
def test_without_the_extra_the_message_names_it():
    with pytest.raises(RuleError, match=r"mlpm-planner\[optimise\]"):
        level_optimally(make([1], [1], [1]))
