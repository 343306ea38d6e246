"""SQLAlchemy engines for one workspace file: one writer, several readers."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.engine import Engine
from sqlalchemy.pool import QueuePool

from mlpm_planner.storage.driver import BUSY_MS, connect, dbapi
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


def writer_engine(path: Path, *, network: bool = False) -> Engine:
    """The engine of the single writing connection; every transaction takes the write lock first."""
    settings = _NETWORK_WRITER if network else _LOCAL_WRITER
    return _engine(path, {**settings, **_WRITER_EXTRAS}, begin="BEGIN IMMEDIATE", size=1)


def reader_engine(path: Path, access: Access = Access.WRITE) -> Engine:
    """The engine of the reading connections; each transaction is one snapshot of the file."""
    options = reading_options(access)
    return _engine(path, _READER, begin="BEGIN", size=READER_CONNECTIONS, **options)


def migration_engine(path: Path) -> Engine:
    """An engine whose foreign keys are off, as rebuilding tables needs; nothing else uses it."""
    settings = {**_LOCAL_WRITER, "foreign_keys": "OFF", "journal_mode": "WAL"}
    return _engine(path, settings, begin="BEGIN IMMEDIATE", size=1)


def bare_connection(connection: Connection) -> Any:
    """The driver's own connection, for statements that may not run inside a transaction."""
    return connection.connection.driver_connection


def _engine(
    path: Path,
    settings: Mapping[str, str],
    *,
    begin: str,
    size: int,
    mode: str = "rw",
    **options: str,
) -> Engine:
    engine = create_engine(
        "sqlite://",
        creator=lambda: connect(path, mode, **options),
        module=dbapi,
        poolclass=QueuePool,
        pool_size=size,
        max_overflow=0,
    )

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: object) -> None:
        configure(connection, settings)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def configure(connection: Any, settings: Mapping[str, str]) -> None:
    """Apply PRAGMA settings to a bare connection; refuse to go on without the asked journal."""
    # The busy timeout comes first because each following statement may have to wait.
    connection.execute(f"PRAGMA busy_timeout={BUSY_MS}")
    for name, value in settings.items():
        rows = connection.execute(f"PRAGMA {name}={value}").fetchall()
        if name == "journal_mode" and str(rows[0][0]).upper() != value:
            raise dbapi.OperationalError(f"journal mode stayed {rows[0][0]}")
