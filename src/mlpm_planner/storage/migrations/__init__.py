"""Upgrades of workspaces made by earlier versions: all of it or nothing, after a copy."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from mlpm_planner.storage.backup import back_up
from mlpm_planner.storage.engine import migration_engine
from mlpm_planner.storage.errors import StorageError

if TYPE_CHECKING:
    from alembic.operations import Operations

Upgrade = Callable[["Operations"], None]


def upgrades() -> Mapping[int, Upgrade]:
    """What leads to each schema number from the one before it."""
    from mlpm_planner.storage.migrations import m0001_initial, m0002_roadmap

    return {1: m0001_initial.upgrade, 2: m0002_roadmap.upgrade}


def upgrade(
    workspace: Path, found: int, backups: Path, steps: Mapping[int, Upgrade] | None = None
) -> Path:
    """Bring a closed workspace to the newest schema; answers where the copy of the old one is."""
    copy = back_up(workspace, _unused(backups / f"{workspace.stem}.format-{found}.mlpm"))
    chosen = upgrades() if steps is None else steps
    engine = migration_engine(workspace)
    try:
        with engine.begin() as connection:
            for number in sorted(number for number in chosen if number > found):
                run(connection, number, chosen[number])
            _require_links(connection, workspace)
    finally:
        engine.dispose()
    return copy


def run(connection: Connection, number: int, step: Upgrade) -> None:
    """Run one upgrade; the schema's number is part of the same transaction."""
    from alembic.migration import MigrationContext
    from alembic.operations import Operations

    step(Operations(MigrationContext.configure(connection)))
    connection.exec_driver_sql(f"PRAGMA user_version={number:d}")


def _require_links(connection: Connection, workspace: Path) -> None:
    if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        raise StorageError("damaged", path=workspace)


def _unused(path: Path) -> Path:
    for number in range(1, 1_000):
        candidate = path if number == 1 else path.with_stem(f"{path.stem}-{number}")
        if not candidate.exists():
            return candidate
    raise StorageError("exists", path=path)
