"""Where the pills of markers stand: staggered in rows, crowds gathered behind “+3” (no Qt)."""

from collections.abc import Sequence
from typing import NamedTuple

ROWS = 2
_GAP = 6.0
_LEAD = 8.0
_MORE = 34.0


class Pill(NamedTuple):
    """One pill: where it lies, its row, and which markers it stands for."""

    left: float
    width: float
    row: int
    members: tuple[int, ...]


def place(at: Sequence[float], widths: Sequence[float], *, left: float, right: float) -> list[Pill]:
    """Pills for markers at pixels in rising order, given the width each would like.

    A pill starts a little left of its line, or ends at it where it would leave the plot. One
    that finds no room in any row joins its neighbour as a count.
    """
    rows: list[list[Pill]] = [[] for _ in range(ROWS)]
    for index, (x, width) in enumerate(zip(at, widths, strict=True)):
        start = x - _LEAD if x - _LEAD + width <= right else max(left, x + _LEAD - width)
        row = next((r for r in range(ROWS) if _has_room(rows[r], start)), None)
        if row is not None:
            rows[row].append(Pill(start, width, row, (index,)))
        else:
            _gather(rows, index, x)
    return sorted(pill for row in rows for pill in row)


def _has_room(row: Sequence[Pill], start: float) -> bool:
    return not row or row[-1].left + row[-1].width + _GAP <= start


def _gather(rows: list[list[Pill]], index: int, x: float) -> None:
    """Let the pill that lies nearest to the left stand for this marker too."""
    nearest = min((row for row in rows if row), key=lambda row: abs(row[-1].left - x))
    last = nearest.pop()
    start = last.left
    nearest.append(Pill(start, _MORE, last.row, (*last.members, index)))
