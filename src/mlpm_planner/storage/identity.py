"""Which file a path means, and which files this process has open."""

import threading
from dataclasses import dataclass
from pathlib import Path

from mlpm_planner.storage.errors import StorageError


@dataclass(frozen=True, slots=True)
class FileIdentity:
    """Device and file number: two paths with the same identity are one file."""

    device: int
    number: int


def identity_of(path: Path) -> FileIdentity:
    """The identity of the file a path points to now."""
    found = path.stat()
    return FileIdentity(found.st_dev, found.st_ino)


def require_same_file(path: Path, expected: FileIdentity) -> None:
    """Refuse to go on when the path means another file than the one that was opened."""
    try:
        found = path.stat()
    except FileNotFoundError:
        raise StorageError("file_gone", path=path) from None
    if (found.st_dev, found.st_ino) != (expected.device, expected.number):
        raise StorageError("file_replaced", path=path)


class _OpenFiles:
    """The workspace files this process has open: opening one twice would drop its locks."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: set[FileIdentity] = set()

    def claim(self, path: Path) -> FileIdentity:
        """Take a file for this process; refuse when it is open here already."""
        identity = identity_of(path)
        with self._lock:
            if identity in self._open:
                raise StorageError("open_here", path=path)
            self._open.add(identity)
        return identity

    def release(self, identity: FileIdentity) -> None:
        """Give a claimed file free again."""
        with self._lock:
            self._open.discard(identity)

    def holds(self, path: Path) -> bool:
        """Whether the file behind a path is open in this process."""
        try:
            identity = identity_of(path)
        except (OSError, ValueError):
            return False
        with self._lock:
            return identity in self._open


OPEN_FILES = _OpenFiles()
