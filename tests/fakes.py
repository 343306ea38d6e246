"""A store that keeps everything in memory, for tests that are not about keeping."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import numpy as np

from mlpm_planner.application.changes import ChangeSet
from mlpm_planner.application.history import folded
from mlpm_planner.application.store import (
    BlockSummaries,
    LoggedStep,
    ObservationBatch,
    Refusal,
    SeriesData,
    StoreListener,
)
from mlpm_planner.domain.clock import from_micros, to_micros
from mlpm_planner.domain.kpi import Observation

DISK_FULL = Refusal(
    "Could not save: the disk is full",
    "There is no room left.",
    "Free some space and try again.",
    "disk_full",
    retryable=True,
)


class MemoryValues:
    """KPI values in a dictionary, read as the real store reads them."""

    def __init__(self) -> None:
        self.rows: dict[tuple, Observation] = {}
        self.batches: dict[str, ObservationBatch] = {}

    def read(self, kpi_id, *, segment="", start=None, end=None, columns=()) -> SeriesData:
        found = sorted(
            (to_micros(o.at), o)
            for o in self.rows.values()
            if o.kpi_id == kpi_id
            and o.segment == segment
            and (not o.excluded or "excluded" in columns)
        )
        found = [
            (at, o)
            for at, o in found
            if (start is None or at >= start) and (end is None or at <= end)
        ]
        return SeriesData(
            kpi_id,
            np.array([at for at, _ in found], dtype=np.int64),
            np.array([o.value for _, o in found], dtype=np.float64),
            segment,
            {name: np.array([getattr(o, name) for _, o in found]) for name in columns},
        )

    def tail(self, kpi_ids: Sequence[str], count: int, *, segment: str = "") -> list[SeriesData]:
        tails = []
        for kpi_id in kpi_ids:
            data = self.read(kpi_id, segment=segment)
            tails.append(SeriesData(kpi_id, data.at[-count:], data.value[-count:], segment))
        return tails

    def summaries(self, kpi_id: str, *, segment: str = "") -> BlockSummaries:
        data = self.read(kpi_id, segment=segment)
        one = slice(0, 1 if len(data.at) else 0)
        values = data.value if len(data.at) else np.zeros(1)
        return BlockSummaries(
            data.at[:1],
            data.at[-1:],
            np.array([values.min()])[one],
            np.array([values.max()])[one],
            np.array([values.sum()])[one],
            np.array([len(values)])[one],
        )

    def segments(self, kpi_id: str) -> tuple[str, ...]:
        return tuple(sorted({o.segment for o in self.rows.values() if o.kpi_id == kpi_id}))

    def count(self, kpi_id: str | None = None) -> int:
        return sum(kpi_id in (None, o.kpi_id) for o in self.rows.values())

    def take(self, change_set: ChangeSet) -> None:
        for change in change_set.observations:
            if change.after is None:
                self.rows.pop(change.observation.key, None)
            else:
                self.rows[change.after.key] = change.after
        for batch in change_set.batches:
            if batch.rows is not None:
                self.batches[batch.batch_id] = batch.rows
            for observation in _observations(self.batches[batch.batch_id]):
                if batch.published:
                    self.rows[observation.key] = observation
                else:
                    self.rows.pop(observation.key, None)


def _observations(batch: ObservationBatch) -> list[Observation]:
    return [
        Observation(
            kpi_id=rows.kpi_id,
            at=from_micros(int(at)),
            value=float(value),
            segment=rows.segment,
            model_version=rows.model_version,
            source=rows.source,
            nth=0 if rows.nth is None else int(rows.nth[i]),
        )
        for rows in batch.series
        for i, (at, value) in enumerate(zip(rows.at, rows.value, strict=True))
    ]


class MemoryStore:
    """Saves at once; ``refusing`` makes it refuse until it is None again.

    With ``held`` it keeps what is submitted until :meth:`flush`.
    """

    def __init__(self, *, read_only: bool = False) -> None:
        self.observations = MemoryValues()
        self.read_only = read_only
        self.saved: list[ChangeSet] = []
        self.refusing: Refusal | None = None
        self.held = False
        self.on_close: Callable[[], None] = lambda: None
        self._queue: list[ChangeSet] = []
        self._holding = False
        self._listener: StoreListener | None = None

    def listen(self, listener: StoreListener) -> None:
        self._listener = listener

    def submit(self, change_set: ChangeSet) -> None:
        self._queue.append(change_set)
        if not self.held:
            self.flush()

    def flush(self) -> None:
        queue, self._queue = self._queue, []
        for change_set in queue:
            self._write(change_set)

    def _write(self, change_set: ChangeSet) -> None:
        assert self._listener is not None
        if self._holding or self.refusing is not None:
            self._holding = True
            self._listener.refused(change_set, self.refusing or DISK_FULL)
            return
        self.observations.take(change_set)
        self.saved.append(change_set)
        self._listener.saved(change_set)

    def resume(self) -> None:
        self._holding = False

    def cancel(self, change_set_id: str) -> None:
        self._queue = [c for c in self._queue if c.id != change_set_id]

    def log(self) -> list[LoggedStep]:
        return [
            LoggedStep(c.id, c.step, c.label, c.origin, c.undoes, c.at, c.author)
            for c in self.saved
        ]

    def read_step(self, step: str) -> ChangeSet:
        return folded([c for c in self.saved if c.step == step])

    def parts_at(self, kind: type[Any], instant: datetime) -> dict[str, Any]:
        later = [change for c in self.saved if c.at > instant for change in c.of(kind)]
        return {change.entity.id: change.before for change in reversed(later)}

    def changes_of(self, kind, part_id: str, count: int) -> list[ChangeSet]:
        found = [
            replace(done, changes=(change,))
            for done in reversed(self.saved)
            for change in done.changes
            if change.kind is kind and change.entity.id == part_id
        ]
        return found[:count]

    def close(self) -> None:
        self.flush()
        self.on_close()
