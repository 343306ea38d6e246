"""The logged values of a KPI as rows that can be edited."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import isfinite
from typing import Any

import numpy as np

from mlpm_planner.analysis.types import FloatArray, IntArray
from mlpm_planner.application.changes import ObservationChange
from mlpm_planner.application.store import ObservationReader, SeriesData
from mlpm_planner.domain.clock import from_micros, to_micros
from mlpm_planner.domain.kpi import Observation

COLUMNS = (
    "model_version",
    "source",
    "nth",
    "numerator",
    "denominator",
    "n",
    "sd",
    "note",
    "provisional",
)
_EXCLUDED = "excluded"
_OPTIONAL = frozenset({"numerator", "denominator", "n", "sd"})
_WHOLE = frozenset({"nth"})

AT_ONCE = 20_000
"""Up to so many values are read with everything known of them; beyond, page by page."""

PAGE = 256


@dataclass(frozen=True, slots=True, eq=False)
class ValueRows:
    """Values in order of time; ``known`` holds those read in full, by row."""

    kpi_id: str
    segment: str
    times: IntArray
    values: FloatArray
    known: Mapping[int, Observation] = field(default_factory=dict[int, Observation])

    def __len__(self) -> int:
        return self.times.size

    @property
    def is_whole(self) -> bool:
        """Whether every row is known in full, excluded ones too."""
        return len(self.known) == len(self)


def read_rows(reader: ObservationReader, kpi_id: str, segment: str) -> ValueRows:
    """All values of a KPI: in full where they are few, else instants and values alone."""
    if reader.count(kpi_id) <= AT_ONCE:
        data = reader.read(kpi_id, segment=segment, columns=(*COLUMNS, _EXCLUDED))
        return rows_of(kpi_id, segment, observations_of(data))
    data = reader.read(kpi_id, segment=segment)
    return ValueRows(kpi_id, segment, data.at, data.value)


def rows_of(kpi_id: str, segment: str, observations: Sequence[Observation]) -> ValueRows:
    """Rows of values that are known in full."""
    times = np.array([to_micros(each.at) for each in observations], np.int64)
    values = np.array([each.value for each in observations], np.float64)
    return ValueRows(kpi_id, segment, times, values, dict(enumerate(observations)))


def read_page(reader: ObservationReader, rows: ValueRows, page: int) -> dict[int, Observation]:
    """The rows of one page in full; rows that moved meanwhile are left out."""
    first, last = page * PAGE, min((page + 1) * PAGE, len(rows))
    start, end = int(rows.times[first]), int(rows.times[last - 1])
    data = reader.read(rows.kpi_id, segment=rows.segment, start=start, end=end, columns=COLUMNS)
    before = first - int(np.searchsorted(rows.times, start))
    found = observations_of(data)[before : before + last - first]
    return {
        first + offset: each
        for offset, each in enumerate(found)
        if to_micros(each.at) == rows.times[first + offset]
    }


def observations_of(data: SeriesData) -> list[Observation]:
    """The values with everything that was read of them."""
    names = list(data.columns)
    columns = [data.columns[name].tolist() for name in names]
    more = zip(*columns, strict=True) if columns else [()] * len(data.at)
    return [
        Observation(
            kpi_id=data.kpi_id,
            at=from_micros(at),
            value=value,
            segment=data.segment,
            **{name: _cell(name, cell) for name, cell in zip(names, cells, strict=True)},
        )
        for at, value, cells in zip(data.at.tolist(), data.value.tolist(), more, strict=True)
    ]


def _cell(name: str, cell: Any) -> Any:
    if name in _OPTIONAL:
        return None if cell is None or not isfinite(cell) else float(cell)
    if name in _WHOLE:
        return int(cell)
    return bool(cell) if name == "provisional" else (cell or "")


def with_edits(rows: ValueRows, changes: Iterable[ObservationChange]) -> ValueRows:
    """Rows known in full with single values changed."""
    held = {each.key: each for each in rows.known.values()}
    for change in changes:
        if change.before is not None:
            held.pop(change.before.key, None)
        if change.after is not None:
            held[change.after.key] = change.after
    own = (o for o in held.values() if (o.kpi_id, o.segment) == (rows.kpi_id, rows.segment))
    ordered = sorted(own, key=lambda o: (o.at, o.model_version, o.source, o.nth))
    return rows_of(rows.kpi_id, rows.segment, ordered)


def has_same_times(one: ValueRows, other: ValueRows) -> bool:
    """Whether both have a value at the same instants, whatever it is."""
    same = (one.kpi_id, one.segment) == (other.kpi_id, other.segment)
    return same and np.array_equal(one.times, other.times)


def is_same(one: ValueRows, other: ValueRows) -> bool:
    """Whether both hold the same, as far as it is known."""
    return (
        has_same_times(one, other)
        and np.array_equal(one.values, other.values)
        and one.known == other.known
    )


def excluded(observation: Observation, reason: str) -> Observation:
    """The value left out of trends for a reason; an empty reason takes it in again."""
    return replace(observation, excluded=reason)
