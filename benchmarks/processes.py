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

# The window on a workspace; once what comes after the first page has come too, a statistic that
# needs scipy is asked for.
AFTER_SCIPY = """
import sys
from pathlib import Path
from mlpm_planner.bootstrap import make_files
from mlpm_planner.ui.startup import be_quick, resident_megabytes
be_quick()
from PySide6.QtCore import QTimer
from mlpm_planner.ui.app import make_app
from mlpm_planner.ui.shell.main_window import MainWindow
app = make_app()
window = MainWindow(make_files)
window.show()
def measure():
    from mlpm_planner.analysis.intervals import mean_interval
    mean_interval(10.0, 2.0, 9)
    assert "scipy" in sys.modules
    print(resident_megabytes())
    window.close()
    app.quit()
desk = window.furnish()
desk.page_ready.connect(lambda: QTimer.singleShot(6000, measure))
desk.start(Path(sys.argv[1]))
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


def megabytes_after_scipy(workspace: Path) -> float:
    """Memory of the program with a workspace open, all of it imported, and scipy used."""
    return float(_timed([sys.executable, "-c", AFTER_SCIPY, str(workspace)])[1])


def _timed(command: list[str]) -> tuple[float, str]:
    env = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, env=env, check=True)
    return (time.perf_counter() - start) * 1e3, done.stdout
