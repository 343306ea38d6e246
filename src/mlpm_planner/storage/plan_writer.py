"""Changes to the plan as rows: insertions, updates and deletions that check versions."""

from collections.abc import Callable
from itertools import groupby

from sqlalchemy import Connection, select

from mlpm_planner.application.changes import Change
from mlpm_planner.domain.entity import Entity
from mlpm_planner.storage.errors import StorageError
from mlpm_planner.storage.rows import PIECE, to_rows
from mlpm_planner.storage.schema import PLAN_TABLES
from mlpm_planner.storage.statements import delete_sql, insert_sql, update_sql

_Action = Callable[[Connection, type[Entity], list[Change]], None]


def write_changes(connection: Connection, changes: tuple[Change, ...]) -> None:
    """Write changes to the plan; raises "conflict" when a row is not as it was seen."""
    for (kind, action), group in groupby(changes, key=_kind_and_action):
        listed = list(group)
        for start in range(0, len(listed), PIECE):
            action(connection, kind, listed[start : start + PIECE])


def _insert(connection: Connection, kind: type[Entity], changes: list[Change]) -> None:
    rows = to_rows(kind, [change.entity for change in changes])
    connection.exec_driver_sql(insert_sql(kind), rows)


def _update(connection: Connection, kind: type[Entity], changes: list[Change]) -> None:
    after = to_rows(kind, [change.entity for change in changes])
    rows = [(*row, *_seen(change)) for row, change in zip(after, changes, strict=True)]
    result = connection.exec_driver_sql(update_sql(kind), rows)
    _expect_all(connection, kind, changes, result.rowcount)


def _delete(connection: Connection, kind: type[Entity], changes: list[Change]) -> None:
    result = connection.exec_driver_sql(delete_sql(kind), [_seen(change) for change in changes])
    _expect_all(connection, kind, changes, result.rowcount)


def _kind_and_action(change: Change) -> tuple[type[Entity], _Action]:
    if change.before is None:
        return change.kind, _insert
    return change.kind, _delete if change.after is None else _update


def _seen(change: Change) -> tuple[str, int]:
    seen = change.entity if change.before is None else change.before
    return seen.id, seen.version


def _expect_all(
    connection: Connection, kind: type[Entity], changes: list[Change], written: int
) -> None:
    if written == len(changes):
        return
    known = _versions(connection, kind, changes)
    for change in changes:
        after = None if change.after is None else change.after.version
        if len(changes) == 1 or known.get(change.entity.id) != after:
            raise StorageError("conflict", what=f"“{change.entity.label}”")
    raise StorageError("conflict", what=f"One of {len(changes)} items")


def _versions(connection: Connection, kind: type[Entity], changes: list[Change]) -> dict[str, int]:
    table = PLAN_TABLES[kind]
    ids = [change.entity.id for change in changes]
    query = select(table.c.id, table.c.version).where(table.c.id.in_(ids))
    return {row.id: row.version for row in connection.execute(query)}
