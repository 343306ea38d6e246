"""Errors of the system and the database in the user's words: one place for all of them."""

import errno
from pathlib import Path

from mlpm_planner.application.store import Refusal
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.storage.errors import StorageError
from mlpm_planner.storage.messages import words

_BY_SQLITE_NAME = (
    ("SQLITE_FULL", "disk_full"),
    ("SQLITE_READONLY_DBMOVED", "file_replaced"),
    ("SQLITE_READONLY_DIRECTORY", "read_only_folder"),
    ("SQLITE_READONLY_CANTINIT", "read_only_folder"),
    ("SQLITE_READONLY", "read_only_file"),
    ("SQLITE_IOERR_NOMEM", "out_of_memory"),
    ("SQLITE_IOERR_CORRUPTFS", "damaged"),
    ("SQLITE_IOERR", "disk_error"),
    ("SQLITE_BUSY", "busy"),
    ("SQLITE_LOCKED", "busy"),
    ("SQLITE_PROTOCOL", "busy"),
    ("SQLITE_CANTOPEN", "cannot_open"),
    ("SQLITE_NOTADB", "not_a_workspace"),
    ("SQLITE_CORRUPT", "damaged"),
    # Our own plan is consistent, so a missing parent was deleted by somebody else.
    ("SQLITE_CONSTRAINT_FOREIGNKEY", "conflict"),
    ("SQLITE_CONSTRAINT", "broken_rule"),
    ("SQLITE_TOOBIG", "too_large"),
    ("SQLITE_NOMEM", "out_of_memory"),
    ("SQLITE_INTERRUPT", "cancelled"),
    ("SQLITE_PERM", "no_permission"),
)
_BY_ERRNO = {
    errno.ENOENT: "missing",
    errno.EEXIST: "exists",
    errno.EISDIR: "is_folder",
    errno.ENOTDIR: "missing",
    errno.ENAMETOOLONG: "path_too_long",
    errno.EACCES: "no_permission",
    errno.EPERM: "no_permission",
    errno.EROFS: "read_only_folder",
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EFBIG: "disk_full",
    errno.EIO: "disk_error",
}


_FOLDER_TROUBLE = {
    "missing": "it is not there and cannot be made",
    "exists": "a file is in its place",
    "no_permission": "you may not write there",
    "read_only_folder": "it is read-only",
    "path_too_long": "its path is too long",
    "disk_full": "its disk is full",
    "disk_error": "its disk reported an error",
    "cannot_open": "the copy cannot be opened there",
}


def explain(error: BaseException, path: Path | None = None) -> Refusal:
    """Any error around the workspace file in the user's words."""
    if isinstance(error, StorageError):
        return error.refusal
    return words(_code_of(error), path or _path_of(error), detail=_detail_of(error))


def explain_backup(error: Exception, target: Path) -> Refusal:
    """What kept a backup from being made, about its folder where that is the cause."""
    code = error.code if isinstance(error, StorageError) else _code_of(error)
    if code in _FOLDER_TROUBLE:
        return words("no_backup", target, detail=_FOLDER_TROUBLE[code])
    return explain(error, target)


def as_storage_error(error: Exception, path: Path | None = None) -> StorageError:
    """The error as one that layers above know; nothing of the database's own shows."""
    if isinstance(error, StorageError):
        return error
    detail = _detail_of(error)
    return StorageError(_code_of(error), path=path or _path_of(error), detail=detail)


def _code_of(error: BaseException) -> str:
    if isinstance(error, OSError):
        return _BY_ERRNO.get(error.errno or 0, "cannot_open")
    if isinstance(error, RuleError):
        return "broken_rule"
    if isinstance(error, MemoryError):
        return "out_of_memory"
    name = str(getattr(_driver_error(error), "sqlite_errorname", ""))
    for start, code in _BY_SQLITE_NAME:
        if name.startswith(start):
            return code
    return "unexpected"


def _driver_error(error: BaseException) -> BaseException:
    # SQLAlchemy wraps the driver's error and its text quotes the SQL, which no user should see.
    original = getattr(error, "orig", None)
    return original if isinstance(original, BaseException) else error


def _detail_of(error: BaseException) -> str:
    return str(_driver_error(error)) or type(error).__name__


def _path_of(error: BaseException) -> Path | None:
    name = getattr(error, "filename", None)
    return Path(name) if isinstance(name, str) else None
