"""What is to be levelled: activities, links, resources; checked, and the fixed ones taken out.

Time is counted in slots of a working day from 0: an activity that starts at 3 and takes 2 fills
the slots 3 and 4 and finishes at 5.
"""

from dataclasses import dataclass, field

import numpy as np

from mlpm_planner.analysis.schedule.links import Links, find_cycle
from mlpm_planner.analysis.types import FloatArray, IntArray
from mlpm_planner.domain.errors import RuleError

FREE = -1
"""In `fixed`: the activity may be moved."""

HORIZON = 3_660
"""The last slot a schedule may reach: ten years even where every day is worked."""

_FROM_FINISH = np.array([True, False, True, False])
_TO_FINISH = np.array([False, False, True, True])


class LevellingError(RuleError):
    """Activities that cannot be levelled, and why; `rows` are the activities to blame."""

    def __init__(self, message: str, rows: tuple[int, ...] = ()) -> None:
        super().__init__(message)
        self.rows = rows


def _no_rows() -> IntArray:
    return np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class StartLinks:
    """m links, each the least distance from start to start; below 0 the successor may be first."""

    predecessors: IntArray = field(default_factory=_no_rows)
    successors: IntArray = field(default_factory=_no_rows)
    lags: IntArray = field(default_factory=_no_rows)

    def among(self, kept: IntArray, count: int) -> "StartLinks":
        """The links between some of `count` activities, by their places in `kept`."""
        places = np.full(count, -1, np.int64)
        places[kept] = np.arange(kept.size)
        before, after = places[self.predecessors], places[self.successors]
        inside = (before >= 0) & (after >= 0)
        return StartLinks(before[inside], after[inside], self.lags[inside])


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """n activities on r renewable resources.

    An activity uses its demands, a row of (n, r), in every slot that it fills. Up to its last
    slot `availability` (r, slots) stands in place of `capacities` (r,): holidays, part-time,
    people who come later. `releases` (n,) are first slots allowed. Where `fixed` (n,) is not FREE
    the activity stays there whatever its links and the capacity say, and the others make way.
    `priorities` (n,) weigh delays. Names are for messages alone.
    """

    durations: IntArray
    demands: IntArray
    capacities: IntArray
    links: StartLinks = field(default_factory=StartLinks)
    releases: IntArray | None = None
    fixed: IntArray | None = None
    priorities: FloatArray | None = None
    availability: IntArray | None = None
    names: tuple[str, ...] = ()
    resource_names: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many activities there are."""
        return self.durations.size

    def name(self, row: int) -> str:
        """What messages call an activity."""
        return f"“{self.names[row]}”" if self.names else f"Activity {row + 1}"

    def resource_name(self, resource: int) -> str:
        """What messages call a resource."""
        named = self.resource_names
        return f"“{named[resource]}”" if named else f"resource {resource + 1}"


@dataclass(frozen=True, slots=True, eq=False)
class Movable:
    """The activities that may be moved, `rows` of the problem, and what the fixed ones leave.

    `free` (r, slots) is the capacity left; after its last slot it is `capacities`. The links of
    fixed predecessors are in `releases`. `fixed_end` is the last finish of a fixed activity.
    """

    rows: IntArray
    durations: IntArray
    demands: IntArray
    links: StartLinks
    releases: IntArray
    priorities: FloatArray
    capacities: IntArray
    free: IntArray
    fixed_end: int

    @property
    def longest(self) -> int:
        """Slots within which any order of placing one activity after the other ends."""
        last = max(self.free.shape[1], int(self.releases.max(initial=0)))
        lags = np.zeros(self.rows.size, np.int64)
        np.maximum.at(lags, self.links.successors, self.links.lags)
        return last + int(self.durations.sum() + lags.sum())


def start_links(links: Links, durations: IntArray) -> StartLinks:
    """Links of all four kinds as distances from start to start; part of a day takes the day."""
    before, after = durations[links.predecessors], durations[links.successors]
    lags = np.ceil(links.lags).astype(np.int64)
    lags += np.where(_FROM_FINISH[links.kinds], before, 0)
    lags -= np.where(_TO_FINISH[links.kinds], after, 0)
    return StartLinks(links.predecessors, links.successors, lags)


def movable(problem: Problem) -> Movable:
    """The part of a problem that is open.

    Raises LevellingError for negative numbers, demands above the capacity, circular links.
    """
    _check_numbers(problem)
    _check_capacity(problem)
    _check_circles(problem)
    fixed = _given(problem.fixed, problem.count, FREE)
    rows, held = np.flatnonzero(fixed == FREE), np.flatnonzero(fixed != FREE)
    priorities = np.ones(problem.count) if problem.priorities is None else problem.priorities
    return Movable(
        rows,
        problem.durations[rows],
        problem.demands[rows],
        problem.links.among(rows, problem.count),
        _releases(problem, fixed)[rows],
        priorities[rows],
        problem.capacities,
        _left_over(problem, fixed),
        int((fixed + problem.durations)[held].max(initial=0)),
    )


def too_long(problem: Problem, row: int, finish: int) -> LevellingError:
    """What to say of a schedule that ends after the horizon."""
    return LevellingError(
        f"The schedule does not end within ten years: {problem.name(row)} would finish "
        f"{finish:,} working days after the start. Shorten what is before it or add capacity.",
        (row,),
    )


def _given(values: IntArray | None, count: int, default: int) -> IntArray:
    return np.full(count, default, np.int64) if values is None else values


def _releases(problem: Problem, fixed: IntArray) -> IntArray:
    """First slots allowed by dates and by fixed predecessors."""
    releases = _given(problem.releases, problem.count, 0).copy()
    links = problem.links
    held = fixed[links.predecessors] != FREE
    starts = fixed[links.predecessors[held]] + links.lags[held]
    np.maximum.at(releases, links.successors[held], starts)
    return releases


def _left_over(problem: Problem, fixed: IntArray) -> IntArray:
    """Capacity by resource and slot without what the fixed activities use, never below 0."""
    held = np.flatnonzero(fixed != FREE)
    given = problem.availability
    known = 0 if given is None else given.shape[1]
    slots = max(known, int((fixed + problem.durations)[held].max(initial=0)))
    left = np.repeat(problem.capacities[:, None], slots, axis=1)
    if given is not None:
        left[:, :known] = given
    for row in held.tolist():
        left[:, fixed[row] : fixed[row] + problem.durations[row]] -= problem.demands[row][:, None]
    return np.maximum(left, 0)


def _check_numbers(problem: Problem) -> None:
    none = np.zeros(problem.count, np.int64)
    fixed = none if problem.fixed is None else np.where(problem.fixed == FREE, 0, problem.fixed)
    numbers = {
        "takes {} working days": problem.durations,
        "needs {} of a resource": problem.demands.min(axis=1, initial=0),
        "may start {} working days after the first day": _given(problem.releases, problem.count, 0),
        "is fixed {} working days after the first day": fixed,
    }
    for what, values in numbers.items():
        for row in np.flatnonzero((values < 0) | (values > HORIZON))[:1].tolist():
            said = what.format(f"{values[row]:,}")
            message = f"{problem.name(row)} {said}: it must be between 0 and {HORIZON:,}."
            raise LevellingError(message, (row,))


def _check_capacity(problem: Problem) -> None:
    """Whatever must be placed has to fit once everything else is done."""
    free = _given(problem.fixed, problem.count, FREE) == FREE
    used = (problem.demands > problem.capacities) & (free & (problem.durations > 0))[:, None]
    for row, resource in np.argwhere(used)[:1].tolist():
        needed, there = problem.demands[row, resource], problem.capacities[resource]
        has = f"which has {there}" if there else "which has no capacity"
        raise LevellingError(
            f"{problem.name(row)} needs {needed} of {problem.resource_name(resource)}, {has}. "
            "Lower the need or raise the capacity.",
            (row,),
        )


def _check_circles(problem: Problem) -> None:
    links = problem.links
    circle = find_cycle(problem.count, links.predecessors, links.successors)
    if circle:
        named = " → ".join(problem.name(row) for row in (*circle, circle[0]))
        raise LevellingError(f"The links go round in a circle: {named}. Take one out.", circle)
