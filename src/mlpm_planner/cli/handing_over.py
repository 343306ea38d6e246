"""Asks the window that has a workspace open to do what a command wants."""

import hashlib
import json
import os
import queue
import socket
import stat
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol, Self

from mlpm_planner.application.requests import READY
from mlpm_planner.cli.answer import Answer, CommandError

# A socket's address holds about 100 characters, and Qt needs some while it makes one.
_LONGEST_FOLDER = 70
_TAKEN_AWAY = "The window was closed before it said that the change is saved."
_LOOK = "See whether the change is there before you run the command again."


class Unanswered(Exception):  # noqa: N818 - no error: the caller tries again or says why
    """Nobody listened in time; nothing was asked for."""


def address_of(workspace: Path) -> str:
    """Where the window is called that has this workspace open, by its resolved path.

    A socket in a folder that only this user may enter; on Windows the name of a pipe.
    """
    from mlpm_planner.storage.files import resolved

    named = os.path.normcase(resolved(workspace))
    name = hashlib.sha256(os.fsencode(named)).hexdigest()[:16]
    if sys.platform == "win32":
        return f"mlpm-planner-{name}"
    return str(_private_folder() / name)


def ask(address: str, request: Mapping[str, Any], seconds: float) -> Answer:
    """The answer of the window; raises Unanswered when it is not ready within the seconds.

    Once it is ready there is no limit: an import takes as long as it takes.
    """
    line = json.dumps(request).encode() + b"\n"
    try:
        with _called(address, seconds) as call:
            if call.line(seconds) != READY:
                raise Unanswered
            call.send(line)
            return _understood(call.line(None))
    except OSError as error:
        raise Unanswered from error


def _understood(line: bytes) -> Answer:
    if not line.endswith(b"\n"):
        raise CommandError("no_answer", _TAKEN_AWAY, _LOOK)
    reply = json.loads(line)
    if "error" in reply:
        raise CommandError(**reply["error"])
    return Answer(**reply)


def _private_folder() -> Path:
    """A folder for sockets that is ours alone; raises OSError when somebody else owns it."""
    assert sys.platform != "win32"  # noqa: S101 - tells the type checker what the caller knows
    user = os.getuid()
    given = os.environ.get("XDG_RUNTIME_DIR", "").strip() or f"/run/user/{user}"
    folder = Path(given) / "mlpm-planner"
    if len(os.fsencode(folder)) > _LONGEST_FOLDER or not os.access(given, os.W_OK):
        folder = _temporary_folder(f"mlpm-planner-{user}")
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != user or found.st_mode & 0o077:
        raise PermissionError(13, "This folder must belong to you alone", str(folder))
    return folder


def _temporary_folder(name: str) -> Path:
    folder = Path(tempfile.gettempdir()) / name
    return folder if len(os.fsencode(folder)) <= _LONGEST_FOLDER else Path("/tmp") / name  # noqa: S108


class _Call(Protocol):
    def __enter__(self) -> Self: ...
    def __exit__(self, *_: object) -> None: ...
    def send(self, line: bytes) -> None: ...
    def line(self, seconds: float | None) -> bytes: ...


def _called(address: str, seconds: float) -> _Call:
    if sys.platform == "win32":
        return _PipeCall(address)
    return _SocketCall(address, seconds)


class _SocketCall:
    def __init__(self, address: str, seconds: float) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        try:
            self._socket.settimeout(seconds)
            self._socket.connect(address)
        except BaseException:
            self._socket.close()
            raise
        self._held = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def send(self, line: bytes) -> None:
        self._socket.sendall(line)

    def line(self, seconds: float | None) -> bytes:
        """The next line; without its end when the other side has gone, at most after seconds."""
        end = None if seconds is None else time.monotonic() + seconds
        while b"\n" not in self._held:
            self._socket.settimeout(None if end is None else max(0.001, end - time.monotonic()))
            try:
                more = self._socket.recv(65_536)
            except ConnectionError:
                more = b""
            if not more:
                break
            self._held += more
        line, newline, self._held = self._held.partition(b"\n")
        return line + newline


class _PipeCall:
    """A named pipe of Windows, which has no time limits: another thread waits for each line."""

    def __init__(self, address: str) -> None:
        self._pipe = Path(rf"\\.\pipe\{address}").open("r+b", buffering=0)  # noqa: SIM115

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        # Closing would wait for a thread that still reads; the end of the process closes it.
        pass

    def send(self, line: bytes) -> None:
        self._pipe.write(line)

    def line(self, seconds: float | None) -> bytes:
        """The next line; without its end when the other side has gone, at most after seconds."""
        lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        threading.Thread(target=self._read, args=(lines,), daemon=True).start()
        try:
            return lines.get(timeout=seconds)
        except queue.Empty:
            raise TimeoutError from None

    def _read(self, lines: queue.SimpleQueue[bytes]) -> None:
        try:
            lines.put(self._pipe.readline())
        except OSError:
            lines.put(b"")
