"""Makes a workspace file."""

from pathlib import Path

from sqlalchemy import Connection

from mlpm_planner.application.plan import Plan
from mlpm_planner.application.store import ObservationBatch
from mlpm_planner.domain.entities import ENTITIES
from mlpm_planner.storage import batches, staging
from mlpm_planner.storage.durable import put_in_new_place, remove_with_helpers, temporary_beside
from mlpm_planner.storage.engine import writer_engine
from mlpm_planner.storage.files import APPLICATION_ID, SCHEMA_VERSION
from mlpm_planner.storage.names import NameNumbers
from mlpm_planner.storage.rows import to_rows
from mlpm_planner.storage.schema import METADATA
from mlpm_planner.storage.statements import insert_sql


def create(file: Path, plan: Plan, values: ObservationBatch | None) -> None:
    """Make a file that holds a plan and KPI values, wholly or not at all."""
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
