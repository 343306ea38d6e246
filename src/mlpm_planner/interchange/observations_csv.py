"""KPI values from a table: one row a value, one column a KPI, or one column a time."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mlpm_planner.domain.entity import MAX_TITLE
from mlpm_planner.interchange.import_plan import ImportPreview
from mlpm_planner.interchange.mapping import ColumnUse, Uses
from mlpm_planner.interchange.observation_columns import (
    ValueColumn,
    codes_of,
    read_values,
    say_missing,
    segment_uses,
    text_uses,
    value_uses,
    wide_columns,
)
from mlpm_planner.interchange.observation_series import SeriesImport, Values
from mlpm_planner.interchange.observation_times import TimeReader, Times
from mlpm_planner.interchange.tables.problems import Spot, listed
from mlpm_planner.interchange.tables.times import read_instants
from mlpm_planner.interchange.task import Task
from mlpm_planner.interchange.vocabulary import IGNORE, observations_vocabulary, plain

_KEYS: Final = ("kpi", "segment", "model_version", "source")
_NAME_LIMIT: Final = MAX_TITLE // 2  # the header of a value column may be added
_NUMBERS: Final = ("numerator", "denominator", "n", "sd")


def preview_observations(task: Task) -> ImportPreview:
    """Read a table of KPI values and compare it with what the store holds."""
    return _Preview(task).read()


class _Preview:
    def __init__(self, task: Task) -> None:
        self._task = task
        self._table = task.table
        words = {plain(name) for name in task.table.header}
        self._vocabulary = observations_vocabulary("at" in words and "value" in words)
        self._uses = task.map(self._vocabulary, IGNORE)
        self._reader = task.columns()

    def read(self) -> ImportPreview:
        if self._uses.fatal:
            return self._answer(fatal=True)
        wide = [] if self._has_times() else wide_columns(self._uses)
        found = self._read_wide(wide) if wide else self._read_long()
        if found is None:
            return self._answer(fatal=True)
        self._task.say_rows(self._reader)
        series = SeriesImport(self._task, found)
        series.compare()
        return self._answer(counts=series.counts, build=series.build)

    def _answer(self, **more: object) -> ImportPreview:
        return self._task.answer("observations", self._vocabulary, self._uses, **more)

    def _has_times(self) -> bool:
        return bool(self._uses.mapped & {"at", "year"})

    # ---- one row a value, or one column a KPI

    def _read_long(self) -> list[Values] | None:
        times = TimeReader(self._reader, self._uses, self._task.plan.product.time_zone).read()
        time_header = (times.header,) if times else ()
        uses = value_uses(self._reader, self._uses, time_header)
        if not uses:
            self._task.say_missing("values")
            return None
        if times is None:
            return []
        columns = [self._values(use, uses) for use in uses]
        texts = text_uses(self._reader, self._uses, time_header)
        self._note_uses(uses, times)
        keys = self._keys(times, texts)
        numbers = {name: self._numbers(name, uses) for name in _NUMBERS if self._uses.of(name)}
        notes = self._uses.of("note")
        note = self._reader.texts(notes, MAX_TITLE) if notes else None
        return [
            Values(
                kpi=self._kpi_name(column.use, len(uses), keys),
                keys=keys,
                at=times.at,
                known=times.known & self._unrejected() & ~np.isnan(column.values),
                value=column.values,
                rows=np.asarray(self._reader.rows, np.int64),
                header=times.header or column.use.header,
                percent=column.percent,
                numbers=numbers,
                note=note,
            )
            for column in columns
        ]

    def _values(self, use: ColumnUse, uses: Sequence[ColumnUse]) -> ValueColumn:
        column = read_values(self._reader, use, uses, rejects=len(uses) == 1)
        if np.isnan(column.values).any():
            say_missing(self._reader, column)
        return column

    def _numbers(self, name: str, uses: Sequence[ColumnUse]) -> NDArray[np.float64]:
        use = self._uses.of(name)
        assert use is not None  # noqa: S101 - asked only for mapped columns
        return read_values(self._reader, use, uses, rejects=True).values

    def _unrejected(self) -> NDArray[np.bool_]:
        """Which rows have no error that keeps them out."""
        rejected = self._task.problems.rejected
        rows = np.asarray(self._reader.rows, np.int64)
        return ~np.isin(rows, np.fromiter(rejected, np.int64, len(rejected)))

    def _note_uses(self, values: Sequence[ColumnUse], times: Times) -> None:
        """Show in the column list what was found by content and not by name."""
        changed = {use.header: "value" for use in values}
        self._note(changed | ({times.header: "at"} if times.header else {}))

    def _note(self, changed: Mapping[str, str]) -> None:
        columns = tuple(
            replace(use, field=changed[use.header], how="guessed")
            if use.field == IGNORE and use.header in changed
            else use
            for use in self._uses.columns
        )
        self._uses = Uses(columns, self._uses.fatal)

    # ---- what tells series apart

    def _keys(self, times: Times, texts: Sequence[ColumnUse]) -> dict[str, Sequence[str]]:
        keys: dict[str, Sequence[str]] = {}
        for name in _KEYS:
            use = self._uses.of(name)
            if use is not None:
                keys[name] = self._named(name, use)
        if "segment" not in keys and texts:
            segment = self._segment_by_need(times, keys, texts)
            if segment is not None:
                keys["segment"] = segment
        if self._task.options.segment and "segment" not in keys:
            keys["segment"] = [self._task.options.segment] * self._table.count
        return keys

    def _named(self, name: str, use: ColumnUse) -> Sequence[str]:
        """The words that tell series apart; a row that names no KPI cannot be kept."""
        words = self._reader.texts(use, _NAME_LIMIT)
        if name == "kpi" and not all(words):
            for index, word in enumerate(words):
                if not word.strip():
                    self._reader.refuse(index, "kpi.blank", "The row names no KPI.", use)
        return words

    def _segment_by_need(
        self, times: Times, keys: Mapping[str, Sequence[str]], texts: Sequence[ColumnUse]
    ) -> Sequence[str] | None:
        """The columns of words without which the same instant would occur again and again."""
        base = [*keys.values()]
        repeats = _repeats(times.at, base)
        chosen: list[ColumnUse] = []
        for use in segment_uses(self._reader, texts):
            if not repeats:
                break
            tried = _repeats(times.at, [*base, self._reader.texts(use)])
            if tried < repeats / 2:
                base.append(self._reader.texts(use))
                chosen.append(use)
                repeats = tried
        if not chosen:
            return None
        headers = listed(use.header for use in chosen)
        message = f"Segments are taken from {headers}."
        spot = Spot(self._table.header_row, chosen[0].header)
        self._task.problems.say("info", "segment.guessed", message, spot)
        self._mark_segments({use.header for use in chosen})
        columns = [self._reader.texts(use, MAX_TITLE) for use in chosen]
        return [" / ".join(filter(None, words)) for words in zip(*columns, strict=True)]

    def _mark_segments(self, headers: set[str]) -> None:
        columns = tuple(
            replace(use, field="segment", how="guessed") if use.header in headers else use
            for use in self._uses.columns
        )
        self._uses = Uses(columns, self._uses.fatal)

    def _kpi_name(self, use: ColumnUse, count: int, keys: Mapping[str, Sequence[str]]) -> str:
        if "kpi" in keys:
            return "" if count == 1 else use.header
        if count > 1:
            return use.header
        return self._own_name()

    def _own_name(self) -> str:
        """What the values are called where no column says it."""
        return self._task.options.kpi or PurePath(self._table.name).stem.strip() or "values"

    # ---- one column a time

    def _read_wide(self, wide: Sequence[ColumnUse]) -> list[Values]:
        """Turn a table with a column for each time into rows: one for each cell."""
        texts = text_uses(self._reader, self._uses, [use.header for use in wide])
        keys = self._wide_keys(texts)
        self._note({use.header: "value" for use in wide})
        rows = np.asarray(self._reader.rows, np.int64)
        headers = [_year_or_date(use.header) for use in wide]
        instants = read_instants(headers)
        columns = [read_values(self._reader, use, wide, rejects=False) for use in wide]
        value = np.concatenate([column.values for column in columns])
        count = len(wide)
        return [
            Values(
                kpi="" if "kpi" in keys else self._own_name(),
                keys={name: list(words) * count for name, words in keys.items()},
                at=np.repeat(instants.at, len(rows)),
                known=~np.isnan(value)
                & np.repeat(instants.known, len(rows))
                & np.tile(self._unrejected(), count),
                value=value,
                rows=np.tile(rows, count),
                header=wide[0].header,
                percent=any(column.percent for column in columns),
            )
        ]

    def _wide_keys(self, texts: Sequence[ColumnUse]) -> dict[str, Sequence[str]]:
        """The first column of words names the KPI unless the user does; the rest are segments."""
        keys: dict[str, Sequence[str]] = {}
        for name in _KEYS:
            use = self._uses.of(name)
            if use is not None:
                keys[name] = self._named(name, use)
        rest = list(texts)
        if "kpi" not in keys and not self._task.options.kpi and rest:
            keys["kpi"] = self._named("kpi", rest.pop(0))
        rest = segment_uses(self._reader, rest)
        if "segment" not in keys and rest:
            columns = [self._reader.texts(use) for use in rest]
            keys["segment"] = [
                " / ".join(filter(None, words)) for words in zip(*columns, strict=True)
            ]
        return keys


def _repeats(at: NDArray[np.int64], keys: Sequence[Sequence[str]]) -> int:
    """How many rows have the same instant and keys as an earlier one."""
    if not keys:
        return len(at) - len(np.unique(at))
    codes, _ = codes_of(keys)
    pairs = np.stack([codes, at])
    return len(at) - np.unique(pairs, axis=1).shape[1]


def _year_or_date(header: str) -> str:
    return f"{header}-01-01" if len(header) == 4 and header.isdecimal() else header
