"""A change set on its way into the file."""

from __future__ import annotations

from collections.abc import Generator
from functools import cached_property
from typing import TYPE_CHECKING

from typing_extensions import override

from mlpm_planner.application.changes import Change, ChangeSet
from mlpm_planner.application.store import Refusal, StoreListener
from mlpm_planner.domain.entities import references_of
from mlpm_planner.storage.names import NameNumbers
from mlpm_planner.storage.tasks import Task

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from mlpm_planner.storage.change_set_writer import ChangeSetWriter

# So many changes take longer than a chunk: their log is written ahead, in pieces.
MANY_CHANGES = 1_000


class ChangeSetTask(Task):
    """Has a change set written and tells what became of it.

    Made on the interface thread; what needs SQLAlchemy is imported on the writer's.
    """

    def __init__(
        self, change_set: ChangeSet, place: int, names: NameNumbers, listener: StoreListener
    ) -> None:
        self._change_set = change_set
        self._place = place
        self._names = names
        self._listener = listener
        self._recorded = change_set

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
        brings_values = any(batch.rows is not None for batch in self._change_set.batches)
        return brings_values or len(self._change_set.changes) > MANY_CHANGES

    @cached_property
    def _writer(self) -> ChangeSetWriter:
        from mlpm_planner.storage.change_set_writer import ChangeSetWriter

        return ChangeSetWriter(self._change_set, self._place, self._names)

    @override
    def stage(self, connection: Connection) -> Generator[object]:
        total = self._writer.size
        for done in self._writer.stage(connection):
            self._listener.progressed(self._change_set, done, total)
            yield done

    @override
    def discard(self, connection: Connection) -> None:
        if self.is_large:
            self._writer.discard(connection)

    @override
    def write(self, connection: Connection) -> None:
        if not self.is_written(connection):
            self._recorded = self._writer.write(connection)

    @override
    def is_written(self, connection: Connection) -> bool:
        return self._writer.is_written(connection)

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
