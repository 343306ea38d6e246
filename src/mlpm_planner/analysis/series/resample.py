"""A series by hour, day, week, month, quarter or year."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from mlpm_planner.analysis.series.arrays import Series
from mlpm_planner.analysis.series.periods import Period, PeriodCalendar
from mlpm_planner.analysis.types import FloatArray, IntArray

Aggregation = Literal["last", "mean", "wmean", "sum", "ratio", "median", "min", "max", "none"]

_REDUCERS: dict[Aggregation, np.ufunc] = {"sum": np.add, "min": np.minimum, "max": np.maximum}


@dataclass(frozen=True, slots=True, eq=False)
class Resampled:
    """One value per period that has any: series at period starts, counts of values (n,)."""

    series: Series
    counts: IntArray


def resample(
    series: Series,
    period: Period,
    how: Aggregation,
    *,
    calendar: PeriodCalendar,
    weights: FloatArray | None = None,
) -> Resampled:
    """One value for each period in which the series has values; empty periods are left out.

    `ratio` and `wmean` are sum(weight * value) / sum(weight): with denominators as weights that
    is sum(numerators) / sum(denominators). A period with a weight missing is averaged plainly.
    `none` (percentiles do not roll up) shows the last value.
    """
    if not len(series):
        return Resampled(series, np.empty(0, np.int64))
    numbers = calendar.numbers(series.times, period)
    first = np.flatnonzero(np.diff(numbers, prepend=numbers[0] - 1))
    counts = np.diff(first, append=numbers.size)
    starts = calendar.starts(numbers[first], period)
    values = _aggregate(series.values, first, counts, how, weights)
    return Resampled(Series(starts, values), counts)


def _aggregate(
    values: FloatArray,
    first: IntArray,
    counts: IntArray,
    how: Aggregation,
    weights: FloatArray | None,
) -> FloatArray:
    """Values of each run of rows that begins at `first`, shape of `first`."""
    if how in {"last", "none"}:
        return values[first + counts - 1]
    if how == "median":
        return _medians(values, first, counts)
    if how in _REDUCERS:
        return _REDUCERS[how].reduceat(values, first)
    means = np.add.reduceat(values, first) / counts
    if how == "mean" or weights is None:
        return means
    return _weighted_means(values, weights, first, means)


def _weighted_means(
    values: FloatArray, weights: FloatArray, first: IntArray, means: FloatArray
) -> FloatArray:
    """NaN where all weights of a period are 0; the plain mean where one is missing."""
    total = np.add.reduceat(weights, first)
    with np.errstate(invalid="ignore", divide="ignore"):
        weighted = np.add.reduceat(values * weights, first) / total
    return np.where(np.isnan(total), means, np.where(total == 0, np.nan, weighted))


def _medians(values: FloatArray, first: IntArray, counts: IntArray) -> FloatArray:
    run = np.repeat(np.arange(first.size), counts)
    ordered = values[np.lexsort((values, run))]
    return (ordered[first + (counts - 1) // 2] + ordered[first + counts // 2]) / 2
