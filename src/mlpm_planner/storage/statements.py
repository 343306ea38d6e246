"""The statements that write the rows of the plan, compiled from its tables."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import bindparam, delete, insert, update
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.expression import ClauseElement

from mlpm_planner.domain.entity import Entity
from mlpm_planner.storage.schema import PLAN_TABLES


def sql_of(statement: ClauseElement, columns: Sequence[str] | None = None) -> str:
    """The text of a statement for the driver, its parameters as question marks."""
    dialect = sqlite.dialect(paramstyle="qmark")
    return str(statement.compile(dialect=dialect, column_keys=columns))


@cache
def insert_sql(kind: type[Entity]) -> str:
    """Adds a row of a kind; parameters in the order of its cells."""
    return sql_of(insert(PLAN_TABLES[kind]))


@cache
def update_sql(kind: type[Entity]) -> str:
    """Replaces a row of a kind when its version is as expected: all cells, then id and version."""
    table = PLAN_TABLES[kind]
    values: dict[str, object] = {
        column.name: bindparam(f"new_{column.name}") for column in table.columns
    }
    return sql_of(update(table).where(*_expected(kind)).values(values))


@cache
def delete_sql(kind: type[Entity]) -> str:
    """Deletes a row of a kind when its version is as expected: id and version."""
    return sql_of(delete(PLAN_TABLES[kind]).where(*_expected(kind)))


def _expected(kind: type[Entity]) -> tuple[Any, Any]:
    columns = PLAN_TABLES[kind].c
    return columns.id == bindparam("old_id"), columns.version == bindparam("old_version")
