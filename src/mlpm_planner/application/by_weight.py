"""Findings kept by kind and weight, so that the best few are at hand among thousands."""

from collections.abc import Callable, Hashable, Iterator
from itertools import islice
from typing import Generic, TypeVar

N = TypeVar("N")


class ByWeight(Generic[N]):
    """Findings by a key of their own; each has a kind and a weight, and weights repeat a lot."""

    def __init__(self, kind: Callable[[N], Hashable], weight: Callable[[N], float]) -> None:
        """Start with none; ``kind`` and ``weight`` are asked once for each finding."""
        self._kind = kind
        self._weight = weight
        self._places: dict[str, tuple[Hashable, float]] = {}
        self._buckets: dict[tuple[Hashable, float], dict[str, N]] = {}

    def __len__(self) -> int:
        """How many findings there are."""
        return len(self._places)

    def put(self, key: str, finding: N) -> None:
        """Keep a finding in the place of the one with this key."""
        self.drop(key)
        place = (self._kind(finding), self._weight(finding))
        self._places[key] = place
        self._buckets.setdefault(place, {})[key] = finding

    def drop(self, key: str) -> None:
        """Forget the finding with this key, if there is one."""
        place = self._places.pop(key, None)
        if place is not None:
            bucket = self._buckets[place]
            del bucket[key]
            if not bucket:
                del self._buckets[place]

    def all(self) -> Iterator[N]:
        """Every finding, in no order."""
        for bucket in self._buckets.values():
            yield from bucket.values()

    def best(self, count: int) -> Iterator[N]:
        """The heaviest findings of each kind, so many of a kind at most."""
        taken: dict[Hashable, int] = {}
        for (kind, _), bucket in sorted(self._buckets.items(), key=_heaviest_first):
            room = count - taken.get(kind, 0)
            chosen = list(islice(bucket.values(), max(room, 0)))
            taken[kind] = taken.get(kind, 0) + len(chosen)
            yield from chosen


def _heaviest_first(item: tuple[tuple[Hashable, float], object]) -> float:
    return -item[0][1]
