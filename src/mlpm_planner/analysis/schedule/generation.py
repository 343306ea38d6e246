"""Serial schedule generation: activities are placed one by one as early as links and capacity let.

The inner loop of levelling: lists of ints, where numpy would be slower. What is free of all
resources in a slot is one int, a field of bits a resource with a guard bit on top; need fits where
subtracting it leaves all the guards standing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from heapq import heapify, heappop, heappush

import numpy as np

from mlpm_planner.analysis.schedule.levelling_problem import Movable
from mlpm_planner.analysis.types import IntArray


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Activities by row: predecessors with least distances, first slots, packed needs.

    `free` is long enough for any order. `topological` are the rows in an order that keeps links,
    and `places` the place of each row in it; `is_plain` says that none starts before its
    predecessors have finished.
    """

    durations: list[int]
    needs: list[int]
    before: list[list[tuple[int, int]]]
    after: list[list[int]]
    releases: list[int]
    free: list[int]
    guards: int
    topological: list[int]
    places: list[int]
    is_plain: bool

    @property
    def count(self) -> int:
        """How many activities there are."""
        return len(self.durations)


def network(given: Movable) -> Network:
    """The lists for placing the activities forwards in time."""
    count, links = given.rows.size, given.links
    before: list[list[tuple[int, int]]] = [[] for _ in range(count)]
    after: list[list[int]] = [[] for _ in range(count)]
    pairs: list[tuple[int, int, int]] = list(
        zip(
            links.predecessors.tolist(), links.successors.tolist(), links.lags.tolist(), strict=True
        )
    )
    for first, second, lag in pairs:
        before[second].append((first, lag))
        after[first].append(second)
    durations: list[int] = given.durations.tolist()
    topological = _topological(before, after)
    widths = _widths(given)
    end = _pack(given.capacities[None, :], widths)[0]
    guards = _pack(np.array([[1 << (width - 1) for width in widths]]), widths)[0]
    profile = [slot | guards for slot in _pack(given.free.T, widths)]
    profile += [end | guards] * (given.longest + 1 - len(profile))
    return Network(
        durations,
        _pack(given.demands, widths),
        before,
        after,
        given.releases.tolist(),
        profile,
        guards,
        topological,
        _places(topological),
        all(lag >= durations[first] for first, _, lag in pairs),
    )


def mirrored(ahead: Network) -> Network:
    """The same activities with time running backwards; `free` has to be given for an end."""
    durations, count = ahead.durations, ahead.count
    before: list[list[tuple[int, int]]] = [[] for _ in range(count)]
    for row, links in enumerate(ahead.before):
        for other, lag in links:
            before[other].append((row, lag + durations[row] - durations[other]))
    return replace(
        ahead,
        before=before,
        after=[[other for other, _ in links] for links in ahead.before],
        releases=[0] * count,
        free=[],
        topological=ahead.topological[::-1],
        places=[count - 1 - place for place in ahead.places],
    )


def generate(net: Network, order: list[int], free: list[int]) -> list[int]:
    """Starts of all activities, placed in an order that keeps links; `free` is used up."""
    durations, needs, before = net.durations, net.needs, net.before
    guards = net.guards
    starts = net.releases.copy()
    for row in order:
        start = starts[row]
        for other, lag in before[row]:
            if starts[other] + lag > start:  # noqa: PLR1730 - twice as fast as max
                start = starts[other] + lag
        need, duration = needs[row], durations[row]
        if need and duration:
            start = _first_fit(free, guards, need, start, duration)
            for slot in range(start, start + duration):
                free[slot] -= need
        starts[row] = start
    return starts


def ordered(net: Network, keys: list[int]) -> list[int]:
    """Rows by keys that are times of a schedule, ties in topological order."""
    if not net.is_plain:
        return linked_order(net, keys)
    count, places = net.count, net.places
    ranks = [key * count + place for key, place in zip(keys, places, strict=True)]
    return sorted(range(count), key=ranks.__getitem__)


def linked_order(net: Network, keys: Sequence[float]) -> list[int]:
    """Rows by lowest key among those whose predecessors are all before them."""
    waiting = [len(links) for links in net.before]
    ready = [(keys[row], row) for row, links in enumerate(waiting) if not links]
    heapify(ready)
    order: list[int] = []
    while ready:
        row = heappop(ready)[1]
        order.append(row)
        for other in net.after[row]:
            waiting[other] -= 1
            if not waiting[other]:
                heappush(ready, (keys[other], other))
    return order


def _first_fit(free: list[int], guards: int, need: int, start: int, duration: int) -> int:
    """The first start from which `need` fits in `duration` slots.

    Looks from the end of the window back: where a slot is full, the next window begins after it,
    and of that only the slots past the last window are unknown.
    """
    known, end = start, start + duration
    while True:
        for slot in range(end - 1, known - 1, -1):
            if (free[slot] - need) & guards != guards:
                known, end = end, slot + 1 + duration
                break
        else:
            return end - duration


def _widths(given: Movable) -> list[int]:
    """Bits of each resource's field: its largest number, and the guard."""
    most = np.maximum(given.capacities, given.free.max(axis=1, initial=0))
    most = np.maximum(most, given.demands.max(axis=0, initial=0))
    return [int(number).bit_length() + 1 for number in most.tolist()]


def _pack(rows: IntArray, widths: list[int]) -> list[int]:
    """Each row of numbers (k, r) as one int."""
    packed = [0] * len(rows)
    shift = 0
    for numbers, width in zip(rows.T.tolist(), widths, strict=True):
        packed = [sum_ | (number << shift) for sum_, number in zip(packed, numbers, strict=True)]
        shift += width
    return packed


def _topological(before: list[list[tuple[int, int]]], after: list[list[int]]) -> list[int]:
    """The rows, predecessors first."""
    waiting = [len(links) for links in before]
    order = [row for row, links in enumerate(waiting) if not links]
    for row in order:  # grows as it goes
        for other in after[row]:
            waiting[other] -= 1
            if not waiting[other]:
                order.append(other)
    return order


def _places(order: list[int]) -> list[int]:
    places = [0] * len(order)
    for place, row in enumerate(order):
        places[row] = place
    return places
