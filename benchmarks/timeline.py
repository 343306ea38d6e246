"""Frames of the timeline: panning and zooming over 5,000 and 50,000 features, one a row."""

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measure import Row, milliseconds, p95
from benchmarks.plans import large_plan

if TYPE_CHECKING:
    from PySide6.QtCore import QCoreApplication

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

FRAMES = 200
LIMITS = {5_000: 8.0, 50_000: 10.0}


def run() -> list[Row]:
    from PySide6.QtWidgets import QApplication

    from mlpm_planner.ui.theme.theme import app_theme

    app = QApplication.instance() or QApplication(sys.argv[:1])
    app_theme().set_scheme("light")
    rows: list[Row] = []
    for count, limit in LIMITS.items():
        with tempfile.TemporaryDirectory() as folder:
            rows += _frames_of(app, Path(folder) / "large.mlpm", count, limit)
    return rows


def _frames_of(app: "QCoreApplication", path: Path, count: int, limit: float) -> list[Row]:
    from mlpm_planner.storage.workspace_file import create_store
    from mlpm_planner.ui.panels.roadmap.page import RoadmapPage
    from mlpm_planner.ui.session import Session

    plan = large_plan(count)
    session = Session(plan, create_store(path, plan, program="benchmark"))
    page = RoadmapPage(session)
    page.resize(1216, 780)
    page.show()
    canvas, state = page.timeline.canvas, page.timeline.state

    def rows_by(frame: int) -> None:
        bar = canvas.verticalScrollBar()
        bar.setValue(bar.value() + 40 + frame % 7)

    def days_by(frame: int) -> None:
        canvas.pan_by(12 + frame % 5 if frame % 80 < 40 else -12 - frame % 5)

    def zoomed(frame: int) -> None:
        state.zoom(0.2 if frame % 40 < 20 else -0.2, 500.0)

    ways = {"pan across": days_by, "pan down": rows_by, "zoom": zoomed}
    rows = [
        Row(f"{name}, {count:,} features, p95 of a frame", _p95(app, way), limit, f"{limit:g} ms")
        for name, way in ways.items()
    ]
    page.close()
    session.close()
    return rows


def _p95(app: "QCoreApplication", way: Callable[[int], None]) -> float:
    """One frame is the event and everything painted for it."""

    def frame(number: int) -> None:
        way(number)
        app.processEvents()

    for number in range(20):
        frame(number)
    return p95(milliseconds(lambda n=n: frame(n)) for n in range(FRAMES))
