"""The timeline while it is panned, scrolled, zoomed and dragged: a frame until it is painted."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from benchmarks.measure import Row, milliseconds, p95
from benchmarks.plans import large_plan
from mlpm_planner.application.timeline_bars import NONE
from mlpm_planner.application.timeline_display import Display
from mlpm_planner.storage.workspace_file import create_store
from mlpm_planner.ui.app import make_app
from mlpm_planner.ui.panels.roadmap.page import RoadmapPage
from mlpm_planner.ui.panels.roadmap.timeline_pane import TimelinePane
from mlpm_planner.ui.session import Session
from mlpm_planner.wiring import keep_steady

FRAMES = 120
SMALL, LARGE = 5_000, 50_000
BUDGETS = {SMALL: 8.0, LARGE: 10.0}
LANES, LANES_BUDGET = 200, 16.0  # a frame at 60 Hz, with several thousand bars in view


def run() -> list[Row]:
    make_app()
    with tempfile.TemporaryDirectory() as name:
        rows = [row for count in BUDGETS for row in _rows(count, Path(name) / f"{count}.mlpm")]
        return rows + _lanes(Path(name) / "lanes.mlpm")


def _lanes(path: Path) -> list[Row]:
    """Several bars in a row: packing all lanes, and frames with all bars of some in view."""
    plan = large_plan(LARGE, lanes=LANES)
    session = Session(plan, create_store(path, plan, program="benchmark"))
    page = RoadmapPage(session)
    page.resize(1440, 900)
    page.show()
    _settle(session)
    page.timeline.set_display(Display(packed=True))
    state = page.timeline.state
    packing = [milliseconds(state.arrange) for _ in range(5)]
    state.fit()
    _settle(session)
    what = f"timeline, {LARGE:,} features in {LANES} lanes"
    found = [Row(f"{what}, packing", min(packing), 500.0, "500 ms")]
    found += [
        Row(f"{what}, {name}, p95", p95(frames), LANES_BUDGET, f"{LANES_BUDGET:g} ms")
        for name, frames in _frames(page.timeline).items()
    ]
    page.close()
    session.close()
    return found


def _rows(count: int, path: Path) -> list[Row]:
    plan = large_plan(count)
    session = Session(plan, create_store(path, plan, program="benchmark"))
    page = RoadmapPage(session)
    page.resize(1440, 900)
    page.show()
    _settle(session)
    keep_steady()
    budget = BUDGETS[count]
    found = [
        Row(f"timeline, {count:,} features, {name}, p95", p95(frames), budget, f"{budget:g} ms")
        for name, frames in _measure(page.timeline).items()
    ]
    page.close()
    session.close()
    return found


def _settle(session: Session) -> None:
    for _ in range(20):
        QCoreApplication.processEvents()
    while not session.tasks.is_idle:
        QCoreApplication.processEvents()


def _measure(pane: TimelinePane) -> dict[str, list[float]]:
    return {**_frames(pane), "drag": _drag(pane)}


def _frames(pane: TimelinePane) -> dict[str, list[float]]:
    canvas, state = pane.canvas, pane.state
    pan = [_frame(lambda n=n: canvas.pan_by(7 if n % 40 < 20 else -7)) for n in range(FRAMES)]
    scroll = [_frame(lambda: canvas.scroll_rows(36)) for _ in range(FRAMES)]
    zoom = [
        _frame(lambda n=n: state.zoom(0.25 if n % 16 < 8 else -0.25, 500.0)) for n in range(FRAMES)
    ]
    return {"pan": pan, "scroll": scroll, "zoom": zoom}


def _drag(pane: TimelinePane) -> list[float]:
    """The first visible bar is moved back and forth."""
    canvas, state = pane.canvas, pane.state
    first = canvas.geometry_of.row_at(60)
    row = next(r for r in range(first, state.layout.count) if state.layout.code(r) != NONE)
    row = next(r for r in range(row, state.layout.count) if not state.layout.is_head(r))
    slot = state.layout.code(row)
    canvas.reveal(slot)
    bar = canvas.geometry_of.bar_rect(slot, row)
    start = QPointF(max(20.0, bar.left() + bar.width() / 2), bar.center().y())
    viewport = canvas.viewport()
    _send(viewport, QEvent.Type.MouseButtonPress, start)
    frames = [
        _frame(lambda n=n: _send(viewport, QEvent.Type.MouseMove, start + QPointF(8 + n % 60, 0)))
        for n in range(FRAMES)
    ]
    canvas.drag.cancel()
    return frames


def _send(widget: QWidget, kind: QEvent.Type, at: QPointF) -> None:
    button = Qt.MouseButton.LeftButton
    pressed = button if kind is QEvent.Type.MouseButtonPress else Qt.MouseButton.NoButton
    event = QMouseEvent(
        kind, at, widget.mapToGlobal(at), pressed, button, Qt.KeyboardModifier.NoModifier
    )
    QCoreApplication.sendEvent(widget, event)


def _frame(change: Callable[[], object]) -> float:
    """The time of one step and of everything it makes be painted."""

    def step() -> None:
        change()
        QCoreApplication.processEvents()

    return milliseconds(step)
