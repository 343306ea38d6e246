"""SQLAlchemy over the writing connection of a workspace file."""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.engine import Engine
from sqlalchemy.pool import QueuePool

from mlpm_planner.storage.connections import connect_migrator, connect_writer
from mlpm_planner.storage.driver import Bare, dbapi


def writer_engine(path: Path, *, network: bool = False) -> Engine:
    """The engine of a writing connection of its own."""
    return engine_over(lambda: connect_writer(path, network=network))


def migration_engine(path: Path) -> Engine:
    """An engine whose foreign keys are off, as rebuilding tables needs; nothing else uses it."""
    return engine_over(lambda: connect_migrator(path))


def engine_over(connect: Callable[[], Bare]) -> Engine:
    """An engine of one connection; every transaction takes the write lock first."""
    engine = create_engine(
        "sqlite://",
        creator=connect,
        module=dbapi,
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=0,
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine
