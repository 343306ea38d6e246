"""Series: the values of one KPI in time order."""

from dataclasses import dataclass

import numpy as np

from mlpm_planner.analysis.types import FloatArray, IntArray

SECOND = 1_000_000
HOUR = 3_600 * SECOND
DAY = 24 * HOUR


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """Times (int64 microseconds UTC, never falling) and values (finite float64), both (n,)."""

    times: IntArray
    values: FloatArray

    def __len__(self) -> int:
        return self.times.size

    def between(self, start: int, end: int) -> "Series":
        """The part with start <= time < end, as views."""
        rows = slice(*np.searchsorted(self.times, (start, end)))
        return Series(self.times[rows], self.values[rows])


EMPTY = Series(np.empty(0, np.int64), np.empty(0))


def clean(times: IntArray, values: FloatArray) -> Series:
    """A series from unordered arrays: sorted by time, values that are not finite left out.

    Values at one instant keep their order; none is dropped.
    """
    finite = np.isfinite(values)
    if not finite.all():
        times, values = times[finite], values[finite]
    if (times[1:] < times[:-1]).any():
        rows = np.argsort(times, kind="stable")
        times, values = times[rows], values[rows]
    return Series(np.asarray(times, np.int64), np.asarray(values, np.float64))
