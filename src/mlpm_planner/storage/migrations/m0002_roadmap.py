"""Schema 2: calendars, models and gates, baselines, scenarios, custom fields, freeze windows."""

from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.operations import Operations

# What rows of the tables that gain columns hold in them; all others are empty.
_GAINED = {
    "products": {"horizon_limits": "'{}'"},
    "statuses": {},
    "teams": {},
    "people": {"availability": "1.0", "absences": "'{}'"},
    "features": {"stages": "'{}'"},
    "saved_views": {"options": "'{}'"},
}


def upgrade(op: "Operations") -> None:
    """Make the tables anew that gain columns, with their rows, and add those of schema 2."""
    # The links of other tables are to lead to the table of the same name, not to the old one.
    op.execute("PRAGMA legacy_alter_table=ON")
    for table in _GAINED:
        op.execute(f"ALTER TABLE {table} RENAME TO old_{table}")
        _drop_indexes(op, f"old_{table}")
    script = (
        files("mlpm_planner.storage.migrations")
        .joinpath("m0002_roadmap.sql")
        .read_text(encoding="utf-8")
    )
    for statement in script.split(";\n"):
        if statement.strip():
            op.execute(statement)
    for table, gained in _GAINED.items():
        _move_rows(op, table, gained)
    op.execute("PRAGMA legacy_alter_table=OFF")


def _drop_indexes(op: "Operations", table: str) -> None:
    found = op.get_bind().exec_driver_sql(
        "SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL",
        (table,),
    )
    for (name,) in found.all():
        op.execute(f"DROP INDEX {name}")


def _move_rows(op: "Operations", table: str, gained: dict[str, str]) -> None:
    listed = op.get_bind().exec_driver_sql(
        "SELECT name FROM pragma_table_info(?)", (f"old_{table}",)
    )
    kept = [f'"{name}"' for (name,) in listed.all()]
    into, values = ", ".join([*kept, *gained]), ", ".join([*kept, *gained.values()])
    op.execute(f"INSERT INTO {table} ({into}) SELECT {values} FROM old_{table}")  # noqa: S608
    op.execute(f"DROP TABLE old_{table}")
