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
        return self._staged is not None

    @override
    def stage(self, connection: Connection) -> Generator[object]:
        batch = self._staged
        if batch is not None:
            yield from self._stage(connection, batch)

    def _stage(self, connection: Connection, batch: ObservationBatch) -> Generator[object]:
        staging.check(batch)
        batches.discard(connection, batch.id)
        batches.open_batch(connection, batch)
        for done in staging.stage(connection, self._names, batch):
            self._listener.progressed(self._change_set, done, batch.count)
            yield done

    @override
    def discard(self, connection: Connection) -> None:
        if self._staged is not None:
            batches.discard(connection, self._staged.id)

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
        change_log.write(connection, self._recorded, self._place)

    def _write_batch(self, connection: Connection, change: BatchChange) -> BatchChange:
        rows = change.rows
        if not change.published:
            batches.withdraw(connection, change.batch_id, change.kpi_ids)
        elif rows is None:
            batches.publish_again(connection, change.batch_id)
        else:
            if rows is not self._staged:
                for _ in self._stage(connection, rows):
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
