"""A defect of ours: written to a report on this machine and told without losing the window."""

import contextlib
import faulthandler
import sys
import threading
import traceback
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from mlpm_planner import __version__
from mlpm_planner.application.settings_file import state_folder

_MOST_LINES = 200
_TITLE = "Something went wrong in this program."


def install(window: QWidget) -> None:
    """Have defects reported from now on; nothing is ever sent anywhere."""
    shown: list[QMessageBox] = []

    def report(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        text = "".join(traceback.format_exception(kind, error, trace)[-_MOST_LINES:])
        sys.stderr.write(text)
        path = write_report(text)
        if shown or QApplication.instance() is None:
            return  # one message at a time
        box = QMessageBox(QMessageBox.Icon.Warning, "mlpm_planner", _TITLE, parent=window)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setInformativeText(_words(path))
        box.setDetailedText(text)
        box.finished.connect(shown.clear)
        shown.append(box)
        box.open()

    sys.excepthook = report
    threading.excepthook = _report_thread


def _report_thread(found: threading.ExceptHookArgs) -> None:
    """A defect on another thread: written down, the window knows from what failed there."""
    if found.exc_value is not None:
        trace = traceback.format_exception(found.exc_value)
        sys.stderr.write("".join(trace))
        write_report("".join(trace[-_MOST_LINES:]))


def watch() -> None:
    """Have the interpreter note where it was when the process dies in foreign code."""
    path = _folder() / "last-crash.txt"
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        # Open for as long as the process lives.
        faulthandler.enable(path.open("w", encoding="utf-8"))


def _words(path: Path | None) -> str:
    kept = f" A report lies in {path}." if path else ""
    return f"Your saved work is safe and the window goes on.{kept} Nothing was sent anywhere."


def _folder() -> Path:
    return state_folder() / "crashes"


def write_report(text: str) -> Path | None:
    """Keep a report beside the program's state; None where that is not possible."""
    moment = datetime.now(UTC).strftime("%Y-%m-%d %H%M%S")
    path = _folder() / f"{moment}.txt"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"mlpm_planner {__version__}\nPython {sys.version}\n\n{text}", "utf-8")
    except OSError:
        return None
    return path
