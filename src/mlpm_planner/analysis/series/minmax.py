"""Pyramid of extremes: draws millions of values by a few thousand and loses no peak."""

from dataclasses import dataclass

import numpy as np

from mlpm_planner.analysis.series.arrays import Series
from mlpm_planner.analysis.types import FloatArray, IntArray

_BLOCK = 16
_STEP = 4


@dataclass(frozen=True, slots=True, eq=False)
class Level:
    """Rows of the smallest and the largest value of each whole block of `size` values."""

    size: int
    lows: IntArray
    highs: IntArray


@dataclass(frozen=True, slots=True, eq=False)
class Pyramid:
    """A series with the extremes of its blocks of 16, 64, 256, ... values."""

    series: Series
    levels: tuple[Level, ...]

    def extended(self, series: Series) -> "Pyramid":
        """The pyramid after values were appended; `series` holds the old ones unchanged first.

        Only blocks that became whole are looked at.
        """
        return _build(series, self.levels)

    def view(self, start: int, end: int, width: int) -> Series:
        """What to draw of start <= time <= end on `width` pixels, every extreme included.

        Holds one value beyond each side so that lines leave the picture. All values where there
        are fewer than 16 a pixel, else 2 to 8 a pixel.
        """
        times = self.series.times
        first = int(np.searchsorted(times, start, "left"))
        last = int(np.searchsorted(times, end, "right"))
        fitting = [level for level in self.levels if level.size * max(width, 1) <= last - first]
        outer = slice(max(first - 1, 0), min(last + 1, times.size))
        if not fitting:
            return Series(times[outer], self.series.values[outer])
        ends = [outer.start, first, last - 1, outer.stop - 1]
        rows = np.unique(np.concatenate([ends, _rows(first, last, fitting)]))
        return Series(times[rows], self.series.values[rows])


def _rows(first: int, last: int, levels: list[Level]) -> IntArray:
    """Rows of extremes: whole blocks of the coarsest level, finer ones towards the ends."""
    if not levels or first >= last:
        return np.arange(first, last)
    level, finer = levels[-1], levels[:-1]
    begin, stop = -(-first // level.size), last // level.size
    if begin >= stop:
        return _rows(first, last, finer)
    head, tail = _rows(first, begin * level.size, finer), _rows(stop * level.size, last, finer)
    return np.concatenate([head, level.lows[begin:stop], level.highs[begin:stop], tail])


def pyramid(series: Series) -> Pyramid:
    """The pyramid of a series; about 8 % of its memory."""
    return _build(series, ())


def _build(series: Series, known: tuple[Level, ...]) -> Pyramid:
    levels: list[Level] = []
    size = _BLOCK
    while series.values.size >= size:
        number = len(levels)
        done = known[number] if number < len(known) else Level(size, _NONE, _NONE)
        finer = levels[-1] if levels else None
        levels.append(_grown(series.values, done, finer))
        size *= _STEP
    return Pyramid(series, tuple(levels))


_NONE = np.empty(0, np.int64)


def _grown(values: FloatArray, level: Level, finer: Level | None) -> Level:
    """The level with the blocks that are whole now, from the finer level or the values."""
    start, stop = level.lows.size, values.size // level.size
    if finer is None:
        blocks = values[start * _BLOCK : stop * _BLOCK].reshape(-1, _BLOCK)
        base = np.arange(start, stop) * _BLOCK
        lows, highs = base + blocks.argmin(axis=1), base + blocks.argmax(axis=1)
    else:
        part = slice(start * _STEP, stop * _STEP)
        lows, highs = finer.lows[part].reshape(-1, _STEP), finer.highs[part].reshape(-1, _STEP)
        lows = _picked(lows, values[lows].argmin(axis=1))
        highs = _picked(highs, values[highs].argmax(axis=1))
    return Level(
        level.size, np.concatenate([level.lows, lows]), np.concatenate([level.highs, highs])
    )


def _picked(rows: IntArray, places: IntArray) -> IntArray:
    return rows[np.arange(places.size), places]
