"""Entities to rows and back, a column at a time: most of the work runs at the speed of C."""

import json
from collections import deque
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import MISSING, fields
from functools import cache
from itertools import repeat
from operator import attrgetter
from typing import Any, TypeVar, get_origin

from mlpm_planner.domain.entity import Entity
from mlpm_planner.storage.cells import Cell, cells_of
from mlpm_planner.storage.driver import Bare

E = TypeVar("E", bound=Entity)
Row = tuple[Any, ...]

# So many rows are converted in one go: no call holds the interpreter longer than a few ms.
PIECE = 1_000


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


def select_sql(kind: type[Entity]) -> str:
    """Reads all rows of a kind, cells in the order of `cells_of`.

    Each name stands behind its table: SQLite takes a lone quoted name it does not know for a text.
    """
    columns = ", ".join(f'{kind.TABLE}."{cell.name}"' for cell in cells_of(kind))
    return f"SELECT {columns} FROM {kind.TABLE}"  # noqa: S608 - names of our own fields


def load_all(connection: Bare, kind: type[E]) -> Generator[E]:
    """All entities of a kind."""
    cursor = connection.execute(select_sql(kind))
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
