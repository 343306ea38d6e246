"""Resource levelling to proven optimality, by the constraint solver of OR-Tools (CP-SAT)."""

from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from time import monotonic
from typing import Any

import numpy as np

from mlpm_planner.analysis.schedule.bounds import heads, tails
from mlpm_planner.analysis.schedule.generation import Network, generate, network, ordered
from mlpm_planner.analysis.schedule.levelling import (
    SEED,
    Budget,
    Levelled,
    Watch,
    checked_bound,
    level,
    whole,
)
from mlpm_planner.analysis.schedule.levelling_problem import Movable, Problem, movable
from mlpm_planner.domain.errors import RuleError

SECONDS = 30.0
_WORKERS = 2
_FIRST = Budget(schedules=300, seconds=2.0)
_LOOK_EVERY = 0.05
_ROUNDING = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class _Model:
    """The constraint model of the movable activities, and its start variables."""

    model: Any
    starts: list[Any]
    makespan: Any


@dataclass(slots=True)
class _Told:
    """What the solver has told so far: its best makespan and bound."""

    makespan: int
    bound: int
    callback: Any = None

    def raise_bound(self, bound: float) -> None:
        """A better bound was proven."""
        self.bound = max(self.bound, ceil(bound - _ROUNDING))


def level_optimally(
    problem: Problem, seconds: float = SECONDS, watch: Watch | None = None, *, seed: int = SEED
) -> Levelled:
    """The shortest schedule, proven where `is_optimal`; else the best within the time and its gap.

    Starts from the schedule that `level` finds. Progress is the share of the time. A search that
    is cancelled returns the best so far. Raises LevellingError where there is no schedule, and
    RuleError where OR-Tools is not installed.
    """
    solver_module = _cp_model()
    watch = watch or Watch()
    first = level(problem, _FIRST, Watch(cancelled=watch.cancelled), seed=seed)
    if first.is_optimal or watch.cancelled():
        return first
    given = movable(problem)
    net = network(given)
    bound = checked_bound(problem, given, net)
    hint: list[int] = first.starts[given.rows].tolist()
    built = _model(solver_module, given, net, (bound, first.makespan))
    for variable, start in zip(built.starts, hint, strict=True):
        built.model.add_hint(variable, start)
    solver = _solver(solver_module, seconds, seed)
    status = _solve(solver, built, watch, _told(solver_module, first.makespan, bound))
    bound = max(bound, ceil(solver.best_objective_bound - _ROUNDING))
    if status not in {solver_module.OPTIMAL, solver_module.FEASIBLE}:
        return Levelled(first.starts, first.makespan, bound)
    found = [int(solver.value(variable)) for variable in built.starts]
    early = generate(net, ordered(net, found), net.free.copy())
    return whole(problem, given, early, bound)


def _cp_model() -> Any:
    try:
        from ortools.sat.python import cp_model
    except ImportError as error:
        raise RuleError(
            "A proven optimum needs OR-Tools. Install it with: "
            'pip install "mlpm-planner[optimise]", or level without it.'
        ) from error
    return cp_model


def _told(module: Any, makespan: int, bound: int) -> _Told:
    """What is known at first, with the callback that hears of shorter schedules."""
    told = _Told(makespan, bound)

    class Callback(module.CpSolverSolutionCallback):  # the base is known only here
        def on_solution_callback(self) -> None:
            told.makespan = round(self.objective_value)

    told.callback = Callback()
    return told


def _model(module: Any, given: Movable, net: Network, limits: tuple[int, int]) -> _Model:
    """Intervals, links, cumulative resources; the makespan is between the limits."""
    model = module.CpModel()
    least, most = limits
    durations = net.durations
    starts = [
        model.new_int_var(head, max(head, most - tail), "")
        for head, tail in zip(heads(net), tails(net), strict=True)
    ]
    makespan = model.new_int_var(least, most, "")
    for row, start in enumerate(starts):
        model.add(makespan >= start + durations[row])
        for other, lag in net.before[row]:
            model.add(start >= starts[other] + lag)
    intervals = [
        model.new_fixed_size_interval_var(start, duration, "")
        for start, duration in zip(starts, durations, strict=True)
    ]
    for resource in range(given.capacities.size):
        _add_resource(model, given, intervals, resource)
    model.minimize(makespan)
    return _Model(model, starts, makespan)


def _add_resource(model: Any, given: Movable, intervals: list[Any], resource: int) -> None:
    """The users of a resource, and as one more user each stretch of slots with less of it."""
    demands: list[int] = given.demands[:, resource].tolist()
    users = [(interval, demand) for interval, demand in zip(intervals, demands, strict=True)]
    free, capacity = given.free[resource], int(given.capacities[resource])
    most = max(capacity, int(free.max(initial=0)))
    edges = [0, *(np.flatnonzero(np.diff(free)) + 1).tolist(), free.size] if free.size else []
    for first, last in pairwise(edges):
        held = model.new_fixed_size_interval_var(first, last - first, "")
        users.append((held, most - int(free[first])))
    if most > capacity:
        rest = given.longest + 1 - free.size
        users.append((model.new_fixed_size_interval_var(free.size, rest, ""), most - capacity))
    model.add_cumulative([user for user, _ in users], [use for _, use in users], most)


def _solver(module: Any, seconds: float, seed: int) -> Any:
    solver = module.CpSolver()
    solver.parameters.num_workers = _WORKERS
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.random_seed = seed
    solver.parameters.catch_sigint_signal = False  # Ctrl+C belongs to the program
    return solver


def _solve(solver: Any, built: _Model, watch: Watch, told: "_Told") -> Any:
    """Solves on another thread; tells the progress and looks for a cancel on this one."""
    solver.best_bound_callback = told.raise_bound
    end = monotonic() + solver.parameters.max_time_in_seconds
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(solver.solve, built.model, told.callback)
        try:
            while not wait([answer], _LOOK_EVERY).done:
                left = max(0.0, end - monotonic())
                share = 1 - left / solver.parameters.max_time_in_seconds
                watch.progress(share, told.makespan, told.bound)
                if watch.cancelled():
                    solver.stop_search()
        except BaseException:  # Ctrl+C: the pool waits for the solver
            solver.stop_search()
            raise
    return answer.result()
