"""Fractional ranks: a moved row gets a number between its neighbours, the others keep theirs."""

from math import isfinite

STEP = 1024.0
_SMALLEST_GAP = 2.0**-20


def rank_between(before: float | None, after: float | None) -> float:
    """A rank between two neighbours; None stands for the end of the list."""
    return ranks_between(before, after, 1)[0]


def ranks_between(before: float | None, after: float | None, count: int) -> tuple[float, ...]:
    """Evenly spaced rising ranks for `count` rows moved between two neighbours."""
    if before is None and after is None:
        return rebalanced(count)
    if after is None:
        start = before or 0.0
        return tuple(start + STEP * (place + 1) for place in range(count))
    if before is None:
        return tuple(after - STEP * (count - place) for place in range(count))
    step = (after - before) / (count + 1)
    return tuple(before + step * (place + 1) for place in range(count))


def needs_rebalance(before: float | None, after: float | None, count: int = 1) -> bool:
    """Whether there is too little room between two neighbours for `count` more rows.

    Then all rows of the list get new ranks by `rebalanced`, in the same edit.
    """
    if before is None or after is None:
        return False
    step = (after - before) / (count + 1)
    scale = max(1.0, abs(before), abs(after))
    return not isfinite(step) or step < _SMALLEST_GAP * scale / STEP


def rebalanced(count: int) -> tuple[float, ...]:
    """Fresh ranks for a whole list, far enough apart for ten moves into every gap."""
    return tuple(STEP * (place + 1) for place in range(count))
