"""The values of an import, checked, sorted by key and written where nobody sees them yet."""

from collections.abc import Generator, Iterable
from dataclasses import dataclass
from itertools import repeat
from math import isnan
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, insert

from mlpm_planner.application.store import ObservationBatch, SeriesRows
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.storage.blocks import Series
from mlpm_planner.storage.names import NameNumbers
from mlpm_planner.storage.schema import STAGED
from mlpm_planner.storage.statements import sql_of

PIECE = 1_000
NUMBERS = ("numerator", "denominator", "n", "sd")


@dataclass(frozen=True, slots=True)
class _Sorted:
    """The values of one series in order of their key, each column an array."""

    series: Series
    model_version: int
    source: int
    columns: dict[str, NDArray[Any]]

    def __len__(self) -> int:
        return len(self.columns["at"])


def check(batch: ObservationBatch) -> None:
    """Refuse columns of unequal length and numbers that are not finite."""
    for rows in batch.series:
        if not np.isfinite(rows.value).all():
            message = "A value is not a finite number."
            raise RuleError(message, "value")
        for name, column in _columns(rows).items():
            if len(column) != len(rows.at):
                message = f"The column {name} has {len(column)} cells for {len(rows.at)} values."
                raise RuleError(message, name)
            if name in NUMBERS and np.isinf(column).any():
                message = f"A number in the column {name} is not finite."
                raise RuleError(message, name)


def stage(
    connection: Connection, names: NameNumbers, batch: ObservationBatch
) -> Generator[int, None, None]:
    """Write the values to the staging table; the transaction may end at each yield.

    Each yield tells how many values are there.
    """
    done = 0
    for rows in batch.series:
        found = _sorted(connection, names, rows)
        given = {**_constants(found), **found.columns}
        # Columns that are empty throughout are not written at all.
        names_given = [column.name for column in STAGED.columns if column.name in given]
        sql = sql_of(insert(STAGED), names_given)
        cells = [given[name] for name in names_given]
        for start in range(0, len(found), PIECE):
            span = slice(start, min(start + PIECE, len(found)))
            connection.exec_driver_sql(
                sql, list(zip(*(_cut(cell, span) for cell in cells), strict=True))
            )
            done += min(PIECE, len(found) - start)
            yield done


def by_series(
    connection: Connection, names: NameNumbers, batch: ObservationBatch
) -> dict[Series, tuple[NDArray[np.int64], NDArray[np.float64]]]:
    """Instants and values of an import in order of time, for each KPI and segment."""
    groups: dict[Series, list[_Sorted]] = {}
    for rows in batch.series:
        if len(rows.at):
            found = _sorted(connection, names, rows)
            groups.setdefault(found.series, []).append(found)
    return {series: _merged(parts) for series, parts in groups.items()}


def _merged(parts: list[_Sorted]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    # Blocks tell the first and last value, so equal instants must be in the order of their key.
    parts = sorted(parts, key=lambda part: (part.model_version, part.source))
    at = np.concatenate([part.columns["at"] for part in parts])
    value = np.concatenate([part.columns["value"] for part in parts])
    if len(parts) > 1:
        order = np.argsort(at, kind="stable")
        at, value = at[order], value[order]
    return at, value


def _columns(rows: SeriesRows) -> dict[str, Any]:
    named = {
        "at": rows.at,
        "nth": rows.nth,
        "value": rows.value,
        "numerator": rows.numerator,
        "denominator": rows.denominator,
        "n": rows.n,
        "sd": rows.sd,
        "note": rows.note,
    }
    return {name: column for name, column in named.items() if column is not None}


def _sorted(connection: Connection, names: NameNumbers, rows: SeriesRows) -> _Sorted:
    columns = {name: _array(name, column) for name, column in _columns(rows).items()}
    at = columns["at"]
    if "nth" in columns:
        order = np.lexsort((columns["nth"], at))
        columns = {name: column[order] for name, column in columns.items()}
    else:
        if len(at) > 1 and (at[1:] < at[:-1]).any():
            order = np.argsort(at, kind="stable")
            columns = {name: column[order] for name, column in columns.items()}
        columns["nth"] = _occurrences(columns["at"])
    return _Sorted(
        Series(names.number(connection, rows.kpi_id), names.number(connection, rows.segment)),
        names.number(connection, rows.model_version),
        names.number(connection, rows.source),
        columns,
    )


def _array(name: str, column: Any) -> NDArray[Any]:
    if name == "note":
        return np.array([text or None for text in column], dtype=object)
    return np.asarray(column)


def _occurrences(at: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many equal instants lie before each, in a sorted array."""
    return np.arange(len(at)) - np.searchsorted(at, at, side="left")


def _constants(found: _Sorted) -> dict[str, int]:
    return {
        "kpi": found.series.kpi,
        "segment": found.series.segment,
        "model_version": found.model_version,
        "source": found.source,
    }


def _cut(column: NDArray[Any] | int, span: slice) -> Iterable[Any]:
    """A piece of a column as Python objects; "not a number" becomes an empty cell."""
    if isinstance(column, int):
        return repeat(column, span.stop - span.start)
    cells: list[Any] = column[span].tolist()
    if column.dtype.kind == "f" and np.isnan(column[span]).any():
        return [None if isnan(cell) else cell for cell in cells]
    return cells
