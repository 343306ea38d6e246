"""The command line beside an open window: it is the window that makes the changes."""

import contextlib
import json
import socket
import stat
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from builders import a_kpi
from PySide6.QtCore import QProcess

from mlpm_planner.application import features
from mlpm_planner.application.defaults import empty_plan
from mlpm_planner.application.plan import Plan
from mlpm_planner.bootstrap import make_files
from mlpm_planner.cli.clerk import CommandClerk
from mlpm_planner.cli.handing_over import address_of
from mlpm_planner.domain.kpi import Kpi
from mlpm_planner.storage.workspace_file import create_store
from mlpm_planner.ui.shell.main_window import MainWindow
from mlpm_planner.ui.shell.workspaces import Workspaces

PATIENCE_MS = 20_000
BACKLOG = "key,title,status\nA-1,Rank by margin,planned\nA-2,Explain results,planned\n"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="looks at the sockets themselves")


@dataclass
class Call:
    """A command line that runs while the window lives."""

    process: QProcess

    @property
    def answer(self):
        said = bytes(self.process.readAllStandardOutput().data()).decode()
        assert said, bytes(self.process.readAllStandardError().data()).decode()
        return json.loads(said)

    @property
    def is_over(self):
        return self.process.state() == QProcess.ProcessState.NotRunning


@pytest.fixture(autouse=True)
def runtime_folder(monkeypatch):
    """A folder for sockets whose path is short enough for one."""
    with tempfile.TemporaryDirectory(prefix="mlpm-run-") as folder:
        monkeypatch.setenv("XDG_RUNTIME_DIR", folder)
        yield Path(folder)


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "plan.mlpm"
    plan = Plan([*empty_plan("Search"), a_kpi("Latency", key="latency")])
    create_store(path, plan, program="tests").close()
    return path


@pytest.fixture
def window(qtbot, path, qapp):
    """What a window has open, opened as the program does it."""
    workspaces = Workspaces(lambda: make_files(CommandClerk), qapp)
    with qtbot.waitSignal(workspaces.opened):
        workspaces.open(path)
    workspaces.listen()
    session = workspaces.session
    session.told = []
    session.notified.connect(lambda notice: session.told.append(notice.text))
    qtbot.waitUntil(lambda: Path(address_of(path)).exists())
    yield session
    workspaces.stop()
    workspaces.deleteLater()


@pytest.fixture
def call(qtbot, tmp_path):
    """Starts a command line; ``run`` waits for its answer too."""
    processes = []

    def start(*words):
        process = QProcess()
        process.setWorkingDirectory(str(tmp_path))
        process.start(sys.executable, ["-m", "mlpm_planner", *map(str, words), "--json"])
        processes.append(process)
        return Call(process)

    def run(*words):
        call = start(*words)
        qtbot.waitUntil(lambda: call.is_over, timeout=PATIENCE_MS)
        return call

    start.run = run
    yield start
    for process in processes:
        process.kill()
        process.waitForFinished()
        process.deleteLater()


def values(session, kpi):
    return [o.value for o in session.values.observations(kpi.id)]


def latency(session):
    return session.plan.first(Kpi, "key", "latency")


def test_a_value_logged_beside_a_window_shows_there_and_is_undone_there(window, call, qtbot, path):
    done = call.run("log", path, "latency", "209", "--at", "2026-06-15")
    assert done.process.exitCode() == 0
    assert done.answer == {
        "kpi": "latency",
        "at": "2026-06-15T00:00:00+00:00",
        "value": 209,
        "status": "no_target",
    }
    assert values(window, latency(window)) == [209]
    assert window.told == ["Command line: Log a value of “Latency”"]
    window.undo()
    qtbot.waitUntil(lambda: not window.workspace.is_saving)
    assert values(window, latency(window)) == []


def test_an_import_beside_a_window_is_one_step_of_the_window(window, call, qtbot, path, tmp_path):
    (tmp_path / "backlog.csv").write_text(BACKLOG)
    done = call.run("import", path, "backlog.csv", "--rejects", "left out.csv")
    assert done.process.exitCode() == 0
    assert done.answer["written"]
    assert sorted(f.key for f in window.plan.features.values()) == ["A-1", "A-2"]
    assert (tmp_path / "left out.csv").exists()
    window.undo()
    qtbot.waitUntil(lambda: not window.workspace.is_saving)
    assert not window.plan.features


def test_the_answer_is_the_one_without_a_window(window, call, path, tmp_path):
    (tmp_path / "backlog.csv").write_text(BACKLOG)
    copy = tmp_path / "copy.mlpm"
    window.files.save_copy(window.workspace.store, copy)
    beside = call.run("import", path, "backlog.csv").answer
    alone = call.run("import", copy, "backlog.csv").answer
    assert beside == alone
    assert beside["created"] == 2


def test_a_refusal_has_the_code_it_has_without_a_window(window, call, path):
    done = call.run("log", path, "nope", "3")
    assert done.process.exitCode() == 1
    assert done.answer["error"]["code"] == "unknown_kpi"
    assert not window.told


