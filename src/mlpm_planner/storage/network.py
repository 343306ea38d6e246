"""Whether a file lies on a network file system, where SQLite's log in shared memory fails."""

import os
from pathlib import Path

_REMOTE = ("nfs", "cifs", "smb", "fuse.sshfs", "9p", "vboxsf", "afpfs", "webdav", "fuse.davfs")
_MOUNTS = Path("/proc/self/mountinfo")


def is_remote(path: Path) -> bool:
    """Whether `path` is on another machine's disk, as far as the system tells."""
    if str(path).startswith(("\\\\", "//")):
        return True
    try:
        table = _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return False
    return file_system_of(path, table).startswith(_REMOTE)


def file_system_of(path: Path, mounts: str) -> str:
    """The type of the innermost mount that holds `path`, out of a mountinfo table."""
    best = ("", "")
    for line in mounts.splitlines():
        front, _, back = line.partition(" - ")
        point = _unescaped(front.split(" ")[4])
        if _is_inside(path, point) and len(point) >= len(best[0]):
            best = (point, back.split(" ")[0])
    return best[1]


def _is_inside(path: Path, point: str) -> bool:
    return point == "/" or os.fspath(path) == point or os.fspath(path).startswith(point + "/")


def _unescaped(text: str) -> str:
    for octal, character in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        text = text.replace(octal, character)
    return text
