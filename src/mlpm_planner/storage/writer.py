"""The one thread that writes: small tasks first, large ones in pieces, answered after COMMIT."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from mlpm_planner.application.store import Refusal
from mlpm_planner.storage.driver import BUSY_MS, Bare, dbapi
from mlpm_planner.storage.explain import explain, words
from mlpm_planner.storage.identity import identity_of, require_same_file
from mlpm_planner.storage.tasks import Task

if TYPE_CHECKING:
    from sqlalchemy import Connection

CHUNK_SECONDS = 0.020
# While another process writes: SQLite's waiting is not fair, so chunks are short and gaps wide.
SHARED_CHUNK_SECONDS = 0.008
COURTESY_SECONDS = 0.006
NEIGHBOUR_SECONDS = 2.0
IDLE_SECONDS = 2.0
# By then the first page stands; whoever edits sooner waits for the import of SQLAlchemy.
WARM_UP_SECONDS = 3.0

_log = logging.getLogger(__name__)


class _Mark:
    """An order among the tasks: accept again after a refusal, or end."""


class Writer:
    """Owns the only writing connection of a workspace.

    After a refusal every task submitted before :meth:`resume` is refused too, because it was made
    on top of what was not written.
    """

    def __init__(self, bare: Bare, path: Path) -> None:
        """Take over the driver's writing connection to the file."""
        self._bare = bare
        self._path = path
        self._identity = identity_of(path)
        self._news = threading.Condition()
        self._queue: deque[Task | _Mark] = deque()
        self._end = _Mark()
        self._pending = 0
        self._closed = False
        # Only the thread touches what follows.
        self._large: deque[Task] = deque()
        self._staging: Generator[object] | None = None
        self._held_back: Refusal | None = None
        self._neighbour = _Neighbour()
        self._dirty = False
        self._connection: Connection | None = None
        self._thread = threading.Thread(target=self._run, name="workspace-writer", daemon=True)
        self._thread.start()

    # ---- for any thread

    def submit(self, task: Task) -> None:
        """Queue a task; returns at once."""
        with self._news:
            if not self._closed:
                self._pending += 1
                self._queue.append(task)
                self._news.notify_all()
                return
        task.refused(words("closed", self._path))

    def resume(self) -> None:
        """Accept tasks again that are submitted from now on."""
        with self._news:
            self._queue.append(_Mark())
            self._news.notify_all()

    def flush(self) -> None:
        """Wait until everything submitted so far is saved or refused."""
        with self._news:
            self._news.wait_for(lambda: self._pending == 0)

    def close(self) -> None:
        """Write what is queued, fold the log into the file and end the thread."""
        with self._news:
            if not self._closed:
                self._closed = True
                self._queue.append(self._end)
                self._news.notify_all()
        self._thread.join()

    # ---- the thread

    def _run(self) -> None:
        self._warm_up()
        ended = False
        while not ended or self._large:
            try:
                ended = self._turn() or ended
            except Exception:  # noqa: BLE001 - whoever waits for a flush must not wait for ever
                _log.exception("The writer met an error of its own")
        self._fold_log(BUSY_MS)
        if self._connection is not None:
            self._connection.close()
            self._connection.engine.dispose()
        self._bare.close()

    def _warm_up(self) -> None:
        """Make ready for the first edit unless something comes first."""
        with self._news:
            quiet = not self._news.wait_for(lambda: bool(self._queue), WARM_UP_SECONDS)
        if quiet:
            import_module("mlpm_planner.storage.change_set_writer")

    def _connected(self) -> Connection:
        """SQLAlchemy's connection; importing it takes a quarter of a second, here on the thread."""
        if self._connection is None:
            from mlpm_planner.storage.engine import engine_over

            self._connection = engine_over(lambda: self._bare).connect()
        return self._connection

    def _turn(self) -> bool:
        """Do one thing; answers whether it was the last."""
        found = self._next()
        if isinstance(found, Task):
            self._receive(found)
        elif found is self._end:
            return True
        elif isinstance(found, _Mark):
            self._held_back = None
        elif self._large:
            self._advance(self._large[0])
        else:
            self._fold_log(busy_ms=50)
        return False

    def _next(self) -> Task | _Mark | None:
        """What came first; nothing when there is a large task to go on with, or it is quiet."""
        with self._news:
            while not self._queue and not self._large:
                quiet = not self._news.wait(IDLE_SECONDS if self._dirty else None)
                if quiet:
                    return None
            return self._queue.popleft() if self._queue else None

    def _receive(self, task: Task) -> None:
        if self._held_back is not None:
            self._answer_refused(task, self._held_back)
        elif task.is_large or self._waits_for_large(task):
            self._large.append(task)
        else:
            self._write(task)

    def _waits_for_large(self, task: Task) -> bool:
        return any(not task.touches.isdisjoint(large.touches) for large in self._large)

    def _advance(self, task: Task) -> None:
        """Bring the first large task one chunk further."""
        if task.cancelled:
            self._cancel(task)
        elif not task.is_large or self._is_staged(task):
            self._large.popleft()
            self._staging = None
            self._write(task)

    def _is_staged(self, task: Task) -> bool:
        try:
            with self._transaction() as connection:
                if self._staging is None:
                    self._staging = task.stage(connection)
                done = self._stage_chunk(self._staging)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is told to whoever asked
            self._large.popleft()
            self._refuse(task, explain(error, self._path))
            return False
        if not done:
            self._neighbour.give_way(self._bare, self._news)
        return done

    def _stage_chunk(self, staging: Generator[object]) -> bool:
        end = monotonic() + self._neighbour.chunk_seconds
        for _ in staging:
            if self._queue or monotonic() >= end:
                break
        else:
            return True
        return False

    def _write(self, task: Task) -> None:
        try:
            with self._transaction() as connection:
                task.write(connection)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is told to whoever asked
            if not self._is_written(task):
                self._refuse(task, explain(error, self._path))
                return
        self._answer(task.saved)

    @contextmanager
    def _transaction(self) -> Generator[Connection]:
        require_same_file(self._path, self._identity)
        self._dirty = True
        connection = self._connected()
        with connection.begin():
            yield connection

    def _is_written(self, task: Task) -> bool:
        """Whether the task is there after all: an error at COMMIT means "unknown", not "no"."""
        try:
            with self._transaction() as connection:
                return task.is_written(connection)
        except Exception:  # noqa: BLE001 - the first error is the one that is told
            return False

    def _refuse(self, task: Task, refusal: Refusal) -> None:
        self._held_back = refusal
        self._discard(task)
        self._answer_refused(task, refusal)
        while self._large:
            later = self._large.popleft()
            self._discard(later)
            self._answer_refused(later, refusal)

    def _cancel(self, task: Task) -> None:
        """Give up a large task and what waits for it, the latest first."""
        refusal = words("cancelled", self._path)
        self._discard(task)
        given_up = [self._large.popleft()]
        touched = set(task.touches)
        for later in list(self._large):
            if not touched.isdisjoint(later.touches):
                touched |= later.touches
                self._large.remove(later)
                given_up.append(later)
        for each in reversed(given_up):
            self._answer_refused(each, refusal)

    def _discard(self, task: Task) -> None:
        self._staging = None
        # What cannot be taken away now is swept when the workspace is opened again.
        with suppress(Exception), self._transaction() as connection:
            task.discard(connection)

    def _answer_refused(self, task: Task, refusal: Refusal) -> None:
        self._answer(lambda: task.refused(refusal))

    def _answer(self, tell: Callable[[], None]) -> None:
        try:
            tell()
        finally:
            with self._news:
                self._pending -= 1
                self._news.notify_all()

    def _fold_log(self, busy_ms: int) -> None:
        """Bring the log into the file, so that the file alone is complete."""
        with suppress(dbapi.Error):
            self._bare.execute(f"PRAGMA busy_timeout={busy_ms}")
            self._bare.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            self._bare.execute(f"PRAGMA busy_timeout={BUSY_MS}")
        self._dirty = False


class _Neighbour:
    """Lets another process write between two chunks, while one is seen writing."""

    def __init__(self) -> None:
        self._version: int | None = None
        self._seen = -NEIGHBOUR_SECONDS

    @property
    def chunk_seconds(self) -> float:
        """How long a transaction of an import may take now."""
        return SHARED_CHUNK_SECONDS if self._is_near() else CHUNK_SECONDS

    def give_way(self, connection: Bare, news: threading.Condition) -> None:
        """Wait a moment, unless we are alone with the file."""
        row = connection.execute("PRAGMA data_version").fetchone()
        version = int(row[0])
        if self._version is not None and version != self._version:
            self._seen = monotonic()
        self._version = version
        if self._is_near():
            with news:
                news.wait(COURTESY_SECONDS)

    def _is_near(self) -> bool:
        return monotonic() - self._seen < NEIGHBOUR_SECONDS
