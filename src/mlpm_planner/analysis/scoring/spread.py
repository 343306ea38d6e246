"""How sure each input is: a distribution per feature, from its range or from confidence."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from mlpm_planner.analysis.scoring.methods import CONFIDENCE, Form
from mlpm_planner.analysis.types import BoolArray, FloatArray, Inputs

Z95 = 1.6448536269514722
"""The 95 % quantile of the standard normal: a range runs from P5 to P95."""

_LEVELS = (0.5, 0.8, 1.0)
_LOG_SDS = (0.80, 0.40, 0.15)
_UNKNOWN_CONFIDENCE = 0.8


@dataclass(frozen=True, slots=True)
class InputRange:
    """One input of n features as entered: value, and P5 and P95, NaN where not given."""

    value: FloatArray
    low: FloatArray
    high: FloatArray


@dataclass(frozen=True, slots=True)
class Pert:
    """Beta distributions of the rows whose range is not all positive, by start, mode and end."""

    rows: BoolArray
    start: FloatArray
    mode: FloatArray
    end: FloatArray
    floor: FloatArray

    def part(self, rows: slice) -> "Pert":
        """The distributions of some of the rows."""
        start, mode, end = self.start[rows], self.mode[rows], self.end[rows]
        return Pert(self.rows[rows], start, mode, end, self.floor[rows])

    def moments(self) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Mean, variance and third central moment of each row: a beta of alpha + beta = 6."""
        mean = (self.start + 4 * self.mode + self.end) / 6
        below, above = mean - self.start, self.end - mean
        variance = below * above / 7
        return mean, variance, variance * (above - below) / 4


