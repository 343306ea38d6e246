"""Which SQLite library serves the workspace, and how a path becomes an address for it."""

from __future__ import annotations

import importlib
import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast
from urllib.parse import quote, urlencode

if TYPE_CHECKING:
    from types import ModuleType

    from sqlalchemy import Connection

FIXED_WAL_RESET = (3, 51, 3)
BUSY_MS = 10_000


class Bare(Protocol):
    """A connection of the driver itself, whichever library it is of."""

    def execute(self, sql: str, parameters: Sequence[Any] = (), /) -> Any:
        """Run a statement; the answer is the driver's cursor."""
        ...

    def rollback(self) -> None:
        """End the transaction, if there is one, without its changes."""
        ...

    def close(self) -> None:
        """Let go of the file."""
        ...


def _load() -> ModuleType:
    # One library only: two SQLite libraries in one process drop each other's POSIX locks.
    try:
        return importlib.import_module("pysqlite3.dbapi2")
    except ImportError:
        return sqlite3


dbapi = _load()


def sqlite_version() -> str:
    """Version of the SQLite library in use, for About and the log."""
    return str(dbapi.sqlite_version)


def is_known_safe() -> bool:
    """Whether this SQLite has no WAL-reset bug (fixed in 3.51.3)."""
    return tuple(int(part) for part in sqlite_version().split(".")) >= FIXED_WAL_RESET


def file_uri(path: str | os.PathLike[str], mode: str = "rw", **options: str) -> str:
    """The `file:` address of any path: spaces, %, ?, #, drive letters and undecodable bytes."""
    text = Path(path).absolute().as_posix()
    if text[1:2] == ":":
        text = "/" + text
    escaped = quote(text, safe="/:", encoding="utf-8", errors="surrogateescape")
    return f"file://{escaped}?{urlencode({'mode': mode, **options})}"


def connect(path: str | os.PathLike[str], mode: str = "rw", **options: str) -> Bare:
    """A bare connection that never opens a transaction by itself and never creates a file."""
    connection: Any = dbapi.connect(
        file_uri(path, mode, **options),
        uri=True,
        timeout=BUSY_MS / 1000,
        check_same_thread=False,
    )
    connection.isolation_level = None
    return connection


def bare_connection(connection: Connection) -> Bare:
    """The driver's own connection under SQLAlchemy's."""
    return cast("Bare", connection.connection.driver_connection)
