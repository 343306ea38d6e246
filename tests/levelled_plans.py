"""Problems for tests of levelling, and an independent check of what is made of them."""

import numpy as np
import psplib
from hypothesis import strategies as st

from mlpm_planner.analysis.schedule.levelling_problem import FREE, Problem, StartLinks


def make(durations, demands, capacities, links=(), **others) -> Problem:
    """A problem from lists; links are (predecessor, successor, distance from start to start)."""
    arrays = {
        key: np.array(value, np.float64 if key == "priorities" else np.int64)
        if "names" not in key
        else value
        for key, value in others.items()
    }
    before, after, lags = np.array(links, np.int64).reshape(-1, 3).T
    return Problem(
        np.array(durations, np.int64),
        np.array(demands, np.int64).reshape(len(durations), len(capacities)),
        np.array(capacities, np.int64),
        StartLinks(before, after, lags),
        **arrays,
    )


def of_instance(instance: psplib.Instance) -> Problem:
    links = [(first, second, instance.durations[first]) for first, second in instance.links]
    return make(instance.durations, instance.demands, instance.capacities, links)


def crowded() -> Problem:
    """Thirty activities on three scarce resources: no rule finds its best schedule at once."""
    rng = np.random.default_rng(5)
    links = [(int(rng.integers(max(0, row - 6), row)), row) for row in range(3, 30)]
    durations = rng.integers(1, 10, 30).tolist()
    return make(
        durations,
        rng.integers(0, 6, (30, 3)),
        [8, 8, 8],
        [(before, after, durations[before]) for before, after in links],
    )


def broken_rules(problem: Problem, starts) -> list[str]:
    """What a schedule breaks, slot by slot; empty where it is feasible."""
    count, starts = problem.count, [int(start) for start in starts]
    fixed = [FREE] * count if problem.fixed is None else problem.fixed.tolist()
    releases = [0] * count if problem.releases is None else problem.releases.tolist()
    found = []
    for row in range(count):
        if fixed[row] not in {FREE, starts[row]}:
            found.append(f"{row} moved")
        if fixed[row] == FREE and starts[row] < releases[row]:
            found.append(f"{row} too early")
    links = problem.links
    for before, after, lag in zip(links.predecessors, links.successors, links.lags, strict=True):
        if fixed[after] == FREE and starts[after] < starts[before] + lag:
            found.append(f"link {before} to {after}")
    return found + _overloads(problem, starts, fixed)


def _overloads(problem: Problem, starts, fixed) -> list[str]:
    found = []
    end = max((s + int(d) for s, d in zip(starts, problem.durations, strict=True)), default=0)
    for slot in range(end):
        there = problem.capacities
        if problem.availability is not None and slot < problem.availability.shape[1]:
            there = problem.availability[:, slot]
        at_work = [
            row
            for row, start in enumerate(starts)
            if start <= slot < start + problem.durations[row]
        ]
        held = sum((problem.demands[row] for row in at_work if fixed[row] != FREE), 0 * there)
        used = sum((problem.demands[row] for row in at_work if fixed[row] == FREE), 0 * there)
        if ((used > 0) & (used > there - held)).any():
            found.append(f"slot {slot}")
    return found


@st.composite
def problems(draw, most: int = 8, longest: int = 6) -> Problem:
    """Small problems with links of any distance, dates, fixed activities and holidays."""
    count = draw(st.integers(1, most))
    small = st.integers(0, longest)
    capacities = draw(st.lists(st.integers(1, 4), min_size=1, max_size=2))
    demands = [[draw(st.integers(0, capacity)) for capacity in capacities] for _ in range(count)]
    pairs = [(i, j) for j in range(count) for i in range(j)]
    linked = draw(st.lists(st.sampled_from(pairs), max_size=count, unique=True)) if pairs else []
    slots = draw(st.integers(0, 5))
    return make(
        draw(st.lists(small, min_size=count, max_size=count)),
        demands,
        capacities,
        [(i, j, draw(st.integers(-3, 6))) for i, j in linked],
        releases=draw(st.lists(small, min_size=count, max_size=count)),
        fixed=draw(
            st.lists(st.sampled_from([FREE, FREE, FREE, 0, 3]), min_size=count, max_size=count)
        ),
        availability=[[draw(st.integers(0, 4)) for _ in range(slots)] for _ in capacities],
        priorities=[draw(st.integers(0, 3)) for _ in range(count)],
    )
