"""Keeps a workspace in a file; implements the application's Store."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import TypeVar

from mlpm_planner.application.changes import ChangeSet
from mlpm_planner.application.history import folded
from mlpm_planner.application.plan import Plan
from mlpm_planner.application.store import LoggedStep, Refusal, StoreListener
from mlpm_planner.domain.entities import ENTITIES
from mlpm_planner.domain.entity import Entity
from mlpm_planner.storage import log_reader
from mlpm_planner.storage.backup import save_copy
from mlpm_planner.storage.change_set_task import ChangeSetTask
from mlpm_planner.storage.connections import Readers
from mlpm_planner.storage.driver import Bare, dbapi
from mlpm_planner.storage.explain import as_storage_error
from mlpm_planner.storage.messages import words
from mlpm_planner.storage.names import NameNumbers
from mlpm_planner.storage.observation_reader import ObservationStore
from mlpm_planner.storage.rows import load_all
from mlpm_planner.storage.writer import Writer

E = TypeVar("E", bound=Entity)


class SqlStore:
    """A workspace file that is open: its plan, its change log and its KPI values.

    `let_go` is called last when the store is closed.
    """

    def __init__(
        self,
        path: Path,
        readers: Readers,
        writer: Writer | None,
        let_go: Callable[[], None],
    ) -> None:
        self.path = path
        self._readers = readers
        self._writer = writer
        self._let_go = let_go
        self._names = NameNumbers()
        self._listener: StoreListener = _Nobody()
        self._tasks: dict[str, ChangeSetTask] = {}
        self._observations = ObservationStore(self._reading)
        with self._reading() as connection:
            self._places = count(log_reader.last_place(connection) + 1)

    @property
    def observations(self) -> ObservationStore:
        """The reading side of the KPI values."""
        return self._observations

    @property
    def read_only(self) -> bool:
        """Whether nothing can be written."""
        return self._writer is None

    def load(self) -> Plan:
        """The plan as the file has it; takes time and belongs off the interface thread."""
        with self._reading() as connection:
            return Plan(part for kind in ENTITIES for part in load_all(connection, kind))

    def listen(self, listener: StoreListener) -> None:
        """Name the one who hears, on the writer's thread, what became of change sets."""
        self._listener = listener

    def submit(self, change_set: ChangeSet) -> None:
        """Queue a change set for the writer; returns at once."""
        if self._writer is None:
            self._listener.refused(change_set, words("read_only", self.path))
            return
        listener = _Forgetful(self._listener, self._tasks)
        task = ChangeSetTask(change_set, next(self._places), self._names, listener)
        if task.is_large:
            self._tasks[change_set.id] = task
        self._writer.submit(task)

    def resume(self) -> None:
        """Accept change sets again after a refusal was dealt with."""
        if self._writer is not None:
            self._writer.resume()

    def cancel(self, change_set_id: str) -> None:
        """Give up an import that is still being staged; it is refused with code "cancelled"."""
        task = self._tasks.get(change_set_id)
        if task is not None:
            task.cancelled = True

    def flush(self) -> None:
        """Wait until everything submitted so far is saved or refused."""
        if self._writer is not None:
            self._writer.flush()

    def log(self) -> list[LoggedStep]:
        """The outlines of all change sets in the order of the edits."""
        with self._reading() as connection:
            return log_reader.outlines(connection)

    def read_step(self, step: str) -> ChangeSet:
        """All that the change sets of one step did, folded into one."""
        with self._reading() as connection:
            return folded(log_reader.read_step(connection, step))

    def parts_at(self, kind: type[E], instant: datetime) -> dict[str, E | None]:
        """The parts of a kind that changed since an instant, as they were then."""
        with self._reading() as connection:
            return log_reader.parts_at(connection, kind, instant)

    def changes_of(self, kind: type[Entity], part_id: str, count: int) -> list[ChangeSet]:
        """The latest change sets of one part, newest first, with what they did to it alone."""
        with self._reading() as connection:
            return log_reader.read_part(connection, kind, part_id, count)

    def save_copy(self, target: Path) -> Path:
        """A verified copy of everything saved so far, also when the file itself is gone."""
        with self._reading() as connection:
            return save_copy(connection, target)

    def close(self) -> None:
        """Write what is queued, fold the log into the file and let go of it."""
        self._readers.close()
        if self._writer is not None:
            self._writer.close()
        self._let_go()

    @contextmanager
    def _reading(self) -> Generator[Bare]:
        try:
            with self._readers.snapshot() as connection:
                yield connection
        except dbapi.Error as error:
            raise as_storage_error(error, self.path) from error


class _Forgetful:
    """Passes news on and forgets the task of an import that is done."""

    def __init__(self, listener: StoreListener, tasks: dict[str, ChangeSetTask]) -> None:
        self._listener = listener
        self._tasks = tasks

    def saved(self, change_set: ChangeSet) -> None:
        self._tasks.pop(change_set.id, None)
        self._listener.saved(change_set)

    def refused(self, change_set: ChangeSet, refusal: Refusal) -> None:
        self._tasks.pop(change_set.id, None)
        self._listener.refused(change_set, refusal)

    def progressed(self, change_set: ChangeSet, done: int, total: int) -> None:
        self._listener.progressed(change_set, done, total)


class _Nobody:
    """Hears nothing; until somebody listens."""

    def saved(self, change_set: ChangeSet) -> None:
        pass

    def refused(self, change_set: ChangeSet, refusal: Refusal) -> None:
        pass

    def progressed(self, change_set: ChangeSet, done: int, total: int) -> None:
        pass
