"""What every test stands on: a home of its own, a fixed day, no display."""

import logging
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from hypothesis import settings

CHECKOUT = Path(__file__).resolve().parents[1]
TODAY = "2026-06-15"  # a Monday, in the middle of a year
HOME = Path(tempfile.mkdtemp(prefix="mlpm-tests-"))
PLACES = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")

# Before anything imports Qt or asks for a folder of the user.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["PYQTGRAPH_QT_LIB"] = "PySide6"
os.environ["MLPM_PLANNER_TODAY"] = TODAY
os.environ.update(dict.fromkeys(("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"), str(HOME)))
os.environ["XDG_RUNTIME_DIR"] = str(HOME / "run")
(HOME / "run").mkdir(mode=0o700)

# A busy machine is no reason to fail.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


def pytest_unconfigure() -> None:
    shutil.rmtree(HOME, ignore_errors=True)
    _empty_clipboard()


def _empty_clipboard() -> None:
    """Without a screen, Qt frees what was copied only after Python is gone, and crashes on it."""
    if "PySide6.QtGui" in sys.modules:
        from PySide6.QtGui import QGuiApplication

        if QGuiApplication.instance() is not None:
            QGuiApplication.clipboard().clear()


@pytest.fixture(autouse=True)
def own_places(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads the settings, recent files or caches that another one wrote."""
    place = HOME / f"{abs(hash(request.node.nodeid)):x}"
    for name in PLACES:
        monkeypatch.setenv(name, str(place / name.lower()))


@pytest.fixture(scope="session")
def real_files() -> Path:
    """The folder with files made by other programs; MLPM_REAL_FILES says where it is."""
    folder = Path(os.environ.get("MLPM_REAL_FILES", CHECKOUT.parent / "shared"))
    if not (folder / "data").is_dir():
        pytest.skip(f"no real files at {folder}: set MLPM_REAL_FILES to their folder")
    return folder / "data"


class _Warnings(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname} {record.name}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def nothing_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails on what a test leaves running and, unless it asks for caplog, on a logged warning."""
    handler = _Warnings()
    logging.getLogger().addHandler(handler)
    threads = set(threading.enumerate())
    qt_left = _qt_left() if "qapp" in request.fixturenames else list
    failed = request.session.testsfailed
    yield
    logging.getLogger().removeHandler(handler)
    if request.session.testsfailed > failed:
        return  # its traceback keeps things alive, and one report is enough
    left = qt_left() + _running(threads)
    if "caplog" not in request.fixturenames:
        left += handler.lines
    if left:
        pytest.fail("left behind:\n" + "\n".join(left), pytrace=False)


def _running(before: set[threading.Thread]) -> list[str]:
    """Threads that outlive the test; those of Qt's pool only pass through Python."""
    new = [
        thread
        for thread in threading.enumerate()
        if thread not in before and not isinstance(thread, threading._DummyThread)
    ]
    for thread in new:
        thread.join(timeout=2)
    return [f"thread {thread.name}" for thread in new if thread.is_alive()]


def _qt_left() -> Callable[[], list[str]]:
    import qt_leftovers

    return partial(qt_leftovers.since, qt_leftovers.alive())


@pytest.fixture
def run_python() -> Callable[..., str]:
    """Runs a piece of Python in a fresh interpreter and returns what it printed."""

    def run(code: str, **env: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | env,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run
