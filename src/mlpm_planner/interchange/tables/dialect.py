"""Finds out how cells are set apart and where the header is, by consistency over many records.

Known header names outweigh everything else: they are what the file's author meant. The library's
own sniffer is not used; it takes the letter t for a delimiter in a column called "title".
"""

import csv
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from mlpm_planner.interchange.tables.records import Dialect, Fault, read_records, scan_records

DELIMITERS: Final = (",", ";", "\t", "|")
_SAMPLE_CHARACTERS: Final = 262_144
_SAMPLE_RECORDS: Final = 60
_HEADER_WITHIN: Final = 30

KnownNames = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Layout:
    """How a text is cut into cells, and the number of its header record (from 1)."""

    dialect: Dialect
    header_row: int
    known_names: int


def find_layout(text: str, is_known: KnownNames, delimiter: str = "") -> Layout:
    """The likeliest layout; `is_known` says whether a header name means something to us."""
    sample = _sample(text)
    if delimiter:
        return _layout(sample, Dialect(delimiter), is_known)[1]
    dialects = [_with_blanks(sample, Dialect(mark)) for mark in DELIMITERS]
    best = max((_layout(sample, dialect, is_known) for dialect in dialects), key=_by_score)
    if best[0] == _NOTHING:
        best = max(best, _layout(sample, Dialect(" "), is_known), key=_by_score)
    return best[1]


_Score = tuple[int, float, int]
_NOTHING: Final[_Score] = (0, 0.0, 0)


def _by_score(scored: tuple[_Score, Layout]) -> _Score:
    return scored[0]


def _layout(sample: str, dialect: Dialect, is_known: KnownNames) -> tuple[_Score, Layout]:
    records = _first_records(sample, dialect)
    width, share = _usual_width(records)
    header = _header_index(records, width, is_known)
    known = _count_known(records[header], is_known) if records else 0
    layout = Layout(dialect, header + 1, known)
    if dialect.delimiter == " " and share < 1:
        return _NOTHING, layout
    return (known, share if width > 1 else 0.0, width if width > 1 else 0), layout


def _sample(text: str) -> str:
    if len(text) <= _SAMPLE_CHARACTERS:
        return text
    cut = text.rfind("\n", 0, _SAMPLE_CHARACTERS)
    return text[: cut + 1 or _SAMPLE_CHARACTERS]


def _with_blanks(sample: str, dialect: Dialect) -> Dialect:
    """The dialect that reads `a, "b, c"` as two cells where the file is written like that."""
    if f'{dialect.delimiter} "' not in sample:
        return dialect
    cells = (cell for record in _first_records(sample, dialect) for cell in record)
    padded = any(cell.startswith(' "') for cell in cells)
    return Dialect(dialect.delimiter, skip_blanks=padded)


def _first_records(sample: str, dialect: Dialect) -> list[list[str]]:
    try:
        return list(islice(read_records(sample, dialect), _SAMPLE_RECORDS))
    except csv.Error:
        scanned = islice(scan_records(sample, dialect), _SAMPLE_RECORDS)
        return [record for record in scanned if not isinstance(record, Fault)]


def _usual_width(records: Sequence[Sequence[str]]) -> tuple[int, float]:
    """The most frequent number of cells, and the share of records that have it."""
    widths = Counter(len(record) for record in records if any(record))
    if not widths:
        return 0, 0.0
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
    return width, count / widths.total()


def _header_index(records: Sequence[Sequence[str]], width: int, is_known: KnownNames) -> int:
    """The first record that names columns: lines above it are narrower and know no names."""
    fallback = None
    for index, record in enumerate(records[:_HEADER_WITHIN]):
        if not any(cell.strip() for cell in record):
            continue
        known = _count_known(record, is_known)
        if known >= 2 or (known == 1 and len(record) >= width - 1):
            return index
        if fallback is None and len(record) >= width - 1:
            fallback = index
        if fallback is not None and len(record) == width:
            return fallback
    return fallback or 0


def _count_known(record: Sequence[str], is_known: KnownNames) -> int:
    return sum(1 for cell in record[:500] if is_known(cell))
