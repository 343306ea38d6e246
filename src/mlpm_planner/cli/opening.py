"""Workspaces opened for one command and let go of after it."""

import sys
import time
from argparse import Namespace
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from mlpm_planner import __version__
from mlpm_planner.application.requests import Steps, run_here
from mlpm_planner.cli.answer import Answer, CommandError

if TYPE_CHECKING:
    from mlpm_planner.application.changes import ChangeSet
    from mlpm_planner.application.workspace import Workspace
    from mlpm_planner.storage.errors import StorageError
    from mlpm_planner.storage.sql_store import SqlStore

PROGRAM = f"mlpm-planner {__version__}"

TAKEN = ("in_use", "open_here")
"""The codes of a workspace that somebody has open."""

PATIENCE = 2.0
"""How long (seconds) a command waits for the one that has the workspace open."""

_PAUSE = 0.05

Command = Callable[["Workspace", Namespace], Steps[Answer]]


@contextmanager
def reading(path: str) -> Generator["Workspace"]:
    """A workspace to read from, also beside an open window."""
    from mlpm_planner.storage.workspace_file import open_store

    _refuse_address(path)
    with _lent(open_store(Path(path), program=PROGRAM, read_only=True)) as workspace:
        yield workspace


def write(arguments: Namespace, command: Command) -> Answer:
    """Do a command that changes a workspace; a window that has it open does it instead.

    What was edited is on disk when the answer is there.
    """
    _refuse_address(arguments.workspace)
    until = time.monotonic() + PATIENCE
    while True:
        opened = _opened_or_done(arguments, until)
        if isinstance(opened, Answer):
            return opened
        if opened is not None:
            with _lent(opened) as workspace, _progress(workspace):
                return run_here(command(workspace, arguments), workspace)
        time.sleep(_PAUSE)


def _opened_or_done(arguments: Namespace, until: float) -> "SqlStore | Answer | None":
    """The store, or the answer of the window that holds it; None when it is worth another try."""
    from mlpm_planner.storage.errors import StorageError
    from mlpm_planner.storage.workspace_file import open_store

    path = Path(arguments.workspace)
    try:
        return open_store(path, program=PROGRAM)
    except StorageError as error:
        if error.code not in TAKEN:
            raise
        return _handed_over(arguments, path, error, until)


def _handed_over(
    arguments: Namespace, path: Path, error: "StorageError", until: float
) -> Answer | None:
    from mlpm_planner.cli.handing_over import Unanswered, address_of, ask

    request = {"arguments": arguments.words, "folder": str(Path.cwd())}
    try:
        _refuse_other_host(path, error)
        return ask(address_of(path), request, max(_PAUSE, until - time.monotonic()))
    except (Unanswered, OSError):
        # Another command may hold it for a moment, or a window that has only begun to open it.
        if time.monotonic() < until:
            return None
        raise in_use(error, "It did not answer. Try again, or close it there.") from error


def _refuse_other_host(path: Path, error: "StorageError") -> None:
    import socket

    from mlpm_planner.storage.files import resolved
    from mlpm_planner.storage.lock import holder_of

    holder = holder_of(resolved(path))
    if holder is not None and holder.host != socket.gethostname():
        raise in_use(error, "Close it there.")


def in_use(error: "StorageError", hint: str) -> CommandError:
    """The refusal of a command on a workspace that somebody has open, and who that is."""
    refusal = error.refusal
    return CommandError("workspace_in_use", f"{refusal.title}. {refusal.cause}", hint)


@contextmanager
def _lent(store: "SqlStore") -> Generator["Workspace"]:
    from mlpm_planner.application.workspace import Workspace

    try:
        yield Workspace(store.load(), store)
    finally:
        store.close()


@contextmanager
def _progress(workspace: "Workspace") -> Generator[None]:
    """A line of progress on a terminal while values are written."""

    def tell(_change_set: "ChangeSet", done: int, total: int) -> None:
        end = "\n" if done >= total else "\r"
        print(f"  {done:,} of {total:,} values", end=end, file=sys.stderr, flush=True)

    stop = workspace.subscribe_progress(tell) if sys.stderr.isatty() else None
    try:
        yield
    finally:
        if stop is not None:
            stop()


def _refuse_address(path: str) -> None:
    if path.startswith(("postgresql://", "postgres://")):
        message = "Team workspaces on PostgreSQL are not part of this version."
        raise CommandError("not_supported", message, "Give the path of a .mlpm file.")
