"""The driver's connections to one workspace file: one that writes, a few that read.

Nothing here needs SQLAlchemy: its import takes longer than reading a plan of thousands of features.
"""

from collections import deque
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from threading import Condition

from mlpm_planner.storage.driver import BUSY_MS, Bare, connect, dbapi
from mlpm_planner.storage.errors import StorageError
from mlpm_planner.storage.files import Access, reading_options

READER_CONNECTIONS = 2

# A file from a stranger must not run code of ours, and a broken page must be noticed.
_GUARDS = {
    "foreign_keys": "ON",
    "trusted_schema": "OFF",
    "cell_size_check": "ON",
    "mmap_size": "0",
    "temp_store": "MEMORY",
    "cache_size": "-16384",
}
_LOCAL_WRITER = {"journal_mode": "WAL", "synchronous": "FULL", **_GUARDS}
# WAL needs shared memory, which no network file system gives; TRUNCATE needs EXTRA to be durable.
_NETWORK_WRITER = {"journal_mode": "TRUNCATE", "synchronous": "EXTRA", **_GUARDS}
_WRITER_EXTRAS = {"journal_size_limit": str(64 * 1024 * 1024)}
_READER = {**_GUARDS, "wal_autocheckpoint": "0", "query_only": "ON"}
# Rebuilding tables needs foreign keys off.
_MIGRATOR = {**_LOCAL_WRITER, "foreign_keys": "OFF"}


def connect_writer(path: Path, *, network: bool = False) -> Bare:
    """The writing connection."""
    settings = _NETWORK_WRITER if network else _LOCAL_WRITER
    return _configured(connect(path), {**settings, **_WRITER_EXTRAS})


def connect_migrator(path: Path) -> Bare:
    """A writing connection whose foreign keys are off; migrations alone use it."""
    return _configured(connect(path), _MIGRATOR)


def connect_reader(path: Path, access: Access = Access.WRITE) -> Bare:
    """A connection that cannot write."""
    return _configured(connect(path, **reading_options(access)), _READER)


def _configured(connection: Bare, settings: dict[str, str]) -> Bare:
    try:
        _configure(connection, settings)
    except BaseException:
        connection.close()
        raise
    return connection


def _configure(connection: Bare, settings: dict[str, str]) -> None:
    """Apply PRAGMA settings to a connection; refuse to go on without the asked journal."""
    # The busy timeout comes first because each following statement may have to wait.
    connection.execute(f"PRAGMA busy_timeout={BUSY_MS}")
    for name, value in settings.items():
        rows = connection.execute(f"PRAGMA {name}={value}").fetchall()
        if name == "journal_mode" and str(rows[0][0]).upper() != value:
            raise dbapi.OperationalError(f"journal mode stayed {rows[0][0]}")


class Readers:
    """The reading connections, made when they are needed; any thread may ask for a snapshot."""

    def __init__(self, path: Path, access: Access = Access.WRITE) -> None:
        self._path = path
        self._access = access
        self._news = Condition()
        self._idle: deque[Bare] = deque()
        self._busy = 0
        self._closed = False

    @contextmanager
    def snapshot(self) -> Generator[Bare]:
        """A connection inside a transaction: all that is read is of one moment of the file."""
        connection = self._take()
        try:
            connection.execute("BEGIN")
            yield connection
        finally:
            self._give_back(connection)

    def close(self) -> None:
        """Close the connections; those in use when they are given back."""
        with self._news:
            self._closed = True
            while self._idle:
                self._idle.pop().close()

    def _take(self) -> Bare:
        with self._news:
            self._news.wait_for(lambda: self._busy < READER_CONNECTIONS)
            if self._closed:
                raise StorageError("closed", path=self._path)
            connection = self._idle.pop() if self._idle else None
            self._busy += 1
        try:
            return connection or connect_reader(self._path, self._access)
        except BaseException:
            self._free()
            raise

    def _give_back(self, connection: Bare) -> None:
        try:
            connection.rollback()
        except BaseException:
            connection.close()
            self._free()
            raise
        self._free(connection)

    def _free(self, connection: Bare | None = None) -> None:
        with self._news:
            self._busy -= 1
            if connection is not None:
                if self._closed:
                    connection.close()
                else:
                    self._idle.append(connection)
            self._news.notify()
