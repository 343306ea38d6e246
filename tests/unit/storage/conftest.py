"""Real workspaces in a folder of their own, closed after each test."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from builders import a_plan

from mlpm_planner.application.workspace import Workspace
from mlpm_planner.storage.workspace_file import create_store, open_store

PROGRAM = "mlpm-planner tests"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a workspace may be made."""
    return tmp_path / "w.mlpm"


@pytest.fixture
def workspaces() -> Iterator[Callable[..., Workspace]]:
    """Opens workspaces, making them with the given parts where there is none yet."""
    opened: list[Workspace] = []

    def open_one(path: Path, *parts, **options) -> Workspace:
        if path.exists():
            store = open_store(path, program=PROGRAM, **options)
        else:
            store = create_store(path, a_plan(*parts), program=PROGRAM)
        opened.append(Workspace(store.load(), store))
        return opened[-1]

    yield open_one
    for workspace in opened:
        workspace.close()


@pytest.fixture
def workspace(path: Path, workspaces: Callable[..., Workspace]) -> Workspace:
    """A new workspace with nothing but what every plan has."""
    return workspaces(path)