def test_two_requests_at_once_are_both_answered(window, call, qtbot, path, tmp_path):
    (tmp_path / "backlog.csv").write_text(BACKLOG)
    calls = [
        call("import", path, "backlog.csv"),
        call("log", path, "latency", "1", "--at", "2026-06-01"),
        call("log", path, "latency", "2", "--at", "2026-06-02"),
    ]
    qtbot.waitUntil(lambda: all(each.is_over for each in calls), timeout=PATIENCE_MS)
    assert [each.process.exitCode() for each in calls] == [0, 0, 0]
    assert values(window, latency(window)) == [2, 1]
    assert len(window.plan.features) == 2


def test_reading_commands_work_beside_a_window(window, call, path, tmp_path):
    features.add(window.workspace, "Rank by margin")
    call.run("log", path, "latency", "3", "--at", "2026-06-01")
    rows = call.run("list", path, "features").answer["rows"]
    assert [row["title"] for row in rows] == ["Rank by margin"]
    assert call.run("score", path).answer["rows"] == []
    written = call.run("export", path, "features", "--to", tmp_path / "f.csv").answer
    assert written["rows"] == 1
    assert call.run("check", path).answer == {"ok": True, "problems": []}
    drawn = call.run("render", path, "home", "--to", tmp_path / "home.png").answer
    assert drawn["width"] == 1440


def test_a_window_that_hangs_is_not_waited_for(window, path):
    # The interface does nothing while this runs: its thread is here.
    words = ["log", str(path), "latency", "5", "--json"]
    done = subprocess.run(
        [sys.executable, "-m", "mlpm_planner", *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert json.loads(done.stdout)["error"]["code"] == "workspace_in_use"
    assert values(window, latency(window)) == []


def test_what_no_request_is_gets_an_answer_and_changes_nothing(window, qtbot, path):
    with socket.socket(socket.AF_UNIX) as impatient:
        impatient.connect(address_of(path))
    with socket.socket(socket.AF_UNIX) as caller:
        caller.connect(address_of(path))
        caller.setblocking(False)
        caller.sendall(b"what?\n")
        said = bytearray()

        def hears():
            with contextlib.suppress(BlockingIOError):
                said.extend(caller.recv(65_536))
            return said.count(b"\n") == 2

        qtbot.waitUntil(hears)
    assert json.loads(said.splitlines()[-1])["error"]["code"] == "usage"
    assert not window.told


def test_a_value_that_the_disk_refuses_is_refused_on_the_command_line(window, call, path, tmp_path):
    other = tmp_path / "other.mlpm"
    window.files.save_copy(window.workspace.store, other)
    other.replace(path)
    done = call.run("log", path, "latency", "209")
    assert done.process.exitCode() == 1
    error = done.answer["error"]
    assert error["code"] == "file_replaced"
    assert "The change was not kept" in error["message"]
    assert window.workspace.draft is None
    assert window.told[-1] == "Command line: not saved: Log a value of “Latency”"


def test_an_import_that_the_disk_refuses_leaves_the_edits_of_the_window(
    window, call, path, tmp_path, qtbot
):
    (tmp_path / "backlog.csv").write_text(BACKLOG)
    other = tmp_path / "other.mlpm"
    window.files.save_copy(window.workspace.store, other)
    other.replace(path)
    features.add(window.workspace, "Typed in the window")
    qtbot.waitUntil(lambda: window.workspace.draft is not None)
    done = call.run("import", path, "backlog.csv")
    assert done.process.exitCode() == 1
    labels = [lost.label for lost in window.workspace.draft.change_sets]
    assert labels == ["Add “Typed in the window”"]


def test_a_restore_beside_a_window_is_refused_and_says_what_to_do(window, call, path, tmp_path):
    copy = tmp_path / "copy.mlpm"
    window.files.save_copy(window.workspace.store, copy)
    before = path.read_bytes()
    done = call.run("restore", copy, path)
    assert done.process.exitCode() == 1
    error = done.answer["error"]
    assert error["code"] == "workspace_in_use"
    assert "is open in mlpm-planner" in error["message"]
    assert error["hint"] == "Close the workspace there, then run this again. Nothing was changed."
    assert path.read_bytes() == before
    assert window.workspace.draft is None


def test_only_this_user_may_call(window, path):
    socket_file = Path(address_of(path))
    assert stat.S_IMODE(socket_file.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(socket_file.stat().st_mode) & 0o077 == 0
    assert window.is_open


def test_a_closed_window_is_not_called(window, call, path):
    window.close()
    assert not Path(address_of(path)).exists()
    done = call.run("log", path, "latency", "5")
    assert done.process.exitCode() == 0


def test_a_window_listens_and_has_its_inspector_once_its_page_stands(qtbot, path):
    window = MainWindow(lambda: make_files(CommandClerk))
    with qtbot.waitActive(window):
        window.show()
    desk = window.furnish()
    desk.start(path)
    qtbot.waitUntil(lambda: Path(address_of(path)).exists(), timeout=PATIENCE_MS)
    assert desk.host.current.is_ready()
    assert desk.pane.inspector is not None
    window.close()
    window.deleteLater()
