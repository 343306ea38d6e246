"""Resource levelling: the shortest schedule found within a budget of tries.

The resource-constrained project scheduling problem, with distances between starts of any kind,
capacity that changes over time, first slots allowed, and activities that stay where they are.
`optimal` solves the same problem with a solver that can prove that nothing is shorter.
"""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

import numpy as np

from mlpm_planner.analysis.schedule.bounds import heads, lower_bound
from mlpm_planner.analysis.schedule.generation import Network, network
from mlpm_planner.analysis.schedule.improvement import SCHEDULES_A_MEMBER, Member, Search
from mlpm_planner.analysis.schedule.levelling_problem import (
    FREE,
    HORIZON,
    Movable,
    Problem,
    movable,
    too_long,
)
from mlpm_planner.analysis.types import IntArray

SEED = 1
_SPENT_ON_MAKESPAN = 0.7


@dataclass(frozen=True, slots=True)
class Budget:
    """How long to search: a number of schedules, which decides unless the time is up before."""

    schedules: int = 1_000
    seconds: float = 10.0


@dataclass(frozen=True, slots=True)
class Watch:
    """What a search tells while it runs, and whether it is still wanted.

    `progress` hears the share of the budget that is spent, 0 to 1, the best makespan and the
    makespan that none can go below.
    """

    progress: Callable[[float, int, int], None] = lambda _share, _makespan, _bound: None
    cancelled: Callable[[], bool] = lambda: False


@dataclass(frozen=True, slots=True, eq=False)
class Levelled:
    """A feasible schedule: starts (n,), its makespan, and a makespan that none can go below."""

    starts: IntArray
    makespan: int
    bound: int

    @property
    def is_optimal(self) -> bool:
        """Whether it is proven that no schedule is shorter."""
        return self.makespan == self.bound

    @property
    def gap(self) -> float:
        """How much of the makespan is above the bound, 0 to 1."""
        return (self.makespan - self.bound) / self.makespan if self.makespan else 0.0


def level(
    problem: Problem, budget: Budget | None = None, watch: Watch | None = None, *, seed: int = SEED
) -> Levelled:
    """The shortest schedule found, and among those of its length the least weighted delay.

    The same problem, budget and seed give the same schedule unless time runs out. A search that
    is cancelled returns the best so far. Raises LevellingError where there is no schedule.
    """
    given = movable(problem)
    if not given.rows.size:
        return whole(problem, given, [], given.fixed_end)
    net = network(given)
    bound = checked_bound(problem, given, net)
    search = Search(net, given.priorities.tolist(), given.fixed_end, seed)
    best = _search(search, heads(net), bound, (budget or Budget(), watch or Watch()))
    return whole(problem, given, best.starts, bound)


def checked_bound(problem: Problem, given: Movable, net: Network) -> int:
    """The lower bound of the makespan; raises LevellingError where it is past the horizon."""
    bound = lower_bound(given, net)
    if bound > HORIZON:
        raise too_long(problem, int(given.rows[int(np.argmax(heads(net)))]), bound)
    return bound


def whole(problem: Problem, given: Movable, starts: list[int], bound: int) -> Levelled:
    """The schedule of all activities from the starts of the movable ones."""
    all_starts = np.zeros(problem.count, np.int64)
    if problem.fixed is not None:
        all_starts = np.where(problem.fixed == FREE, 0, problem.fixed)
    all_starts[given.rows] = starts
    finishes = all_starts + problem.durations
    makespan = int(finishes.max(initial=0))
    if makespan > HORIZON:
        raise too_long(problem, int(np.argmax(finishes)), makespan)
    return Levelled(all_starts, makespan, bound)


def _search(
    search: Search, earliest: list[int], bound: int, limits: tuple[Budget, Watch]
) -> Member:
    """The best member within the budget; ends early where all start as early as links let."""
    budget, watch = limits
    members = search.members()
    best = next(members)
    end, made = monotonic() + budget.seconds, SCHEDULES_A_MEMBER
    while made < budget.schedules and best.starts != earliest:
        share = made / budget.schedules
        watch.progress(share, best.makespan, bound)
        if watch.cancelled() or monotonic() > end:
            break
        search.weighs_delay = best.makespan == bound or share > _SPENT_ON_MAKESPAN
        member = next(members)
        made += SCHEDULES_A_MEMBER
        if member.cost < best.cost:
            best = member
    watch.progress(1.0, best.makespan, bound)
    return best
