import json
import socket
import sys
import tempfile
import threading
from pathlib import Path

import pytest

from mlpm_planner.application.requests import READY, Away, Saved, run_here
from mlpm_planner.cli import opening
from mlpm_planner.cli.answer import CommandError
from mlpm_planner.cli.clerk import CommandClerk
from mlpm_planner.cli.handing_over import Unanswered, address_of, ask
from mlpm_planner.storage.lock import lock_path
from mlpm_planner.storage.workspace_file import open_store

posix = pytest.mark.skipif(sys.platform == "win32", reason="plays the window with a socket")


class FakeWindow(threading.Thread):
    """Listens where a window would, says what it is told to, and keeps what it was asked."""

    def __init__(self, address, greeting, answer):
        super().__init__()
        self.server = socket.socket(socket.AF_UNIX)
        self.server.bind(address)
        self.server.listen()
        self.greeting, self.reply, self.asked = greeting, answer, b""

    def run(self):
        call, _ = self.server.accept()
        with self.server, call:
            call.sendall(self.greeting)
            if self.greeting:
                self.asked = call.makefile("rb").readline()
                call.sendall(self.reply)
            else:
                call.recv(1)  # until the caller has had enough


@pytest.fixture(autouse=True)
def runtime_folder(monkeypatch):
    """A folder for sockets whose path is short enough for one."""
    with tempfile.TemporaryDirectory(prefix="mlpm-run-") as folder:
        monkeypatch.setenv("XDG_RUNTIME_DIR", folder)
        yield Path(folder)


@pytest.fixture
def a_window(workspace):
    windows = []

    def listen(greeting=READY, answer=b""):
        window = FakeWindow(address_of(workspace), greeting, answer)
        windows.append(window)
        window.start()
        return window

    yield listen
    for window in windows:
        window.join(timeout=5)
        Path(address_of(workspace)).unlink()


def test_the_address_is_the_same_through_a_link_and_another_for_another_file(tmp_path):
    plan, link = tmp_path / "plan.mlpm", tmp_path / "link.mlpm"
    plan.touch()
    link.symlink_to(plan)
    assert address_of(plan) == address_of(link)
    assert address_of(plan) != address_of(tmp_path / "other.mlpm")


@posix
def test_a_folder_that_others_may_enter_is_not_used(tmp_path, runtime_folder):
    folder = Path(address_of(tmp_path / "plan.mlpm")).parent
    assert folder.parent == runtime_folder
    folder.chmod(0o755)
    with pytest.raises(PermissionError):
        address_of(tmp_path / "plan.mlpm")


@posix
def test_nobody_there_is_unanswered_at_once(workspace):
    with pytest.raises(Unanswered):
        ask(address_of(workspace), {}, 60)


@posix
def test_a_window_that_says_nothing_is_unanswered_and_was_asked_nothing(workspace, a_window):
    window = a_window(greeting=b"")
    with pytest.raises(Unanswered):
        ask(address_of(workspace), {"arguments": []}, 0.05)
    assert window.asked == b""


@posix
def test_a_window_that_closes_before_its_answer_leaves_it_open_what_happened(workspace, a_window):
    a_window(answer=b"")
    with pytest.raises(CommandError) as refused:
        ask(address_of(workspace), {"arguments": []}, 10)
    assert refused.value.code == "no_answer"


@posix
def test_the_answer_of_the_window_is_the_answer_of_the_command(planner, workspace, a_window):
    reply = {"facts": {"kpi": "x", "value": 3}, "lines": ["Logged."], "ok": True}
    window = a_window(answer=json.dumps(reply).encode() + b"\n")
    store = open_store(workspace, program="tests")
    try:
        assert planner("log", workspace, "x", "3") == reply["facts"]
    finally:
        store.close()
    assert planner.status == 0
    words = ["log", str(workspace), "x", "3", "--json"]
    assert json.loads(window.asked) == {"arguments": words, "folder": str(Path.cwd())}


def test_without_an_answer_the_workspace_is_in_use(planner, workspace, monkeypatch):
    monkeypatch.setattr(opening, "PATIENCE", 0.1)
    store = open_store(workspace, program="tests")
    try:
        answer = planner("log", workspace, "x", "3")
    finally:
        store.close()
    assert planner.status == 1
    assert answer["error"]["code"] == "workspace_in_use"
    assert planner("log", workspace, "x", "3")["error"]["code"] == "unknown_kpi"


def test_what_another_computer_holds_is_in_use_without_a_wait(planner, workspace, monkeypatch):
    monkeypatch.setattr(opening, "PATIENCE", 3_600)
    holder = {"pid": 7, "host": "elsewhere", "program": "mlpm-planner", "since": ""}
    lock_path(workspace).write_text(json.dumps(holder))
    answer = planner("log", workspace, "x", "3")
    assert answer["error"]["code"] == "workspace_in_use"
    assert "elsewhere" in answer["error"]["message"]


@pytest.mark.parametrize(
    "request_", ["{}", "no json", '{"arguments": [], "folder": "/"}',
                 '{"arguments": ["restore", "a", "b"], "folder": "/"}',
                 '{"arguments": ["log", "--colour"], "folder": "/"}'],
)  # fmt: skip
def test_a_window_does_only_what_it_understands(request_, capsys):
    reply = run_here(CommandClerk().carry_out(request_, None), None)
    assert json.loads(reply)["error"]["code"] == "usage"
    capsys.readouterr()


def test_steps_hear_the_results_and_the_errors_of_their_work():
    def steps():
        with pytest.raises(ZeroDivisionError):
            yield Away(lambda: 1 / 0)
        return (yield Away(lambda: 7))

    assert run_here(steps(), None) == 7


def test_a_step_that_waits_settles_the_workspace():
    class Settled:
        count = 0

        def settle(self):
            self.count += 1

    def steps():
        yield Saved()

    workspace = Settled()
    run_here(steps(), workspace)
    assert workspace.count == 1


def test_handing_over_needs_no_qt(run_python):
    code = (
        "import sys, mlpm_planner.cli.handing_over, mlpm_planner.cli.clerk,"
        " mlpm_planner.cli.opening; print([n for n in sys.modules if n.startswith('PySide6')])"
    )
    assert run_python(code).strip() == "[]"
