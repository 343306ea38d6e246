"""Opening and creating workspaces: what may go wrong is said before anything is touched."""

import os
from contextlib import ExitStack
from pathlib import Path

from mlpm_planner.application.plan import Plan
from mlpm_planner.application.store import ObservationBatch
from mlpm_planner.storage.connections import Readers, connect_writer
from mlpm_planner.storage.driver import Bare, dbapi
from mlpm_planner.storage.errors import StorageError
from mlpm_planner.storage.explain import as_storage_error
from mlpm_planner.storage.files import (
    SCHEMA_VERSION,
    Access,
    Found,
    inspect,
    require_short_path,
    resolved,
)
from mlpm_planner.storage.identity import OPEN_FILES
from mlpm_planner.storage.leftovers import sweep
from mlpm_planner.storage.lock import acquire
from mlpm_planner.storage.network import is_remote
from mlpm_planner.storage.sql_store import SqlStore
from mlpm_planner.storage.writer import Writer

AnyPath = str | os.PathLike[str]


def open_store(
    path: AnyPath,
    *,
    program: str,
    read_only: bool = False,
    backups: Path | None = None,
) -> SqlStore:
    """Open a workspace; raises StorageError with what is wrong with the file.

    A file that may not be written, here or by the system, is opened read-only. `backups` is the
    folder for the copy made before an upgrade, by default the workspace's own.
    """
    file = resolved(path)
    try:
        found = inspect(file)
        if found.format > SCHEMA_VERSION:
            raise StorageError("newer", path=file, found=found.format, known=SCHEMA_VERSION)
        if read_only or found.access is not Access.WRITE:
            return _open_to_read(found)
        return _open_to_write(found, program, backups or file.parent)
    except (OSError, dbapi.Error) as error:
        raise as_storage_error(error, file) from error


def create_store(
    path: AnyPath, plan: Plan, *, program: str, values: ObservationBatch | None = None
) -> SqlStore:
    """Make a workspace that holds a plan and KPI values, wholly or not at all, and open it.

    What a workspace starts with is no edit: there is nothing to undo.
    """
    from sqlalchemy.exc import SQLAlchemyError

    from mlpm_planner.storage.creation import create

    file = resolved(path)
    try:
        require_short_path(file)
        if os.path.lexists(file):
            raise StorageError("exists", path=file)
        create(file, plan, values)
    except (OSError, SQLAlchemyError) as error:
        raise as_storage_error(error, file) from error
    return open_store(file, program=program)


def _open_to_read(found: Found) -> SqlStore:
    if found.format < SCHEMA_VERSION:
        raise StorageError("older_read_only", path=found.path)
    identity = OPEN_FILES.claim(found.path)
    with ExitStack() as undo:
        undo.callback(OPEN_FILES.release, identity)
        readers = Readers(found.path, found.access)
        undo.callback(readers.close)
        store = SqlStore(found.path, readers, None, lambda: OPEN_FILES.release(identity))
        undo.pop_all()
    return store


def _open_to_write(found: Found, program: str, backups: Path) -> SqlStore:
    file = found.path
    with ExitStack() as undo:
        undo.callback(acquire(file, program).release)
        undo.callback(OPEN_FILES.release, OPEN_FILES.claim(file))
        if found.format < SCHEMA_VERSION:
            _upgrade(found, backups)
        writing = connect_writer(file, network=is_remote(file))
        undo.callback(writing.close)
        _sweep(writing)
        readers = Readers(file)
        undo.callback(readers.close)
        writer = Writer(writing, file)
        undo.callback(writer.close)
        let_go = ExitStack()
        store = SqlStore(file, readers, writer, let_go.close)
        let_go.push(undo.pop_all())
    return store


def _upgrade(found: Found, backups: Path) -> None:
    from sqlalchemy.exc import SQLAlchemyError

    from mlpm_planner.storage import migrations

    try:
        migrations.upgrade(found.path, found.format, backups)
    except SQLAlchemyError as error:
        raise as_storage_error(error, found.path) from error


def _sweep(connection: Bare) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        sweep(connection)
        connection.execute("COMMIT")
    finally:
        connection.rollback()
