"""The reading side of the KPI values; implements the application's ObservationReader."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlpm_planner.application.store import BlockSummaries, SeriesData
from mlpm_planner.domain.kpi import Observation
from mlpm_planner.storage.arrays import EARLIEST, LATEST, as_pair, fetch_series
from mlpm_planner.storage.driver import Bare
from mlpm_planner.storage.names import names_of, number_of
from mlpm_planner.storage.observation_rows import DATA_COLUMNS, KEY_COLUMNS, observation_of

_NAMED = ("model_version", "source")
_TEXTS = ("note", "excluded")
_WHOLE = {"nth": np.int64, "provisional": np.bool_}
_ALL: tuple[str, ...] = (*KEY_COLUMNS, *DATA_COLUMNS)
_TAIL = (
    "SELECT at, value FROM observations WHERE kpi = ? AND segment = ? AND excluded IS NULL"
    " ORDER BY at DESC, model_version DESC, source DESC, nth DESC LIMIT ?"
)
_NEWEST = f"SELECT {', '.join(_ALL)} FROM observations WHERE kpi = ? ORDER BY at DESC LIMIT ?"  # noqa: S608 - names of columns
_BLOCK = ("start", "end", "minimum", "maximum", "total", "count")
_BLOCKS = (
    'SELECT start, observation_blocks."end", minimum, maximum, total, count'
    " FROM observation_blocks WHERE kpi = ? AND segment = ? ORDER BY start"
)
_SEGMENTS = "SELECT DISTINCT segment FROM observation_blocks WHERE kpi = ?"
_SHOWN = "SELECT coalesce(sum(count), 0) FROM observation_blocks WHERE kpi IN "
_EXCLUDED = "SELECT count(*) FROM observations WHERE excluded IS NOT NULL AND kpi IN "
_ALL_KPIS = "(SELECT number FROM name_numbers WHERE name IN (SELECT id FROM kpis))"


class ObservationStore:
    """Reads KPI values on the caller's thread, each call from one snapshot of the file."""

    def __init__(self, reading: Callable[[], AbstractContextManager[Bare]]) -> None:
        self._reading = reading

    def read(
        self,
        kpi_id: str,
        *,
        segment: str = "",
        start: int | None = None,
        end: int | None = None,
        columns: Sequence[str] = (),
    ) -> SeriesData:
        """The values from start to end; asking for the column "excluded" brings those in too."""
        low = EARLIEST if start is None else start
        high = LATEST if end is None else end
        with self._reading() as connection:
            kpi, part = number_of(connection, kpi_id), number_of(connection, segment)
            if not columns:
                at, value = fetch_series(connection, kpi, part, low, high)
                return SeriesData(kpi_id, at, value, segment)
            rows: list[tuple[Any, ...]] = connection.execute(
                _detailed(columns), (kpi, part, low, high)
            ).fetchall()
            at, value = as_pair((row[0], row[1]) for row in rows)
            more = {
                name: _column(connection, name, [row[2 + place] for row in rows])
                for place, name in enumerate(columns)
            }
        return SeriesData(kpi_id, at, value, segment, more)

    def tail(self, kpi_ids: Sequence[str], count: int, *, segment: str = "") -> list[SeriesData]:
        """The last so many values of each KPI, found by seeks, in order of time."""
        found: list[SeriesData] = []
        with self._reading() as connection:
            part = number_of(connection, segment)
            for kpi_id in kpi_ids:
                bounds = (number_of(connection, kpi_id), part, count)
                at, value = as_pair(connection.execute(_TAIL, bounds))
                found.append(SeriesData(kpi_id, at[::-1].copy(), value[::-1].copy(), segment))
        return found

    def summaries(self, kpi_id: str, *, segment: str = "") -> BlockSummaries:
        """The stored block summaries of a KPI, in order of time."""
        with self._reading() as connection:
            kpi, part = number_of(connection, kpi_id), number_of(connection, segment)
            rows = connection.execute(_BLOCKS, (kpi, part)).fetchall()
        columns = list(zip(*rows, strict=True)) if rows else [()] * len(_BLOCK)
        start, end, minimum, maximum, total, count = columns
        return BlockSummaries(
            np.array(start, np.int64),
            np.array(end, np.int64),
            np.array(minimum, np.float64),
            np.array(maximum, np.float64),
            np.array(total, np.float64),
            np.array(count, np.int64),
        )

    def segments(self, kpi_id: str) -> tuple[str, ...]:
        """The segments a KPI has values for, by name; the empty one means all."""
        with self._reading() as connection:
            found = connection.execute(_SEGMENTS, (number_of(connection, kpi_id),))
            numbers = {int(number) for (number,) in found}
            names = names_of(connection, numbers)
        return tuple(sorted(names[number] for number in numbers))

    def count(self, kpi_id: str | None = None) -> int:
        """How many values there are, excluded ones too, of one KPI or of all that exist."""
        with self._reading() as connection:
            chosen = _ALL_KPIS if kpi_id is None else "(?)"
            given = () if kpi_id is None else (number_of(connection, kpi_id),)
            counts = (
                connection.execute(sql + chosen, given).fetchone() for sql in (_SHOWN, _EXCLUDED)
            )
            return sum(int(count) for (count,) in counts)

    def observations(self, kpi_id: str, *, limit: int = 1_000) -> list[Observation]:
        """The newest values of a KPI with all that is known of them, excluded ones too."""
        with self._reading() as connection:
            found = connection.execute(_NEWEST, (number_of(connection, kpi_id), limit))
            rows = [dict(zip(_ALL, row, strict=True)) for row in found]
            numbers = {row[name] for row in rows for name in ("segment", *_NAMED)}
            names = names_of(connection, numbers)
        return [observation_of(row, kpi_id, names) for row in rows]


def _detailed(columns: Sequence[str]) -> str:
    listed = ", ".join(f'observations."{name}"' for name in ("at", "value", *columns))
    shown = "" if "excluded" in columns else " AND excluded IS NULL"
    return (
        f"SELECT {listed} FROM observations"  # noqa: S608 - names of columns
        f" WHERE kpi = ? AND segment = ? AND at BETWEEN ? AND ?{shown}"
        " ORDER BY at, model_version, source, nth"
    )


def _column(connection: Bare, name: str, values: list[Any]) -> NDArray[Any]:
    if name in _NAMED:
        names = names_of(connection, set(values))
        return np.array([names[number] for number in values], dtype=object)
    if name in _TEXTS:
        return np.array([text or "" for text in values], dtype=object)
    return np.array(values, dtype=_WHOLE.get(name, np.float64))
