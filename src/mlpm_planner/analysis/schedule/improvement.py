"""A genetic search among schedules, each improved by justification.

Members are activity lists. Two-point crossover keeps links (Hartmann 1998); justification moves
all activities as far back and then forth as they go, which only shortens (Valls, Ballestín and
Quintanilla 2005).
"""

from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
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

POPULATION = 40
SCHEDULES_A_MEMBER = 3
_GREED = 2.0
_MOVES = 6


@dataclass(frozen=True, slots=True, eq=False)
class Member:
    """One schedule: makespan, weighted sum of finishes, starts, and the rows in their order."""

    makespan: int
    delay: float
    starts: list[int]
    order: list[int]

    @property
    def cost(self) -> tuple[int, float]:
        """What the search brings down: the makespan, and among equals the delay."""
        return self.makespan, self.delay


class Search:
    """The search in one network; the same seed makes the same members in the same order."""

    def __init__(self, net: Network, weights: list[float], fixed_end: int, seed: int) -> None:
        self._net = net
        self._mirror = mirrored(net)
        self._weights = weights
        self._fixed_end = fixed_end
        self._random = Random(seed)  # noqa: S311 - no secret
        self.weighs_delay = False
        """Whether parents are chosen by delay too; makespan alone keeps them more varied."""

    def members(self) -> Iterator[Member]:
        """Members without end, the first ones made by priority rules."""
        population: list[Member] = []
        for order in self._first_orders():
            population.append(self._improved(order))
            yield population[-1]
        while True:
            children: list[Member] = []
            for mother, father in self._pairs(population):
                children.append(
                    self._improved(self._mutated(_crossed(mother, father, self._cut())))
                )
                yield children[-1]
            population = self._fittest(population + children)

    def _first_orders(self) -> Iterator[list[int]]:
        """By latest finish, latest start, most followers, weight; the others by chance."""
        net, weights = self._net, self._weights
        rest = tails(net)
        latest = [d - tail for d, tail in zip(net.durations, rest, strict=True)]
        rules = (
            latest,
            [-tail for tail in rest],
            [-count for count in followers(net)],
            [d / w if w > 0 else float("inf") for d, w in zip(net.durations, weights, strict=True)],
        )
        for rule in rules:
            yield linked_order(net, rule)
        for _ in range(POPULATION - len(rules)):
            yield self._sampled(latest)

    def _sampled(self, latest: list[int]) -> list[int]:
        """Each next row by chance, the more likely the sooner it must be finished."""
        after, random = self._net.after, self._random.random
        waiting = [len(links) for links in self._net.before]
        ready = [row for row, links in enumerate(waiting) if not links]
        order: list[int] = []
        while ready:
            last = max([latest[row] for row in ready]) + 1
            sums = list(accumulate([(last - latest[row]) ** _GREED for row in ready]))
            row = ready.pop(bisect(sums, random() * sums[-1], hi=len(sums) - 1))
            order.append(row)
            for other in after[row]:
                waiting[other] -= 1
                if not waiting[other]:
                    ready.append(other)
        return order

    def _pairs(self, population: list[Member]) -> Iterator[tuple[Member, Member]]:
        """Everyone with someone, both ways."""
        pool = population.copy()
        self._random.shuffle(pool)
        for one, other in zip(pool[::2], pool[1::2], strict=False):
            yield one, other
            yield other, one

    def _fittest(self, members: list[Member]) -> list[Member]:
        """The best ones; a schedule comes twice only where there are too few."""
        members.sort(key=attrgetter("cost" if self.weighs_delay else "makespan"))
        unlike: dict[tuple[int, ...], Member] = {}
        again = [m for m in members if unlike.setdefault(tuple(m.starts), m) is not m]
        return [*unlike.values(), *again][:POPULATION]

    def _cut(self) -> tuple[int, int]:
        """A stretch of an activity list."""
        count, random = self._net.count + 1, self._random.random
        first, second = int(random() * count), int(random() * count)
        return min(first, second), max(first, second)

    def _mutated(self, order: list[int]) -> list[int]:
        """Some rows move elsewhere between their predecessors and their successors."""
        net, random = self._net, self._random.random
        for _ in range(1 + int(random() * _MOVES)):
            place = int(random() * len(order))
            row = order.pop(place)
            low = high = place
            before, after = {other for other, _ in net.before[row]}, net.after[row]
            while low > 0 and order[low - 1] not in before:
                low -= 1
            while high < len(order) and order[high] not in after:
                high += 1
            order.insert(low + int(random() * (high - low + 1)), row)
        return order

    def _improved(self, order: list[int]) -> Member:
        """The schedule of an order, justified to the right and to the left."""
        net = self._net
        first = self._member(generate(net, order, net.free.copy()))
        pushed = self._pushed(first)
        if not pushed:
            return first
        second = self._member(generate(net, ordered(net, pushed), net.free.copy()))
        return second if second.makespan <= first.makespan else first

    def _pushed(self, member: Member) -> list[int]:
        """Starts with all as late as they can be; none where one would start too early."""
        net, durations = self._net, self._net.durations
        finishes = [start + d for start, d in zip(member.starts, durations, strict=True)]
        end = max(finishes)
        order = ordered(self._mirror, [-finish for finish in finishes])
        turned = generate(self._mirror, order, net.free[:end][::-1] + net.free[end:])
        late = [end - start - d for start, d in zip(turned, durations, strict=True)]
        early = any(start < first for start, first in zip(late, net.releases, strict=True))
        return [] if early else late

    def _member(self, starts: list[int]) -> Member:
        finishes = [start + d for start, d in zip(starts, self._net.durations, strict=True)]
        delay = sum([finish * w for finish, w in zip(finishes, self._weights, strict=True)])
        makespan = max(self._fixed_end, *finishes)
        return Member(makespan, delay, starts, ordered(self._net, starts))


def _crossed(mother: Member, father: Member, stretch: tuple[int, int]) -> list[int]:
    """The mother's order, within the stretch as the father has it."""
    first, second = stretch
    child = mother.order[:first]
    taken = set(child)
    middle = [row for row in father.order if row not in taken][: second - first]
    taken.update(middle)
    return child + middle + [row for row in mother.order if row not in taken]
