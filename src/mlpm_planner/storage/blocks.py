"""Summaries of blocks of about 4,096 values, kept true by every write to a series.

The blocks of one KPI and segment do not overlap, are in order of time and hold every value that
is not excluded exactly once. Values at one instant are never split between two blocks.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Select, delete, func, insert, select

from mlpm_planner.storage.arrays import fetch_series
from mlpm_planner.storage.driver import bare_connection
from mlpm_planner.storage.schema import BLOCKS
from mlpm_planner.storage.statements import sql_of

BLOCK = 4_096
_LARGEST = BLOCK * 3 // 2
_INSERT = sql_of(insert(BLOCKS))


class Series(NamedTuple):
    """One KPI and segment by their numbers."""

    kpi: int
    segment: int


@dataclass(frozen=True, slots=True)
class _Block:
    start: int
    end: int
    minimum: float
    maximum: float
    total: float
    count: int
    first: float
    last: float


def extend(
    connection: Connection, series: Series, at: NDArray[np.int64], value: NDArray[np.float64]
) -> None:
    """Take in values, sorted by time, that were written where the series had no block."""
    if not len(at):
        return
    previous = _last_before(connection, series, int(at[0]))
    following = _starts_after(connection, series, int(at[0]))
    if following is None and previous is not None and previous.count + len(at) <= BLOCK:
        _replace(connection, series, previous.start, previous.end, [_joined(previous, at, value)])
    else:
        _insert(connection, series, _summarised(at, value))


def meets_block(connection: Connection, series: Series, start: int, end: int) -> bool:
    """Whether a span of time lies in a block, if only in a gap between its values."""
    return bool(_overlapping(connection, series, start, end))


def rebuild(connection: Connection, series: Series, start: int, end: int) -> None:
    """Work the blocks around a span of time out again from the values."""
    touched = _overlapping(connection, series, start, end)
    if (previous := _last_before(connection, series, start)) is not None:
        touched.append(previous)
    low = min([start, *(block.start for block in touched)])
    high = max([end, *(block.end for block in touched)])
    bare = bare_connection(connection)
    at, value = fetch_series(bare, series.kpi, series.segment, low, high)
    _replace(connection, series, low, high, _summarised(at, value))


def _summarised(at: NDArray[np.int64], value: NDArray[np.float64]) -> list[_Block]:
    cuts = _cuts(at)
    if not len(cuts):
        return []
    ends = np.append(cuts[1:], len(at)) - 1
    columns = (
        at[cuts],
        at[ends],
        np.minimum.reduceat(value, cuts),
        np.maximum.reduceat(value, cuts),
        np.add.reduceat(value, cuts),
        ends - cuts + 1,
        value[cuts],
        value[ends],
    )
    return [_Block(*cells) for cells in zip(*(column.tolist() for column in columns), strict=True)]


def _cuts(at: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where blocks begin: every 4,096 values, moved to where the instant changes."""
    count = len(at)
    blocks = 1 if count <= _LARGEST else round(count / BLOCK)
    wanted = np.arange(min(blocks, count), dtype=np.int64) * count // max(blocks, 1)
    return np.unique(np.searchsorted(at, at[wanted], side="left")).astype(np.int64)


def _joined(block: _Block, at: NDArray[np.int64], value: NDArray[np.float64]) -> _Block:
    return _Block(
        block.start,
        int(at[-1]),
        min(block.minimum, float(value.min())),
        max(block.maximum, float(value.max())),
        block.total + float(value.sum()),
        block.count + len(at),
        block.first,
        float(value[-1]),
    )


def _last_before(connection: Connection, series: Series, instant: int) -> _Block | None:
    query = _of(series).where(BLOCKS.c.end < instant).order_by(BLOCKS.c.start.desc()).limit(1)
    found = connection.execute(query).first()
    return None if found is None else _Block(*found)


def _starts_after(connection: Connection, series: Series, instant: int) -> int | None:
    query = select(func.min(BLOCKS.c.start)).where(
        BLOCKS.c.kpi == series.kpi, BLOCKS.c.segment == series.segment, BLOCKS.c.start > instant
    )
    return connection.execute(query).scalar()


def _overlapping(connection: Connection, series: Series, start: int, end: int) -> list[_Block]:
    query = _of(series).where(BLOCKS.c.end >= start, BLOCKS.c.start <= end)
    return [_Block(*found) for found in connection.execute(query)]


def _of(series: Series) -> Select[Any]:
    columns = [BLOCKS.c[name] for name in _Block.__slots__]
    return select(*columns).where(BLOCKS.c.kpi == series.kpi, BLOCKS.c.segment == series.segment)


def _replace(
    connection: Connection, series: Series, start: int, end: int, blocks: list[_Block]
) -> None:
    connection.execute(
        delete(BLOCKS).where(
            BLOCKS.c.kpi == series.kpi,
            BLOCKS.c.segment == series.segment,
            BLOCKS.c.start >= start,
            BLOCKS.c.start <= end,
        )
    )
    _insert(connection, series, blocks)


def _insert(connection: Connection, series: Series, blocks: list[_Block]) -> None:
    rows = [
        (
            *series,
            block.start,
            block.end,
            block.minimum,
            block.maximum,
            block.total,
            block.count,
            block.first,
            block.last,
        )
        for block in blocks
    ]
    if rows:
        connection.exec_driver_sql(_INSERT, rows)
