"""Looking at a file before the database does: what it is and how it may be opened."""

import codecs
import os
import stat
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from mlpm_planner.storage.driver import connect
from mlpm_planner.storage.errors import StorageError
from mlpm_planner.storage.identity import OPEN_FILES

APPLICATION_ID = 0x4D4C504D
SCHEMA_VERSION = 2
LONGEST_PATH = 500
LONGEST_NAME = 255 - len("-journal")

_SQLITE_MAGIC = b"SQLite format 3\x00"
_HEADER_BYTES = 100
_SNIFFED_BYTES = 512
_MAGIC = (
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"%PDF-", "a PDF document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"PAR1", "a Parquet file"),
    (b"** This file contains an SQLite 2", "a database of SQLite 2"),
)
_TEXT_STARTS = (
    ("<!doctype html", "an HTML page"),
    ("<html", "an HTML page"),
    ("<?xml", "an XML file"),
    ("{", "a JSON file"),
    ("[", "a JSON file"),
)


class Access(StrEnum):
    """How a workspace file can be opened here."""

    WRITE = "write"
    READ = "read"
    READ_SEALED = "read sealed"


@dataclass(frozen=True, slots=True)
class Found:
    """A workspace file as seen from outside."""

    path: Path
    format: int
    access: Access


def resolved(path: str | os.PathLike[str]) -> Path:
    """The real file behind a path, so that helper files lie beside it and not beside a link."""
    try:
        return Path(os.path.realpath(path))
    except ValueError:
        raise StorageError("bad_name") from None


def inspect(path: Path) -> Found:
    """What a file is; raises the reason when it is no workspace. Never opens one that is open."""
    size = _size_of(path)
    if OPEN_FILES.holds(path):
        raise StorageError("open_here", path=path)
    head = _head_of(path)
    _require_database(path, size, head)
    if _number(head, 68) != APPLICATION_ID:
        raise StorageError("other_database", path=path)
    hot = _has_hot_log(path)
    if not hot:
        _require_whole(path, size, head)
    return Found(path, _format_in_log(path) if hot else _number(head, 60), access_of(path))


def connect_to_read(path: Path) -> Any:
    """A bare connection that changes nothing and, where it may, leaves no helper files behind."""
    return connect(path, **reading_options(access_of(path)))


def reading_options(access: Access) -> dict[str, str]:
    """The address options of a reading connection.

    A read-only connection to a log it may not take away leaves helper files as litter; a folder
    that allows none can only be read as a file that nobody changes.
    """
    match access:
        case Access.WRITE:
            return {"mode": "rw"}
        case Access.READ:
            return {"mode": "ro"}
        case Access.READ_SEALED:
            return {"mode": "ro", "immutable": "1"}


def access_of(path: Path) -> Access:
    """How a file can be opened here, by its permissions and those of its folder."""
    if not _may_write(path.parent):
        return Access.READ if _has_hot_log(path) else Access.READ_SEALED
    return Access.WRITE if _may_write(path) else Access.READ


def require_short_path(path: Path) -> None:
    """Refuse a path that SQLite or the names of its helper files would not fit into."""
    encoded = os.fsencode(path)
    if b"\x00" in encoded:
        raise StorageError("bad_name")
    if len(encoded) > LONGEST_PATH or len(os.fsencode(path.name)) > LONGEST_NAME:
        raise StorageError("path_too_long", path=path)


def looks_like(head: bytes) -> str:
    """What kind of file starts with these bytes, in words that follow "looks like"."""
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    text = _as_text(head)
    if text is None:
        return "some other kind of file"
    start = text.lstrip().lower()
    return next((kind for mark, kind in _TEXT_STARTS if start.startswith(mark)), "a text file")


def _size_of(path: Path) -> int:
    require_short_path(path)
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        raise StorageError("missing", path=path) from None
    except PermissionError:
        raise StorageError("no_permission", path=path) from None
    if stat.S_ISDIR(found.st_mode):
        raise StorageError("is_folder", path=path)
    if not stat.S_ISREG(found.st_mode):
        raise StorageError("not_a_file", path=path)
    return found.st_size


def _head_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_SNIFFED_BYTES)
    except PermissionError:
        raise StorageError("no_permission", path=path) from None


def _require_database(path: Path, size: int, head: bytes) -> None:
    if size == 0:
        raise StorageError("empty", path=path)
    if not head.startswith(_SQLITE_MAGIC):
        raise StorageError("not_a_workspace", path=path, looks_like=looks_like(head))
    if size < _HEADER_BYTES:
        raise StorageError("damaged", path=path)


def _require_whole(path: Path, size: int, head: bytes) -> None:
    # A cut tail is noticed by SQLite only when the missing page is read.
    page = int.from_bytes(head[16:18], "big")
    page_size = 65536 if page == 1 else page
    pages = _number(head, 28)
    counted = _number(head, 24) == _number(head, 92)
    if counted and size < pages * page_size:
        raise StorageError("damaged", path=path)


def _number(head: bytes, offset: int) -> int:
    return int.from_bytes(head[offset : offset + 4], "big")


def _log_of(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


def _has_hot_log(path: Path) -> bool:
    try:
        return _log_of(path).stat().st_size > 0
    except OSError:
        return False


def _format_in_log(path: Path) -> int:
    # After a crash the newest header is in the log. A read-only connection reads it there and
    # can neither change the file nor fold the log into it.
    connection = connect(path, "ro")
    try:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])
    finally:
        connection.close()


def _may_write(path: Path) -> bool:
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def _as_text(head: bytes) -> str | None:
    try:
        # The incremental decoder forgives a last character that is cut in the middle.
        text = codecs.getincrementaldecoder("utf-8-sig")().decode(head)
    except UnicodeDecodeError:
        text = head.decode("latin-1")
    readable = sum(character.isprintable() or character.isspace() for character in text)
    return text if text and readable >= 0.97 * len(text) else None
