"""Opening and creating workspaces: what may go wrong is said before anything is touched."""

import os
from contextlib import ExitStack
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from mlpm_planner.application.plan import Plan
from mlpm_planner.application.store import ObservationBatch
from mlpm_planner.domain.entities import ENTITIES
from mlpm_planner.storage import batches, change_log, migrations, staging
from mlpm_planner.storage.durable import put_in_new_place, remove_with_helpers, temporary_beside
from mlpm_planner.storage.engine import reader_engine, writer_engine
from mlpm_planner.storage.errors import StorageError
from mlpm_planner.storage.explain import as_storage_error
from mlpm_planner.storage.files import (
    APPLICATION_ID,
    Access,
    Found,
    inspect,
    require_short_path,
    resolved,
)
from mlpm_planner.storage.identity import OPEN_FILES
from mlpm_planner.storage.lock import acquire
from mlpm_planner.storage.names import NameNumbers
from mlpm_planner.storage.network import is_remote
from mlpm_planner.storage.rows import insert_sql, to_rows
from mlpm_planner.storage.schema import METADATA, SCHEMA_VERSION
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
    except (OSError, SQLAlchemyError) as error:
        raise as_storage_error(error, file) from error


def create_store(
    path: AnyPath, plan: Plan, *, program: str, values: ObservationBatch | None = None
) -> SqlStore:
    """Make a workspace that holds a plan and KPI values, wholly or not at all, and open it.

    What a workspace starts with is no edit: there is nothing to undo.
    """
    file = resolved(path)
    try:
        require_short_path(file)
        if os.path.lexists(file):
            raise StorageError("exists", path=file)
        _create(file, plan, values)
    except (OSError, SQLAlchemyError) as error:
        raise as_storage_error(error, file) from error
    return open_store(file, program=program)


def _open_to_read(found: Found) -> SqlStore:
    if found.format < SCHEMA_VERSION:
        raise StorageError("older_read_only", path=found.path)
    identity = OPEN_FILES.claim(found.path)
    with ExitStack() as undo:
        undo.callback(OPEN_FILES.release, identity)
        readers = reader_engine(found.path, found.access)
        undo.callback(readers.dispose)
        store = SqlStore(found.path, readers, None, lambda: OPEN_FILES.release(identity))
        undo.pop_all()
    return store


def _open_to_write(found: Found, program: str, backups: Path) -> SqlStore:
    file = found.path
    with ExitStack() as undo:
        undo.callback(acquire(file, program).release)
        undo.callback(OPEN_FILES.release, OPEN_FILES.claim(file))
        if found.format < SCHEMA_VERSION:
            migrations.upgrade(file, found.format, backups)
        writing = writer_engine(file, network=is_remote(file))
        undo.callback(writing.dispose)
        with writing.begin() as connection:
            batches.sweep(connection)
            change_log.sweep(connection)
        readers = reader_engine(file)
        undo.callback(readers.dispose)
        writer = Writer(writing, file)
        undo.callback(writer.close)
        let_go = ExitStack()
        store = SqlStore(file, readers, writer, let_go.close)
        let_go.push(undo.pop_all())
    return store


def _create(file: Path, plan: Plan, values: ObservationBatch | None) -> None:
    temporary = temporary_beside(file)
    temporary.touch(mode=0o600, exist_ok=False)
    try:
        # Without a write-ahead log, the finished file is complete by itself.
        engine = writer_engine(temporary, network=True)
        try:
            with engine.begin() as connection:
                _write_new(connection, plan)
                if values is not None:
                    _write_values(connection, values)
        finally:
            engine.dispose()
        put_in_new_place(temporary, file)
    finally:
        remove_with_helpers(temporary)


def _write_new(connection: Connection, plan: Plan) -> None:
    connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version={SCHEMA_VERSION}")
    METADATA.create_all(connection, checkfirst=False)
    for kind in ENTITIES:
        if rows := to_rows(kind, list(plan.table(kind).values())):
            connection.exec_driver_sql(insert_sql(kind), rows)


def _write_values(connection: Connection, values: ObservationBatch) -> None:
    names = NameNumbers()
    staging.check(values)
    batches.open_batch(connection, values)
    for _ in staging.stage(connection, names, values):
        pass
    batches.publish(connection, names, values)
