"""What a parent or a group says of the features in it."""

from dataclasses import dataclass

import numpy as np

from mlpm_planner.analysis.types import BoolArray, DayArray, FloatArray, IntArray

_NAT = np.datetime64("NaT", "D")


@dataclass(frozen=True, slots=True, eq=False)
class Rollup:
    """Dates, effort and progress of features, parents or groups, all (n,).

    NaT and NaN where nothing is known; `counts` are the features counted, without parents.
    """

    starts: DayArray
    ends: DayArray
    efforts: FloatArray
    progress: FloatArray
    counts: IntArray


def leaves(starts: DayArray, ends: DayArray, efforts: FloatArray, progress: FloatArray) -> Rollup:
    """Features as they are, each counted once."""
    return Rollup(starts, ends, efforts, progress, np.ones(starts.size, np.int64))


def roll_up(parents: IntArray, own: Rollup) -> Rollup:
    """Every row with what its children say in place of its own; parents (n,) is -1 at the top.

    A parent runs from its earliest start to its latest end, its effort is the sum, its progress
    the mean weighted by effort (plain where no effort is known). Where its children know nothing
    it keeps its own. Rows in a circle keep their own.
    """
    result = Rollup(*(getattr(own, name).copy() for name in Rollup.__slots__))
    depths = _depths(parents)
    for depth in range(int(depths.max(initial=0)), 0, -1):
        rows = np.flatnonzero(depths == depth)
        summary = group(parents[rows], parents.size, _rows_of(result, rows))
        _take_over(result, summary)
    return result


def group(codes: IntArray, size: int, items: Rollup) -> Rollup:
    """`size` groups from items with a group code each (-1: in none)."""
    inside = codes >= 0
    codes, items = codes[inside], _rows_of(items, inside)
    starts = _extreme(np.fmin, codes, size, items.starts)
    ends = _extreme(np.fmax, codes, size, items.ends)
    known = ~np.isnan(items.efforts)
    efforts = np.bincount(codes, np.where(known, items.efforts, 0), size)
    some = np.bincount(codes[known], minlength=size) > 0
    counts = np.bincount(codes, items.counts, size).astype(np.int64)
    progress = _weighted_progress(codes, size, items)
    return Rollup(starts, ends, np.where(some, efforts, np.nan), progress, counts)


def _weighted_progress(codes: IntArray, size: int, items: Rollup) -> FloatArray:
    """Mean progress by effort; features without effort count only where no other has any."""
    known = ~np.isnan(items.progress)
    codes, progress = codes[known], items.progress[known]
    efforts = np.nan_to_num(items.efforts[known])
    plain = np.bincount(codes, items.counts[known], size)
    weight = np.bincount(codes, efforts, size)
    with np.errstate(invalid="ignore", divide="ignore"):
        by_effort = np.bincount(codes, efforts * progress, size) / weight
        by_count = np.bincount(codes, items.counts[known] * progress, size) / plain
    return np.where(weight > 0, by_effort, by_count)


def _extreme(pick: np.ufunc, codes: IntArray, size: int, days: DayArray) -> DayArray:
    result = np.full(size, _NAT)
    pick.at(result, codes, days)
    return result


def _rows_of(items: Rollup, rows: IntArray | BoolArray) -> Rollup:
    return Rollup(
        items.starts[rows],
        items.ends[rows],
        items.efforts[rows],
        items.progress[rows],
        items.counts[rows],
    )


def _take_over(result: Rollup, summary: Rollup) -> None:
    """Puts what is known of the children in the place of the parents' own."""
    parents = summary.counts > 0
    for name in ("starts", "ends", "efforts", "progress"):
        new, old = getattr(summary, name), getattr(result, name)
        unknown = np.isnat(new) if new.dtype.kind == "M" else np.isnan(new)
        np.copyto(old, new, where=parents & ~unknown)
    np.copyto(result.counts, summary.counts, where=parents)


def _depths(parents: IntArray) -> IntArray:
    """Steps to the top for each row, 0 at the top; 0 for rows that never get there.

    Doubles the steps each time, so deep trees and circles cost no more than flat ones.
    """
    top = parents.size
    ahead = np.append(np.where(parents < 0, top, parents), top)
    steps = np.append((parents >= 0).astype(np.int64), 0)
    for _ in range(top.bit_length()):
        steps = steps + steps[ahead]
        ahead = ahead[ahead]
    return np.where(ahead == top, steps, 0)[:top]
