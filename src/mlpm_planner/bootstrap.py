"""Where the program is put together: the only module that knows files and windows at once."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlpm_planner import __version__
from mlpm_planner.ui.files import SUFFIX, Files, Opened, OpenError, free_path

if TYPE_CHECKING:
    from mlpm_planner.application.plan import Plan
    from mlpm_planner.application.requests import Clerk
    from mlpm_planner.application.store import ObservationBatch, Refusal, Store
    from mlpm_planner.storage.sql_store import SqlStore

PROGRAM = f"mlpm-planner {__version__}"
_REMOTE = "This workspace lies on a network drive: only one computer may use it at a time."


class WorkspaceFiles:
    """Opens, makes and copies workspace files for the window."""

    def __init__(self, clerk: Callable[[], Clerk] | None = None) -> None:
        """``clerk`` makes who does what other programs ask of a workspace that is open."""
        self._clerk = clerk

    def open(self, path: Path, *, read_only: bool = False) -> Opened:
        """Open a workspace and load its plan; raises OpenError."""
        from mlpm_planner.storage.workspace_file import open_store

        with _told(path):
            store = open_store(path, program=PROGRAM, read_only=read_only)
            return _opened(path, store, self._clerk)

    def create(self, path: Path, name: str) -> Opened:
        """Make an empty workspace for a product of this name; raises OpenError."""
        from mlpm_planner.application.defaults import empty_plan
        from mlpm_planner.application.plan import Plan

        return self._create(path, Plan(empty_plan(name)), None)

    def create_sample(self, path: Path) -> Opened:
        """Make a workspace that holds the sample plan; raises OpenError."""
        from mlpm_planner.application.plan import Plan
        from mlpm_planner.application.sample import sample_plan
        from mlpm_planner.domain.clock import today

        sample = sample_plan(today())
        return self._create(path, Plan(sample.parts), sample.batch())

    def _create(self, path: Path, plan: Plan, values: ObservationBatch | None) -> Opened:
        from mlpm_planner.storage.workspace_file import create_store

        with _told(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            store = create_store(path, plan, program=PROGRAM, values=values)
            return _opened(path, store, self._clerk)

    def save_copy(self, store: Store, target: Path) -> Path:
        """A verified copy of everything saved in an open workspace; raises OpenError."""
        with _told(target):
            return _copied(store, target)

    def back_up(self, store: Store, folder: Path, stem: str) -> Path:
        """A verified copy under a free name in a folder that is made first; raises OpenError."""
        from mlpm_planner.storage.explain import explain_backup

        target = folder / f"{stem}{SUFFIX}"
        with _told(target, explain_backup):
            target = free_path(folder, stem)
            return _copied(store, target)

    def versions(self) -> Mapping[str, str]:
        """The program's parts and their versions, SQLite among them."""
        from importlib.metadata import version

        from PySide6.QtCore import qVersion

        from mlpm_planner.storage.driver import is_known_safe, sqlite_version

        fix = "has" if is_known_safe() else "lacks"
        return {
            "mlpm_planner": __version__,
            "Python": sys.version.split()[0],
            "Qt": qVersion(),
            "PySide6": version("PySide6-Essentials"),
            "SQLite": f"{sqlite_version()}, {fix} the fix of the write-ahead log",
            "SQLAlchemy": version("SQLAlchemy"),
            "NumPy": version("numpy"),
        }


def _copied(store: Store, target: Path) -> Path:
    from mlpm_planner.storage.sql_store import SqlStore

    assert isinstance(store, SqlStore)  # noqa: S101 - only such stores are handed out here
    target.parent.mkdir(parents=True, exist_ok=True)
    return store.save_copy(target)


@contextmanager
def _told(
    path: Path, explained: Callable[[Exception, Path], Refusal] | None = None
) -> Generator[None]:
    """What the system or the store refuses, as the error that the interface shows."""
    from mlpm_planner.storage.errors import StorageError
    from mlpm_planner.storage.explain import explain

    try:
        yield
    except (StorageError, OSError) as error:
        raise OpenError((explained or explain)(error, path), path) from error


def _opened(path: Path, store: SqlStore, clerk: Callable[[], Clerk] | None) -> Opened:
    from mlpm_planner.storage.network import is_remote
    from mlpm_planner.wiring import keep_steady, make_services

    try:
        plan, log = store.load(), store.log()
    except BaseException:
        store.close()
        raise
    keep_steady()
    warning = _REMOTE if is_remote(path) else ""
    return Opened(path, plan, store, log, warning, make_services, clerk)


def make_files(clerk: Callable[[], Clerk] | None = None) -> Files:
    """The files of this program."""
    return WorkspaceFiles(clerk)


def open_window(
    workspace: Path | None, exit_after: str = "", clerk: Callable[[], Clerk] | None = None
) -> int:
    """Run the window until it is closed; the exit status."""
    from mlpm_planner.ui.startup import be_quick

    be_quick()
    from mlpm_planner.ui.app import run

    return run(partial(make_files, clerk), workspace, exit_after)


def render_page(workspace: Path, target: Path, **wanted: Any) -> tuple[int, int]:
    """Draw a page of a workspace into a PNG; the width and height of the picture in pixels.

    ``wanted`` are the fields of ``ui.picture.Picture``.
    """
    import tempfile

    from mlpm_planner.storage.backup import back_up
    from mlpm_planner.ui.picture import Picture, draw

    # A copy of its own: the picture shows no lock of a window that has the workspace open.
    with tempfile.TemporaryDirectory(prefix="mlpm-picture-") as folder:
        copy = back_up(workspace, Path(folder) / workspace.name)
        return draw(make_files, copy, Picture(**wanted), target)
