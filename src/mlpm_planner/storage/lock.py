"""The lock file beside a workspace: who has it open, and whether that program still lives."""

import contextlib
import json
import os
import socket
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from mlpm_planner.domain.clock import now
from mlpm_planner.storage.errors import StorageError

if sys.platform == "win32":
    import msvcrt

    # Windows keeps others from reading a locked range, so the range lies behind the content.
    _FAR = 1 << 30

    def _grab(handle: int) -> None:
        os.lseek(handle, _FAR, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _grab(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


_TAKEN = (BlockingIOError, PermissionError)


@dataclass(frozen=True, slots=True)
class Holder:
    """The program that has a workspace open; `since` is an ISO instant in UTC."""

    pid: int
    host: str
    program: str
    since: str


class WorkspaceLock:
    """A claim on a workspace for as long as this process lives."""

    def __init__(self, path: Path, handle: int) -> None:
        self._path = path
        self._handle = handle

    def release(self) -> None:
        """Give the workspace free and take the lock file away."""
        if os.name == "nt":
            # Windows deletes no open file; whoever got it in between keeps it.
            os.close(self._handle)
            with contextlib.suppress(OSError):
                self._path.unlink()
            return
        with contextlib.suppress(OSError):
            if _is_same(self._path, self._handle):
                self._path.unlink()
        os.close(self._handle)


def lock_path(workspace: Path) -> Path:
    """Where the lock file of a workspace lies."""
    return workspace.with_name(workspace.name + ".lock")


def acquire(workspace: Path, program: str) -> WorkspaceLock:
    """Claim a workspace, also after its last owner was killed; raises "in_use" with who has it."""
    path = lock_path(workspace)
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            if _claim(path, handle, workspace):
                _sign(handle, program)
                return WorkspaceLock(path, handle)
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)


def holder_of(workspace: Path) -> Holder | None:
    """Who has a workspace open now; None when nobody has, or the one who had it was killed."""
    path = lock_path(workspace)
    try:
        handle = os.open(path, os.O_RDWR)
    except OSError:
        return _read_only_holder(path)
    try:
        _claim(path, handle, workspace)
    except StorageError:
        return _read(handle)
    finally:
        os.close(handle)
    return None


def break_lock(workspace: Path) -> None:
    """Take a lock away that another host left; only after the user has said so."""
    with contextlib.suppress(FileNotFoundError):
        lock_path(workspace).unlink()


def _claim(path: Path, handle: int, workspace: Path) -> bool:
    """Whether the claim holds; False when the file was taken away meanwhile and must be reopened.

    The system's own lock on the lock file is the proof of life: it ends with the process, so a
    killed owner, and a number that was given to another process since, need no guessing.
    """
    try:
        _grab(handle)
    except _TAKEN:
        raise _in_use(workspace, _read(handle)) from None
    except OSError:
        # A file system without locks: the content is all there is to go by.
        if (holder := _read(handle)) is not None:
            raise _in_use(workspace, holder) from None
    if not _is_same(path, handle):
        return False
    holder = _read(handle)
    if holder is not None and holder.host != socket.gethostname():
        raise _in_use(workspace, holder)
    return True


def _in_use(workspace: Path, holder: Holder | None) -> StorageError:
    shown = holder or Holder(0, "this computer", "another program", "")
    return StorageError("in_use", path=workspace, **asdict(shown))


def _is_same(path: Path, handle: int) -> bool:
    try:
        named = path.stat()
    except FileNotFoundError:
        return False
    return os.path.samestat(named, os.fstat(handle))


def _sign(handle: int, program: str) -> None:
    since = now().isoformat(timespec="seconds")
    text = json.dumps(asdict(Holder(os.getpid(), socket.gethostname(), program, since)))
    os.ftruncate(handle, 0)
    os.lseek(handle, 0, os.SEEK_SET)
    os.write(handle, text.encode())
    os.fsync(handle)


def _read(handle: int) -> Holder | None:
    os.lseek(handle, 0, os.SEEK_SET)
    return _parsed(os.read(handle, 4096))


def _read_only_holder(path: Path) -> Holder | None:
    try:
        return _parsed(path.read_bytes()[:4096])
    except OSError:
        return None


def _parsed(content: bytes) -> Holder | None:
    try:
        fields = json.loads(content)
        return Holder(
            int(fields["pid"]), str(fields["host"]), str(fields["program"]), str(fields["since"])
        )
    except (ValueError, KeyError, TypeError):
        return None
