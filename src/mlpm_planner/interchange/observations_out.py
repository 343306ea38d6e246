"""KPI values as rows of our canonical columns, series after series, each in order of time."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np

from mlpm_planner.application.plan import Plan
from mlpm_planner.application.store import ObservationReader, SeriesData
from mlpm_planner.interchange.tables.times import text_of
from mlpm_planner.interchange.vocabulary import OBSERVATION_COLUMNS
from mlpm_planner.interchange.write_tables import Cell

_COLUMNS: Final = ("numerator", "denominator", "n", "sd", "model_version", "note", "source")


def observation_rows(
    plan: Plan, reader: ObservationReader, kpi_ids: Sequence[str] | None = None
) -> Iterator[dict[str, Cell]]:
    """The values of KPIs, by canonical column."""
    table = observation_table(plan, reader, kpi_ids)
    return (dict(zip(OBSERVATION_COLUMNS, row, strict=True)) for row in table)


def observation_table(
    plan: Plan, reader: ObservationReader, kpi_ids: Sequence[str] | None = None
) -> Iterator[list[Cell]]:
    """The values of KPIs (by default all) and all their segments, KPIs in their order."""
    ordered = sorted(plan.kpis.values(), key=lambda kpi: (kpi.rank, kpi.key, kpi.name))
    for kpi in ordered:
        if kpi_ids is not None and kpi.id not in kpi_ids:
            continue
        for segment in reader.segments(kpi.id):
            data = reader.read(kpi.id, segment=segment, columns=_COLUMNS)
            yield from _series_rows(kpi.name, data)


def _series_rows(name: str, data: SeriesData) -> Iterator[list[Cell]]:
    columns = [_cells(data, column) for column in _COLUMNS]
    values = zip(data.at.tolist(), data.value.tolist(), *columns, strict=True)
    for at, value, *more in values:
        yield [name, text_of(at), value, data.segment, *more]


def _cells(data: SeriesData, column: str) -> list[Any]:
    """A column of a series; where the store has none, or NaN, the cells are empty."""
    found = data.columns.get(column)
    if found is None:
        return [None] * len(data.at)
    if found.dtype == np.float64:
        numbers = found.astype(np.float64)
        return [None if np.isnan(number) else number for number in numbers.tolist()]
    return found.tolist()
