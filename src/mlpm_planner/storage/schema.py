"""The tables of a workspace; those of the plan follow from its dataclasses."""

from typing import Any

from sqlalchemy import (
    REAL,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from mlpm_planner.application.changes import Origin
from mlpm_planner.domain.entities import ENTITIES
from mlpm_planner.domain.entity import Entity
from mlpm_planner.storage.cells import FINITE_CHECK, Cell, cells_of, one_of
from mlpm_planner.storage.observation_rows import KEY_COLUMNS

METADATA = MetaData()

_SQL_TYPES = {"TEXT": Text, "REAL": REAL, "INTEGER": Integer}


def _number(name: str, *, required: bool = True) -> Column[int]:
    return Column(name, Integer, nullable=not required)


def _text(name: str, *, required: bool = True) -> Column[str]:
    return Column(name, Text, nullable=not required)


def _real(name: str, *, required: bool = True) -> Column[float]:
    return Column(name, REAL, nullable=not required)


def _plan_table(kind: type[Entity]) -> Table:
    cells = cells_of(kind)
    return Table(
        kind.TABLE,
        METADATA,
        *(_plan_column(cell) for cell in cells),
        *(CheckConstraint(cell.check) for cell in cells if cell.check),
        # Deleting a part looks for what refers to it; most references are empty.
        *(
            Index(f"{kind.TABLE}_{cell.name}", cell.name, sqlite_where=_is_set(cell.name))
            for cell in cells
            if cell.refers_to
        ),
        sqlite_strict=True,
    )


def _plan_column(cell: Cell) -> Column[Any]:
    sql_type = _SQL_TYPES[cell.sql_type]
    if not cell.refers_to:
        return Column(cell.name, sql_type, primary_key=cell.name == "id", nullable=cell.nullable)
    # Deferred, so that the order of statements within one edit is free.
    reference = ForeignKey(f"{cell.refers_to}.id", deferrable=True, initially="DEFERRED")
    return Column(cell.name, sql_type, reference, nullable=cell.nullable)


def _is_set(column: str) -> object:
    return text(f"{column} IS NOT NULL")


def _value_columns() -> tuple[Column[Any], ...]:
    return (
        _number("kpi"),
        _number("segment"),
        _number("at"),
        _number("model_version"),
        _number("source"),
        _number("nth"),
        _real("value"),
        _real("numerator", required=False),
        _real("denominator", required=False),
        _real("n", required=False),
        _real("sd", required=False),
        _text("note", required=False),
        Column("provisional", Integer, nullable=False, server_default=text("0")),
        _text("excluded", required=False),
    )


def _finite_values() -> tuple[CheckConstraint, ...]:
    names = ("value", "numerator", "denominator", "n", "sd")
    return tuple(CheckConstraint(FINITE_CHECK.format(name=name)) for name in names)


PLAN_TABLES = {kind: _plan_table(kind) for kind in ENTITIES}

CHANGE_SETS = Table(
    "change_sets",
    METADATA,
    Column("number", Integer, primary_key=True),
    _text("id"),
    # The order in which edits were made; an import may be committed after later edits.
    _number("place"),
    _text("step"),
    _text("label"),
    _text("origin"),
    _text("undoes"),
    _text("author"),
    _number("at"),
    # 0 while the log of a large edit is written ahead; nobody reads it before it is 1.
    _number("complete"),
    UniqueConstraint("id"),
    CheckConstraint(one_of("origin", Origin)),
    CheckConstraint("complete IN (0, 1)"),
    Index("change_sets_step", "step"),
    sqlite_strict=True,
)

CHANGES = Table(
    "changes",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("change_set", Integer, ForeignKey("change_sets.number"), nullable=False),
    _text("subject"),
    _text("subject_id"),
    _text("before", required=False),
    _text("after", required=False),
    Index("changes_change_set", "change_set"),
    Index("changes_subject", "subject_id"),
    sqlite_strict=True,
)

NAME_NUMBERS = Table(
    "name_numbers",
    METADATA,
    # Ten million values hold small numbers instead of names; 0 stands for the empty name.
    Column("number", Integer, primary_key=True),
    _text("name"),
    UniqueConstraint("name"),
    sqlite_strict=True,
)

OBSERVATIONS = Table(
    "observations",
    METADATA,
    *_value_columns(),
    _number("batch", required=False),
    PrimaryKeyConstraint(*KEY_COLUMNS),
    *_finite_values(),
    CheckConstraint("provisional IN (0, 1)"),
    Index("observations_excluded", "kpi", sqlite_where=_is_set("excluded")),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

BLOCKS = Table(
    "observation_blocks",
    METADATA,
    _number("kpi"),
    _number("segment"),
    _number("start"),
    _number("end"),
    _real("minimum"),
    _real("maximum"),
    _real("total"),
    _number("count"),
    _real("first"),
    _real("last"),
    PrimaryKeyConstraint("kpi", "segment", "start"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

BATCHES = Table(
    "import_batches",
    METADATA,
    Column("number", Integer, primary_key=True),
    _text("id"),
    _text("state"),
    _number("replaces"),
    _number("count"),
    UniqueConstraint("id"),
    CheckConstraint("state IN ('staging', 'published', 'withdrawn')"),
    sqlite_strict=True,
)

STAGED = Table(
    "staged_observations",
    METADATA,
    # Holds the one import that is being brought in; anything found here at opening is a leftover.
    *_value_columns(),
    sqlite_strict=True,
)

KEPT = Table(
    "kept_observations",
    METADATA,
    # The other side of each import: what it overwrote while it is published, its own values
    # while it is withdrawn.
    _number("holder"),
    *_value_columns(),
    _number("batch", required=False),
    PrimaryKeyConstraint("holder", *KEY_COLUMNS),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

DELETED = Table(
    "deleted_observations",
    METADATA,
    # Which import a deleted value came from, so that undoing the deletion, and then the import,
    # takes it away again.
    *(_number(name) for name in KEY_COLUMNS),
    _number("batch"),
    PrimaryKeyConstraint(*KEY_COLUMNS),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
