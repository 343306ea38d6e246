"""The scale and the bands of a bullet graph."""

from dataclasses import dataclass
from itertools import pairwise
from math import isfinite
from typing import Literal

from mlpm_planner.analysis.targets import Rule

Quality = Literal["bad", "fair", "good"]

_MARGIN = 0.1


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of the scale of one quality, in the KPI's unit."""

    start: float
    end: float
    quality: Quality


@dataclass(frozen=True, slots=True)
class Bullet:
    """What a bullet graph shows: its scale, bands from left to right, value and target."""

    start: float
    end: float
    bands: tuple[Band, ...]
    value: float
    target: float | None


def bullet(rule: Rule, value: float) -> Bullet:
    """The bullet graph of a finite value; the scale starts at 0 (bars do) and has room to spare."""
    marks = [
        mark
        for mark in (value, rule.target, rule.warn, rule.breach, *_edges(rule))
        if mark is not None
    ]
    low, high = min(0.0, *marks), max(0.0, *marks)
    room = _MARGIN * (high - low) or 1.0
    start = low - room if low < 0 else 0.0
    end = high + room if high > 0 or low == 0 else 0.0
    return Bullet(start, end, _bands(rule, start, end), value, rule.target)


def _edges(rule: Rule) -> tuple[float, ...]:
    """Where the quality changes, from left to right."""
    if not rule.judges:
        return ()
    limits = [limit for limit in rule.limits if isfinite(limit)]
    if rule.direction == "lower":
        edges = set(limits)
    elif rule.direction == "higher" or rule.target is None:
        edges = {-limit for limit in limits}
    else:
        edges = {rule.target + side * limit for limit in limits for side in (-1, 1)}
    return tuple(sorted(edges))


def _bands(rule: Rule, start: float, end: float) -> tuple[Band, ...]:
    if not rule.judges:
        return (Band(start, end, "good"),)
    cuts = [start, *(edge for edge in _edges(rule) if start < edge < end), end]
    return tuple(
        Band(left, right, _quality(rule, (left + right) / 2)) for left, right in pairwise(cuts)
    )


def _quality(rule: Rule, value: float) -> Quality:
    good, off = rule.limits
    badness = rule.badness(value)
    if badness <= good:
        return "good"
    return "fair" if badness <= off else "bad"
