"""A table read from a file: a header and columns of text, with the row number of every record."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final

from mlpm_planner.interchange.tables.decode import Decoded, decode, read_bytes
from mlpm_planner.interchange.tables.dialect import KnownNames, find_layout
from mlpm_planner.interchange.tables.problems import Problems, Spot
from mlpm_planner.interchange.tables.records import (
    MAX_COLUMNS,
    Dialect,
    Fault,
    read_records,
    scan_records,
)
from mlpm_planner.interchange.tables.text import is_suspect

MAX_HEADER: Final = 240
# Small, so that the lists of a chunk are gone before the garbage collector counts them as old.
_CHUNK: Final = 500
_OTHER_QUOTES: Final = (
    ("\u201c", "\u201d"),
    ("\u201e", "\u201c"),
    ("\u00ab", "\u00bb"),
    ("'", "'"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAs:
    """How the user wants a file to be read; empty means: find out."""

    encoding: str = ""
    delimiter: str = ""


@dataclass(slots=True, kw_only=True)
class Table:
    """Columns of equally many cells; `rows` are their record numbers in the file."""

    name: str
    encoding: str
    dialect: Dialect
    header: tuple[str, ...]
    header_row: int
    columns: list[list[str]]
    rows: Sequence[int]
    suspect: bool
    blank_rows: int = 0
    unnamed: frozenset[int] = field(default_factory=frozenset[int])

    @property
    def count(self) -> int:
        """How many rows of data there are."""
        return len(self.rows)

    def cut(self, index: int) -> None:
        """Forget the rows from an index on."""
        self.columns = [column[:index] for column in self.columns]
        self.rows = self.rows[:index]

    def record(self, index: int) -> list[str]:
        """The cells of one row as they were written."""
        return [column[index] for column in self.columns]


def read_table(
    path: Path, problems: Problems, is_known: KnownNames, read_as: ReadAs | None = None
) -> Table | None:
    """The table in a file, or None where nothing can be read; `problems` says why."""
    read_as = read_as or ReadAs()
    data = read_bytes(path, problems)
    decoded = None if data is None else decode(data, problems, read_as.encoding)
    del data
    return None if decoded is None else table_of(decoded, path.name, problems, is_known, read_as)


def table_of(
    decoded: Decoded,
    name: str,
    problems: Problems,
    is_known: KnownNames,
    read_as: ReadAs | None = None,
) -> Table | None:
    """The table in a text, for example one that was pasted."""
    layout = find_layout(decoded.text, is_known, read_as.delimiter if read_as else "")
    try:
        body = _collect(read_records(decoded.text, layout.dialect), layout.header_row)
    except csv.Error:
        body = _collect(scan_records(decoded.text, layout.dialect), layout.header_row)
    table = Table(
        name=name,
        encoding=decoded.encoding,
        dialect=layout.dialect,
        header=(),
        header_row=layout.header_row,
        columns=body.columns,
        rows=body.rows,
        suspect=is_suspect(decoded.text),
        blank_rows=body.blank,
    )
    return table if _accept(table, body, problems) else None


@dataclass(slots=True)
class _Body:
    """What the records of a text amount to, before anything is said about it."""

    header: list[str] = field(default_factory=list[str])
    columns: list[list[str]] = field(default_factory=list[list[str]])
    words: list[dict[str, str]] = field(default_factory=list[dict[str, str]])
    rows: list[int] = field(default_factory=list[int])
    blank: int = 0
    trimmed: int = 0
    short: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    long: list[tuple[int, list[str]]] = field(default_factory=list[tuple[int, list[str]]])
    repeated: list[int] = field(default_factory=list[int])
    faults: list[Fault] = field(default_factory=list[Fault])


def _collect(records: Iterable[list[str] | Fault], header_row: int) -> _Body:
    body = _Body()
    iterator = iter(records)
    for record in islice(iterator, header_row):
        if isinstance(record, Fault):
            body.faults.append(record)
        else:
            body.header = record
    width = len(body.header)
    if width > MAX_COLUMNS or any(fault.fatal for fault in body.faults):
        return body
    body.columns = [[] for _ in range(width)]
    body.words = [{} for _ in range(width)]
    number = header_row
    while chunk := list(islice(iterator, _CHUNK)):
        _add_chunk(body, chunk, number)
        number += len(chunk)
    return body


def _add_chunk(body: _Body, chunk: list[list[str] | Fault], number: int) -> None:
    width = len(body.header)
    first = body.header[0] if width else ""
    good: list[list[str]] = []
    for row, record in enumerate(chunk, number + 1):
        if isinstance(record, Fault):
            body.faults.append(record)
        elif not any(map(str.strip, record)):
            body.blank += 1
        elif len(record) != width:
            _add_odd(body, record, row, good)
        elif record[0] == first and record == body.header:
            body.repeated.append(row)
        else:
            good.append(record)
            body.rows.append(row)
    for index, cells in enumerate(zip(*good, strict=True)):
        body.columns[index].extend(_shared(cells, body.words[index]))


def _shared(cells: Sequence[str], words: dict[str, str]) -> Iterable[str]:
    """The cells, equal ones as one object where a column repeats itself: it saves much memory."""
    if len(set(cells)) * 4 > len(cells):
        return cells
    return [words.setdefault(cell, cell) for cell in cells]


def _add_odd(body: _Body, record: list[str], row: int, good: list[list[str]]) -> None:
    width = len(body.header)
    if len(record) < width:
        body.short.append((row, len(record)))
        record = record + [""] * (width - len(record))
    elif any(cell.strip() for cell in record[width:]) or _is_torn(record):
        body.long.append((row, record))
        return
    else:
        body.trimmed += 1
        record = record[:width]
    good.append(record)
    body.rows.append(row)


def _is_torn(record: list[str]) -> bool:
    """Whether a cell begins with a quote of another kind that only a later cell closes."""
    for opening, closing in _OTHER_QUOTES:
        for index, cell in enumerate(record):
            opens = cell.startswith(opening) and closing not in cell[1:]
            if opens and any(after.endswith(closing) for after in record[index + 1 :]):
                return True
    return False


def _accept(table: Table, body: _Body, problems: Problems) -> bool:
    if len(body.header) > MAX_COLUMNS:
        problems.say(
            "error",
            "file.too_many_columns",
            f"The header has {len(body.header):,} columns; at most {MAX_COLUMNS}.",
            Spot(table.header_row),
        )
        return False
    long = next((name for name in body.header if len(name) > MAX_HEADER), "")
    if long:
        problems.say(
            "error",
            "header.too_long",
            f"The name of a column has {len(long):,} characters; at most {MAX_HEADER}.",
            Spot(table.header_row, text=long),
        )
        return False
    for fault in body.faults:
        if fault.fatal:
            problems.say("error", fault.code, fault.message, Spot(fault.record))
            return False
        problems.say_row("error", fault.code, fault.message, Spot(fault.record))
    _name_columns(table, body.header, problems)
    if table.header_row > 1:
        message = f"{table.header_row - 1} lines above the header are passed over."
        problems.say("info", "file.preamble", message)
    _say_shape(body, table, problems)
    return True


def _name_columns(table: Table, header: Sequence[str], problems: Problems) -> None:
    names = [cell.strip() for cell in header]
    unnamed: set[int] = set()
    for index, name in enumerate(names):
        if name:
            continue
        unnamed.add(index)
        names[index] = f"column {index + 1}"
        if any(table.columns[index]):
            problems.say(
                "warning",
                "header.blank",
                f"Column {index + 1} has no name and is not imported.",
                Spot(table.header_row, names[index]),
            )
    table.header = tuple(names)
    table.unnamed = frozenset(unnamed)


def _say_shape(body: _Body, table: Table, problems: Problems) -> None:
    width = len(body.header)
    if body.blank:
        problems.say("info", "rows.blank", f"{body.blank:,} empty rows are passed over.")
    if body.trimmed:
        message = f"{body.trimmed:,} rows have empty cells beyond the header."
        problems.say("info", "rows.surplus", message)
    for row in body.repeated:
        message = "The header is repeated here; the row is passed over."
        problems.say_row("warning", "header.repeated", message, Spot(row))
    if len(body.short) == len(body.rows) > 1 and len({count for _, count in body.short}) == 1:
        message = f"All rows have {body.short[0][1]} cells, the header has {width}."
        problems.say("info", "rows.short", message)
    else:
        for row, count in body.short:
            message = f"The row has {count} cells, the header has {width}; the rest stays empty."
            problems.say_row("warning", "row.too_short", message, Spot(row))
    for row, record in body.long:
        message = f"The row has {len(record)} cells, the header has {width}. Is a quote missing?"
        text = table.dialect.delimiter.join(record[width - 1 :])
        problems.say_row("error", "row.too_long", message, Spot(row, text=text))
