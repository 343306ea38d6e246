"""What a benchmark says, and how it is timed."""

import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: ours beside the floor or rival, and what the issue asks for.

    ``limit`` is the largest ``ours / other`` allowed (or the smallest with ``at_least``); without
    a rival, ``other`` is the allowed figure itself.
    """

    name: str
    ours: float
    other: float
    against: str
    unit: str = "ms"
    limit: float = 1.0
    at_least: bool = False

    @property
    def ratio(self) -> float:
        return self.ours / self.other if self.other else float("inf")

    @property
    def holds(self) -> bool:
        return self.ratio >= self.limit if self.at_least else self.ratio <= self.limit

    def line(self) -> str:
        sign = "≥" if self.at_least else "≤"
        verdict = "ok" if self.holds else "MISSED"
        return (
            f"{self.name:<58} {self.ours:>10.1f} {self.other:>10.1f} {self.unit:<5}"
            f"{self.ratio:>7.2f} {sign} {self.limit:<5g} {verdict:<7} {self.against}"
        )


HEAD = f"{'what':<58} {'ours':>10} {'other':>10} {'':<5}{'ratio':>7}   goal  {'':<7} against"


def milliseconds(function: Callable[[], object]) -> float:
    """The time one call takes."""
    start = time.perf_counter()
    function()
    return (time.perf_counter() - start) * 1e3


def best(function: Callable[[], object], times: int = 5) -> float:
    """The shortest of several calls, in milliseconds."""
    return min(milliseconds(function) for _ in range(times))


def median(function: Callable[[], object], times: int = 5) -> float:
    """The median of several calls, in milliseconds."""
    return statistics.median(milliseconds(function) for _ in range(times))


def p95(samples: Iterable[float]) -> float:
    """The value that 95 % of the samples do not exceed."""
    ordered = sorted(samples)
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
