"""What no schedule can beat: the longest chain of links, and the work that the capacity allows."""

from math import ceil

import numpy as np

from mlpm_planner.analysis.schedule.generation import Network
from mlpm_planner.analysis.schedule.levelling_problem import Movable


def heads(net: Network) -> list[int]:
    """The first start of each activity if capacity had no end."""
    starts = net.releases.copy()
    for row in net.topological:
        for other, lag in net.before[row]:
            starts[row] = max(starts[row], starts[other] + lag)
    return starts


def tails(net: Network) -> list[int]:
    """The least time from each activity's start to the end of everything after it."""
    rest = net.durations.copy()
    for row in reversed(net.topological):
        for other, lag in net.before[row]:
            rest[other] = max(rest[other], lag + rest[row])
    return rest


def followers(net: Network) -> list[int]:
    """How many activities depend on each one, directly or not."""
    sets = [0] * net.count
    for row in reversed(net.topological):
        for other, _ in net.before[row]:
            sets[other] |= sets[row] | (1 << row)
    return [found.bit_count() for found in sets]


def lower_bound(given: Movable, net: Network) -> int:
    """A makespan that no schedule can go below: by links, by work over capacity, by fixed ones."""
    chain = max((head + tail for head, tail in zip(heads(net), tails(net), strict=True)), default=0)
    return max(given.fixed_end, chain, _work_bound(given))


def _work_bound(given: Movable) -> int:
    """The first slot by which every resource could have done its work without a pause."""
    works: list[int] = (given.durations @ given.demands).tolist()
    capacities: list[int] = given.capacities.tolist()
    done = np.cumsum(given.free, axis=1)
    slots = done.shape[1]
    ends = [0]
    for resource, work in enumerate(works):
        if not work:
            continue
        slot = int(np.searchsorted(done[resource], work))
        rest = work - (int(done[resource, -1]) if slots else 0)
        late = slots + ceil(rest / capacities[resource]) if slot == slots else slot + 1
        ends.append(late)
    return max(ends)
