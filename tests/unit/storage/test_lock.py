import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from builders import a_plan

from mlpm_planner.storage.errors import StorageError
from mlpm_planner.storage.lock import Holder, acquire, break_lock, holder_of, lock_path
from mlpm_planner.storage.workspace_file import create_store, open_store

HOLD = """
import sys
from pathlib import Path
from mlpm_planner.storage.lock import acquire
lock = acquire(Path(sys.argv[1]), "another window")
print("held", flush=True)
sys.stdin.read()
lock.release()
"""


@pytest.fixture
def other(path: Path):
    """Another process that holds the workspace."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    yield process
    process.communicate(input="")


def refused(path: Path) -> StorageError:
    with pytest.raises(StorageError) as caught:
        acquire(path, "mine")
    return caught.value


def write_lock(path: Path, **changed: object) -> None:
    holder = {
        "pid": os.getpid(),
        "host": socket.gethostname(),
        "program": "theirs",
        "since": "2026-06-15T08:00:00+00:00",
    }
    lock_path(path).write_text(json.dumps(holder | changed))


def test_a_second_program_is_told_who_has_the_workspace(path: Path, other) -> None:
    error = refused(path)
    assert error.code == "in_use"
    assert "another window" in str(error)
    assert str(other.pid) in str(error)
    holder = holder_of(path)
    assert holder is not None
    assert (holder.pid, holder.host) == (other.pid, socket.gethostname())


def test_reading_beside_an_open_window_needs_no_lock(path: Path) -> None:
    create_store(path, a_plan(), program="tests").close()
    lock = acquire(path, "the window")
    with pytest.raises(StorageError, match="in use"):
        open_store(path, program="tests")
    store = open_store(path, program="tests", read_only=True)
    assert store.read_only
    store.close()
    lock.release()


def test_the_lock_of_a_killed_owner_is_taken_over(path: Path, other) -> None:
    other.send_signal(signal.SIGKILL)
    other.wait()
    assert lock_path(path).exists()
    assert holder_of(path) is None
    acquire(path, "mine").release()


def test_a_number_that_now_belongs_to_another_program_keeps_nobody_out(path: Path) -> None:
    write_lock(path, pid=1)
    assert holder_of(path) is None
    acquire(path, "mine").release()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"pid": "x"}'])
def test_an_unreadable_lock_file_keeps_nobody_out(path: Path, content: str) -> None:
    lock_path(path).write_text(content)
    acquire(path, "mine").release()


def test_the_lock_of_another_host_is_never_stolen(path: Path) -> None:
    write_lock(path, host="elsewhere", pid=4711)
    assert holder_of(path) == Holder(4711, "elsewhere", "theirs", "2026-06-15T08:00:00+00:00")
    error = refused(path)
    assert "elsewhere" in str(error)
    assert "elsewhere" in lock_path(path).read_text()
    break_lock(path)
    acquire(path, "mine").release()


def test_a_released_lock_leaves_nothing_and_can_be_taken_again(path: Path) -> None:
    for _ in range(2):
        lock = acquire(path, "mine")
        assert refused(path).code == "in_use"
        lock.release()
        assert not lock_path(path).exists()


def test_releasing_leaves_the_lock_of_whoever_came_after_a_break(path: Path) -> None:
    mine = acquire(path, "mine")
    break_lock(path)
    theirs = acquire(path, "theirs")
    mine.release()
    assert refused(path).code == "in_use"
    theirs.release()
