"""Schema 1: the first one, written out in full so that it stays as it was."""

from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.operations import Operations


def upgrade(op: "Operations") -> None:
    """Create all tables of schema 1."""
    script = (
        files("mlpm_planner.storage.migrations")
        .joinpath("m0001_initial.sql")
        .read_text(encoding="utf-8")
    )
    for statement in script.split(";\n"):
        if statement.strip():
            op.execute(statement)
