"""The reading side of the KPI values; implements the application's ObservationReader."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Select, func, select

from mlpm_planner.application.store import BlockSummaries, SeriesData
from mlpm_planner.domain.clock import from_micros
from mlpm_planner.domain.kpi import Kpi, Observation
from mlpm_planner.storage.arrays import EARLIEST, LATEST, as_pair, fetch_series
from mlpm_planner.storage.names import names_of, number_of
from mlpm_planner.storage.schema import BLOCKS, NAME_NUMBERS, OBSERVATIONS, PLAN_TABLES

_NAMED = ("model_version", "source")
_TEXTS = ("note", "excluded")
_WHOLE = {"nth": np.int64, "provisional": np.bool_}
_O = OBSERVATIONS.c
_TAIL = (
    "SELECT at, value FROM observations WHERE kpi = ? AND segment = ? AND excluded IS NULL"
    " ORDER BY at DESC, model_version DESC, source DESC, nth DESC LIMIT ?"
)


class ObservationStore:
    """Reads KPI values on the caller's thread, each call from one snapshot of the file."""

    def __init__(self, reading: Callable[[], AbstractContextManager[Connection]]) -> None:
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
            query = _detailed(columns).where(
                _O.kpi == kpi, _O.segment == part, _O.at.between(low, high)
            )
            rows: list[tuple[Any, ...]] = [tuple(row) for row in connection.execute(query)]
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
                at, value = as_pair(connection.exec_driver_sql(_TAIL, bounds).cursor)
                found.append(SeriesData(kpi_id, at[::-1].copy(), value[::-1].copy(), segment))
        return found

    def summaries(self, kpi_id: str, *, segment: str = "") -> BlockSummaries:
        """The stored block summaries of a KPI, in order of time."""
        names = ("start", "end", "minimum", "maximum", "total", "count")
        with self._reading() as connection:
            kpi, part = number_of(connection, kpi_id), number_of(connection, segment)
            query = select(*(BLOCKS.c[name] for name in names)).order_by(BLOCKS.c.start)
            query = query.where(BLOCKS.c.kpi == kpi, BLOCKS.c.segment == part)
            rows = [tuple(row) for row in connection.execute(query)]
        columns = list(zip(*rows, strict=True)) if rows else [()] * len(names)
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
            kpi = number_of(connection, kpi_id)
            query = select(BLOCKS.c.segment).where(BLOCKS.c.kpi == kpi).distinct()
            numbers = {int(number) for number in connection.execute(query).scalars()}
            names = names_of(connection, numbers)
        return tuple(sorted(names[number] for number in numbers))

    def count(self, kpi_id: str | None = None) -> int:
        """How many values there are, excluded ones too, of one KPI or of all that exist."""
        with self._reading() as connection:
            if kpi_id is None:
                kpis = PLAN_TABLES[Kpi].c.id
                chosen: Any = select(NAME_NUMBERS.c.number).where(
                    NAME_NUMBERS.c.name.in_(select(kpis))
                )
            else:
                chosen = [number_of(connection, kpi_id)]
            counted = select(func.coalesce(func.sum(BLOCKS.c.count), 0))
            excluded = select(func.count()).where(_O.excluded.is_not(None), _O.kpi.in_(chosen))
            shown = connection.execute(counted.where(BLOCKS.c.kpi.in_(chosen))).scalar_one()
            return int(shown) + int(connection.execute(excluded).scalar_one())

    def observations(self, kpi_id: str, *, limit: int = 1_000) -> list[Observation]:
        """The newest values of a KPI with all that is known of them, excluded ones too."""
        with self._reading() as connection:
            kpi = number_of(connection, kpi_id)
            query = select(OBSERVATIONS).where(_O.kpi == kpi).order_by(_O.at.desc()).limit(limit)
            rows = [dict(row) for row in connection.execute(query).mappings()]
            numbers = {row[name] for row in rows for name in ("segment", *_NAMED)}
            names = names_of(connection, numbers)
        return [observation_of(row, kpi_id, names) for row in rows]


def observation_of(row: dict[str, Any], kpi_id: str, names: dict[int, str]) -> Observation:
    """An observation out of a row of its table."""
    return Observation(
        kpi_id=kpi_id,
        at=from_micros(row["at"]),
        value=row["value"],
        segment=names[row["segment"]],
        model_version=names[row["model_version"]],
        source=names[row["source"]],
        nth=row["nth"],
        numerator=row["numerator"],
        denominator=row["denominator"],
        n=row["n"],
        sd=row["sd"],
        note=row["note"] or "",
        provisional=bool(row["provisional"]),
        excluded=row["excluded"] or "",
    )


def _detailed(columns: Sequence[str]) -> Select[Any]:
    query = select(_O.at, _O.value, *(_O[name] for name in columns)).order_by(
        _O.at, _O.model_version, _O.source, _O.nth
    )
    return query if "excluded" in columns else query.where(_O.excluded.is_(None))


def _column(connection: Connection, name: str, values: list[Any]) -> NDArray[Any]:
    if name in _NAMED:
        names = names_of(connection, set(values))
        return np.array([names[number] for number in values], dtype=object)
    if name in _TEXTS:
        return np.array([text or "" for text in values], dtype=object)
    return np.array(values, dtype=_WHOLE.get(name, np.float64))
