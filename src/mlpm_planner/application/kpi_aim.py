"""Where a KPI should be: its good zone, its limits, and how a value stands against them."""

import math
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mlpm_planner.application.plan import Plan
from mlpm_planner.domain.choices import Direction
from mlpm_planner.domain.kpi import Kpi, Target

NEAR = 0.05
"""Without limits of its own, a KPI this share of its target away from it is near."""


class Level(StrEnum):
    """How a value stands against its target."""

    GOOD = "good"
    WATCH = "watch"
    OFF = "off"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Aim:
    """The good zone from low to high (infinite where open) and the limits outside it."""

    low: float
    high: float
    warn: float | None = None
    breach: float | None = None

    @property
    def line(self) -> float | None:
        """The value where the target line is drawn; None for a band."""
        if math.isfinite(self.low) and math.isfinite(self.high):
            return None
        return self.low if math.isfinite(self.low) else self.high

    def edge(self, value: float) -> float:
        """The edge of the good zone that is nearest to a value."""
        ends = [end for end in (self.low, self.high) if math.isfinite(end)]
        return min(ends, key=lambda end: abs(end - value))

    def distance(self, value: float) -> float:
        """How far a value lies outside the good zone; 0 inside, in the KPI's unit."""
        return max(self.low - value, value - self.high, 0.0)

    def level(self, value: float) -> Level:
        """Good inside the zone; off past the breach limit or, without one, past warn or 5 %.

        A warning alone is never off where there is a breach limit.
        """
        away = self.distance(value)
        if not away:
            return Level.GOOD
        edge = self.edge(value)
        breach, warn = self._reach(self.breach, value, edge), self._reach(self.warn, value, edge)
        if breach is not None:
            return Level.OFF if away >= breach else Level.WATCH
        near = NEAR * abs(edge) if warn is None else warn
        return Level.WATCH if away <= near else Level.OFF

    def past_breach(self, value: float) -> bool:
        """Whether a value has reached the breach limit."""
        away = self.distance(value)
        reach = self._reach(self.breach, value, self.edge(value)) if away else None
        return reach is not None and away >= reach

    @staticmethod
    def _reach(limit: float | None, value: float, edge: float) -> float | None:
        """How far outside the zone a limit lies on the value's side; None on the other side."""
        if limit is None or (limit - edge) * (value - edge) < 0:
            return None
        return abs(limit - edge)


def aim_of(kpi: Kpi, target: Target | None) -> Aim | None:
    """The aim that a target means for a KPI; None where there is nothing to meet."""
    if target is None or kpi.direction is Direction.NONE:
        return None
    if target.value is not None and kpi.direction is Direction.HIGHER:
        return Aim(target.value, math.inf, target.warn, target.breach)
    if target.value is not None and kpi.direction is Direction.LOWER:
        return Aim(-math.inf, target.value, target.warn, target.breach)
    return _band(target)


def _band(target: Target) -> Aim | None:
    low, high = target.low, target.high
    if low is None and high is None:
        if target.value is None:
            return None
        reach = NEAR * abs(target.value)
        low, high = target.value - reach, target.value + reach
    lowest = -math.inf if low is None else low
    highest = math.inf if high is None else high
    return Aim(lowest, highest, target.warn, target.breach)


def target_in_force(plan: Plan, kpi_id: str, day: date) -> Target | None:
    """The target of a KPI that holds on a day: the latest that has begun, else the first."""
    targets = plan.where(Target, "kpi_id", kpi_id)
    if len(targets) < 2:
        return targets[0] if targets else None
    begun = [t for t in targets if t.start is None or t.start <= day]
    return max(begun or targets[:1], key=lambda t: t.start or date.min)


def is_better(direction: Direction, aim: Aim | None, before: float, after: float) -> bool | None:
    """Whether a change is for the better; None where it is neither."""
    if before == after or direction is Direction.NONE:
        return None
    if direction is Direction.TARGET:
        if aim is None or aim.distance(before) == aim.distance(after):
            return None
        return aim.distance(after) < aim.distance(before)
    return (after > before) is (direction is Direction.HIGHER)
