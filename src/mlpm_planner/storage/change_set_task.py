"""A change set on its way into the file."""

from collections.abc import Generator
from dataclasses import replace
from functools import cached_property

from sqlalchemy import Connection
from typing_extensions import override

from mlpm_planner.application.changes import BatchChange, Change, ChangeSet
from mlpm_planner.application.store import ObservationBatch, Refusal, StoreListener
from mlpm_planner.domain.entities import references_of
from mlpm_planner.storage import batches, change_log, observation_writer, plan_writer, staging
from mlpm_planner.storage.names import NameNumbers
from mlpm_planner.storage.tasks import Task

# So many changes take longer than a chunk: their log is written ahead, in pieces.
MANY_CHANGES = 1_000


class ChangeSetTask(Task):
    """Writes the plan's rows, the KPI values and the log of one change set together."""

    def __init__(
        self, change_set: ChangeSet, place: int, names: NameNumbers, listener: StoreListener
    ) -> None:
        self._change_set = change_set
        self._place = place
        self._names = names
        self._listener = listener
        self._recorded = change_set
        self._entry: int | None = None
        self._staged = next((b.rows for b in change_set.batches if b.rows is not None), None)

    @property
    @override
    def touches(self) -> frozenset[str]:
        return self._touched

    @cached_property
    def _touched(self) -> frozenset[str]:
        change_set = self._change_set
        ids = set(change_set.kpi_ids)
        ids.update(batch.batch_id for batch in change_set.batches)
        for change in change_set.changes:
            ids.update(_ids_in(change))
        return frozenset(ids)

    @property
    @override
    def is_large(self) -> bool:
        return self._staged is not None or len(self._change_set.changes) > MANY_CHANGES

    @override
    def stage(self, connection: Connection) -> Generator[object]:
        given, batch = self._change_set, self._staged
        total = len(given.changes) + (0 if batch is None else batch.count)
        self._entry = change_log.begin(connection, given, self._place)
        for done in change_log.add_changes(connection, self._entry, given.changes):
            self._listener.progressed(given, done, total)
            yield done
        if batch is not None:
            for done in self._stage_values(connection, batch):
                self._listener.progressed(given, len(given.changes) + done, total)
                yield done

    def _stage_values(self, connection: Connection, batch: ObservationBatch) -> Generator[int]:
        staging.check(batch)
        batches.open_batch(connection, batch)
        yield from staging.stage(connection, self._names, batch)

    @override
    def discard(self, connection: Connection) -> None:
        if self.is_large:
            batches.sweep(connection)
            change_log.sweep(connection)

    @override
    def write(self, connection: Connection) -> None:
        if self.is_written(connection):
            return
        given = self._change_set
        plan_writer.write_changes(connection, given.changes)
        self._recorded = replace(
            given,
            observations=observation_writer.write_changes(
                connection, self._names, given.observations
            ),
            batches=tuple(self._write_batch(connection, batch) for batch in given.batches),
        )
        change_log.complete(connection, self._logged(connection), self._recorded)

    def _logged(self, connection: Connection) -> int:
        """The number of the entry in the log, written ahead or now."""
        if self._entry is not None:
            return self._entry
        number = change_log.begin(connection, self._change_set, self._place)
        for _ in change_log.add_changes(connection, number, self._change_set.changes):
            pass
        return number

    def _write_batch(self, connection: Connection, change: BatchChange) -> BatchChange:
        rows = change.rows
        if not change.published:
            batches.withdraw(connection, change.batch_id, change.kpi_ids)
        elif rows is None:
            batches.publish_again(connection, change.batch_id)
        else:
            if rows is not self._staged:
                for _ in self._stage_values(connection, rows):
                    pass
            count = batches.publish(connection, self._names, rows)
            return replace(change, count=count, rows=None)
        return change

    @override
    def is_written(self, connection: Connection) -> bool:
        return change_log.holds(connection, self._change_set.id)

    @override
    def saved(self) -> None:
        self._listener.saved(self._recorded)

    @override
    def refused(self, refusal: Refusal) -> None:
        self._names.forget()
        self._listener.refused(self._change_set, refusal)


def _ids_in(change: Change) -> set[str]:
    ids = {change.entity.id}
    for side in (change.before, change.after):
        if side is not None:
            ids.update(getattr(side, ref.field) for ref in references_of(change.kind))
    return ids - {""}
