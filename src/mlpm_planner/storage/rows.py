"""Entities to rows and back, a column at a time: most of the work runs at the speed of C."""

import json
from collections import deque
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import MISSING, fields
from functools import cache
from itertools import repeat
from operator import attrgetter
from typing import Any, TypeVar, get_origin

from sqlalchemy import Connection, bindparam, delete, insert, select, update
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.expression import ClauseElement

from mlpm_planner.domain.entity import Entity
from mlpm_planner.storage.cells import Cell, cells_of
from mlpm_planner.storage.schema import PLAN_TABLES

E = TypeVar("E", bound=Entity)
Row = tuple[Any, ...]

# So many rows are converted in one go: no call holds the interpreter longer than a few ms.
PIECE = 1_000


def sql_of(statement: ClauseElement, columns: Sequence[str] | None = None) -> str:
    """The text of a statement for the driver, its parameters as question marks."""
    dialect = sqlite.dialect(paramstyle="qmark")
    return str(statement.compile(dialect=dialect, column_keys=columns))


@cache
def insert_sql(kind: type[Entity]) -> str:
    """Adds a row of a kind; parameters in the order of its cells."""
    return sql_of(insert(PLAN_TABLES[kind]))


@cache
def update_sql(kind: type[Entity]) -> str:
    """Replaces a row of a kind when its version is as expected: all cells, then id and version."""
    table = PLAN_TABLES[kind]
    values: dict[str, object] = {
        column.name: bindparam(f"new_{column.name}") for column in table.columns
    }
    return sql_of(update(table).where(*_expected(kind)).values(values))


@cache
def delete_sql(kind: type[Entity]) -> str:
    """Deletes a row of a kind when its version is as expected: id and version."""
    return sql_of(delete(PLAN_TABLES[kind]).where(*_expected(kind)))


def _expected(kind: type[Entity]) -> tuple[Any, Any]:
    columns = PLAN_TABLES[kind].c
    return columns.id == bindparam("old_id"), columns.version == bindparam("old_version")


def to_rows(kind: type[Entity], entities: Sequence[Entity]) -> list[Row]:
    """The rows of entities of one kind, cells in the order of `cells_of`."""
    if not entities:
        return []
    cells = cells_of(kind)
    columns = zip(*map(attrgetter(*(cell.name for cell in cells)), entities), strict=True)
    return list(zip(*map(_encoded, cells, columns), strict=True))


def _encoded(cell: Cell, values: Row) -> Iterable[Any]:
    return values if cell.encode is None else map(cell.encode, values)


def from_rows(kind: type[E], rows: Sequence[Row], memory: dict[str, dict[Any, Any]]) -> list[E]:
    """The entities of rows whose cells are in the order of `cells_of`.

    What was written had passed its checks, so they are not run again. `memory` lets equal cells
    of one load share one object.
    """
    entities = list(map(object.__new__, repeat(kind, len(rows))))
    for cell, column in zip(cells_of(kind), zip(*rows, strict=True), strict=True):
        values = _decoded(cell, column, memory)
        _drain(map(getattr(kind, cell.name).__set__, entities, values))
    return entities


def _decoded(cell: Cell, column: Row, memory: dict[str, dict[Any, Any]]) -> Iterable[Any]:
    if cell.decode_all is not None:
        return cell.decode_all(column)
    if cell.shared:
        known = memory.setdefault(cell.name, {})
        for value in set(column).difference(known):
            known[value] = value if cell.decode is None else cell.decode(value)
        return map(known.__getitem__, column)
    return column if cell.decode is None else map(cell.decode, column)


_drain: Callable[[Iterable[Any]], object] = deque[Any](maxlen=0).extend


def load_all(connection: Connection, kind: type[E]) -> Generator[E]:
    """All entities of a kind."""
    names = [PLAN_TABLES[kind].c[cell.name] for cell in cells_of(kind)]
    cursor = connection.exec_driver_sql(sql_of(select(*names))).cursor
    assert cursor is not None  # noqa: S101 - a SELECT always has one
    memory: dict[str, dict[Any, Any]] = {}
    while rows := cursor.fetchmany(PIECE):
        yield from from_rows(kind, rows, memory)


def to_texts(kind: type[Entity], rows: Iterable[Row]) -> list[str]:
    """Rows of one kind for the change log: JSON without the cells that a new part has anyway."""
    names = [cell.name for cell in cells_of(kind)]
    standard = [_standard_cells(kind).get(name, MISSING) for name in names]
    return [
        _to_json({n: v for n, v, usual in zip(names, row, standard, strict=True) if v != usual})
        for row in rows
    ]


def from_text(kind: type[E], text: str) -> E:
    """An entity out of the change log; a field that is unknown today is left out."""
    stored = {**_standard_cells(kind), **json.loads(text)}
    row = tuple(stored[cell.name] for cell in cells_of(kind))
    return from_rows(kind, [row], {})[0]


_to_json = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


@cache
def _standard_cells(kind: type[Entity]) -> dict[str, Any]:
    """The cells of fields that have a fixed default."""
    cells = {cell.name: cell for cell in cells_of(kind)}
    found: dict[str, Any] = {}
    for field in fields(kind):
        cell = cells[field.name]
        if field.name in {"id", "version"}:
            continue
        if field.default is not MISSING:
            found[field.name] = field.default if cell.encode is None else cell.encode(field.default)
        elif get_origin(field.default_factory) is dict:
            found[field.name] = "{}"
    return found
