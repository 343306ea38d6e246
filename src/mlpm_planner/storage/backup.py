"""Verified copies of a workspace, putting one back, and checking a file."""

from collections.abc import Generator
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from mlpm_planner.domain.clock import now
from mlpm_planner.storage.driver import connect, dbapi
from mlpm_planner.storage.durable import (
    helpers_of,
    put_in_new_place,
    put_in_place,
    remove_with_helpers,
    temporary_beside,
)
from mlpm_planner.storage.errors import StorageError
from mlpm_planner.storage.explain import as_storage_error
from mlpm_planner.storage.files import SCHEMA_VERSION, connect_to_read, inspect, resolved
from mlpm_planner.storage.identity import OPEN_FILES
from mlpm_planner.storage.lock import acquire

_MOST_PROBLEMS = 100
_WRONG_BLOCKS = """
SELECT count(*) FROM observation_blocks AS b WHERE (b.count, b.minimum, b.maximum) IS NOT (
    SELECT count(*), min(o.value), max(o.value) FROM observations AS o
    WHERE o.kpi = b.kpi AND o.segment = b.segment AND o.at BETWEEN b.start AND b."end"
    AND o.excluded IS NULL)
"""


def back_up(workspace: Path, target: Path, *, overwrite: bool = True) -> Path:
    """Copy a workspace as it is now, also while it is written; the copy counts once verified."""
    _require_workspace(workspace)
    with closing(connect_to_read(workspace)) as source:
        return save_copy(source, target, overwrite=overwrite)


def save_copy(source: Any, target: Path, *, overwrite: bool = True) -> Path:
    """A verified copy of what a bare connection sees, as one complete file.

    All pages go in one step: smaller steps start again with each write and may never end.
    """
    temporary = temporary_beside(target)
    try:
        temporary.touch(mode=0o600, exist_ok=False)
        _copy_pages(source, temporary)
        if quick_problems(temporary):
            raise StorageError("backup_failed", path=target)
        (put_in_place if overwrite else put_in_new_place)(temporary, target)
    except dbapi.Error as error:
        raise as_storage_error(error, target) from error
    finally:
        remove_with_helpers(temporary)
    return target


def restore(backup: Path, workspace: Path, *, program: str) -> Path | None:
    """Put a backup in the place of a closed workspace; answers where the old file went, if any.

    The program claims the workspace meanwhile; raises StorageError "in_use" when another has it.
    """
    workspace = resolved(workspace)
    if OPEN_FILES.holds(workspace):
        raise StorageError("open_here", path=workspace)
    inspect(backup)
    if quick_problems(backup):
        raise StorageError("damaged", path=backup)
    with ExitStack() as let_go:
        let_go.callback(acquire(workspace, program).release)
        # The copy is whole before the old file moves: a full disk leaves that where it is.
        copy = back_up(backup, temporary_beside(workspace))
        let_go.callback(remove_with_helpers, copy)
        aside = _move_aside(workspace, now()) if workspace.exists() else None
        put_in_place(copy, workspace)
    return aside


def quick_problems(path: Path) -> list[str]:
    """What a fast look at the structure of a closed file finds; empty when it is sound."""
    return _problems(path, "quick_check")


def problems(path: Path) -> list[str]:
    """What a thorough check finds: structure, indexes, links and summaries; empty when sound."""
    try:
        _require_workspace(path)
    except StorageError as error:
        if error.code != "damaged":
            raise
        return [error.refusal.cause]
    return _problems(path, "integrity_check") or _broken_links(path) or _wrong_summaries(path)


def _require_workspace(path: Path) -> None:
    # A file that is open here was looked at when it was opened, and a second look by other means
    # than SQLite would drop its locks.
    if not OPEN_FILES.holds(path):
        inspect(path)


def _copy_pages(source: Any, temporary: Path) -> None:
    with closing(connect(temporary)) as copy:
        source.backup(copy, pages=-1)
        # One file is enough: a copy must not need a log beside it.
        copy.execute("PRAGMA journal_mode=DELETE")


def _problems(path: Path, check: str) -> list[str]:
    try:
        with _reading(path) as connection:
            rows = connection.execute(f"PRAGMA {check}({_MOST_PROBLEMS})").fetchall()
    except dbapi.DatabaseError as error:
        return [str(error)]
    lines = [str(row[0]) for row in rows]
    return [] if lines == ["ok"] else lines


def _broken_links(path: Path) -> list[str]:
    with _reading(path) as connection:
        rows = connection.execute("PRAGMA foreign_key_check").fetchmany(_MOST_PROBLEMS)
    return [f"a row of {row[0]} refers to a missing row of {row[2]}" for row in rows]


def _wrong_summaries(path: Path) -> list[str]:
    with _reading(path) as connection:
        (found,) = connection.execute("PRAGMA user_version").fetchone()
        wrong = connection.execute(_WRONG_BLOCKS).fetchone()[0] if found == SCHEMA_VERSION else 0
    return [f"{wrong} summaries of KPI values are not true"] if wrong else []


@contextmanager
def _reading(path: Path) -> Generator[Any]:
    with closing(connect_to_read(path)) as connection:
        yield connection


def _move_aside(workspace: Path, moment: datetime) -> Path:
    stem = f"{workspace.stem}.before-restore-{moment:%Y%m%d-%H%M%S-%f}"
    aside = workspace.with_name(stem + workspace.suffix)
    for file, moved in zip(
        (workspace, *helpers_of(workspace)), (aside, *helpers_of(aside)), strict=True
    ):
        if file.exists():
            file.rename(moved)
    return aside
