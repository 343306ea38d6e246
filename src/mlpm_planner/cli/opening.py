"""Workspaces opened for one command and let go of after it."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from mlpm_planner import __version__
from mlpm_planner.cli.answer import CommandError

if TYPE_CHECKING:
    from mlpm_planner.application.workspace import Workspace

PROGRAM = f"mlpm-planner {__version__}"


@contextmanager
def reading(path: str) -> Generator["Workspace"]:
    """A workspace to read from, also beside an open window."""
    with _opened(path, read_only=True) as workspace:
        yield workspace


@contextmanager
def writing(path: str) -> Generator["Workspace"]:
    """A workspace to change; what was edited is on disk when the block ends."""
    with _opened(path, read_only=False) as workspace:
        yield workspace
        workspace.settle()


@contextmanager
def _opened(path: str, *, read_only: bool) -> Generator["Workspace"]:
    from mlpm_planner.application.workspace import Workspace
    from mlpm_planner.storage.workspace_file import open_store

    _refuse_address(path)
    store = open_store(Path(path), program=PROGRAM, read_only=read_only)
    try:
        yield Workspace(store.load(), store)
    finally:
        store.close()


def _refuse_address(path: str) -> None:
    if path.startswith(("postgresql://", "postgres://")):
        message = "Team workspaces on PostgreSQL are not part of this version."
        raise CommandError("not_supported", message, "Give the path of a .mlpm file.")
