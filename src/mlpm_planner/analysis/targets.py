"""Whether a KPI is where it should be: status, distance, pace and the bands of a bullet graph."""

from dataclasses import dataclass
from enum import StrEnum
from math import inf, isfinite, isnan
from typing import Literal

Direction = Literal["higher", "lower", "target", "none"]


class Standing(StrEnum):
    """How a KPI stands against its target."""

    GOOD = "good"
    WATCH = "watch"
    OFF = "off"
    STALE = "stale"
    UNKNOWN = "unknown"
    NO_TARGET = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What a KPI is held to, in its own unit.

    With direction "target" the limits are distances: warn = 0.8 or 1.2 around a target of 1
    both mean 0.2 to either side.
    """

    direction: Direction
    target: float | None = None
    warn: float | None = None
    breach: float | None = None

    @property
    def limits(self) -> tuple[float, float]:
        """How far a value may be on the bad side to be good, and not to be off.

        Good: the target is met and no warning limit passed. Off: beyond the breach limit;
        without one, beyond the looser of target and warning; a warning alone is never off.
        """
        if self.direction == "target":
            return self._band
        given = [self.badness(limit) for limit in (self.target, self.warn) if limit is not None]
        breach = inf if self.breach is None else self.badness(self.breach)
        good = min([*given, breach])
        if self.breach is None and self.target is not None:
            return good, max(given)
        return good, breach

    @property
    def _band(self) -> tuple[float, float]:
        """Distances from the target: warning and breach, else a tenth of it and never off."""
        off = inf if self.breach is None else self.badness(self.breach)
        if self.warn is not None:
            return min(self.badness(self.warn), off), off
        return min(abs(self.target or 0.0) / 10, off), off

    @property
    def judges(self) -> bool:
        """Whether there is anything to hold a value to."""
        if self.direction == "none" or (self.direction == "target" and self.target is None):
            return False
        return any(limit is not None for limit in (self.target, self.warn, self.breach))

    def badness(self, value: float) -> float:
        """The value on a scale that grows towards bad."""
        if self.direction == "target" and self.target is not None:
            return abs(value - self.target)
        return value if self.direction == "lower" else -value


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The latest value of a KPI, the one before it, and its 95 % interval where known."""

    value: float
    previous: float | None = None
    low: float | None = None
    high: float | None = None
    stale: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """A standing, and how it would be if the value were fresh and free of noise."""

    standing: Standing
    fresh: Standing
    noisy: bool = False


NOTHING_KNOWN = Verdict(Standing.UNKNOWN, Standing.UNKNOWN)


def judge(rule: Rule, reading: Reading | None) -> Verdict:
    """The standing of a reading; noise alone is never off.

    Off needs the whole interval beyond the limit, or without an interval two values in a row.
    A single value beyond is watched (`noisy`). A stale value is stale, whatever it says.
    """
    if reading is None or not isfinite(reading.value):
        return NOTHING_KNOWN
    if not rule.judges:
        fresh, noisy = Standing.NO_TARGET, False
    else:
        fresh, noisy = _against(rule, reading)
    return Verdict(Standing.STALE if reading.stale else fresh, fresh, noisy)


def _against(rule: Rule, reading: Reading) -> tuple[Standing, bool]:
    """Standing and whether the value alone would be off."""
    good, off = rule.limits
    badness = rule.badness(reading.value)
    if badness <= good:
        return Standing.GOOD, False
    if badness <= off:
        return Standing.WATCH, False
    sure = _surely_beyond(rule, reading, off)
    return (Standing.OFF, False) if sure else (Standing.WATCH, True)


def _surely_beyond(rule: Rule, reading: Reading, limit: float) -> bool:
    if reading.low is not None and reading.high is not None:
        return _mildest(rule, reading.low, reading.high) > limit
    return reading.previous is not None and rule.badness(reading.previous) > limit


def _mildest(rule: Rule, low: float, high: float) -> float:
    """The least bad value of an interval."""
    if rule.direction == "target" and rule.target is not None and low <= rule.target <= high:
        return 0.0
    return min(rule.badness(low), rule.badness(high))


def distance(rule: Rule, value: float) -> float | None:
    """How far a value misses the target, in the KPI's unit; 0 or less where it is met."""
    if rule.target is None or rule.direction == "none":
        return None
    return rule.badness(value) - rule.badness(rule.target)


def expected(start: tuple[float, float], due: tuple[float, float], at: float) -> float:
    """The value to have reached at a time on the straight line between two (time, value) points.

    Times are in any one unit; before the start the starting value, after the due time the target.
    """
    (begin, baseline), (end, target) = start, due
    if end <= begin:
        return target if at >= end else baseline
    elapsed = min(max((at - begin) / (end - begin), 0.0), 1.0)
    return baseline + (target - baseline) * elapsed


def on_pace(
    value: float, wanted: float, baseline: float, target: float, tolerance: float | None = None
) -> bool:
    """Whether a value has come as far as expected, or is within tolerance of it.

    Tolerance is half the width of the value's interval where known, else a tenth of the way
    from baseline to target.
    """
    allowed = abs(target - baseline) / 10 if tolerance is None else tolerance
    behind = wanted - value if target >= baseline else value - wanted
    return behind <= allowed


def progress(baseline: float, target: float, current: float) -> float:
    """A key result's progress, clip((current - baseline) / (target - baseline), 0, 1).

    Where target and baseline are the same it is 1 on the target and 0 off it. NaN stays NaN.
    """
    if isnan(current):
        return current
    if target == baseline:
        return float(current == target)
    return min(max((current - baseline) / (target - baseline), 0.0), 1.0)