@dataclass(frozen=True, slots=True)
class Spread:
    """One input of n features as a distribution: sign * exp(normal), or PERT on some rows."""

    log_mean: FloatArray
    log_sd: FloatArray
    sign: FloatArray
    assumed: BoolArray
    pert: Pert | None = None

    @property
    def pert_rows(self) -> BoolArray:
        """Rows that follow the PERT distribution instead of the lognormal."""
        return np.zeros(self.sign.shape, np.bool_) if self.pert is None else self.pert.rows

    def part(self, rows: slice) -> "Spread":
        """The distribution of some of the rows."""
        pert = None if self.pert is None else self.pert.part(rows)
        log_mean, log_sd, sign = self.log_mean[rows], self.log_sd[rows], self.sign[rows]
        return Spread(log_mean, log_sd, sign, self.assumed[rows], pert)

    def moments(self) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Mean, variance and third central moment of each row, shape (n,)."""
        growth = np.exp(self.log_sd**2)
        mean = self.sign * np.exp(self.log_mean) * np.sqrt(growth)
        variance = (growth - 1) * mean**2
        third = (growth - 1) * variance * (growth + 2) * mean
        if self.pert is None:
            return mean, variance, third
        rows, own = self.pert.rows, self.pert.moments()
        return (
            np.where(rows, own[0], mean),
            np.where(rows, own[1], variance),
            np.where(rows, own[2], third),
        )


def assumed_log_sd(confidence: FloatArray) -> FloatArray:
    """Spread (sd of the logarithm) of a bare number by confidence: 1 -> .15, .8 -> .40, .5 -> .80.

    Linear between, flat outside; unknown confidence counts as .8. Our choice, shown as assumed.
    """
    known = np.where(np.isnan(confidence), _UNKNOWN_CONFIDENCE, confidence)
    return np.interp(known, _LEVELS, _LOG_SDS)


def fit(given: InputRange, log_sd: FloatArray, *, positive_only: bool = False) -> Spread:
    """The distribution of one input; log_sd (n,) is the spread where no range is given.

    With all three numbers positive: lognormal with mu = (ln P5 + ln P95) / 2 and
    sigma = (ln P95 - ln P5) / (2 * 1.6449). Else PERT with these two quantiles and that mode.
    """
    value, low, high = given.value, given.low, given.high
    ranged = np.isfinite(value) & np.isfinite(low) & np.isfinite(high)
    assumed = ~ranged & (log_sd > 0) & np.isfinite(value) & (value != 0)
    with np.errstate(divide="ignore"):
        log_mean = np.log(np.abs(value))
    spread = np.where(ranged, 0.0, log_sd)
    if not ranged.any():
        return Spread(log_mean, spread, np.sign(value), assumed)
    rows = ranged & (value > 0) & (low > 0) & (high > 0)
    log_low, log_high = np.log(low[rows]), np.log(high[rows])
    log_mean[rows] = (log_low + log_high) / 2
    spread[rows] = (log_high - log_low) / (2 * Z95)
    other = ranged & ~rows & (high > low)
    if positive_only:
        _fit_upper_side(log_mean, spread, other & (value > 0), high)
        other &= False
    pert = _fit_pert(given, other) if other.any() else None
    return Spread(log_mean, spread, np.sign(value), assumed, pert)


def fit_all(
    form: Form, ranges: Mapping[str, InputRange], confidence: FloatArray, *, assume: bool = True
) -> dict[str, Spread]:
    """The distribution of every input of a score; without `assume` bare numbers are certain.

    Confidence itself has a spread only where a range is given for it.
    """
    bare = assumed_log_sd(confidence) if assume else np.zeros(confidence.shape)
    certain = np.zeros(confidence.shape)
    return {
        key: fit(
            ranges[key],
            certain if key == CONFIDENCE else bare,
            positive_only=key == form.divisor,
        )
        for key in form.inputs
    }


def values_of(ranges: Mapping[str, InputRange]) -> Inputs:
    """The entered values alone, by input key."""
    return {key: given.value for key, given in ranges.items()}


def draw(spread: Spread, rng: np.random.Generator, draws: int) -> FloatArray:
    """Draws of each row, float32 of shape (n, draws)."""
    drawn = draw_lognormal(spread.sign, spread.log_mean, spread.log_sd, rng, draws)
    if spread.pert is None or not spread.pert.rows.any():
        return drawn
    pert, rows = spread.pert, spread.pert.rows
    start, mode, span = pert.start[rows], pert.mode[rows], (pert.end - pert.start)[rows]
    shape = 4 * (mode - start) / span
    beta = rng.beta((1 + shape)[:, None], (5 - shape)[:, None], (shape.size, draws))
    drawn[rows] = np.maximum(start[:, None] + span[:, None] * beta, pert.floor[rows][:, None])
    return drawn


def draw_lognormal(
    sign: FloatArray,
    log_mean: FloatArray,
    log_sd: FloatArray,
    rng: np.random.Generator,
    draws: int,
) -> FloatArray:
    """Draws of sign * exp(log_mean + log_sd * z), float32 of shape (n, draws)."""
    drawn = rng.standard_normal((sign.size, draws), dtype=np.float32)
    drawn *= log_sd.astype(np.float32)[:, None]
    drawn += log_mean.astype(np.float32)[:, None]
    with np.errstate(over="ignore"):
        np.exp(drawn, out=drawn)
    drawn *= sign.astype(np.float32)[:, None]
    return drawn


def _fit_upper_side(
    log_mean: FloatArray, log_sd: FloatArray, rows: BoolArray, high: FloatArray
) -> None:
    """A divisor cannot be 0 or less: where its low end is, only the high end says its spread."""
    above = np.log(np.maximum(high[rows], np.exp(log_mean[rows])))
    log_sd[rows] = (above - log_mean[rows]) / Z95


def _fit_pert(given: InputRange, rows: BoolArray) -> Pert:
    """PERT distributions with mode = value, P5 = low and P95 = high.

    The shape depends on r = (mode - start) / (end - start) alone, so one table of quantiles
    by r is enough. Draws stay at 0 or above where the low end is not negative.
    """
    places, lows, highs = _pert_table()
    width = np.where(rows, given.high - given.low, 1.0)
    wanted = (np.clip(given.value, given.low, given.high) - given.low) / width
    place = np.interp(wanted, (places - lows) / (highs - lows), places)
    span = width / np.interp(place, places, highs - lows)
    start = given.low - span * np.interp(place, places, lows)
    floor = np.where(given.low >= 0, 0.0, -np.inf)
    return Pert(rows, start, start + place * span, start + span, floor)


@lru_cache(maxsize=1)
def _pert_table() -> tuple[FloatArray, FloatArray, FloatArray]:
    """P5 and P95 of Beta(1 + 4r, 5 - 4r) on 0..1 for 101 values of r."""
    places = np.linspace(0, 1, 101)
    grid = np.linspace(0, 1, 4001)
    density = grid ** (4 * places[:, None]) * (1 - grid) ** (4 - 4 * places[:, None])
    steps = (density[:, 1:] + density[:, :-1]) / 2
    below = np.concatenate([np.zeros((places.size, 1)), np.cumsum(steps, axis=1)], axis=1)
    below /= below[:, -1:]
    lows = np.array([np.interp(0.05, row, grid) for row in below])
    highs = np.array([np.interp(0.95, row, grid) for row in below])
    return places, lows, highs
