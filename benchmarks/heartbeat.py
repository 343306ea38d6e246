"""How steadily the interface thread beats while 100,000 rows come in through the assistant.

The longest pause between two beats of a 10 ms timer while a table is read, answered for, imported
and saved. Promised are 100 ms.
"""

import csv
import random
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from benchmarks.measure import Row
from mlpm_planner.application.defaults import empty_plan
from mlpm_planner.application.plan import Plan
from mlpm_planner.storage.workspace_file import create_store
from mlpm_planner.ui.importing.assistant import import_file
from mlpm_planner.ui.session import Session
from mlpm_planner.wiring import keep_steady, make_services

BEAT_MS = 10
COUNT = 100_000


class Heartbeat:
    """A timer of the interface thread, and the longest pause in each phase."""

    def __init__(self) -> None:
        self.longest: dict[str, float] = defaultdict(float)
        self.phase = "start"
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start(BEAT_MS)

    def _beat(self) -> None:
        now = time.perf_counter()
        pause = (now - self._last) * 1_000
        self._last = now
        self.longest[self.phase] = max(self.longest[self.phase], pause)


def feature_rows(count: int) -> Iterable[list[object]]:
    yield ["key", "title", "status", "theme", "start", "end", "estimate", "tags", "reach", "effort"]
    for i in range(count):
        start = date(2026, 1, 1) + timedelta(days=i % 300)
        yield [f"F-{i}", f"Feature {i}", "planned", f"Theme {i % 7}", start,
               start + timedelta(days=20), i % 13 + 1, "a; b", i % 1_000, 1 + i % 9]  # fmt: skip


def value_rows(count: int) -> Iterable[list[object]]:
    yield ["timestamp", "value"]
    random.seed(1)
    start = datetime(2020, 1, 1, tzinfo=UTC)
    for i in range(count):
        at = (start + timedelta(minutes=30 * i)).strftime("%Y-%m-%d %H:%M:%S")
        yield [at, round(random.gauss(100, 10), 6)]


def measure(name: str, rows: Iterable[list[object]], folder: Path) -> dict[str, float]:
    file = folder / f"{name}.csv"
    with file.open("w", newline="", encoding="utf-8") as handle:
        csv.writer(handle).writerows(rows)
    plan = Plan(empty_plan("Heartbeat"))
    session = Session(plan, create_store(folder / f"{name}.mlpm", plan, program="benchmark"))
    session.services = make_services()
    window = QWidget()
    window.resize(1440, 900)
    window.show()
    keep_steady()
    heart = Heartbeat()
    heart.phase = "reading"
    sheet = import_file(session, file, window)
    assert sheet is not None
    draft = sheet.draft
    wait(lambda: draft.found is not None and not draft.is_reading)
    heart.phase = "answering"
    draft.answer("timezone", "UTC")
    wait(lambda: not draft.is_reading)
    heart.phase = "importing"
    sheet.commit()
    wait(lambda: session.tasks.is_idle)
    heart.phase = "saving"
    wait(lambda: not session.workspace.is_saving)
    session.close()
    return heart.longest


def wait(condition: Callable[[], object]) -> None:
    while not condition():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def run() -> list[Row]:
    app = QApplication.instance() or QApplication([])
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        for name, table in (("values", value_rows(COUNT)), ("features", feature_rows(COUNT))):
            pauses = measure(name, table, Path(folder))
            worst = max(pauses, key=pauses.__getitem__)
            what = f"heartbeat, {COUNT:,} {name} imported, worst while {worst}"
            rows.append(Row(what, pauses[worst], 100, "100 ms"))
    del app
    return rows
