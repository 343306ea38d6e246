"""Series of KPI values: told apart, compared with the store, ready to be appended."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mlpm_planner.application.store import SeriesRows
from mlpm_planner.domain.entity import Entity
from mlpm_planner.domain.kpi import Kpi
from mlpm_planner.interchange.import_plan import Counts, ImportPlan
from mlpm_planner.interchange.names import Names, key_from
from mlpm_planner.interchange.observation_columns import codes_of
from mlpm_planner.interchange.observation_times import cadence_of
from mlpm_planner.interchange.tables.problems import Spot
from mlpm_planner.interchange.tables.times import text_of
from mlpm_planner.interchange.task import Task

_KEYS: Final = ("kpi", "segment", "model_version", "source")


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """One column of values; arrays and lists have one entry for each value.

    `kpi` names the KPI, or stands behind the name that `keys` gives. `known` tells which values
    are to be imported.
    """

    kpi: str
    keys: Mapping[str, Sequence[str]]
    at: NDArray[np.int64]
    known: NDArray[np.bool_]
    value: NDArray[np.float64]
    rows: NDArray[np.int64]
    header: str
    percent: bool = False
    numbers: Mapping[str, NDArray[np.float64]] = field(
        default_factory=dict[str, "NDArray[np.float64]"]
    )
    note: Sequence[str] | None = None


@dataclass(slots=True)
class _Found:
    """Rows of one series in order of time, with the occurrence of repeated instants."""

    kpi: str
    segment: str
    model_version: str
    source: str
    index: NDArray[np.int64]
    at: NDArray[np.int64]
    nth: NDArray[np.int64]
    values: Values


class SeriesImport:
    """The series of a table beside those of the store."""

    def __init__(self, task: Task, columns: Sequence[Values]) -> None:
        """Tell the series of all columns apart."""
        self._task = task
        self._columns = columns
        self._names = Names(task.plan)
        self._kpis: dict[str, Kpi] = {}
        self._taken = {kpi.key for kpi in task.plan.kpis.values()}
        self.counts = Counts()
        self._series: list[tuple[_Found, NDArray[np.bool_]]] = []

    def compare(self) -> None:
        """Count what is new, changed and the same; only what differs will be written."""
        for values in self._columns:
            for found in self._split(values):
                self._say_duplicates(found)
                self._compare_one(found)
        counts = self.counts
        rejected = len(self._task.problems.rejected)
        counts.skipped += rejected
        counts.by_kind["observations"] = counts.created + counts.updated
        counts.by_kind["kpis"] = len(self._kpis)

    # ---- telling apart

    def _split(self, values: Values) -> Iterator[_Found]:
        used = [name for name in _KEYS if name in values.keys]
        picked = np.flatnonzero(values.known)
        if not used:
            yield self._found(values, picked, {})
            return
        codes, words = codes_of([values.keys[name] for name in used])
        codes = codes[picked]
        order = np.argsort(codes, kind="stable")
        edges = np.flatnonzero(np.diff(codes[order])) + 1
        for group in np.split(picked[order], edges):
            if len(group):
                code = codes[np.searchsorted(picked, group[0])]
                yield self._found(values, group, dict(zip(used, words[code], strict=True)))

    def _found(self, values: Values, index: NDArray[np.int64], words: Mapping[str, str]) -> _Found:
        index = index[np.argsort(values.at[index], kind="stable")]
        at = values.at[index]
        first = np.concatenate([[True], at[1:] != at[:-1]]) if len(at) else np.zeros(0, np.bool_)
        starts = np.flatnonzero(first)
        lengths = np.diff(np.append(starts, len(at)))
        nth = np.arange(len(at)) - np.repeat(starts, lengths)
        given = words.get("kpi", "")
        name = f"{given}: {values.kpi}" if given and values.kpi else given or values.kpi
        return _Found(
            name,
            words.get("segment", ""),
            words.get("model_version", ""),
            words.get("source", ""),
            index,
            at,
            nth,
            values,
        )

    def _say_duplicates(self, found: _Found) -> None:
        again = np.flatnonzero(found.nth)
        rows = np.sort(found.values.rows[found.index[again]]).tolist()
        header = found.values.header
        message = f"“{found.kpi}” has another value at the same instant; both are kept."
        texts = {
            int(found.values.rows[found.index[i]]): text_of(int(found.at[i]))
            for i in again[:1_000].tolist()
        }
        spots = [Spot(row, header, texts.get(row, "")) for row in rows]
        self._task.problems.say_rows("warning", "sample.duplicate", message, spots)

    # ---- comparing with the store

    def _compare_one(self, found: _Found) -> None:
        kpi_id = self._existing_kpi(found.kpi)
        count = len(found.at)
        if not count:
            return
        stored = self._stored(kpi_id, found) if kpi_id else {}
        if not stored:
            self.counts.created += count
            self._take(found, np.ones(count, np.bool_))
            return
        values = self._scaled(found)[found.index]
        differs = np.ones(count, np.bool_)
        new = np.zeros(count, np.bool_)
        keys = zip(found.at.tolist(), found.nth.tolist(), strict=True)
        for place, key in enumerate(keys):
            before = stored.get(key)
            new[place] = before is None
            differs[place] = before is None or before != values[place]
        created = int(new.sum())
        changed = int((differs & ~new).sum())
        keep = self._task.options.conflict == "keep"
        self.counts.created += created
        self.counts.unchanged += count - created - changed
        self.counts.updated += 0 if keep else changed
        self.counts.skipped += changed if keep else 0
        wanted = new if keep else differs
        if wanted.any():
            self._take(found, wanted)

    def _stored(self, kpi_id: str, found: _Found) -> dict[tuple[int, int], float]:
        """The values that are there for the same series and span, by instant and occurrence."""
        reader = self._task.reader
        if reader is None:
            return {}
        data = reader.read(
            kpi_id,
            segment=found.segment,
            start=int(found.at[0]),
            end=int(found.at[-1]),
            columns=("nth", "model_version", "source"),
        )
        same = np.ones(len(data.at), np.bool_)
        for name, wanted in (("model_version", found.model_version), ("source", found.source)):
            if name in data.columns:
                same &= data.columns[name] == wanted
        nth = data.columns.get("nth", np.zeros(len(data.at), np.int64))
        places = zip(data.at[same].tolist(), nth[same].tolist(), strict=True)
        return dict(zip(places, data.value[same].tolist(), strict=True))

    def _take(self, found: _Found, wanted: NDArray[np.bool_]) -> None:
        self._series.append((found, wanted))
        name = found.kpi
        if name not in self._kpis and self._existing_kpi(name) is None:
            key = key_from(name, self._taken)
            self._taken.add(key)
            unit = "%" if found.values.percent else ""
            rank = max((kpi.rank for kpi in self._task.plan.kpis.values()), default=0.0)
            self._kpis[name] = Kpi(
                key=key,
                name=name,
                unit=unit,
                cadence=cadence_of(found.at),
                rank=rank + 1 + len(self._kpis),
            )

    def _existing_kpi(self, name: str) -> str | None:
        kpi = self._task.plan.kpi_by_key(name)
        return kpi.id if kpi is not None else self._names.find("kpi", name)

    def _scaled(self, found: _Found) -> NDArray[np.float64]:
        """Values of a KPI in per cent are fractions; a column up to 100 is divided, and said."""
        kpi_id = self._existing_kpi(found.kpi)
        kpi = self._task.plan.kpis.get(kpi_id) if kpi_id else None
        values = found.values
        if kpi is None or not kpi.is_percent or values.percent or not values.known.any():
            return values.value
        largest = float(np.max(values.value[values.known]))
        if not 1 < largest <= 100:
            return values.value
        if not self._task.problems.counts["percent.read"]:
            message = f"The values of “{found.kpi}” are read as per cent: 80 means 0.8."
            self._task.problems.say("info", "percent.read", message, Spot(column=values.header))
        return values.value / 100

    # ---- what would be written

    def build(self) -> ImportPlan:
        """New KPIs and segments, and the values as arrays."""
        series = tuple(self._rows(found, wanted) for found, wanted in self._series)
        return ImportPlan(adds=(*self._kpis.values(), *self._segments()), series=series)

    def _segments(self) -> Iterator[Entity]:
        for found, _ in self._series:
            if found.segment and self._names.find("segment", found.segment) is None:
                self._names.id_of("segment", found.segment)
        yield from self._names.created

    def _rows(self, found: _Found, wanted: NDArray[np.bool_]) -> SeriesRows:
        index = found.index[wanted]
        nth = found.nth[wanted]
        numbers = {
            name: column[index]
            for name, column in found.values.numbers.items()
            if not np.isnan(column[index]).all()
        }
        note = _picked(found.values.note, index)
        new = self._kpis.get(found.kpi)
        return SeriesRows(
            kpi_id=new.id if new is not None else self._existing_kpi(found.kpi) or "",
            at=found.at[wanted],
            value=self._scaled(found)[index],
            segment=found.segment,
            model_version=found.model_version,
            source=found.source,
            nth=nth if nth.any() else None,
            note=note,
            numerator=numbers.get("numerator"),
            denominator=numbers.get("denominator"),
            n=numbers.get("n"),
            sd=numbers.get("sd"),
        )


def _picked(texts: Sequence[str] | None, index: NDArray[np.int64]) -> list[str] | None:
    return None if texts is None else [texts[int(place)] for place in index]
