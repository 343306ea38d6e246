"""Which columns of a table hold values, and what tells its series apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mlpm_planner.interchange.column_reader import MESSAGES, ColumnReader
from mlpm_planner.interchange.mapping import ColumnUse, Uses
from mlpm_planner.interchange.tables.moments import read_moment
from mlpm_planner.interchange.tables.numbers import read_number, read_numbers
from mlpm_planner.interchange.tables.problems import Spot
from mlpm_planner.interchange.vocabulary import IGNORE, plain

MISSING_WORDS: Final = frozenset({"na", "n/a", "null", "none", "-", "–", "."})
_NO_VALUES: Final = frozenset(
    {"id", "index", "row", "step", "epoch", "iteration", "day of week", "weekday", "rank"}
)
_SAMPLE: Final = 500
_WIDE_AT_LEAST: Final = 2
_SEGMENT_LIMIT: Final = 100


@dataclass(frozen=True, slots=True)
class ValueColumn:
    """Numbers of a column (NaN where there is none) and whether they were written as per cent."""

    use: ColumnUse
    values: NDArray[np.float64]
    percent: bool = False


def wide_columns(uses: Uses) -> list[ColumnUse]:
    """Columns whose header is a date: a table with one column for each time."""
    found = [
        use
        for use in uses.columns
        if use.field == IGNORE and use.positions and _is_time(use.header)
    ]
    return found if len(found) >= _WIDE_AT_LEAST else []


def _is_time(header: str) -> bool:
    if len(header) == 4 and header.isdecimal():
        return header.isascii() and header >= "0001"
    return not isinstance(read_moment(header), str)


def value_uses(reader: ColumnReader, uses: Uses, taken: Sequence[str]) -> list[ColumnUse]:
    """The columns that are mapped to values, or else all that hold numbers and nothing else."""
    mapped = list(uses.all_of("value"))
    if mapped:
        return mapped
    free = [use for use in uses.columns if use.field == IGNORE and use.header not in taken]
    numeric = [use for use in free if _is_numeric(reader.texts(use))]
    measured = [use for use in numeric if plain(use.header) not in _NO_VALUES]
    return measured or numeric


def text_uses(reader: ColumnReader, uses: Uses, taken: Sequence[str]) -> list[ColumnUse]:
    """The columns that hold words and have no other use."""
    free = [use for use in uses.columns if use.field == IGNORE and use.header not in taken]
    return [
        use
        for use in free
        if use.positions[0] not in reader.table.unnamed and _has_words(reader, use)
    ]


def segment_uses(reader: ColumnReader, uses: Sequence[ColumnUse]) -> list[ColumnUse]:
    """The columns of words that are short enough to name segments, at most four of them."""
    return [use for use in uses if max(map(len, reader.texts(use))) <= _SEGMENT_LIMIT][:4]


def _has_words(reader: ColumnReader, use: ColumnUse) -> bool:
    cells = reader.texts(use)
    return any(cells) and not _is_numeric(cells)


def _is_numeric(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells[:_SAMPLE] if cell and cell.casefold() not in MISSING_WORDS]
    if not filled:
        filled = [cell for cell in cells if cell and cell.casefold() not in MISSING_WORDS][:_SAMPLE]
    good = sum(read_number(cell) != "number.invalid" or _comma(cell) for cell in filled)
    return bool(filled) and good >= 0.9 * len(filled)


def _comma(cell: str) -> bool:
    return read_number(cell, ",") != "number.invalid"


def read_values(
    reader: ColumnReader, use: ColumnUse, siblings: Sequence[ColumnUse], *, rejects: bool
) -> ValueColumn:
    """The numbers of a column; what is none is named, and rejects its row only when alone."""
    cells = reader.texts(use)
    cells = ["" if len(c) <= 4 and c.casefold() in MISSING_WORDS else c for c in cells]
    numbers = read_numbers(cells, reader.decimal_of(use, siblings) or ".")
    for index, code in numbers.refused.items():
        spot = Spot(reader.rows[index], use.header, cells[index])
        reader.problems.say_row("error", code, MESSAGES[code], spot, rejects=rejects)
    return ValueColumn(use, np.array(numbers.values, np.float64), numbers.percent)


def say_missing(reader: ColumnReader, column: ValueColumn) -> None:
    """Say how many rows have no value in a column."""
    missing = sum(not cell or cell.casefold() in MISSING_WORDS for cell in reader.texts(column.use))
    if missing:
        spot = Spot(reader.table.header_row, column.use.header)
        message = f"{missing:,} rows have no value in “{column.use.header}”."
        reader.problems.say("info", "value.missing", message, spot)


def codes_of(columns: Sequence[Sequence[str]]) -> tuple[NDArray[np.int64], list[tuple[str, ...]]]:
    """For every row the number of its combination of words, and the combinations."""
    known: dict[tuple[str, ...], int] = {}
    if len(columns) == 1:
        single: dict[str, int] = {}
        codes = [single.setdefault(word, len(single)) for word in columns[0]]
        return np.array(codes, np.int64), [(word,) for word in single]
    codes = [known.setdefault(words, len(known)) for words in zip(*columns, strict=True)]
    return np.array(codes, np.int64), list(known)
