"""Writes the plan's rows, the KPI values and the log of one change set together."""

from collections.abc import Generator
from dataclasses import replace

from sqlalchemy import Connection

from mlpm_planner.application.changes import BatchChange, ChangeSet
from mlpm_planner.application.store import ObservationBatch
from mlpm_planner.storage import batches, change_log, observation_writer, plan_writer, staging
from mlpm_planner.storage.driver import bare_connection
from mlpm_planner.storage.leftovers import sweep
from mlpm_planner.storage.names import NameNumbers


class ChangeSetWriter:
    """Writes one change set: what is large is staged first, then all counts at once."""

    def __init__(self, change_set: ChangeSet, place: int, names: NameNumbers) -> None:
        self._change_set = change_set
        self._place = place
        self._names = names
        self._entry: int | None = None
        self._staged = next((b.rows for b in change_set.batches if b.rows is not None), None)

    @property
    def size(self) -> int:
        """How many changes and values are staged."""
        return len(self._change_set.changes) + (self._staged.count if self._staged else 0)

    def stage(self, connection: Connection) -> Generator[int]:
        """Write the log ahead and the values where nobody sees them; yields how many are there."""
        given = self._change_set
        self._entry = change_log.begin(connection, given, self._place)
        yield from change_log.add_changes(connection, self._entry, given.changes)
        if self._staged is not None:
            for done in self._stage_values(connection, self._staged):
                yield len(given.changes) + done

    def _stage_values(self, connection: Connection, batch: ObservationBatch) -> Generator[int]:
        staging.check(batch)
        batches.open_batch(connection, batch)
        yield from staging.stage(connection, self._names, batch)

    def discard(self, connection: Connection) -> None:
        """Take away what was staged."""
        sweep(bare_connection(connection))

    def write(self, connection: Connection) -> ChangeSet:
        """Write all of it; answers the change set with what it really replaced."""
        given = self._change_set
        plan_writer.write_changes(connection, given.changes)
        recorded = replace(
            given,
            observations=observation_writer.write_changes(
                connection, self._names, given.observations
            ),
            batches=tuple(self._write_batch(connection, batch) for batch in given.batches),
        )
        change_log.complete(connection, self._logged(connection), recorded)
        return recorded

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

    def is_written(self, connection: Connection) -> bool:
        """Whether it is in the log."""
        return change_log.holds(connection, self._change_set.id)
