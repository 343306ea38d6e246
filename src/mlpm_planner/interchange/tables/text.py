"""What a cell's text may hold: no control characters, nothing that looks like what it is not."""

import re
from collections.abc import Sequence
from typing import Final

from mlpm_planner.interchange.tables.problems import Problems, Spot

CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
BIDI: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
INVISIBLE: Final = re.compile("[\u200b\u2060\ufeff\u00ad]")
SURROGATE: Final = re.compile("[\ud800-\udfff]")
_SUSPECT: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\u200b\u2060\ufeff\u00ad\ud800-\udfff]"
)
_PIECE: Final = 500_000


def is_suspect(text: str) -> bool:
    """Whether a text holds any character that `check_texts` would remark on.

    In pieces, because a search holds all other threads up.
    """
    starts = range(0, len(text), _PIECE)
    return any(_SUSPECT.search(text, start, start + _PIECE) for start in starts)


def check_texts(
    cells: Sequence[str], rows: Sequence[int], column: str, problems: Problems
) -> set[int]:
    """Remark on every suspect cell of a column; the indices of those that cannot be kept."""
    refused: set[int] = set()
    for index, cell in enumerate(cells):
        if not _SUSPECT.search(cell):
            continue
        spot = Spot(rows[index], column, cell)
        if CONTROL.search(cell) or SURROGATE.search(cell):
            refused.add(index)
            problems.say_row(
                "error",
                "cell.control_char",
                "The cell holds a control character, which no text may contain.",
                spot,
            )
        if BIDI.search(cell):
            problems.say_row(
                "warning",
                "text.bidi",
                "The cell holds a character that turns the direction of writing.",
                spot,
            )
        if INVISIBLE.search(cell):
            problems.say_row(
                "warning",
                "text.invisible",
                "The cell holds an invisible character: it only looks like its twin.",
                spot,
            )
    return refused


def check_lengths(
    cells: Sequence[str], rows: Sequence[int], column: str, limit: int, problems: Problems
) -> set[int]:
    """Refuse the cells of a column that have more characters than it may hold."""
    if not cells or max(map(len, cells)) <= limit:
        return set()
    refused = {index for index, cell in enumerate(cells) if len(cell) > limit}
    for index in sorted(refused):
        problems.say_row(
            "error",
            "cell.too_long",
            f"The cell has {len(cells[index]):,} characters; at most {limit:,}.",
            Spot(rows[index], column, cells[index][:200]),
        )
    return refused
