"""A genetic search among schedules, each improved by justification.

Members are activity lists. Two-point crossover keeps links (Hartmann 1998); justification moves
all activities as far back and then forth as they go, which only shortens (Valls, Ballestin,
Quintanilla 2005). Ties of makespan are decided by the weighted sum of finishes.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from bisect import bisect
from itertools import accumulate
from operator import attrgetter
from random import Random

from mlpm_planner.analysis.schedule.bounds import followers, tails
from mlpm_planner.analysis.schedule.generation import (
    Network,
    generate,
    linked_order,
    mirrored,
    ordered,
)

POPULATION = 30
_MUTATION = 0.05
_GREED = 2.0
_SCHEDULES_A_MEMBER = 3

Cost = tuple[int, float]


@dataclass(frozen=True, slots=True, eq=False)
class Member:
    """One schedule: what it costs, its starts, and the rows in the order of their starts."""

    cost: Cost
    starts: list[int]
    order: list[int]


class Search:
    """The search in one network; the same seed makes the same members in the same order."""

    def __init__(self, net: Network, weights: list[float], fixed_end: int, seed: int) -> None:
        self._net = net
        self._mirror = mirrored(net)
        self._weights = weights
        self._fixed_end = fixed_end
        self._random = Random(seed)  # noqa: S311 - no secret
        self.made = 0
        """How many schedules have been generated."""

    def members(self) -> Iterator[Member]:
        """Better and worse members without end, the first ones made by priority rules."""
        population: list[Member] = []
        for order in self._first_orders():
            population.append(self._improved(order))
            yield population[-1]
        population.sort(key=attrgetter("cost"))
        while True:
            mother, father = self._pick(population), self._pick(population)
            child = self._improved(self._mutated(self._crossed(mother.order, father.order)))
            yield child
            if child.cost < population[-1].cost and all(
                child.starts != member.starts for member in population
            ):
                population[-1] = child
                population.sort(key=attrgetter("cost"))

    def _first_orders(self) -> Iterator[list[int]]:
        net = self._net
        latest = [d - tail for d, tail in zip(net.durations, tails(net), strict=True)]
        weights, durations = self._weights, net.durations
        yield linked_order(net, latest)
        yield linked_order(net, [last - d for last, d in zip(latest, durations, strict=True)])
        yield linked_order(net, [-count for count in followers(net)])
        yield linked_order(
            net, [int(1e6 * d / w) if w > 0 else 10**12 for d, w in zip(durations, weights, strict=True)]
        )
        while True:
            if self.made >= POPULATION * _SCHEDULES_A_MEMBER:
                return
            yield self._sampled(latest)

    def _sampled(self, latest: list[int]) -> list[int]:
        """Each next row by chance, the more likely the sooner it must be finished."""
        net, random = self._net, self._random
        waiting = [len(links) for links in net.before]
        ready = [row for row, links in enumerate(waiting) if not links]
        order: list[int] = []
        while ready:
            worst = max(latest[row] for row in ready) + 1
            sums = list(accumulate((worst - latest[row]) ** _GREED for row in ready))
            place = bisect(sums, random.random() * sums[-1])
            row = ready.pop(min(place, len(ready) - 1))
            order.append(row)
            for other in net.after[row]:
                waiting[other] -= 1
                if not waiting[other]:
                    ready.append(other)
        return order

    def _pick(self, population: list[Member]) -> Member:
        """The better of two by chance; the population is sorted."""
        random, size = self._random.random, len(population)
        return population[min(int(random() * size), int(random() * size))]

    def _crossed(self, mother: list[int], father: list[int]) -> list[int]:
        """The mother's order, with the father's in a stretch of it."""
        count, random = len(mother), self._random.random
        first, second = sorted((int(random() * (count + 1)), int(random() * (count + 1))))
        child = mother[:first]
        taken = set(child)
        middle = [row for row in father if row not in taken][: second - first]
        taken.update(middle)
        return child + middle + [row for row in mother if row not in taken]

    def _mutated(self, order: list[int]) -> list[int]:
        """Some neighbours that are not linked change places."""
        after, random = self._net.after, self._random.random
        for place in range(len(order) - 1):
            if random() < _MUTATION and order[place + 1] not in after[order[place]]:
                order[place], order[place + 1] = order[place + 1], order[place]
        return order

    def _improved(self, order: list[int]) -> Member:
        """The schedule of an order, justified to the right and to the left."""
        net = self._net
        starts = generate(net, order, net.free.copy())
        pushed = self._pushed(starts)
        if pushed:
            order = ordered(net, pushed)
            again = generate(net, order, net.free.copy())
            if self._cost(again) <= self._cost(starts):
                starts = again
        self.made += _SCHEDULES_A_MEMBER
        return Member(self._cost(starts), starts, ordered(net, starts))

    def _pushed(self, starts: list[int]) -> list[int]:
        """Starts with all as late as they can be; none where one would start too early."""
        net, durations = self._net, self._net.durations
        finishes = [start + d for start, d in zip(starts, durations, strict=True)]
        end = max(finishes)
        order = ordered(self._mirror, [-finish for finish in finishes])
        free = net.free[:end][::-1] + net.free[end:]
        turned = generate(self._mirror, order, free)
        late = [end - start - d for start, d in zip(turned, durations, strict=True)]
        early = any(start < first for start, first in zip(late, net.releases, strict=True))
        return [] if early else late

    def _cost(self, starts: list[int]) -> Cost:
        finishes = [start + d for start, d in zip(starts, self._net.durations, strict=True)]
        total = sum([finish * w for finish, w in zip(finishes, self._weights, strict=True)])
        return max(self._fixed_end, *finishes), total
