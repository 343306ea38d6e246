"""Where the pills of markers stand: staggered in rows, crowds gathered behind “+3” (no Qt)."""

from collections.abc import Sequence
from typing import NamedTuple

ROWS = 2
_GAP = 6.0
_LEAD = 8.0
_MORE = 34.0


class Pill(NamedTuple):
    """One pill: where it lies, its row, which markers it stands for, and whether as icons only."""

    left: float
    width: float
    row: int
    members: tuple[int, ...]
    is_short: bool = False


def place(
    at: Sequence[float], widths: Sequence[float], *, left: float, right: float, short: float = 24.0
) -> list[Pill]:
    """Pills for markers at pixels in rising order, given the width each would like.

    A pill starts a little left of its line, or ends at it where it would leave the plot. One
    that finds no room in any row is an icon alone (``short``), or joins its neighbour as a count.
    """
    rows: list[list[Pill]] = [[] for _ in range(ROWS)]
    for index, (x, width) in enumerate(zip(at, widths, strict=True)):
        start = x - _LEAD if x - _LEAD + width <= right else max(left, x + _LEAD - width)
        small = min(max(left, x - short / 2), right - short)
        if not (
            _put(rows, Pill(start, width, 0, (index,)))
            or _put(rows, Pill(small, short, 0, (index,), is_short=True))
        ):
            _gather(rows, index, x)
    return sorted(pill for row in rows for pill in row)


def _put(rows: list[list[Pill]], pill: Pill) -> bool:
    """Into the first row that has room; False where none has."""
    for number, row in enumerate(rows):
        if not row or row[-1].left + row[-1].width + _GAP <= pill.left:
            row.append(pill._replace(row=number))
            return True
    return False


def _gather(rows: list[list[Pill]], index: int, x: float) -> None:
    """Let the pill that lies nearest stand for this marker too."""
    nearest = min((row for row in rows if row), key=lambda row: abs(row[-1].left - x))
    last = nearest.pop()
    nearest.append(Pill(last.left, _MORE, last.row, (*last.members, index)))
