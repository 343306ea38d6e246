"""Files that are wholly there or not at all, also after a power cut."""

import contextlib
import os
from pathlib import Path


def temporary_beside(path: Path) -> Path:
    """A short unused name in the folder of `path`, so that replacing it stays on one disk."""
    return path.parent / f".mlpm-{os.urandom(6).hex()}.tmp"


def helpers_of(path: Path) -> list[Path]:
    """The files SQLite keeps beside a database; they move with it, or damage it."""
    return [path.with_name(path.name + ending) for ending in ("-wal", "-shm", "-journal")]


def remove_with_helpers(temporary: Path) -> None:
    """Take a temporary database away, with all that lies beside it."""
    for leftover in (temporary, *helpers_of(temporary)):
        leftover.unlink(missing_ok=True)


def sync_file(path: Path) -> None:
    """Ask the disk to keep the content of a closed file."""
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_folder(folder: Path) -> None:
    """Ask the disk to keep the names in a folder; systems that cannot open folders do it alone."""
    with contextlib.suppress(PermissionError, IsADirectoryError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def put_in_place(temporary: Path, target: Path) -> None:
    """Replace `target` by a finished temporary file."""
    sync_file(temporary)
    temporary.replace(target)
    sync_folder(target.parent)


def put_in_new_place(temporary: Path, target: Path) -> None:
    """Give a finished temporary file its final name; an existing file is never overwritten."""
    sync_file(temporary)
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise
    except OSError:
        _move_to_free_name(temporary, target)
    else:
        temporary.unlink()
    sync_folder(target.parent)


def _move_to_free_name(temporary: Path, target: Path) -> None:
    # Only for file systems without hard links, where the check and the move are two steps.
    if os.path.lexists(target):
        raise FileExistsError(target)
    temporary.rename(target)
