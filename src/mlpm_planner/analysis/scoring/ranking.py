"""Order and ranks of scores: highest first, ties in the given order, NaN last."""

import numpy as np

from mlpm_planner.analysis.types import FloatArray, IntArray

UNRANKED = 0


def order(scores: FloatArray) -> IntArray:
    """Row numbers from best to worst, shape (n,); equal scores keep their order, NaN is last."""
    return np.argsort(-scores, kind="stable")


def competition_ranks(scores: FloatArray) -> IntArray:
    """Ranks 1, 2, 2, 4 of shape (n,); 0 where the score is NaN."""
    rows, first = _ordered(scores)
    starts = np.maximum.accumulate(np.where(first, np.arange(1, rows.size + 1), 0))
    return _placed(scores, rows, starts)


def dense_ranks(scores: FloatArray) -> IntArray:
    """Ranks 1, 2, 2, 3 of shape (n,); 0 where the score is NaN."""
    rows, first = _ordered(scores)
    return _placed(scores, rows, np.cumsum(first))


def _ordered(scores: FloatArray) -> tuple[IntArray, np.ndarray]:
    """Rows from best to worst, and which of them differ from the one before."""
    rows = order(scores)
    ranked = scores[rows]
    first = np.ones(rows.size, np.bool_)
    first[1:] = ranked[1:] != ranked[:-1]
    return rows, first


def _placed(scores: FloatArray, rows: IntArray, ranks: IntArray) -> IntArray:
    result = np.empty(rows.size, np.int64)
    result[rows] = ranks
    result[np.isnan(scores)] = UNRANKED
    return result
