"""Whole processes, timed from outside."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

BARE = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
class Window(QWidget):
    def paintEvent(self, event):
        QTimer.singleShot(0, QApplication.quit)
app = QApplication(sys.argv[:1])
window = Window()
window.resize(1440, 900)
window.show()
app.exec()
"""


def bare_window() -> float:
    """Milliseconds of a process that shows an empty PySide6 window and ends."""
    return _timed([sys.executable, "-c", BARE])[0]


def planner(workspace: Path, moment: str) -> tuple[float, dict[str, float]]:
    """Milliseconds of the program until a moment, and what it says of itself."""
    taken, said = _timed(
        [sys.executable, "-m", "mlpm_planner", str(workspace), "--exit-after", moment]
    )
    return taken, json.loads(said)


def _timed(command: list[str]) -> tuple[float, str]:
    env = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, env=env, check=True)
    return (time.perf_counter() - start) * 1e3, done.stdout
